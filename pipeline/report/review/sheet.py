"""What a review page shows: an article's units in reading order, each beside its translation."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.markup import strip
from pipeline.model import (
    Block,
    BlockKind,
    Catalog,
    Edition,
    Entry,
    Key,
    Language,
    Offer,
    SegmentedArticle,
    State,
    Unit,
)
from pipeline.phrases import Phrases, own_name
from pipeline.report.nouns import Finding
from pipeline.report.review.diff import Change, compare_words

STATES = (
    State.MISSING,
    State.MACHINE,
    State.SUGGESTED,
    State.HUMAN,
    State.APPROVED,
    State.SOURCE,
)
"""In the order of what wants work first."""

_WEIGHED = {"error": 90, "problem": 75, "unmeasured": 50, "finding": 25}
"""How much doubt it makes that a check finds an error or something else speaks against a machine's text, that its
machine said nothing of how sure it was, or that a check finds something in a person's."""

_QUOTED_WORDS = 5
"""Words of a sentence that a link into the edition names, so that the browser can find it there."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One article in one language, on its way to a reviewer."""

    segmented: SegmentedArticle
    catalog: Catalog
    edition: Edition
    findings: tuple[Finding, ...]
    """What the checks say about the catalog's texts."""
    anchors: tuple[str, ...]
    """The id of each block on the edition's page, or nothing."""
    page: str = ""
    """The way from the review page to the edition's; empty where that is not built."""

    @property
    def slug(self) -> str:
        """The article's name."""
        return self.catalog.slug

    @property
    def language(self) -> Language:
        """The edition's language."""
        return self.catalog.language

    @property
    def language_name(self) -> str:
        """The edition's language in its own words."""
        return own_name(self.language)

    @property
    def title(self) -> str:
        """The article's title in its own words, without tags."""
        titles = zip(self.segmented.article.blocks, self.segmented.units, strict=True)
        units = next((units for block, units in titles if block.kind is BlockKind.TITLE), ())
        return " ".join(strip(unit.text) for unit in units) or self.slug

    def counts(self) -> dict[State, int]:
        """Count distinct units by state, every state there, in the order of STATES."""
        states = [entry.translation.state for entry in self.catalog.entries]
        return {state: states.count(state) for state in STATES}

    @property
    def by_people(self) -> int:
        """Of a hundred units that need a translation, how many a person stands behind; 100 where none needs one."""
        counts = self.counts()
        wanted = sum(counts.values()) - counts[State.SOURCE]
        return 100 * (counts[State.HUMAN] + counts[State.APPROVED]) // wanted if wanted else 100


@dataclass(frozen=True, slots=True)
class Row:
    """One unit on the page."""

    number: int
    """From 1, in reading order."""
    unit: Unit
    entry: Entry
    place: str
    level: int
    """2–6 for a heading, none skipped; 0 otherwise."""
    depth: int
    """How far a list item is indented."""
    first: bool
    """Whether a block begins here."""
    same_as: int
    """The number of the row that stands for the same unit, 0 for itself."""
    href: str
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        """How far the translation is."""
        return self.entry.translation.state

    @property
    def confidence(self) -> int | None:
        """How sure the machine was of what stands here, 0 to 100; None where no machine said so."""
        made = self.entry.translation
        return made.confidence if made.state is State.MACHINE else None

    @property
    def doubtful(self) -> bool:
        """Whether no person stands behind it and something speaks against it."""
        made = self.entry.translation
        return not made.state.by_person and bool(made.doubtful or made.problem or self.findings)

    @property
    def doubt(self) -> int:
        """How much wants a look before others, 0 to 100: a gap most, a person's text least, whatever speaks against it."""
        made = self.entry.translation
        if made.state is State.MISSING:
            return 100
        if made.state in (State.HUMAN, State.APPROVED, State.SOURCE):
            return _WEIGHED["finding"] if self.findings else 0
        unsure = 100 - made.confidence if made.confidence is not None else _WEIGHED["unmeasured"]
        errors = any(finding.severity == "error" for finding in self.findings)
        found = _WEIGHED["error"] if errors else _WEIGHED["problem"] if made.problem or self.findings else 0
        return min(99, max(unsure, found) + bool(found))

    @property
    def source_changes(self) -> tuple[Change, ...]:
        """How the source changed since a suggestion was made for it."""
        before = self.entry.previous
        if before is None or before.msgid == self.unit.text:
            return ()
        return compare_words(before.msgid, self.unit.text)

    @property
    def offers(self) -> tuple[tuple[Offer, tuple[Change, ...]], ...]:
        """Return other texts for the unit, and how each differs from the one that stands there.

        Where the source changed, what stands there is what a person last approved.
        """
        text = self.entry.translation.text
        others = (offer for offer in self.entry.offers if offer.text and offer.text != text)
        return tuple((offer, compare_words(text, offer.text)) for offer in others)

    @property
    def links(self) -> dict[str, str]:
        """The address behind each short tag that has one."""
        addresses = ((tag, dict(inline.attributes)) for tag, inline in self.unit.inlines)
        return {tag: found["href"] for tag, found in addresses if found.get("href")}

    @property
    def data(self) -> str:
        """What the page's script knows about the unit, as ASCII JSON that no parser of HTML changes."""
        return json.dumps(
            {
                "msgctxt": self.entry.key.context,
                "msgid": self.entry.key.msgid,
                "msgstr": self.entry.translation.text,
                "state": self.state.value,
                "doubtful": self.doubtful,
                "doubt": self.doubt,
                "failing": bool(self.findings),
                "links": self.links,
            }
        )


