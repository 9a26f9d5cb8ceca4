"""Models on disk, whoever packed them: subword codes, converted Marian models, ways through a third language."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import sentencepiece

from pipeline.cli import main
from pipeline.model import Catalog, Entry, Key, Language, ModelFolder
from pipeline.translate import Request, TranslateError, choose, fill_gaps
from pipeline.translate.engines import Engine, Lineup, LocalTranslator
from pipeline.translate.engines.argos.packages import read_package
from pipeline.translate.engines.folders import guess_pair, read_folder
from tests.dictionary_model import write_model

EN, FR, ES = Language("en"), Language("fr"), Language("es")
CODES = "#version: 0.2\nt h\nth e</w>\nc a\ns e\nse e\nsee s</w>\n"
ENGLISH = {"the": "el", "ca@@": "ga@@", "t": "to", "sees": "mira", "it": "lo", ".": "."}
"""English to Spanish; `cat` is two subwords, and `it` is `i@@` and `t` to these codes."""


def bpe_package(folder: Path, words: Mapping[str, str], source: str, target: str, **more: object) -> Path:
    """Write a package as Argos wrote them before SentencePiece: subword codes beside the model."""
    told = {"package_version": "1.0", "argos_version": "1.1", "from_code": source, "to_code": target}
    write_model(folder / "model", words, **more)  # type: ignore[arg-type]  # handed through
    (folder / "metadata.json").write_text(json.dumps(told), "utf-8")
    (folder / "bpe.model").write_text(CODES, "utf-8")
    return folder


def engine_of(*folders: Path) -> LocalTranslator:
    packages = [read_package(folder) for folder in folders]
    assert all(packages)
    return LocalTranslator(lambda: [package.model for package in packages if package])


def test_a_package_with_subword_codes_translates_and_links_its_words(tmp_path: Path) -> None:
    engine = engine_of(bpe_package(tmp_path / "p", ENGLISH, "en", "es"))
    ((best, *_),) = engine.translate([Request("the cat sees the cat.", EN, ES, aligned=True)])
    assert best.text == "el gato mira el gato."
    linked = [(("the cat sees the cat."[a:b]), best.text[c:d]) for a, b, c, d in best.links]
    assert linked == [
        ("the", "el"),
        ("cat", "gato"),
        ("sees", "mira"),
        ("the", "el"),
        ("cat", "gato"),
        (".", "."),
    ]
    assert engine.signature(EN, ES).startswith("argos|en_es 1.0|")


def test_subwords_answer_as_argostranslate_itself_would(tmp_path: Path) -> None:
    import ctranslate2  # noqa: PLC0415 - only here beside the engine that is tested

    folder = bpe_package(tmp_path / "p", ENGLISH, "en", "es")
    package = read_package(folder)
    assert package
    assert package.words
    text = "the cat sees the cat."
    raw = ctranslate2.Translator(str(folder / "model"), compute_type="int8")
    (result,) = raw.translate_batch([package.words.encode(text)], max_decoding_length=100)
    ((best, *_),) = engine_of(folder).translate([Request(text, EN, ES)])
    assert best.text == package.words.decode(result.hypotheses[0])


def test_tags_go_where_the_words_of_a_subword_package_went(tmp_path: Path) -> None:
    engine = engine_of(bpe_package(tmp_path / "p", ENGLISH, "en", "es"))
    entry = Entry(Key("paragraph", "the <b>cat</b> sees the cat."), EN)
    (filled,) = fill_gaps([Catalog("a", ES, (entry,))], engine)
    assert filled.entries[0].translation.text == "el <b>gato</b> mira el gato."


SPANISH = {"el": "le", "ga@@": "ch@@", "to": "at", "mira": "voit", ".": "."}
SPANISH_CODES = "#version: 0.2\ne l</w>\ng a\nt o</w>\nm i\nmi r\nmir a</w>\n"


@pytest.fixture
def legs(tmp_path: Path) -> LocalTranslator:
    """English to Spanish and Spanish to French, nothing from English to French."""
    first = bpe_package(tmp_path / "en_es", ENGLISH, "en", "es")
    second = bpe_package(tmp_path / "es_fr", SPANISH, "es", "fr")
    (second / "bpe.model").write_text(SPANISH_CODES, "utf-8")
    return engine_of(first, second)


def test_a_pair_that_no_package_has_goes_through_a_third_language(legs: LocalTranslator) -> None:
    lineup = Lineup([Engine("argos", legs, legs.pairs)])
    assert lineup.supports(EN, FR)
    assert not lineup.supports(FR, EN)
    assert lineup.signature(EN, FR) == f"{legs.signature(EN, ES)} + {legs.signature(ES, FR)}"
    text = "the cat sees the cat."
    ((best, *others),) = lineup.translate([Request(text, EN, FR, aligned=True)])
    assert best.text == "le chat voit le chat."
    assert [(text[a:b], best.text[c:d]) for a, b, c, d in best.links][:3] == [
        ("the", "le"),
        ("cat", "chat"),
        ("sees", "voit"),
    ]
    ((there, *_),) = legs.translate([Request(text, EN, ES)])
    ((back, *_),) = legs.translate([Request(there.text, ES, FR)])
    assert best.score == round(there.score + back.score, 4)
    assert all(best.score >= other.score for other in others)
    entry = Entry(Key("paragraph", "the <b>cat</b> sees the <a>cat</a>."), EN)
    (filled,) = fill_gaps([Catalog("a", FR, (entry,))], lineup)
    translation = filled.entries[0].translation
    assert translation.text == "le <b>chat</b> voit le <a>chat</a>."
    assert translation.signature == lineup.signature(EN, FR)


def test_a_direct_way_goes_before_one_through_a_third_language(legs: LocalTranslator) -> None:
    lineup = Lineup([Engine("argos", legs, legs.pairs), *choose(["embedded"]).engines])
    assert lineup.signature(EN, FR) == choose(["embedded"]).signature(EN, FR)


def test_an_empty_text_comes_empty_through_a_third_language(legs: LocalTranslator) -> None:
    lineup = Lineup([Engine("argos", legs, legs.pairs)])
    ((best, *_), (other, *_)) = lineup.translate([Request("", EN, FR), Request("the cat.", EN, FR)])
    assert (best.text, other.text) == ("", "le chat.")


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two real SentencePiece models, whose pieces are those of a few sentences."""
    folder = tmp_path_factory.mktemp("pieces")
    made = []
    for name, text in (("source", "the cat sees it\nthe cat\n"), ("target", "le chat le voit\nle chat\n")):
        (folder / f"{name}.txt").write_text(text * 20, "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(folder / f"{name}.txt"),
            model_prefix=str(folder / name),
            model_type="word",
            vocab_size=len(set(text.split())) + 3,
            minloglevel=2,
        )
        made.append(folder / f"{name}.model")
    return made[0], made[1]


