"""Argos packages on disk: found, checked, and named by their content."""

import contextlib
import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.model import Language
from pipeline.translate.door import TranslateError

EMBEDDED = Path(__file__).parent.parent / "models"
"""The packages that come with the project."""
_CODES = {"pt-br": "pb", "zh-hant": "zt", "zh-tw": "zt", "zh-hk": "zt"}
"""Argos' own codes, by BCP 47 tag."""
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


class Tokenizer(Protocol):
    """A package's own tokeniser."""

    def encode(self, sentence: str) -> list[str]:
        """Cut a sentence into the model's tokens."""
        ...

    def decode(self, tokens: list[str]) -> str:
        """Join tokens to a sentence."""
        ...


class _Pieces:
    """SentencePiece itself: argostranslate's wrapper turns every underscore into a space."""

    def __init__(self, model: Path) -> None:
        import sentencepiece  # noqa: PLC0415 - needed only once there is something to translate

        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(model))

    def encode(self, sentence: str) -> list[str]:
        return list(self._processor.encode(sentence, out_type=str))

    def decode(self, tokens: list[str]) -> str:
        return str(self._processor.decode_pieces(tokens))


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
    bpe: Tokenizer | None = None
    """argostranslate's tokeniser of a package in the older format; None for one with SentencePiece."""

    def tokenizer(self) -> Tokenizer:
        """Load the tokeniser."""
        return self.bpe or _Pieces(_content(self.path)[1])

    def signature(self) -> str:
        """Return engine, package, version and content hash, such as `argos|en_fr 0.1|3f2a9c01d4e5`.

        Raises `TranslateError` for a file that cannot be read.
        """
        digest = hashlib.sha256()
        for file in _content(self.path):
            try:
                digest.update(file.read_bytes())
            except OSError as error:
                raise unreadable(self, error) from error
        return f"argos|{self.pair} {word(self.version)}|{digest.hexdigest()[:12]}"

    @property
    def pair(self) -> str:
        """Argos' name of the direction, such as `en_fr`."""
        return word(f"{self.source}_{self.target}")


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


def find_packages(embedded: Path, *, installed: bool) -> tuple[Package, ...]:
    """Return all usable packages: installed ones first, newer ones before older ones.

    Raises `TranslateError` where argostranslate cannot be imported.
    """
    _, settings = load_library()
    folders = list(settings.package_dirs) if installed else []
    found = [read_package(child) for folder in folders for child in subfolders(folder)]
    ready = [read_package(child) for child in subfolders(embedded)]
    # A folder that is no package hides no other: another package, or the error about the pair, speaks for it.
    return tuple(
        package
        for packages in (found, ready)
        for package in sorted((one for one in packages if one), key=newest_first)
    )


def subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder that may be packages, in order of their names."""
    try:
        return sorted(
            child for child in folder.iterdir() if child.is_dir() and not child.name.startswith(".")
        )
    except OSError:
        return []


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


def word(text: str) -> str:
    """Keep what is safe in a one-line signature; package files are not ours."""
    return re.sub(r"[^\w.+-]", "", text)[:40]


def codes(language: Language) -> tuple[str, ...]:
    """Return the codes under which Argos may know a language, the closest first."""
    tag = language.lower()
    return tuple(dict.fromkeys((_CODES.get(tag, tag), tag, tag.partition("-")[0])))


def unreadable(package: Package, error: Exception) -> TranslateError:
    """Return the error for a package whose files cannot be used."""
    return TranslateError(
        f"the model cannot be used: {error}",
        where=str(package.path),
        next_step="install the package again, or remove it so that another one serves the pair",
    )
