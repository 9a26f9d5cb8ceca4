"""How models want their sentences cut: SentencePiece, or the words and subwords of older Argos packages."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Protocol

from pipeline.translate.engines.alignment import token_spans

Spans = tuple[tuple[int, int], ...]
_REACH = 24
"""Characters in which a token is looked for that does not stand where the last one ended."""


class Tokenizer(Protocol):
    """A model's own tokeniser."""

    def encode(self, sentence: str) -> list[str]:
        """Cut a sentence into the model's tokens."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """Join the model's answer to a sentence."""
        ...

    def spans(self, tokens: Sequence[str], text: str) -> Spans:
        """Return where each token stands in the text it was cut from or joined to; empty where that cannot be told."""
        ...


class Pieces:
    """SentencePiece itself: argostranslate's wrapper turns every underscore into a space.

    The answer may have been cut by another model than the question.
    """

    def __init__(self, source: Path, target: Path) -> None:
        import sentencepiece  # noqa: PLC0415 - needed only once there is something to translate

        self._source = sentencepiece.SentencePieceProcessor(model_file=str(source))
        self._target = (
            self._source if target == source else sentencepiece.SentencePieceProcessor(model_file=str(target))
        )

    def encode(self, sentence: str) -> list[str]:
        """Cut a sentence into pieces."""
        return list(self._source.encode(sentence, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """Join pieces, and the bytes of letters that the model has no piece for."""
        return str(self._target.decode_pieces(list(tokens)))

    def spans(self, tokens: Sequence[str], text: str) -> Spans:
        """Return where each piece stands."""
        return token_spans(tokens, text)


class Words(Protocol):
    """argostranslate's tokeniser of packages with subword codes (Moses words, `@@` where a word goes on)."""

    def encode(self, sentence: str) -> list[str]: ...  # noqa: D102 - argostranslate's
    def decode(self, tokens: list[str]) -> str: ...  # noqa: D102 - argostranslate's


class Subwords:
    """Byte-pair codes over Moses words, as argostranslate applies them."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def encode(self, sentence: str) -> list[str]:
        """Cut a sentence into words and those into subwords."""
        return [token for token in self._words.encode(sentence) if token]

    def decode(self, tokens: Sequence[str]) -> str:
        """Join subwords to words and those to a sentence."""
        return self._words.decode(list(tokens))

    def spans(self, tokens: Sequence[str], text: str) -> Spans:
        """Return where each subword stands, found one after the other, for words do not tell their spaces."""
        return tuple(_found(tokens, text))


def _found(tokens: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    """Look tokens up from left to right; one whose letters were changed on the way takes no room."""
    position = 0
    for token in tokens:
        letters = unescape(re.sub(r"@@\Z", "", token))
        at = text.find(letters, position, position + len(letters) + _REACH) if letters else -1
        if at < 0:
            yield position, position
        else:
            position = at + len(letters)
            yield at, position
