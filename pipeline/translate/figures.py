"""Every number of the source is in the translation, by value, as the target language writes it."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Container, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Language, base
from pipeline.translate import amounts, dates, forms, in_words, protect
from pipeline.translate.draft import Draft, Edit
from pipeline.translate.forms import Form, Places
from pipeline.translate.numbers import Number, find
from pipeline.translate.numerals import COUNTRIES, french_rank, write
from pipeline.translate.protect import Protected
from pipeline.words import CARDINALS, ORDINALS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MONEY_WORD = re.compile(
    r"[ \u00a0\u202f]?(?:d[e’' ]{1,2})?(?:euro|dollar|livre|pound|yen|franc|%)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")
_OF = re.compile(r"[ \u00a0](?:de[ \u00a0]|d[’'])")
"""What goes with `milliers`, and goes where these are written in figures."""
_THOUSAND = 3
_THOUSANDS = re.compile(r"[ \u00a0](?:milles|milliers)(?:[ \u00a0](?:de[ \u00a0]|d[’'])|[ \u00a0])")
"""Thousands that the model says a second time: `12 000 milles` for `12 thousand`."""
_MILE = re.compile(r"[\s-](?:\w+[\s-])?miles?\b", re.IGNORECASE)
"""Which are `milles`, too."""
_FRENCH_RANK = re.compile(r"\d(?:ers?|res?|es?)\Z|(?<!\d)2nde?s?\Z")
"""As French editors write ranks: `8e`, not `8ème`."""
_AFTERNOON = re.compile(r"[ \u00a0\u202f]?p\.?m\b", re.IGNORECASE)


def _spelt(language: Language) -> dict[str, int]:
    code = base(language)
    return CARDINALS.get(code, {}) | ORDINALS.get(code, {})


def settle(
    source: str,
    draft: Draft,
    languages: tuple[Language, Language],
    kept: tuple[Protected, ...] = (),
    *,
    mend: bool = False,
) -> Draft | None:
    """Write the draft's numbers as the target language does.

    With `mend`, a wrong number gives way to the one that is missing where that is clear. `kept` are spans of
    the source whose numbers do not count. Returns None when a number of the source is lost, or the draft has
    one that the source has not.
    """
    places, given, got = _read(source, draft.text, languages, kept)
    pairs, lost, extra = _match(source, given, got)
    edits = [
        Edit(*written)
        for ours, theirs in places.pairs
        if (written := forms.replaced(ours, source, theirs, draft.text, languages))
    ]
    for number, span in _in_words(draft.text, lost, languages[1]):
        lost.remove(number)
        edits.append(Edit(*span, write(number, languages[1], percent=False, currency="")))
    clear = len(lost) == len(extra) and not any(_glued(draft.text, number.end) for number in extra)
    if mend and clear:
        pairs += zip(lost, extra, strict=True)
        lost, extra = [], []
    if places.lost or lost or not _said_in_words(source, extra, languages[0]):
        return None
    edits += [_edit(source, a, draft.text, b, languages[1]) for a, b in pairs]
    return draft.edited((edit for edit in edits if draft.text[edit.start : edit.end] != edit.text), "numbers")


def _read(
    source: str, text: str, languages: tuple[Language, Language], kept: tuple[Protected, ...]
) -> tuple[Places, tuple[Number, ...], tuple[Number, ...]]:
    """Return where the source's dates, times and measures are in the text, and the numbers of both beside these."""
    held, held_there = protect.find(source, kept), protect.find(text, _kept_in(text, source, kept))
    given, got = find(source, languages[0], held), find(text, languages[1], held_there)
    said = forms.find(source, languages[0], held)
    if not said:
        return Places((), ()), given, got
    places = forms.match(said, text, languages, held_there)
    ours, theirs = ([pair[side] for pair in places.pairs] for side in (0, 1))
    return places, _beside(given, (*ours, *places.lost)), _beside(got, theirs)


