"""Argos packages on disk: found, checked, and named by their content."""

import contextlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.translate.door import TranslateError
from pipeline.translate.engines import dictionary
from pipeline.translate.engines.model import Model, word
from pipeline.translate.engines.placing import subfolders
from pipeline.translate.engines.tokenizers import Pieces, Subwords, Words

EMBEDDED = Path(__file__).parent.parent.parent / "models"
"""The packages that come with the project."""
_BROKEN = (
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RuntimeError,
    AssertionError,
    ImportError,
)
"""What a folder that is not a package, or an environment argostranslate cannot live in, may raise."""


@dataclass(frozen=True, slots=True)
class Package:
    """One translation package on disk."""

    path: Path
    source: str
    """Argos' code of the language it reads."""
    target: str
    version: str
    prefix: str
    """The token forced at the start of every translation, or empty."""
    words: Words | None = None
    """argostranslate's tokeniser of a package with subword codes; None for one with SentencePiece."""

    @property
    def model(self) -> Model:
        """The model in it."""
        weights, cut = _content(self.path)
        words = dictionary.find(self.path)
        return Model(
            engine="argos",
            name=f"{word(f'{self.source}_{self.target}')} {word(self.version)}",
            path=self.path,
            weights=weights.parent,
            source=self.source,
            target=self.target,
            contents=(weights, cut, *((words,) if words else ())),
            tokenizer=lambda: Subwords(self.words) if self.words else Pieces(cut, cut),
            target_prefix=(self.prefix,) if self.prefix else (),
            dictionary=words,
        )


def load_library() -> tuple[Any, Any]:
    """Return argostranslate's modules `package` and `settings`.

    Raises `TranslateError` where argostranslate cannot be imported, as in a home folder it may not write to.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # argostranslate prints; stdout is for our product
        try:
            from argostranslate import package, settings  # noqa: PLC0415 - its import creates folders
        except _BROKEN as error:
            message = f"argostranslate cannot start: {error}"
            raise TranslateError(
                message,
                next_step="let it write to the home folder, or set XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME to folders it may write to",
            ) from error
    return package, settings


def installed() -> tuple[Package, ...]:
    """Return the usable packages of this machine, newer ones first.

    Raises `TranslateError` where argostranslate cannot be imported.
    """
    _, settings = load_library()
    return _usable(child for folder in settings.package_dirs for child in subfolders(folder))


def embedded(folder: Path = EMBEDDED) -> tuple[Package, ...]:
    """Return the packages that come with the project. Raises `TranslateError`."""
    return _usable(subfolders(folder))


def _usable(folders: Iterable[Path]) -> tuple[Package, ...]:
    # A folder that is no package hides no other: another package, or the error about the pair, speaks for it.
    found = [package for folder in folders if (package := read_package(folder))]
    return tuple(sorted(found, key=newest_first))


def read_package(path: Path) -> Package | None:
    """Read one folder; None where it is no usable translation package."""
    library, _ = load_library()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            package = library.Package(path)
            usable = package.type == "translate" and all(file.is_file() for file in _content(path))
            texts = (package.from_code, package.to_code, package.package_version, package.target_prefix)
            if not usable or not all(isinstance(text, str) for text in texts):
                return None
            older = not (path / "sentencepiece.model").is_file()
            return Package(path, *texts, package.tokenizer if older else None)
        except _BROKEN:
            return None


def _content(path: Path) -> tuple[Path, Path]:
    """Return the files that make a package what it is: weights and tokeniser."""
    pieces = path / "sentencepiece.model"
    return path / "model" / "model.bin", pieces if pieces.is_file() else path / "bpe.model"


def newest_first(package: Package) -> tuple[list[int], str]:
    """Return what sorts packages so that the newest version comes first."""
    return version_key(package.version), package.path.name


def version_key(version: str) -> list[int]:
    """Return what sorts versions so that the newest comes first; 1.0.1 is newer than 1.0."""
    return [*(-int(number) for number in re.findall(r"\d{1,9}", version)), 1]
