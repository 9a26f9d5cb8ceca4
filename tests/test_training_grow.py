"""A model that is given more layers: it says the same, and they can learn."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.training.commands import main
from pipeline.training.engine import Engine
from pipeline.training.errors import TrainingError
from pipeline.training.export import Label, write_package
from pipeline.training.grow import grow
from pipeline.training.weights import Weights, load_weights, read_model
from pipeline.translate.engines.argos.packages import EMBEDDED

PIECES = EMBEDDED / "en_fr" / "sentencepiece.model"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_model(EMBEDDED / "en_fr" / "model" / "model.bin")


def test_a_grown_model_says_what_it_said(weights: Weights, tmp_path: Path) -> None:
    has = weights.shape
    grown = grow(weights, has.encoder + 5, has.decoder + 1)
    assert (grown.shape.encoder, grown.shape.decoder) == (has.encoder + 5, has.decoder + 1)
    lines = ["The school is in the city.", "It rained for three days, and the mayor was late."]
    texts = []
    for name, one in (("old", weights), ("grown", grown)):
        write_package(one, PIECES, tmp_path / name, Label("en", "fr", "1", "# Ours\n"), "float32")
        texts.append(Engine(tmp_path / name, "float32").translate(lines).texts)
    assert texts[0] == texts[1]
    again = read_model(tmp_path / "grown" / "model" / "model.bin")
    assert again.shape == grown.shape


def test_new_layers_are_spread_and_read_as_the_one_below_them(weights: Weights) -> None:
    few = replace(weights, shape=replace(weights.shape, encoder=2))
    grown = grow(few, 4, weights.shape.decoder).arrays
    old = few.arrays
    for number, below in ((0, 0), (1, 0), (2, 1), (3, 1)):
        assert (grown[f"enc.{number}.att.q.weight"] == old[f"enc.{below}.att.q.weight"]).all()
    for matrix in ("att.out", "ffn.b"):
        assert [grown[f"enc.{n}.{matrix}.weight"].any() for n in range(4)] == [True, False, True, False]
    assert "enc.4.n1.gamma" not in grown


def test_a_model_that_need_not_grow_stays_as_it_is(weights: Weights) -> None:
    same = grow(weights, weights.shape.encoder, weights.shape.decoder)
    assert same.shape == weights.shape
    assert all((same.arrays[name] == array).all() for name, array in weights.arrays.items())


def test_a_model_cannot_lose_layers_nor_one_with_e5_grow(weights: Weights) -> None:
    with pytest.raises(TrainingError, match=f"of {weights.shape.encoder} layers cannot grow to 1"):
        grow(weights, 1, weights.shape.decoder)
    with pytest.raises(TrainingError, match="begins with e5"):
        grow(replace(weights, shape=replace(weights.shape, e5=1)), 12, 3)


def test_the_front_door_grows_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "grown.npz"
    has = read_model(EMBEDDED / "fr_en" / "model" / "model.bin").shape
    assert main(["grow", str(EMBEDDED / "fr_en"), "--decoder", str(has.decoder + 1), "-o", str(out)]) == 0
    assert "million parameters" in capsys.readouterr().err
    assert load_weights(out).shape == replace(has, decoder=has.decoder + 1)
    assert main(["grow", str(EMBEDDED / "fr_en"), "--encoder", "1", "-o", str(out)]) == 2
    assert "next step: ask for" in capsys.readouterr().err
