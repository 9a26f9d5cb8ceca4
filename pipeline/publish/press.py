"""Editions → files."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.files import write_whole
from pipeline.model import Edition
from pipeline.publish.index import Card, cards_of, index_page
from pipeline.publish.markdown import render_markdown
from pipeline.publish.page import TEMPLATES, render_page
from pipeline.publish.site import INDEX, STYLE, Site, path_of
from pipeline.publish.text import render_text

_BLANK = re.compile("[\x0b-\x0d\x1c-\x1f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,199}")


class PublishError(PipelineError):
    """The editions cannot be written."""


def publish(editions: Sequence[Edition], site: Site, out: Path) -> tuple[Path, ...]:
    """Write all editions and the index below `out`; return the files that were written, in order.

    A file that holds its text already is left alone; so are files of articles that are no longer there. Each
    file is written whole. Raises `PublishError`.
    """
    articles = _articles(editions)
    try:
        return tuple(
            out / path for path, text in _files(articles, site) if write_whole(out / path, _writable(text))
        )
    except OSError as error:
        message = f"cannot write there: {error.strerror or error}"
        raise PublishError(
            message,
            where=str(error.filename or out),
            next_step="make the folder writable, or name another with `out`",
        ) from error


def _writable(text: str) -> str:
    """Replace what no HTML, Markdown or UTF-8 file may hold; nothing is left out, so no two signs meet."""
    return _UNWRITABLE.sub("\ufffd", _BLANK.sub(" ", text))


def _articles(editions: Sequence[Edition]) -> list[list[Edition]]:
    """Group editions by article, in the order they come; refuse what cannot be a file name or stands twice."""
    articles: dict[str, list[Edition]] = {}
    paths: set[str] = set()
    for edition in editions:
        path = path_of(edition)
        if not (_NAME.fullmatch(edition.slug) and _NAME.fullmatch(edition.language)):
            message = "an article's name must be letters, digits and hyphens"
            raise PublishError(message, where=path, next_step="rename the source file")
        if path.lower() in paths:
            message = "two articles have this name"
            raise PublishError(message, where=path, next_step="rename one of the source files")
        paths.add(path.lower())
        articles.setdefault(edition.slug, []).append(edition)
    return list(articles.values())


def _files(articles: Sequence[Sequence[Edition]], site: Site) -> Iterator[tuple[str, str]]:
    """Yield every file's path below the out folder and its text, one article after the other."""
    yield STYLE, (TEMPLATES / STYLE).read_text(encoding="utf-8")
    cards: list[tuple[Card, ...]] = []
    for editions in articles:
        for edition in site.ordered(editions):
            yield path_of(edition), render_page(edition, editions, site)
            yield path_of(edition, "md"), render_markdown(edition, editions, site)
            yield path_of(edition, "txt"), render_text(edition)
        cards.append(cards_of(editions, site))
    yield INDEX, index_page(cards, site)
