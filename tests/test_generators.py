"""The site generators themselves, each on a minimal site (`cases/publish/sites`), where they are installed.

Hugo, Jekyll and Pelican are looked for as programs, Eleventy and Astro among npm's packages (see `outside`).
"""

import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from pipeline import run
from pipeline.config import load
from pipeline.model import Block, BlockKind, Edition, Flavour, Format, Inline, Language, Passage, Piece, State
from pipeline.publish import Order, publish
from pipeline.publish.inline import plain
from pipeline.publish.layout import lay_out
from pipeline.publish.page import title_of
from tests.outside import MODULES, NODE
from tests.publish_sample import EN, FR, SITE, sample

CASES = Path(__file__).parent / "cases" / "publish"
TAGS = ("Énergie", "R&D <b>", "{{ x }}")
HOSTILE = tuple(
    line for line in (CASES / "hostile-texts.txt").read_text(encoding="utf-8").split("\n")[1:] if line.strip()
)


_HARMLESS = frozenset(
    ["main", "p", "ul", "li", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "a"]
)
_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--"})


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that makes a site of the Markdown."""

    flavour: Flavour
    command: tuple[str, ...]
    site: str
    """Where its pages are, below its folder."""
    needs: str = ""
    """A package that must be in MODULES."""

    @property
    def program(self) -> str | None:
        """The program, where it is installed."""
        if not self.needs:
            return shutil.which(self.command[0])
        return NODE if (MODULES / self.needs).is_dir() else None


GENERATORS = (
    Generator(Flavour.HUGO, ("hugo", "--quiet"), "public"),
    Generator(Flavour.JEKYLL, ("jekyll", "build", "--quiet", "--disable-disk-cache"), "_site"),
    Generator(Flavour.PELICAN, ("pelican", "--fatal", "warnings", "--quiet"), "output"),
    Generator(Flavour.ELEVENTY, ("@11ty/eleventy/cmd.cjs", "--quiet"), "_site", "@11ty/eleventy"),
    Generator(Flavour.ASTRO, ("astro/astro.js", "build", "--silent"), "dist", "astro"),
)


def hostile(language: Language) -> Edition:
    """An article whose title, paragraphs, items, cells and code are what no generator may carry out."""
    kinds = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CODE)
    link = Inline(1, "a", (("href", "wind.html#regard"),))
    rows = [
        Passage(
            Block(BlockKind.TITLE, "t", level=1),
            (_piece('{{ site.title }} "a: b" <b> {% raw %} #', language),),
        )
    ]
    rows += [
        Passage(
            Block(kind, text, level=kind is BlockKind.ITEM, group=(kind is BlockKind.ITEM) * 7),
            (_piece(text, language),),
        )
        for kind in kinds
        for text in HOSTILE
    ]
    rows += [
        Passage(Block(kind, "x", group=9, row=row), (_piece(text, language),))
        for row, (kind, text) in enumerate(
            [(BlockKind.COLUMN, "{{ a | b }}"), (BlockKind.CELL, "{% x %} | y")]
        )
    ]
    rows.append(
        Passage(
            Block(BlockKind.PARAGRAPH, "y"),
            (Piece("The <a>wind</a>.", "", (("a", link),), State.SOURCE, language),),
        )
    )
    return Edition("odd", language, tuple(rows), location="source/odd.html")


def _piece(text: str, language: Language) -> Piece:
    return Piece(text.replace("&", "&amp;").replace("<", "&lt;"), "", (), State.SOURCE, language)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a reader gets it; the last four are its text's."""

    title: str
    heading: str
    language: str
    date: str
    description: str
    twins: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    text: str
    elements: frozenset[str]
    table: tuple[str, ...]
    links: tuple[str, ...]


def shown(page: Path) -> Shown:
    """Read a page that a generator made."""
    root = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    (main,) = root.iter("main")
    cells = (one for one in main.iterfind(".//table//*") if one.tag in ("th", "td"))
    return Shown(
        title=root.xpath("string(//title)"),
        heading=root.xpath("string(//h1)"),
        language=root.get("lang"),
        date=root.xpath("string(//time/@datetime)"),
        description=root.xpath("string(//meta[@name='description']/@content)"),
        twins=tuple((one.get("hreflang"), one.get("href")) for one in root.iterfind(".//link[@hreflang]")),
        tags=tuple(one.text_content() for one in root.iterfind(".//li[@class='tag']")),
        text=main.text_content(),
        elements=frozenset(one.tag for one in main.iter() if isinstance(one.tag, str)),
        table=tuple(cell.text_content().strip() for cell in cells),
        links=tuple(one.get("href") for one in main.iterfind(".//a[@href]")),
    )


@pytest.fixture(scope="module", params=GENERATORS, ids=lambda one: one.flavour.value)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Generator, Path]:
    """A site of two articles in two languages, made by a generator."""
    generator: Generator = request.param
    if generator.program is None:
        pytest.skip(f"{generator.flavour.value} is not installed")
    out = tmp_path_factory.mktemp(generator.flavour.value)
    editions = [
        *(replace(one, tags=TAGS, location="source/wind.html") for one in sample()),
        hostile(FR),
        hostile(EN),
    ]
    publish(editions, SITE, out, Order((Format.MARKDOWN,), generator.flavour))
    return generator, generate(generator, out)


