"""What stands among the lines that the judge took, and belongs to the article with them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from pipeline.normalise.byline import read_byline
from pipeline.normalise.dom import Element
from pipeline.normalise.flow import is_lead
from pipeline.normalise.lines import COPIED, Form, Line, forms_of, has_words
from pipeline.normalise.notes import find_notes
from pipeline.normalise.promotion import (
    calls,
    is_advertisement,
    is_clutter,
    is_label,
    is_promotion,
    leads_away,
)

_LIKE = 140
"""Characters that the judge must have taken in one form before other lines of that form are."""
_MOSTLY = 0.7
"""Share of a container's text that the judge must have taken before boxes in it are the article's."""
LINKED = 0.5
"""Share of links from which text that the judge left out is a list of links."""
_LEAD_IN = 80
"""Characters of a line that says no more than that a list follows, at most."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PLAIN_PARTS = frozenset(("p", "ol", "ul", *_HEADINGS))
"""Elements that are parts of an article where they stand among what the judge took."""
_SPECIAL_PARTS = frozenset(("blockquote", "details", "dl", "figure", "pre", "table"))
"""Elements that are parts of an article there whatever they are wrapped in."""
_SMALL = frozenset(("blockquote", "dd", "details", "dl", "dt", "figure", "li", "ol", "td", "th", "ul"))
"""Blocks that hold too little to measure what flows in them, and nothing but a part of the article."""
_SENTENCE = re.compile(r".*[.!?…][»”\"’)]*", re.DOTALL)
_CAPTION = re.compile(r"(?:\A|[-_ ])(?:caption|l[ée]gende)(?:\Z|[-_ ])", re.IGNORECASE)
_FILE = re.compile(
    r"(?:mailto|tel):|.*\.(?:csv|docx?|epub|ods|odt|pdf|pptx?|xlsx?|zip)(?:[?#]|\Z)", re.IGNORECASE
)
"""Where an address leads to what a reader can keep, or to who answers, and not to another page."""
_HEAD = re.compile(r"head|title", re.IGNORECASE)
_PICTURES = ("img", "picture")


