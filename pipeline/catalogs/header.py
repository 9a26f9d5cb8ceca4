"""The header entry: what tools expect there, without a clock."""

from collections.abc import Collection

from babel.messages.catalog import Catalog as BabelCatalog

from pipeline.model import Language
from pipeline.places import locale_name

_PLACEHOLDERS = (
    "PACKAGE VERSION",
    "YEAR-MO-DA",
    "FULL NAME",
    "LL@li.org",
    "CHARSET",
    "INTEGER",
    "EXPRESSION",
)
"""What templates of other tools leave to be filled in."""

SEVERAL = "mul"
"""ISO 639-2 for several languages: what the template of a mixed article is in. pot2po copies it into a catalog."""

_REVISION = "2000-01-01 00:00+0000"
"""msgfmt wants a date and the same input gives the same bytes: this one says nothing until an editor sets it."""


_SOURCE = "X-Source-Language"
"""Of the msgids; gettext has no field for it, Poedit this one."""

_DROPS_FLAGS = "Babel"
"""Begins the Generated-By of the one tool known to write obsolete messages without their `fuzzy`."""


def keeps_flags(fields: tuple[tuple[str, str], ...]) -> bool:
    """Whether no tool took `fuzzy` from a message on its own, as far as the header tells.

    A header that was deleted tells nothing, nor does one that a merge took from the template afterwards.
    """
    said = dict(fields)
    known = said.get("Project-Id-Version", "") and said.get("Language", "") not in ("", SEVERAL)
    return bool(known) and not said.get("Generated-By", "").startswith(_DROPS_FLAGS)


def complete(
    found: tuple[tuple[str, str], ...],
    slug: str,
    language: Language | None,
    sources: Collection[Language] = (),
) -> tuple[tuple[str, str], ...]:
    """Keep the fields that people and tools set, and add those that are missing; None for a template.

    `sources` are the languages that are translated from.
    """
    ours = _ours(slug, language)
    fields = dict(found)
    for name, value in ours.items():
        if fields.get(name, "") in ("", SEVERAL) or any(mark in fields[name] for mark in _PLACEHOLDERS):
            fields[name] = value
    for name in ("Content-Type", "Content-Transfer-Encoding"):  # how we write, whatever was read
        if fields[name].lower() != ours[name].lower():
            fields[name] = ours[name]
    if language is not None and fields.get(_SOURCE) not in sources:
        # without it Poedit guesses from the text, and complains where it finds the edition's own language
        fields[_SOURCE] = next(iter(sources)) if len(sources) == 1 else SEVERAL
    return tuple(fields.items())


def _ours(slug: str, language: Language | None) -> dict[str, str]:
    fields = {
        "Project-Id-Version": slug,
        "PO-Revision-Date": _REVISION,
        "Last-Translator": "Automatically generated",  # with "none" below, gettext's own words for nobody
        "Language-Team": "none",
        "Language": SEVERAL,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language is not None:
        fields["Language"] = locale_name(language)
        babel = BabelCatalog(locale=locale_name(language))
        if babel.locale is not None:
            fields["Plural-Forms"] = babel.plural_forms
    return fields
