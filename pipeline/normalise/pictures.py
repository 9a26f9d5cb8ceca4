"""Pictures: each image of a page has the address that a reader comes to see, and none waits for a script.

Pages load images late. What `src` says is then a stand-in that shows nothing, and the picture's address is in
another attribute, in `srcset`, in a `source` beside it, or in a `noscript` behind it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from pipeline.normalise.characters import same_words
from pipeline.normalise.dom import Element
from pipeline.normalise.links import safe_image

_AMP = ("amp-img", "amp-anim")
_LATE = ("data-src", "data-lazy-src", "data-original")
_LATE_SETS = ("data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"([^\s,]\S*+)(?:(?<!,)\s++([^,]*+))?+")
_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)[wx]")
_NAME = re.compile(r"[a-z]+|[0-9]+x[0-9]+")
_SHOWS_NOTHING = frozenset(
    (
        *("1x1", "blank", "empty", "gray", "grey", "lazy", "lazyload", "loader", "loading"),
        *("pixel", "placeholder", "spacer", "transparent"),
    )
)
"""Words of which the names of files are made that only keep a place."""
_FACE = 100
"""Pixels each way that an author's face has at most beside a name; a portrait that is part of the article has more."""
_NEAR = 8
"""Elements within a neighbour among which an image is looked for."""


def settle_pictures(root: Element) -> None:
    """Make each image of a page, as it was parsed, an `img` whose `src` is what a reader comes to see."""
    for image in list(root.find(*_AMP)):
        _read_amp(image)
    for image in root.find("img"):
        if address := _address(image.attributes):
            image.attributes["src"] = address
    for picture in root.find("picture"):
        _read_sources(picture)
    _read_silent(root)


def remove_faces(body: Element, author: str) -> None:
    """Take small pictures of the author, as they stand beside a byline, out of a body."""
    named = same_words(author)
    for image in list(body.find("img")) if named else ():
        sizes = [image.get(side).removesuffix("px") for side in ("width", "height")]
        small = all(len(size) < 4 and size.isdecimal() and int(size) <= _FACE for size in sizes)
        if small and same_words(image.get("alt")) == named:
            image.remove()


def is_shown(image: Element) -> bool:
    """Say whether a settled image has an address and is no pixel that counts readers."""
    pixel = any(image.get(side).removesuffix("px") in ("0", "1") for side in ("width", "height"))
    return not pixel and safe_image(image.attributes.get("src", "")) is not None


def is_stand_in(image: Element) -> bool:
    """Say whether an image only keeps a place: it has no address, or that of a file that shows nothing."""
    return not is_shown(image) or _shows_nothing(image.attributes["src"])


def _address(attributes: Mapping[str, str]) -> str:
    """Return what an image's own attributes say it shows in the end; empty where they say nothing."""
    late = (_safe(attributes.get(name, "")) for name in _LATE)
    source = safe_image(attributes.get("src", "")) or ""
    addresses = (
        *late,
        _largest(attributes.get(name, "") for name in _LATE_SETS),
        "" if _shows_nothing(source) else source,
        _largest([attributes.get("srcset", "")]),
    )
    return next(filter(None, addresses), source)


def _safe(address: str) -> str:
    """Return a safe address; empty for another, for a mere number, and for one that a script fills in first."""
    is_filled = any(sign in address for sign in "{}<>")
    is_address = "." in address or "/" in address
    return safe_image(address) or "" if is_address and not is_filled else ""


def _largest(sets: Iterable[str]) -> str:
    """Return the address of the largest picture in `srcset`s; the first of those that are equal."""
    largest, found = 0.0, ""
    for each in sets:
        for candidate in _CANDIDATE.finditer(each):
            size = _SIZE.match(candidate[2] or "1x")
            address = _safe(candidate[1].rstrip(","))
            if address and size and float(size[1]) > largest:
                largest, found = float(size[1]), address
    return found


def _shows_nothing(address: str) -> bool:
    path = re.split("[?#]", address, maxsplit=1)[0]
    words = _NAME.findall(path.rsplit("/", 1)[-1].rpartition(".")[0].lower())
    return bool(words) and _SHOWS_NOTHING.issuperset(words)


def _read_amp(image: Element) -> None:
    """Make AMP's element around a fallback a plain image; text in it, where it was never closed, follows."""
    plain = Element("img", image.attributes, [], image)
    image.name, image.attributes = "span", {}
    image.children = [plain, *(image.children if image.text().strip() else ())]


def _read_sources(picture: Element) -> None:
    sources = list(picture.find("source"))
    names = ("srcset", "data-srcset", "src")
    offered = _largest(source.attributes.get(name, "") for name in names for source in sources)
    for image in picture.find("img"):
        if offered and is_stand_in(image):
            image.attributes["src"] = offered


def _read_silent(root: Element) -> None:
    """Show an image in a `noscript` in the place of the stand-in beside it, or alone where nothing else shows it."""
    silent = {id(image) for one in root.find("noscript") for image in one.find("img")}
    heard = [image for image in root.find("img") if id(image) not in silent]
    shown = {image.attributes.get("src", "") for image in heard}
    framed = {id(figure): image for image in reversed(heard) if (figure := _figure(image))}
    opened: list[Element] = []
    for element in list(root.elements()):
        nodes = [node for node in element.children if not isinstance(node, str) or node.strip()]
        for number, node in enumerate(nodes):
            if isinstance(node, Element) and node.name == "noscript" and (image := _only_image(node)):
                beside = framed.get(id(frame := _figure(node))) or _beside(nodes, number, frame)
                if beside is None:
                    if _tells(image) and image.attributes["src"] not in shown:
                        opened.append(node)
                        shown.add(image.attributes["src"])
                elif is_stand_in(beside) and (_tells(image) or "lazy" in beside.attributes.get("class", "")):
                    beside.attributes["src"] = image.attributes["src"]
                    beside.attributes["alt"] = beside.get("alt") or image.get("alt")
    for node in opened:
        node.name, node.attributes = "span", {}


def _figure(element: Element) -> Element | None:
    return next((around for around in element.ancestors() if around.name == "figure"), None)


def _only_image(silent: Element) -> Element | None:
    """Return the one thing in a `noscript`, where that is an image that shows something."""
    images = list(islice(silent.find("img"), 2))
    return (
        images[0] if len(images) == 1 and not is_stand_in(images[0]) and not silent.text().strip() else None
    )


def _beside(nodes: Sequence[Element | str], number: int, frame: Element | None) -> Element | None:
    """Return the image that stands before or behind a node, alone or in an element, but in no other figure."""
    return next(
        (
            element
            for at in (number - 1, number + 1)
            if 0 <= at < len(nodes)
            for node in [nodes[at]]
            if isinstance(node, Element) and node.name != "noscript"
            for element in islice(node.elements(), _NEAR)
            if element.name == "img" and _figure(element) is frame
        ),
        None,
    )


def _tells(image: Element) -> bool:
    """Say whether an image says something of itself; one that counts readers does not."""
    sized = image.get("width") or image.get("height")
    return bool(image.get("alt") or sized or image.get("srcset") or _figure(image))
