"""A package tuned to one project: on a CPU, in minutes, kept only if it is measurably better.

Two thirds of the project's translations by people, or more, are learnt from; the others, and a general text, are
what old and new are measured on. Between the old weights and the new ones the blend is taken that helps most
without harming the general text (Wortsman et al. 2022).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pipeline import markup
from pipeline.catalogs import Shelf
from pipeline.config import Config
from pipeline.model import Catalog, base
from pipeline.training.dictionary import without
from pipeline.training.engine import Engine
from pipeline.training.errors import TrainingError, require
from pipeline.training.evaluate import score
from pipeline.training.export import Label, write_package
from pipeline.training.pairs import LANGUAGES, Pair, Sieve, key, read_pairs
from pipeline.training.prepare import load_prepared, prepare
from pipeline.training.schedule import Budget
from pipeline.training.sources import WAYS, Source
from pipeline.training.weights import Weights, blend, read_model
from pipeline.translate.engines.argos.packages import (
    Package,
    embedded,
    installed,
    load_library,
    read_package,
)
from pipeline.translate.engines.argos.store import SETTING
from pipeline.translate.engines.dictionary import unpack
from pipeline.translate.engines.placing import put, room_beside, take_away

GENERAL = Path(__file__).with_name("general.tsv")
"""Sentences of our own on everyday matters, under the project's licence; never trained on."""
_FEWEST = 40
"""Translations below which neither learning nor measuring means anything."""
_HELD_OUT = 4
"""One in so many is measured on."""
_PASSES = 24
"""Through the project's translations, if there is time: after 8, fifty of them had changed no word of the 0.5 model's."""
_SHARES = (1.0, 0.6, 0.3)
_RATES = {"muon": 0.002, "adam": 0.0003, "dropout": 0.1, "average": 0.9}
"""A tenth of a training's: the model knows its languages already."""


@dataclass(frozen=True, slots=True)
class Marks:
    """chrF of one package on the project's held-out translations and on the general text."""

    own: float
    general: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    base: str
    """The signature of the package that was tuned."""
    learnt: int
    held_out: int
    before: Marks
    after: Marks
    """Of the best blend, kept or not."""
    installed: Path | None
    """None where nothing was better, and all is as it was."""


