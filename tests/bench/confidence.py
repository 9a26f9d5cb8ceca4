"""Fits the confidence to the development data and says how far it can be trusted: `python -m tests.bench.confidence`.

Needs sacrebleu, and wmt12.en and wmt12.fr in the folder that `DIPTYCH_DEV` names. Numbers of a model are as good as
the model: run it again when the embedded model is replaced by one of another kind.
"""

import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import markup
from pipeline.model import Language
from pipeline.translate import choose, translate_lines

EN, FR = Language("en"), Language("fr")
GOOD = 40
"""The chrF that a text is to reach."""
FOLDS = 5

Numbers = NDArray[np.float64]


def dev() -> tuple[list[str], list[str]]:
    """Read the development data, line by line."""
    folder = Path(os.environ.get("DIPTYCH_DEV", "../shared/corpus/dev"))
    english, french = (
        (folder / f"wmt12.{code}").read_text("utf-8").split("\n")[:-1] for code in ("en", "fr")
    )
    return english, french


def measured(source: Sequence[str], references: Sequence[str], pair: tuple[Language, Language]) -> Numbers:
    """Translate; return the signals of each text and, last, its chrF."""
    from sacrebleu.metrics import CHRF  # noqa: PLC0415 - said clearly below where it is missing

    metric = CHRF()
    answers = translate_lines([markup.escape(line) for line in source], *pair, choose(("embedded",)))
    rows = []
    for answer, reference in zip(answers, references, strict=True):
        if seen := answer.seen:
            chrf = metric.sentence_score(markup.unescape(answer.translation.text), [reference]).score
            words = math.log(min(max(seen.words, 3), 40))
            rows.append([1.0, seen.score, seen.stretch, seen.copied, words, chrf])
    return np.array(rows)


def fit(signals: Numbers, good: Numbers) -> Numbers:
    """Return the coefficients of a logistic regression, by Newton's method."""
    weights = np.zeros(signals.shape[1])
    ridge = np.eye(signals.shape[1])
    ridge[0, 0] = 0
    for _ in range(50):
        said = _said(signals, weights)
        gradient = signals.T @ (good - said) - ridge @ weights
        weights = weights + np.linalg.solve(
            (signals * (said * (1 - said))[:, None]).T @ signals + ridge, gradient
        )
    return weights


def _said(signals: Numbers, weights: Numbers) -> Numbers:
    said: Numbers = 1 / (1 + np.exp(-signals @ weights))
    return said


def area(said: Numbers, good: Numbers) -> float:
    """Return the area under the ROC curve."""
    order = _ranks(said)
    ones = good.sum()
    return float((order[good > 0].sum() - ones * (ones - 1) / 2) / (ones * (len(good) - ones)))


def _ranks(values: Numbers) -> Numbers:
    return np.argsort(np.argsort(values)).astype(float)


def main() -> None:
    """Fit, and print coefficients, held-out figures and the reliability table."""
    english, french = dev()
    there, back = measured(english, french, (EN, FR)), measured(french, english, (FR, EN))
    data = np.concatenate([there, back])
    signals, chrf = data[:, :-1], data[:, -1]
    good = (chrf >= GOOD).astype(float)
    print(f"{len(data)} texts, {good.mean():.2f} of them reach chrF {GOOD}")
    print("constant, score, stretch, copied, words:", fit(signals, good).round(2))
    order = np.random.default_rng(0).permutation(len(data))
    said = np.zeros(len(data))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        others = np.setdiff1d(order, held)
        said[held] = _said(signals[held], fit(signals[others], good[others]))
    rank = np.corrcoef(_ranks(said), _ranks(chrf))[0, 1]
    print(
        f"held out: AUC {area(said, good):.3f} (score alone {area(signals[:, 1], good):.3f}), rank correlation {rank:.3f}"
    )
    for name, (ours, theirs) in {"en>fr on fr>en": (there, back), "fr>en on en>fr": (back, there)}.items():
        weights = fit(ours[:, :-1], (ours[:, -1] >= GOOD).astype(float))
        print(
            f"fitted {name}: AUC {area(_said(theirs[:, :-1], weights), (theirs[:, -1] >= GOOD).astype(float)):.3f}"
        )
    for low in range(0, 100, 10):
        inside = (said * 100 >= low) & (said * 100 < low + 10)
        if inside.any():
            print(
                f"said {low:3}-{low + 10}: {inside.sum():5} texts, {100 * good[inside].mean():3.0f} % reach it, chrF {chrf[inside].mean():.1f}"
            )


if __name__ == "__main__":
    sys.exit(main())
