"""From a pruned tree to blocks, in reading order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from pipeline import markup
from pipeline.model import Block, BlockKind, Inline
from pipeline.normalise.cards import open_card
from pipeline.normalise.characters import clean_code
from pipeline.normalise.dom import Element
from pipeline.normalise.embeds import FILM
from pipeline.normalise.grid import is_data_table, read_grid
from pipeline.normalise.inline import Mark, Picture, read_inline, split_paragraphs, write_inline, write_text
from pipeline.normalise.links import safe_image, safe_link
from pipeline.normalise.listings import is_code
from pipeline.normalise.numbering import read_numbers
from pipeline.normalise.pictures import is_shown
from pipeline.normalise.place import Place

_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEADS_TEXT = "chapeau chapo dek excerpt lead lede pw-subtitle-paragraph standfirst subhead subtitle teaser"
_LEADS = frozenset(_LEADS_TEXT.split())
"""Class names that publishers give the paragraph under the title."""
_LEAD = re.compile(r"(?:[\w-]*[-_])?(?:chapo|deck|dek|description|excerpt|standfirst|subtitle)")
"""What themes call it in the header of an article."""
_ANCHORED = frozenset(
    ("p", "section", "figure", "table", "blockquote", "li", "pre", "dt", "details", "a", *_LISTS, *_HEADINGS)
)
"""Elements whose id is meant to be pointed at, even if no link of the page does."""
_OPEN = (BlockKind.PARAGRAPH, BlockKind.ANSWER, BlockKind.ITEM)
"""Where a list is a list; within a quotation or a caption its items are paragraphs of that."""


def is_lead(element: Element) -> bool:
    """Say whether an element is named the paragraph under the title."""
    names = element.classes()
    if _LEADS & names:
        return True
    in_header = any(around.name == "header" for around in element.ancestors())
    return in_header and any(map(_LEAD.fullmatch, names))


def read_flow(body: Element, place: Place, referenced: frozenset[str]) -> list[Block]:
    """Read an article's element into blocks; `referenced` are the ids that links of the page point at."""
    reader = _Reader(referenced)
    reader.flow(body, place)
    return reader.blocks


def write_heading(element: Element) -> tuple[str, tuple[Inline, ...]]:
    """Return all that stands in an element as one block's markup text."""
    return write_inline(read_inline(element.children))


