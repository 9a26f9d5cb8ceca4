"""What a line's boxes are: the elements around it, up to the one with what the judge took, and what they say of it."""

import re
from collections.abc import Sequence

from pipeline.normalise.counts import LIKE, LINKED, Counts
from pipeline.normalise.dom import Element
from pipeline.normalise.lines import Line, has_words
from pipeline.normalise.promotion import calls, is_advertisement, is_clutter, leads_away

_MOSTLY = 0.7
"""Share of a container's text that the judge must have taken before boxes in it are the article's."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PLAIN_PARTS = frozenset(("p", "ol", "ul", *_HEADINGS))
"""Elements that are parts of an article where they stand among what the judge took."""
_SPECIAL_PARTS = frozenset(("blockquote", "details", "dl", "figure", "pre", "table"))
"""Elements that are parts of an article there whatever they are wrapped in."""
_SMALL = frozenset(("blockquote", "dd", "details", "dl", "dt", "figure", "li", "ol", "td", "th", "ul"))
"""Blocks that hold too little to measure what flows in them, and nothing but a part of the article."""
_SENTENCE = re.compile(r".*[.!?…][»”\"’)]*", re.DOTALL)
_CAPTION = re.compile(r"(?:\A|[-_ ])(?:caption|l[ée]gende)(?:\Z|[-_ ])", re.IGNORECASE)
_HEAD = re.compile(r"head|title", re.IGNORECASE)


class Boxed:
    """A line with its boxes: the elements around it, nearest first, that hold nothing the judge took."""

    def __init__(self, line: Line, counts: Counts) -> None:
        self._line = line
        self.boxes = list(counts.without_taken(line))
        self._counts = counts
        self._outermost = id(self.boxes[-1]) if self.boxes else 0
        self._holder = self.boxes[-1].parent if self.boxes else line.parent
        """The element that the boxes stand in, or the line where it has none."""

    def is_source(self) -> bool:
        """Say whether a line says who is quoted, in a quotation of which the judge took the rest."""
        cites = any(isinstance(node, Element) and node.name == "cite" for node in self._line.nodes)
        return cites and self._holder is not None and self._holder.name == "blockquote"

    def is_clutter(self) -> bool:
        """Say whether a line is a copy of what the judge took, or a box is named as no part of an article."""
        return self._counts.is_copy(self._line) or any(
            is_clutter(f"{element.get('class')} {element.get('id')}") for element in self.boxes
        )

    def is_part(self) -> bool:
        """Say whether the boxes of a line make it a part of the article that it stands in."""
        if any(element.name in _SPECIAL_PARTS for element in self.boxes):
            return True
        parts = [element for element in self.boxes if element.name in PLAIN_PARTS]
        return bool(parts) and all(
            element.name in PLAIN_PARTS or not element.get("class")
            for element in self.boxes[self.boxes.index(parts[-1]) :]
        )

    def is_in_flow(self) -> bool:
        """Say whether the judge took enough of the text that a line, or what it is an item of, stands in."""
        element, flows = self._holder, self._counts.flows
        while element is not None and element is not self._counts.element and element.name in _SMALL:
            if flows[id(element)] >= LIKE:
                return True
            element = element.parent
        return flows[id(element)] >= LIKE

    def stands_alone(self) -> bool:
        """Say whether a heading stands in the text, or in boxes that hold neither other text nor a picture."""
        line, boxes, counts = self._line, self.boxes, self._counts
        if any(element.name in _SMALL for element in boxes):
            return False
        if len(boxes) == 1:
            return True
        alone = counts.sizes[self._outermost] == len(line.text) and self._outermost not in counts.pictured
        named = any(_HEAD.search(element.get("class")) for element in boxes[1:])
        inside = any(element.name == "a" for element in line.parent.ancestors())
        return alone and (line.link_density <= LINKED or (named and not inside))

    def is_caption(self) -> bool:
        """Say whether a line is a paragraph named a caption, and stands in a box with a picture."""
        named = any(element.name == "p" and _CAPTION.search(element.get("class")) for element in self.boxes)
        return named and self._outermost in self._counts.pictured

    def is_in_figure(self) -> bool:
        """Say whether a line stands in a figure with a picture, and the figure in no box but the article's header."""
        boxes = [element for element in self.boxes if element.name != "header"]
        return bool(boxes) and boxes[-1].name == "figure" and id(boxes[-1]) in self._counts.pictured

    def is_pictured(self) -> bool:
        """Say whether the outermost box of a line shows a picture."""
        return self._outermost in self._counts.pictured

    def is_beside(self) -> bool:
        """Say whether the box of a line stands beside the one with the text."""
        return bool(self.boxes) and self._holder is not None and self._counts.wide[id(self._holder)] >= LIKE

    def is_amid(self) -> bool:
        """Say whether the box of a line, or the small ones around it, stand in what mostly is text that the judge took."""
        counts = self._counts
        around = (id(element) for element in self.boxes[-1].ancestors()) if self.boxes else iter(())
        holder = next((key for key in around if counts.inside[key] >= LIKE), None)
        return holder is not None and counts.inside[holder] >= _MOSTLY * counts.whole[holder]

    def is_text(self) -> bool:
        """Say whether a line is no label or call, and its box shows no picture and does not begin with a link to a page."""
        text = self._line.text
        advertising = self._outermost in self._counts.pictured or self._outermost in self._counts.linking
        return not (advertising or leads_away(text) or calls(text) or is_advertisement(text))

    def is_meant(self, *, between: bool) -> bool:
        """Say whether links are the text's own: to files, to who answers, in a sentence, in a list that was announced."""
        if not self.boxes:
            return False
        counts, outermost = self._counts, self.boxes[-1]
        figure = outermost.name == "figure" and between
        if figure and (_is_card(outermost) or self._outermost not in counts.pictured):
            return True
        files = self._outermost not in counts.leading
        if files or not between or outermost.get("class"):
            return files
        if outermost.name == "p":
            return _is_around_link(self._line)
        lead = counts.before[self._outermost]
        announced = lead is not None and lead.text.endswith(":") and not leads_away(lead.text)
        return outermost.name in ("ol", "ul") and announced

    def is_loose(self) -> bool:
        """Say whether a line is the rest of a block of which the judge took a part, or a block of mere text."""
        boxes, inside = self.boxes, self._holder
        if inside is None or inside is self._counts.element:
            return _is_bare(boxes) and len(boxes) == 1 and _is_sentence(self._line)
        if inside.name in _SMALL:
            return all(not element.get("class") for element in boxes)
        return (not boxes or (_is_bare(boxes) and len(boxes) == 1)) and _is_sentence(self._line)


