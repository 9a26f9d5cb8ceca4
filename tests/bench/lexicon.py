"""Counts `pipeline/segment/lexicon/en-fr.txt` anew: `python -m tests.bench.lexicon > en-fr.txt`.

What is counted: parallel texts outside the repository, in `../shared/corpus`, one `English TAB French` line
each, packed with zstd; the parts in PARTS, which hold none of the parts that `reading` measures on. Of each
part the first MOST lines count, so that no large manual outweighs the news. A word counts once a line.

What is written: the words that stand in most lines, and of the pieces of words (two to four letters, `^` and
`$` for a word's edges) those that tell most. A weight is the log-odds of a line being French given the word,
each side smoothed by SMOOTHING lines, in tenths, bounded by BOUND.

`python -m tests.bench.lexicon translations` writes `translations.txt` beside it, of the dictionaries that lie with the
embedded models: what a word is called in a share LEAST_SHARE of its links or more, if it has LEAST_LINKS.
"""

import math
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.segment.lexicon import PIECES, words_of
from pipeline.segment.lexicon.translations import STEM
from pipeline.segment.likeness import is_compared, read_word
from pipeline.translate.engines.argos.packages import embedded
from pipeline.translate.engines.dictionary import Dictionary, find, read

CORPUS = Path(__file__).parent.parent.parent.parent / "shared" / "corpus"
PARTS = (
    "wmtnews", "canada-cds", "canada-infobase", "canada-laws", "canada-wetboew", "debian-website", "django-docs",
    "games", "games-dialogue", "gnome-help", "kde-docs", "mdn-web-docs", "mediawiki", "mozilla-www",
    "msdocs-misc-ht", "nextstrain-narratives", "opensource-guide", "privacyguides", "programming-historian",
    "python-docs", "stellarium", "tatoeba", "web-apps", "wesnoth", "wesnoth-campaigns", "yunohost-docs",
)  # fmt: skip
"""News, government, web articles, stories, everyday sentences and manuals."""
MOST = 12_000
WORDS, KINDS = 10_000, 3_000
FEWEST = 4
"""Lines; a word that stands in fewer says nothing."""
SMOOTHING = 0.5
BOUND = 60
PIECE_FEWEST = 50
LEAST_LINKS, LEAST_SHARE = 20.0, 0.12
MOST_NAMES = 8
ALIKE = 4
"""Letters; words that begin alike need no list."""


def lines(part: str) -> Iterator[tuple[str, str]]:
    """Yield a part's pairs, those that are the same in both languages left out."""
    packed = subprocess.run(
        ["zstd", "-dcq", CORPUS / f"train-{part}.tsv.zst"], capture_output=True, check=True
    ).stdout
    for line in packed.decode("utf-8").split("\n")[:MOST]:
        english, _, french = line.partition("\t")
        french = french.split("\t")[0]
        if french and english != french:
            yield english, french


def main() -> None:
    """Count, and write the lexicon to standard output."""
    words: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    pieces: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for part in PARTS:
        for pair in lines(part):
            for side, text in enumerate(pair):
                found = set(words_of(text))
                words[side].update(found)
                pieces[side].update({piece for word in found for piece in pieces_of(word)})
    common = words[0] + words[1]
    kept = [word for word, count in common.most_common(WORDS) if count >= FEWEST]
    weights = {word: weight(words[0][word], words[1][word]) for word in kept}
    told = {
        piece: weight(pieces[0][piece], pieces[1][piece])
        for piece, count in (pieces[0] + pieces[1]).items()
        if count >= PIECE_FEWEST
    }
    telling = sorted(
        told, key=lambda piece: (-abs(told[piece]) * math.sqrt(pieces[0][piece] + pieces[1][piece]), piece)
    )[:KINDS]
    sys.stdout.write(
        "# word or piece (^ and $ are its edges) and tenths of its weight: French above 0, English below\n"
    )
    for name, value in sorted((weights | {f"~{piece}": told[piece] for piece in telling}).items()):
        sys.stdout.write(f"{name} {value}\n")


def translations() -> None:
    """Write what words are called in the other language to standard output, but for those that begin alike."""
    found: Counter[tuple[str, str]] = Counter()
    for package in embedded():
        path = find(package.path)
        dictionary = read(path) if path else Dictionary({}, frozenset(), frozenset())
        entries = ((word, dictionary.entry(word)) for word in dictionary.lines)
        for word, entry in entries:
            for name in entry.names if entry and entry.links >= LEAST_LINKS else ():
                pair = (read_word(word), read_word(name.word))
                if name.times >= LEAST_SHARE * entry.links and all(map(is_compared, pair)):
                    one, other = (text[:STEM] for text in pair)
                    if one[:ALIKE] != other[:ALIKE]:
                        found[(one, other) if package.source == "en" else (other, one)] += round(name.times)
    names: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (english, french), times in found.items():
        names[english].append((-times, french))
    sys.stdout.write("# what English words begin with, and their translations, the most usual first\n")
    for english, told in sorted(names.items()):
        sys.stdout.write(f"{english} {' '.join(name for _, name in sorted(told)[:MOST_NAMES])}\n")


def pieces_of(word: str) -> set[str]:
    """Return a word's pieces, its edges marked."""
    edged = f"^{word}$"
    return {edged[start : start + size] for size in PIECES for start in range(len(edged) - size + 1)}


def weight(english: int, french: int) -> int:
    """Return the log-odds in tenths."""
    odds = 10.0 * math.log((french + SMOOTHING) / (english + SMOOTHING))
    return round(max(-BOUND, min(BOUND, odds)))


if __name__ == "__main__":
    translations() if "translations" in sys.argv else main()