class _Reader:
    """Walks the tree; `dom` bounds its depth."""

    def __init__(self, referenced: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self._referenced = referenced
        self._anchors: list[str] = []
        self._groups = 0
        self._rows: Counter[int] = Counter()

    def flow(self, element: Element, place: Place) -> None:
        """Read an element's children: runs of inline content are blocks of the place's kind."""
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or not child.blocky:
                run.append(child)
                continue
            self._add_run(run, place)
            run = []
            self._block(child, place.inside(child))
        self._add_run(run, place)

    def _block(self, element: Element, place: Place) -> None:
        self._note_anchor(element)
        name = element.name
        if name == "a":
            open_card(element)
            self.flow(element, place)
        elif self._opens() and place.kind is BlockKind.PARAGRAPH and is_lead(element):
            self.flow(element, replace(place, kind=BlockKind.TEASER))
        elif name in _HEADINGS:
            self._heading(element, place)
        elif name in _LISTS or name == "li":
            self._list(element, place)
        elif name == "table" and is_data_table(element):
            self._table(element, place)
        elif name == "blockquote":
            source = safe_image(element.attributes.get("cite", "")) or ""
            inner = self._grouped(place, BlockKind.QUOTE)
            self.flow(element, replace(inner, source=source or inner.source))
        elif name == "figure" and next(element.find(*_HEADINGS), None) is None:
            self.flow(element, self._grouped(place, BlockKind.CAPTION))
        elif name == "figcaption":
            in_figure = place.kind is BlockKind.CAPTION
            self.flow(element, place if in_figure else self._grouped(place, BlockKind.CAPTION))
        elif name == "pre":
            self._code(element, place)
        elif name == "details":
            self._details(element, place)
        elif name == "dl":
            self._definitions(element, place)
        else:
            self.flow(element, place)

    def _opens(self) -> bool:
        """Say whether nothing was read yet but a picture that may open an article."""
        return all(block.kind in (BlockKind.IMAGE, BlockKind.CAPTION) for block in self.blocks)

    def _grouped(self, place: Place, kind: BlockKind) -> Place:
        """Return a place of another kind: in the list item or the figure around it, or in a group of its own."""
        if place.row or place.kind is kind is BlockKind.QUOTE:
            return replace(place, kind=kind, ordered=False)
        in_figure = place.kind is BlockKind.CAPTION and kind is not BlockKind.CAPTION
        return place.as_kind(kind, place.group if in_figure else self._next_group())

    def _next_group(self) -> int:
        self._groups += 1
        return self._groups

    def _heading(self, element: Element, place: Place) -> None:
        level = _HEADINGS[element.name]
        if place.kind in (BlockKind.PARAGRAPH, BlockKind.ANSWER, BlockKind.TEASER):
            place = replace(place, kind=BlockKind.HEADING, level=level)
        elif place.kind is BlockKind.QUESTION:
            place = replace(place, level=level)
        marks = list(read_inline(element.children))
        if not element.text().strip():  # a heading drawn as an image
            marks = list(_with_alternatives(marks))
        self._add(marks, place, element.children)

    def _list(self, element: Element, place: Place) -> None:
        """Read a list; a nested one goes on in its outer list's group."""
        if place.kind not in _OPEN:
            self.flow(element, place)
            return
        nested = place.kind is BlockKind.ITEM
        inner = replace(
            place,
            kind=BlockKind.ITEM,
            level=place.level + 1 if nested else 1,
            group=place.group if nested else self._next_group(),
            row=place.row if nested else 0,
            ordered=element.name == "ol",
            number=None,
        )
        numbers = read_numbers(element)
        children = [element] if element.name == "li" else element.children
        for loose, nodes in groupby(children, lambda node: isinstance(node, str) or not node.blocky):
            if loose:
                self._item(Element("li", {}, list(nodes), element), inner)
                continue
            for child in nodes:
                if isinstance(child, Element) and child.name == "li":
                    self._item(child, replace(inner, number=numbers.get(id(child))))
                elif isinstance(child, Element):  # a list that stands between items, not in one
                    self._block(child, inner.inside(child))

    def _item(self, element: Element, place: Place) -> None:
        self._rows[place.group] += 1
        count = len(self.blocks)
        self._note_anchor(element)
        self.flow(element, replace(place, row=self._rows[place.group]).inside(element))
        if len(self.blocks) == count:
            self._rows[place.group] -= 1

    def _definitions(self, element: Element, place: Place) -> None:
        """Read terms and definitions: questions and answers where a term asks, otherwise items."""
        parts = [part for part in element.find("dt", "dd") if _nearest(part, "dl") is element]
        asks = any(part.name == "dt" and part.text().strip().endswith("?") for part in parts)
        if not parts or place.kind not in _OPEN:
            self.flow(element, place)
            return
        group = place.group if place.kind is BlockKind.ITEM else self._next_group()
        for part in parts:
            self._note_anchor(part)
            if asks:
                kind = BlockKind.QUESTION if part.name == "dt" else BlockKind.ANSWER
                self.flow(part, place.as_kind(kind).inside(part))
                continue
            if part.name == "dt" or not self._rows[group]:
                self._rows[group] += 1
            item = replace(
                place, kind=BlockKind.ITEM, level=place.level or 1, group=group, row=self._rows[group]
            )
            self.flow(part, item.inside(part))

    def _details(self, element: Element, place: Place) -> None:
        answer = place.as_kind(BlockKind.ANSWER)
        rest = Element("div", parent=element)
        for child in element.children:
            if isinstance(child, Element) and child.name == "summary":
                self.flow(child, replace(answer, kind=BlockKind.QUESTION).inside(child))
            else:
                rest.children.append(child)
        self.flow(rest, answer)

    def _table(self, element: Element, place: Place) -> None:
        in_figure = place.kind is BlockKind.CAPTION and not place.row
        place = place.as_kind(BlockKind.CELL, place.group if in_figure else self._next_group())
        for caption in element.find("caption"):
            self.flow(caption, replace(place, kind=BlockKind.CAPTION).inside(caption))
        for row in read_grid(element):
            kind = BlockKind.CELL if row.number else BlockKind.COLUMN
            for cell in row.cells:
                inner = replace(place, kind=kind, row=row.number)
                if cell is None:
                    self.blocks.append(Block(kind, "", group=place.group, row=row.number))
                    continue
                for around in reversed([cell, *_up_to(cell, element)]):
                    inner = inner.inside(around)
                if is_code(cell):
                    inner = replace(inner, untranslated=True)
                text, inlines = write_inline(_with_alternatives(read_inline(cell.children)))
                self._append(text, inlines, inner, cell.children)

    def _code(self, element: Element, place: Place) -> None:
        if text := clean_code(element.text()):
            shared = place.row or place.kind is BlockKind.CAPTION
            inner = replace(place, kind=BlockKind.CODE, untranslated=True, ordered=False)
            self._append(markup.escape(text), (), inner if shared else replace(inner, group=0))

    def _add_run(self, run: list[Element | str], place: Place) -> None:
        for number, marks in enumerate(split_paragraphs(read_inline(run)) if run else ()):
            self._add(marks, place, () if number else run)

    def _add(self, marks: list[Mark], place: Place, nodes: Iterable[Element | str]) -> None:
        """Add a block for text, and one for each image: before the text if nothing precedes the image."""
        text, inlines = write_inline(marks)
        begun = False
        behind: list[Element] = []
        for mark in marks:
            if isinstance(mark, str):
                begun = begun or bool(mark.strip())
            elif isinstance(mark, Picture) and begun:
                behind.append(mark.element)
            elif isinstance(mark, Picture):
                self._image(mark.element, place)
        if text:
            self._append(text, inlines, place, nodes)
        for element in behind:
            self._image(element, place)

    def _image(self, element: Element, place: Place) -> None:
        source = safe_image(element.attributes.get("src", ""))
        if source is None or not is_shown(element):
            return
        self._note_anchor(element)
        shared = place.row or place.kind is BlockKind.CAPTION
        is_film = FILM in element.attributes
        shown, link = ("", source) if is_film else (source, _link_of(element, source))
        inner = replace(place.inside(element), kind=BlockKind.IMAGE, source=shown, ordered=False)
        self._append(write_text(element.get("alt")), (), inner if shared else replace(inner, group=0))
        self.blocks[-1] = replace(self.blocks[-1], link=link)

    def _append(
        self, text: str, inlines: tuple[Inline, ...], place: Place, nodes: Iterable[Element | str] = ()
    ) -> None:
        leveled = place.kind in (BlockKind.HEADING, BlockKind.QUESTION) or place.row > 0
        self.blocks.append(
            Block(
                place.kind,
                text,
                inlines,
                place.block_language,
                level=place.level if leveled else 0,
                group=place.group,
                row=place.row,
                ordered=place.ordered and place.kind is BlockKind.ITEM,
                number=place.number if place.ordered and place.kind is BlockKind.ITEM else None,
                anchor=self._take_anchor(nodes),
                source=place.source if place.kind in (BlockKind.IMAGE, BlockKind.QUOTE) else "",
            )
        )

    def _note_anchor(self, element: Element) -> None:
        name = element.get("id") or (element.get("name") if element.name == "a" else "")
        if name and " " not in name and (name in self._referenced or element.name in _ANCHORED):
            self._anchors.append(name)

    def _take_anchor(self, nodes: Iterable[Element | str]) -> str:
        """Return the id for the next block: one that a link points at, else the innermost one."""
        for node in nodes:
            for inner in node.elements() if isinstance(node, Element) else ():
                if inner.get("id") in self._referenced or inner.name == "a":
                    self._note_anchor(inner)
        anchors, self._anchors = self._anchors, []
        pointed = [name for name in anchors if name in self._referenced]
        return (pointed or anchors or [""])[-1]


def _link_of(image: Element, source: str) -> str:
    """Return where an image leads: to another place than itself or its own page."""
    links = (one for one in image.ancestors() if one.name == "a")
    address = safe_link(next((link.attributes.get("href", "") for link in links), ""))
    return "" if not address or address == source or address.startswith("#") else address


def _with_alternatives(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Put an image's alternative text where no block of its own can stand."""
    return (mark.element.get("alt") if isinstance(mark, Picture) else mark for mark in marks)


def _up_to(element: Element, top: Element) -> Iterator[Element]:
    """Yield the elements around one, nearest first, below `top`."""
    for around in element.ancestors():
        if around is top:
            return
        yield around


def _nearest(element: Element, name: str) -> Element | None:
    return next((around for around in element.ancestors() if around.name == name), None)
