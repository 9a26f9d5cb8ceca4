"""Cards: links around whole blocks, which HTML allows and no block of ours can hold."""

from pipeline.normalise.dom import Element

_NAMING = frozenset(("dt", "h1", "h2", "h3", "h4", "h5", "h6", "summary"))
_OF_LINKS = frozenset(("href", "hreflang", "title"))


def open_card(link: Element) -> None:
    """Give a link around blocks to its heading, or to its first block of text; it itself is a link no more."""
    leaves = [element for element in link.elements() if element is not link and _is_leaf(element)]
    headings = [element for element in leaves if element.name in _NAMING]
    for target in [*headings, *leaves][:1]:
        attributes = {name: value for name, value in link.attributes.items() if name in _OF_LINKS}
        inside = Element("a", attributes, target.children, target)
        for child in target.children:
            if isinstance(child, Element):
                child.parent = inside
        target.children = [inside]
    link.name = "div"


def _is_leaf(element: Element) -> bool:
    inner = (child for child in element.children if isinstance(child, Element))
    return element.blocky and not any(child.blocky for child in inner) and bool(element.text().strip())
