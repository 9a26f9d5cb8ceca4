"""A judge of its own: reads what `diptych mt --jsonl` wrote and lists what was lost, invented or written the other language's way.

    diptych mt --from en --to fr --jsonl news.en > news.jsonl; python -m tests.bench.faithful en fr news.jsonl

It shares no code with the room that translates. Numbers are compared as values: figures with the scale behind them,
hours of twelve or twenty-four, decades, Roman ranks, numbers in words; a discrepancy is listed for a person to look at.
News hold few addresses and emoji: `python -m tests.bench.faithful spice news.en > spiced.en` puts one into each line.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

_GAP = "[ \u00a0\u202f\u2009]"
_SIGN = re.compile(
    r"(?:https?://|www\.)[^\s<>»”\"]*[\w/]|[\w.+-]+@[\w-]+(?:\.\w+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|fr|uk|ca|de|eu|gov|info|tv)\b"
    r"|\{\{?[^{}]*\}?\}|%\(\w+\)[sd]|%[sd]\b|(?<!\w)[@#][^\W\d_]\w*"
)
_FIGURES = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d{{1,3}}(?:{_GAP}\d{{3}})+(?:,\d+)?(?!\d)|\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?!\d)|\d+[.,]\d+|\d+"
)
_SCALES = {
    "en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "m": 6, "k": 3},
    "fr": {"mille": 3, "millier": 3, "million": 6, "milliard": 9, "billion": 12, "trillion": 18, "md": 9, "m": 6, "k": 3},
}  # fmt: skip
_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"
    " dix-neuf vingt",
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety hundred",
    "fr": "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent",
}
_RANKS = {
    "en": "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "fr": "zéroième premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième"
    " treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième",
}
_ROMAN = re.compile(r"\b([IVX]+)(?:er|re|e|ème)(?=\s)")


class Figure(NamedTuple):
    """A number of a line, and all that it may mean."""

    shown: str
    values: frozenset[Fraction]


def _readings(figures: str, language: str) -> set[Fraction]:
    """Read figures in the language's way, and in the other's where that could be meant."""
    bare = re.sub(_GAP, "", figures)
    decimal, group = (".", ",") if language == "en" else (",", ".")
    found = {Fraction(bare.replace(group, "").replace(decimal, "."))} if bare.count(decimal) < 2 else set()
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare):
        found = {Fraction(re.sub(r"[.,]", mark, bare)) for mark in ("", ".")}
    elif bare.count(group) == 1 and decimal not in bare:
        found = {Fraction(bare.replace(group, "."))}
    return found or {Fraction(re.sub(r"[.,]", "", bare))}


def figures(text: str, language: str) -> Iterator[Figure]:
    """Yield the numbers that stand in figures."""
    position = 0
    scales = _SCALES[language]
    while found := _FIGURES.search(text, position):
        position = found.end()
        if found[0] == "00" and re.search(r"\d[:.h]\Z", text[: found.start()]):
            continue  # on the hour
        values = _readings(found[0], language)
        word = re.compile(rf"(?:{_GAP}|-)?([^\W\d_]+)").match(text, position)
        name = word[1] if word else ""
        key = name.lower() if name in ("M", "m", "bn", "Md", "Mds", "k", "K") else name.lower().rstrip("s")
        money = text[max(0, found.start() - 2) : found.start()].rstrip()[-1:] in (
            "$",
            "€",
            "£",
        ) or re.compile(rf"{_GAP}?\w+{_GAP}?[$€£]").match(text, position)
        if key in ("md", "mds"):
            key = "md"
        if (
            word
            and key in scales
            and (len(key) > 2 or key in ("bn", "md") or money or (key == "m" and "bn" in text))
        ):
            values = {value * 10 ** scales[key] for value in values}
            position = word.end()
            rest = re.compile(rf"{_GAP}(?:mille|thousand){_GAP}millions?\b").match(text, found.end())
            if rest:
                values = {value * 10**6 for value in values}
                position = rest.end()
            chain = re.compile(rf"{_GAP}(\d{{1,3}})(?:{_GAP}(mille)\b)?(?:{_GAP}(\d{{1,3}}))?(?![\d.,])")
            behind = chain.match(text, position) if key in ("mille", "million") and language == "fr" else None
            if behind and (key == "mille") != bool(behind[2]):
                more = int(behind[1]) * 1000 + int(behind[3] or 0) if behind[2] else int(behind[1])
                values = {value + more for value in values}
                position = behind.end()
        hour = re.compile(rf"(?:[:.]\d\d)?{_GAP}?p\.?{_GAP}?m\b", re.IGNORECASE).match(text, found.end())
        if hour and all(value < 12 for value in values):
            values |= {value + 12 for value in values}
        half = re.compile(rf"(?:[:.]\d\d)?{_GAP}?a\.?{_GAP}?m\b", re.IGNORECASE).match(text, found.end())
        if half and 12 in values:
            values |= {Fraction(0)}
        yield Figure(text[found.start() : position], frozenset(values))
    for rank in _ROMAN.finditer(text):
        yield Figure(rank[0], frozenset({Fraction(_arabic(rank[1]))}))


def _arabic(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def in_words(text: str, language: str) -> Counter[Fraction]:
    """Count the numbers that a text says in words."""
    known = {word: n for n, word in enumerate(_UNITS[language].split())}
    known |= {word: 30 + 10 * n for n, word in enumerate(_TENS[language].split())}
    known |= {word: n for n, word in enumerate(_RANKS[language].split())}
    known |= {
        f"{word[:-1]}ieth" if language == "en" else f"{word.rstrip('es')}ième": n
        for word, n in known.items()
        if n >= 20
    }
    known |= {
        "première": 1,
        "seconde": 2,
        "second": 2,
        "mille": 1000,
        "thousand": 1000,
        "million": 10**6,
        "milliard": 10**9,
    }
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower())
    return Counter(Fraction(known[word]) for word in words if word in known)


_BELOW_HUNDRED = {
    "en": {
        f"{ten}-{unit}": 10 * (n + 2) + m
        for n, ten in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
        for m, unit in enumerate(_UNITS["en"].split()[1:10], 1)
    },
    "fr": {
        f"{ten}{'-et-' if m in (1, 11) and ten != 'quatre-vingt' else '-'}{unit}": tens + m
        for tens, ten in ((20, "vingt"), (30, "trente"), (40, "quarante"), (50, "cinquante"), (60, "soixante"), (80, "quatre-vingt"))
        for m, unit in enumerate(_UNITS["fr"].split()[1:20], 1)
        if m < 10 or tens in (60, 80)
    },
}  # fmt: skip
_POWERS = {
    "en": {"million": 6, "billion": 9, "trillion": 12},
    "fr": {"million": 6, "milliard": 9, "billion": 12, "trillion": 18},
}
_LEAST_TOLD = 3
"""One and two are said in too many ways: `a`, `both`, `une`, `second`."""
_OTHERWISE = {"fr": {9}, "en": set()}
"""`neuf` is new as well."""


def _spelt(text: str, language: str) -> Counter[Fraction]:
    """Count the numbers in words, those of two words included."""
    lowered = re.sub(r"\b(?:hundreds|centaines?)\b", "hundred" if language == "en" else "cent", text.lower())
    lowered = re.sub(r"\b(?:thousands|milliers?)\b", "thousand" if language == "en" else "mille", lowered)
    lowered = re.sub(r"\bcents\b", "cent", lowered) if language == "fr" else lowered
    lowered = lowered.replace(" et un", "-et-un").replace(" et onze", "-et-onze")
    found = in_words(lowered, language)
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", lowered):
        if word in _BELOW_HUNDRED[language]:
            found[Fraction(_BELOW_HUNDRED[language][word])] += 1
    return found


def words_lost(line: str, text: str, source: str, target: str) -> Iterator[str]:
    """Yield the numbers in words, and the millions and billions, that the other side has in no form."""
    ours, theirs = _spelt(line, source), _spelt(text, target)
    shown = [
        frozenset(value for one in figures(side, language) for value in one.values)
        for side, language in ((line, source), (text, target))
    ]
    for one, other, language, seen, verb in (
        (ours, theirs, source, shown[1], "lost"),
        (theirs, ours, target, shown[0], "invented"),
    ):
        for value in one:
            if (
                value >= _LEAST_TOLD
                and value not in _OTHERWISE[language]
                and not other[value]
                and value not in seen
            ):
                yield f"word {verb}: {value}"
    powers = [
        {power for word, power in _POWERS[language].items() if re.search(rf"\b{word}s?\b", side.lower())}
        for side, language in ((line, source), (text, target))
    ]
    if powers[0] != powers[1] and not any(value >= 10**5 for side in shown for value in side):
        yield f"scale: {sorted(powers[0])} and {sorted(powers[1])}"


def unmatched(ours: list[Figure], theirs: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Pair numbers that can mean the same; return what is left of both."""
    extra = list(theirs)
    lost: list[Figure] = []
    for one in ours:
        same = next((other for other in extra if other.values & one.values), None)
        if same is None:
            lost.append(one)
        else:
            extra.remove(same)
    return lost, extra