def generate(generator: Generator, out: Path) -> Path:
    """Let a generator make its site of what lies in the out folder; return the site's folder."""
    folder = out / generator.flavour.value
    shutil.copytree(CASES / "sites" / generator.flavour.value, folder, dirs_exist_ok=True)
    assert generator.program
    command = [generator.program, *generator.command[1:]]
    if generator.needs:
        (folder / "node_modules").symlink_to(MODULES)
        command = [generator.program, str(MODULES / generator.command[0]), *generator.command[1:]]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "ASTRO_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / generator.site


def page_at(site: Path, language: str, name: str) -> Path:
    """Find a page by its address, whichever way the generator writes it."""
    found = [
        one
        for one in (site / language / name / "index.html", site / language / f"{name}.html")
        if one.is_file()
    ]
    assert found, sorted(str(one.relative_to(site)) for one in site.rglob("*.html"))
    return found[0]


@pytest.mark.parametrize("number", [0, 1], ids=["fr", "en"])
def test_a_generator_shows_title_date_language_and_tags_of_an_edition(
    site: tuple[Generator, Path], number: int
) -> None:
    edition = sample()[number]
    found = shown(page_at(site[1], edition.language, "wind"))
    title = title_of(lay_out(edition), edition)
    assert (found.title, found.heading) == (title, title)
    assert (found.language, found.date) == (edition.language, "2025-05-14")
    assert found.description.startswith(plain(edition.passages[2])[:40])
    if site[0].flavour is Flavour.PELICAN:  # its lists have no way to write `<`
        assert [one.translate(str.maketrans("‹›", "<>")) for one in found.tags] == list(TAGS)
    else:
        assert sorted(found.tags) == sorted(TAGS)


def test_a_generator_links_the_editions_of_an_article(site: tuple[Generator, Path]) -> None:
    for name in ("wind", "odd"):
        for own, other in (("fr", "en"), ("en", "fr")):
            twins = shown(page_at(site[1], own, name)).twins
            assert [language for language, _ in twins] == [other]
            assert twins[0][1].removesuffix(".html").strip("/") == f"{other}/{name}"


def test_a_generator_shows_every_text_the_table_and_the_links(site: tuple[Generator, Path]) -> None:
    for edition in sample():
        found = shown(page_at(site[1], edition.language, "wind"))
        front = (BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.IMAGE)
        wanted = [plain(one) for one in edition.passages if one.block.kind not in front]
        assert [text for text in map(_folded, wanted) if text not in _folded(found.text)] == []
        assert [_folded(cell) for cell in found.table][:3] == [
            _folded(plain(one)) for one in edition.passages if one.block.kind is BlockKind.COLUMN
        ]
        assert {"blockquote", "h2", "img", "li", "ol", "pre", "strong", "table", "th", "ul"} <= found.elements
        assert "https://energie.example/parc?a=1&b=2" in found.links


def test_no_generator_carries_out_what_an_article_says(site: tuple[Generator, Path]) -> None:
    for language in ("fr", "en"):
        found = shown(page_at(site[1], language, "odd"))
        assert found.heading == '{{ site.title }} "a: b" <b> {% raw %} #'
        text = _folded(found.text)
        assert [one for one in HOSTILE if text.count(_folded(one)) < 3] == []
        assert found.elements <= _HARMLESS
        assert found.table == ("{{ a | b }}", "{% x %} | y")


def test_a_generator_leads_from_one_article_to_the_other(site: tuple[Generator, Path]) -> None:
    for language in ("fr", "en"):
        page = page_at(site[1], language, "odd")
        way = shown(page).links[-1]  # some make links of bare addresses
        address, _, fragment = way.partition("#")
        target = site[1] / address.lstrip("/") if address.startswith("/") else page.parent / address
        target = target / "index.html" if target.is_dir() else target
        assert target.resolve() == page_at(site[1], language, "wind").resolve()
        assert fragment == "regard"
        assert 'id="regard"' in target.read_text(encoding="utf-8").replace("id=regard", 'id="regard"')


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda one: one.flavour.value)
def test_a_generator_serves_the_files_beside_an_article(generator: Generator, tmp_path: Path) -> None:
    if generator.program is None:
        pytest.skip(f"{generator.flavour.value} is not installed")
    words = "An ordinary paragraph about a boat that leaves the harbour every morning. " * 5
    text = "![Boat](<img/Été à la mer.png>)\n\nSee [the chart](data/chart.fr.csv)."
    source = tmp_path / "source"
    for name, content in {
        "deep/wind.md": f"# Wind\n\n{words}\n\n{text.replace('img/', '../img/')}\n\n{words}\n".encode(),
        "img/Été à la mer.png": b"boat",
        "deep/data/chart.fr.csv": b"a,b\n",
    }.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    settings = f'formats = ["markdown"]\nmarkdown = "{generator.flavour.value}"\n'
    (tmp_path / "diptych.toml").write_text(settings)
    assert run.build(load(tmp_path)).problems == ()
    site = generate(generator, tmp_path / "build")
    for language in ("fr", "en"):
        page = page_at(site, language, "deep-wind")
        root = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        (image,) = root.xpath("//main//img/@src")
        (link,) = root.xpath("//main//a[contains(@href, 'chart')]/@href")
        for address, content in ((image, b"boat"), (link, b"a,b\n")):
            below = site / address.lstrip("/") if address.startswith("/") else page.parent / address
            assert Path(unquote(str(below))).read_bytes() == content


def _folded(text: str) -> str:
    """Leave out white space, how digits stand below the line, and what some generators make of quotes and dashes."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_TYPED).replace("---", "—")
