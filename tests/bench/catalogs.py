"""A project of 100,000 units: its catalogs beside polib on the same files, near matches beside exact ones."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polib

from pipeline.catalogs import Shelf, reconcile
from pipeline.catalogs.match import nearest
from pipeline.model import (
    Article,
    Block,
    BlockKind,
    Catalog,
    Entry,
    Key,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)
from tests.bench import ratio

FR, EN = Language("fr"), Language("en")
ARTICLES, UNITS = 1000, 100
_STATES = (State.HUMAN, State.MACHINE, State.MACHINE, State.SUGGESTED, State.APPROVED)
_SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]


def sentence(chance: random.Random) -> str:
    """Return a sentence of 6 to 24 words from a vocabulary of ten thousand, frequent as Zipf has it."""
    words = [_word(int(10_000 ** chance.random())) for _ in range(chance.randint(6, 24))]
    return f"{' '.join(words).capitalize()}."


@cache
def _word(rank: int) -> str:
    return "".join(random.Random(rank).choices(_SYLLABLES, k=1 + rank.bit_length() // 4))


def articles(count: int, chance: random.Random, units: int = UNITS) -> Iterator[SegmentedArticle]:
    """Yield articles in English with every fifth unit in French."""
    for number in range(count):
        texts = [sentence(chance) for _ in range(units)]
        kinds = [BlockKind.TITLE, *[BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 9] * (units // 10)][:units]
        blocks = tuple(Block(kind, text) for kind, text in zip(kinds, texts, strict=True))
        cut = tuple(
            (Unit(block.kind, FR if place % 5 == 4 else EN, block.text),)
            for place, block in enumerate(blocks)
        )
        slug = f"article-{number}"
        yield SegmentedArticle(Article(slug, f"source/{slug}.txt", blocks), cut, EN)


def translated(catalog: Catalog, chance: random.Random) -> Catalog:
    """Fill the gaps, by machines and people in turn."""
    entries = [
        replace(entry, translation=_translation(chance.choice(_STATES), sentence(chance)))
        if entry.translation.state is State.MISSING
        else entry
        for entry in catalog.entries
    ]
    return replace(catalog, entries=tuple(entries))


def _translation(state: State, text: str) -> Translation:
    return Translation(
        text, state, "argos|translate-en_fr 1.9|en>fr" if state in (State.MACHINE, State.APPROVED) else ""
    )


def scale(folder: Path) -> None:
    """Read, reconcile and write the whole project, beside polib reading and writing the same files."""
    chance = random.Random(4)
    shelf, theirs = Shelf(folder / "ours"), folder / "polib's"
    project = list(articles(ARTICLES, chance))
    for segmented in project:
        shelf.store(
            segmented, [translated(reconcile(None, segmented, language), chance) for language in (FR, EN)]
        )
    shutil.copytree(shelf.locales, theirs)
    paths = sorted(path for path in theirs.rglob("*") if path.suffix in (".po", ".pot"))

    def read_and_write() -> None:
        for segmented in project:
            slug = segmented.article.slug
            shelf.store(
                segmented,
                [reconcile(shelf.load(slug, language), segmented, language) for language in (FR, EN)],
            )

    def after_polib() -> None:
        shutil.copytree(theirs, shelf.locales, dirs_exist_ok=True)
        read_and_write()

    def all_new() -> None:
        for path in (*shelf.locales.rglob("*.po"), *shelf.locales.rglob("*.pot")):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(": source/", ": elsewhere/"), encoding="utf-8")
        read_and_write()

    def polibs() -> None:
        for path in paths:
            polib.pofile(str(path), wrapwidth=0).save()

    what = f"{ARTICLES * UNITS:,} units: load + reconcile + store"
    ratio(f"{what} / polib load + save", read_and_write, polibs, runs=3)
    ratio(f"{what}, files from polib / the same", after_polib, polibs, runs=1)
    ratio(f"{what}, every file written / the same", all_new, polibs, runs=1)


def near() -> None:
    """A thousand edited sentences among a hundred thousand: through `reconcile`, and bare."""
    chance = random.Random(5)
    (segmented,) = articles(1, chance, units=100_000)
    known = translated(reconcile(None, segmented, FR), chance)
    places = set(chance.sample(range(100_000), 1000))
    blocks = tuple(
        replace(block, text=block.text.replace(" ", " new ", 1)) if place in places else block
        for place, block in enumerate(segmented.article.blocks)
    )
    units = tuple(
        (replace(one, text=block.text),) for (one,), block in zip(segmented.units, blocks, strict=True)
    )
    edited = replace(segmented, article=replace(segmented.article, blocks=blocks), units=units)
    ratio(
        "reconcile 100,000 units, 1,000 of them edited / none edited",
        lambda: reconcile(known, edited, FR),
        lambda: reconcile(known, segmented, FR),
        runs=3,
    )
    old = known.entries
    new = [replace(old[place], key=Key("paragraph", blocks[place].text)) for place in sorted(places)]
    print(f"  near matches found for {len(nearest(new, old))} of {len(new)}")

    def exact() -> list[Entry | None]:
        by_key = {entry.key: entry for entry in old}
        return [by_key.get(entry.key) for entry in new]

    ratio("1,000 near matches in 100,000 / a dictionary of them", lambda: nearest(new, old), exact)


def main() -> None:
    """Run the benchmarks of this room."""
    with tempfile.TemporaryDirectory() as folder:
        scale(Path(folder))
    near()


if __name__ == "__main__":
    main()
