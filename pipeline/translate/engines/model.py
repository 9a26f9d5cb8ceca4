"""A translation model on disk, whoever packed it: weights for CTranslate2, tokenisers, and its name by content."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Language
from pipeline.translate.door import TranslateError
from pipeline.translate.engines.tokenizers import Tokenizer

_CODES = {"pt-br": "pb", "zh-hant": "zt", "zh-tw": "zt", "zh-hk": "zt"}
"""Argos' own codes, by BCP 47 tag."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """One direction that a CTranslate2 model translates."""

    engine: str
    """What it is driven by, as signatures say it, such as `argos`."""
    name: str
    """Safe in a one-line signature, such as `en_fr 0.1`."""
    path: Path
    """The folder that people know it by."""
    weights: Path
    """The folder that CTranslate2 opens."""
    source: str
    """The code of the language it reads."""
    target: str
    contents: tuple[Path, ...]
    """The files that make it what it is."""
    tokenizer: Callable[[], Tokenizer]
    """Loads its tokeniser."""
    source_prefix: tuple[str, ...] = ()
    """Tokens put before every sentence."""
    source_suffix: tuple[str, ...] = ()
    """Tokens put after every sentence, where CTranslate2 does not do so by itself."""
    target_prefix: tuple[str, ...] = ()
    """Tokens forced at the start of every translation."""
    dictionary: Path | None = None
    """One of the contents, where it has one."""

    @property
    def pair(self) -> str:
        """The direction in Argos' way, such as `en_fr`."""
        return word(f"{self.source}_{self.target}")

    def signature(self) -> str:
        """Return engine, name and the hash of contents and prefixes, such as `argos|en_fr 0.1|3f2a9c01d4e5`.

        Raises `TranslateError` for a file that cannot be read.
        """
        digest = hashlib.sha256()
        for path in self.contents:
            try:
                with path.open("rb") as file:
                    while piece := file.read(_PIECE):
                        digest.update(piece)
            except OSError as error:
                raise self.unreadable(error) from error
        digest.update(repr((self.source_prefix, self.target_prefix)).encode())
        return f"{self.engine}|{self.name}|{digest.hexdigest()[:12]}"

    def unreadable(self, error: Exception) -> TranslateError:
        """Return the error for a model whose files cannot be used."""
        return TranslateError(
            f"the model cannot be used: {error}",
            where=str(self.path),
            next_step="install it again, or remove it so that another one serves the pair",
        )


def word(text: str) -> str:
    """Keep what is safe in a one-line signature; packages' words are not ours."""
    return re.sub(r"[^\w.+-]", "", text)[:40]


def codes(language: Language) -> tuple[str, ...]:
    """Return the codes under which a model may know a language, the closest first."""
    tag = language.lower()
    return tuple(dict.fromkeys((_CODES.get(tag, tag), tag, tag.partition("-")[0])))