def adapt(
    config: Config,
    pair: str,
    *,
    minutes: float = 5.0,
    general: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Tune the package that serves a pair such as `en_fr` to the project's translations by people.

    It is installed beside the others, comes before them from then on, and has a signature of its own. Raises
    `TrainingError` where there is too little to learn from, where the package is of another architecture, or where
    torch is missing.
    """
    ways = _ways(pair)
    require("torch", "sacrebleu")
    base = _base(pair)
    weights = read_model(base.path / "model" / "model.bin")
    test = tuple(read_pairs(general or GENERAL))
    learnt, held_out = split(by_people(config), test)
    if len(learnt) + len(held_out) < _FEWEST or not held_out or not test:
        raise TrainingError(
            f"{len(learnt) + len(held_out)} different translations by people: too few to learn from and to measure on",
            where=str(config.locales),
            next_step=f"correct or approve more units: {_FEWEST} at least, some hundreds to notice a difference",
        )
    report(
        f"learning from {len(learnt)} translations, measuring on {len(held_out)} others and {len(test)} sentences"
    )
    target = _place(pair)
    with room_beside(target.parent, SETTING) as room:
        before = _measure(base.path, held_out, test)
        report(f"before: chrF {before.own:.1f} of the project's, {before.general:.1f} in general")
        tuned = _tune(weights, base, learnt, held_out, ways, minutes, room)
        label = _label(base, learnt)
        tried: list[tuple[float, Path, Marks]] = []
        for share in _SHARES:
            folder = room / f"share-{share}"
            write_package(blend(weights, tuned, share), base.path / "sentencepiece.model", folder, label)
            marks = _measure(folder, held_out, test)
            tried.append((share, folder, marks))
            report(f"after, {share:.0%} of the way: chrF {marks.own:.1f}, {marks.general:.1f}")
        best = max(tried, key=lambda one: (_better(before, one[2]), one[2].own))
        kept = _better(before, best[2])
        if kept:
            put(best[1], target, room / "before")
    return Outcome(
        base.model.signature(),
        len(learnt),
        len(held_out),
        before,
        best[2],
        installed=target if kept else None,
    )


def undo(pair: str) -> Path:
    """Take an adapted package away; what served the pair before serves it again. Raises `TrainingError`."""
    _ways(pair)
    place = _place(pair)
    package = read_package(place) if place.is_dir() else None
    if package is None or not _adapted(package):
        raise TrainingError(
            "no package has been adapted for this pair", where=pair, next_step="see: diptych models list"
        )
    take_away(place, SETTING)
    return place


def by_people(config: Config) -> Iterator[Pair]:
    """Yield every translation in the catalogs that a person stands behind, obsolete ones too, without markup."""
    shelf = Shelf(config.locales, config.root)
    for language in config.languages:
        for slug in shelf.slugs(language):
            catalog = shelf.load(slug, language)
            if catalog:
                yield from _pairs(catalog)


def _pairs(catalog: Catalog) -> Iterator[Pair]:
    target = base(catalog.language)
    for entry in (*catalog.entries, *catalog.obsolete):
        source = base(entry.language)
        if entry.translation.state.by_person and {source, target} == set(LANGUAGES):
            texts = {
                source: markup.plain(entry.key.msgid),
                target: markup.plain(entry.translation.text),
            }
            yield Pair(*(texts[name] for name in LANGUAGES))


def split(pairs: Iterable[Pair], general: Sequence[Pair] = ()) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Part what is learnt from what is measured on, by the text alone: more translations change no other's part."""
    learnt: list[Pair] = []
    held_out: list[Pair] = []
    for pair in Sieve(side for known in general for side in known).sift(pairs):
        digest = blake2b(key(pair.en).encode(), digest_size=2).digest()
        (held_out if int.from_bytes(digest) % _HELD_OUT == 0 else learnt).append(pair)
    return tuple(learnt), tuple(held_out)


def _tune(
    weights: Weights,
    base: Package,
    learnt: Sequence[Pair],
    held_out: Sequence[Pair],
    ways: int,
    minutes: float,
    room: Path,
) -> Weights:
    import torch  # noqa: PLC0415 - the extra

    from pipeline.training.learner import Rates  # noqa: PLC0415 - torch
    from pipeline.training.train import Plan, train  # noqa: PLC0415 - torch

    file = room / "project.tsv"
    file.write_text("".join(f"{pair.en}\t{pair.fr}\n" for pair in learnt), "utf-8")
    sides = [side for pair in held_out for side in pair]
    pieces = base.path / "sentencepiece.model"
    told = prepare([Source(file, "project", 1.0, ways)], room / "data", pieces=pieces, held_out=sides)
    plan = Plan(
        weights.shape,
        Budget(tokens=_PASSES * int(told["tokens"]) // 2, minutes=minutes),
        Rates(**_RATES),
        tokens=1024,
        part=1024,
        warm_up=10,
        plain=0.3,
        ways=ways,
    )
    data = load_prepared(room / "data")
    return train(data, plan, room / "run", lambda _: None, begin=weights, where=("cpu", torch.float32))


def _measure(package: Path, own: Sequence[Pair], general: Sequence[Pair]) -> Marks:
    engine = Engine(package)
    return Marks(*(score(engine, package.name, pairs, 4).chrf for pairs in (own, general)))


def _better(before: Marks, after: Marks) -> bool:
    return after.own > before.own and after.general >= before.general


def _ways(pair: str) -> int:
    if pair not in WAYS:
        raise TrainingError("no pair that can be adapted", where=pair, next_step=f"name {' or '.join(WAYS)}")
    return WAYS[pair]


def _base(pair: str) -> Package:
    """Return the package that serves the pair where none is adapted."""
    for package in (*installed(), *embedded()):
        if package.model.pair == pair and not _adapted(package):
            return package
    step = f"install one with: diptych models install {pair}"
    raise TrainingError("no package serves this pair", where=pair, next_step=step)


def _adapted(package: Package) -> bool:
    try:
        told = json.loads((package.path / "metadata.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and bool(told.get("adapted_from"))


def _place(pair: str) -> Path:
    _, settings = load_library()
    return Path(settings.package_data_dir) / f"translate-{pair}-adapted"


def _label(base: Package, learnt: Sequence[Pair]) -> Label:
    card = base.path / "README.md"
    readme = (
        f"# {base.model.pair}, adapted\n\nTuned with `diptych models adapt` to one project's translations, from "
        f"`{base.model.signature()}`. The data and licences of that package hold for this one too.\n"
    )
    if card.is_file():
        readme += "\n" + card.read_text("utf-8")
    model = base.model
    dictionary = _dictionary(model.dictionary, learnt, model.source) if model.dictionary else ""
    return Label(base.source, base.target, f"{base.version}.1", readme, model.signature(), dictionary)


def _dictionary(path: Path, learnt: Sequence[Pair], source: str) -> str:
    """Return a package's dictionary for one tuned to these pairs: what they say of a word, the model knows better."""
    pairs = learnt if source == LANGUAGES[0] else [pair.swap() for pair in learnt]
    try:
        told = unpack(path)
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"the dictionary cannot be read: {error}", where=str(path), next_step="install the package again"
        ) from error
    return without(filter(None, told.split("\n")), pairs)
