"""Embeds: films and pages in a frame that no edition can show; what is said of one in its figure leads there."""

from pipeline.normalise.dom import Element
from pipeline.normalise.links import safe_image

_FRAMES = ("iframe", "video")


def settle_embeds(root: Element) -> None:
    """Make the caption of each figure that shows a film or a frame, in a page as it was parsed, a link to that."""
    for figure in list(root.find("figure")):
        frame = next(figure.find(*_FRAMES), None)
        caption = next(figure.find("figcaption"), None)
        if frame is None or caption is None or next(figure.find("a", "img"), None) is not None:
            continue
        if address := _address(frame):
            link = Element("a", {"href": address}, caption.children, caption)
            for child in caption.children:
                if isinstance(child, Element):
                    child.parent = link
            caption.children = [link]


def _address(frame: Element) -> str:
    """Return where a film or a page lies; empty where a script fills it in."""
    sources = (frame, *frame.find("source"))
    said = (source.get(name) for source in sources for name in ("src", "data-src"))
    return next((safe for address in said if (safe := safe_image(address))), "")
