"""The dashboard with a long history, in a browser: wide and narrow, light and dark, read aloud; the badge beside it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Language
from pipeline.report import Counts, Report
from pipeline.report.badge import as_badge
from pipeline.report.dashboard import as_dashboard
from pipeline.report.history import Point
from tests.browser import Browser, browser
from tests.outside import AXE, CHROMIUM
from tests.test_report import covered

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

LANGUAGES = [Language(tag) for tag in ("fr", "en", "pt-BR")]
SLUGS = ("wind", "a-very-long-name-of-an-article-that-was-made-from-a-long-address-with-a-query-in-2026", "a")


def report() -> Report:
    return Report(
        tuple(
            covered(slug, language, human=43, machine=30, missing=3, doubtful=4)
            for slug in SLUGS
            for language in LANGUAGES
        )
    )


def history() -> tuple[Point, ...]:
    """Thirty runs, in which more and more is done."""
    return tuple(
        Point(
            str(date(2026, 1, 1) + timedelta(days=3 * run)),
            language,
            Counts(200 + 4 * run, min(200 + 4 * run, 80 + 9 * run), 20 + 3 * run * place, 30 - run, 2400),
        )
        for run in range(30)
        for place, language in enumerate(LANGUAGES, 1)
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    """A browser, and a folder with the dashboard and the badge."""
    folder = tmp_path_factory.mktemp("dashboard")
    (folder / "page.html").write_text(as_dashboard(report(), history(), "A site"), encoding="utf-8")
    (folder / "badge.svg").write_text(as_badge(report()), encoding="utf-8")
    with browser(folder / "profile") as one:
        yield one, folder


MEASURE = """(() => {
  const texts = [...document.querySelectorAll("body *")].filter(
    one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && one.checkVisibility());
  const boxes = [...document.querySelectorAll("figure")].map(figure => {
    const plot = figure.querySelector("svg").getBoundingClientRect();
    const labels = [...figure.querySelectorAll("span:not(.key)")].map(one => one.getBoundingClientRect());
    return {
      high: plot.height, wide: plot.width,
      on: labels.filter(one => one.right > plot.left + 1 && one.top < plot.bottom - 1).length,
      apart: labels.every((one, i) => labels.every((two, j) =>
        i === j || one.right <= two.left || two.right <= one.left || one.bottom <= two.top + 4 || two.bottom <= one.top + 4)),
    };
  });
  const cells = [...document.querySelectorAll("td")].filter(one => one.checkVisibility());
  return {
    sticks: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: Math.min(...texts.map(one => parseFloat(getComputedStyle(one).fontSize))),
    cut: cells.filter(one => {
      const inside = document.createRange();
      inside.selectNodeContents(one);
      return inside.getClientRects().length > 1;
    }).length,
    boxes,
  };
})()"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_dashboard_can_be_read_at_any_width(page: tuple[Browser, Path], width: int, dark: bool) -> None:
    one, folder = page
    one.screen(width, dark=dark)
    one.open((folder / "page.html").as_uri())
    measured: dict[str, Any] = one.do(MEASURE)
    assert measured["sticks"] <= 0, "nothing but tables, which scroll by themselves, is wider than the screen"
    assert measured["small"] >= 14
    assert measured["cut"] == 0, "no number is cut into two lines"
    assert len(measured["boxes"]) == len(LANGUAGES)
    for box in measured["boxes"]:
        assert box["high"] > 150
        assert box["wide"] > 0.7 * min(width, 900)
        assert box["on"] == 0, "no label lies on a line"
        assert box["apart"], "no label lies on another"
    ground = one.do("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(13, 17, 23)" if dark else "rgb(255, 255, 255)")
    assert [event for event in one.events if event["method"] == "Log.entryAdded"] == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_dashboard(page: tuple[Browser, Path], dark: bool) -> None:
    one, folder = page
    one.screen(390, dark=dark)
    one.open((folder / "page.html").as_uri())
    one.do("document.querySelectorAll('details').forEach(one => one.open = true)")
    one.do(AXE.read_text(encoding="utf-8") + ";0")
    found = one.do(
        "axe.run().then(found => [found.violations.map(one => [one.id, one.nodes.length]), found.passes.length])"
    )
    assert found[0] == []
    assert found[1] > 15


def test_the_numbers_of_a_plot_can_be_read_without_seeing_it(page: tuple[Browser, Path]) -> None:
    one, folder = page
    one.open((folder / "page.html").as_uri())
    names = one.do("[...document.querySelectorAll('svg')].map(one => one.getAttribute('aria-label'))")
    assert names[0] == "fr from 2026-01-01 to 2026-03-29; at last 100 % translated, 33 % by people"
    rows = one.do(
        "[...document.querySelectorAll('details')].map(one => one.querySelectorAll('tbody tr').length)"
    )
    assert rows == [30, 30, 30]


def test_the_words_of_the_badge_fit_into_it(page: tuple[Browser, Path]) -> None:
    one, folder = page
    one.screen(600, 100)
    one.open((folder / "badge.svg").as_uri())
    boxes = one.do(
        "[...document.querySelectorAll('text')].map(one => one.getBBox()).map(one => [one.x, one.x + one.width])"
    )
    (_, first), (second, end) = boxes
    halves = one.do(
        "[...document.querySelectorAll('rect')].map(one => one.getBBox()).map(one => [one.x, one.x + one.width])"
    )
    assert first <= halves[0][1]
    assert halves[1][0] <= second
    assert end <= halves[1][1]
