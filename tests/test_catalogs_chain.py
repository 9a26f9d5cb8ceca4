"""The whole life of a catalog: the source is edited, people translate, tools rewrite the file, a machine fills gaps.

Whatever the order, the laws hold after every run: no text that a person typed is lost, no machine's text passes
for a person's, nothing stands twice, msgfmt has nothing to say, and a second run writes nothing.
"""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import polib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.catalogs import Shelf, ask_beside, lay_beside, recall, reconcile
from pipeline.model import (
    NO_LANGUAGE,
    Article,
    Block,
    BlockKind,
    Catalog,
    Key,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)
from tests.test_catalogs_tools import SLUG, TOOLS, change, msgfmt

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("msgfmt", "msgmerge", "msgcat", "msgattrib"))), reason="GNU gettext is missing"
)

EN, FR = Language("en"), Language("fr")
WORDS = ["harbour", "film", "50%", "mayor", "old", "new", "spring", "studio", "visitors"]


def poedit(text: str) -> str:
    """Poedit's header fields, and no comment that is not a translator's."""
    lines = [line for line in text.split("\n") if not line.startswith("#.")]
    head = '"Content-Type:'
    return "\n".join(lines).replace(
        head, f'"X-Generator: Poedit 3.4\\n"\n"X-Poedit-Basepath: .\\n"\n{head}', 1
    )


def weblate(path: Path, _template: Path) -> None:
    """Wrapped at 77, with a translator and a date in the header."""
    text = path.read_text(encoding="utf-8-sig")
    if "#= " in text or "Content-Type" not in text:
        return
    path.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
    file = polib.pofile(str(path), wrapwidth=77)
    file.metadata["Last-Translator"] = "Léa <lea@example.org>"
    file.metadata["PO-Revision-Date"] = "2025-03-01 10:00+0000"
    file.metadata["X-Generator"] = "Weblate 5.4"
    file.save()


ALL_TOOLS = {**TOOLS, "poedit": change(poedit), "weblate": weblate}

kinds = st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CELL])
sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=7).map(
    lambda words: f"The {' '.join(words)}."
)
sources = st.lists(st.tuples(kinds, sentences, st.sampled_from([EN, EN, EN, FR, NO_LANGUAGE])), max_size=6)
acts = st.lists(
    st.tuples(
        st.sampled_from(["type", "type", "approve", "keep fuzzy", "doubt", "empty", "comment"]),
        st.integers(0, 9),
    ),
    max_size=4,
)
rounds = st.lists(
    st.tuples(sources, st.booleans(), acts, st.lists(st.sampled_from(list(ALL_TOOLS)), max_size=3)),
    min_size=1,
    max_size=4,
)


@dataclass(slots=True)
class World:
    """A project of one article, and what its people did."""

    shelf: Shelf
    typed: set[str] = field(default_factory=set)
    """Texts of people that nobody has deleted or replaced."""
    confirmed: set[str] = field(default_factory=set)
    """Machine's texts that a person may have confirmed."""
    count: int = 0

    @property
    def path(self) -> Path:
        return self.shelf.catalog_path(SLUG, FR)

    def translate(self, doings: list[tuple[str, int]]) -> None:
        """Do what a person does in an editor."""
        file = polib.pofile(str(self.path), wrapwidth=0)
        entries = [entry for entry in file if not entry.obsolete]
        for what, number in doings:
            if not entries:
                break
            entry = entries[number % len(entries)]
            before, fuzzy = entry.msgstr, "fuzzy" in entry.flags
            if what in ("type", "keep fuzzy"):
                self.count += 1
                entry.msgstr = f"Texte {self.count} d’une personne, 50 %."
                self.typed.add(entry.msgstr)
                if fuzzy and what == "type":
                    entry.flags.remove("fuzzy")
                    entry.previous_msgid = entry.previous_msgctxt = None
            elif what == "approve" and fuzzy:
                entry.flags.remove("fuzzy")
                entry.previous_msgid = entry.previous_msgctxt = None
                self.confirmed.add(before)
            elif what == "doubt" and before in self.typed and not fuzzy:
                entry.flags.append("fuzzy")
            elif what == "empty":
                entry.msgstr = ""
            elif what == "comment":
                entry.tcomment = "\n".join(filter(None, [entry.tcomment, "diptych: ignore=numbers"]))
            if what in ("type", "keep fuzzy", "empty") and not any(
                other.msgstr == before for other in file if other is not entry
            ):
                self.typed.discard(before)
        file.save()

    def run(self, source: SegmentedArticle, *, machine: bool) -> Catalog:
        """Do what `diptych run` does."""
        (catalog,) = recall([reconcile(self.shelf.load(SLUG, FR), source, FR)])
        if machine:
            catalog = lay_beside(catalog, fill(ask_beside(catalog)))
        self.shelf.store(source, [catalog])
        return catalog


