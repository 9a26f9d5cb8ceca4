"""Names for articles that came from an address."""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pipeline.gather.folder import slug_from

_ENDING = re.compile(r"\.(?:x?html?|php\d?|aspx?|jsp|cgi|txt|md|markdown)$", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"index|default|home|amp", re.IGNORECASE)


def slugs_for(address: str) -> Iterator[str]:
    """Yield names for the article at an address, the shortest first; the last is nobody else's.

    The path's last step, the whole path, host and path, host and path with a digest.
    """
    parts = urlsplit(address)
    steps = [_ENDING.sub("", step) for step in unquote(parts.path, errors="replace").split("/") if step]
    while steps and _SAYS_NOTHING.fullmatch(steps[-1]):
        steps.pop()
    query = unquote(parts.query, errors="replace")
    last, whole = " ".join([*steps[-1:], query]), " ".join([*steps, query])
    if re.search(r"[^\W\d_]", "".join(steps[-1:])):
        yield slug_from(last, address)
    if whole.strip():
        yield slug_from(whole, address)
    yield slug_from(f"{parts.netloc} {whole}", address)
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    yield f"{slug_from(f'{parts.netloc} {whole}', address)[:100].strip('-')}-{digest}"
