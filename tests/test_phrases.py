"""The words of the pages: data, in any language that somebody gives them in."""

import tomllib
from pathlib import Path

import pytest
from babel import Locale
from bs4 import BeautifulSoup

import pipeline.phrases
from pipeline.model import BlockKind, Language, State
from pipeline.phrases import PhrasesError, phrases_for
from pipeline.publish import Order, publish
from pipeline.publish.notes import notes
from tests.publish_sample import EN, FR, SITE, edition, passage, piece, sample

DE, PL, AR = Language("de"), Language("pl"), Language("ar")
FILES = sorted(Path(pipeline.phrases.__file__).parent.glob("*.toml"))
GERMAN = Path(__file__).parent / "cases" / "publish" / "phrases" / "de.toml"


def project(folder: Path, name: str, text: str) -> Path:
    """A folder of templates with one file of words."""
    (folder / "phrases").mkdir(exist_ok=True)
    (folder / "phrases" / name).write_text(text, encoding="utf-8")
    return folder


def names(table: dict[str, object], before: str = "") -> set[str]:
    """All keys of a table, forms for counts left out."""
    found: set[str] = set()
    for name, value in table.items():
        deeper = isinstance(value, dict) and "other" not in value
        found |= names(value, f"{before}{name}.") if deeper else {before + name}  # type: ignore[arg-type]  # a dict
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_language_says_everything_in_its_own_plural_forms(path: Path) -> None:
    english = tomllib.loads((path.parent / "en.toml").read_text(encoding="utf-8"))
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    assert names(found) == names(english)
    known = {*Locale.parse(path.stem).plural_form.rules, "other"}
    assert set(found["review"]["save_some"]) <= known


def test_a_tag_with_a_country_speaks_its_language_and_an_unknown_one_english() -> None:
    assert phrases_for("page", Language("fr-CA"))["by"] == "Par"
    found = phrases_for("page", DE)
    assert (found.language, found["by"]) == ("en", "By")
    assert found.is_foreign_to(DE)
    assert not phrases_for("page", Language("fr-CA")).is_foreign_to(Language("fr-CA"))


def test_a_project_gives_a_language_or_says_single_things_otherwise(tmp_path: Path) -> None:
    project(tmp_path, "de.toml", GERMAN.read_text(encoding="utf-8"))
    project(tmp_path, "fr.toml", '[page]\nby = "Texte\u00a0:"\n')
    project(tmp_path, "fr-CA.toml", '[page]\nby = "Signé"\n')
    assert phrases_for("page", DE, tmp_path)["by"] == "Von"
    assert phrases_for("review", DE, tmp_path).language == "en", "it gives the pages' words only"
    french = phrases_for("page", FR, tmp_path)
    assert (french["by"], french["updated"]) == ("Texte\u00a0:", "mis à jour le")
    assert phrases_for("page", EN, tmp_path)["by"] == "By"
    project(tmp_path, "fr.toml", '[page]\nby = "De"\n')
    assert phrases_for("page", FR, tmp_path)["by"] == "De", "a file that was saved again is read again"


def test_a_language_has_the_forms_that_it_counts_with(tmp_path: Path) -> None:
    forms = 'one = "{n} zdanie"\nfew = "{n} zdania"\nmany = "{n} zdań"\nother = "{n} zdania"\n'
    german = GERMAN.read_text(encoding="utf-8")
    start = german.index("[page.notes.machine]")
    end = german.index("[page.notes.suggested]")
    project(tmp_path, "pl.toml", f"{german[:start]}[page.notes.machine]\n{forms}\n{german[end:]}")
    polish = phrases_for("page", PL, tmp_path)
    said = [notes({State.MACHINE: count}, polish)[0][1] for count in (1, 2, 5, 22)]
    assert said == ["1 zdanie", "2 zdania", "5 zdań", "22 zdania"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[page", "de.toml.*Expected"),
        ('[page]\nby = "Von"\n', "does not say: .*page.skip"),
        ('[page]\nbye = "Von"\n', "unknown key 'page.bye' .do you mean 'page.by'"),
        ("[page]\nby = 5\n", "page.by must be a text"),
        ('[page.by]\none = "a"\nother = "b"\n', "page.by must be a text"),
        ("[page.notes.machine]\none = 5\nother = 6\n", "one for each plural category"),
        ('[page]\nby = "Von {name}"\n', "page.by cannot say {name}"),
        ("\ufffe\n", "de.toml"),
    ],
)
def test_a_file_of_words_that_cannot_be_used_is_one_clear_error(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(PhrasesError, match=message):
        phrases_for("page", DE, project(tmp_path, "de.toml", text))


def german_page(out: Path, templates: Path | None) -> BeautifulSoup:
    """A German edition's page."""
    made = edition(passage(BlockKind.PARAGRAPH, piece("Ein Satz.", DE)), language=DE)
    publish([made, *sample()], SITE, out, Order(templates=templates))
    return BeautifulSoup((out / "de" / "sample.html").read_text(encoding="utf-8"), "lxml")


def test_a_page_whose_words_nobody_gave_says_that_they_are_english(tmp_path: Path) -> None:
    page = german_page(tmp_path, None)
    assert page.html["lang"] == "de"
    assert [page.select_one(one)["lang"] for one in (".skip", "aside")] == ["en", "en"]
    assert "translated by a machine" in page.select_one("aside").text


def test_a_page_whose_words_a_project_gave_is_all_in_its_language(tmp_path: Path) -> None:
    page = german_page(tmp_path, project(tmp_path, "de.toml", GERMAN.read_text(encoding="utf-8")))
    assert [one.get("lang") for one in page.select(".skip, aside")] == [None, None]
    assert "maschinell übersetzt" in page.select_one("aside").text


def test_english_words_on_a_page_that_is_read_from_the_right_say_how_they_run(tmp_path: Path) -> None:
    publish([edition(passage(BlockKind.PARAGRAPH, piece("جملة", AR)), language=AR)], SITE, tmp_path)
    page = BeautifulSoup((tmp_path / "ar" / "sample.html").read_text(encoding="utf-8"), "lxml")
    aside = page.select_one("aside")
    assert (page.html["dir"], aside["lang"], aside["dir"]) == ("rtl", "en", "ltr")
