"""How surely what an article says in two languages is found: `python -m tests.bench.bitext [--fit]`.

Articles are made of newstest2012, in `../shared/corpus/dev`, whose lines stand in the order of its articles: some
say everything twice, some have a summary in the other language, some only go on in it. Half of the lines
measure; on the other half `--fit` finds the weights of `pipeline/segment/likeness.py` anew.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Article, Block, BlockKind, Language
from pipeline.segment import Identifier, identifier, segment
from pipeline.segment.likeness import Likeness

DEV = Path(__file__).parent.parent.parent.parent / "shared" / "corpus" / "dev"
FR, EN = Language("fr"), Language("en")
ARTICLES = 300
SHORT = 110
"""Characters of a sentence that might be an item of a list."""
Said = tuple[str, str]
"""A paragraph in French and in English."""


def paragraphs(lines: list[Said], start: int, count: int, draw: random.Random) -> list[Said]:
    """Return paragraphs of one to three lines from a place on."""
    made: list[Said] = []
    while len(made) < count:
        size = draw.choice((1, 1, 2, 3))
        some = lines[start : start + size]
        made.append((" ".join(one for one, _ in some), " ".join(other for _, other in some)))
        start += size
    return made


Marked = tuple[str, int]
"""A paragraph, and the number that it shares with what says the same in the other language; -1 for none."""


def in_turn(said: list[Said]) -> list[Marked]:
    """Each paragraph in French, then in English."""
    return [(text, number) for number, pair in enumerate(said) for text in pair]


def in_halves(said: list[Said]) -> list[Marked]:
    """All in English, then all in French."""
    return [(pair[side], number) for side in (1, 0) for number, pair in enumerate(said)]


def with_holes(marked: list[Marked], draw: random.Random) -> list[Marked]:
    """Leave out one in ten; what said the same stands alone."""
    kept = [one for one in marked if draw.random() > 0.1]
    numbers = [number for _, number in kept]
    return [(text, number if numbers.count(number) == 2 else -1) for text, number in kept]


def with_summary(said: list[Said]) -> list[Marked]:
    """A French article whose first paragraph comes in English, too."""
    return [(said[0][0], 0), (said[0][1], 0), *((pair[0], -1) for pair in said[1:])]


def going_on(said: list[Said]) -> list[Marked]:
    """French, then English, and nothing twice."""
    middle = len(said) // 2
    return [*((pair[0], -1) for pair in said[:middle]), *((pair[1], -1) for pair in said[middle:])]


def taking_turns(said: list[Said]) -> list[Marked]:
    """French and English in turn, and nothing twice."""
    return [(pair[number % 2], -1) for number, pair in enumerate(said)]


def opening(said: list[Said]) -> list[Marked]:
    """Two paragraphs in both languages, then French and English in turn, and nothing twice."""
    return [*in_turn(said[:2]), *((pair[number % 2], -1) for number, pair in enumerate(said[2:]))]


def quoting(said: list[Said]) -> list[Marked]:
    """A French article with every fourth paragraph in English, and nothing twice."""
    return [(pair[number % 4 == 3], -1) for number, pair in enumerate(said)]


def measure(lines: list[Said]) -> None:
    """Print how many of the pairs are found, and how many that are found are none."""
    identify = identifier((FR, EN))
    print(f"{'':24} {'pairs':>6} {'found':>6} {'right':>6} {'wrong':>6}   articles with a wrong one")
    layouts = (
        ("in turn", in_turn), ("in halves", in_halves), ("summary", with_summary),
        ("going on", going_on), ("taking turns", taking_turns), ("quoting", quoting), ("opening twice", opening),
    )  # fmt: skip
    for name, layout in layouts:
        for holes in (False, True) if layout in (in_turn, in_halves) else (False,):
            draw = random.Random(12)
            counts = np.zeros(5, dtype=int)
            for _ in range(ARTICLES):
                count = draw.choice((2, 3, 5, 8, 14))
                size = 3 * count if layout is not with_summary else 3 * (count + 3)
                said = paragraphs(lines, draw.randrange(len(lines) - 2 * size), count, draw)
                marked = with_holes(layout(said), draw) if holes else layout(said)
                counts += _counted(marked, identify)
            shown = f"{name}, with holes" if holes else name
            print(f"{shown:24} {counts[0]:6} {counts[1]:6} {counts[2]:6} {counts[3]:6}   {counts[4]}")


def _counted(marked: list[Marked], identify: Identifier) -> NDArray[np.int_]:
    blocks = [
        Block(BlockKind.TITLE, "2012", level=1),
        *(Block(BlockKind.PARAGRAPH, text) for text, _ in marked),
    ]
    article = segment(Article("a", "a.txt", tuple(blocks)), (FR, EN), identify)
    numbers = [number for _, number in marked]
    found = [(pair.first_blocks, pair.second_blocks) for pair in article.bitext.pairs]
    right = sum(
        len({numbers[block - 1] for block in (*one, *other)}) == 1 and numbers[one[0] - 1] >= 0
        for one, other in found
    )
    true = len({number for number in numbers if number >= 0})
    wrong = len(found) - right
    return np.array([true, len(found), right, wrong, wrong > 0])


def examples(lines: list[Said]) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Yield features of passages, and whether they say the same; those that do not stand near each other.

    Every other time the passages are single short sentences, as lists have them.
    """
    draw = random.Random(1)
    few = [pair for pair in lines if len(pair[0]) <= SHORT]
    for turn in range(800):
        count = draw.choice((4, 6, 10, 16))
        start = draw.randrange(len(lines if turn % 2 == 0 else few) - 60)
        said = few[start : start + count] if turn % 2 else paragraphs(lines, start, count, draw)
        likeness = Likeness([one for one, _ in said], [other for _, other in said])
        for number in range(count):
            yield likeness.features((number,), (number,)), True
            others = {max(0, number - 1), min(count - 1, number + 1), draw.randrange(count)} - {number}
            for other in sorted(others):
                yield likeness.features((number,), (other,)), False


def fit(lines: list[Said]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, by Newton's method."""
    found = list(examples(lines))
    features = np.array([one for one, _ in found])
    truth = np.array([float(same) for _, same in found])
    weights = np.zeros(features.shape[1])
    for _ in range(60):
        chance = 1.0 / (1.0 + np.exp(-features @ weights))
        slope = features.T @ (chance - truth) + 1e-3 * weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + 1e-3 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def main() -> None:
    """Measure, or fit."""
    french, english = ((DEV / f"wmt12.{name}").read_text().split("\n") for name in ("fr", "en"))
    lines = [pair for pair in zip(french, english, strict=True) if all(pair)]
    middle = len(lines) // 2
    if "--fit" in sys.argv:
        print(", ".join(f"{weight:.2f}" for weight in fit(lines[:middle])))
    else:
        measure(lines[middle:])


if __name__ == "__main__":
    main()
