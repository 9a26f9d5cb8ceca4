"""Which part of a page is the article: what the judge took for it, and what structure says belongs to that.

The judge knows text from clutter, but not what a caption, a quoted post, an unfolding answer or the second half
of an article that comes in pieces is. So its verdict marks lines of the page; what stands among them and looks
like them, or is by its element a part of an article, stays, and all else goes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.normalise.dom import Element
from pipeline.normalise.judge import Verdict, Words
from pipeline.normalise.lines import Line, has_words, read_lines
from pipeline.normalise.promotion import is_clutter, is_label, is_promotion

_LEAST = 250
"""Characters that the judge must have found, or it is not heard."""
_MOST = 0.9
"""Share of what the judge took that the article's element holds; the rest is strewn over the page."""
_LIKE = 140
"""Characters that the judge must have taken in one form before other lines of that form are."""
_LINKED = 0.5
"""Share of links from which text that the judge left out is a list of links."""
_COPIED = 8
"""Words from which a line that stands on the page again, in another form, is a copy for another place."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PLAIN_PARTS = frozenset(("p", "ol", "ul", *_HEADINGS))
"""Elements that are parts of an article where they stand among what the judge took."""
_SPECIAL_PARTS = frozenset(("blockquote", "details", "dl", "figure", "pre", "table"))
"""Elements that are parts of an article there whatever they are wrapped in."""
_CELLS = ("td", "th")
"""Elements that are kept empty: their number says in which column what follows stands."""

Form = tuple[str, frozenset[str]]


def choose(page: Element, marked: Element, verdict: Verdict) -> Element | None:
    """Return the pruned page's element that holds the article, what does not belong to it taken out.

    `marked` is the element that by its own marks should hold it. None where the judge found too little.
    """
    lines = list(read_lines(page))
    taken = _take(lines, verdict)
    if sum(len(line.text) for line, is_taken in zip(lines, taken, strict=True) if is_taken) < _LEAST:
        return None
    region = _find_region(marked, lines, taken)
    inside = [region is line.parent or region in line.parent.ancestors() for line in lines]
    lines = [line for line, is_inside in zip(lines, inside, strict=True) if is_inside]
    taken = [is_taken for is_taken, is_inside in zip(taken, inside, strict=True) if is_inside]
    kept = _decide(region, lines, taken)
    _remove(region, iter(kept))
    return region


def _take(lines: Sequence[Line], verdict: Verdict) -> list[bool]:
    """Say for each line whether the judge took it, promotion and second copies aside."""
    taken: list[bool] = []
    copies: dict[Words, tuple[Form, Form]] = {}
    after_label = False
    for line in lines:
        after_label = (after_label and line.link_density >= _LINKED) or is_label(line.text)
        promoted = after_label or is_promotion(line.text, line.link_density) or _is_card(line)
        copy = len(line.words) >= _COPIED and copies.setdefault(line.words, _forms(line)) != _forms(line)
        taken.append(not promoted and not copy and verdict.holds(line.words))
    return taken


def _is_card(line: Line) -> bool:
    """Say whether a line stands in a link around several blocks: a card that advertises another page."""
    link = next((around for around in line.parent.ancestors() if around.name == "a"), None)
    return link is not None and sum(element.name in _PLAIN_PARTS for element in link.elements()) > 1


def _find_region(marked: Element, lines: Sequence[Line], taken: Sequence[bool]) -> Element:
    """Return the innermost element with most of what the judge took, or the marked one around it."""
    weights: Counter[int] = Counter()
    holders: dict[int, tuple[int, Element]] = {}
    whole = 0
    for line, is_taken in zip(lines, taken, strict=True):
        if is_taken:
            whole += len(line.text)
            around = [line.parent, *line.parent.ancestors()]
            for depth, element in enumerate(reversed(around)):
                weights[id(element)] += len(line.text)
                holders[id(element)] = (depth, element)
    holding = [holder for key, holder in holders.items() if weights[key] >= _MOST * whole]
    inner = max(holding, key=lambda holder: holder[0])[1]
    if marked is inner or marked in inner.ancestors():
        return marked
    articles = [article for article in _outermost_articles(inner) if weights[id(article)] >= _LEAST]
    return articles[0] if len(articles) > 1 else inner


def _outermost_articles(region: Element) -> Iterator[Element]:
    """Yield the `article` elements in a region that stand in no other of them."""
    for article in region.find("article"):
        if not any(around.name == "article" for around in _up_to(article, region)):
            yield article


def _up_to(element: Element, region: Element) -> Iterator[Element]:
    for around in element.ancestors():
        if around is region:
            return
        yield around


def _decide(region: Element, lines: Sequence[Line], taken: Sequence[bool]) -> list[bool]:
    """Say for each line of the region whether it belongs to the article."""
    holders = {
        id(around)
        for line, is_taken in zip(lines, taken, strict=True)
        if is_taken
        for around in (line.parent, *line.parent.ancestors())
    }
    flows: Counter[int] = Counter()
    forms: Counter[tuple[Form, Form]] = Counter()
    links: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for line, is_taken in zip(lines, taken, strict=True):
        forms[_forms(line)] += len(line.text) * is_taken
        for around in (line.parent, line.parent.parent or line.parent):
            flows[id(around)] += len(line.text) * is_taken
        for around in _without_taken(line, region, holders):
            links[id(around)] += line.linked
            sizes[id(around)] += len(line.text)
    known = {line.words for line, is_taken in zip(lines, taken, strict=True) if is_taken}
    first, last = taken.index(True), len(taken) - 1 - taken[::-1].index(True)
    kept: list[bool] = []
    for number, (line, is_taken) in enumerate(zip(lines, taken, strict=True)):
        if is_taken:
            kept.append(True)
            continue
        outer = list(_without_taken(line, region, holders))
        top = id(outer[-1]) if outer else 0
        linked = links[top] / sizes[top] if top else line.link_density
        copy = len(line.words) >= _COPIED and line.words in known
        clutter = copy or any(is_clutter(f"{element.get('class')} {element.get('id')}") for element in outer)
        flow = flows[id(outer[-1].parent if outer else line.parent)] >= _LIKE
        among = first < number < last and flow
        heads = among and _is_heading(line) and len(outer) == 1  # a section's name may lead to more about it
        if clutter or (linked > _LINKED and not heads) or is_promotion(line.text, line.link_density):
            kept.append(False)
        elif any(element.name == "details" for element in outer):  # judges overlook what unfolds
            kept.append(flow and number > first)
        else:
            kept.append(forms[_forms(line)] >= _LIKE or (among and _is_part(outer)))
    return _without_bare_headings(lines, taken, kept)


def _without_taken(line: Line, region: Element, holders: set[int]) -> Iterator[Element]:
    """Yield the elements around a line, nearest first, that hold nothing the judge took."""
    for around in (line.parent, *line.parent.ancestors()):
        if around is region or id(around) in holders:
            return
        yield around


def _is_part(around: Sequence[Element]) -> bool:
    """Say whether the elements around a line make it a part of the article that it stands in."""
    if any(element.name in _SPECIAL_PARTS for element in around):
        return True
    parts = [element for element in around if element.name in _PLAIN_PARTS]
    return bool(parts) and all(
        element.name in _PLAIN_PARTS or not element.get("class")
        for element in around[around.index(parts[-1]) :]
    )


def _forms(line: Line) -> tuple[Form, Form]:
    parent = line.parent
    return _form(parent), _form(parent.parent or parent)


def _form(element: Element) -> Form:
    return element.name, frozenset(element.classes())


def _is_heading(line: Line) -> bool:
    return line.parent.name in _HEADINGS


def _without_bare_headings(lines: Sequence[Line], taken: Sequence[bool], kept: list[bool]) -> list[bool]:
    """Drop headings that head nothing: at the article's end, or right before what was dropped."""
    done = list(kept)
    following = False
    for number in range(len(lines) - 1, -1, -1):
        if _is_heading(lines[number]) and done[number]:
            below = number + 1
            beyond = below < len(lines) and kept[below] and (taken[below] or not _is_heading(lines[below]))
            done[number] = following if taken[number] else beyond
        following = following or done[number]
    return done


def _remove(element: Element, kept: Iterator[bool]) -> bool:
    """Take the lines that are not kept out of an element; say whether anything of it is left.

    A row of which something is left keeps its empty cells, or what follows them would change its column.
    """
    children: list[Element | str] = []
    left = False
    for blocky, run in groupby(element.children, lambda node: isinstance(node, Element) and node.blocky):
        nodes = list(run)
        if blocky:
            for node in nodes:
                stays = isinstance(node, Element) and _remove(node, kept)
                left = left or stays
                if stays or (isinstance(node, Element) and node.name in _CELLS):
                    children.append(node)
        elif not has_words(nodes) or next(kept):
            children += nodes
            left = left or any(not isinstance(node, str) or node.strip() for node in nodes)
    element.children = children
    return left
