"""`make bench`, reading: article bodies beside trafilatura's, and languages of sentences and of what is cut from them.

The data stand outside the repository, in `../shared`; what is not there is skipped, saying so.
"""

import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura
from bs4.dammit import UnicodeDammit

from pipeline import markup
from pipeline.model import Article, Block, BlockKind, Language, Page
from pipeline.normalise import normalise
from pipeline.segment import Identifier, LangidIdentifier, identifier, segment

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
FR, EN = Language("fr"), Language("en")
WORD = re.compile(r"\w+")
FRONT = (BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.TEASER, BlockKind.IMAGE)
HELD_OUT = ("tico19", "europarl-sample", "letsencrypt", "gc-a11y-toolkit")
"""Parts of the corpus that no weight of the lexicon was counted in."""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count each four words that follow each other."""
    words = WORD.findall(text)
    return Counter(
        tuple(words[start : start + 4]) for start in range(max(len(words) - 3, min(1, len(words))))
    )


def f1(truths: Sequence[str], outputs: Sequence[str]) -> tuple[float, float, float]:
    """Return F1, precision and recall: means over pages, as the Article Extraction Benchmark has them."""
    precisions, recalls = [], []
    for truth, output in zip(truths, outputs, strict=True):
        wanted, found = shingles(truth), shingles(output)
        both = (wanted & found).total()
        precisions.append(both / found.total() if found else 0.0)
        recalls.append(both / wanted.total() if wanted else 0.0)
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def ours(text: str) -> str:
    """Return the plain body that `diptych read --text` prints."""
    article = normalise(Page("page", "page.html", "text/html", text))
    if not isinstance(article, Article):
        return ""
    return "\n".join(markup.plain(block.text) for block in article.blocks if block.kind not in FRONT)


def theirs(text: str) -> str:
    """Return what trafilatura alone extracts."""
    return trafilatura.extract(text, include_comments=False) or ""


def extraction() -> None:
    """Print F1 and pages per second, ours beside trafilatura alone; every third page was held out."""
    folder = SHARED / "benchmarks" / "extraction"
    if not folder.is_dir():
        print(f"extraction: skipped, no {folder}")
        return
    truth = {
        key: value["articleBody"] for key, value in json.loads((folder / "truth.json").read_text()).items()
    }
    names = sorted(truth)
    pages = {
        name: UnicodeDammit(
            gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), is_html=True
        ).unicode_markup
        or ""
        for name in names
    }
    outputs = {read: {name: read(pages[name]) for name in names} for read in (ours, theirs)}
    for part, chosen in (("all", names), ("held out", names[2::3])):
        for read, label in ((ours, "diptych"), (theirs, "trafilatura alone")):
            score = f1([truth[name] for name in chosen], [outputs[read][name] for name in chosen])
            print(
                f"{part:<9} {label:<18} F1 {score[0]:.4f}   precision {score[1]:.4f}   recall {score[2]:.4f}"
            )
    pairs = [(processor_time(ours, pages.values()), processor_time(theirs, pages.values())) for _ in range(5)]
    ratio = statistics.median(their / our for our, their in pairs)
    print(f"pages per second, diptych / trafilatura alone {ratio:20.2f} ×")
    whole(folder / "html")


THEIRS = """
import pathlib, sys, trafilatura
from bs4.dammit import UnicodeDammit
for page in sorted(pathlib.Path(sys.argv[1]).glob("*.html")):
    text = UnicodeDammit(page.read_bytes(), is_html=True).unicode_markup
    print(trafilatura.extract(text, include_comments=False))
