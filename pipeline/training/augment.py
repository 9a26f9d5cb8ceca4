"""What articles look like, beside clean sentences: variants of a pair that a model must meet in training.

Every function is pure: it takes a pair and a source of chance, and returns the variant, or None where the pair
does not lend itself. Most variants hold in both directions; `one_way` ones only from English to French.
"""

import re
from collections.abc import Callable
from random import Random

from pipeline.training.pairs import Pair

EMOJI = (*"✅❌🔹🎬🎥📚🎤🌟🏙📊🎓🌈🎉🚀💡🔥⭐👉📌🌍❤📣🤝", "👩‍💻", "🇫🇷", "⚠️")
BULLETS = ("•", "–", "—", "-", "*", "→", "▪", "1.", "2)", "a)")
PLACEHOLDERS = tuple(f"⟦{number}⟧" for number in range(1, 10))
"""Symbols of the vocabulary that stand for what must not be translated."""
_ENDS = ".!?"
NAMES = [
    "Kowalczyk",
    "Nguyen",
    "Okonkwo",
    "Haddad",
    "Lefèvre",
    "O’Connor",
    "Ibrahimović",
    "Bellacosa",
    "Thórsdóttir",
    "Marchetti",
    "Yamamoto",
    "Benali",
    "Dubrovnik",
    "Québec",
    "Saint-Étienne",
    "Aberystwyth",
    "Ouagadougou",
    "Kraków",
    "Perpignan",
    "Reykjavik",
    "Cotonou",
]
_SHARED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}\b|\b\d[\d.,]*\d\b|\b\d+\b")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,])")
_QUOTED = re.compile(r'"([^"]*)"')
Variant = Callable[[Pair, Random], Pair | None]


def lower(pair: Pair, chance: Random) -> Pair | None:
    """Neither side has capitals: chat, hurried teasers, list items."""
    _ = chance
    return _new(pair, Pair(pair.en.lower(), pair.fr.lower()))


def upper(pair: Pair, chance: Random) -> Pair | None:
    """Both sides shout, as headings and buttons do."""
    _ = chance
    return _new(pair, Pair(pair.en.upper(), pair.fr.upper()))


def title(pair: Pair, chance: Random) -> Pair | None:
    """An English Heading In Title Case is a French heading in sentence case; the other way needs no practice."""
    _ = chance
    words = pair.en.split()
    if not 2 <= len(words) <= 14 or pair.en[-1] in _ENDS:
        return None
    return _new(pair, Pair(" ".join(word[:1].upper() + word[1:] for word in words), pair.fr))


def bare(pair: Pair, chance: Random) -> Pair | None:
    """A heading, a caption: no full stop on either side."""
    _ = chance
    if pair.en[-1:] != "." or pair.fr[-1:] != "." or pair.en.endswith("..") or pair.fr.endswith(".."):
        return None
    return _new(pair, Pair(pair.en[:-1].rstrip(), pair.fr[:-1].rstrip()))


def heading(pair: Pair, chance: Random) -> Pair | None:
    """A heading without a full stop, in title case."""
    without = bare(pair, chance)
    return title(without, chance) if without else None


def bullet(pair: Pair, chance: Random) -> Pair | None:
    """A mark of a list stands before the text and stays."""
    mark = chance.choice(BULLETS)
    return Pair(f"{mark} {pair.en}", f"{mark} {pair.fr}")


def emoji(pair: Pair, chance: Random) -> Pair | None:
    """One or two pictures stand before or after the text and stay."""
    mark = " ".join(chance.sample(EMOJI, chance.choice((1, 1, 1, 2))))
    if chance.random() < 0.5:
        return Pair(f"{mark} {pair.en}", f"{mark} {pair.fr}")
    return Pair(f"{pair.en} {mark}", f"{pair.fr} {mark}")


