"""The edition's words in the page's own elements.

Only texts, and the tags of inline elements that stand among the words, are changed for others: whatever else
stands there (blocks, images, comments, empty and hidden elements) keeps its place and its bytes, and what
stood between the words of a sentence stands after it. An element around more than one sentence is not
touched. One within a sentence moves with its words, as it is written on the page, if the translator saw it
(see `Inline`), and with the elements around the same words. One that the translator never saw, such as a
span for a drop capital, has no words in the translation that it could stand around: if it held most of the
sentence it now holds all of it, if not, its two tags go.
"""

import html
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.markup import Tag
from pipeline.model import Inline, Language, Passage, State, base
from pipeline.publish.original.align import Run
from pipeline.publish.original.edits import Edits
from pipeline.publish.original.formulas import SIGN
from pipeline.publish.original.ground import BLOCKS, Element, Ground
from pipeline.publish.original.letters import places
from pipeline.publish.original.passage import Segment, Span, spans
from pipeline.publish.original.tokens import Kind, value_of, with_value

_WORST_FIRST = (State.MISSING, State.MACHINE, State.SUGGESTED)


def weave(run: Run, found: Sequence[Segment], passage: Passage, edits: Edits) -> Element | None:
    """Put a passage, cut into segments, where its block stands on the page.

    Return the element that holds the block and nothing else. It is marked where no person stands behind it all.
    """
    block = _Block(edits, run, tuple(_inside(edits.ground, run)), tuple(spans(passage)))
    for segment in found:
        if not segment.kept and segment.end > segment.start:
            block.replace(segment)
    around = block.around()
    states = {segment.state for segment in found}
    state = next((state for state in _WORST_FIRST if state in states), None)
    if around and state and value_of(edits.ground.raw(around.opened), "data-state") is None:
        edits.set_value(around.opened, "data-state", state.value)
    return around


def _inside(ground: Ground, run: Run) -> Iterator[Element]:
    """Yield the elements whose texts are all among a block's, those without text aside."""
    low = bisect_left(ground.elements, run[0], key=lambda element: element.first)
    high = bisect_left(ground.elements, run[-1] + 1, key=lambda element: element.first)
    for element in ground.elements[low:high]:
        if element.first < element.last <= run[-1] + 1:
            yield element


