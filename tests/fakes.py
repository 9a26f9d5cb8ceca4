"""Small stand-ins for the doors."""

from collections.abc import Sequence

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


_: Translator = WordByWord()
