"""What stands among the lines that the judge took, and belongs to the article with them."""

from collections.abc import Iterator, Sequence

from pipeline.normalise.boxes import Boxed, heads_advertisement, is_ended, is_heading
from pipeline.normalise.byline import read_byline
from pipeline.normalise.counts import LIKE, LINKED, Counts
from pipeline.normalise.dom import Element
from pipeline.normalise.flow import is_lead
from pipeline.normalise.lines import Line, forms_of
from pipeline.normalise.notes import find_notes
from pipeline.normalise.promotion import is_label, is_promotion

_LEAD_IN = 80
"""Characters of a line that says no more than that a list follows, at most."""


class Region:
    """The part of a page with the article, and which of its lines the judge took: one of them at least."""

    def __init__(self, element: Element, lines: Sequence[Line], taken: Sequence[bool]) -> None:
        self._element = element
        self._lines = lines
        self._taken = taken
        self._counts = Counts(element, lines, taken)
        self._first, self._last = taken.index(True), len(taken) - 1 - taken[::-1].index(True)
        self._opening = self._find_lead()
        self._defining = frozenset(_defining(lines, taken))

    def decide(self, referenced: frozenset[str]) -> list[bool]:
        """Say for each line whether it belongs to the article; `referenced` are the ids that links point at."""
        kept = [is_taken or self._belongs(number) for number, is_taken in enumerate(self._taken)]
        return self._without_bare_headings(self._with_notes(kept, referenced))

    def _belongs(self, number: int) -> bool:
        """Say whether a line that the judge left out belongs to what it took."""
        line = self._lines[number]
        boxed = Boxed(line, self._counts)
        if boxed.is_source():
            return True
        if boxed.is_clutter() or is_promotion(line.text, line.link_density) or heads_advertisement(line):
            return False
        between = self._first < number < self._last
        if is_heading(line) and between and boxed.stands_alone():
            return True  # a section's name may lead to more about it
        if number in self._defining:
            return True
        linked = self._counts.link_density(boxed.boxes[-1]) if boxed.boxes else line.link_density
        if linked > LINKED and not boxed.is_meant(between=between):
            return False
        flow = boxed.is_in_flow()
        if any(element.name == "details" for element in boxed.boxes):  # judges overlook what unfolds
            return flow and number > self._first
        if self._counts.forms[forms_of(line)] >= LIKE:
            return True
        if id(line.parent) in self._opening:
            return True
        if not between:
            return (flow or boxed.is_beside()) and self._is_at_edge(number, boxed, flow=flow)
        part = boxed.is_part() or boxed.is_caption()
        if boxed.is_loose():
            return True
        if flow:
            return part or boxed.is_text()
        found = read_byline(line.text)
        dated = found is not None and (found.named or not found.author)
        text = boxed.is_text() and not dated
        return ((part and boxed.is_pictured()) or text) and boxed.is_amid()

    def _with_notes(self, kept: list[bool], referenced: frozenset[str]) -> list[bool]:
        """Keep what the links in lines that are kept call further down, and a heading right above it."""
        calling = ((number, line) for number, line in enumerate(self._lines) if kept[number])
        notes = find_notes(self._element, calling, referenced)
        done = list(kept)
        for number in range(len(kept) - 1, -1, -1) if notes else ():
            line = self._lines[number]
            boxed = Boxed(line, self._counts)
            if kept[number] or boxed.is_clutter():
                continue
            called = [box for box in boxed.boxes if id(box) in notes and notes[id(box)].number < number]
            above = is_heading(line) and number + 1 < len(kept) and done[number + 1] > kept[number + 1]
            done[number] = above or any(
                notes[id(box)].answered or not self._leads_away(line, box) for box in called
            )
        return done

    def _leads_away(self, line: Line, block: Element) -> bool:
        """Say whether a line in a block without anything taken is promotion, or one of a list of links."""
        return self._counts.link_density(block) > LINKED or is_promotion(line.text, line.link_density)

    def _find_lead(self) -> set[int]:
        """Return the `id()` of each element in the one that is named the lead before all taken lines; of several, none is."""
        leads: dict[int, Element] = {}
        for line in self._lines[: self._first]:
            named = [around for around in self._counts.without_taken(line) if is_lead(around)]
            leads |= {id(named[-1]): named[-1]} if named else {}
        return (
            {id(inner) for lead in leads.values() for inner in lead.elements()} if len(leads) == 1 else set()
        )

    def _is_at_edge(self, number: int, boxed: Boxed, *, flow: bool) -> bool:
        """Say whether a line before or behind all that the judge took is the article's.

        A picture may open or close an article; it stays, and so does what is said of it. A box that closes
        one leads to no other page.
        """
        line, boxes, counts = self._lines[number], boxed.boxes, self._counts
        if boxed.is_in_figure():
            return not line.text.isdigit()  # how many pictures there are to see
        if number < self._first or not boxes or id(boxes[-1]) in counts.leading:
            return False
        ended = flow and is_ended(line.text)
        return (ended or counts.links[id(boxes[-1])] > 0) and boxed.is_text()

    def _without_bare_headings(self, kept: list[bool]) -> list[bool]:
        """Drop headings that head nothing: at the article's end, or right before what was dropped; and lead-ins."""
        lines, taken = self._lines, self._taken
        done = list(kept)
        following: Line | None = None
        for number in range(len(lines) - 1, -1, -1):
            if is_heading(lines[number]) and done[number]:
                below = number + 1
                beyond = below < len(lines) and kept[below] and (taken[below] or not is_heading(lines[below]))
                done[number] = following is not None if taken[number] else beyond
            done[number] = done[number] and not self._led_away(number, kept, following)
            following = lines[number] if done[number] else following
        return done

    def _heads_links(self, number: int) -> bool:
        """Say whether a line that the judge left out is a box's words above the links in one of the same form."""
        line, below = self._lines[number], self._lines[number + 1]
        loose = not self._taken[number] and not Boxed(line, self._counts).is_part()
        leads = below.link_density > LINKED and forms_of(line) == forms_of(below)
        return loose and leads and not line.linked and not is_ended(line.text)

    def _led_away(self, number: int, kept: Sequence[bool], following: Line | None) -> bool:
        """Say whether a line led to links that were dropped, and to nothing of what follows."""
        line, below = self._lines[number], number + 1
        if below == len(kept) or kept[below]:
            return False
        if is_label(line.text):
            return True
        if self._heads_links(number):
            return True
        around = self._counts.without_taken(self._lines[below])
        dropped = [element for element in around if element.name in ("ol", "ul")]
        if not dropped or (following is not None and dropped[-1] in following.parent.ancestors()):
            return False
        if is_heading(line):
            return following is None or (is_heading(following) and following.parent.name <= line.parent.name)
        return len(line.text) <= _LEAD_IN and line.text.endswith(":")


def _defining(lines: Sequence[Line], taken: Sequence[bool]) -> Iterator[int]:
    """Yield the numbers of the lines that define a term that was taken; a date or a link may be all they are."""
    term: Element | None = None
    """The list in which a term was taken last."""
    for number, line in enumerate(lines):
        around = [line.parent, *line.parent.ancestors()]
        part = next((element for element in around if element.name in ("dt", "dd", "dl")), None)
        if part is None or part.name == "dl":
            continue
        holder = next((element for element in around if element.name == "dl"), None)
        if part.name == "dt":
            term = holder if taken[number] else None
        elif term is not None and holder is term:
            yield number
