"""A badge that says how much is translated."""

from xml.sax.saxutils import escape

from pipeline.report.nouns import Report

_WIDE = 7
"""Pixels of a letter; `textLength` fits what a font draws to it."""


def as_badge(report: Report) -> str:
    """Return an SVG with the share of translated units in each language, readable for screen readers too.

    White on these greys, greens and reds has a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3).
    """
    shares = {language: counts.percent("translated") for language, counts in report.totals().items()}
    said = " · ".join(f"{language} {share} %" for language, share in shares.items()) or "nothing yet"
    worst = min(shares.values(), default=0)
    colour = "#1a7f37" if worst == 100 else "#8a5a00" if worst >= 80 else "#b42318"
    left, right = len("translated") * _WIDE + 12, len(said) * _WIDE + 12
    label = escape(f"translated: {said}", {'"': "&quot;"})
    texts = "".join(
        f'<text x="{x + 6}" y="14" textLength="{width - 12}">{escape(text)}</text>'
        for x, width, text in ((0, left, "translated"), (left, right, said))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{label}">'
        f"<title>{label}</title>"
        f'<rect width="{left}" height="20" fill="#484f58"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">{texts}</g>'
        "</svg>\n"
    )
