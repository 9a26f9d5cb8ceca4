"""Formulas: the part of MathML that shows something, and can do nothing else.

MathML Core (W3C) less what links, runs, loads or styles, and with what it still calls legacy and browsers show.
"""

import re
from functools import lru_cache

NAMES = ("math", "m:math", "mml:math")
"""What the outermost element is called, with the prefixes of pages that were XML."""
TEX = "math/tex"
"""How the type of a script begins that holds TeX for MathJax."""
_HOLDER = re.compile(
    r"(?:\A| )(?:mwe-math-element(?:-\w+)?|mwe-math-mathml-[\w-]+|katex(?:-display|-mathml)?|MathJax(?:_Display|_SVG|_CHTML)?"
    r"|mjx-chtml|MJX_Assistive_MathML|MJX-\w+)(?= |\Z)"
)
_HOLDERS = frozenset(("mjx-container", "mjx-assistive-mml"))
_DRAWN = frozenset(("latex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display", "tex"))
_ELEMENTS_TEXT = (
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle "
    "msub msubsup msup mtable mtd mtext mtr munder munderover none"
)
ELEMENTS = frozenset(_ELEMENTS_TEXT.split())
_ATTRIBUTES_TEXT = (
    "accent accentunder columnalign columnlines columnspacing columnspan depth dir display displaystyle fence form "
    "height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing "
    "rowspan rspace scriptlevel separator stretchy symmetric voffset width"
)
ATTRIBUTES = frozenset(_ATTRIBUTES_TEXT.split())
VALUE = re.compile(r"[\w .%+-]{1,80}", re.ASCII)
"""What an attribute may say: lengths, numbers and names."""
_PIECE = re.compile(
    rf"<(?P<name>{'|'.join(sorted(ELEMENTS))})(?: (?:{'|'.join(sorted(ATTRIBUTES))})=\"{VALUE.pattern}\")*+>"
    r"|</(?P<end>[a-z]+)>|(?:[^<>&]|&(?:amp|lt|gt);)++",
    re.ASCII,
)


def is_holder(name: str, classes: str) -> bool:
    """Say whether an element is one in which programs put a formula in all its forms, and nothing else."""
    return name in _HOLDERS or _HOLDER.search(classes) is not None


def is_drawn(classes: str) -> bool:
    """Say whether an image is a formula, by what programs call it."""
    return not _DRAWN.isdisjoint(classes.split())


@lru_cache(maxsize=1024)
def is_formula(text: str) -> bool:
    """Say whether a text is one `math` element of known elements, attributes and characters, each one closed."""
    position, opened = 0, []
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None or (found["name"] == "math") != (position == 0):
            return False
        if found["name"]:
            opened.append(found["name"])
        elif found["end"] and (not opened or opened.pop() != found["end"]):
            return False
        position = found.end()
        if not opened:
            return position == len(text)
    return False