def rows(sheet: Sheet, phrases: Phrases) -> Iterator[Row]:
    """Yield the units in reading order; one that stands several times refers to where it stood first."""
    blocks = sheet.segmented.article.blocks
    entries = {entry.key: entry for entry in sheet.catalog.entries}
    columns, levels, anchor = _columns(blocks), _levels(blocks), ""
    numbers: dict[Key, int] = {}
    findings: dict[Key, list[Finding]] = defaultdict(list)
    for finding in sheet.findings:
        findings[Key(finding.context, finding.msgid)].append(finding)
    number = 0
    for position, (block, units) in enumerate(zip(blocks, sheet.segmented.units, strict=True)):
        anchor = sheet.anchors[position] or anchor
        for index, unit in enumerate(units):
            number += 1
            yield Row(
                number=number,
                unit=unit,
                entry=entries[unit.key],
                place=_place(block, columns[position], phrases),
                level=levels[position],
                depth=min(block.level, 6) if block.kind is BlockKind.ITEM else 0,
                first=index == 0,
                same_as=numbers.get(unit.key, 0),
                href=_href(sheet, anchor, sheet.edition.passages[position].pieces[index].text),
                findings=tuple(findings.get(unit.key, ())),
            )
            numbers.setdefault(unit.key, number)


def _href(sheet: Sheet, anchor: str, shown: str) -> str:
    """Return the way to a sentence on the edition's page: its words where the browser can find them, or its section."""
    if not sheet.page:
        return ""
    words = " ".join(strip(shown).split()[:_QUOTED_WORDS])
    return f"{sheet.page}#{quote(anchor)}" + (
        f":~:text={quote(words, safe='').replace('-', '%2D')}" if words else ""
    )


def _columns(blocks: Sequence[Block]) -> list[int]:
    columns, line, count = [], (0, 0), 0
    for block in blocks:
        count = count + 1 if (block.group, block.row) == line else 1
        line = (block.group, block.row)
        columns.append(count)
    return columns


def _levels(blocks: Sequence[Block]) -> list[int]:
    """Return for each heading a level from 2 (the page's own is 1) that skips none going down."""
    levels, above = [], list[int]()
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            levels.append(2)
        elif block.level and block.kind in (BlockKind.HEADING, BlockKind.QUESTION):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            levels.append(min(len(above) + 2, 6))
        else:
            levels.append(0)
    return levels


def _place(block: Block, column: int, phrases: Phrases) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return phrases.say("kinds.heading", n=block.level)
        case BlockKind.ITEM if block.row:
            return phrases.say("kinds.item_numbered", n=block.row)
        case BlockKind.COLUMN | BlockKind.CELL:
            return phrases.say(f"kinds.{block.kind}", n=block.row, column=column)
        case _:
            return phrases[f"kinds.{block.kind}"]