def placeholder(pair: Pair, chance: Random) -> Pair | None:
    """Up to three words that both sides share (names, numbers) become symbols that are copied in place."""
    shared = [word for word in dict.fromkeys(_SHARED.findall(pair.en)) if _once(word, pair)]
    if not shared:
        return None
    en, fr = pair
    chosen = chance.sample(shared, min(len(shared), chance.choice((1, 1, 2, 3))))
    for word, symbol in zip(chosen, chance.sample(PLACEHOLDERS, len(chosen)), strict=True):
        # A word that stood inside one replaced before it is gone from one side or from both.
        if _once(word, Pair(en, fr)):
            en, fr = (re.sub(_alone(word), symbol, side) for side in (en, fr))
    return _new(pair, Pair(en, fr))


def typography(pair: Pair, chance: Random) -> Pair | None:
    """Curly quotes in English, guillemets with their spaces in French, curly apostrophes in both."""
    _ = chance
    en = _QUOTED.sub(r"“\1”", pair.en).replace("'", "’")
    fr = _QUOTED.sub(lambda found: f"« {found[1].strip()} »", pair.fr).replace("'", "’")
    return _new(pair, Pair(en, fr))


def name(pair: Pair, chance: Random) -> Pair | None:
    """A name that both sides share becomes one that the model has never met."""
    shared = [
        word
        for word in _SHARED.findall(pair.en)
        if word[0].isalpha() and _once(word, pair) and not pair.en.startswith(word)
    ]
    if not shared:
        return None
    word, other = chance.choice(shared), chance.choice(NAMES)
    return _new(pair, Pair(*(re.sub(_alone(word), other, side) for side in pair)))


def number(pair: Pair, chance: Random) -> Pair | None:
    """A number that both sides share becomes another one, of two to three digits."""
    shared = [word for word in _NUMBER.findall(pair.en) if _once(word, pair) and int(word) > 1]
    if not shared:
        return None
    word, other = chance.choice(shared), str(chance.randrange(12, 999))
    return _new(pair, Pair(*(re.sub(_alone(word), other, side) for side in pair)))


def fragment(pair: Pair, chance: Random) -> Pair | None:
    """What stands before or after a sentence's only comma, where both sides are cut in like proportion."""
    if pair.en.count(", ") != 1 or pair.fr.count(", ") != 1:
        return None
    cuts = [side.split(", ") for side in pair]
    shares = [len(before) / (len(before) + len(after)) for before, after in cuts]
    if abs(shares[0] - shares[1]) > 0.1 or not 0.25 < shares[0] < 0.75:
        return None
    part = chance.randrange(2)
    return Pair(cuts[0][part], cuts[1][part])


def join(first: Pair, second: Pair) -> Pair | None:
    """Two sentences on one line; None where one of them does not end."""
    if any(side[-1:] not in _ENDS for side in first):
        return None
    return Pair(f"{first.en} {second.en}", f"{first.fr} {second.fr}")


VARIANTS: tuple[tuple[Variant, float], ...] = (
    (lower, 0.06),
    (upper, 0.08),
    (title, 0.05),
    (heading, 0.06),
    (bare, 0.12),
    (bullet, 0.06),
    (emoji, 0.09),
    (placeholder, 0.18),
    (typography, 0.12),
    (name, 0.08),
    (number, 0.06),
    (fragment, 0.04),
)
"""With the share of variants that each is tried for."""
ONE_WAY = frozenset({title, heading})
"""Taught from English to French alone."""


def vary(pair: Pair, chance: Random) -> tuple[Pair, bool] | None:
    """Return a variant drawn by its share, and whether it holds in both directions; None where it does not come about."""
    functions, shares = zip(*VARIANTS, strict=True)
    (chosen,) = chance.choices(functions, shares)
    found = chosen(pair, chance)
    return None if found is None else (found, chosen not in ONE_WAY)


def _new(pair: Pair, other: Pair) -> Pair | None:
    return None if other == pair or not all(other) else other


def _alone(word: str) -> str:
    return rf"(?<![\w’'.,-]){re.escape(word)}(?![\w’'-]|[.,]\d)"


def _once(word: str, pair: Pair) -> bool:
    return all(len(re.findall(_alone(word), side)) == 1 for side in pair)
