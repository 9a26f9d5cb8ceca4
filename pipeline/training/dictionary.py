"""The dictionary that goes with a package: what each word is called in the other language, counted in parallel text.

An aligner says which word of a pair stands for which (any that reads one sentence a line and writes Pharaoh's `0-0 1-2`:
eflomal, fast_align …); links that it makes both ways are counted. How often a word was met is a plain count; which of
its names are usual goes by their sources' weights, so that news and articles outweigh manuals. `pipeline.translate.engines.dictionary` reads what is written here, and says what for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from pipeline.files import write_whole
from pipeline.training.errors import TrainingError
from pipeline.training.pairs import LANGUAGES, Pair, Sieve, read_lines, read_pairs
from pipeline.training.sources import Source
from pipeline.translate.engines.dictionary import COMMON

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[.,;:!?()«»\"'-]")
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_TOKENS = 80
_MOSTLY = 0.8
"""Share of the times that a word is met, from which on it is written so."""
_FEWEST_LINKS = 2
"""Links of two words below which they have met by chance."""
_LEAST_SHARE = 0.05
"""Of a word's links; what it is called more rarely is left out."""
_MOST_NAMES = 6
_SEEN = 3
"""Times that a word must stand in the text to count as one of the language."""
_COMMON = 2000
"""Times from which on a model has learnt a word."""
_WEIGHTS = "weights"
_Told = dict[str, tuple[int, list[tuple[str, float]]]]
"""Each word's links in all and what it is called, the most usual first, with the share of the links as a count."""


@dataclass(slots=True)
class _Met:
    """Two words that were linked."""

    times: int = 0
    weight: float = 0.0


def tokens(text: str) -> list[str]:
    """Return the words of a text in lower case, numbers and marks, for an aligner."""
    return _TOKEN.findall(text.lower().replace("’", "'"))


def write_words(sources: Sequence[Source], folder: Path, held_out: Iterable[str] = ()) -> int:
    """Write `words.en` and `words.fr`, a sentence a line, and each one's weight in `words.weights`; return how many.

    `names.en` and `names.fr` hold the words that are mostly written with capitals. Pairs are sifted as for a
    training. Raises `TrainingError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sieve, lines = Sieve(held_out), 0
    forms: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    with ExitStack() as stack:
        *sides, weights = (
            stack.enter_context((folder / f"words.{name}").open("w", encoding="utf-8"))
            for name in (*LANGUAGES, _WEIGHTS)
        )
        for source in sources:
            for pair in sieve.sift(read_pairs(source.path)):
                both = [tokens(text) for text in pair]
                if all(0 < len(one) <= _MOST_TOKENS for one in both):
                    for file, one in zip(sides, both, strict=True):
                        file.write(" ".join(one) + "\n")
                    weights.write(f"{source.weight:g}\n")
                    lines += 1
                    for counted, text in zip(forms, pair, strict=True):
                        counted.update(
                            islice(_LETTERS.findall(text), 1, None)
                        )  # any word is large at the start
    for language, counted in zip(LANGUAGES, forms, strict=True):
        write_whole(folder / f"names.{language}", "".join(f"{name}\n" for name in _names(counted)))
    return lines


def _names(forms: Counter[str]) -> list[str]:
    """Return the words that have one form with capitals nearly always."""
    written: Counter[str] = Counter()
    for form, times in forms.items():
        written[form.lower()] += times
    return sorted(
        form
        for form, times in forms.items()
        if form != form.lower() and times >= _MOSTLY * written[form.lower()]
    )


def write_dictionaries(folder: Path, forward: Path, backward: Path) -> dict[str, int]:
    """Count what `write_words` wrote by its links both ways; write `en_fr.txt` and `fr_en.txt` beside it.

    Every link is `place in English-place in French`, from 0. Returns how many words each dictionary tells of.
    Raises `TrainingError` where texts and links do not belong together.
    """
    links: dict[tuple[str, str], _Met] = defaultdict(_Met)
    seen: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for pair, weight, linked in _aligned(folder, forward, backward):
        words = [side.split() for side in pair]
        for language, one in zip(LANGUAGES, words, strict=True):
            seen[language].update(filter(str.isalpha, one))
        for english, french in linked:
            both = words[0][english], words[1][french]
            if all(map(str.isalpha, both)):
                links[both].times += 1
                links[both].weight += weight
    written: dict[str, int] = {}
    for way, (source, target) in enumerate((LANGUAGES, LANGUAGES[::-1])):
        usual = {name.lower(): name for name in read_lines(folder / f"names.{target}")}
        told = _dictionary({(pair[way], pair[1 - way]): met for pair, met in links.items()})
        known = {word: times for word, times in seen[target].items() if times >= _SEEN}
        written[f"{source}_{target}"] = len(told)
        write_whole(folder / f"{source}_{target}.txt", "".join(_lines(told, known, usual)))
    return written


def without(dictionary: Iterable[str], pairs: Iterable[tuple[str, str]]) -> str:
    """Return a dictionary, of which the lines are given, that tells nothing of these texts' words, and knows those of their translations."""
    sides = [{token for text in side for token in tokens(text)} for side in zip(*pairs, strict=True)]
    said, known = sides or (set(), set())
    lines = [line for line in dictionary if line.partition("\t")[0] not in said]
    held = {line.split("\t")[1] for line in lines if line.startswith("\t")}
    lines += [f"\t{word}" for word in sorted(known - held) if word.isalpha()]
    return "".join(f"{line}\n" for line in lines)


