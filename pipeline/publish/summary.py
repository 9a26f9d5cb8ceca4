"""An edition as everybody else's pages know it: small enough to keep when the edition itself is long gone."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import BlockKind, Edition, State, Summary
from pipeline.publish.inline import plain
from pipeline.publish.layout import lay_out
from pipeline.publish.names import title_name
from pipeline.publish.page import authors_of, description_of, title_of


def summarise(edition: Edition) -> Summary:
    """Return what others need to know of an edition."""
    layout = lay_out(edition)
    return Summary(
        edition=replace(edition, passages=(), problems=()),
        title=title_of(layout, edition),
        description=description_of(layout, edition),
        authors=authors_of(layout),
        wish=_wish(edition),
        counts=tuple(edition.counts().items()),
        links=tuple(sorted(set(_addresses(edition)))),
    )


def _addresses(edition: Edition) -> Iterator[str]:
    """Yield where an edition's links lead, those of pictures too."""
    for passage in edition.passages:
        if passage.block.link:
            yield passage.block.link
        for piece in passage.pieces:
            for _, inline in piece.inlines:
                yield from (value for name, value in inline.attributes if name == "href")


def _wish(edition: Edition) -> str | None:
    titles = [passage for passage in edition.passages if passage.block.kind is BlockKind.TITLE]
    missing = any(piece.state is State.MISSING for title in titles for piece in title.pieces)
    return None if missing or not titles else title_name(plain(title) for title in titles)