MARIAN = {"▁the": "▁le", "▁cat": "▁chat", "▁sees": "▁voit", "▁it": "▁le"}


@pytest.mark.parametrize("adds_end", [True, False])
def test_a_converted_marian_model_gets_its_end_mark_however_it_was_converted(
    tmp_path: Path, pieces: tuple[Path, Path], adds_end: bool
) -> None:
    folder = tmp_path / "opus-mt-en-fr"
    write_model(folder, MARIAN, adds_end=adds_end)
    (folder / "source.spm").write_bytes(pieces[0].read_bytes())
    (folder / "target.spm").write_bytes(pieces[1].read_bytes())
    model = read_folder(ModelFolder(str(folder), EN, FR))
    assert model.source_suffix == (() if adds_end else ("</s>",))
    engine = LocalTranslator(lambda: [model])
    ((best, *_),) = engine.translate([Request("the cat sees", EN, FR, aligned=True)])
    assert best.text == "le chat voit"
    assert [best.text[link.target_start : link.target_end] for link in best.links] == ["le", "chat", "voit"]
    assert engine.signature(EN, FR).startswith("ctranslate2|opus-mt-en-fr|")


def test_prefixes_are_said_to_the_model_and_left_out_of_the_text(
    tmp_path: Path, pieces: tuple[Path, Path]
) -> None:
    folder = tmp_path / "many"
    write_model(folder, {">>fra<<": "▁le", **MARIAN}, forced="__fr__", skipped=1)
    (folder / "source.spm").write_bytes(pieces[0].read_bytes())
    (folder / "target.spm").write_bytes(pieces[1].read_bytes())
    named = ModelFolder(str(folder), EN, Language("fr-CA"), (">>fra<<",), ("__fr__",))
    engine = choose(["models"], [named])
    ((best, *_),) = engine.translate([Request("the cat sees it", EN, Language("fr-CA"), aligned=True)])
    assert best.text == "le chat voit le"
    assert [best.text[link.target_start : link.target_end] for link in best.links] == [
        "le",
        "chat",
        "voit",
        "le",
    ]


