"""The tokeniser: SentencePiece with byte fallback that changes no character, and symbols that are never cut."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.files import write_whole
from pipeline.training.augment import PLACEHOLDERS
from pipeline.training.errors import TrainingError
from pipeline.training.pairs import LANGUAGES

PAD, UNKNOWN, START, END = range(4)
_LONGEST_LINE = 2000
"""Bytes; SentencePiece passes longer lines over."""
_SMOOTHING = 0.3
"""How near to even chances ways of cutting a text are drawn."""


def forced(language: str) -> str:
    """Return the token that says which language is wanted.

    No underscore, which Argos' own decoder turns into a space. In the vocabulary it is a control piece: no text is
    ever cut into it, and decoding leaves it out, where Argos would leave it before each sentence but the first.
    """
    return f">>{language}<<"


FORCED = tuple(forced(language) for language in reversed(LANGUAGES))
SYMBOLS = (*FORCED, *PLACEHOLDERS)


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
                control_symbols=list(FORCED),
                user_defined_symbols=list(PLACEHOLDERS),
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


def draw_pieces(pieces: Any, texts: Sequence[str], seed: int) -> list[list[int]]:  # noqa: ANN401 - sentencepiece ships no types
    """Cut each text in one of many ways, the likelier ones more often (Kudo 2018): about a quarter more pieces."""
    import sentencepiece  # noqa: PLC0415 - large, needed only now

    # a call's own thread begins with this seed: with one thread the draw is repeatable
    sentencepiece.set_random_generator_seed(seed)
    drawn: list[list[int]] = pieces.encode(
        texts, enable_sampling=True, nbest_size=-1, alpha=_SMOOTHING, num_threads=1
    )
    return drawn
