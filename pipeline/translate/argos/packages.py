"""Argos packages on disk: found, checked, and named by their content."""

import contextlib
import hashlib
import io
import re
from collections.abc import Iterator
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
        pair, version = _word(f"{self.source}_{self.target}"), _word(self.version)
        return f"argos|{pair} {version}|{digest.hexdigest()[:12]}"


def find_packages(embedded: Path, *, installed: bool) -> tuple[Package, ...]:
    """Return all usable packages: installed ones first, newer ones before older ones.

    Raises `TranslateError` where argostranslate cannot be imported, as in a home folder it may not write to.
    """
    with contextlib.redirect_stdout(io.StringIO()):  # argostranslate prints; stdout is for our product
        try:
            from argostranslate import package, settings  # noqa: PLC0415 - its import creates folders

            folders = list(settings.package_dirs) if installed else []
        except _BROKEN as error:
            message = f"argostranslate cannot start: {error}"
            raise TranslateError(
                message,
                next_step="let it write to the home folder, or set XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_CACHE_HOME to folders it may write to",
            ) from error
        ours = [found for folder in folders for found in _read_all(package, folder)]
        ready = list(_read_all(package, embedded))
    return (*sorted(ours, key=_newest_first), *sorted(ready, key=_newest_first))


def _read_all(library: Any, folder: Path) -> Iterator[Package]:  # noqa: ANN401 - argostranslate ships no types
    """Yield the usable packages in a folder, each read on its own, so that a broken one hides no other."""
    try:
        children = sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError:
        return
    for child in children:
        try:
            package = library.Package(child)
            usable = package.type == "translate" and all(file.is_file() for file in _content(child))
            texts = (package.from_code, package.to_code, package.package_version, package.target_prefix)
            if usable and all(isinstance(text, str) for text in texts):
                older = not (child / "sentencepiece.model").is_file()
                yield Package(child, *texts, package.tokenizer if older else None)
        except _BROKEN:
            continue  # another package, or the error about the pair, speaks for it


def _content(path: Path) -> tuple[Path, Path]:
    """Return the files that make a package what it is: weights and tokeniser."""
    pieces = path / "sentencepiece.model"
    return path / "model" / "model.bin", pieces if pieces.is_file() else path / "bpe.model"


def _newest_first(package: Package) -> tuple[list[int], str]:
    return [-int(number) for number in re.findall(r"\d{1,9}", package.version)], package.path.name


def _word(text: str) -> str:
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
