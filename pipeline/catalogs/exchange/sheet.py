"""What a file that goes out to translators holds, whatever its format."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline import markup
from pipeline.catalogs.provenance import UNKNOWN, hash_text
from pipeline.errors import PipelineError
from pipeline.model import Key, Language, State

MOST_BYTES = 64 * 1024 * 1024
"""The largest file, and the largest part of an unpacked one, that is read."""

MOST_UNITS = 200_000
"""Most units of one file; twice the largest project that Diptych is measured with."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SENT = re.compile("([a-z]{1,20})(?: ([0-9a-f]{12}))?")
_LONGEST_CELL = 32_000
"""Characters; Excel keeps 32,767, with what is written for protection."""


class ExchangeError(PipelineError):
    """A file that cannot be written, or taken back as a whole."""


class Sent(NamedTuple):
    """What a unit's text was when it went out; tells what a translator has touched since, whatever the catalog has."""

    state: State
    text: str
    """`hash_text` of it; empty for a gap."""


def sent(text: str, state: State) -> Sent:
    """Return what is to be known of a text that goes out."""
    return Sent(state, hash_text(text) if text else "")


def write_sent(told: Sent | None) -> str:
    """Write it as two words, such as `machine 0123456789ab`, or one for a gap."""
    return " ".join(filter(None, told)) if told else ""


def read_sent(words: str) -> Sent | None:
    """Read what `write_sent` wrote; None for anything else."""
    found = _SENT.fullmatch(words.strip())
    return Sent(State(found[1]), found[2] or "") if found and found[1] in list(State) else None


def normal(text: str) -> str:
    """Return a text in the normal form of all catalogs."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class Segment:
    """One unit as it goes out or comes back."""

    key: Key
    """A context of "" fits any: not every tool keeps one."""
    text: str = ""
    """Markup text; empty for a gap."""
    state: State | None = None
    """None where a file does not say."""
    language: Language = UNKNOWN
    """Of the msgid."""
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=(), compare=False)
    """What people remark, a line each; where a format tells it from our notes."""
    confidence: int | None = field(default=None, compare=False)
    """How sure a machine was, in per cent; it goes out and is not read back."""
    made_from: str = field(default="", compare=False)
    """`hash_key` of the key that went out, where the file names it; tells a changed source from an unknown one."""
    sent: Sent | None = field(default=None, compare=False)
    """What went out, where the file says so."""
    previous: Key | None = field(default=None, compare=False)
    """The wording that a suggestion was made for, where the file names it."""
    obsolete: bool = field(default=False, compare=False)
    """The sentence had left the article where the file was merged last, or an editor took it out."""
    damage: str = field(default="", compare=False)
    """Why `text` is not what the file meant to say; such a unit is refused."""
    where: str = field(default="", compare=False)
    """The line, row or unit of the file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One article's units for one edition."""

    slug: str
    """Empty where a file does not say."""
    language: Language
    """The edition's; UNKNOWN where a file does not say."""
    segments: tuple[Segment, ...]
    memory: bool = field(default=False, compare=False)
    """Whether it may hold sentences of other texts, too, as a translation memory does."""


def check_number(units: int, where: str) -> None:
    """Raise `ExchangeError` for more units than are read at once."""
    if units > MOST_UNITS:
        message = f"it holds {units} units; {MOST_UNITS} are the most that are read at once"
        raise ExchangeError(message, where=where, next_step="cut it into several files")


def line_of_fault(data: bytes, encoding: str) -> int:
    """Return the line of the first byte that does not fit; what is read in pieces does not know its place."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def grouped(segments: Iterable[tuple[str, Language, Segment]], *, memory: bool = False) -> tuple[Sheet, ...]:
    """Make a sheet of the segments of each article and language, in the order in which they come."""
    sheets: dict[tuple[str, Language], list[Segment]] = {}
    for slug, language, segment in segments:
        sheets.setdefault((slug, language), []).append(segment)
    return tuple(
        Sheet(slug, language, tuple(parts), memory=memory and not slug)
        for (slug, language), parts in sheets.items()
    )


def unportable(segment: Segment, *, inline: bool) -> str:
    """Say why a unit cannot go into XML (with `inline` elements) or a table; empty if it can."""
    if any(_CONTROL.search(text) for text in (*segment.key, segment.text, *segment.notes)):
        return "it holds a control character"
    if not inline:
        longest = max(map(len, (segment.key.msgid, segment.text, "\n".join(segment.notes))))
        return "it is too long for a cell" if longest > _LONGEST_CELL else ""
    return (
        "" if all(map(_fits_together, (segment.key.msgid, segment.text))) else "its tags do not fit together"
    )


def _fits_together(text: str) -> bool:
    """Whether tags nest, and each stands once: its key is an id in XML."""
    try:
        tokens = markup.parse(text)
    except markup.MarkupError:
        return False
    keys = [token.key for token in tokens if isinstance(token, markup.Tag) and token.role != "close"]
    return markup.render(tokens) == text and len(keys) == len({*keys})
