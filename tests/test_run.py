"""The whole way, with the real embedded models and no network: what a reader and a translator would see."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup

from pipeline import run
from pipeline.cli import main
from pipeline.config import load
from pipeline.model import State
from pipeline.segment import identifier
from tests.conftest import REPOSITORY, block_sockets
from tests.fakes import WordByWord, turned
from tests.many import write_articles

ARTICLES = ("mistral-marseille", "netflix-marseille")
LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the samples, run once from nothing; do not change it."""
    root = tmp_path_factory.mktemp("made")
    shutil.copytree(REPOSITORY / "source", root / "source")
    (root / "diptych.toml").write_text('base_url = "https://example.org"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path_factory.mktemp("packages")))
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        block_sockets(patch)
        assert main(["-C", str(root), "run"]) == 0
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of the finished project, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "project"))


def body(root: Path, language: str, slug: str) -> BeautifulSoup:
    return BeautifulSoup((root / "build" / language / f"{slug}.html").read_bytes(), "lxml")


def text_of(root: Path, language: str, slug: str) -> str:
    """What a reader of the article reads, without the page around it."""
    article = body(root, language, slug).find("article")
    assert article is not None
    return re.sub(r"[ \n]+", " ", article.get_text(" "))


def source_text(slug: str) -> str:
    (path,) = (REPOSITORY / "source").glob(f"{slug}.*")
    if path.suffix == ".txt":
        title, rest = path.read_text(encoding="utf-8").split("\n", 1)
        return title + "\n" + rest.replace(title, "", 1)  # the doubled title is taken once
    page = BeautifulSoup(path.read_bytes(), "lxml")
    article = page.find("article")
    assert article is not None
    return article.get_text(" ")


def emoji(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]", text))


def numbers(text: str, language: str) -> Counter[Decimal]:
    groups, point = (",", r"\.") if language == "en" else ("\u202f\u00a0 ", ",")
    found = re.findall(rf"\d{{1,3}}(?:[{groups}]\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?", text)
    return Counter(Decimal(re.sub(f"[{groups}]", "", number).replace(",", ".")) for number in found)


@pytest.mark.parametrize("slug", ARTICLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_the_other_language(made: Path, language: str, slug: str) -> None:
    catalog = polib.pofile(str(made / "locales" / language / "LC_MESSAGES" / f"{slug}.po"))
    text = text_of(made, language, slug)
    assert "missing" not in {
        tag["data-state"] for tag in body(made, language, slug).find_all(attrs={"data-state": True})
    }
    other = {
        entry.msgid for entry in catalog if entry.msgid != entry.msgstr and len(entry.msgid.split()) >= 4
    }
    assert other
    assert [msgid for msgid in other if msgid in text] == []
    identify = identifier(LANGUAGES)
    long = [entry.msgstr for entry in catalog if len(entry.msgstr.split()) >= 8]
    assert long
    assert [msgstr for msgstr in long if identify(msgstr)[language] < 0.5] == []


@pytest.mark.parametrize("slug", ARTICLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emoji_of_the_source_is_in_each_edition_as_often(made: Path, language: str, slug: str) -> None:
    assert emoji(source_text(slug))
    assert emoji(text_of(made, language, slug)) == emoji(source_text(slug))


@pytest.mark.parametrize(("slug", "written"), [("netflix-marseille", "en"), ("mistral-marseille", "fr")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_source_is_in_each_edition(
    made: Path, language: str, slug: str, written: str
) -> None:
    wanted = numbers(source_text(slug), written)
    assert wanted.total() > 10
    assert wanted - numbers(text_of(made, language, slug), language) == Counter()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_target_is_unchanged(made: Path, language: str) -> None:
    source = BeautifulSoup((REPOSITORY / "source" / "mistral-marseille.html").read_bytes(), "lxml").article
    article = body(made, language, "mistral-marseille").find("article")
    assert source is not None
    assert article is not None
    wanted = Counter(str(link["href"]) for link in source.find_all("a"))
    assert len(wanted) == 6
    assert Counter(str(link["href"]) for link in article.find_all("a", href=True)) & wanted == wanted
    ids = {tag["id"] for tag in article.find_all(id=True)}
    assert {href[1:] for href in wanted if href.startswith("#")} <= ids


def files(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a project with its bytes and the time of its last writing."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_second_run_writes_nothing_and_loads_no_model(project: Path) -> None:
    before = files(project)
    program = (
        "import sys; from py3langid import langid; langid.LanguageIdentifier.from_model_file = None; "
        "from pipeline.cli import main; code = main(['-C', sys.argv[1], 'run']); "
        "print(code, sorted({'ctranslate2', 'sentencepiece', 'argostranslate'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(project)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0 []\n"
    assert "0 files written" in done.stderr
    assert files(project) == before


def test_the_same_input_gives_the_same_bytes_elsewhere(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "source", tmp_path / "source")
    shutil.copy(made / "diptych.toml", tmp_path)
    environment = {
        "HOME": str(tmp_path / "home"),
        "ARGOS_PACKAGES_DIR": str(tmp_path / "home"),
        "LC_ALL": "C",
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "7",
    }
    (tmp_path / "home").mkdir()
    subprocess.run(
        [sys.executable, "-m", "pipeline", "-C", str(tmp_path), "run", "-q"], check=True, env=environment
    )
    for folder in ("locales", "build"):
        here, there = files(tmp_path / folder), files(made / folder)
        assert {name: data for name, (data, _) in here.items()} == {
            name: data for name, (data, _) in there.items()
        }


def test_check_is_content_with_a_finished_project_and_writes_nothing(project: Path) -> None:
    before = files(project)
    assert main(["-C", str(project), "check"]) == 0
    assert main(["-C", str(project), "status"]) == 0
    assert files(project) == before


def test_an_article_in_none_of_the_editions_languages_is_translated(tmp_path: Path) -> None:
    """Never published as its own translation, whatever it declares."""
    write_articles(tmp_path / "source", 2)
    text = "The market opens when the boats come home at noon, and the people buy what they can carry."
    (tmp_path / "source" / "market.md").write_text(f"---\ntitle: The market\nlang: en\n---\n\n{text}\n")
    (tmp_path / "diptych.toml").write_text('languages = ["fr"]\n')
    report = run.run(load(tmp_path), WordByWord, jobs=1)
    assert {coverage.language for coverage in report.coverage} == {"fr"}
    assert all(dict(coverage.units)[State.MACHINE] for coverage in report.coverage)
    assert turned(text)[1:] in (tmp_path / "build" / "fr" / "market.txt").read_text("utf-8")
    assert text not in (tmp_path / "build" / "fr" / "market.html").read_text("utf-8")


def test_what_nobody_can_translate_is_a_gap_in_each_edition(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    text = "# Le marché\n\nLe marché ouvre quand les bateaux rentrent à midi, et les gens achètent.\n"
    (tmp_path / "source" / "marche.md").write_text(text, "utf-8")
    (tmp_path / "diptych.toml").write_text('languages = ["en", "de"]\n')
    assert run.extract(load(tmp_path), jobs=1).gaps == 4
    assert main(["-C", str(tmp_path), "build", "-q"]) == 1
    assert main(["-C", str(tmp_path), "check", "-q", "--min-translated", "100"]) == 4
    page = BeautifulSoup((tmp_path / "build" / "de" / "marche.html").read_bytes(), "lxml")
    assert page.select_one("h1 [data-state=missing][lang=fr]")
