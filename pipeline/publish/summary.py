"""An edition as everybody else's pages know it: small enough to keep when the edition itself is long gone."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model import BlockKind, Edition, Piece, State, Summary
from pipeline.publish.inline import plain
from pipeline.publish.layout import lay_out
from pipeline.publish.names import title_name
from pipeline.publish.page import authors_of, description_of, title_of


def summarise(edition: Edition) -> Summary:
    """Return what others need to know of an edition."""
    layout = lay_out(edition)
    pieces = (piece for passage in edition.passages for piece in passage.pieces)
    return Summary(
        edition=replace(edition, passages=(), problems=()),
        title=title_of(layout, edition),
        description=description_of(layout, edition),
        authors=authors_of(layout),
        wish=_wish(edition),
        counts=tuple(edition.counts().items()),
        links=tuple(sorted(set(_addresses(pieces)))),
    )


def _addresses(pieces: Iterable[Piece]) -> Iterable[str]:
    return (
        value
        for piece in pieces
        for _, inline in piece.inlines
        for name, value in inline.attributes
        if name == "href"
    )


def _wish(edition: Edition) -> str | None:
    titles = [passage for passage in edition.passages if passage.block.kind is BlockKind.TITLE]
    missing = any(piece.state is State.MISSING for title in titles for piece in title.pieces)
    return None if missing or not titles else title_name(plain(title) for title in titles)
