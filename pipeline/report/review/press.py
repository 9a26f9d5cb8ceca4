"""Sheets → files: one page for each article and language, each of them whole in itself, and an index."""

import base64
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import PipelineError
from pipeline.files import write_whole
from pipeline.report.review.sheet import STATES, Sheet, rows
from pipeline.report.review.words import changed, chips, writable

_TEMPLATES = Path(__file__).parent / "templates"
INDEX = "index.html"


class ReviewError(PipelineError):
    """The review pages cannot be written."""


def path_of(sheet: Sheet) -> str:
    """Return where a sheet's page lies below the folder of reviews."""
    return f"{sheet.language}/{sheet.slug}.html"


def write_review(sheets: Sequence[Sheet], name: str, folder: Path) -> tuple[Path, ...]:
    """Write the pages of all sheets, and the index; return the files that were written.

    Style and script stand in each page, so that it can be sent to a translator as one file. Raises `ReviewError`.
    """
    try:
        return tuple(folder / path for path, text in _files(sheets, name) if write_whole(folder / path, text))
    except OSError as error:
        message = f"cannot write there: {error.strerror or error}"
        raise ReviewError(
            message, where=str(error.filename or folder), next_step="name another folder with -o"
        ) from error


def _files(sheets: Sequence[Sheet], name: str) -> Iterator[tuple[str, str]]:
    style, script = _text("review.css"), _text("review.js")
    shared = {"name": writable(name), "states": STATES, "style": style, "style_hash": _hash(style)}
    for sheet in sheets:
        others = [other for other in sheets if other.slug == sheet.slug]
        yield (
            path_of(sheet),
            _environment()
            .get_template("review.html")
            .render(
                shared,
                sheet=sheet,
                title=writable(sheet.title),
                rows=list(rows(sheet)),
                others=[(other, f"../{path_of(other)}") for other in others],
                script=script,
                script_hash=_hash(script),
            ),
        )
    cards = [(sheet, path_of(sheet), writable(sheet.title)) for sheet in sheets]
    yield INDEX, _environment().get_template("index.html").render(shared, cards=cards)


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
    environment.filters |= {"chips": chips, "changed": changed, "writable": writable}
    return environment
