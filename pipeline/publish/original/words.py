"""The edition's words for texts of the page that repeat the article's: in its head, in its data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import not_

from pipeline import markup
from pipeline.model import BlockKind, Passage, Unit
from pipeline.publish.inline import plain, plain_piece
from pipeline.publish.original.letters import signs

_SITE_MARKS = "|–—·-:"
_HEADED = frozenset((BlockKind.TITLE, BlockKind.HEADING, BlockKind.QUESTION))
_LONG = 20
"""Letters of a block that may be looked for within other texts."""
_FEWEST = 3
"""Signs; anything shorter is no text of the article."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the edition says for what the article says."""

    known: dict[str, str]
    """By the signs of a block, a sentence, or the first sentences of a block."""
    headed: dict[str, str]
    """The same for titles, headings and questions alone: what else a name is may be a person's."""
    title: str
    """The article's title, plain; and the edition's."""
    title_shown: str
    blocks: tuple[tuple[str, str], ...]
    """The text of each block, plain, and the edition's for it, long ones first."""

    def of(self, text: str, *, is_name: bool = False) -> str | None:
        """Return the edition's words for a text that is the article's, a site's name around the title kept.

        None for any other text, and for one that the edition keeps as it is.
        """
        shown = (self.headed if is_name else self.known).get(signs(text))
        if shown is None and self.title:
            shown = self._titled(text)
        return shown

    def within(self, text: str) -> str | None:
        """Return a text that holds the article's, such as all of its body, with those changed; None if it holds none."""
        text = " ".join(text.split())
        changed = text
        for old, new in self.blocks:
            changed = changed.replace(old, new)
        return None if changed == text else changed

    def _titled(self, text: str) -> str | None:
        """Change the title for the edition's where a site's name stands before or after it."""
        folded, title = " ".join(text.split()), " ".join(self.title.split())
        if folded.startswith(title) and folded[len(title) :].lstrip()[:1] in _SITE_MARKS:
            return self.title_shown + folded[len(title) :]
        if folded.endswith(title) and folded[: -len(title)].rstrip()[-1:] in _SITE_MARKS:
            return folded[: -len(title)] + self.title_shown
        return None


def words_of(
    rows: Iterable[tuple[Sequence[Unit], Passage, Sequence[bool]]], more: Iterable[tuple[str, str]] = ()
) -> Words:
    """Collect what an edition says for each text of its article.

    `rows` are the units of a block, the passage in its place, and which of its pieces are the page's own; `more` are
    texts of other blocks, and what the edition has instead.
    """
    known: dict[str, str] = {}
    headed: dict[str, str] = {}
    titles = ("", "")
    blocks: list[tuple[str, str]] = []
    for units, passage, same in rows:
        if all(same) or passage.block.kind in (BlockKind.AUTHOR, BlockKind.CODE):
            continue
        old = [markup.plain(unit.text.replace("<br/>", " ")) for unit in units]
        new = [plain_piece(piece) for piece in passage.pieces]
        tails = [unit.tail for unit in units]
        joined = zip(_joined(old, tails), _joined(new, tails), strict=True)
        alone = compress(zip(old, new, strict=True), map(not_, same))
        blocks.append((_joined(old, tails)[-1], _joined(new, tails)[-1]) if old else ("", ""))
        for text, shown in [*joined, *alone]:
            if len(written := signs(text)) >= _FEWEST:
                known.setdefault(written, shown)
                if passage.block.kind in _HEADED:
                    headed.setdefault(written, shown)
        if passage.block.kind is BlockKind.TITLE:
            titles = (markup.plain(passage.block.text), plain(passage).strip())
    for text, shown in more:
        if len(written := signs(text)) >= _FEWEST:
            known.setdefault(written, shown)
    long = sorted({pair for pair in blocks if len(pair[0]) >= _LONG}, key=lambda pair: (-len(pair[0]), pair))
    return Words(known, headed, *titles, tuple(long))


def _joined(texts: Sequence[str], tails: Sequence[str]) -> list[str]:
    """Return the first text, the first two, and so on."""
    whole = accumulate(text + tail for text, tail in zip(texts, tails, strict=True))
    return [text.rstrip() for text in whole]
