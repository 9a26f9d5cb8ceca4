"""What the text around a unit says about its language."""

from collections.abc import Iterator, Sequence

from pipeline.model import Article, BlockKind

Votes = tuple[float, ...]
"""Letters for each of the project's languages, in the project's order."""

_HEADINGS = frozenset({BlockKind.HEADING, BlockKind.QUESTION})
_REACH = 2
"""How many blocks before and after a block are its neighbours; each step away halves what they count."""
_BEHIND_A_HEADING = 0.2
"""What blocks before a heading count: it belongs to what follows."""
_DOCUMENT, _NEAR, _BLOCK = 1.0, 2.0, 3.0
"""How much each circle counts in a unit's prior."""
_FEW = 20.0
"""Letters; a circle with this many counts half of what one with very many does."""
_EXCEPTION = 0.02
"""How much of the prior is kept for languages that nothing around a unit speaks for."""


def priors(article: Article, votes: Sequence[Sequence[Votes]], declared: Votes) -> Iterator[list[Votes]]:
    """Yield, for each block, the prior probabilities of each of its units.

    `votes` are what the units say, block by block; a unit's own vote is no part of its prior. Circles are
    the block, its neighbours (two blocks each way and the rest of its group), and the document with what it
    declares.
    """
    nothing = tuple(0.0 for _ in declared)
    blocks = [_sum(row, nothing) for row in votes]
    document = _sum(blocks, declared)
    groups: dict[int, Votes] = {}
    for block, total in zip(article.blocks, blocks, strict=True):
        if block.group:
            groups[block.group] = plus(groups.get(block.group, nothing), total)
    for number, (block, row) in enumerate(zip(article.blocks, votes, strict=True)):
        near = _near(blocks, number, _BEHIND_A_HEADING if block.kind in _HEADINGS else 1.0)
        if block.group:
            near = plus(near, _minus(groups[block.group], blocks[number]))
        yield [
            _prior(
                (
                    (_DOCUMENT, _minus(document, own)),
                    (_NEAR, near),
                    (_BLOCK, _minus(blocks[number], own)),
                )
            )
            for own in row
        ]


def _near(blocks: Sequence[Votes], number: int, behind: float) -> Votes:
    near = tuple(0.0 for _ in blocks[number])
    for step in range(1, _REACH + 1):
        weight = 0.5 ** (step - 1)
        if number >= step:
            near = plus(near, _times(behind * weight, blocks[number - step]))
        if number + step < len(blocks):
            near = plus(near, _times(weight, blocks[number + step]))
    return near


def _prior(circles: Sequence[tuple[float, Votes]]) -> Votes:
    languages = len(circles[0][1])
    mixed = [0.0] * languages
    whole = 0.0
    for weight, votes in circles:
        mass = sum(votes)
        if mass <= 0.0:
            continue
        trust = weight * mass / (mass + _FEW)
        whole += trust
        for place, vote in enumerate(votes):
            mixed[place] += trust * vote / mass
    if whole <= 0.0:
        return tuple(1.0 / languages for _ in range(languages))
    return tuple((1.0 - _EXCEPTION) * share / whole + _EXCEPTION / languages for share in mixed)


def _sum(rows: Sequence[Votes], start: Votes) -> Votes:
    total = start
    for row in rows:
        total = plus(total, row)
    return total


def plus(one: Votes, other: Votes) -> Votes:
    """Add votes, language by language."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _times(weight: float, votes: Votes) -> Votes:
    return tuple(weight * vote for vote in votes)


def _minus(one: Votes, other: Votes) -> Votes:
    return tuple(max(0.0, a - b) for a, b in zip(one, other, strict=True))
