"""The most likely chain of pairs between two texts that say the same in the same order."""

from collections.abc import Callable, Sequence

Link = tuple[int, int]
"""A number on one side, and the number on the other that says the same."""


def heaviest(scored: Sequence[tuple[Link, float]], size: int) -> list[Link]:
    """Return the chain with the highest sum of scores in which both sides go up; each number stands once.

    `scored` is in ascending order, its scores are above 0; the second numbers are below `size`. On a tie, the first.
    """
    best = [(0.0, -1)] * (size + 1)  # a Fenwick tree: the best chain that ends below a second number
    reached: list[tuple[float, int]] = []
    start = 0
    while start < len(scored):
        first = scored[start][0][0]
        stop = start
        while stop < len(scored) and scored[stop][0][0] == first:
            (_, second), score = scored[stop]
            before, last = _top(best, second)
            reached.append((before + score, last))
            stop += 1
        for number in range(start, stop):  # only now: none of them may follow another
            _raise(best, scored[number][0][1] + 1, (reached[number][0], number))
        start = stop
    chain: list[Link] = []
    number = _top(best, size)[1]
    while number >= 0:
        chain.append(scored[number][0])
        number = reached[number][1]
    return chain[::-1]


def between(first: range, second: range, score: Callable[[int, int], float]) -> list[Link]:
    """Return the chain between two short runs likewise, every two of which are looked at."""
    scored = [((one, other), score(one, other)) for one in first for other in second]
    base = second.start
    shifted = [((one, other - base), value) for (one, other), value in scored if value > 0]
    return [(one, other + base) for one, other in heaviest(shifted, len(second))]


def _top(best: Sequence[tuple[float, int]], end: int) -> tuple[float, int]:
    """Return the best of those whose second number is below `end`."""
    top = (0.0, -1)
    while end > 0:
        if best[end][0] > top[0]:
            top = best[end]
        end -= end & -end
    return top


def _raise(best: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(best):
        if value[0] > best[place][0]:
            best[place] = value
        place += place & -place
