"""Tags put back into a sentence that was translated whole, where the model's attention says they belong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.markup import Tag, Token, render
from pipeline.translate import raised
from pipeline.translate.door import Link
from pipeline.translate.draft import Draft
from pipeline.translate.elements import BREAK, Element

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)[’']", re.IGNORECASE)
_CONTRACTION = re.compile(r"\b[^\W\d_]+[’'](?:t|s|re|ll|ve|d|m)\b")
_NAMED = r"(?:(?:le|la|les|une?|the|an)[ \u00a0]+|l[’'])"
"""An article; not `a`, which is a verb in French."""
_ARTICLE = re.compile(rf"{_NAMED}(?=\w)", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(rf"\b{_NAMED}\Z", re.IGNORECASE)
_CLOSE = 12
"""Characters between two linked words from which on they no longer belong to one place."""
_UNSEEN = frozenset({"br", "wbr"})
"""Elements that part no words."""
Span = tuple[int, int]


def project(source: str, elements: Sequence[Element], draft: Draft) -> str:
    """Return the draft as markup text with exactly the elements of its source.

    Each element goes around its own words if they came through unchanged; else around the words the links
    name; else where it stood, in proportion. Siblings never overlap and children stay inside.
    """
    draft = raised.with_powers(source, elements, draft)
    placer = _Placer(source, draft.text, tuple(sorted(draft.links)))
    return render(placer.tokens(elements, (0, len(source)), (0, len(draft.text))))


@dataclass(frozen=True, slots=True)
class _Placer:
    source: str
    target: str
    links: tuple[Link, ...]

    def tokens(self, elements: Sequence[Element], ours: Span, theirs: Span) -> Iterator[Token]:
        """Yield the target's span as tokens, the elements in their places."""
        position = theirs[0]
        for element, (start, end) in sorted(
            self._places(elements, ours, theirs), key=lambda placed: placed[1]
        ):
            before, after = self._spaces(element, start) if start == end else ("", "")
            yield self.target[position:start].replace(BREAK, "") + before
            yield element.tag
            if element.tag.role == "open":
                yield from self.tokens(element.children, (element.start, element.end), (start, end))
                yield Tag("close", element.tag.name, element.tag.number)
            yield after
            position = end
        yield self.target[position : theirs[1]].replace(BREAK, "")

    def _spaces(self, element: Element, point: int) -> tuple[str, str]:
        """Return what an element without words, `a <img/> b`, lacks at its sides: one of two spaces was taken out."""
        at = element.start
        left, right = self.source[max(0, at - 1) : at], self.source[at : at + 1]
        if element.tag.name in _UNSEEN or {left, right} not in ({" "}, {" ", ""}):
            return "", ""
        before, after = self.target[max(0, point - 1) : point], self.target[point : point + 1]
        lacks_before = before.isalnum() or (not right and before.strip() != "")
        lacks_after = after.isalnum() or (not left and after.strip() != "")
        return " " if left and lacks_before else "", " " if right and lacks_after else ""

    def _places(self, elements: Sequence[Element], ours: Span, theirs: Span) -> list[tuple[Element, Span]]:
        full = [element for element in elements if self.source[element.start : element.end].strip()]
        spans: dict[int, Span] = {}
        for element in sorted(full, key=lambda one: not self._verbatim(one, ours, theirs)):
            wanted = self._wanted(element, ours, theirs)
            free = self._free(wanted, spans.values())
            if free is None:
                spans = self._by_proportion(full, ours, theirs)
                break
            spans[id(element)] = free
        placed = [(element, spans[id(element)]) for element in full]
        taken = list(spans.values())
        for element in elements:
            if id(element) not in spans:
                point = self._point(element, ours, theirs, taken)
                placed.append((element, (point, point)))
        return placed

    def _verbatim(self, element: Element, ours: Span, theirs: Span) -> Span | None:
        """Find the element's own words, if they stand exactly once on both sides."""
        words = self.source[element.start : element.end].strip()
        if glued := self._glued(element, ours, theirs):
            return glued
        once = self.source.count(words, *ours) == 1 and self.target.count(words, *theirs) == 1
        if not once or (len(words) == 1 and words.isalnum()):
            return None
        start = self.target.index(words, *theirs)
        inside = _is_inside_word(self.target, start) or _is_inside_word(self.target, start + len(words))
        within = _is_inside_word(self.source, element.start) or _is_inside_word(self.source, element.end)
        return None if inside and not within else (start, start + len(words))

    def _glued(self, element: Element, ours: Span, theirs: Span) -> Span | None:
        """Find a part of a word, such as the 2 of CO2, in that word if it came through."""
        start, end = element.start, element.end
        if not (_is_inside_word(self.source, start) or _is_inside_word(self.source, end)):
            return None
        first, last = start, end
        while first > ours[0] and self.source[first - 1].isalnum():
            first -= 1
        while last < ours[1] and self.source[last].isalnum():
            last += 1
        word = re.escape(self.source[first:last])
        found = list(re.compile(rf"(?<!\w){word}(?!\w)").finditer(self.target, *theirs))
        if len(found) != 1:
            number = self.source[first:start] if last == end else ""
            return raised.ending(element, number, self.source[start:end], self.target, theirs)
        place = found[0].start() - first
        return start + place, end + place

    def _wanted(self, element: Element, ours: Span, theirs: Span) -> Span:
        start, end = element.start, element.end
        if not _WORD.search(self.source, ours[0], start) and not _WORD.search(self.source, end, ours[1]):
            left = not self.source[ours[0] : start].strip()
            right = not self.source[end : ours[1]].strip()
            place = self._trimmed(theirs, keep_left=left, keep_right=right)
            return place if right else (place[0], self._marked(element, place[1], theirs[1]))
        span = (
            self._verbatim(element, ours, theirs)
            or self._linked(element, ours, theirs)
            or self._in_proportion((start, end), ours, theirs)
        )
        return self._to_edges(element, span, ours, theirs)

    def _to_edges(self, element: Element, span: Span, ours: Span, theirs: Span) -> Span:
        """Take the marks along that stand at the text's own ends, where the element has these in the source."""
        start, end = span
        if not self.source[ours[0] : element.start].strip() and not _WORD.search(
            self.target, theirs[0], start
        ):
            start = self._trimmed((theirs[0], end), keep_left=True, keep_right=True)[0]
        if not _WORD.search(self.target, end, theirs[1]):
            if not self.source[element.end : ours[1]].strip():
                end = self._trimmed((start, theirs[1]), keep_left=True, keep_right=True)[1]
            else:
                end = self._marked(element, end, theirs[1])
        return start, end

    def _marked(self, element: Element, end: int, most: int) -> int:
        """Take the marks along that the element has at its end, before a quotation mark that it has not."""
        marks = self.source[element.start : element.end][-3:]
        found = re.compile(r"[ \u00a0\u202f]*[.!?…]+").match(self.target, end, most)
        return found.end() if found and marks[-1] in ".!?…" and found[0][-1] in marks else end

    def _linked(self, element: Element, ours: Span, theirs: Span) -> Span | None:
        """Cover the target words linked to the element's words, leaving strays far from the others out.

        No stray is the last word of all that is linked to an element which has the last word of the source.
        """
        found = sorted(
            {
                (link.target_start, link.target_end)
                for link in self.links
                if link.start < element.end
                and element.start < link.end
                and theirs[0] <= link.target_start < link.target_end <= theirs[1]
                and _WORD.search(self.source, max(link.start, element.start), min(link.end, element.end))
                and _WORD.search(self.target, link.target_start, link.target_end)
            }
        )
        if not found:
            return None
        groups: list[list[Span]] = [[found[0]]]
        for span in found[1:]:
            if span[0] - groups[-1][-1][1] <= _CLOSE:
                groups[-1].append(span)
            else:
                groups.append([span])
        best = max(groups, key=lambda group: sum(end - start for start, end in group))
        end = max(end for _, end in best)
        last = max(end for _, end in found)
        if not _WORD.search(self.source, element.end, ours[1]) and not _WORD.search(
            self.target, last, theirs[1]
        ):
            end = last
        start = self._with_article(element, ours, (theirs[0], end), best[0][0])
        return self._around_contractions(start, self._elided(end))

    def _with_article(self, element: Element, ours: Span, theirs: Span, start: int) -> int:
        """Leave the first noun's article in or out as the source does; links cannot tell, for it may be linked to the noun."""
        outside = _ARTICLE_BEFORE.search(self.source, ours[0], element.start)
        inside = _ARTICLE.match(self.source, element.start, element.end)
        before = _ARTICLE_BEFORE.search(self.target, theirs[0], start)
        here = _ARTICLE.match(self.target, start, theirs[1])
        if inside and before and not here:
            return before.start()
        return here.end() if here and outside and not inside else start

    def _around_contractions(self, start: int, end: int) -> Span:
        """Keep `don’t` and `it’s` in one piece."""
        for found in _CONTRACTION.finditer(self.target, max(0, start - _CLOSE), end + _CLOSE):
            if found.start() < start < found.end():
                start = found.start()
            if found.start() < end < found.end():
                end = found.end()
        return start, end

    def _in_proportion(self, part: Span, ours: Span, theirs: Span) -> Span:
        """Take as many words as the element has of its surroundings, as far along; at least one."""
        words = [found.span() for found in _WORD.finditer(self.target, *theirs)]
        if not words:
            return self._trimmed(theirs, keep_left=True, keep_right=True)
        total = max(1, len(_WORD.findall(self.source, *ours)))
        before = len(_WORD.findall(self.source, ours[0], part[0]))
        inside = len(_WORD.findall(self.source, *part))
        first = min(len(words) - 1, before * len(words) // total)
        last = min(len(words) - 1, max(first, (before + inside) * len(words) // total - 1))
        return words[first][0], self._elided(words[last][1])

    def _by_proportion(self, elements: Sequence[Element], ours: Span, theirs: Span) -> dict[int, Span]:
        """Deal the target's words, or its characters where they are too few, out to the elements in order."""
        atoms = [found.span() for found in _WORD.finditer(self.target, *theirs)]
        if len(atoms) < len(elements):
            atoms = [(at, at + 1) for at in range(*theirs) if not self.target[at].isspace()]
        spans: dict[int, Span] = {}
        used = 0
        length = max(1, ours[1] - ours[0])
        for index, element in enumerate(elements):
            left = len(elements) - index - 1
            if used >= len(atoms):
                spans[id(element)] = (theirs[1], theirs[1])
                continue
            latest = max(used, len(atoms) - left - 1)
            first = min(latest, max(used, (element.start - ours[0]) * len(atoms) // length))
            last = min(latest, max(first, (element.end - ours[0]) * len(atoms) // length - 1))
            spans[id(element)] = (atoms[first][0], atoms[last][1])
            used = last + 1
        return spans

    def _free(self, wanted: Span, taken: Iterable[Span]) -> Span | None:
        """Cut a span back to what no sibling has; None where no word is left."""
        start, end = wanted
        for other_start, other_end in sorted(taken):
            if other_end <= start or end <= other_start:
                continue
            if other_start - start >= end - other_end:
                end = other_start
            else:
                start = other_end
            if start >= end:
                return None
        start, end = (
            self._trimmed((start, end), keep_left=False, keep_right=False)
            if (start, end) != wanted
            else wanted
        )
        return (start, end) if self.target[start:end].strip() else None

    def _point(self, element: Element, ours: Span, theirs: Span, taken: Sequence[Span]) -> int:
        """Find the place of an element without content: after the word that follows the same word."""
        at = element.start
        breaks = self.source.count(BREAK, *ours)
        if element.tag.name == "br" and breaks == self.target.count(BREAK, *theirs):
            point = theirs[0]
            for _ in range(self.source.count(BREAK, ours[0], at) + 1):
                point = self.target.index(BREAK, point) + 1
        elif not self.source[ours[0] : at].strip():
            point = theirs[0]
        elif not self.source[at : ours[1]].strip():
            point = theirs[1]
        else:
            point = self._elided(self._after_same_word(at, ours, theirs))
            point = max(theirs[0], min(theirs[1], self._around_contractions(point, point)[0]))
        for start, end in taken:
            if start < point < end:
                point = start if point - start < end - point else end
        return point

    def _after_same_word(self, at: int, ours: Span, theirs: Span) -> int:
        if self.source[at - 1].isspace():  # it belongs to the word behind it
            ahead = [
                link for link in self.links if at <= link.start and theirs[0] <= link.target_start < theirs[1]
            ]
            if ahead:
                first = min(link.start for link in ahead)
                return min(link.target_start for link in ahead if link.start == first)
        before = [link for link in self.links if link.end <= at and theirs[0] <= link.target_end <= theirs[1]]
        if not before:
            return self._in_proportion((at, at), ours, theirs)[0]
        end = max(before, key=lambda link: (link.end, link.target_end)).target_end
        space = _SPACE.search(self.target, end, theirs[1])
        return space.start() if space else theirs[1]

    def _elided(self, end: int) -> int:
        """Take the apostrophe along where a span ends in an elided word, as in `l’eau`."""
        found = _ELIDED.search(self.target, max(0, end - 3), end + 1)
        return end + 1 if found and found.end() == end + 1 else end

    def _trimmed(self, span: Span, *, keep_left: bool, keep_right: bool) -> Span:
        """Leave white space (and, on a side that is not kept, marks) outside of a span."""
        start, end = span
        while start < end and (
            self.target[start].isspace() or not (keep_left or self.target[start].isalnum())
        ):
            start += 1
        while start < end and (
            self.target[end - 1].isspace() or not (keep_right or self.target[end - 1].isalnum())
        ):
            end -= 1
        return (start, end) if start < end else span


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
