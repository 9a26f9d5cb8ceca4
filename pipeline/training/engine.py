"""An expanded package run by CTranslate2 alone: what the model itself says, without the product's care around it."""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.training.errors import TrainingError
from pipeline.training.vocabulary import load_pieces

_LONGEST = 256
"""Tokens of an answer."""
_BATCH = 2048
"""Tokens at a time."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model said."""

    texts: tuple[str, ...]
    tokens: int
    """Of all answers."""
    seconds: float


class Engine:
    """Translates lines with one package, in its own direction."""

    def __init__(self, package: Path, compute_type: str = "default") -> None:
        import ctranslate2  # noqa: PLC0415 - a large library

        try:
            told = json.loads((package / "metadata.json").read_text("utf-8"))
            self.source, self.target = str(told["from_code"]), str(told["to_code"])
            self._prefix = str(told.get("target_prefix", ""))
            self.cores = (
                len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
            )
            gpu = ctranslate2.get_cuda_device_count() > 0
            self._model = ctranslate2.Translator(
                str(package / "model"),
                device="cuda" if gpu else "cpu",
                compute_type=compute_type,
                inter_threads=1 if gpu else self.cores,
                intra_threads=1,
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            step = "name the folder of an expanded Argos package"
            raise TrainingError(f"cannot be used: {error}", where=str(package), next_step=step) from error
        self._pieces = load_pieces(package / "sentencepiece.model")

    def translate(self, lines: Sequence[str], beam: int = 4) -> Answers:
        """Translate lines; an empty one stays empty."""
        started = time.perf_counter()
        tokens = [self._pieces.encode(line, out_type=str) for line in lines]
        results = self._model.translate_batch(
            tokens,
            target_prefix=[[self._prefix]] * len(lines) if self._prefix else None,
            beam_size=beam,
            max_batch_size=_BATCH,
            batch_type="tokens",
            max_input_length=480,
            max_decoding_length=_LONGEST,
        )
        said = [result.hypotheses[0] for result in results]
        forced = 1 if self._prefix else 0
        texts = tuple(
            self._pieces.decode(answer[forced:]) if asked else ""
            for asked, answer in zip(tokens, said, strict=True)
        )
        count = sum(len(answer) - forced for answer in said)
        return Answers(texts, count, time.perf_counter() - started)