"""
"""What `diptych read` is measured beside: a program that does nothing but extract the text."""


def whole(packed: Path) -> None:
    """Print how many pages a second `diptych read` takes, start-up, facts, languages and sentences included."""
    with tempfile.TemporaryDirectory() as folder:
        for page in packed.glob("*.html.gz"):
            (Path(folder) / page.stem).write_bytes(gzip.decompress(page.read_bytes()))
        ours = [sys.executable, "-m", "pipeline", "-C", folder, "read", "--jsonl", "--text", folder]
        theirs = [sys.executable, "-c", THEIRS, folder]
        pairs = [(children_time(ours), children_time(theirs)) for _ in range(5)]
    ratio = statistics.median(their / our for our, their in pairs)
    print(f"pages per second, whole process of diptych read / trafilatura's {ratio:8.2f} ×")


def children_time(command: Sequence[str]) -> float:
    """Return the processor's seconds of another process."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def processor_time(read: Callable[[str], str], pages: Sequence[str]) -> float:
    """Return the processor's seconds: other programs on the machine then do not count."""
    start = time.process_time()
    for page in pages:
        read(page)
    return time.process_time() - start


def held_out(name: str) -> list[tuple[str, str]]:
    """Return 1,500 pairs of a part of the corpus, English first."""
    packed = SHARED / "corpus" / f"train-{name}.tsv.zst"
    lines = subprocess.run(["zstd", "-dcq", packed], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    pairs = [line.split("\t")[:2] for line in lines[:1500] if "\t" in line]
    return [(english, french) for english, french in pairs if english != french]


def cut(text: str, words: int, choice: random.Random) -> str:
    """Return so many words from somewhere in a text; 0 is all of it; empty where there are too few."""
    each = text.split()
    if not words:
        return text if len(each) > 3 else ""
    start = choice.randrange(len(each) - words + 1) if len(each) >= words else -1
    return " ".join(each[start : start + words]) if start >= 0 else ""


def languages() -> None:
    """Print the share of texts whose language is told, without context, and of headings in their documents."""
    if not (SHARED / "corpus").is_dir():
        print("languages: skipped, no ../shared/corpus")
        return
    tellers: dict[str, Identifier] = {"words": identifier((FR, EN)), "py3langid": LangidIdentifier((FR, EN))}
    parts = {name: held_out(name) for name in HELD_OUT}
    for words in (1, 2, 3, 5, 0):
        for name, pairs in [*parts.items(), ("together", [pair for part in parts.values() for pair in part])]:
            choice = random.Random(7)
            texts = [
                (language, cut(text, words, choice))
                for pair in pairs
                for language, text in zip((EN, FR), pair, strict=True)
            ]
            kept = [(language, text) for language, text in texts if re.search(r"[^\W\d_]{2}", text)]
            shares = {
                label: sum(tell(text).get(language, 0.0) > 0.5 for language, text in kept) / len(kept)
                for label, tell in tellers.items()
            }
            told = "   ".join(f"{label} {100 * share:6.2f} %" for label, share in shares.items())
            print(f"{f'{words} words' if words else 'sentences':<10} {name:<16} {len(kept):6}   {told}")
    for name, pairs in parts.items():
        if any(all(len(text.split()) <= 4 for text in pair) for pair in pairs):
            print(f"headings in their document, {name:<16} {100 * headings(pairs):6.2f} %")


def headings(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the share of short lines told right as headings over two sentences, in articles of ten of them."""
    short = [pair for pair in pairs if all(1 <= len(text.split()) <= 4 for text in pair)]
    long = [pair for pair in pairs if all(len(text.split()) > 7 for text in pair)]
    right = whole = 0
    tell = identifier((FR, EN))
    for side, language in enumerate((EN, FR)):
        for start in range(0, min(len(short), len(long) // 2) - 9, 10):
            blocks = [Block(BlockKind.TITLE, markup.escape(short[start][side]), level=1)]
            for number in range(start, start + 10):
                blocks.append(Block(BlockKind.HEADING, markup.escape(short[number][side]), level=2))
                blocks += [
                    Block(BlockKind.PARAGRAPH, markup.escape(long[2 * number + more][side]))
                    for more in (0, 1)
                ]
            found = segment(Article("a", "a.txt", tuple(blocks)), (FR, EN), tell)
            told = [
                unit.language
                for block, units in zip(found.article.blocks, found.units, strict=True)
                for unit in units
                if block.kind is BlockKind.HEADING and any(character.isalpha() for character in unit.text)
            ]
            right += sum(one == language for one in told)
            whole += len(told)
    return right / whole if whole else 0.0


def main() -> None:
    """Run both."""
    extraction()
    languages()
