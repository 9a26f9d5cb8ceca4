"""What a page says that an edition leaves out, for the page says it in the edition's language elsewhere."""

from collections.abc import Collection, Sequence
from itertools import accumulate

from pipeline.publish.original.align import Run
from pipeline.publish.original.edits import Edits
from pipeline.publish.original.ground import Element
from pipeline.publish.original.tokens import Kind
from pipeline.words import words

_NEVER = frozenset({"html", "head", "body", "main"})
_MEDIA = words("img amp-img video audio iframe object embed svg canvas input form script style link")
"""Elements that are somebody's though they hold no text; what they stand in stays."""


def leave_out(edits: Edits, runs: Sequence[Run], pictures: Collection[int]) -> None:
    """Take texts and the tags of pictures off the page, with the elements that hold nothing else."""
    ground = edits.ground
    gone = {node for run in runs for node in run}
    if not gone and not pictures:
        return
    left = [0, *accumulate(node not in gone for node in range(len(ground.nodes)))]
    end = -1
    for element in ground.elements:
        is_bare = left[element.first] == left[element.last]
        if element.opened >= end and is_bare and _is_empty(edits, element, pictures):
            last = element.closed if element.closed is not None else _last(edits, element)
            edits.cut(ground.tokens[element.opened].start, ground.tokens[last].end)
            end = last
    for token in (*(ground.nodes[node].token for node in gone), *pictures):
        edits.cut(ground.tokens[token].start, ground.tokens[token].end)


def _is_empty(edits: Edits, element: Element, pictures: Collection[int]) -> bool:
    """Say whether nothing is left in an element all of whose texts go, if it has any, or whose pictures do."""
    ground = edits.ground
    if element.name in _NEVER:
        return False
    last = element.closed if element.closed is not None else _last(edits, element)
    tokens = range(element.opened, last + 1)
    if element.first == element.last and not any(token in pictures for token in tokens):
        return False
    return not any(
        ground.tokens[token].kind is Kind.OPEN
        and ground.tokens[token].name in _MEDIA
        and token not in pictures
        for token in tokens
    )


def _last(edits: Edits, element: Element) -> int:
    """Return the last token of an element whose end tag was left out: the text that it ends with."""
    return edits.ground.nodes[element.last - 1].token if element.last > element.first else element.opened
