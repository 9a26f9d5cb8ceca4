"""Sheets → files: one page for each article and language, each of them whole in itself, and an index."""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import PipelineError
from pipeline.files import write_whole
from pipeline.model import Language
from pipeline.phrases import Phrases, phrases_for
from pipeline.report.review.sheet import STATES, Sheet, rows
from pipeline.report.review.words import changed, chips, offered, writable

_TEMPLATES = Path(__file__).parent / "templates"
INDEX = "index.html"


class ReviewError(PipelineError):
    """The review pages cannot be written."""


def path_of(sheet: Sheet) -> str:
    """Return where a sheet's page lies below the folder of reviews."""
    return f"{sheet.language}/{sheet.slug}.html"


_ENGLISH = Language("en")


@dataclass(frozen=True, slots=True)
class Voice:
    """The language that review pages speak."""

    words: Language | None = None
    """Of all pages; None for that of the edition, which is the reviewer's."""
    default: Language = _ENGLISH
    """Of the index, which is of all languages."""
    templates: Path | None = None
    """The project's folder of templates, with its own words."""

    def for_edition(self, language: Language) -> Phrases:
        """Return the words of an edition's page."""
        return phrases_for("review", self.words or language, self.templates)

    def for_index(self) -> Phrases:
        """Return the words of the index."""
        return phrases_for("review", self.words or self.default, self.templates)


_USUAL = Voice()


def write_review(sheets: Sequence[Sheet], name: str, folder: Path, voice: Voice = _USUAL) -> tuple[Path, ...]:
    """Write the pages of all sheets, and the index; return the files that were written.

    Style and script stand in each page, so that it can be sent to a translator as one file. Raises `ReviewError`.
    """
    try:
        files = _files(sheets, name, voice)
        return tuple(folder / path for path, text in files if write_whole(folder / path, text))
    except OSError as error:
        message = f"cannot write there: {error.strerror or error}"
        raise ReviewError(
            message, where=str(error.filename or folder), next_step="name another folder with -o"
        ) from error


def _files(sheets: Sequence[Sheet], name: str, voice: Voice) -> Iterator[tuple[str, str]]:
    script = _text("review.js")
    shared = {"name": writable(name), "states": STATES}
    by_article = {slug: list(group) for slug, group in groupby(sheets, lambda sheet: sheet.slug)}
    page, index = _environment().get_template("review.html"), _environment().get_template("index.html")
    for sheet in sheets:
        phrases = voice.for_edition(sheet.language)
        yield (
            path_of(sheet),
            page.render(
                shared,
                **_styled(phrases),
                sheet=sheet,
                title=writable(sheet.title),
                rows=list(rows(sheet, phrases)),
                others=[(other, f"../{path_of(other)}") for other in by_article[sheet.slug]],
                script=script,
                script_hash=_hash(script),
                said=json.dumps({**phrases.words, "language": phrases.language}),
            ),
        )
    articles = [
        (writable(group[0].title), [(sheet, path_of(sheet)) for sheet in group])
        for group in by_article.values()
    ]
    yield INDEX, index.render(shared, **_styled(voice.for_index()), articles=articles)


def _styled(phrases: Phrases) -> dict[str, object]:
    """Return the words of a page, and its style sheet with those of them that stand in it."""
    said = "".join(f" --{name}: {_css_string(phrases[name])};" for name in ("empty", "an_error"))
    style = f"{_text('review.css')}\n:root {{{said} }}\n"
    return {"phrases": phrases, "style": style, "style_hash": _hash(style)}


def _css_string(text: str) -> str:
    return '"' + re.sub(r'["\\<>&\n\r\f\x00]', lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


@cache
def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls this text by."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    """Load the templates; every value is escaped unless it comes from `words`."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"chips": chips, "changed": changed, "offered": offered, "writable": writable}
    return environment
