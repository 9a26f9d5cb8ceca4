"""A page that shows how far every language is, and how it came there; no script, nothing loaded."""

from collections.abc import Sequence
from html import escape

from pipeline.model import Language
from pipeline.report.history import Point
from pipeline.report.nouns import Counts, Report

_WIDTH, _HEIGHT, _EDGE = 640, 160, 12
_PARTS = (("translated", "translated"), ("approved", "by people"))
_STYLE = """\
:root{color-scheme:light dark;--ground:#fff;--ink:#1f2328;--line:#d1d9e0;--translated:#0550ae;--approved:#116329}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--ink:#e6edf3;--line:#3d444d;--translated:#79c0ff;--approved:#7ee787}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:right}
th:first-child,td:first-child,.name{text-align:left}
svg{max-width:100%;height:auto}.grid{stroke:var(--line)}text{fill:var(--ink);font-size:12px}
.translated{stroke:var(--translated);fill:var(--translated)}.approved{stroke:var(--approved);fill:var(--approved);stroke-dasharray:6 3}
polyline{fill:none!important;stroke-width:2}
"""


def as_dashboard(report: Report, history: Sequence[Point], title: str) -> str:
    """Return the page; `history` holds the present too, where it is to be drawn."""
    totals = report.totals()
    languages = dict.fromkeys((*totals, *(point.language for point in history)))
    plots = (_plot(language, [one for one in history if one.language == language]) for language in languages)
    rows = (
        f'<tr><th scope="row">{escape(one.slug)}</th><td class="name">{escape(one.language)}</td>{_cells(one.counts)}</tr>'
        for one in report.coverage
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("units", "translated", "by people", "doubtful", "words")
    )
    sums = (
        f'<tr><th scope="row">{escape(name)}</th>{_cells(counts)}</tr>' for name, counts in totals.items()
    )
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}: translations</title><style>\n{_STYLE}</style></head><body><main>",
            f"<h1>{escape(title)}: translations</h1><h2>Languages</h2>",
            f'<div class="wide"><table><thead><tr><th scope="col">language</th>{heads}</tr></thead><tbody>',
            *sums,
            "</tbody></table></div>",
            *plots,
            '<h2>Articles</h2><div class="wide"><table><thead><tr><th scope="col">article</th>',
            f'<th scope="col" class="name">language</th>{heads}</tr></thead><tbody>',
            *rows,
            "</tbody></table></div></main></body></html>\n",
        )
    )


def _cells(counts: Counts) -> str:
    shares = (
        f"{getattr(counts, part)} ({counts.percent(part)} %)"
        for part in ("translated", "approved", "doubtful")
    )
    return "".join(f"<td>{cell}</td>" for cell in (counts.units, *shares, counts.words))


def _plot(language: Language, points: Sequence[Point]) -> str:
    """Draw shares over time: one step to the right for each label, none where there is no history."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    said = ", ".join(f"{last.counts.percent(part)} % {name}" for part, name in _PARTS)
    label = escape(f"{language} from {first.label} to {last.label}; at last {said}")
    lines = "".join(_line(part, points) for part, _ in _PARTS)
    grid = "".join(
        f'<line class="grid" x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{_y(share)}" y2="{_y(share)}"/>'
        f'<text x="{_EDGE}" y="{_y(share) - 3}">{share} %</text>'
        for share in (0, 50, 100)
    )
    return (
        f"<h2>{escape(language)} over time</h2>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + 20}" width="{_WIDTH}" role="img" aria-label="{label}">'
        f"<title>{label}</title>{grid}{lines}"
        f'<text x="{_EDGE}" y="{_HEIGHT + 14}">{escape(first.label)}</text>'
        f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT + 14}" text-anchor="end">{escape(last.label)}</text></svg>'
        f"<p>Solid: translated. Dashed: by people. At last {escape(said)}.</p>"
    )


def _line(part: str, points: Sequence[Point]) -> str:
    step = (_WIDTH - 2 * _EDGE) / max(1, len(points) - 1)
    places = [(_EDGE + step * number, _y(point.counts.percent(part))) for number, point in enumerate(points)]
    drawn = " ".join(f"{x:.1f},{y}" for x, y in places)
    dot = f'<circle class="{part}" cx="{places[-1][0]:.1f}" cy="{places[-1][1]}" r="3"/>'
    return f'<polyline class="{part}" points="{drawn}"/>{dot}'


def _y(share: int) -> int:
    return _EDGE + (100 - share) * (_HEIGHT - 2 * _EDGE) // 100
