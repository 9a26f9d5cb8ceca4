"""The Argos engine with the embedded model: no network, no surprises from what lies on the disk."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import markup
from pipeline.model import Catalog, Entry, Key, Language, State
from pipeline.translate import Request, TranslateError, Translator, choose, fill_gaps
from pipeline.translate.engines import LocalTranslator
from pipeline.translate.engines.argos.packages import EMBEDDED, embedded
from pipeline.translate.engines.model import codes

EN, FR = Language("en"), Language("fr")


@pytest.fixture(scope="module")
def engine() -> Translator:
    return choose(["embedded"])


def engine_of(folder: Path) -> Translator:
    """An engine whose packages lie in a folder."""
    return LocalTranslator(lambda: [package.model for package in embedded(folder)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, as argostranslate would look it up."""
    import argostranslate.settings  # noqa: PLC0415 - the engine imports it late, too

    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setattr(argostranslate.settings, "package_dirs", [folder])
    return folder


def package(folder: Path, **metadata: object) -> Path:
    """Copy the embedded English-French package with other metadata."""
    shutil.copytree(EMBEDDED / "en_fr", folder, symlinks=True)
    told = json.loads((EMBEDDED / "en_fr" / "metadata.json").read_text("utf-8")) | metadata
    for file in folder.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    (folder / "metadata.json").write_text(json.dumps(told), "utf-8")
    return folder


@pytest.mark.usefixtures("no_sockets")
def test_the_embedded_model_fills_both_directions_without_the_network(engine: Translator) -> None:
    english = "In May 2025 the <a>school</a> 🎬 had 25,000 pupils."
    french = "En mai 2025, l’école « comptait » 25 000 élèves 🎬."
    catalogs = [
        Catalog("a", FR, (Entry(Key("paragraph", english), EN),)),
        Catalog("a", EN, (Entry(Key("paragraph", french), FR),)),
    ]
    first, second = (catalog.entries[0].translation for catalog in fill_gaps(catalogs, engine))
    assert first.state is second.state is State.MACHINE
    assert (first.signature, second.signature) == (engine.signature(EN, FR), engine.signature(FR, EN))
    assert markup.tree(first.text) == (("a",),)
    assert "25\u202f000" in first.text
    assert "25,000" in second.text
    for text in (first.text, second.text):
        assert "2025" in text
        assert text.count("🎬") == 1


def test_an_answer_does_not_depend_on_its_neighbours_or_on_the_order(engine: Translator) -> None:
    texts = ["Hello.", "The school is in the city and has many pupils.", "It costs 18.10 euros a day."] * 2
    requests = [Request(f"{text} {number}", EN, FR) for number, text in enumerate(texts)]
    together = list(engine.translate(requests))
    assert list(engine.translate(requests[::-1]))[::-1] == together
    assert [next(iter(engine.translate([request]))) for request in requests] == together


def test_links_stay_within_the_texts(engine: Translator) -> None:
    request = Request("The great film costs €1.70… in Marseille", EN, FR, aligned=True)
    ((best, *_),) = engine.translate([request])
    assert best.links
    for start, end, target_start, target_end in best.links:
        assert 0 <= start < end <= len(request.text)
        assert 0 <= target_start < target_end <= len(best.text)


def test_a_request_that_no_model_could_read_gets_an_empty_answer(engine: Translator) -> None:
    answers = engine.translate(
        [Request("", EN, FR), Request("word " * 3000, EN, FR), Request("Hello.", EN, FR)]
    )
    assert [answer[0].text != "" for answer in answers] == [False, False, True]


def test_the_signature_names_the_models_content_and_direction(engine: Translator, tmp_path: Path) -> None:
    signature = engine.signature(EN, FR)
    assert signature.startswith("argos|en_fr ")
    assert signature.endswith("|en>fr")
    model = package(tmp_path / "en_fr", package_version="7 \n|x") / "model" / "model.bin"
    model.write_bytes(model.read_bytes() + b"x")
    other = engine_of(tmp_path).signature(EN, FR)
    assert other.startswith("argos|en_fr 7x|")
    assert other.split("|")[2] != signature.split("|")[2]


def test_installed_packages_come_first_the_newest_before_the_others(home: Path) -> None:
    package(home / "old", package_version="1.9")
    package(home / "new", package_version="1.10")
    assert choose().signature(EN, FR).startswith("argos|en_fr 1.10|")
    assert choose(["embedded"]).signature(EN, FR) == engine_of(EMBEDDED).signature(EN, FR)


def test_a_folder_that_is_no_usable_package_hides_no_other(home: Path) -> None:
    (home / "empty").mkdir()
    (home / "mess").mkdir()
    (home / "mess" / "metadata.json").write_text("[1", "utf-8")
    (home / "list").mkdir()
    (home / "list" / "metadata.json").write_text("[]", "utf-8")
    package(home / "sbd", type="sbd")
    package(home / "odd", package_version=3)
    (package(home / "hollow") / "model" / "model.bin").unlink()
    (package(home / "untokenised") / "sentencepiece.model").unlink()
    assert choose().signature(EN, FR) == choose(["embedded"]).signature(EN, FR)
    package(home / "good", package_version="2")
    assert choose().signature(EN, FR).startswith("argos|en_fr 2|")


@pytest.mark.parametrize("broken", ["model/model.bin", "sentencepiece.model"])
def test_an_unreadable_model_is_one_clear_error(tmp_path: Path, broken: str) -> None:
    (package(tmp_path / "en_fr") / broken).write_bytes(b"not a model")
    engine = engine_of(tmp_path)
    assert engine.supports(EN, FR)
    with pytest.raises(TranslateError, match="the model cannot be used") as caught:
        list(engine.translate([Request("Hello.", EN, FR)]))
    assert caught.value.where == str(tmp_path / "en_fr")
    assert caught.value.next_step


def test_a_pair_without_a_model_is_not_supported_and_says_what_to_install(engine: Translator) -> None:
    assert not engine.supports(FR, Language("pt-BR"))
    with pytest.raises(TranslateError, match="fr texts wait for a translation to pt-BR") as caught:
        list(engine.translate([Request("Bonjour.", FR, Language("pt-BR"))]))
    assert "diptych models install fr_pt" in caught.value.next_step


def test_a_country_is_served_by_its_language_and_argos_own_codes_are_known(engine: Translator) -> None:
    assert engine.supports(Language("en-GB"), Language("fr-CA"))
    assert codes(Language("pt-BR")) == ("pb", "pt-br", "pt")
    assert codes(Language("zh-Hant")) == ("zt", "zh-hant", "zh")


def test_importing_and_asking_for_nothing_loads_no_engine() -> None:
    program = (
        "import sys; from pipeline.translate import choose, fill_gaps; "
        "fill_gaps([], choose()); "
        "print(sorted({'argostranslate', 'ctranslate2', 'sentencepiece'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_home_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    program = (
        "from pipeline.translate import choose, TranslateError\n"
        "try: choose().supports('en', 'fr')\n"
        "except TranslateError as error: print(error.next_step)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(blocked), "PATH": ""},
    )
    assert done.stdout.startswith("let it write to the home folder")
