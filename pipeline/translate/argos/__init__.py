"""The Argos engine: installed or embedded Argos packages, driven through CTranslate2 in large batches.

The only place that knows argostranslate, ctranslate2 and sentencepiece. They are imported when first needed,
for they create folders, take time, and are not needed at all when nothing is to be translated.
"""

import math
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.model import Language
from pipeline.translate.alignment import link_words, token_spans
from pipeline.translate.argos.packages import EMBEDDED, Package, Tokenizer, codes, find_packages, unreadable
from pipeline.translate.door import Hypothesis, Link, Request, missing_model

_HYPOTHESES = 4
_BATCH_TOKENS = 512
"""Measured on 2 cores with a 9 M parameter model: 183 sentences a second, against 161 with 1024 and 120 with 2048, for less padding."""
_REPETITION_PENALTY = 1.05
"""Measured on 500 lines of WMT12: en-fr 8.70 -> 8.89 BLEU, fr-en 8.17 -> 8.42; 1.1 is worse again."""
_POSITIONS = 480
"""Tokens that any model can read or write; many know 512 places and fail beyond."""
_MOST_WORKERS = 8
"""Workers translate batches side by side, one thread each: on 2 cores 2.5 times as fast as one worker with two threads."""


class ArgosTranslator:
    """Translates with Argos packages: those installed first, the embedded ones where none serves the pair.

    `embedded` is a folder of expanded packages. `installed=False` leaves the machine's own packages alone.
    """

    def __init__(self, embedded: Path = EMBEDDED, *, installed: bool = True) -> None:
        self._embedded = embedded
        self._installed = installed
        self._signatures: dict[Path, str] = {}
        self._models: dict[Path, tuple[Tokenizer, Any]] = {}

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether a package serves the pair. Raises `TranslateError` where argostranslate cannot start."""
        return self._find(source, target) is not None

    def signature(self, source: Language, target: Language) -> str:
        """Return engine, package, content hash and direction: `argos|en_fr 0.1|3f2a9c01d4e5|en>fr`."""
        package = self._package(source, target)
        if package.path not in self._signatures:
            self._signatures[package.path] = package.signature()
        return f"{self._signatures[package.path]}|{source}>{target}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Answer all requests, each direction in token batches of like length, several at a time."""
        answers: list[tuple[Hypothesis, ...]] = [()] * len(requests)
        directions: dict[tuple[Language, Language], list[int]] = {}
        for index, request in enumerate(requests):
            directions.setdefault((request.source, request.target), []).append(index)
        for (source, target), indices in directions.items():
            package = self._package(source, target)
            found = self.translate_with(package, [requests[index] for index in indices])
            for index, answer in zip(indices, found, strict=True):
                answers[index] = answer
        return answers

    def translate_with(self, package: Package, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Answer all requests with one package. Raises `TranslateError` where it cannot be used."""
        try:
            return self._answers(package, requests)
        except (RuntimeError, ValueError, OSError, LookupError, ImportError) as error:
            raise unreadable(package, error) from error

    def _answers(self, package: Package, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        tokenizer, model = self._model(package)
        tokens = [tokenizer.encode(request.text) for request in requests]
        pending: list[tuple[int, Any]] = []
        for (bound, aligned), indices in _buckets(requests, tokens).items():
            results = model.translate_batch(
                [tokens[index] for index in indices],
                target_prefix=[[package.prefix]] * len(indices) if package.prefix else None,
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
                asynchronous=True,
                beam_size=4,
                num_hypotheses=_HYPOTHESES,
                repetition_penalty=_REPETITION_PENALTY,
                max_input_length=0,
                max_decoding_length=min(2 * bound, _POSITIONS),
                replace_unknowns=True,
                return_scores=True,
                return_attention=aligned,
            )
            pending += zip(indices, results, strict=True)
        answers: list[tuple[Hypothesis, ...]] = [(Hypothesis("", -math.inf),)] * len(requests)
        for index, result in pending:
            answers[index] = tuple(
                _hypotheses(package, tokenizer, requests[index], tokens[index], result.result())
            )
        return answers

    def _model(self, package: Package) -> tuple[Tokenizer, Any]:
        if package.path not in self._models:
            import ctranslate2  # noqa: PLC0415 - a large library, needed only now

            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
            small = device == "cpu" and "int8" in ctranslate2.get_supported_compute_types(device)
            cores = _cores() if device == "cpu" else 1
            model = ctranslate2.Translator(
                str(package.path / "model"),
                device=device,
                compute_type="int8" if small else "default",
                inter_threads=min(cores, _MOST_WORKERS),
                intra_threads=max(1, cores // _MOST_WORKERS),
            )
            self._models[package.path] = (package.tokenizer(), model)
        return self._models[package.path]

    def _package(self, source: Language, target: Language) -> Package:
        package = self._find(source, target)
        if package is None:
            raise missing_model(source, target)
        return package

    def _find(self, source: Language, target: Language) -> Package | None:
        wanted = [(ours, theirs) for ours in codes(source) for theirs in codes(target)]
        serving = [found for found in self._packages if (found.source, found.target) in wanted]
        return min(serving, key=lambda found: wanted.index((found.source, found.target)), default=None)

    @cached_property
    def _packages(self) -> tuple[Package, ...]:
        return find_packages(self._embedded, installed=self._installed)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _buckets(
    requests: Sequence[Request], tokens: Sequence[Sequence[str]]
) -> dict[tuple[int, bool], list[int]]:
    """Group requests by a bound on their length, the longest first, so that a model that loops is stopped.

    The bound depends on the request alone, so its answer does too. A request that is empty or longer than
    the model can read stays out.
    """
    buckets: dict[tuple[int, bool], list[int]] = {}
    for index in sorted(range(len(requests)), key=lambda index: -len(tokens[index])):
        if not 0 < len(tokens[index]) <= _POSITIONS:
            continue
        bound = 64
        while bound < len(tokens[index]):
            bound *= 2
        buckets.setdefault((bound, requests[index].aligned), []).append(index)
    return buckets


def _hypotheses(
    package: Package,
    tokenizer: Tokenizer,
    request: Request,
    tokens: Sequence[str],
    result: Any,  # noqa: ANN401 - ctranslate2 ships no types
) -> Iterator[Hypothesis]:
    for number, output in enumerate(result.hypotheses):
        forced = 1 if package.prefix and output[:1] == [package.prefix] else 0
        kept = output[forced:]
        text = tokenizer.decode(kept).strip()
        links: tuple[Link, ...] = ()
        if request.aligned and not package.bpe:
            spans = token_spans(tokens, request.text), token_spans(kept, text)
            links = link_words(request.text, text, *spans, result.attention[number][forced:])
        score = round(result.scores[number], 4)  # the digits beyond depend on what else is in the batch
        yield Hypothesis(text, score, links)
