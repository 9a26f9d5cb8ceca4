"""The pages in a browser, from file://: style arrives, nothing is refused, nothing sticks out on a phone."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.model import BlockKind, State
from pipeline.publish import publish
from tests.browser import browser
from tests.outside import CHROMIUM
from tests.publish_sample import FR, LOCAL, edition, passage, piece, sample

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

MEASURE = """
<script>
const style = element => getComputedStyle(document.querySelector(element));
const contrast = element => {
  const channels = colour => colour.match(/[0-9.]+/g).map(Number).slice(0, 3).map(value => {
    value /= 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const light = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  let behind = element;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(channels).map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
};
const texts = [...document.querySelectorAll("body *")].filter(
  element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && !["SCRIPT", "STYLE"].includes(element.tagName));
const switched = document.querySelector("#show-marks");
const mark = document.querySelector("[data-state=machine]");
const line = () => mark && getComputedStyle(mark).textDecorationLine;
const before = line();
const lowest = Math.min(...texts.map(contrast));
if (switched) switched.click();
const after = line();
parent.postMessage(JSON.stringify({
  name: NAME,
  width: document.documentElement.clientWidth,
  scroll: document.documentElement.scrollWidth,
  margin: style("body").marginTop,
  contrast: lowest,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  before, after,
}), "*");
</script>
"""


FRAMES = """<!DOCTYPE html>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<script>
const seen = [];
onmessage = event => {
  seen.push(event.data);
  const page = document.createElement("pre");
  page.textContent = "[" + seen + "]";
  if (seen.length === document.querySelectorAll("iframe").length) document.body.replaceChildren(page);
};
</script>
<body>
"""


def browse(page: Path, profile: Path, *options: str) -> subprocess.CompletedProcess[str]:
    assert CHROMIUM is not None
    return subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr", f"--user-data-dir={profile}", *options, "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip


Measures = dict[str, dict[str, float | str | bool | None]]


def measure(out: Path, names: list[str], profile: Path, width: int, *options: str) -> Measures:
    """Look at copies of pages in which a script may run; their style is under the pages' own policy.

    They stand in frames, for no window of Chromium is as narrow as a phone.
    """
    frames = FRAMES
    for name in names:
        copy = (out / name).with_name(f"measured-{Path(name).name}")
        text = (out / name).read_text(encoding="utf-8")
        text = text.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
        script = MEASURE.replace("NAME", json.dumps(name))
        copy.write_text(text.replace("</body>", script + "</body>"), encoding="utf-8")
        frames += f'<iframe src="{copy.relative_to(out)}" width="{width}" height="800" style="border: 0"></iframe>\n'
    page = out / f"frames-{width}.html"
    page.write_text(frames, encoding="utf-8")
    found = re.search(r"<pre>(\[.*\])</pre>", browse(page, profile, "--hide-scrollbars", *options).stdout)
    assert found, "the scripts did not run"
    return {one.pop("name"): one for one in json.loads(found[1])}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, and an article made of words and cells that are too long."""
    folder = tmp_path_factory.mktemp("out")
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    kinds = [kind for kind in BlockKind if kind not in (BlockKind.COLUMN, BlockKind.CELL)]
    wide = edition(
        passage(BlockKind.TITLE, piece(long), level=1),
        *(passage(kind, piece(long), level=2) for kind in kinds if kind is not BlockKind.TITLE),
        *(passage(BlockKind.COLUMN, piece(f"Column {number}"), group=4) for number in range(12)),
        *(passage(BlockKind.CELL, piece("12 345", FR, State.SOURCE), group=4, row=1) for _ in range(12)),
        slug="wide",
    )
    publish([*sample(), wide], LOCAL, folder)
    return folder


PAGES = ["en/wind.html", "fr/wide.html", "fr/wind.html", "index.html"]


@pytest.fixture(scope="module")
def phone(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Measures:
    """The pages on a phone, by day."""
    return measure(out, PAGES, tmp_path_factory.mktemp("phone"), 360)


@pytest.fixture(scope="module")
def desk(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Measures:
    """The pages on a desk, by night."""
    return measure(out, PAGES, tmp_path_factory.mktemp("desk"), 1280, "--force-dark-mode")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_is_readable_in_the_light(name: str, phone: Measures) -> None:
    found = phone[name]
    assert (found["width"], found["scroll"], found["margin"], found["dark"]) == (360, 360, "0px", False)
    assert float(found["contrast"] or 0) >= 4.5


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_desk_and_is_readable_in_the_dark(name: str, desk: Measures) -> None:
    found = desk[name]
    assert (found["width"], found["scroll"], found["margin"], found["dark"]) == (1280, 1280, "0px", True)
    assert float(found["contrast"] or 0) >= 4.5


def test_machine_text_is_marked_when_the_reader_asks_for_it(phone: Measures) -> None:
    assert [(phone[name]["before"], phone[name]["after"]) for name in ("fr/wind.html", "en/wind.html")] == [
        ("none", "underline"),
        (None, None),
    ]


@pytest.mark.parametrize("name", ["fr/wind.html", "index.html"])
def test_the_browser_refuses_nothing_of_a_page(name: str, out: Path, tmp_path: Path) -> None:
    assert "Content Security Policy" not in browse(out / name, tmp_path).stderr


def test_the_browser_would_refuse_a_script(out: Path, tmp_path: Path) -> None:
    page = out / "fr" / "scripted.html"
    text = (out / "fr" / "wind.html").read_text(encoding="utf-8")
    page.write_text(text.replace("</body>", "<script>document.body.innerHTML = 'ran'</script></body>"))
    seen = browse(page, tmp_path)
    assert "Content Security Policy" in seen.stderr
    assert "<body>ran" not in seen.stdout


def test_the_language_switch_leads_to_a_page_that_is_there(out: Path) -> None:
    for page in (out / "fr" / "wind.html", out / "en" / "wind.html"):
        targets = re.findall(r'rel="alternate" href="([^"]+)"', page.read_text(encoding="utf-8"))
        assert len(targets) == 1
        assert (page.parent / targets[0]).is_file()


def test_with_the_keyboard_alone_a_reader_changes_language_and_follows_fragments(
    out: Path, tmp_path: Path
) -> None:
    target = "document.querySelector(':target')"
    with browser(tmp_path / "profile") as window:
        for language in ("fr", "en"):
            window.open((out / language / "wind.html").as_uri() + "#regard")
            assert window.do(f"{target}.tagName") == "H2"
        window.open((out / "fr" / "wind.html").as_uri())
        for _ in range(12):
            window.press("Tab")
            if window.do("document.activeElement.hreflang") == "en":
                break
        window.events.clear()
        window.press("Enter")
        window.wait("Page.loadEventFired")
        assert window.do("document.documentElement.lang") == "en"
        # a reader would see it glide there
        window.do("document.documentElement.style.scrollBehavior = 'auto'")
        window.do("document.querySelector('a[href=\"#tableau\"]').focus()")
        window.press("Enter")
        assert window.do(
            f"{target}.closest('table') !== null && {target}.getBoundingClientRect().top < innerHeight"
        )