def foreign(text: str, language: str) -> list[str]:
    """Return figures of a text that are marked as the other language marks them."""
    wrong = r"(?<![\w.,/-])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\w.,/-])\d+\.\d+(?![\w.])" if language == "fr" else (
        r"(?<![\w.,/-])\d{1,3}(?:[\u00a0\u202f]\d{3})+(?!\d)|(?<![\w.,/-])\d+,\d{1,2}(?![\d,])"
    )  # fmt: skip
    return [shown for shown in re.findall(wrong, text) if shown]


_NEAR = rf"{_GAP}?(?:(?:thousand|mille|milliers?|millions?|billions?|milliards?|bn|[mM]){_GAP}?)*(?:de{_GAP}|d[’'])?"
_MONEY = {
    "$": rf"\d{_NEAR}(?:\$|dollars?\b)|\$[ \u00a0]?\d",
    "€": rf"\d{_NEAR}(?:€|euros?\b)|€[ \u00a0]?\d",
    "£": rf"\d{_NEAR}(?:£|pounds?\b|livres?\b)|£[ \u00a0]?\d",
    "¥": rf"\d{_NEAR}(?:¥|yens?\b)|¥[ \u00a0]?\d",
    "%": rf"\d{_GAP}?(?:%|-?per-? ?cent\b|pour ?cents?\b)",
}
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def _short(name: str) -> str:
    return rf"(?:{name}\b|{name[:3]}\.)" if name.isascii() else rf"{name}\b"