def is_heading(line: Line) -> bool:
    """Say whether the block that a line stands in is a heading."""
    return line.parent.name in _HEADINGS


def heads_advertisement(line: Line) -> bool:
    """Say whether a line is the label of an advertisement; a section, an item or a cell may be about advertising."""
    around = (line.parent, line.parent.parent or line.parent)
    named = any(element.name in _SMALL or element.name in _HEADINGS for element in around)
    return not named and is_advertisement(line.text)


def is_ended(text: str) -> bool:
    """Say whether a text ends as a sentence does."""
    return _SENTENCE.fullmatch(text) is not None


def _is_card(figure: Element) -> bool:
    """Say whether a figure is a card that the writer made for another page: its title, and what it is about."""
    return any(name.endswith("bookmark-card") for name in figure.classes())


def _is_bare(around: Sequence[Element]) -> bool:
    return all(element.name == "div" and not element.get("class") for element in around)


def _is_sentence(line: Line) -> bool:
    return line.linked == 0 and is_ended(line.text) and not calls(line.text)


def _is_around_link(line: Line) -> bool:
    """Say whether a line is a sentence whose words and full stop do not all stand in links."""
    loose = "".join(node for node in line.nodes if isinstance(node, str))
    return has_words([loose]) and is_ended(loose.rstrip())