class Region:
    """The part of a page with the article, and which of its lines the judge took: one of them at least."""

    def __init__(self, element: Element, lines: Sequence[Line], taken: Sequence[bool]) -> None:
        self._element = element
        self._lines = lines
        self._taken = taken
        mine = [line for line, is_taken in zip(lines, taken, strict=True) if is_taken]
        self._holders = {id(around) for line in mine for around in (line.parent, *line.parent.ancestors())}
        self._known = {line.words for line in mine}
        self._first, self._last = taken.index(True), len(taken) - 1 - taken[::-1].index(True)
        self._opening = self._find_lead()
        self._flows: Counter[int] = Counter()
        self._wide: Counter[int] = Counter()
        """Characters taken that are up to three elements further in; flows are up to two."""
        self._forms: Counter[tuple[Form, Form]] = Counter()
        self._defining = frozenset(_defining(lines, taken))
        self._links: Counter[int] = Counter()
        self._sizes: Counter[int] = Counter()
        for line in mine:
            self._forms[forms_of(line)] += len(line.text)
            for around in (line.parent, line.parent.parent or line.parent):
                self._flows[id(around)] += len(line.text)
            for around in islice((line.parent, *line.parent.ancestors()), 3):
                self._wide[id(around)] += len(line.text)
        self._inside: Counter[int] = Counter()
        """Characters taken in an element."""
        self._whole: Counter[int] = Counter()
        """Characters in it."""
        for line, is_taken in zip(lines, taken, strict=True):
            for around in (line.parent, *line.parent.ancestors()):
                self._whole[id(around)] += len(line.text)
                self._inside[id(around)] += len(line.text) * is_taken
        self._pictured: set[int] = set()
        """Elements around pictures."""
        for picture in element.find(*_PICTURES):
            for around in takewhile(lambda outer: id(outer) not in self._pictured, picture.ancestors()):
                self._pictured.add(id(around))
        self._before: dict[int, Line | None] = {}
        """The line before an element without anything taken, if that line was taken."""
        self._leading: set[int] = set()
        """Elements without anything taken, but with links that lead to other pages."""
        self._linking: set[int] = set()
        """Those that begin with such a link."""
        before: Line | None = None
        for line, is_taken in zip(lines, taken, strict=True):
            for around in () if is_taken else self._without_taken(line):
                leading = line.linked > 0 and not _leads_to_no_page(line)
                if leading and line.link_density > LINKED and id(around) not in self._before:
                    self._linking.add(id(around))
                if leading:
                    self._leading.add(id(around))
                self._links[id(around)] += line.linked
                self._sizes[id(around)] += len(line.text)
                self._before.setdefault(id(around), before)
            before = line if is_taken else None

    def decide(self, referenced: frozenset[str]) -> list[bool]:
        """Say for each line whether it belongs to the article; `referenced` are the ids that links point at."""
        kept = [is_taken or self._belongs(number) for number, is_taken in enumerate(self._taken)]
        return self._without_bare_headings(self._with_notes(kept, referenced))

    def _belongs(self, number: int) -> bool:
        """Say whether a line that the judge left out belongs to what it took."""
        line = self._lines[number]
        outer = list(self._without_taken(line))
        if _is_source(line, outer):
            return True
        if (
            self._is_clutter(line, outer)
            or is_promotion(line.text, line.link_density)
            or heads_advertisement(line)
        ):
            return False
        between = self._first < number < self._last
        if _is_heading(line) and between and self._stands_alone(line, outer):
            return True  # a section's name may lead to more about it
        if number in self._defining:
            return True
        top = id(outer[-1]) if outer else 0
        linked = self._links[top] / self._sizes[top] if top else line.link_density
        if linked > LINKED and not self._is_meant(line, outer, between=between):
            return False
        flow = self._flows_around(outer[-1].parent if outer else line.parent)
        if any(element.name == "details" for element in outer):  # judges overlook what unfolds
            return flow and number > self._first
        if self._forms[forms_of(line)] >= _LIKE:
            return True
        if id(line.parent) in self._opening:
            return True
        if not between:
            return (flow or self._is_beside(outer)) and self._is_at_edge(number, outer, flow=flow)
        part = _is_part(outer) or self._is_caption(outer)
        if self._is_loose(line, outer):
            return True
        if flow:
            return part or self._is_text(line, outer)
        pictured = bool(outer) and part and id(outer[-1]) in self._pictured
        found = read_byline(line.text)
        dated = found is not None and (found.named or not found.author)
        text = self._is_text(line, outer) and not dated
        return (pictured or text) and self._is_amid(outer)

    def _with_notes(self, kept: list[bool], referenced: frozenset[str]) -> list[bool]:
        """Keep what the links in lines that are kept call further down, and a heading right above it."""
        calling = ((number, line) for number, line in enumerate(self._lines) if kept[number])
        notes = find_notes(self._element, calling, referenced)
        done = list(kept)
        for number in range(len(kept) - 1, -1, -1) if notes else ():
            line = self._lines[number]
            outer = list(self._without_taken(line))
            if kept[number] or self._is_clutter(line, outer):
                continue
            called = [around for around in outer if id(around) in notes and notes[id(around)].number < number]
            above = _is_heading(line) and number + 1 < len(kept) and done[number + 1] > kept[number + 1]
            done[number] = above or any(
                notes[id(around)].answered or not self._leads_away(line, around) for around in called
            )
        return done

    def _leads_away(self, line: Line, block: Element) -> bool:
        """Say whether a line in a block without anything taken is promotion, or one of a list of links."""
        linked = self._links[id(block)] / self._sizes[id(block)]
        return linked > LINKED or is_promotion(line.text, line.link_density)

    def _without_taken(self, line: Line) -> Iterator[Element]:
        """Yield the elements around a line, nearest first, that hold nothing the judge took."""
        for around in (line.parent, *line.parent.ancestors()):
            if around is self._element or id(around) in self._holders:
                return
            yield around

    def _is_clutter(self, line: Line, outer: Sequence[Element]) -> bool:
        copy = len(line.words) >= COPIED and line.words in self._known
        return copy or any(is_clutter(f"{element.get('class')} {element.get('id')}") for element in outer)

    def _flows_around(self, element: Element | None) -> bool:
        """Say whether the judge took enough of the text that an element, or what it is an item of, stands in."""
        while element is not None and element is not self._element and element.name in _SMALL:
            if self._flows[id(element)] >= _LIKE:
                return True
            element = element.parent
        return self._flows[id(element)] >= _LIKE

    def _stands_alone(self, line: Line, outer: Sequence[Element]) -> bool:
        """Say whether a heading stands in the text, or in boxes that hold neither other text nor a picture."""
        box = id(outer[-1]) if outer else 0
        if any(element.name in _SMALL for element in outer):
            return False
        if len(outer) == 1:
            return True
        alone = self._sizes[box] == len(line.text) and box not in self._pictured
        named = any(_HEAD.search(element.get("class")) for element in outer[1:])
        inside = any(element.name == "a" for element in line.parent.ancestors())
        return alone and (line.link_density <= LINKED or (named and not inside))

    def _find_lead(self) -> set[int]:
        """Return the `id()` of each element in the one that is named the lead before all taken lines; of several, none is."""
        leads: dict[int, Element] = {}
        for line in self._lines[: self._first]:
            named = [around for around in self._without_taken(line) if is_lead(around)]
            leads |= {id(named[-1]): named[-1]} if named else {}
        return (
            {id(inner) for lead in leads.values() for inner in lead.elements()} if len(leads) == 1 else set()
        )

    def _is_caption(self, outer: Sequence[Element]) -> bool:
        """Say whether a line is a paragraph named a caption, and stands in a box with a picture."""
        named = any(element.name == "p" and _CAPTION.search(element.get("class")) for element in outer)
        return named and id(outer[-1]) in self._pictured

    def _is_in_figure(self, outer: Sequence[Element]) -> bool:
        """Say whether a line stands in a figure with a picture, and the figure in no box but the article's header."""
        boxes = [element for element in outer if element.name != "header"]
        return bool(boxes) and boxes[-1].name == "figure" and id(boxes[-1]) in self._pictured

    def _is_beside(self, outer: Sequence[Element]) -> bool:
        """Say whether the box of a line stands beside the one with the text."""
        return bool(outer) and outer[-1].parent is not None and self._wide[id(outer[-1].parent)] >= _LIKE

    def _is_amid(self, outer: Sequence[Element]) -> bool:
        """Say whether the box of a line, or the small ones around it, stand in what mostly is text that the judge took."""
        around = (id(element) for element in outer[-1].ancestors()) if outer else iter(())
        holder = next((key for key in around if self._inside[key] >= _LIKE), None)
        return holder is not None and self._inside[holder] >= _MOSTLY * self._whole[holder]

    def _is_text(self, line: Line, outer: Sequence[Element]) -> bool:
        """Say whether a line is no label or call, and its box shows no picture and does not begin with a link to a page."""
        box = id(outer[-1]) if outer else 0
        advertising = box in self._pictured or box in self._linking
        return not (advertising or leads_away(line.text) or calls(line.text) or is_advertisement(line.text))

    def _is_at_edge(self, number: int, outer: Sequence[Element], *, flow: bool) -> bool:
        """Say whether a line before or behind all that the judge took is the article's.

        A picture may open or close an article; it stays, and so does what is said of it. A box that closes
        one leads to no other page.
        """
        line = self._lines[number]
        if self._is_in_figure(outer):
            return not line.text.isdigit()  # how many pictures there are to see
        if number < self._first or not outer or id(outer[-1]) in self._leading:
            return False
        ended = flow and _SENTENCE.fullmatch(line.text) is not None
        return (ended or self._links[id(outer[-1])] > 0) and self._is_text(line, outer)

    def _is_meant(self, line: Line, outer: Sequence[Element], *, between: bool) -> bool:
        """Say whether links are the text's own: to files, to who answers, in a sentence, in a list that was announced."""
        if not outer:
            return False
        figure = outer[-1].name == "figure" and between
        if figure and (_is_card(outer[-1]) or id(outer[-1]) not in self._pictured):
            return True
        files = id(outer[-1]) not in self._leading
        if files or not between or outer[-1].get("class"):
            return files
        if outer[-1].name == "p":
            return _is_around_link(line)
        lead = self._before[id(outer[-1])]
        announced = lead is not None and lead.text.endswith(":") and not leads_away(lead.text)
        return outer[-1].name in ("ol", "ul") and announced

    def _is_loose(self, line: Line, outer: Sequence[Element]) -> bool:
        """Say whether a line is the rest of a block of which the judge took a part, or a block of mere text."""
        inside = outer[-1].parent if outer else line.parent
        if inside is None or inside is self._element:
            return _is_bare(outer) and len(outer) == 1 and _is_sentence(line)
        if inside.name in _SMALL:
            return all(not element.get("class") for element in outer)
        return (not outer or (_is_bare(outer) and len(outer) == 1)) and _is_sentence(line)

    def _without_bare_headings(self, kept: list[bool]) -> list[bool]:
        """Drop headings that head nothing: at the article's end, or right before what was dropped; and lead-ins."""
        lines, taken = self._lines, self._taken
        done = list(kept)
        following: Line | None = None
        for number in range(len(lines) - 1, -1, -1):
            if _is_heading(lines[number]) and done[number]:
                below = number + 1
                beyond = (
                    below < len(lines) and kept[below] and (taken[below] or not _is_heading(lines[below]))
                )
                done[number] = following is not None if taken[number] else beyond
            done[number] = done[number] and not self._led_away(number, kept, following)
            following = lines[number] if done[number] else following
        return done

    def _heads_links(self, number: int) -> bool:
        """Say whether a line that the judge left out is a box's words above the links in one of the same form."""
        line, below = self._lines[number], self._lines[number + 1]
        loose = not self._taken[number] and not _is_part(list(self._without_taken(line)))
        leads = below.link_density > LINKED and forms_of(line) == forms_of(below)
        return loose and leads and not line.linked and not _SENTENCE.fullmatch(line.text)

    def _led_away(self, number: int, kept: Sequence[bool], following: Line | None) -> bool:
        """Say whether a line led to links that were dropped, and to nothing of what follows."""
        line, below = self._lines[number], number + 1
        if below == len(kept) or kept[below]:
            return False
        if is_label(line.text):
            return True
        if self._heads_links(number):
            return True
        dropped = [
            around for around in self._without_taken(self._lines[below]) if around.name in ("ol", "ul")
        ]
        if not dropped or (following is not None and dropped[-1] in following.parent.ancestors()):
            return False
        if _is_heading(line):
            return following is None or (_is_heading(following) and following.parent.name <= line.parent.name)
        return len(line.text) <= _LEAD_IN and line.text.endswith(":")


