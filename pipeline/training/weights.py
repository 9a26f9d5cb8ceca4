"""A model as plain arrays: read out of a CTranslate2 file, kept as `.npz`, averaged.

The names are those of the network's parameters (`enc.0.att.q.weight`), so the same arrays start a training, end
one, and are exported. Needs numpy alone.
"""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.files import write_whole
from pipeline.training.errors import TrainingError

Arrays = Mapping[str, NDArray[np.float32]]
_VERSION = 6
"""Of CTranslate2's binary format."""
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_RELU = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a network."""

    vocabulary: int
    width: int = 256
    inner: int = 1024
    heads: int = 4
    encoder: int = 6
    decoder: int = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """A model: its size and its parameters."""

    shape: Shape
    arrays: Arrays


def save_weights(weights: Weights, path: Path) -> None:
    """Write a model to one `.npz` file, whole."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {f"w:{name}": array for name, array in weights.arrays.items()}
    np.savez(buffer, shape=np.array(list(asdict(weights.shape).values()), np.int64), **arrays)
    write_whole(path, buffer.getvalue())


def load_weights(path: Path) -> Weights:
    """Read what `save_weights` wrote. Raises `TrainingError`."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name[2:]: file[name] for name in file.files if name.startswith("w:")}
            return Weights(Shape(*map(int, file["shape"])), arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        step = "name the .npz file that a training wrote"
        raise TrainingError(f"holds no weights: {error}", where=str(path), next_step=step) from error


def average(models: Sequence[Weights]) -> Weights:
    """Return the mean of several models of one size. Raises `TrainingError` where sizes differ."""
    first = models[0]
    if any(model.shape != first.shape for model in models):
        raise TrainingError(
            "models of different sizes have no average", next_step="name models of one training"
        )
    arrays = {
        name: np.asarray(
            np.mean([model.arrays[name] for model in models], axis=0, dtype=np.float64), np.float32
        )
        for name in first.arrays
    }
    return Weights(first.shape, arrays)


def blend(old: Weights, new: Weights, share: float) -> Weights:
    """Return a model between two: 0 is the old one, 1 the new one (Wortsman et al. 2022, WiSE-FT)."""
    arrays = {
        name: (array + share * (new.arrays[name] - array)).astype(np.float32)
        for name, array in old.arrays.items()
    }
    return Weights(old.shape, arrays)


def read_model(path: Path) -> Weights:
    """Read a CTranslate2 `model.bin` of this room's own architecture, int8 turned back into floats.

    Raises `TrainingError` for a file that is damaged or of another architecture.
    """
    try:
        name, found, aliases = _read_file(path.read_bytes())
    except (OSError, ValueError, LookupError, struct.error) as error:
        raise TrainingError(f"is no CTranslate2 model: {error}", where=str(path)) from error
    reader = _Reader(found, aliases)
    try:
        if name != "TransformerSpec" or not reader.is_ours():
            raise _foreign(path)
        return reader.weights()
    except (KeyError, ValueError) as error:
        raise _foreign(path) from error


def _foreign(path: Path) -> TrainingError:
    return TrainingError(
        "the model is of another architecture than those that are trained here",
        where=str(path),
        next_step="adapt an embedded package, or one that `python -m pipeline.training export` made",
    )


def _read_file(data: bytes) -> tuple[str, dict[str, NDArray[Any]], dict[str, str]]:
    """Return the specification's name, the variables and the names that stand for another variable."""
    place = 0

    def take(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{form}", data, place)
        place += struct.calcsize(form)
        return int(value)

    def text() -> str:
        nonlocal place
        length = take("H")
        place += length
        return data[place - length : place].rstrip(b"\0").decode("utf-8")

    version = take("I")
    if version != _VERSION:
        message = f"format {version}, not {_VERSION}"
        raise ValueError(message)
    name = text()
    take("I")  # the specification's revision; the variables' own names say what they are
    found: dict[str, NDArray[Any]] = {}
    for _ in range(take("I")):
        variable = text()
        dimensions = [take("I") for _ in range(take("B"))]
        kind, size = np.dtype(_TYPES[take("B")]), take("I")
        if place + size > len(data):
            message = "the file ends too early"
            raise ValueError(message)
        found[variable] = np.frombuffer(data, kind, size // kind.itemsize, place).reshape(dimensions)
        place += size
    aliases = {}
    for _ in range(take("I")):
        alias = text()
        aliases[alias] = text()
    return name, found, aliases


class _Reader:
    """Takes the parameters out of CTranslate2's variables."""

    def __init__(self, found: Mapping[str, NDArray[Any]], aliases: Mapping[str, str]) -> None:
        self._found = found
        self._aliases = aliases

    def is_ours(self) -> bool:
        """Say whether the model is pre-norm with ReLU, without biases and shifts, one embedding for all."""
        ends = ("encoder", "decoder")
        projection = (
            self._aliases.get("decoder/projection/weight"),
            self._aliases.get("decoder/embeddings/weight"),
        )
        return (
            all(int(self._found[f"{end}/pre_norm"]) == 1 for end in ends)
            and all(int(self._found[f"{end}/activation"]) == _RELU for end in ends)
            and not any(name.endswith("/bias") for name in self._found)
            and not any(array.any() for name, array in self._found.items() if name.endswith("/beta"))
            and any(projection)
        )

    def weights(self) -> Weights:
        arrays = {
            "emb.weight": self._matrix("decoder/embeddings"),
            "en.gamma": self._gamma("encoder"),
            "dn.gamma": self._gamma("decoder"),
        }
        vocabulary, width = arrays["emb.weight"].shape
        encoder, decoder = self._layers("encoder"), self._layers("decoder")
        for number in range(encoder):
            ours, theirs = f"enc.{number}", f"encoder/layer_{number}"
            self._attention(arrays, f"{ours}.att", f"{theirs}/self_attention", f"{ours}.n1")
            self._feed(arrays, f"{ours}.ffn", f"{theirs}/ffn", f"{ours}.n2")
        for number in range(decoder):
            ours, theirs = f"dec.{number}", f"decoder/layer_{number}"
            self._attention(arrays, f"{ours}.att", f"{theirs}/self_attention", f"{ours}.n1")
            self._attention(arrays, f"{ours}.cross", f"{theirs}/attention", f"{ours}.n2")
            self._feed(arrays, f"{ours}.ffn", f"{theirs}/ffn", f"{ours}.n3")
        inner = arrays["enc.0.ffn.a.weight"].shape[0]
        heads = int(self._found["encoder/num_heads"])
        return Weights(Shape(vocabulary, width, inner, heads, encoder, decoder), arrays)

    def _layers(self, end: str) -> int:
        numbers = [
            int(name.split("/")[1][6:])
            for name in self._found
            if name.startswith(f"{end}/layer_") and name.split("/")[1][6:].isdigit()
        ]
        return 1 + max(numbers)

    def _named(self, name: str) -> NDArray[Any]:
        return self._found[self._aliases.get(name, name)]

    def _matrix(self, name: str) -> NDArray[np.float32]:
        weight = self._named(f"{name}/weight")
        if weight.dtype == np.int8:
            scale = self._named(f"{name}/weight_scale")
            return np.asarray(weight / scale[:, None], np.float32)
        return np.asarray(weight, np.float32)

    def _gamma(self, name: str) -> NDArray[np.float32]:
        return np.asarray(self._named(f"{name}/layer_norm/gamma"), np.float32)

    def _attention(self, arrays: dict[str, NDArray[np.float32]], ours: str, theirs: str, norm: str) -> None:
        arrays[f"{norm}.gamma"] = self._gamma(theirs)
        first = self._matrix(f"{theirs}/linear_0")
        width = first.shape[1]
        if first.shape[0] == 3 * width:
            arrays[f"{ours}.q.weight"], arrays[f"{ours}.kv.weight"] = first[:width], first[width:]
            arrays[f"{ours}.out.weight"] = self._matrix(f"{theirs}/linear_1")
        else:
            arrays[f"{ours}.q.weight"], arrays[f"{ours}.kv.weight"] = (
                first,
                self._matrix(f"{theirs}/linear_1"),
            )
            arrays[f"{ours}.out.weight"] = self._matrix(f"{theirs}/linear_2")

    def _feed(self, arrays: dict[str, NDArray[np.float32]], ours: str, theirs: str, norm: str) -> None:
        arrays[f"{norm}.gamma"] = self._gamma(theirs)
        arrays[f"{ours}.a.weight"] = self._matrix(f"{theirs}/linear_0")
        arrays[f"{ours}.b.weight"] = self._matrix(f"{theirs}/linear_1")
