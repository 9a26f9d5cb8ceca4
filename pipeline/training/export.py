"""A model → CTranslate2 → an Argos package. Needs neither torch nor a GPU."""

import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pipeline.training.errors import TrainingError
from pipeline.training.specs import specify
from pipeline.training.vocabulary import END, START, UNKNOWN, forced, load_pieces
from pipeline.training.weights import Weights
from pipeline.translate.engines import dictionary

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
    dictionary: str = ""
    """The text of the dictionary that goes with the model; empty for none."""


def write_model(weights: Weights, pieces: Path, folder: Path, quantization: str = "int8") -> None:
    """Write a CTranslate2 model into a folder. Raises `TrainingError` where vocabulary and weights do not match."""
    shape, processor = weights.shape, load_pieces(pieces)
    if processor.vocab_size() != shape.vocabulary:
        message = f"has {processor.vocab_size()} pieces, the weights {shape.vocabulary}"
        raise TrainingError(message, where=str(pieces), next_step="name the vocabulary it was trained with")
    spec = specify(weights)
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
    config.add_source_bos, config.add_source_eos = bool(shape.e5), True
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
        if label.dictionary:
            (fresh / dictionary.FILE).write_bytes(dictionary.pack(label.dictionary))
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
