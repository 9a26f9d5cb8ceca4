"""`diptych models adapt`: a package tuned to a project, kept only if it is better, and undone."""

import importlib.util
import json
from itertools import product
from pathlib import Path

import pytest

from pipeline.catalogs import Shelf
from pipeline.cli import main
from pipeline.config import load
from pipeline.model import Catalog, Entry, Key, Language, State, Translation
from pipeline.training import adapt, errors
from pipeline.training.adapt import Marks
from pipeline.training.pairs import Pair, read_pairs
from pipeline.translate.engines.argos.packages import EMBEDDED
from pipeline.translate.engines.dictionary import unpack

EN, FR = Language("en"), Language("fr")
NOUNS = {
    "garden": "jardin",
    "train": "train",
    "book": "livre",
    "dog": "chien",
    "boat": "bateau",
    "bread": "pain",
}
WORDS = {
    "small": "petit",
    "red": "rouge",
    "old": "ancien",
    "expensive": "cher",
    "new": "neuf",
    "slow": "lent",
}
TWICE = {"here": "ici", "today": "aujourd'hui"}
TRANSLATED = [
    Pair(f"The {noun} is {word} {when}.", f"Le {NOUNS[noun]} est {WORDS[word]} {TWICE[when]}, foi de marin.")
    for noun, word, when in product(NOUNS, WORDS, TWICE)
]
NEEDS_TORCH = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("sacrebleu") is None,
    reason="torch or sacrebleu is not installed: the extra `train` is optional",
)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that packages are installed in."""
    import argostranslate.settings  # noqa: PLC0415 - the program imports it late, too

    folder = tmp_path / "packages"
    monkeypatch.setattr(argostranslate.settings, "package_dirs", [folder])
    monkeypatch.setattr(argostranslate.settings, "package_data_dir", folder)
    return folder


def entry(pair: Pair, state: State) -> Entry:
    signature = "argos|en_fr 0.1|x|en>fr" if state is State.MACHINE else ""
    return Entry(Key("paragraph", pair.en), EN, Translation(pair.fr, state, signature))


def project(tmp_path: Path, *entries: Entry) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    Shelf(root / "locales").keep(Catalog("article", FR, entries))
    return root


def test_what_people_stand_behind_is_learnt_from_and_nothing_else(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        entry(Pair("A <b>red</b> boat &amp; more.", "Un bateau <b>rouge</b> &amp; plus."), State.HUMAN),
        entry(Pair("A dog.", "Un chien."), State.MACHINE),
        entry(Pair("A cat.", "Un chat."), State.SUGGESTED),
    )
    assert list(adapt.by_people(load(root))) == [Pair("A red boat & more.", "Un bateau rouge & plus.")]


def test_the_parts_do_not_meet_and_more_translations_move_none_from_one_to_the_other() -> None:
    general = [Pair(TRANSLATED[0].en, "autre chose")]
    learnt, held_out = adapt.split(TRANSLATED, general)
    assert len(learnt) + len(held_out) == len(TRANSLATED) - 1
    assert len(TRANSLATED) / 8 < len(held_out) < len(TRANSLATED) / 2
    fewer = adapt.split(TRANSLATED[: len(TRANSLATED) // 2], general)
    assert set(fewer[0]) <= set(learnt)
    assert set(fewer[1]) <= set(held_out)


@pytest.mark.parametrize(
    ("after", "better"),
    [(Marks(51, 60), True), (Marks(51, 60.1), True), (Marks(51, 59.99), False), (Marks(50, 61), False)],
)
def test_only_what_helps_the_project_and_harms_nothing_is_better(after: Marks, better: bool) -> None:
    assert adapt._better(Marks(50, 60), after) is better


def test_the_general_text_is_well_formed() -> None:
    pairs = list(read_pairs(adapt.GENERAL))
    assert len(pairs) > 100
    assert len({pair.en for pair in pairs}) == len({pair.fr for pair in pairs}) == len(pairs)


@pytest.mark.usefixtures("packages")
def test_what_cannot_be_adapted_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, *(entry(pair, State.HUMAN) for pair in TRANSLATED[:20]))
    words = ["-C", str(root), "models", "adapt"]
    assert main([*words, "en_de"]) == 2
    assert "name en_fr or fr_en" in capsys.readouterr().err
    assert main([*words, "en_fr", "--undo"]) == 2
    assert "no package has been adapted" in capsys.readouterr().err
    monkeypatch.setattr(errors.importlib.util, "find_spec", lambda _: None)
    assert main([*words, "en_fr"]) == 2
    assert "torch and sacrebleu are not installed\n  next step: " in capsys.readouterr().err
    monkeypatch.setattr(errors.importlib.util, "find_spec", lambda _: "there")
    assert main([*words, "en_fr"]) == 2
    assert "20 different translations by people: too few" in capsys.readouterr().err


@NEEDS_TORCH
def test_a_package_is_adapted_used_from_then_on_and_undone(
    tmp_path: Path, packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, *(entry(pair, State.HUMAN) for pair in TRANSLATED))
    general = tmp_path / "general.tsv"
    general.write_text("It rains.\tIl pleut.\n")
    words = ["-C", str(root), "models", "adapt", "en_fr", "--general", str(general), "--minutes", "30"]
    before = (EMBEDDED / "en_fr" / "model" / "model.bin").read_bytes()
    assert main(words) == 0
    out, err = capsys.readouterr()
    place = packages / "translate-en_fr-adapted"
    assert out.startswith(f"kept  {place}\n  from argos|en_fr ")
    assert "learning from" in err
    told = json.loads((place / "metadata.json").read_text())
    assert told["adapted_from"] in out
    assert "\tmarin\n" in unpack(place / "dictionary.txt.gz")
    assert [path.name for path in packages.iterdir()] == [place.name]
    assert (EMBEDDED / "en_fr" / "model" / "model.bin").read_bytes() == before
    assert main(["models", "verify", "en_fr"]) == 0
    adapted, embedded = capsys.readouterr().out.splitlines()
    assert str(place) in adapted
    assert adapted.split()[2:3] != embedded.split()[2:3]
    line = tmp_path / "line.txt"
    line.write_text("The train is red here.\n")
    assert main(["mt", "--from", "en", "--to", "fr", "--jsonl", str(line)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["signature"].split("|")[2] in adapted
    # Again, from the embedded one and not from the adapted one, to the same bytes: the passes end it, not the clock.
    kept = (place / "model" / "model.bin").read_bytes()
    assert main(words) == 0
    assert (place / "model" / "model.bin").read_bytes() == kept
    assert main(["models", "adapt", "en_fr", "--undo"]) == 0
    assert not list(packages.iterdir())