def _beside(line: str, text: str, source: str, target: str) -> Iterator[str]:
    """Yield what stands beside numbers on one side only: money, per cent, a month; letters that are stuck to one."""
    for sign, pattern in _MONEY.items():
        ours, theirs = (len(re.findall(pattern, one, re.IGNORECASE)) for one in (line, text))
        if (sign == "%" and ours != theirs) or bool(ours) != bool(theirs):
            yield f"{sign} {ours} times and {theirs} times"
    dated = [
        Counter(
            number
            for number, name in enumerate(_MONTHS[language].split())
            for _ in re.findall(
                rf"\b{_short(name)}{_GAP}\d|\d(?:er|st|nd|rd|th)?{_GAP}(?:of )?{_short(name)}", one.lower()
            )
        )
        for one, language in ((line, source), (text, target))
    ]
    if dated[0] != dated[1]:
        yield "months differ"
    for stuck in re.findall(r"(?<![\w.,])\d+[^\W\d_]+", text):
        if (
            not re.fullmatch(r"\d+(?:er|re|e|st|èmes?|ème|nd|rd|th|s|M|bn|k|K|D|G)", stuck)
            and stuck not in line
        ):
            yield f"stuck together: {stuck}"


def pictures(text: str) -> Counter[str]:
    """Count emoji, arrows and the like."""
    return Counter(
        one for one in text if ord(one) >= 0x2190 and unicodedata.category(one) in ("So", "Sk", "Sm")
    )


