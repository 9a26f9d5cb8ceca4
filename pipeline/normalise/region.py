"""Which part of a page is the article: what the judge took for it, and what structure says belongs to that.

The judge knows text from clutter, but not what a caption, a quoted post, an unfolding answer or the second half
of an article that comes in pieces is. So its verdict marks lines of the page; what stands among them and looks
like them, or is by its element a part of an article, stays, and all else goes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.normalise.belongs import Region
from pipeline.normalise.boxes import PLAIN_PARTS, heads_advertisement
from pipeline.normalise.counts import LINKED
from pipeline.normalise.dom import Element
from pipeline.normalise.judge import Verdict, Words
from pipeline.normalise.lines import COPIED, Form, Line, forms_of, has_words, read_lines
from pipeline.normalise.promotion import is_label, is_promotion

_LEAST = 250
"""Characters that the judge must have found, or it is not heard."""
_MOST = 0.9
"""Share of what the judge took that the article's element holds; the rest is strewn over the page."""
_CELLS = ("td", "th")
"""Elements that are kept empty: their number says in which column what follows stands."""


def choose(page: Element, marked: Element, verdict: Verdict, referenced: frozenset[str]) -> Element | None:
    """Return the pruned page's element that holds the article, what does not belong to it taken out.

    `marked` is the element that by its own marks should hold it, `referenced` the ids that the links of the whole
    page point at. None where the judge found too little.
    """
    lines = list(read_lines(page))
    taken = _take(lines, verdict)
    if sum(len(line.text) for line, is_taken in zip(lines, taken, strict=True) if is_taken) < _LEAST:
        return None
    region = _find_region(marked, lines, taken)
    inside = [region is line.parent or region in line.parent.ancestors() for line in lines]
    lines = [line for line, is_inside in zip(lines, inside, strict=True) if is_inside]
    taken = [is_taken for is_taken, is_inside in zip(taken, inside, strict=True) if is_inside]
    _remove(region, iter(Region(region, lines, taken).decide(referenced)))
    return region


def _take(lines: Sequence[Line], verdict: Verdict) -> list[bool]:
    """Say for each line whether the judge took it, promotion and second copies aside."""
    taken: list[bool] = []
    copies: dict[Words, tuple[Form, Form]] = {}
    after_label = False
    for line in lines:
        after_label = (after_label and line.link_density >= LINKED) or is_label(line.text)
        promoted = after_label or is_promotion(line.text, line.link_density) or heads_advertisement(line)
        promoted = promoted or _is_card(line)
        copy = len(line.words) >= COPIED and copies.setdefault(line.words, forms_of(line)) != forms_of(line)
        taken.append(not promoted and not copy and verdict.holds(line.words))
    return taken


def _is_card(line: Line) -> bool:
    """Say whether a line stands in a link around several blocks: a card that advertises another page."""
    link = next((around for around in line.parent.ancestors() if around.name == "a"), None)
    return link is not None and sum(element.name in PLAIN_PARTS for element in link.elements()) > 1


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


def _remove(element: Element, kept: Iterator[bool]) -> bool:
    """Take the lines that are not kept out of an element; say whether anything of it is left.

    A row of which something is left keeps its empty cells, or what follows them would change its column.
    """
    children: list[Element | str] = []
    left = False
    worded = element.name == "tr" and has_words(element.children)
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
    # pictures of a row whose words all went led away with them
    return left and not (element.name == "tr" and worded and not has_words(children))
