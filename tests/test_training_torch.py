"""Training itself; these need the extra `train` and are skipped, saying so, where it is not installed."""

import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from pipeline.training.batches import Batches
from pipeline.training.e5 import Donor, head_start
from pipeline.training.errors import TrainingError
from pipeline.training.export import write_model
from pipeline.training.grow import grow
from pipeline.training.pairs import read_pairs
from pipeline.training.prepare import load_prepared, prepare
from pipeline.training.schedule import Budget
from pipeline.training.sources import Source
from pipeline.training.vocabulary import load_pieces
from pipeline.training.weights import Shape, Weights, load_weights, read_model
from pipeline.translate.engines.argos.packages import EMBEDDED

torch = pytest.importorskip("torch", reason="torch is not installed: the extra `train` is optional")

from pipeline.training.learner import Learner, Rates  # noqa: E402 - these import torch
from pipeline.training.network import Network  # noqa: E402 - the same
from pipeline.training.train import Plan, Progress, train  # noqa: E402 - the same

PIECES = EMBEDDED / "en_fr" / "sentencepiece.model"
GENERAL = Path(write_model.__code__.co_filename).with_name("general.tsv")
TINY = Shape(8000, 32, 64, 2, 1, 1)
CPU = ("cpu", torch.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    prepare([Source(GENERAL, "general", 1.0)], folder, pieces=PIECES)
    return folder


def test_a_training_that_is_killed_at_any_moment_goes_on_to_the_very_same_weights(
    folder: Path, tmp_path: Path
) -> None:
    def command(name: str) -> list[str]:
        sizes = ["--width", "32", "--inner", "64", "--heads", "2", "--encoder", "1", "--decoder", "1"]
        words = [
            *sizes,
            "--steps",
            "12",
            "--tokens",
            "512",
            "--dropout",
            "0.1",
            "--warm-up",
            "3",
            "--save-every",
            "0",
        ]
        return [
            sys.executable,
            "-m",
            "pipeline.training",
            "train",
            str(folder),
            "-o",
            str(tmp_path / name),
            *words,
        ]

    whole = subprocess.run(command("whole"), capture_output=True, text=True, check=False)
    assert whole.returncode == 0, whole.stderr
    checkpoint = tmp_path / "cut" / "checkpoint.pt"
    with subprocess.Popen(command("cut"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as cut:
        while not checkpoint.is_file():
            assert cut.poll() is None
            time.sleep(0.002)
        cut.send_signal(signal.SIGKILL)
    assert cut.returncode == -signal.SIGKILL
    kept = torch.load(checkpoint, weights_only=True)
    assert 0 < kept["run"]["step"] < 12
    assert subprocess.run(command("cut"), capture_output=True, check=False).returncode == 0
    one, two = (load_weights(tmp_path / name / "weights.npz") for name in ("whole", "cut"))
    assert all((one.arrays[name] == two.arrays[name]).all() for name in one.arrays)
    other = [*command("cut"), "--seed", "9"]
    refused = subprocess.run(other, capture_output=True, text=True, check=False)
    assert (refused.returncode, "other settings" in refused.stderr) == (2, True)


def test_a_tiny_model_learns(folder: Path, tmp_path: Path) -> None:
    heard: list[Progress] = []
    plan = Plan(TINY, Budget(steps=1), Rates(muon=0.02, adam=0.01), tokens=1024, part=512, warm_up=2, seed=2)
    for steps in (2, 40):
        longer = Plan(
            **{name: getattr(plan, name) for name in Plan.__slots__} | {"budget": Budget(steps=steps)}
        )
        train(load_prepared(folder), longer, tmp_path, heard.append, where=CPU)
    assert heard[-1].step == 40
    assert heard[0].loss > 8
    assert heard[-1].loss < heard[0].loss - 1.5


def test_what_is_held_out_is_looked_at_ten_times_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    plan = Plan(TINY, Budget(steps=20), Rates(dropout=0.1), tokens=1024, part=512, warm_up=2, seed=2)
    data, heard = load_prepared(folder), list[Progress]()
    alone = train(data, plan, tmp_path / "alone", lambda _: None, where=CPU)
    watched = train(data, plan, tmp_path / "watched", heard.append, held_out=data, where=CPU)
    assert all((alone.arrays[name] == watched.arrays[name]).all() for name in alone.arrays)
    with pytest.raises(TrainingError, match="same --pieces"):
        train(data, plan, tmp_path / "other", heard.append, held_out=replace(data, vocabulary=9), where=CPU)
    told = [one.held_out for one in heard if one.held_out is not None]
    assert len(told) == 10
    assert told[-1] < told[0]
    network = Network(TINY)
    network.load_state_dict({name: torch.tensor(array) for name, array in watched.arrays.items()})
    learner = Learner(TINY, Rates(), *CPU)
    learner.begin_with(watched)
    one = next(Batches(data, 512).start())[0]
    assert learner.listen([one]) == pytest.approx(
        float(network.loss(*(torch.from_numpy(part) for part in one), 0.0)[0].detach()), rel=1e-5
    )


def test_new_layers_begin_as_if_they_were_not_there_and_learn_from_the_first_step(
    folder: Path, tmp_path: Path
) -> None:
    data = load_prepared(folder)
    old = Learner(TINY, Rates(), *CPU).weights()
    grown = grow(old, 2, 2)
    batches = list(islice((batch for batch, _ in Batches(data, 512).start()), 3))
    losses = []
    for weights in (old, grown):
        learner = Learner(weights.shape, Rates(), *CPU)
        learner.begin_with(weights)
        losses.append(learner.listen(batches))
    assert losses[1] == pytest.approx(losses[0], rel=1e-5)
    plan = Plan(grown.shape, Budget(steps=1), Rates(), tokens=1024, part=512, warm_up=1, plain=1.0)
    trained = train(data, plan, tmp_path, lambda _: None, begin=grown, where=CPU)
    new = ("enc.1.att.out", "enc.1.ffn.b", "dec.1.att.out", "dec.1.cross.out", "dec.1.ffn.b")
    assert not any(grown.arrays[f"{name}.weight"].any() for name in new)
    assert all(trained.arrays[f"{name}.weight"].any() for name in new)


@pytest.mark.parametrize(("quantization", "near"), [("float32", 1e-3), ("int8", 0.15)])
def test_what_is_exported_agrees_with_torch_on_log_probabilities(
    folder: Path, tmp_path: Path, quantization: str, near: float
) -> None:
    weights = read_model(EMBEDDED / "en_fr" / "model" / "model.bin")
    difference = _difference(weights, PIECES, folder, tmp_path, quantization)
    assert difference < near


@pytest.mark.parametrize(("quantization", "near"), [("float32", 1e-3), ("int8", 0.15)])
def test_so_does_a_network_that_begins_with_e5(tmp_path: Path, quantization: str, near: float) -> None:
    pytest.importorskip("google.protobuf", reason="protobuf is not installed")
    lines = [side for pair in read_pairs(GENERAL) for side in pair]
    size = head_start(donor(lines), lines, tmp_path, 300, decoder=2)
    pieces, weights = tmp_path / "pieces.model", load_weights(tmp_path / "start.npz")
    assert weights.shape == Shape(size, 32, 64, 4, 2, 2, e5=1)
    assert load_pieces(pieces).decode(load_pieces(pieces).encode(lines[0] + " 漢字")) == lines[0] + " 漢字"
    prepare([Source(GENERAL, "general", 1.0)], tmp_path / "data", pieces=pieces)
    begun = train(
        load_prepared(tmp_path / "data"),
        Plan(weights.shape, Budget(steps=3), tokens=512, part=512),
        tmp_path / "run",
        lambda _: None,
        begin=weights,
        where=CPU,
    )
    assert begun.arrays.keys() == weights.arrays.keys()
    assert _difference(begun, pieces, tmp_path / "data", tmp_path, quantization) < near


def donor(lines: list[str]) -> Donor:
    """Return a tiny model of e5's kind, with random weights."""
    chance = np.random.default_rng(1)
    words = Counter(f"▁{word}" for line in lines for word in line.split())
    letters = Counter(letter for line in lines for letter in line)
    pieces = ("<s>", "<pad>", "</s>", "<unk>", *dict.fromkeys([*words, *letters, "▁"]), "<mask>")
    tensors = {"emb.word": (len(pieces), 32), "emb.pos": (514, 32), "emb.type": (1, 32)}
    tensors |= {"emb.ln.w": (32,), "emb.ln.b": (32,)}
    for layer in ("l0", "l1"):
        tensors |= {f"{layer}.{name}.w": (32, 32) for name in ("q", "k", "v", "ao")}
        tensors |= {f"{layer}.{name}.b": (32,) for name in ("q", "k", "v", "ao", "fo", "aln", "oln")}
        tensors |= {f"{layer}.fi.w": (64, 32), f"{layer}.fi.b": (64,), f"{layer}.fo.w": (32, 64)}
        tensors |= {f"{layer}.aln.w": (32,), f"{layer}.oln.w": (32,)}
    arrays = {n: chance.normal(0, 0.3, size).astype(np.float32).reshape(-1) for n, size in tensors.items()}
    scores = np.array([-float(number) / 50 for number in range(len(pieces))], np.float32)
    return Donor(32, 2, 4, 64, pieces, scores, arrays)


def _difference(weights: Weights, vocabulary: Path, data: Path, room: Path, quantization: str) -> float:
    """Return the mean distance of a token's log-probability, torch beside CTranslate2."""
    import ctranslate2  # noqa: PLC0415 - a large library
    import sentencepiece  # noqa: PLC0415 - the same

    write_model(weights, vocabulary, room / "model", quantization)
    learner = Learner(weights.shape, Rates(), *CPU)
    learner.begin_with(weights)
    learner.network.eval()
    batches = Batches(load_prepared(data), 512, begins=bool(weights.shape.e5))
    batch, _ = next(batches.start())
    source, shown, wanted = (torch.from_numpy(part) for part in batch)
    with torch.no_grad():
        said = learner.network(source, shown) @ learner.network.emb.weight.T
        logs = torch.log_softmax(said, -1).gather(2, wanted[:, :, None])[:, :, 0]
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))

    def words(row: np.ndarray) -> list[str]:
        return [pieces.id_to_piece(int(token)) for token in row if token > 3]

    model = ctranslate2.Translator(str(room / "model"), compute_type=quantization)
    scored = model.score_batch([words(row) for row in batch.source], [words(row) for row in batch.shown])
    found = np.concatenate([one.log_probs[1:] for one in scored])  # the first is of the forced token
    ours = np.concatenate([logs[row][1 : len(one.log_probs)].numpy() for row, one in enumerate(scored)])
    return float(np.abs(found - ours).mean())


def test_the_loss_that_never_holds_all_logits_has_the_gradients_of_the_plain_one() -> None:
    torch.manual_seed(0)
    network = Network(TINY)
    source, shown = torch.randint(4, 8000, (3, 7)), torch.randint(4, 8000, (3, 6))
    wanted = torch.randint(4, 8000, (3, 6))
    wanted[0, 4:] = 0
    loss, count = network.loss(source, shown, wanted, 0.1)
    loss.backward()
    ours = {name: parameter.grad.clone() for name, parameter in network.named_parameters()}
    network.zero_grad()
    logits = network(source, shown) @ network.emb.weight.T
    plain = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), ignore_index=0, label_smoothing=0.1
    )
    plain.backward()
    assert count == 16
    for name, parameter in network.named_parameters():
        assert torch.allclose(ours[name], parameter.grad, atol=1e-5), name
