"""Small stand-ins for the doors."""

import os
import signal
from collections.abc import Sequence

from pipeline.config import Config
from pipeline.model import Language
from pipeline.translate import Hypothesis, Request, Translator


class WordByWord:
    """An engine that turns each word round: wrong in every language, and easy to recognise."""

    def __init__(self, config: object = None, *, version: str = "1") -> None:
        """Take a project's settings, as what makes engines does; they change nothing."""
        self.version = version
        self.asked: list[str] = []

    def supports(self, source: Language, target: Language) -> bool:
        return source != target

    def signature(self, source: Language, target: Language) -> str:
        return f"fake {self.version} {source}>{target}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked.extend(request.text for request in requests)
        return [(Hypothesis(turned(request.text), -0.1),) for request in requests]


def turned(text: str) -> str:
    """Each word of letters backwards, everything else as it is."""
    return " ".join(word[::-1] if word.isalpha() else word for word in text.split(" "))


class Doomed(WordByWord):
    """An engine whose process is killed over a text with the word in the project's file `fatal`.

    Once: the file goes first. With another file beside it, `always`, every time.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._fatal = config.root.absolute() / "fatal"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        word = self._fatal.read_text() if self._fatal.exists() else ""
        if word and any(word in request.text for request in requests):
            if not self._fatal.with_name("always").exists():
                self._fatal.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().translate(requests)


_: Translator = WordByWord()