def heads_advertisement(line: Line) -> bool:
    """Say whether a line is the label of an advertisement; a section, an item or a cell may be about advertising."""
    around = (line.parent, line.parent.parent or line.parent)
    named = any(element.name in _SMALL or element.name in _HEADINGS for element in around)
    return not named and is_advertisement(line.text)


def _is_part(around: Sequence[Element]) -> bool:
    """Say whether the elements around a line make it a part of the article that it stands in."""
    if any(element.name in _SPECIAL_PARTS for element in around):
        return True
    parts = [element for element in around if element.name in PLAIN_PARTS]
    return bool(parts) and all(
        element.name in PLAIN_PARTS or not element.get("class")
        for element in around[around.index(parts[-1]) :]
    )


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


def _is_source(line: Line, outer: Sequence[Element]) -> bool:
    """Say whether a line says who is quoted, in a quotation of which the judge took the rest."""
    inside = outer[-1].parent if outer else line.parent
    cites = any(isinstance(node, Element) and node.name == "cite" for node in line.nodes)
    return cites and inside is not None and inside.name == "blockquote"


def _is_card(figure: Element) -> bool:
    """Say whether a figure is a card that the writer made for another page: its title, and what it is about."""
    return any(name.endswith("bookmark-card") for name in figure.classes())


def _is_bare(around: Sequence[Element]) -> bool:
    return all(element.name == "div" and not element.get("class") for element in around)


def _is_sentence(line: Line) -> bool:
    return line.linked == 0 and _SENTENCE.fullmatch(line.text) is not None and not calls(line.text)


def _is_around_link(line: Line) -> bool:
    """Say whether a line is a sentence whose words and full stop do not all stand in links."""
    loose = "".join(node for node in line.nodes if isinstance(node, str))
    return has_words([loose]) and _SENTENCE.fullmatch(loose.rstrip()) is not None


def _leads_to_no_page(line: Line) -> bool:
    """Say whether all links of a line lead to files, or to where one writes or calls."""
    links = [
        link
        for node in line.nodes
        if isinstance(node, Element)
        for link in node.elements()
        if link.name == "a"
    ]
    return bool(links) and all(_FILE.match(link.get("href")) for link in links)


def _is_heading(line: Line) -> bool:
    return line.parent.name in _HEADINGS
