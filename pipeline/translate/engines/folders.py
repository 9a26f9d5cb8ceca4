"""Folders with a model converted to CTranslate2: OPUS-MT and other Marian models, or any with SentencePiece files.

What CTranslate2's converters leave (`model.bin`, `config.json`, vocabularies) and beside it either `source.spm` and
`target.spm`, as OPUS-MT has them, or one SentencePiece model for both languages.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.model import Language, ModelFolder
from pipeline.translate.door import TranslateError
from pipeline.translate.engines.model import Model, word
from pipeline.translate.engines.tokenizers import Pieces

RECORD = "diptych.json"
"""Beside an installed model: the languages and prefixes it was installed with."""
_LARGEST_JSON = 1 << 20
_NEXT = "convert the model with ct2-opus-mt-converter or ct2-transformers-converter, and copy its .spm files beside model.bin"


def read_folder(folder: ModelFolder) -> Model:
    """Return the model in a folder. Raises `TranslateError`, naming the folder, for what is none."""
    path = Path(folder.path)
    source, target = _spm(path)
    end = _end(path, marian=source.suffix == ".spm")
    return Model(
        engine="ctranslate2",
        name=word(path.name) or "model",
        path=path,
        weights=path,
        source=folder.source.lower(),
        target=folder.target.lower(),
        contents=tuple(contents(path)),
        tokenizer=lambda: Pieces(source, target),
        source_prefix=folder.source_prefix,
        source_suffix=(end,) if end else (),
        target_prefix=folder.target_prefix,
    )


def read_record(path: Path) -> ModelFolder:
    """Return what an installed folder says of itself. Raises `TranslateError`."""
    told = _json(path / RECORD)
    texts = [told.get(key) for key in ("from", "to")]
    prefixes = [told.get(key, []) for key in ("source_prefix", "target_prefix")]
    if not all(isinstance(text, str) and text for text in texts) or not all(map(_is_tokens, prefixes)):
        raise TranslateError(
            "does not say which languages the model translates",
            where=str(path / RECORD),
            next_step="install the model again",
        )
    source, target = (Language(str(text)) for text in texts)
    return ModelFolder(str(path), source, target, *(tuple(map(str, one)) for one in prefixes))  # type: ignore[call-overload]  # checked above to be lists of text


def guess_pair(name: str) -> tuple[str, str]:
    """Return the languages that a folder's name ends in, as `opus-mt-en-fr` does; two empty texts where it does not."""
    found = re.search(r"(?:^|[-_.])([a-z]{2,3})[-_]([a-z]{2,3})\Z", Path(name).resolve().name)
    return (found[1], found[2]) if found else ("", "")


def contents(path: Path) -> Iterator[Path]:
    """Yield the files that make a folder's model what it is: weights, settings, vocabularies, tokenisers."""
    for file in sorted(path.iterdir()):
        known = file.name in ("model.bin", "config.json") or file.suffix in (".spm", ".model")
        if (known or "vocabulary" in file.name or file.name == "vmap.txt") and file.is_file():
            yield file


def _spm(path: Path) -> tuple[Path, Path]:
    """Return the SentencePiece models of the question and of the answer."""
    if not (path / "model.bin").is_file():
        raise TranslateError("there is no model.bin", where=str(path), next_step=_NEXT)
    pair = path / "source.spm", path / "target.spm"
    if all(file.is_file() for file in pair):
        return pair
    found = [file for file in contents(path) if file.suffix in (".spm", ".model")]
    if len(found) != 1:
        told = "there is no SentencePiece model" if not found else "there are several SentencePiece models"
        raise TranslateError(told, where=str(path), next_step=_NEXT)
    return found[0], found[0]


def _end(path: Path, *, marian: bool) -> str:
    """Return the mark that Marian's models want after a question, where CTranslate2 does not write it itself.

    A model converted from Marian has `add_source_eos` set; the same one converted from Transformers has not,
    for there the tokeniser writes the mark (OpenNMT/CTranslate2, `converters/marian.py` and `transformers.py`).
    """
    config = _json(path / "config.json") if (path / "config.json").is_file() else {}
    if not marian or config.get("add_source_eos"):
        return ""
    end = config.get("eos_token", "</s>")
    return end if isinstance(end, str) else "</s>"


def _json(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_JSON + 1)
        told = json.loads(data) if len(data) <= _LARGEST_JSON else None
    except (OSError, ValueError, RecursionError) as error:
        raise TranslateError(
            f"cannot be read: {str(error)[:200]}", where=str(path), next_step=_NEXT
        ) from error
    if not isinstance(told, dict):
        raise TranslateError("tells nothing", where=str(path), next_step=_NEXT)
    return told


def _is_tokens(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(token, str) for token in value)
