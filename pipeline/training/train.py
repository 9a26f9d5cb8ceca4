"""Prepared data → a model, on one GPU or a CPU, stopped and resumed at any moment."""

import io
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import torch

from pipeline.files import write_whole
from pipeline.training.batches import Batch, Batches, Place
from pipeline.training.errors import TrainingError
from pipeline.training.learner import Learner, Rates
from pipeline.training.prepare import Prepared
from pipeline.training.schedule import Budget, pace
from pipeline.training.sources import BACK, THERE
from pipeline.training.weights import Shape, Weights, save_weights

_LOOKS = 10
"""How many times in a training what is held out is looked at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training is, apart from its data."""

    shape: Shape
    budget: Budget
    rates: Rates = field(default_factory=Rates)
    tokens: int = 8192
    """Places in a step, padding included."""
    part: int = 4096
    """Of them, how many at a time."""
    warm_up: int = 300
    plain: float = 0.4
    """Share of the budget after which the rate falls."""
    ways: int = THERE | BACK
    forward: float = 0.5
    seed: int = 1
    save_every: float = 120.0
    """Seconds between two checkpoints."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands."""

    step: int
    tokens: int
    seconds: float
    used: float
    loss: float
    """Mean of the steps since the last report, in nats a token."""
    held_out: float | None = None
    """Loss of the average of the weights on what is not learnt, where it was looked at."""


def device() -> tuple[str, torch.dtype]:
    """Return what computes here and in which precision: bfloat16 where the hardware multiplies it."""
    if torch.cuda.is_available():
        return "cuda", torch.bfloat16
    tells = (
        getattr(torch.cpu, name, None) for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    )
    fast = any(tell() for tell in tells if tell)
    return "cpu", torch.bfloat16 if fast else torch.float32


def train(
    data: Prepared,
    plan: Plan,
    folder: Path,
    report: Callable[[Progress], None],
    *,
    begin: Weights | None = None,
    held_out: Prepared | None = None,
    where: tuple[str, torch.dtype] | None = None,
) -> Weights:
    """Train until the budget is used up; return the average of the weights, which stands in `weights.npz` too.

    The folder keeps a checkpoint of everything (weights, optimisers, chance, place in the data), written whole every
    so often: after an interruption of any kind the same call goes on there, and with a budget of steps or tokens
    yields what an uninterrupted training would have. `begin` gives the weights to start from. At each tenth of the
    budget, and at the end, is reported how well `held_out` is translated: where that gets worse while the loss falls,
    the data is being learnt by heart. Raises `TrainingError`.
    """
    computing, kind = where or device()
    learner = Learner(plan.shape, plan.rates, computing, kind, seed=plan.seed)
    if held_out and held_out.vocabulary != data.vocabulary:
        message = f"what is held out knows {held_out.vocabulary} pieces, the data {data.vocabulary}"
        raise TrainingError(message, next_step="prepare both with the same --pieces")
    batches = _batches(data, plan)
    others = _batches(held_out, plan) if held_out else None
    run = _resume(folder / "checkpoint.pt", learner, plan)
    if begin and not run.step:
        learner.begin_with(begin)
    stream = batches.start(run.place)
    saved = reported = time.monotonic()
    heard: list[float] = []
    while (used := plan.budget.used(run.step, run.tokens, run.seconds)) < 1.0:
        started = time.monotonic()
        parts, place = _take(stream, max(1, plan.tokens // plan.part))
        loss, tokens = learner.learn(parts, pace(run.step, used, warm_up=plan.warm_up, plain=plan.plain))
        heard.append(loss)
        now = time.monotonic()
        run = _Run(run.step + 1, run.tokens + tokens, run.seconds + now - started, place)
        tenth = int(_LOOKS * plan.budget.used(run.step, run.tokens, run.seconds)) > int(_LOOKS * used)
        if now - reported > 10 or (others and tenth):
            other = learner.listen(_once(others)) if others and tenth else None
            report(Progress(run.step, run.tokens, run.seconds, used, sum(heard) / len(heard), other))
            heard, reported = [], now
        if now - saved > plan.save_every:
            _save(folder, learner, plan, run)
            saved = time.monotonic()
    _save(folder, learner, plan, run)
    if heard:
        report(Progress(run.step, run.tokens, run.seconds, 1.0, sum(heard) / len(heard)))
    return learner.weights()


def _batches(data: Prepared, plan: Plan) -> Batches:
    return Batches(
        data,
        min(plan.part, plan.tokens),
        seed=plan.seed,
        ways=plan.ways,
        forward=plan.forward,
        begins=bool(plan.shape.e5),
    )


def _once(batches: Batches) -> Iterator[Batch]:
    """Yield one pass."""
    return (batch for batch, _ in takewhile(lambda one: one[1].epoch == 0, batches.start()))


@dataclass(frozen=True, slots=True)
class _Run:
    """How far a training has come."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    place: Place = field(default_factory=Place)


def _take(stream: Iterator[tuple[Batch, Place]], count: int) -> tuple[list[Batch], Place]:
    taken = list(islice(stream, count))
    return [batch for batch, _ in taken], taken[-1][1]


def _save(folder: Path, learner: Learner, plan: Plan, run: _Run) -> None:
    kept = {"learner": learner.state(), "run": asdict(run) | {"place": tuple(run.place)}, "same": _same(plan)}
    buffer = io.BytesIO()
    torch.save(kept, buffer)
    try:
        write_whole(folder / "checkpoint.pt", buffer.getvalue())
        save_weights(learner.weights(), folder / "weights.npz")
    except OSError as error:
        step = "make room, then give the same command again: it goes on from the last checkpoint"
        raise TrainingError(f"cannot be written: {error}", where=str(folder), next_step=step) from error


def _resume(path: Path, learner: Learner, plan: Plan) -> _Run:
    if not path.is_file():
        return _Run()
    try:
        kept = torch.load(path, map_location="cpu", weights_only=True)
        if kept["same"] != _same(plan):
            raise TrainingError(
                f"holds a training with other settings: {kept['same']}",
                where=str(path),
                next_step="give the same settings to go on, or name another folder",
            )
        learner.restore(kept["learner"])
        return _Run(**kept["run"] | {"place": Place(*kept["run"]["place"])})
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, pickle.UnpicklingError) as error:
        step = "delete it to begin anew, or name another folder"
        raise TrainingError(f"is no checkpoint: {error}", where=str(path), next_step=step) from error


def _same(plan: Plan) -> dict[str, Any]:
    """Return what must not change within one training; the budget may."""
    told = asdict(plan)
    return {name: told[name] for name in ("shape", "rates", "tokens", "part", "ways", "forward", "seed")}
