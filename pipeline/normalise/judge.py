"""Which of a page's words are its article: the judge is trafilatura, asked to rather leave out than take in.

What it says is read as evidence: its own text has lost ids, captions, titles of abbreviations and much else.
"""

import importlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lxml.etree import SubElement
from lxml.html import Element as Html
from lxml.html import HtmlElement

from pipeline.normalise.dom import Element

if TYPE_CHECKING:
    from trafilatura.metadata import Document

_LEAST, _LONGEST = 400, 1_000_000
"""Characters; a shorter page's marks are all there is to go by, a longer one takes the judge too long."""
_MOST_CHILDREN, _MOST_NODES = 2_000, 100_000
"""An element with more children, or a page with more elements and texts, is no article's, and takes too long."""
_MOST_ATTRIBUTES = 100
"""Of one element; each takes as long to set as there are before it."""
_SPANS = ("colspan", "rowspan")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"\w+")
_SPAN = 4
"""Words that stand together are found again together."""
_ENOUGH = 0.5
_LINES = ("ab", "cell", "code", "head", "item", "p", "quote")
"""The judge's names for what stands on lines of its own."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge took for the article."""

    spans: frozenset[Words]
    """Each four words that follow each other in it."""
    lines: frozenset[Words]
    """Its lines, as words; a short line is recognised only whole."""

    def holds(self, words: Words) -> bool:
        """Say whether a line of the page is in the article."""
        if len(words) < 2 * _SPAN:
            return words in self.lines or (len(words) >= _SPAN and self._known(words) == 1.0)
        return self._known(words) >= _ENOUGH

    def _known(self, words: Words) -> float:
        spans = list(spans_of(words))
        return sum(span in self.spans for span in spans) / len(spans)


def read_words(text: str) -> Words:
    """Return the words of a line, without case."""
    return tuple(_WORD.findall(text.lower()))


def spans_of(words: Words) -> Iterator[Words]:
    """Return each four words that follow each other."""
    return zip(*(words[start:] for start in range(_SPAN)), strict=False)


def judge(page: Element) -> Verdict | None:
    """Ask the judge about a pruned page; None where it finds no article, or the page is too much for it."""
    tree = _as_tree(page) if _LEAST <= len(page.text()) <= _LONGEST else None
    if tree is None:
        return None
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # it complains on stderr otherwise
    found: Document | None = importlib.import_module("trafilatura").bare_extraction(
        tree, favor_precision=True, include_comments=False, with_metadata=False
    )
    if found is None or found.body is None:
        return None
    lines = {read_words("".join(element.itertext())) for element in found.body.iter(*_LINES)}
    return Verdict(frozenset(spans_of(read_words(" ".join(found.body.itertext())))), frozenset(lines))


def _as_tree(page: Element) -> HtmlElement | None:
    """Copy a page for the judge; None where one element holds, or all are, more than it can take in time.

    Spans stay out: it makes a cell for each of the million columns that a page may claim.
    """
    top = Html("html")
    stack = [(page, SubElement(top, "body"))]
    count = 0
    while stack:
        element, copy = stack.pop()
        count += len(element.children)
        if len(element.children) > _MOST_CHILDREN or count > _MOST_NODES:
            return None
        last: HtmlElement | None = None
        for child in element.children:
            if isinstance(child, Element):
                last = SubElement(copy, child.name if _NAME.fullmatch(child.name) else "span")
                for name, value in islice(child.attributes.items(), _MOST_ATTRIBUTES):
                    if name not in _SPANS and _NAME.fullmatch(name):
                        last.set(name, _CONTROL.sub(" ", value))
                stack.append((child, last))
            elif last is None:
                copy.text = (copy.text or "") + _CONTROL.sub(" ", child)
            else:
                last.tail = (last.tail or "") + _CONTROL.sub(" ", child)
    return top