@dataclass(slots=True)
class _Block:
    """A block on the page."""

    edits: Edits
    run: Run
    inside: Sequence[Element]
    spans: Sequence[Span]
    offsets: list[int] = field(init=False)
    """Signs of the block before each of its nodes, and all of them."""
    known: dict[int, Element] = field(init=False)
    """The page's elements by the numbers that the block's tags have."""
    places: dict[int, list[tuple[int, int]]] = field(init=False, default_factory=dict)
    """Where the signs of a token are, once somebody has asked."""

    @property
    def ground(self) -> Ground:
        """The page."""
        return self.edits.ground

    def __post_init__(self) -> None:
        self.offsets = [0]
        for node in self.run:
            self.offsets.append(self.offsets[-1] + len(self.ground.nodes[node].signs))
        self.known = {}
        free = [element for element in self.inside if element.name not in BLOCKS]
        for span in self.spans:
            same = (one for one in free if one.name == span.inline.name)
            element = next((one for one in same if self._extent(one) == (span.start, span.end)), None)
            if element is not None:
                self.known[span.inline.number] = element
                free.remove(element)

    def _extent(self, element: Element) -> tuple[int, int]:
        """Return how many of the block's signs stand before an element's first word, and before its end."""
        return (
            self.offsets[bisect_left(self.run, element.first)],
            self.offsets[bisect_left(self.run, element.last)],
        )

    def replace(self, segment: Segment) -> None:
        """Take a segment's words out and put the edition's in their place."""
        edits = self.edits
        moved = [one for one in self.known.values() if self._is_within(one, segment)]
        parted = [one for one in self.inside if self._is_part(one, segment) and one not in moved]
        main = [one for one in parted if self._holds_most(one, segment)]
        for element in (*moved, *(one for one in parted if one not in main)):
            edits.drop(element.opened)
            if element.closed is not None:
                edits.drop(element.closed)
        parts = list(self._parts(segment))
        text = self._write(segment)
        for token, start, end in parts:
            if self.ground.tokens[token].kind is Kind.TEXT:
                edits.put(start, end, "")
            elif self.ground.tokens[token].kind is Kind.OPEN and (sign := self._sign(token)) and sign in text:
                text = text.replace(sign, self.ground.raw(token), 1)
                edits.drop(token)
        for token in self._replaced_gaps(segment, parts[0][0], parts[-1][0]):
            edits.drop(token)
        place = self.ground.tokens[main[-1].opened].end if main else parts[0][1]
        edits.put(place, place, text)

    def _is_within(self, element: Element, segment: Segment) -> bool:
        start, end = self._extent(element)
        return segment.start <= start and end <= segment.end

    def _is_part(self, element: Element, segment: Segment) -> bool:
        """Say whether an inline element holds some of a segment's words, neither all of them nor others."""
        start, end = self._extent(element)
        part = start < end and (start, end) != (segment.start, segment.end)
        return part and element.name not in BLOCKS and self._is_within(element, segment)

    def _holds_most(self, element: Element, segment: Segment) -> bool:
        start, end = self._extent(element)
        coat = any(self._extent(one) == (start, end) for one in self.known.values())
        return not coat and 2 * (end - start) > segment.end - segment.start

    def _parts(self, segment: Segment) -> Iterator[tuple[int, int, int]]:
        """Yield where a segment's words stand: token, start and end, without the white space around the segment."""
        for node, offset in zip(self.run, self.offsets, strict=False):
            written = self.ground.nodes[node]
            behind = offset + len(written.signs)
            low, high = max(segment.start, offset), min(segment.end, behind)
            if low >= high:
                continue
            token = self.ground.tokens[written.token]
            start, end = token.start, token.end
            if token.kind is Kind.TEXT and (low == segment.start or high == segment.end):
                found = self._places(written.token)
                start += found[low - offset][0] if low == segment.start else 0
                end = token.start + found[high - offset - 1][1] if high == segment.end else end
            yield written.token, start, end

    def _places(self, token: int) -> list[tuple[int, int]]:
        if token not in self.places:
            self.places[token] = places(self.ground.raw(token))
        return self.places[token]

    def _replaced_gaps(self, segment: Segment, first: int, last: int) -> Iterator[int]:
        """Yield what stands between a segment's words and in its new text too: white space and line breaks."""
        breaks = any(isinstance(token, Tag) and token.name == "br" for token in segment.tokens)
        for number in range(first + 1, last):
            token = self.ground.tokens[number]
            blank = token.kind is Kind.TEXT and not self.ground.raw(number).strip()
            if blank or (breaks and token.name == "br" and token.kind is Kind.OPEN):
                yield number

    def _sign(self, picture: int) -> str:
        return html.escape((value_of(self.ground.raw(picture), "alt") or "").strip(), quote=False)

    def _write(self, segment: Segment) -> str:
        """Write the edition's words, with the page's own tags around them."""
        parts: list[str] = []
        closing: list[str] = []
        for token in segment.tokens:
            if isinstance(token, str):
                parts.append("" if token == SIGN else html.escape(token, quote=False))
            elif token.role == "void":
                parts.append(f"<{token.name}>")
            elif token.role == "close":
                parts.append(closing.pop())
            elif (formula := self._formula(token.number)) is not None:
                parts.append(self.ground.raw(formula))
                self.edits.drop(formula)
                closing.append("")
            else:
                opening, end = self._tags(token.number, segment)
                parts.append(opening)
                closing.append(end)
        return "".join(parts)

    def _tags(self, number: int, segment: Segment) -> tuple[str, str]:
        """Return an element's two tags as the page has them; nothing for one that begins or ends elsewhere."""
        span = next((one for one in self.spans if one.inline.number == number), None)
        element = self.known.get(number)
        if span is None:
            return "", ""
        if element is None:
            outside = span.start == 0 or span.end == self.offsets[-1]
            return ("", "") if outside else (_tag(span.inline), f"</{span.inline.name}>")
        if not self._is_within(element, segment):
            return "", ""
        layers = [element, *self._coats(element, segment)]
        layers.sort(key=lambda one: one.opened)
        opening = "".join(self._opening(one, segment) for one in layers)
        return opening, "".join(map(self._end, reversed(layers)))

    def _formula(self, number: int) -> int | None:
        """Return the token that is a formula; None for any other element."""
        span = next((one for one in self.spans if one.inline.number == number), None)
        if span is None or span.inline.name != "math":
            return None
        node = self.run[bisect_right(self.offsets, span.start) - 1]
        token = self.ground.nodes[node].token
        return token if self.ground.tokens[token].kind is Kind.FORMULA else None

    def _coats(self, element: Element, segment: Segment) -> Iterator[Element]:
        """Yield the elements around the same words that the translator does not see; the first one seen wears them."""
        extent = self._extent(element)
        first = next(one for one in self.known.values() if self._extent(one) == extent)
        for one in self.inside if first is element else ():
            if self._extent(one) == extent and self._is_part(one, segment) and one not in self.known.values():
                yield one

    def _opening(self, element: Element, segment: Segment) -> str:
        opening = self.edits.tag(element.opened)
        if segment.shown != segment.written and is_in(value_of(opening, "lang") or "", segment.written):
            return with_value(opening, "lang", segment.shown)
        return opening

    def _end(self, element: Element) -> str:
        return f"</{element.name}>" if element.closed is None else self.ground.raw(element.closed)

    def around(self) -> Element | None:
        """Return the element that holds this block and nothing else; none that moves."""
        whole = [one for one in self.inside if (one.first, one.last) == (self.run[0], self.run[-1] + 1)]
        whole = [one for one in whole if one not in self.known.values()]
        return next((one for one in reversed(whole) if one.name in BLOCKS), whole[-1] if whole else None)


def _tag(inline: Inline) -> str:
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in inline.attributes)
    return f"<{inline.name}{written}>"


def is_in(declared: str, language: Language) -> bool:
    """Say whether a declared language is this one, whatever its country."""
    return base(Language(declared.strip().replace("_", "-"))) == base(language)
