"""CTranslate2 driven in large batches: the one way in which every model on disk is run.

An answer depends on its own request alone, to the last bit of its score: only sentences of one length share a
batch. Shorter ones would be padded, and padding changes the order in which sums are rounded: of 1,000 news
sentences 16 got another score, and one another text, alone than in padded batches; without padding none did.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.translate.door import Hypothesis, Request
from pipeline.translate.draft import Draft
from pipeline.translate.engines import machine
from pipeline.translate.engines.alignment import Cut, Words, attend, cut, link_words
from pipeline.translate.engines.dictionary import Attended, Dictionary, Mender, read
from pipeline.translate.engines.model import Model
from pipeline.translate.engines.tokenizers import Tokenizer

_BEAM = 4
_HYPOTHESES = 4
_REPETITION_PENALTY = 1.05
"""Measured on 500 lines of WMT12: en-fr 8.70 -> 8.89 BLEU, fr-en 8.17 -> 8.42; 1.1 is worse again."""
RECIPE = f"b{_BEAM} r{_REPETITION_PENALTY}"
"""The decoding settings, as a signature tells them: another recipe gives other texts from the same model."""
_BATCH_TOKENS = 512
"""Measured on 2 cores with a 9 M parameter model: 183 sentences a second, against 161 with 1024 and 120 with 2048, for less padding."""
_GPU_BATCH_TOKENS = 8192
_LEAST_TOKENS = 64
_TOKEN_BYTES = 400 << 10
"""Memory for one token in a batch: the keys and values of four hypotheses in a model of 12 layers of 1024."""
_POSITIONS = 480
"""Tokens that any model can read or write; many know 512 places and fail beyond."""
_MOST_WORKERS = 8
"""Workers translate batches side by side, one thread each: on 2 cores 2.5 times as fast as one worker with two threads."""
_DIGITS = 4
"""Of a score; what follows differs from machine to machine."""
_BROKEN = (RuntimeError, ValueError, OSError, LookupError, ImportError)
"""What model files that cannot be used raise, by their kind and by what is wrong with them."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    tokenizer: Tokenizer
    translator: Any
    batch_tokens: int
    dictionary: Dictionary | None = None


