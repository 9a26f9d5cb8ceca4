"""The same lines through the whole path give the same texts: `python -m tests.bench.same [LINES]`.

Needs wmt12.en and wmt12.fr in the folder that `DIPTYCH_DEV` names. Every setting has the lines in another order, batches
of another size, another number of workers and of threads; printed is how many texts, confidences or repairs differ from
the first.
"""

import random
import sys
from collections.abc import Sequence
from unittest import mock

from pipeline import markup
from pipeline.model import Language
from pipeline.translate import Answer, choose, translate_lines
from pipeline.translate.engines import ctranslate, machine
from tests.bench.quality import EN, FR, dev

_SETTINGS = ((2, 2, 512), (1, 1, 2048), (2, 1, 300), (4, 2, 64), (4, 1, 1024))
"""Cores, most workers, tokens a batch: two workers of one thread, one of one, one of two, two of two, one of four."""


def answered(
    lines: Sequence[str], pair: tuple[Language, Language], cores: int, workers: int, tokens: int
) -> list[Answer]:
    """Translate with a new engine."""
    with (
        mock.patch.object(machine, "cores", return_value=cores),
        mock.patch.object(ctranslate, "_MOST_WORKERS", workers),
        mock.patch.object(ctranslate, "batch_tokens", return_value=tokens),
    ):
        return translate_lines(lines, *pair, choose(("embedded",)))


def main(most: int = 0) -> None:
    """Measure both directions."""
    data = dev()
    for pair in ((EN, FR), (FR, EN)):
        lines = [markup.escape(line) for line in data[pair[0]][: most or None]]
        first = answered(lines, pair, *_SETTINGS[0])
        for cores, workers, tokens in _SETTINGS[1:]:
            order = random.Random(tokens).sample(range(len(lines)), len(lines))
            others = answered([lines[index] for index in order], pair, cores, workers, tokens)
            differ = sum(first[index] != other for index, other in zip(order, others, strict=True))
            print(
                f"{pair[0]}>{pair[1]}: {differ} of {len(lines)} answers differ: {cores} cores, {workers} workers at most, {tokens} tokens, shuffled",
                flush=True,
            )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
