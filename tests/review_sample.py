"""A small article in review, with a unit in every state, built by hand."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.assemble import assemble
from pipeline.catalogs import reconcile
from pipeline.model import (
    Article,
    Block,
    BlockKind,
    Catalog,
    Entry,
    Inline,
    Key,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)  # fmt: skip
from pipeline.report.review import Sheet

EN, FR = Language("en"), Language("fr")

LINK = Inline(1, "a", (("href", "https://energie.example/?a=1&b=2"),))
ROWS = (
    (Block(BlockKind.TITLE, "The wind drives the buses", level=1), (("The wind drives the buses", ""),)),
    (Block(BlockKind.AUTHOR, "Inès Carvalho", language=Language("zxx")), (("Inès Carvalho", ""),)),
    (
        Block(
            BlockKind.PARAGRAPH,
            'The <a id="1">wind farm</a> has 35 windmills. They turn day and night. Nobody asked.',
            (LINK,),
        ),
        (("The <a>wind farm</a> has 35 windmills.", "a"), ("They turn day and night.", ""), ("Nobody asked.", "")),
    ),
    (Block(BlockKind.HEADING, "In detail", level=4), (("In detail", ""),)),
    (Block(BlockKind.ITEM, "The sea is near.", level=1, group=1, row=1), (("The sea is near.", ""),)),
    (Block(BlockKind.ITEM, "The sea is near.", level=2, group=1, row=2), (("The sea is near.", ""),)),
)  # fmt: skip

MADE = {
    "The wind drives the buses": Translation("Le vent fait avancer les bus", State.HUMAN),
    "The <a>wind farm</a> has 35 windmills.": Translation(
        "Le <a>parc éolien</a> a 35 éoliennes.", State.MACHINE, "fake"
    ),
    "They turn day and night.": Translation("Elles tournent le jour.", State.SUGGESTED),
    "In detail": Translation("Dans le détail", State.APPROVED, "fake"),
    "The sea is near.": Translation("La mer est 1 proche.", State.MACHINE, "fake"),
}


def segmented() -> SegmentedArticle:
    """The article, cut."""
    units = tuple(
        tuple(
            Unit(
                block.kind,
                block.language or EN,
                text,
                " " if position + 1 < len(texts) else "",
                ((tag, LINK),) if tag else (),
            )
            for position, (text, tag) in enumerate(texts)
        )
        for block, texts in ROWS
    )
    return SegmentedArticle(Article("wind", "source/wind.txt", tuple(block for block, _ in ROWS)), units, EN)


def catalog(made: Mapping[str, Translation] = MADE) -> Catalog:
    """Its French catalog."""
    entries = []
    for entry in reconcile(None, segmented(), FR).entries:
        found = made.get(entry.key.msgid)
        before = Key("paragraph", "They turn all day.") if found and found.state is State.SUGGESTED else None
        entries.append(replace(entry, translation=found, previous=before) if found else entry)
    return Catalog("wind", FR, tuple(entries))


def sheet(of: Catalog | None = None, **changes: object) -> Sheet:
    """A sheet of it; `changes` are the sheet's fields."""
    of = of or catalog()
    made = Sheet(segmented(), of, assemble(segmented(), of), (), ("", "", "farm", "detail", "", ""))
    return replace(made, **changes)  # type: ignore[arg-type]  # replace checks the names at run time


def with_text(key: Key, text: str, state: State = State.MACHINE) -> Catalog:
    """The catalog with another text in one entry."""
    before = catalog()

    def change(entry: Entry) -> Entry:
        return replace(entry, translation=Translation(text, state)) if entry.key == key else entry

    return replace(before, entries=tuple(map(change, before.entries)))
