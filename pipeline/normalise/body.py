"""Where on a page the article is."""

from collections import Counter

from pipeline.normalise.dom import Element
from pipeline.normalise.grid import is_data_table

_CONTAINERS = ("div", "section", "td", "body", "center", "form")
_TEXT = ("p", "pre", "blockquote", "li", "h2", "h3")
_PARTS = ("blockquote", "details", "dl", "figure", "ol", "ul")
"""Elements that are parts of an article and do not hold one."""


def find_body(root: Element) -> Element:
    """Return the element of a pruned page that holds the article: `article`, `main`, an article body, or where text is densest."""
    shown = list(root.elements())
    articles = [element for element in shown if element.name == "article"]
    main = next((e for e in shown if e.name == "main" or e.get("role").lower() == "main"), None)
    article = max(articles, key=_size, default=None)
    if article is not None and not (
        main and main in article.ancestors() and _size(main) > 2 * _size(article)
    ):
        return article  # unless it is one teaser among others in a larger text
    if main is not None:
        return main
    marked = next((element for element in shown if element.get("itemprop") == "articleBody"), None)
    body = marked or _densest(shown) or root
    # the notes to what Word wrote stand behind its sections
    in_section = body.parent is not None and any(name.startswith("wordsection") for name in body.classes())
    return body.parent or root if in_section else body


def _size(element: Element) -> int:
    return len(element.text())


def _densest(shown: list[Element]) -> Element | None:
    """Return the container with the most text in paragraphs of its own; a container's container counts half.

    It holds half of the page's text at least, or its container is taken.
    """
    scores: Counter[int] = Counter()
    for element in shown:
        if element.name in _TEXT and element.parent is not None:
            size = len(element.text().strip())
            scores[id(element.parent)] += 2 * size
            if element.parent.parent is not None:
                scores[id(element.parent.parent)] += size
    parts = {id(element) for element in shown if element.name == "table" and is_data_table(element)}
    parts |= {id(element) for element in shown if element.name in _PARTS}
    containers = [element for element in shown if _may_hold_article(element, parts)]
    best = max(containers, key=lambda element: scores[id(element)], default=None)
    whole = next((_size(element) for element in shown if element.name == "body"), 0)
    around = best.ancestors() if best is not None else iter(())
    while best is not None and 2 * _size(best) < whole:
        best = next((element for element in around if _may_hold_article(element, parts)), None)
    return best


def _may_hold_article(element: Element, parts: set[int]) -> bool:
    """Say whether an element is a container outside lists, tables and other parts of an article."""
    return element.name in _CONTAINERS and not any(id(around) in parts for around in element.ancestors())
