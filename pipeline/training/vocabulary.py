"""The tokeniser: SentencePiece with byte fallback that changes no character, and symbols that are never cut."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.files import write_whole
from pipeline.training.augment import PLACEHOLDERS
from pipeline.training.errors import TrainingError
from pipeline.training.pairs import LANGUAGES

PAD, UNKNOWN, START, END = range(4)
_LONGEST_LINE = 2000
"""Bytes; SentencePiece passes longer lines over."""


def forced(language: str) -> str:
    """Return the token that says which language is wanted; no underscore, which Argos' own decoder turns into a space."""
    return f">>{language}<<"


SYMBOLS = (*(forced(language) for language in reversed(LANGUAGES)), *PLACEHOLDERS)


def learn_pieces(lines: Iterable[str], path: Path, size: int, *, threads: int = 2) -> None:
    """Learn a unigram vocabulary of `size` pieces from lines and write it whole.

    No normalisation (`identity`): NFKC would eat no-break spaces, ligatures and full-width letters. Digits are
    single pieces; what no piece covers is spelt in bytes, so every text comes back as it was. Raises
    `TrainingError` where the text does not yield so many pieces.
    """
    import sentencepiece  # noqa: PLC0415 - large, needed only now

    with tempfile.TemporaryDirectory() as room:
        prefix = Path(room) / "pieces"
        try:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(lines),
                model_prefix=str(prefix),
                vocab_size=size,
                character_coverage=0.9999,
                byte_fallback=True,
                pad_id=PAD,
                unk_id=UNKNOWN,
                bos_id=START,
                eos_id=END,
                user_defined_symbols=list(SYMBOLS),
                normalization_rule_name="identity",
                split_digits=True,
                num_threads=threads,
                max_sentence_length=_LONGEST_LINE,
                remove_extra_whitespaces=True,
                minloglevel=2,
            )
        except (RuntimeError, OSError) as error:
            message = f"no vocabulary of {size} pieces could be learnt: {str(error).splitlines()[-1][:200]}"
            raise TrainingError(message, next_step="ask for fewer pieces, or give more text") from error
        write_whole(path, prefix.with_suffix(".model").read_bytes())


def load_pieces(path: Path) -> Any:  # noqa: ANN401 - sentencepiece ships no types
    """Load a vocabulary that has the symbols. Raises `TrainingError`."""
    import sentencepiece  # noqa: PLC0415 - large, needed only now

    try:
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise TrainingError(f"is no SentencePiece model: {error}", where=str(path)) from error
    missing = [symbol for symbol in SYMBOLS[:2] if pieces.piece_to_id(symbol) == pieces.unk_id()]
    if missing:
        message = f"has no piece {missing[0]}"
        step = "use a vocabulary that `python -m pipeline.training prepare` made"
        raise TrainingError(message, where=str(path), next_step=step)
    return pieces