def _beside(found: Sequence[Number], taken: Sequence[Form]) -> tuple[Number, ...]:
    places = forms.covered(taken)
    return tuple(one for one in found if one.start not in places and one.end - 1 not in places)


def _kept_in(text: str, source: str, kept: tuple[Protected, ...]) -> tuple[Protected, ...]:
    """Find what the source keeps in its translation, each as often as the source has it."""
    found: list[Protected] = []
    position: dict[str, int] = {}
    for start, end in kept:
        words = source[start:end]
        at = text.find(words, position.get(words, 0))
        if at >= 0:
            found.append(Protected(at, at + len(words)))
            position[words] = at + len(words)
    return tuple(found)


def _in_words(text: str, lost: Sequence[Number], language: Language) -> list[tuple[Number, tuple[int, int]]]:
    """Find the words that say lost numbers, each for one of them: `huitième` for 8th."""
    if not lost:
        return []
    spelt = _spelt(language)
    held = protect.find(text)
    words: defaultdict[Decimal, deque[tuple[int, int]]] = defaultdict(deque)
    for found in _WORD.finditer(text):
        value = spelt.get(found[0].lower(), 0)
        if value > 1 and not protect.contains(*found.span(), held):
            words[Decimal(value)].append(found.span())
    return [(number, words[number.value].popleft()) for number in lost if words.get(number.value)]


def _match(
    source: str, given: Sequence[Number], got: Sequence[Number]
) -> tuple[list[tuple[Number, Number]], list[Number], list[Number]]:
    """Pair numbers of the same value; return the pairs, the lost and the extra ones."""
    pairs: list[tuple[Number, Number]] = []
    lost, extra = list(given), list(got)
    for depth in (1, None):
        waiting: defaultdict[Decimal, deque[int]] = defaultdict(deque)
        for place, one in enumerate(extra):
            for reading in one.readings[:depth]:
                waiting[reading].append(place)
        taken: set[int] = set()
        unpaired: list[Number] = []
        for number in lost:
            wanted = [number.value]
            if _AFTERNOON.match(source, number.end) and number.value < Decimal(12):
                wanted.append(number.value + 12)
            firsts = [first for value in wanted if (first := _first(waiting.get(value), taken)) is not None]
            if firsts:
                place = min(firsts)
                pairs.append((number, extra[place]))
                taken.add(place)
            else:
                unpaired.append(number)
        lost, extra = unpaired, [one for place, one in enumerate(extra) if place not in taken]
    return pairs, lost, extra


def _first(places: deque[int] | None, taken: Container[int]) -> int | None:
    """Return the first place that is not taken; those before it are dropped."""
    while places and places[0] in taken:
        places.popleft()
    return places[0] if places else None


_EURO = re.compile(r"[ \u00a0\u202f]Euros?\b")
"""The word as no language writes it, where the source has the sign."""
_AGED = re.compile(r"[ \u00a0\u202f](?:ans|years)\b")
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_YEARS = re.compile(r"[ \u00a0\u202f-]?(?:years?|ans?|années?)\b", re.IGNORECASE)
_MORE = re.compile(
    r"(?:plus d[e’'][ \u00a0]?|au moins[ \u00a0]|more than[ \u00a0]|over[ \u00a0]|at least[ \u00a0])\Z",
    re.IGNORECASE,
)


def _beyond(source: str, number: Number, text: str, there: Number) -> tuple[int, str]:
    """Return up to which place what a model has added behind a number goes, and the `+` that it has left out."""
    end = there.end
    if _YEAR.fullmatch(number.digits) and not _YEARS.match(source, number.end):
        aged = _AGED.match(text, end)  # `in 1850 years`, for numbers count years so often
        end = aged.end() if aged else end
    own = COUNTRIES.get(number.currency, "") if there.currency[-1:] == "$" else ""
    country = re.compile(rf"[ \u00a0\u202f]?(?:{own})\b").match(text, end) if own else None
    end = country.end() if country else end  # `NZ$5 NZ`
    plus = source.startswith("+", number.end) and not source[number.end + 1 : number.end + 2].isdigit()
    missing = plus and not text.startswith("+", end) and not _MORE.search(text[: there.start])
    return end, "+" if missing else ""


