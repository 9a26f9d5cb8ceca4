"""A model → CTranslate2 → an Argos package. Needs neither torch nor a GPU."""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.training.errors import TrainingError
from pipeline.training.vocabulary import END, START, UNKNOWN, forced, load_pieces
from pipeline.training.weights import Weights

_POSITIONS = 512
_NORM_EPSILON = 1e-6
_NAMES = {"en": "English", "fr": "French"}
_DAY = (2026, 1, 1, 0, 0, 0)
"""Stamped on every file of an archive: same content, same bytes."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a package says about itself."""

    source: str
    target: str
    version: str
    readme: str
    """Data, licences, figures: Markdown."""
    adapted_from: str = ""
    """The signature of the package it was tuned from, where it was."""


def write_model(weights: Weights, pieces: Path, folder: Path, quantization: str = "int8") -> None:
    """Write a CTranslate2 model into a folder. Raises `TrainingError` where vocabulary and weights do not match."""
    from ctranslate2.specs import TransformerSpec, common_spec, transformer_spec  # noqa: PLC0415 - large

    shape = weights.shape
    arrays = {name: array.copy() for name, array in weights.arrays.items()}  # quantising works in place
    processor = load_pieces(pieces)
    if processor.vocab_size() != shape.vocabulary:
        message = f"has {processor.vocab_size()} pieces, the weights {shape.vocabulary}"
        raise TrainingError(message, where=str(pieces), next_step="name the vocabulary it was trained with")
    relu = common_spec.Activation.RELU
    encoder = transformer_spec.TransformerEncoderSpec(
        shape.encoder, shape.heads, pre_norm=True, activation=relu
    )
    decoder = transformer_spec.TransformerDecoderSpec(
        shape.decoder,
        shape.heads,
        pre_norm=True,
        activation=relu,
        alignment_layer=-1,
        alignment_heads=shape.heads,
    )
    spec = TransformerSpec(encoder, decoder)
    positions = _sinusoids(_POSITIONS, shape.width)
    encoder.embeddings[0].weight = decoder.embeddings.weight = decoder.projection.weight = arrays[
        "emb.weight"
    ]
    encoder.position_encodings.encodings = decoder.position_encodings.encodings = positions
    _norm(encoder.layer_norm, arrays, "en")
    _norm(decoder.layer_norm, arrays, "dn")
    for number, layer in enumerate(encoder.layer):
        _attention(layer.self_attention, arrays, f"enc.{number}.att", f"enc.{number}.n1")
        _feed(layer.ffn, arrays, f"enc.{number}.ffn", f"enc.{number}.n2")
    for number, layer in enumerate(decoder.layer):
        _attention(layer.self_attention, arrays, f"dec.{number}.att", f"dec.{number}.n1")
        _attention(layer.attention, arrays, f"dec.{number}.cross", f"dec.{number}.n2")
        _feed(layer.ffn, arrays, f"dec.{number}.ffn", f"dec.{number}.n3")
    vocabulary = [processor.id_to_piece(number) for number in range(processor.vocab_size())]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    config = spec.config
    start, end, unknown = vocabulary[START], vocabulary[END], vocabulary[UNKNOWN]
    config.bos_token, config.eos_token, config.unk_token, config.decoder_start_token = (
        start,
        end,
        unknown,
        start,
    )
    config.add_source_bos, config.add_source_eos = False, True
    config.layer_norm_epsilon = _NORM_EPSILON
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def write_package(
    weights: Weights, pieces: Path, folder: Path, label: Label, quantization: str = "int8"
) -> None:
    """Write an expanded Argos package, whole: it stands in its place complete or not at all.

    One that is there is replaced. argostranslate and LibreTranslate read it too. Raises `TrainingError`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as room:
        fresh = Path(room) / "package"
        write_model(weights, pieces, fresh / "model", quantization)
        shutil.copyfile(pieces, fresh / "sentencepiece.model")
        (fresh / "metadata.json").write_text(_metadata(label), "utf-8")
        (fresh / "README.md").write_text(label.readme, "utf-8")
        if folder.exists():
            folder.rename(Path(room) / "before")
        fresh.rename(folder)


def pack(folder: Path, archive: Path) -> None:
    """Pack an expanded package into an `.argosmodel` file: same content, same bytes."""
    top = f"translate-{folder.name}-{json.loads((folder / 'metadata.json').read_text('utf-8'))['package_version']}"
    new = archive.with_name(f".{archive.name}.new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{top}/{file.relative_to(folder).as_posix()}", _DAY)
            zipped.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    new.replace(archive)


def card() -> str:
    """Return the model card of the embedded packages: their data, licences and figures."""
    return (files("pipeline.translate") / "models" / "MODEL_CARD.md").read_text("utf-8")


def _metadata(label: Label) -> str:
    told = {
        "package_version": label.version,
        "argos_version": "1.9",
        "type": "translate",
        "from_code": label.source,
        "from_name": _NAMES[label.source],
        "to_code": label.target,
        "to_name": _NAMES[label.target],
        "target_prefix": forced(label.target),
        "links": [],
    }
    if label.adapted_from:
        told["adapted_from"] = label.adapted_from
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _norm(spec: Any, arrays: Mapping[str, NDArray[np.float32]], name: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    spec.gamma = arrays[f"{name}.gamma"]
    spec.beta = np.zeros_like(spec.gamma)


def _attention(spec: Any, arrays: Mapping[str, NDArray[np.float32]], name: str, norm: str) -> None:  # noqa: ANN401 - as above
    _norm(spec.layer_norm, arrays, norm)
    q, kv, out = (arrays[f"{name}.{part}.weight"] for part in ("q", "kv", "out"))
    found = [np.concatenate([q, kv]), out] if len(spec.linear) == 2 else [q, kv, out]
    for linear, weight in zip(spec.linear, found, strict=True):
        linear.weight = weight


def _feed(spec: Any, arrays: Mapping[str, NDArray[np.float32]], name: str, norm: str) -> None:  # noqa: ANN401 - as above
    _norm(spec.layer_norm, arrays, norm)
    spec.linear_0.weight, spec.linear_1.weight = arrays[f"{name}.a.weight"], arrays[f"{name}.b.weight"]


def _sinusoids(length: int, width: int) -> NDArray[np.float32]:
    """Return what `network.sinusoids` does, without torch."""
    half = width // 2
    rates = np.exp(np.arange(half, dtype=np.float32) * np.float32(-(np.log(10000.0) / (half - 1))))
    angles = np.arange(length, dtype=np.float32)[:, None] * rates[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)
