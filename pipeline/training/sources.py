"""Which parallel text is taken, and how often it is met."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.training.errors import TrainingError

BOTH, THERE, BACK = 3, 1, 2
"""Which way a pair is taught: English to French is 1, French to English 2."""
WAYS = {"en_fr": THERE, "fr_en": BACK}
MIXTURE = Path(__file__).with_name("mixture.toml")
"""The weights that come with the recipe."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of pairs."""

    path: Path
    name: str
    """The file's name without `train-` and endings."""
    weight: float
    """How often a pass over the data meets each of its pairs, on average."""
    ways: int = BOTH


def read_mixture(path: Path = MIXTURE) -> Mapping[str, float]:
    """Return the weight of each source by its name; `*` stands for those that are not named. Raises `TrainingError`."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))["weights"]
        weights = {str(name): float(weight) for name, weight in told.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        message = f"holds no table [weights] of numbers: {error}"
        raise TrainingError(message, where=str(path), next_step=f"write it as in {MIXTURE.name}") from error
    if any(not 0 <= weight <= 100 for weight in weights.values()):
        raise TrainingError("a weight is below 0 or above 100", where=str(path))
    return weights


def find_sources(paths: Iterable[Path], weights: Mapping[str, float]) -> tuple[Source, ...]:
    """Return the files of pairs that are named, or lie in a folder that is, the heaviest first.

    A pair that several files hold counts for the first of them. `….en_fr.tsv` is taught from English to French
    alone, as what a teacher translated should be. Raises `TrainingError` where there are none.
    """
    found: list[Source] = []
    for path in paths:
        files = sorted(path.glob("*.tsv*")) if path.is_dir() else [path]
        found += [_source(file, weights) for file in files]
    taken = [source for source in found if source.weight > 0]
    if not taken:
        message = "no file of pairs (.tsv, .tsv.gz, .tsv.zst) with a weight above 0"
        step = "name files or a folder with `English<TAB>French` lines"
        raise TrainingError(message, next_step=step)
    return tuple(sorted(taken, key=lambda source: (-source.weight, source.name)))


def _source(path: Path, weights: Mapping[str, float]) -> Source:
    name, *endings = path.name.removeprefix("train-").split(".")
    ways = next((WAYS[ending] for ending in endings if ending in WAYS), BOTH)
    return Source(path, name, weights.get(name, weights.get("*", 1.0)), ways)