def _edit(source: str, number: Number, text: str, there: Number, target: Language) -> Edit:
    if number.currency == "€" and not there.currency and (euro := _EURO.match(text, there.end)):
        there = replace(there, end=euro.end(), currency="€")
    written = _written(source, number, text, there, target)
    in_figures = base(target) == "fr" and written[-1].isdigit()
    doubled = in_figures and number.scale == _THOUSAND and not _MILE.match(source, number.end)
    once_more = _THOUSANDS.match(text, there.end) if doubled else None
    thousands = in_figures and there.scale == _THOUSAND and not there.letter
    of = once_more or (_OF.match(text, there.end) if thousands else None)
    if not there.percent and (said := amounts.percent_word(source, number.end, text, there.end, target)):
        return Edit(there.start, said[0], written.rstrip(" ") + said[1])
    if of:
        return Edit(there.start, of.end(), f"{written} ")
    end, plus = _beyond(source, number, text, there)
    return Edit(there.start, end, written + plus)


def _written(source: str, number: Number, text: str, there: Number, target: Language) -> str:
    """Write a source number in the place of the target's, with the signs that the place needs."""
    if number.value not in there.readings and _AFTERNOON.match(source, number.end):
        return text[there.start : there.end]
    rank_there = text[there.start : there.end]
    if number.ordinal and there.ordinal and number.value == there.value and base(target) == "fr":
        return (
            rank_there
            if _FRENCH_RANK.search(rank_there)
            else french_rank(int(number.value), text[: there.start])
        )
    rank = number.ordinal and not dates.month_beside(text, there.start, there.end)
    percent = (there.percent and (number.percent or amounts.knows_percent(source))) or (
        number.percent and not amounts.PERCENT_WORD.match(text, there.end)
    )
    worded = _MONEY_WORD.match(text, there.end) is not None
    money = number.currency or there.currency if there.currency or not worded else ""
    if money and not number.currency and not amounts.knows_money(source, money):
        money = ""  # the model's own idea
    written = write(number, target, percent=percent, currency=money, ordinal=rank)
    glued = _glued(text, there.end)
    return f"{written} " if glued and glued != _glued(source, number.end) else written


def _glued(text: str, end: int) -> str:
    """Return the letters that follow at once."""
    found = _LETTERS.match(text, end)
    return found[0] if found else ""


def _said_in_words(source: str, extra: Sequence[Number], language: Language) -> bool:
    """Say whether each of the numbers stands in the source as a word: `deux` for a 2."""
    if not extra:
        return True
    spelt = _spelt(language)
    said = Counter(Decimal(spelt[word.lower()]) for word in _WORD.findall(source) if word.lower() in spelt)
    said.update(in_words.values(source, language))
    return Counter(number.value for number in extra) <= said


def same_numbers(
    source: str, text: str, languages: tuple[Language, Language], kept: tuple[Protected, ...] = ()
) -> bool:
    """Say whether a finished translation has the source's numbers by value, none lost and none invented."""
    places, given, got = _read(source, text, languages, kept)
    _, lost, extra = _match(source, given, got)
    return not places.lost and not lost and _said_in_words(source, extra, languages[0])


def same_months(source: str, text: str, languages: tuple[Language, Language]) -> bool:
    """Say whether every month that stands beside a number, or is one in a date, still does."""
    return _dated(source, languages[0]) == _dated(text, languages[1])


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def _dated(text: str, language: Language) -> frozenset[int]:
    months = (dates.month_beside(text, number.start, number.end) for number in find(text, language))
    in_figures = (date.month for _, _, date in dates.find_numeric(text, language))
    return frozenset(month for month in (*months, *in_figures) if month)