def fill(catalog: Catalog) -> Catalog:
    return replace(
        catalog,
        entries=tuple(
            replace(
                entry,
                translation=Translation(f"Brouillon : {entry.key.msgid}", State.MACHINE, "argos 1.9|en>fr"),
            )
            if entry.translation.state is State.MISSING
            else entry
            for entry in catalog.entries
        ),
    )


def article(blocks: list[tuple[BlockKind, str, Language]]) -> SegmentedArticle:
    blocks = [(BlockKind.TITLE, "Un film", FR), *blocks]
    known: dict[Key, Language] = {}
    texts = [
        (kind, text, known.setdefault(Key(kind.value, text), language)) for kind, text, language in blocks
    ]
    return SegmentedArticle(
        Article(SLUG, "source/an article.txt", tuple(Block(kind, text) for kind, text, _ in texts)),
        tuple((Unit(kind, language, text),) for kind, text, language in texts),
        EN,
    )


def live(
    folder: Path,
    days: list[tuple[list[tuple[BlockKind, str, Language]], bool, list[tuple[str, int]], list[str]]],
) -> None:
    """Live through the rounds and hold each run to the laws."""
    world = World(Shelf(folder))
    world.run(article([]), machine=False)
    for blocks, machine, doings, tools in days:
        source = article(blocks)
        world.shelf.store(source, [])  # the template of the changed article
        for tool in tools:
            ALL_TOOLS[tool](world.path, world.shelf.template_path(SLUG))
        catalog = world.run(source, machine=machine)
        hold(world, source, catalog)
        world.translate(doings)
        hold(world, source, world.run(source, machine=machine))


def hold(world: World, source: SegmentedArticle, catalog: Catalog) -> None:
    everything = (*catalog.entries, *catalog.obsolete)
    assert len({entry.key for entry in everything}) == len(everything)
    texts = {entry.translation.text for entry in everything}
    comments = "\n".join(comment for entry in everything for comment in entry.comments)
    for text in world.typed:
        assert text in texts or text in comments, f"lost: {text}"
    for entry in everything:
        text, state = entry.translation.text, entry.translation.state
        if text.startswith("Brouillon") and text not in world.confirmed:
            assert state is State.MACHINE, f"{state}: {text}"
        if text.startswith("Texte"):
            assert state in (State.HUMAN, State.SUGGESTED), f"{state}: {text}"
    assert msgfmt(world.path) == ""
    (again,) = recall([reconcile(world.shelf.load(SLUG, FR), source, FR)])
    assert [(entry.key, entry.translation) for entry in again.entries] == [
        (entry.key, entry.translation) for entry in catalog.entries
    ]
    assert world.shelf.stale(source, [again]) == ()


LOST_AND_FOUND = [
    ([(BlockKind.PARAGRAPH, "The old film.", EN)], True, [], []),
    ([], False, [], []),
    ([(BlockKind.PARAGRAPH, "The old film.", EN)], False, [], ["babel", "msgmerge"]),
]
"""Babel drops `fuzzy` from obsolete messages, and msgmerge brings one back."""


@settings(max_examples=15, deadline=None)
@given(rounds)
@example(LOST_AND_FOUND)
def test_whatever_happens_in_whatever_order_nothing_of_anybodys_is_lost(
    days: list[tuple[list[tuple[BlockKind, str, Language]], bool, list[tuple[str, int]], list[str]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder), days)