def discrepancies(line: str, text: str, source: str, target: str) -> Iterator[str]:
    """Yield what a person should look at."""
    ours, theirs = Counter(_SIGN.findall(line)), Counter(_SIGN.findall(text))
    for one in (ours - theirs) + (theirs - ours):
        yield f"sign {'lost' if ours[one] > theirs[one] else 'invented'}: {one}"
    if pictures(line) != pictures(text):
        yield "pictures differ"
    bare, there = _SIGN.sub(" ", line), _SIGN.sub(" ", text)
    lost, extra = unmatched([*figures(bare, source)], [*figures(there, target)])
    said, spoken = _spelt(bare, source), _spelt(there, target)
    for one in lost:
        word = next((value for value in one.values if spoken[value]), None)
        yield f"number {'in words' if word is not None else 'lost'}: {one.shown}"
    for one in extra:
        word = next((value for value in one.values if said[value]), None)
        yield f"number {'in figures' if word is not None else 'invented'}: {one.shown}"
    yield from words_lost(bare, there, source, target)
    for shown in foreign(there, target):
        same = re.sub(r"[.,]", lambda mark: "," if mark[0] == "." else ".", shown)
        yield f"number {'as doubtful as in the source' if same in bare else f'as {source} writes it'}: {shown}"
    yield from _beside(bare, there, source, target)


_SPICES = (
    "🎬",
    "https://example.org/a_b?c=1.5&d={0}",
    "redaction{0}@example.org",
    "{{name}}",
    "%(count)d",
    "%s",
    "#MadeInFrance",
    "→",
    "👩‍👩‍👧 🇫🇷",
    "example.com/{0}",
)


def spiced(line: str, number: int) -> str:
    """Return the line with one sign in it, at a place that its number chooses."""
    words = line.split()
    sign = _SPICES[number % len(_SPICES)].format(number).replace("&", "&amp;")
    place = (0, len(words) // 2, max(0, len(words) - 1), len(words))[number // len(_SPICES) % 4]
    return " ".join([*words[:place], sign, *words[place:]])


def spice(path: str) -> None:
    """Print the lines of a file, spiced; no line of markup, so what looks like it is escaped."""
    for number, line in enumerate(Path(path).read_text("utf-8").splitlines()):
        print(spiced(line.replace("&", "&amp;").replace("<", "&lt;"), number))


def main(source: str, target: str, path: str) -> None:
    """Judge every line of a file."""
    kinds: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    rows = [json.loads(row) for row in Path(path).read_text("utf-8").splitlines()]
    for number, row in enumerate(rows, 1):
        line, text = (
            re.sub(r"</?[a-z]+\d*/?>", "", row[name])
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            for name in ("source", "text")
        )
        if line and not text:
            gaps[row["problem"]] += 1
            print(f"{number}: GAP {row['problem']}\n    {line}")
            continue
        found = list(discrepancies(line, text, source, target))
        kinds.update(one.partition(":")[0] for one in found)
        if found:
            print(f"{number}: {'; '.join(found)}\n    {line}\n    {text}")
    print(f"{len(rows)} lines; gaps {sum(gaps.values())} {dict(gaps)}; to look at: {dict(kinds)}")


if __name__ == "__main__":
    spice(sys.argv[2]) if sys.argv[1] == "spice" else main(*sys.argv[1:4])
