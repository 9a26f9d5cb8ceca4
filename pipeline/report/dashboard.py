"""A page that shows how far every language is, and how it came there; no script, nothing loaded."""

from collections.abc import Sequence
from html import escape

from pipeline.model import Language
from pipeline.report.history import Point
from pipeline.report.nouns import Counts, Report

_WIDE, _HIGH = 1000, 100
"""A plot's own measures: it is drawn as wide as the page, and a hundred is a hundred percent."""
_PARTS = (("translated", "translated"), ("approved", "by people"))
_STYLE = """\
:root{color-scheme:light dark;--ground:#fff;--ink:#1f2328;--line:#d1d9e0;--translated:#0550ae;--approved:#116329}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--ink:#e6edf3;--line:#3d444d;--translated:#79c0ff;--approved:#7ee787}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1,h2,.name{overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:right;white-space:nowrap}
th:first-child,td:first-child,.name{text-align:left}th[scope=row].name{white-space:normal;min-width:10rem}
figure{margin:0;display:grid;grid-template-columns:auto 1fr;gap:0 .5rem;font-size:.875rem}
.scale{display:flex;flex-direction:column;justify-content:space-between;text-align:right;height:12rem;margin:-.65rem 0}
.time{grid-column:2;display:flex;justify-content:space-between;gap:1rem;margin-top:.4rem}
figcaption{grid-column:2}svg{width:100%;height:10.7rem;overflow:visible;display:block}
svg *{vector-effect:non-scaling-stroke;fill:none}.grid{stroke:var(--line)}
polyline{stroke-width:2}.dot{stroke-width:8;stroke-linecap:round}
.translated{stroke:var(--translated)}.approved{stroke:var(--approved)}polyline.approved{stroke-dasharray:6 3}
.key{display:inline-block;width:2rem;border-top:2px solid var(--translated);margin-right:.4rem;vertical-align:middle}
.key.people{border-top:2px dashed var(--approved);margin-left:1rem}
"""


_HEADS = "".join(
    f'<th scope="col">{name}</th>' for name in ("units", "translated", "by people", "doubtful", "words")
)


def as_dashboard(report: Report, history: Sequence[Point], title: str) -> str:
    """Return the page; `history` holds the present too, where it is to be drawn."""
    totals = report.totals()
    languages = dict.fromkeys((*totals, *(point.language for point in history)))
    plots = (_plot(language, [one for one in history if one.language == language]) for language in languages)
    rows = (
        f'<tr><th scope="row" class="name">{escape(one.slug)}</th><td class="name">{escape(one.language)}</td>{_cells(one.counts)}</tr>'
        for one in report.coverage
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
            f'{_wide("languages")}<table><thead><tr><th scope="col">language</th>{_HEADS}</tr></thead><tbody>',
            *sums,
            "</tbody></table></div>",
            *plots,
            f'<h2>Articles</h2>{_wide("articles")}<table><thead><tr><th scope="col">article</th>',
            f'<th scope="col" class="name">language</th>{_HEADS}</tr></thead><tbody>',
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


def _wide(name: str) -> str:
    """Begin what may be wider than a screen; it can be moved with the keyboard, too."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(name)}">'


def _plot(language: Language, points: Sequence[Point]) -> str:
    """Draw shares over time, and give the numbers: one step to the right for each label, none without a history."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    said = ", ".join(f"{last.counts.percent(part)} % {name}" for part, name in _PARTS)
    label = escape(f"{language} from {first.label} to {last.label}; at last {said}")
    grid = "".join(f'<path class="grid" d="M0 {y}H{_WIDE}"/>' for y in (0, _HIGH // 2, _HIGH))
    lines = "".join(_line(part, points) for part, _ in _PARTS)
    rows = "".join(f'<tr><th scope="row">{escape(one.label)}</th>{_cells(one.counts)}</tr>' for one in points)
    return (
        f"<h2>{escape(language)} over time</h2><figure>"
        '<div class="scale" aria-hidden="true"><span>100 %</span><span>50 %</span><span>0 %</span></div>'
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"<title>{label}</title>{grid}{lines}</svg>"
        f'<div class="time" aria-hidden="true"><span>{escape(first.label)}</span>'
        f"{f'<span>{escape(last.label)}</span>' if len(points) > 1 else ''}</div>"
        '<figcaption><span class="key"></span>translated <span class="key people"></span>by people'
        f"<br>At last {escape(said)}.</figcaption></figure>"
        f"<details><summary>{escape(language)} in numbers</summary>{_wide(f'{language} over time')}<table><thead><tr>"
        f'<th scope="col">when</th>{_HEADS}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _line(part: str, points: Sequence[Point]) -> str:
    step = _WIDE / max(1, len(points) - 1)
    places = [
        f"{step * place:.1f},{_HIGH - point.counts.percent(part)}" for place, point in enumerate(points)
    ]
    dot = f'<path class="dot {part}" d="M{places[-1]}h0"/>'
    return f'<polyline class="{part}" points="{" ".join(places)}"/>{dot}'