def one_for_both(folder: Path, pieces: tuple[Path, Path]) -> Path:
    write_model(folder, {"▁the": "▁the", "▁cat": "▁cat"})
    (folder / "vocab.enfr.spm").write_bytes(pieces[0].read_bytes())
    return folder


def test_one_sentencepiece_model_may_serve_both_languages(tmp_path: Path, pieces: tuple[Path, Path]) -> None:
    folder = one_for_both(tmp_path / "student", pieces)
    engine = choose(["models"], [ModelFolder(str(folder), EN, FR)])
    ((best, *_),) = engine.translate([Request("the cat", EN, FR)])
    assert best.text == "the cat"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where converted models are installed."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIPTYCH_MODELS_DIR", str(folder))
    return folder


def test_a_converted_model_is_installed_listed_used_verified_and_uninstalled(
    tmp_path: Path, pieces: tuple[Path, Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = one_for_both(tmp_path / "blobs", pieces)
    folder = tmp_path / "opus-mt-en-fr"
    folder.mkdir()
    for file in hub.iterdir():
        (folder / file.name).symlink_to(file)
    (folder / "notes.txt").write_text("not the model's", "utf-8")
    assert main(["models", "install", str(folder)]) == 0
    assert main(["models", "install", str(folder)]) == 2
    assert "is installed already" in capsys.readouterr().err
    assert main(["models", "install", str(folder), "--force"]) == 0
    place = home / "opus-mt-en-fr"
    assert not any(file.is_symlink() for file in place.iterdir())
    assert not (place / "notes.txt").exists()
    capsys.readouterr()
    project = tmp_path / "project"
    project.mkdir()
    assert main(["-C", str(project), "models", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    uses = {(row["engine"], row["pair"]): row["use"] for row in told["models"]}
    assert uses["models", "en_fr"] == "serves its pair"
    assert uses["embedded", "en_fr"] == "unused: opus-mt-en-fr comes before it"
    assert uses["embedded", "fr_en"] == "serves its pair"
    pairs = {(row["from"], row["to"]): row for row in told["pairs"]}
    assert pairs["en", "fr"]["signature"].startswith("ctranslate2|opus-mt-en-fr|")
    assert pairs["en", "fr"]["reason"] == "models is the first engine"
    assert pairs["fr", "en"]["reason"].startswith("embedded is the first engine that has it (models, ")
    (project / "diptych.toml").write_text('engine = ["embedded"]\n', "utf-8")
    assert main(["-C", str(project), "models", "list", "--json"]) == 0
    uses = {row["path"]: row["use"] for row in json.loads(capsys.readouterr().out)["models"]}
    assert uses[str(place)] == "unused: 'models' is not named in `engine`"
    assert main(["models", "uninstall", "opus-mt-en-fr"]) == 0
    assert list(home.iterdir()) == []
    assert folder.is_dir()
    capsys.readouterr()
    assert main(["models", "uninstall", "opus-mt-en-fr"]) == 2
    assert "opus-mt-en-fr: is not installed" in capsys.readouterr().err


def test_a_model_that_answers_nothing_is_named_by_verify(
    tmp_path: Path, pieces: tuple[Path, Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = one_for_both(tmp_path / "opus-en-fr", pieces)
    assert main(["models", "install", str(folder)]) == 0
    (home / "opus-en-fr" / "model.bin").write_bytes(b"half of it")
    capsys.readouterr()
    assert main(["models", "verify", "en_fr"]) == 2
    assert f"{home / 'opus-en-fr'}: the model cannot be used" in capsys.readouterr().err


def test_an_embedded_model_cannot_be_uninstalled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "uninstall", "en_fr"]) == 2
    assert "comes with the project" in capsys.readouterr().err


def test_an_expanded_package_is_installed_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argostranslate.settings  # noqa: PLC0415 - the program imports it late, too

    packages = tmp_path / "packages"
    monkeypatch.setattr(argostranslate.settings, "package_dirs", [packages])
    monkeypatch.setattr(argostranslate.settings, "package_data_dir", packages)
    folder = bpe_package(tmp_path / "translate-en_es", ENGLISH, "en", "es")
    (folder / "elsewhere").symlink_to("/etc")
    assert main(["models", "install", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{packages / 'translate-en_es'}\n  argos|en_es 1.0|")
    assert not (packages / "translate-en_es" / "elsewhere").exists()
    assert main(["models", "uninstall", "en_es"]) == 0
    assert list(packages.iterdir()) == []


def marred(folder: Path, case: str) -> None:
    match case:
        case "no weights":
            (folder / "model.bin").unlink()
        case "no tokeniser":
            (folder / "vocab.enfr.spm").unlink()
        case "two tokenisers":
            (folder / "other.spm").write_bytes(b"x")
        case "settings no JSON":
            (folder / "config.json").write_bytes(b"[" * 100_000)
        case "settings a list":
            (folder / "config.json").write_text("[]", "utf-8")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "case", ["no weights", "no tokeniser", "two tokenisers", "settings no JSON", "settings a list"]
)
def test_a_folder_that_holds_no_converted_model_is_one_clear_error(
    tmp_path: Path, pieces: tuple[Path, Path], capsys: pytest.CaptureFixture[str], case: str
) -> None:
    folder = one_for_both(tmp_path / "opus-en-fr", pieces)
    marred(folder, case)
    assert main(["models", "install", str(folder)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"diptych: {folder}")
    assert "next step: " in err
    with pytest.raises(TranslateError):
        choose(["models"], [ModelFolder(str(folder), EN, FR)]).supports(EN, FR)


@pytest.mark.usefixtures("home")
def test_languages_that_the_name_does_not_tell_must_be_told(
    tmp_path: Path, pieces: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = one_for_both(tmp_path / "student", pieces)
    assert main(["models", "install", str(folder)]) == 2
    assert "next step: name them as in: --from en --to fr" in capsys.readouterr().err
    assert main(["models", "install", str(folder), "--from", "en", "--to", "fr-CA"]) == 0
    assert choose(["models"]).supports(EN, Language("fr-CA"))


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("opus-mt-en-fr", ("en", "fr")),
        ("en_fr", ("en", "fr")),
        ("opus-mt-tc-big-gmw-gmw", ("gmw", "gmw")),
        ("student", ("", "")),
        ("my-model", ("", "")),
    ],
)
def test_a_folders_name_may_tell_its_languages(name: str, pair: tuple[str, str]) -> None:
    assert guess_pair(name) == pair


def test_a_broken_installed_model_hides_no_other(home: Path) -> None:
    (home / "mess").mkdir(parents=True)
    (home / "mess" / "diptych.json").write_text('{"from": "en", "to": 3}', "utf-8")
    assert choose().supports(EN, FR)
