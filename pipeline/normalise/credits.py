"""Lines of a page that name its author and its date: found above the text, and taken out of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile

from pipeline.normalise.byline import Byline, read_byline, read_marks, read_name, read_published
from pipeline.normalise.characters import clean
from pipeline.normalise.dates import read_date
from pipeline.normalise.dom import Element
from pipeline.normalise.grid import is_data_table
from pipeline.normalise.metadata import Metadata

_BYLINES_TEXT = (
    "article-author article-byline article-meta auteur author byline dateline entry-meta post-author post-byline "
    "post-meta"
)
_BYLINES = frozenset(_BYLINES_TEXT.split())
_LONGEST_BYLINE = 200
_LONGEST_FRONT = 120
"""Characters; a longer paragraph is the article's text, and no byline is looked for after it."""
_FRONT = 8
"""Lines at the article's beginning that may be bylines."""
_LISTS = frozenset(("dl", "menu", "ol", "ul"))
_META = re.compile(r"(?:\A|[-_ ])(?:date|details|info|meta)(?:\Z|[-_ ])", re.IGNORECASE)
"""What themes call lists of what is to be known of an article."""
_PAGE_DATES = frozenset(("datecreated", "datemodified", "datepublished"))
"""What microdata and RDFa call the dates of a page."""


def remove_page_dates(root: Element) -> None:
    """Take the dates that are marked as the page's own out of it, each with its label; metadata has them."""
    for element in root.elements():
        element.children = [
            child for child in element.children if isinstance(child, str) or not _is_page_date(child)
        ]


def find_byline(root: Element, heading: Element | None, metadata: Metadata) -> Byline:
    """Return what the lines between the title and the article's first paragraph say, wherever they stand."""
    found = Byline()
    if heading is not None and not (metadata.author and metadata.published):
        following = dropwhile(lambda element: element is not heading, root.elements())
        inner = set(map(id, heading.elements()))
        outside = [element for element in following if id(element) not in inner]
        for element, said in _bylines(outside, metadata, front=True):
            found = _joined(found, element, said)
    return found


def take_byline(body: Element, metadata: Metadata) -> Byline:
    """Take the lines that name author and date out of the body, and return what they say."""
    taken = Byline()
    for element, found in _bylines([element for element in body.elements() if element is not body], metadata):
        taken = _joined(taken, element, found)
        element.remove()
    return taken


def _is_page_date(element: Element) -> bool:
    """Say whether a definition list is one line, `Date modified: 2025-05-14`, marked as the page's own date."""
    if element.name != "dl":
        return False
    parts = [child for child in element.children if isinstance(child, Element)]
    if [part.name for part in parts] != ["dt", "dd"]:
        return False
    marks = (f"{time.get('property')} {time.get('itemprop')}".lower() for time in parts[1].find("time"))
    said = read_byline(clean(parts[1].text()))
    return said is not None and not said.author and any(_PAGE_DATES & set(mark.split()) for mark in marks)


def _bylines(
    elements: Sequence[Element], metadata: Metadata, *, front: bool = False
) -> Iterator[tuple[Element, Byline]]:
    """Yield the elements that are bylines with what they say; only those at the `front` if so asked.

    A quotation, a table's cell and what goes with a figure are never one of the page.
    """
    parts = {id(element) for element in elements if element.name in ("blockquote", "figure")}
    parts |= {id(element) for element in elements if element.name == "table" and is_data_table(element)}
    lines = 0
    begun = dated = False
    for element in elements:
        if front and lines >= _FRONT:
            return
        around = list(element.ancestors())
        if any(outer.name == "blockquote" for outer in around):
            continue
        named = bool(_BYLINES & element.classes()) and element.blocky
        if not named and not (lines < _FRONT and _is_line(element)):
            continue
        text = clean(element.text())
        lines += 1 if len(text) <= _LONGEST_FRONT else _FRONT
        if not text:
            continue
        found = None
        if len(text) <= _LONGEST_BYLINE and not any(id(outer) in parts for outer in around):
            found = read_byline(text, metadata.language)
            listed = any(outer.name in _LISTS for outer in around)
            listed = listed and not _is_marked(element, around, metadata)
            again = dated and found is not None and not found.author and not found.dated
            if named or (found and not again and _is_sure(found, metadata, first=not begun, listed=listed)):
                found = found or read_marks(text, metadata.language)
                dated = dated or bool(found.published)
                yield element, found
                continue
            if front and (published := read_published(text, metadata.language)):
                yield element, Byline(published=published)
        begun = True


def _is_sure(found: Byline, metadata: Metadata, *, first: bool, listed: bool) -> bool:
    """Say whether a line that reads like a byline is the article's; `first` is one with no text before it.

    A date alone may be anything's: in a list it is an entry, and it is told twice only where the page declares
    another one, or the day beside it, for clocks differ.
    """
    if found.author:
        return found.named or found.author == metadata.author
    if found.dated:
        return True
    if listed:
        return False
    declared = [day for day in map(_day, (metadata.published, metadata.modified)) if day]
    own = _day(found.published)
    near = own is not None and any(abs((own - day).days) <= 1 for day in declared)
    return first or not metadata.published or near


def _is_marked(element: Element, around: Sequence[Element], metadata: Metadata) -> bool:
    """Say whether an entry of a list is marked as a date, in a list without sentences, on a page that declares none."""
    holder = next((outer for outer in around if outer.name in ("ul", "menu")), None)
    if holder is None or metadata.published:
        return False
    marked = any(inner.name == "time" for inner in element.elements()) or _META.search(holder.get("class"))
    return bool(marked) and len(clean(holder.text())) <= _LONGEST_FRONT


def _day(said: str) -> date | None:
    return date.fromisoformat(said[:10]) if said else None


def _is_line(element: Element) -> bool:
    """Say whether an element is a block without blocks in it, or a date or small print that stands between blocks."""
    if element.blocky:
        return not any(isinstance(child, Element) and child.blocky for child in element.children)
    parent = element.parent
    return element.name in ("small", "time") and parent is not None and parent.blocky and not _is_line(parent)


def _joined(taken: Byline, element: Element, found: Byline) -> Byline:
    marked = (
        clean(inner.text())
        for inner in element.elements()
        if inner.get("rel") == "author" or inner.get("itemprop") == "author" or "author" in inner.classes()
    )
    dates = (read_date(inner.get("datetime")) for inner in element.elements() if inner.name == "time")
    author = found.author or next(filter(None, map(read_name, marked)), "")
    return Byline(taken.author or author, taken.published or next(filter(None, dates), found.published))
