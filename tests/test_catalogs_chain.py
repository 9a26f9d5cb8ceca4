"""The whole life of a catalog: the source is edited, people translate, tools rewrite the file, a machine fills gaps,
files go out in every format and come back, whenever they do.

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
from pipeline.catalogs.exchange import ExchangeError, Format, Verdict, formats, hand_out, take_back
from pipeline.catalogs.exchange.sheet import Segment
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
from tests.conftest import cases
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
post = st.lists(
    st.one_of(
        st.sampled_from(list(Format)).map(lambda kind: ("send", kind, 0)),
        st.tuples(
            st.sampled_from(["type", "confirm", "as it is"]), st.sampled_from(list(Format)), st.integers(0, 9)
        ),
    ),
    max_size=3,
)


@dataclass(frozen=True, slots=True)
class Day:
    """What happens between two looks at a project."""

    blocks: list[tuple[BlockKind, str, Language]] = field(default_factory=list)
    """What the author makes of the article."""
    machine: bool = False
    acts: list[tuple[str, int]] = field(default_factory=list)
    """What a translator does, and to which entry."""
    tools: list[str] = field(default_factory=list)
    """Those that rewrite the file, one after the other."""
    post: list[tuple[str, Format, int]] = field(default_factory=list)
    """Formats in which a file is sent, or what a translator did to the last one sent, and to which unit."""
    unseen: bool = False
    """Whether no run follows the translator's work before the author and the tools are at it again."""


days = st.lists(
    st.builds(
        Day,
        sources,
        st.booleans(),
        acts,
        st.lists(st.sampled_from(list(ALL_TOOLS)), max_size=3),
        post,
        st.booleans(),
    ),
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
    sent: dict[Format, Path] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.shelf.catalog_path(SLUG, FR)

    def translate(self, doings: list[tuple[str, int]]) -> None:
        """Do what a person does in an editor."""
        text = self.path.read_text(encoding="utf-8")
        self.path.write_text(text.replace("\n#= ", "\n#, "), encoding="utf-8")  # polib 1.2 fails on these
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

    def mail(self, what: str, kind: Format, number: int) -> None:
        """Send the catalog to a translator, or take back what the translator made of what was sent last."""
        if what == "send":
            for handout in hand_out(self.shelf, FR, kind):
                self.sent[kind] = self.shelf.locales / f"{kind.value}-{handout.name}"
                self.sent[kind].write_bytes(handout.data)
        elif kind in self.sent:
            path = self.sent[kind]
            if what != "as it is":
                self.work_on(path, kind, number, confirm=what == "confirm")
            try:
                receipt = take_back(path, self.shelf, [FR])
            except ExchangeError:  # the article has none of its sentences any more
                return
            for outcome in (outcome for part in receipt.parts for outcome in part.outcomes):
                text = outcome.segment.text
                if outcome.verdict in (Verdict.TAKEN, Verdict.CONFIRMED):
                    (self.typed if text.startswith("Texte") else self.confirmed).add(text)
                    if not outcome.before.state.by_person and outcome.before.text != text:
                        self.typed.discard(outcome.before.text)

    def work_on(self, path: Path, kind: Format, number: int, *, confirm: bool) -> None:
        """Do what a translator does to a file: confirm one unit as it is, or type a text there."""
        (sheet,) = formats.read(path.read_bytes(), path.name)
        self.count += 1
        before = sheet.segments[number % len(sheet.segments)]
        text = before.text if confirm and before.text else f"Texte {self.count} d’une personne, 50 %."
        if kind is Format.PO:
            file = polib.pofile(str(path), wrapwidth=0)
            (entry,) = (one for one in file if (one.msgctxt, one.msgid) == tuple(before.key))
            entry.msgstr, entry.flags = text, [flag for flag in entry.flags if flag != "fuzzy"]
            file.save()
            return

        def worked_on(segment: Segment) -> Segment:
            return replace(segment, text=text, state=State.HUMAN) if segment is before else segment

        worked = replace(sheet, segments=tuple(map(worked_on, sheet.segments)))
        path.write_bytes(formats.WRITERS[kind].write([worked]))

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


def live(folder: Path, days: list[Day]) -> None:
    """Live through the days and hold each run to the laws."""
    world = World(Shelf(folder))
    world.run(article([]), machine=False)
    for day in days:
        source = article(day.blocks)
        world.shelf.store(source, [])  # the template of the changed article
        for tool in day.tools:
            ALL_TOOLS[tool](world.path, world.shelf.template_path(SLUG))
        catalog = world.run(source, machine=day.machine)
        hold(world, source, catalog)
        world.translate(day.acts)
        for what, kind, number in day.post:
            world.mail(what, kind, number)
        if not day.unseen:
            hold(world, source, world.run(source, machine=day.machine))


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


FILM: list[tuple[BlockKind, str, Language]] = [(BlockKind.PARAGRAPH, "The old film.", EN)]
LOST_AND_FOUND = [Day(FILM, machine=True), Day(), Day(FILM, tools=["babel", "msgmerge"])]
"""Babel drops `fuzzy` from obsolete messages, and msgmerge brings one back."""


@settings(max_examples=cases(15), deadline=None)
@given(days)
@example(LOST_AND_FOUND)
def test_whatever_happens_in_whatever_order_nothing_of_anybodys_is_lost(days: list[Day]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder), days)
