"""The addresses on a source page that may mean files beside it: what it shows, and what it links to."""

import re
from collections.abc import Iterator, Mapping

from pipeline.publish.original.edits import Edits
from pipeline.publish.original.tokens import Kind, attributes, tokenise

_LINKS = frozenset(("a", "area"))
_SHOWN = {
    "audio": frozenset(("src",)),
    "img": frozenset(("src", "srcset", "data-src", "data-lazy-src", "data-srcset")),
    "source": frozenset(("src", "srcset", "data-srcset")),
    "video": frozenset(("src", "poster")),
    **dict.fromkeys(_LINKS, frozenset(("href",))),
}
"""By element, the attributes that hold addresses; a `srcset` holds several."""
_RUN = re.compile(r"[^\s,]\S*")


def addresses_on(page: str) -> Iterator[str]:
    """Yield the addresses on a page, in order."""
    for token in tokenise(page):
        if token.kind is Kind.OPEN and token.name in _SHOWN:
            for one in attributes(page[token.start : token.end]):
                if one.name in _SHOWN[token.name]:
                    yield from (one.value[start:end] for start, end in _spans(one.name, one.value))


def lead(edits: Edits, links: Mapping[str, str], files: Mapping[str, str]) -> None:
    """Lead the page's links to other articles to their editions, and what it shows or links to beside it to copies.

    Wherever on the page they stand.
    """
    if not links and not files:
        return
    for number, token in enumerate(edits.ground.tokens):
        if token.kind is Kind.OPEN and token.name in _SHOWN:
            known = {**files, **links} if token.name in _LINKS else files
            for one in attributes(edits.ground.raw(number)):
                if one.name in _SHOWN[token.name]:
                    led = _led(one.name, one.value, known)
                    if led != one.value:
                        edits.set_value(number, one.name, led)


def _led(name: str, value: str, known: Mapping[str, str]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in _spans(name, value):
        if value[start:end] in known:
            parts += value[position:start], known[value[start:end]]
            position = end
    return "".join([*parts, value[position:]])


def _spans(name: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses stand in an attribute: as browsers cut a `srcset`, else all of it but the white space around."""
    if not name.endswith("srcset"):
        bare = value.strip()
        start = value.find(bare)
        yield start, start + len(bare)
        return
    position = 0
    while found := _RUN.search(value, position):
        address = found[0].rstrip(",")
        yield found.start(), found.start() + len(address)
        comma = found.end() - 1 if len(address) < len(found[0]) else value.find(",", found.end())
        position = comma + 1 if comma >= 0 else len(value)
