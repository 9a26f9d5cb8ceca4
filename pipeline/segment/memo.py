"""Answers of an identifier kept on disk, so that a second run needs no model. The file may be thrown away."""

import hashlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from pipeline.files import write_whole
from pipeline.model import Language

_MOST = 50_000
"""Answers kept, the last ones learned."""
_LARGEST = 32_000_000
"""Bytes; a larger file is not ours."""

_log = logging.getLogger(__name__)


class Signed(Protocol):
    """An identifier that says what its answers depend on."""

    @property
    def signature(self) -> str:
        """The same for two identifiers only if all their answers are the same."""
        ...

    def __call__(self, text: str) -> Mapping[Language, float]:
        """Return a probability for each of the project's languages."""
        ...


class Remembered:
    """An identifier that asks another one only what it has never asked before.

    A missing, broken or foreign file at `path` is an empty memo. Nothing is written before `save`.
    """

    def __init__(self, identifier: Signed, path: Path) -> None:
        self._identifier = identifier
        self._signature = identifier.signature
        self._path = path
        self._known: dict[str, dict[Language, float]] | None = None
        self._learned = False

    def __call__(self, text: str) -> Mapping[Language, float]:
        """Return a probability for each of the project's languages."""
        if self._known is None:
            self._known = _read(self._path)
        key = hashlib.sha256(f"{self._signature}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if key not in self._known:
            self._known[key] = dict(self._identifier(text))
            self._learned = True
        return self._known[key]

    def save(self) -> bool:
        """Write the memo if something was learned since it was read; say whether it was written.

        A disk that cannot be written to costs the next run some time, no more: the log says so.
        """
        if not self._learned or self._known is None:
            return False
        kept = dict(list(self._known.items())[-_MOST:])
        try:
            write_whole(self._path, json.dumps(kept, indent=0) + "\n")
        except OSError as error:
            _log.warning("language answers could not be remembered in %s: %s", self._path, error)
            return False
        self._learned = False
        return True


def _read(path: Path) -> dict[str, dict[Language, float]]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: answer for key, answer in found.items() if _is_answer(answer)}


def _is_answer(answer: object) -> bool:
    return isinstance(answer, dict) and all(
        isinstance(chance, float) and 0.0 <= chance <= 1.0 for chance in answer.values()
    )