def _aligned(
    folder: Path, forward: Path, backward: Path
) -> Iterator[tuple[Pair, float, list[tuple[int, int]]]]:
    names = [*(folder / f"words.{name}" for name in (*LANGUAGES, _WEIGHTS)), forward, backward]
    for number, row in enumerate(zip_longest(*map(read_lines, names)), 1):
        english, french, weight, *ways = row
        try:
            shared = sorted(set(ways[0].split()) & set(ways[1].split()))
            linked = [(int(one), int(other)) for one, other in (link.split("-") for link in shared)]
            lengths = len(english.split()), len(french.split())
            if not all(0 <= one < lengths[0] and 0 <= other < lengths[1] for one, other in linked):
                raise IndexError
            yield Pair(english, french), float(weight), linked
        except (AttributeError, TypeError, ValueError, IndexError) as error:
            raise TrainingError(
                "texts and links do not belong together",
                where=f"{forward}:{number}",
                next_step="align words.en and words.fr of this folder, both ways, and name what came of it",
            ) from error


def _dictionary(links: Mapping[tuple[str, str], _Met]) -> _Told:
    by_word: dict[str, list[tuple[str, _Met]]] = defaultdict(list)
    for (word, name), met in links.items():
        by_word[word].append((name, met))
    told: _Told = {}
    for word, names in sorted(by_word.items()):
        total, weight = sum(met.times for _, met in names), sum(met.weight for _, met in names)
        usual = sorted(names, key=lambda one: (-one[1].weight, one[0]))[:_MOST_NAMES]
        kept = [
            (name, total * met.weight / weight)
            for name, met in usual
            if met.times >= _FEWEST_LINKS and met.weight >= _LEAST_SHARE * weight
        ]
        if kept:
            told[word] = total, kept
    return told


def _lines(told: _Told, known: Mapping[str, int], usual: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a dictionary: words with their names, then words of the target language.

    Of these, names are left out, but for common words. What is only called itself, as people and places are, is a word
    of the target language and no more: two in five of all words are.
    """
    alone = {word for word, (_, names) in told.items() if [name for name, _ in names] == [word]}
    for word, (total, names) in told.items():
        if word in alone:
            continue
        counts = (f"{usual.get(name, name)} {times:.1f}" for name, times in names)
        yield "\t".join((word, str(total), *counts)) + "\n"
    names_told = {name for word, (_, names) in told.items() if word not in alone for name, _ in names}
    for word in sorted(known.keys() | alone):
        if known.get(word, 0) >= _COMMON:
            yield f"\t{word}\t{COMMON}\n"
        elif word not in names_told:
            yield f"\t{word}\n"
