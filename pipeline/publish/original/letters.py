"""What two texts are compared by: their signs, without white space, accents and case.

Every character is read on its own, so the signs of two texts joined are their signs joined. A word's accents
and case are left out because cleaning a page may compose the ones and restore the other.
"""

import html
import re
import unicodedata

_ATOM = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)|.", re.DOTALL)
_UNSEEN = frozenset("\u2065\ufffc\ufffe\uffff")


class _Signs(dict[int, str]):
    def __missing__(self, code: int) -> str:
        signs = unicodedata.normalize("NFD", chr(code)).casefold()
        signs = "".join(sign for sign in signs if not _is_unseen(sign))
        self[code] = signs
        return signs


def _is_unseen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "MZ" or category in ("Cc", "Cf", "Cs") or sign in _UNSEEN


_SIGNS = _Signs()


def signs(text: str) -> str:
    """Return what a text is compared by."""
    return text.translate(_SIGNS)


def places(source: str) -> list[tuple[int, int]]:
    """Return where in a page's text each of its signs is written, character references as a whole."""
    if source.isascii() and "&" not in source:
        seen = [number for number, sign in enumerate(source) if _SIGNS[ord(sign)]]
        return [(number, number + 1) for number in seen]
    found: list[tuple[int, int]] = []
    for atom in _ATOM.finditer(source):
        text = html.unescape(atom[0])
        if written := signs(text):
            found += [atom.span()] * len(written)
        elif found and not text.isspace() and found[-1][1] == atom.start():
            found[-1] = (found[-1][0], atom.end())  # an accent, or what makes a sign a coloured picture
    return found
