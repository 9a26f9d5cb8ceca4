"""Embeds: films, sounds and pages in a frame that no edition can show; each leaves a link to where it is.

In a figure its caption leads there. Elsewhere a picture stands for it: its poster, or none but its title.
"""

import re

from pipeline.normalise.dom import Element
from pipeline.normalise.links import safe_image

FILM = "data-film"
"""Marks a picture that has nothing to show: its address is where it leads."""
_SCHEME, _QUERY = re.compile(r"^[a-z]+://", re.IGNORECASE), re.compile(r"[?#].*")
_PAGES = ("iframe", "amp-iframe")
_FRAMES = (*_PAGES, "video", "amp-video", "audio", "amp-audio")
_KEPT = ("aria-hidden", "class", "height", "hidden", "id", "lang", "style", "translate", "width")
"""Attributes that say in which language something is, and whether it is to be seen."""
_TOLD = ("title", "allowfullscreen")
"""Attributes of a frame that is part of an article: those of advertisements and of what counts readers have none."""


def settle_embeds(root: Element) -> None:
    """Make each film, sound and frame of an article, in a page as it was parsed, a link to it."""
    frames = [(frame, address) for frame in root.find(*_FRAMES) if (address := _address(frame))]
    captions = {id(figure): _free_caption(figure) for figure in root.find("figure")} if frames else {}
    for frame, address in frames:
        figure = next((one for one in frame.ancestors() if one.name == "figure"), None)
        caption = captions.pop(id(figure), None)
        if caption:
            link = Element("a", {"href": address}, caption.children, caption)
            _adopt(link)
            caption.children = [link]
        elif frame.name not in _PAGES or any(name in frame.attributes for name in _TOLD):
            _replace(frame, address)


def _free_caption(figure: Element) -> Element | None:
    """Return the caption of a figure in which nothing leads anywhere and no picture is."""
    taken = next(figure.find("a", "img"), None) is not None
    return None if taken else next(figure.find("figcaption"), None)


def _replace(frame: Element, address: str) -> None:
    """Put a picture that leads to a film in its place."""
    kept = {name: value for name, value in frame.attributes.items() if name in _KEPT}
    title = frame.get("title") or frame.get("aria-label")
    if not title:
        title = _SCHEME.sub("", _QUERY.sub("", address))
        kept["translate"] = "no"
    poster = safe_image(frame.attributes.get("poster", ""))
    frame.children = []
    if poster:
        frame.name, frame.attributes = "a", {"href": address}
        frame.children = [Element("img", {**kept, "src": poster, "alt": title}, [], frame)]
    else:
        frame.name, frame.attributes = "img", {**kept, "src": address, "alt": title, FILM: ""}


def _adopt(parent: Element) -> None:
    for child in parent.children:
        if isinstance(child, Element):
            child.parent = parent


def _address(frame: Element) -> str:
    """Return where a film or a page lies; empty where a script fills it in."""
    sources = (frame, *frame.find("source"))
    said = (source.get(name) for source in sources for name in ("src", "data-src"))
    return next((safe for address in said if (safe := safe_image(address))), "")
