"""A formula's words on one line, for those who see no MathML: `E = mc²`, `(a+b)/2`, `√(x²+1)`."""

import html
import re
import unicodedata
from collections.abc import Sequence

from pipeline.normalise.characters import clean
from pipeline.normalise.dom import Element
from pipeline.signs import lowered, raised

_LEAVES = frozenset(("mi", "mn", "mo", "ms", "mtext"))
_SILENT = frozenset(("mphantom", "mprescripts", "none", "mspace"))
_SPACED = frozenset("=<>≤≥≠≈≡≃≅∼∝∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦∧∨")
"""Signs with a space on either side."""
_ACCENTS = {
    "¯": "\u0304",
    "‾": "\u0304",
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "→": "\u20d7",
}
_ACCENTS |= {"⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308"}
_PRIMES = frozenset("′″‴'*†∗")
_SOFT = "\x1f"
"""Stands around words and names of several letters (`sin`): a space where a letter or a figure follows, else nothing."""
_EDGES = f" {_SOFT}"
_SOFT_RUN = re.compile(rf"(?P<between>(?<=\w){_SOFT}+(?=\w))|{_SOFT}+")


def linear(formula: Element) -> str:
    """Return a formula, simplified (see `formulas`), on one line; empty where it has no signs."""
    return clean(_SOFT_RUN.sub(lambda found: " " if found["between"] else "", _line(formula)))


def _line(element: Element) -> str:
    name = element.name
    inner = [child for child in element.children if isinstance(child, Element)]
    if name in _SILENT:
        return ""
    if name in _LEAVES or not inner:
        return _leaf(name, clean(html.unescape(element.text())))
    parts = [_line(child) for child in inner]
    if (scripted := _scripted(name, parts)) is not None:
        return scripted
    if name == "mmultiscripts":
        return _cornered(parts, [child.name for child in inner])
    is_choice = element.get("linethickness").startswith("0")
    return _built(name, parts, is_choice=is_choice)


def _leaf(name: str, text: str) -> str:
    if name == "mo" and text in _SPACED:
        return f" {text} "
    if name == "mtext" or (name == "mi" and len(text) > 1):
        return f"{_SOFT}{text}{_SOFT}"
    return f'"{text}"' if name == "ms" else text


def _scripted(name: str, parts: Sequence[str]) -> str | None:
    """Write what has something above or below; None where nothing has."""
    match name, parts:
        case "msup" | "mover", [base, above]:
            accented = name == "mover" and len(base) == 1 and above.strip(_EDGES) in _ACCENTS
            return base + _ACCENTS[above.strip(_EDGES)] if accented else _based(base) + _above(above)
        case "msub" | "munder", [base, below]:
            return _based(base) + _below(below)
        case "msubsup" | "munderover", [base, below, above]:
            return _based(base) + _below(below) + _above(above)
    return None


def _built(name: str, parts: Sequence[str], *, is_choice: bool) -> str:
    """Write fractions, roots and tables; anything else as its parts, one after the other."""
    match name, parts:
        case "mfrac", [above, below]:
            return f"({above} {below})" if is_choice else f"{_bracketed(above)}/{_bracketed(below)}"
        case "msqrt", _:
            return f"√{_bracketed(''.join(parts))}"
        case "mroot", [base, index]:
            return f"{_above(index)}√{_bracketed(base)}"
        case "mtable", _:
            return "; ".join(parts)
        case "mtr", _:
            return ", ".join(parts)
    return "".join(parts)


def _cornered(parts: Sequence[str], names: Sequence[str]) -> str:
    """Write a base with pairs of scripts behind it, and before it after `mprescripts`: `¹⁴₆C`."""
    cut = names.index("mprescripts") if "mprescripts" in names else len(names)
    behind, before = parts[1:cut], parts[cut + 1 :]
    return _pairs(before, above_first=True) + parts[0] + _pairs(behind, above_first=False)


def _pairs(scripts: Sequence[str], *, above_first: bool) -> str:
    pairs = [
        (_below(below), _above(above)) for below, above in zip(scripts[::2], scripts[1::2], strict=False)
    ]
    return "".join(above + below if above_first else below + above for below, above in pairs)


def _above(text: str) -> str:
    text = text.strip(_EDGES)
    if not text or set(text) <= _PRIMES:
        return text
    return raised(text) if raised(text) != text else f"^{_bracketed(text)}"


def _below(text: str) -> str:
    text = text.strip(_EDGES)
    if not text:
        return text
    return lowered(text) if lowered(text) != text else f"_{_bracketed(text)}"


def _based(text: str) -> str:
    """Return what a script stands at, in brackets where it would seem to stand at a part of it."""
    return (
        f"({text.strip(_EDGES)})"
        if any(sign in text.strip(_EDGES) for sign in "/+ ") and not _is_closed(text)
        else text
    )


def _bracketed(text: str) -> str:
    text = text.strip(_EDGES)
    return text if _is_closed(text) or all(map(_is_plain, text)) else f"({text})"


def _is_plain(sign: str) -> bool:
    """Say whether a sign is a letter, a figure or a script, and no operator."""
    return unicodedata.category(sign)[0] in "LMN" or sign in ".,′"


def _is_closed(text: str) -> bool:
    """Say whether one pair of brackets holds all of a text."""
    text = text.strip(_EDGES)
    return text[:1] == "(" and text[-1:] == ")" and text.find(")") == len(text) - 1