class Driver:
    """Loads models when they are first needed, and keeps them."""

    def __init__(self) -> None:
        self._loaded: dict[Path, _Loaded] = {}

    def translate(self, model: Model, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:
        """Set a model to work on all requests at once; return the answers as they come.

        Raises `TranslateError` where the model cannot be used, here or while the answers are taken.
        """
        try:
            loaded = self._load(model)
            tokens = [loaded.tokenizer.encode(request.text) for request in requests]
            pending = _begun(model, loaded, requests, tokens)
        except _BROKEN as error:
            raise model.unreadable(error) from error
        return _answers(model, loaded, requests, tokens, pending)

    def _load(self, model: Model) -> _Loaded:
        if model.path not in self._loaded:
            import ctranslate2  # noqa: PLC0415 - a large library, needed only now

            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
            small = device == "cpu" and "int8" in ctranslate2.get_supported_compute_types(device)
            cores = machine.cores() if device == "cpu" else 1
            workers = min(cores, _MOST_WORKERS)
            translator = ctranslate2.Translator(
                str(model.weights),
                device=device,
                compute_type="int8" if small else "default",
                inter_threads=workers,
                intra_threads=max(1, cores // _MOST_WORKERS),
                max_queued_batches=-1,  # else who asks waits for room instead of reading answers
            )
            batch = _GPU_BATCH_TOKENS if device == "cuda" else batch_tokens(workers, machine.memory())
            dictionary = read(model.dictionary) if model.dictionary else None
            self._loaded[model.path] = _Loaded(model.tokenizer(), translator, batch, dictionary)
        return self._loaded[model.path]


def batch_tokens(workers: int, memory: int) -> int:
    """Return how many tokens a batch may hold so that all workers together take half of the memory at most."""
    fitting = memory // 2 // workers // _TOKEN_BYTES if memory else _BATCH_TOKENS
    return max(_LEAST_TOKENS, min(_BATCH_TOKENS, fitting))


def _begun(
    model: Model, loaded: _Loaded, requests: Sequence[Request], tokens: Sequence[Sequence[str]]
) -> dict[int, Any]:
    """Set the model to work; return what each request's answer will be asked of."""
    pending: dict[int, Any] = {}
    for (length, aligned), indices in _by_length(requests, tokens):
        results = loaded.translator.translate_batch(
            [[*model.source_prefix, *tokens[index], *model.source_suffix] for index in indices],
            target_prefix=[list(model.target_prefix)] * len(indices) if model.target_prefix else None,
            max_batch_size=loaded.batch_tokens,
            batch_type="tokens",
            asynchronous=True,
            beam_size=_BEAM,
            num_hypotheses=_HYPOTHESES,
            repetition_penalty=_REPETITION_PENALTY,
            max_input_length=0,
            max_decoding_length=min(_bound(length), _POSITIONS),
            replace_unknowns=True,
            return_scores=True,
            return_attention=aligned or loaded.dictionary is not None,  # costs memory, hardly time
        )
        pending.update(zip(indices, results, strict=True))
    return pending


def _answers(
    model: Model,
    loaded: _Loaded,
    requests: Sequence[Request],
    tokens: Sequence[Sequence[str]],
    pending: dict[int, Any],
) -> Iterator[tuple[Hypothesis, ...]]:
    """Yield the answers in order; each result is let go of once it is read, for there may be many."""
    for index, request in enumerate(requests):
        if index not in pending:
            yield (Hypothesis("", -math.inf),)
            continue
        try:
            result = pending.pop(index).result()
            answer = tuple(_hypotheses(model, loaded, request, tokens[index], result))
        except _BROKEN as error:
            raise model.unreadable(error) from error
        yield answer


def _by_length(
    requests: Sequence[Request], tokens: Sequence[Sequence[str]]
) -> list[tuple[tuple[int, bool], list[int]]]:
    """Group requests by their exact length, the longest first, for these take the longest.

    A request that is empty or longer than the model can read stays out.
    """
    groups: dict[tuple[int, bool], list[int]] = {}
    for index, request in enumerate(requests):
        if 0 < len(tokens[index]) <= _POSITIONS:
            groups.setdefault((len(tokens[index]), request.aligned), []).append(index)
    return sorted(groups.items(), reverse=True)


def _bound(length: int) -> int:
    """Return how many tokens an answer may have, so that a model that loops is stopped."""
    bound = 128
    while bound < 2 * length:
        bound *= 2
    return bound


def _hypotheses(
    model: Model,
    loaded: _Loaded,
    request: Request,
    tokens: Sequence[str],
    result: Any,  # noqa: ANN401 - ctranslate2 ships no types
) -> Iterator[Hypothesis]:
    """Read one result; prefixes and end marks are not the text's and are left out."""
    mender = Mender(loaded.dictionary, request.text, request.names) if loaded.dictionary else None
    asked = _Asked(model, loaded.tokenizer, request, tokens, result)
    for number, (output, score) in enumerate(zip(result.hypotheses, result.scores, strict=True)):
        said = _Said(asked, number, output)
        draft = Draft(said.text, link_words(said.words()) if request.aligned else ())
        if mender:
            draft = draft.edited(mender.edits(said.text, said.attended))
        yield Hypothesis(draft.text, round(score, _DIGITS), draft.links)


@dataclass(frozen=True)
class _Asked:
    """A request, its tokens, and CTranslate2's result, of which every look makes a copy."""

    model: Model
    tokenizer: Tokenizer
    request: Request
    tokens: Sequence[str]
    result: Any

    @cached_property
    def attention(self) -> list[list[list[float]]]:
        """For each hypothesis a row for each of its tokens, with a column for each of what was asked."""
        return list(self.result.attention)

    @cached_property
    def words(self) -> Cut:
        """The request's words and their tokens."""
        return cut(self.request.text, self.tokenizer.spans(self.tokens, self.request.text))


class _Said:
    """One hypothesis as the model said it."""

    def __init__(self, asked: _Asked, number: int, output: list[str]) -> None:
        prefix = list(asked.model.target_prefix)
        self._asked, self._number = asked, number
        self._forced = len(prefix) if output[: len(prefix)] == prefix else 0
        self._tokens = output[self._forced :]
        self.text = asked.tokenizer.decode(self._tokens).strip()

    def words(self, wanted: Sequence[tuple[int, int]] = ()) -> Words:
        """Return how much its words, or some of them, attend to the request's; that takes longer than all else here."""
        asked, first = self._asked, len(self._asked.model.source_prefix)
        attention = asked.attention[self._number][self._forced :]
        # what stands behind the request's tokens is passed over by `attend`
        rows = [row[first:] for row in attention] if first else attention
        spans = asked.tokenizer.spans(self._tokens, self.text)
        return attend(asked.words, self.text, spans, rows, wanted)

    def attended(self, wanted: Sequence[tuple[int, int]]) -> Iterator[Attended]:
        """Yield some of its words, each with the word of the request that it attends to most."""
        for (start, end), source, share in self.words(wanted).chosen():
            yield Attended(start, end, self._asked.request.text[slice(*source)], share)
