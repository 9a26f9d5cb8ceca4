"""Normalise: a page as it was found becomes an article of clean blocks. Knows neither disk nor network."""

from pipeline.model import Article, Page, Skipped
from pipeline.normalise.front_matter import FrontMatterError
from pipeline.normalise.html import read_html
from pipeline.normalise.plain import read_plain

__all__ = ["FrontMatterError", "normalise"]

_LONGEST = 20_000_000
"""Characters; what has more is no article."""


def normalise(page: Page) -> Article | Skipped:
    """Understand a page: its title, author, teaser and body as clean blocks; a `Skipped` says why not.

    `page.media` is `text/plain`, `text/markdown` or `text/html`. Any text is taken, however broken, but for one thing:
    raises `FrontMatterError` where front matter cannot be read, for its lines would be taken for the article's.
    """
    if len(page.text) > _LONGEST:
        return Skipped(
            page.location,
            f"{len(page.text):,} characters are more than the {_LONGEST:,} that an article may have",
        )
    match page.media:
        case "text/plain":
            return read_plain(page)
        case "text/markdown":
            from pipeline.normalise.markdown import read_markdown  # noqa: PLC0415 - its parser is loaded for who needs it

            return read_markdown(page)
        case "text/html":
            return read_html(page)
        case other:
            return Skipped(
                page.location,
                f"{other or 'this kind of file'} is neither text/plain, text/markdown nor text/html",
            )
