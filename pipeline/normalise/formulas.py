"""Formulas: each is one `math` element that holds its words, and its MathML out of the translator's sight.

Pages show a formula two or three times, for eyes and for ears, and hide one of them; or as a picture whose
alternative text is TeX; or leave TeX to a script. What is left here is one: MathML where the page has it.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice

from pipeline.mathml import ATTRIBUTES, ELEMENTS, NAMES, TEX, VALUE, is_drawn, is_holder
from pipeline.normalise.characters import clean
from pipeline.normalise.dom import BLOCKS, NEVER_TEXT, Element
from pipeline.normalise.linear import linear

MATHML = "mathml"
"""The attribute that holds it."""
_SILENT = NEVER_TEXT | {"annotation", "annotation-xml"}
_PREVIEW = re.compile(r"MathJax|mjx-")
_STYLED = re.compile(r"\{\\(?:displaystyle|textstyle) ?(.*)\}", re.DOTALL)
_FENCES = {"open": "(", "close": ")", "separators": ","}


def settle_formulas(root: Element) -> None:
    """Make each formula of a page, as it was parsed, a `math` element with nothing but text in it."""
    tops: dict[Element, Element] = {}
    for element in list(root.find(*NAMES)):
        if not any(around.name == "math" for around in element.ancestors()):
            tops[_top(element)] = element
    for parent in {top.parent for top in tops}:
        if parent is not None:
            parent.children = [
                tops.get(child, child) if isinstance(child, Element) else child for child in parent.children
            ]
    for top, element in tops.items():
        element.parent = top.parent
        _settle(element)
    drawn = [image for image in root.find("img") if is_drawn(image.attributes.get("class", ""))]
    worded: dict[Element, bool] = {}
    for image in drawn:
        around = next((one for one in image.ancestors() if one.name in BLOCKS), root)
        if around not in worded:  # an image that stands alone is shown as it is
            worded[around] = any(map(str.isalpha, around.text()))
        if worded[around] and (tex := _tex(image.get("alt"))):
            image.name, image.attributes, image.children = "math", {}, [tex]
    for script in list(root.find("script")):
        if script.get("type").startswith(TEX) and (tex := _tex(clean(script.text()))):
            _drop_preview(script)
            script.name, script.attributes, script.children = "math", {}, [tex]


def _top(formula: Element) -> Element:
    """Return all that shows a formula."""
    top = formula
    while top.parent is not None and _holds_one(top.parent):
        top = top.parent
    return top


def _settle(element: Element) -> None:
    """Leave of a formula its words and its MathML."""
    for part in list(element.elements()):
        _simplify(part)
    written, text = "".join(_written(element, is_whole=True)), linear(element)
    element.name, element.attributes, element.children = "math", {MATHML: written}, [text]


def _holds_one(element: Element) -> bool:
    """Say whether an element is there for one formula alone."""
    named = is_holder(element.name, element.attributes.get("class", ""))
    return named and len(list(islice(element.find(*NAMES), 2))) == 1


def _simplify(part: Element) -> None:
    """Leave of a part what shows it: one form of several, and brackets and commas that browsers show no more."""
    part.name = part.name.rpartition(":")[2]
    part.children = [
        child
        for child in part.children
        if isinstance(child, str) or child.name.rpartition(":")[2] not in _SILENT
    ]
    if part.name in ("semantics", "maction"):
        part.children = [*islice((child for child in part.children if isinstance(child, Element)), 1)]
    if part.name == "mfenced":
        part.name = "mrow"
        part.children = list(_fenced(part))


def _written(element: Element, *, is_whole: bool = False) -> Iterator[str]:
    """Write a part; elements that are not known give way to what they hold."""
    known = element.name in ELEMENTS and (element.name != "math" or is_whole)
    if known:
        yield f"<{element.name}{''.join(_attributes(element))}>"
    for child in element.children:
        if isinstance(child, Element):
            yield from _written(child)
        else:
            yield html.escape(clean(html.unescape(child)), quote=False)
    if known:
        yield f"</{element.name}>"


def _attributes(element: Element) -> Iterator[str]:
    for key, value in element.attributes.items():
        bare = clean(value)
        if key in ATTRIBUTES and (key != "display" or element.name == "math") and VALUE.fullmatch(bare):
            yield f' {key}="{bare}"'


def _fenced(part: Element) -> Iterator[Element | str]:
    opening, closing, separators = (part.attributes.get(name, sign) for name, sign in _FENCES.items())
    signs = "".join(separators.split())
    yield Element("mo", {}, [opening], part)
    for number, child in enumerate(child for child in part.children if isinstance(child, Element)):
        if number and signs:
            yield Element("mo", {}, [signs[min(number, len(signs)) - 1]], part)
        yield child
    yield Element("mo", {}, [closing], part)


def _tex(text: str) -> str:
    """Return TeX without what only says how large it is set."""
    styled = _STYLED.fullmatch(text)
    return clean(styled[1] if styled else text)


def _drop_preview(script: Element) -> None:
    """Take out what a script has drawn before its TeX, where the page was saved by a browser."""
    around = script.parent.children if script.parent is not None else []
    place = next((place for place, child in enumerate(around) if child is script), 0)
    while place:
        before = around[place - 1]
        if isinstance(before, str) or not _PREVIEW.search(before.attributes.get("class", "")):
            return
        place -= 1
        del around[place]
