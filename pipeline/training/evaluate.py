"""How good a package is: BLEU and chrF with their signatures, speed, and whether it holds what articles ask for."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pipeline.training import augment
from pipeline.training.augment import Variant
from pipeline.training.engine import Engine
from pipeline.training.errors import require
from pipeline.training.pairs import Pair

_HOLD = 0.8
"""Of the chrF that the plain sentence gets, how much its variant must keep to count as understood."""


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one text, with how they were made."""

    name: str
    beam: int
    bleu: float
    chrf: float
    tokens_per_second: float
    signatures: tuple[str, str]

    def __str__(self) -> str:
        return (
            f"{self.name}  beam {self.beam}  BLEU {self.bleu:.1f}  chrF {self.chrf:.1f}  "
            f"{self.tokens_per_second:.0f} tokens/s"
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of robustness: of so many sentences, how many came out right."""

    name: str
    right: int
    tried: int

    def __str__(self) -> str:
        return f"{self.name:12}  {self.right:3} of {self.tried:3}  {100 * self.right / max(1, self.tried):3.0f} %"


def score(engine: Engine, name: str, pairs: Sequence[Pair], beam: int) -> Score:
    """Translate one side and compare with the other (Papineni et al. 2002; Popović 2015; Post 2018). Raises `TrainingError`."""
    require("sacrebleu")
    from sacrebleu.metrics import BLEU, CHRF  # noqa: PLC0415 - part of the extra

    answers = engine.translate([_sides(engine, pair)[0] for pair in pairs], beam)
    references = [[_sides(engine, pair)[1] for pair in pairs]]
    bleu, chrf = BLEU(), CHRF()
    first, second = (float(metric.corpus_score(answers.texts, references).score) for metric in (bleu, chrf))
    signatures = str(bleu.get_signature()), str(chrf.get_signature())
    return Score(name, beam, first, second, answers.tokens / max(1e-9, answers.seconds), signatures)


def robustness(engine: Engine, pairs: Sequence[Pair], count: int = 200, beam: int = 4) -> Iterator[Case]:
    """Try each kind of variant on `count` sentences.

    A variant is right where its form is kept (see `FORMS`), and where its words are about as good as those of the
    plain sentence: chrF without case at least 0.8 times as high. Raises `TrainingError`.
    """
    require("sacrebleu")
    for name, form in FORMS.items():
        tried = list(_variants(name, engine, pairs, count))
        plain = engine.translate([_sides(engine, pair)[0] for pair, _ in tried], beam).texts
        varied = engine.translate([_sides(engine, variant)[0] for _, variant in tried], beam).texts
        right = 0
        for (pair, variant), before, after in zip(tried, plain, varied, strict=True):
            source, wanted = _sides(engine, variant)
            known = _likeness(after, wanted) >= _HOLD * _likeness(before, _sides(engine, pair)[1])
            right += known and form(source, wanted, after)
        yield Case(name, right, len(tried))


def _variants(name: str, engine: Engine, pairs: Sequence[Pair], count: int) -> Iterator[tuple[Pair, Pair]]:
    """Yield up to `count` pairs with their variants, the same ones every time."""
    chance = Random(name)  # noqa: S311 - repeatable, not secret
    found = 0
    for first, second in zip(pairs, [*pairs[1:], *pairs[:1]], strict=True):
        if name == "join":
            joined = augment.join(first, second)
            tried = (joined, joined) if joined else None
        else:
            varied = _KINDS[name](first, chance)
            # Title case is asked of the source alone, whichever language that is.
            tried = (
                (first, varied) if varied and _sides(engine, varied)[0] != _sides(engine, first)[0] else None
            )
        if tried:
            found += 1
            yield tried
            if found == count:
                return


def _likeness(text: str, reference: str) -> float:
    from sacrebleu.metrics import CHRF  # noqa: PLC0415 - part of the extra

    return float(CHRF(lowercase=True).sentence_score(text, [reference]).score)


def _sides(engine: Engine, pair: Pair) -> tuple[str, str]:
    """Return a pair as the engine reads and says it."""
    return (pair.en, pair.fr) if engine.source == "en" else (pair.fr, pair.en)


def _marks(text: str) -> Counter[str]:
    """Count emoji, arrows and other pictures."""
    return Counter(re.findall(r"[\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]", text))


def _same(pattern: str) -> Callable[[str, str, str], bool]:
    """Return a form: what a pattern finds in the wanted text stands in the answer, as often."""

    def form(source: str, wanted: str, answer: str) -> bool:
        _ = source
        return Counter(re.findall(pattern, wanted)) == Counter(re.findall(pattern, answer))

    return form


def _bare(source: str, wanted: str, answer: str) -> bool:
    return not answer.endswith(".") or source.endswith(".") or wanted.endswith(".")


def _calm(source: str, wanted: str, answer: str) -> bool:
    """Say whether the answer is no more shouted than the reference."""
    _ = source
    return _capitals(answer) <= max(2.0, 1.5 * _capitals(wanted) + 1)


def _capitals(text: str) -> float:
    return float(sum(word[:1].isupper() for word in text.split()))


FORMS: dict[str, Callable[[str, str, str], bool]] = {
    "lower": lambda source, wanted, answer: answer == answer.lower(),  # noqa: ARG005 - a form's three texts
    "upper": lambda source, wanted, answer: answer == answer.upper(),  # noqa: ARG005 - a form's three texts
    "title": _calm,
    "bare": _bare,
    "bullet": lambda source, wanted, answer: answer.split(" ")[0] == source.split(" ")[0],  # noqa: ARG005 - a form's three texts
    "emoji": lambda source, wanted, answer: _marks(source) == _marks(answer),  # noqa: ARG005 - a form's three texts
    "placeholder": lambda source, wanted, answer: (  # noqa: ARG005 - a form's three texts
        re.findall("⟦.⟧", wanted) == re.findall("⟦.⟧", answer)
    ),
    "typography": _same("[“”«»]"),
    "name": _same("|".join(map(re.escape, augment.NAMES))),
    "number": _same(r"\d+"),
    "fragment": _bare,
    "join": lambda source, wanted, answer: (  # noqa: ARG005 - a form's three texts
        len(re.findall(r"[.!?]+", answer)) == len(re.findall(r"[.!?]+", wanted))
    ),
}
"""What must hold for a variant's answer: given the source, the reference and the answer."""
_KINDS: dict[str, Variant] = {function.__name__: function for function, _ in augment.VARIANTS}


def table(cases: Iterable[Case]) -> str:
    """Return a table for a terminal."""
    return "".join(f"{case}\n" for case in cases)
