"""The image that stands for an article where it is shared."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.model import BlockKind, Edition
from pipeline.publish.addresses import IMAGE_SCHEMES, safe_address
from pipeline.publish.inline import plain


@dataclass(frozen=True, slots=True)
class Image:
    """An image with its alternative text in the edition's language."""

    address: str
    text: str


def lead_image(edition: Edition) -> Image | None:
    """Return the article's lead image, or else the first in its body that machines elsewhere can find."""
    whole = dict(edition.files)
    texts = {one.block.source: plain(one) for one in edition.passages if one.block.kind is BlockKind.IMAGE}
    for source in (edition.image, *texts):
        address = safe_address(whole.get(source, source), IMAGE_SCHEMES)
        if host_of(address) or whole.get(source):
            return Image(address, texts.get(source, "").strip())
    return None


def host_of(address: str) -> str:
    """Return the host of a whole http or https address; nothing for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme.lower() in IMAGE_SCHEMES else ""
