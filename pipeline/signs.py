"""Characters that say in plain text what an element says on a page."""

from pipeline.model import Language, base

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(text: str) -> str:
    """Return digits as superscripts: `²`; any other text as it is."""
    return text.translate(_RAISED) if _has_only(text, _RAISED) else text


def lowered(text: str) -> str:
    """Return digits as subscripts: `₂`; any other text as it is."""
    return text.translate(_LOWERED) if _has_only(text, _LOWERED) else text


def _has_only(text: str, known: dict[int, int]) -> bool:
    return all(ord(character) in known for character in text)


def quotes_of(language: Language) -> tuple[str, str]:
    """Return the quotation marks that a page puts around `<q>`."""
    if base(language) == "fr":
        return ("«", "»") if language == "fr-CH" else ("«\u00a0", "\u00a0»")
    return "“", "”"
