"""Which SVG pictures are drawings and nothing else: an SVG that is opened by itself is a page, and may hold programs."""

import re

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_DRAWN_TEXT = (
    "circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR "
    "feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile "
    "feTurbulence filter g image line linearGradient marker mask metadata path pattern polygon polyline "
    "radialGradient rect stop style svg switch symbol text textPath title tspan use view"
)
_DRAWN = frozenset(f"{{{_SVG}}}{name}" for name in _DRAWN_TEXT.split())
"""Elements that draw: no link, no animation (which could make a program of an address), no HTML."""
_NOTES = (
    "http://creativecommons.org/",
    "http://purl.org/dc/",
    "http://sodipodi.sourceforge.net/",
    "http://web.resource.org/cc/",
    "http://www.inkscape.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)
"""How namespaces begin in which drawing programs keep notes, which browsers do not know."""
_HELD = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp);base64,)", re.IGNORECASE)
"""An address within the picture, or a picture in it."""

_READ_ALIKE = frozenset(("utf-8", "us-ascii", "ascii"))
"""Encodings that every browser takes for what we take them for."""
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
"""It would make another address of `#…`."""


def is_drawing(data: bytes) -> bool:
    """Whether an SVG draws and does nothing else, whoever opens it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    tree = root.getroottree()
    dtd = tree.docinfo.internalDTD
    if (tree.docinfo.encoding or "utf-8").lower() not in _READ_ALIKE:
        return False
    if root.tag != f"{{{_SVG}}}svg" or (dtd is not None and any(True for _ in dtd.iterentities())):
        return False
    beside = (*root.itersiblings(preceding=True), *root.itersiblings())
    return all(_draws(one) for one in (*beside, *root.iter()))


def _draws(node: etree._Element) -> bool:
    if not isinstance(node.tag, str):  # a style sheet of its own could be named in an instruction
        return node.tag is etree.Comment
    known = node.tag in _DRAWN or node.tag.lstrip("{").startswith(_NOTES)
    return known and all(_is_still(str(name), str(value)) for name, value in node.attrib.items())


def _is_still(name: str, value: str) -> bool:
    local = etree.QName(name).localname.lower()
    if local in ("href", "src"):
        return bool(_HELD.match(value))
    return not local.startswith("on") and name != _BASE
