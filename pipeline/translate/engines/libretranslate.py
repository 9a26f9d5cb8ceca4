"""A LibreTranslate server, for those who run one: the texts leave this machine, so it serves only where it is named.

The API is LibreTranslate's own (`POST /translate` with a list of texts, `GET /languages`). It tells no alignment;
tags are placed without.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import httpx

from pipeline.model import Language
from pipeline.translate.door import UNTOLD, Hypothesis, Request, TranslateError, missing_model
from pipeline.translate.engines.model import codes

KEY = "LIBRETRANSLATE_API_KEY"
"""The environment variable that holds the key; Argos Translate knows it by this name, too."""
_TIMEOUT = httpx.Timeout(120.0, connect=10.0)
"""Seconds; a server without a GPU needs long for a batch."""
_TRIES = 4
_PAUSE = 1.0
"""Seconds before the second try; twice as long before each further one."""
_LONGEST_PAUSE = 60.0
_AGAIN = (429, 500, 502, 503, 504)
_TEXTS = 32
_CHARACTERS = 4_000
"""In a batch; servers often allow 5,000."""
_LARGEST = 8 << 20
"""Bytes of an answer."""
_ALTERNATIVES = 3


class LibreTranslate:
    """Translates with the server at an address, such as `http://localhost:5000`.

    A key is taken from the environment, sent with each request, and never shown. The address is the user's own, so
    it may be a private one. Proxies and certificates are those of the environment.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._pairs: dict[tuple[Language, Language], tuple[str, str] | None] = {}

    def supports(self, source: Language, target: Language) -> bool:
        """Ask the server, once, which languages it has. Raises `TranslateError` where it does not answer."""
        if (source, target) not in self._pairs:
            self._pairs[source, target] = next(self._known(source, target), None)
        return self._pairs[source, target] is not None

    def _known(self, source: Language, target: Language) -> Iterator[tuple[str, str]]:
        """Yield the server's own codes for a pair that it translates, the closest first."""
        for here in codes(source):
            spelt, targets = self._languages.get(here, ("", {}))
            yield from ((spelt, targets[there]) for there in codes(target) if there in targets)

    def signature(self, source: Language, target: Language) -> str:
        """Return engine, server and direction: `libretranslate|localhost:5000|en>fr`; a server does not name its models."""
        if not self.supports(source, target):
            raise missing_model(source, target)
        parts = urlsplit(self._address)
        return f"libretranslate|{parts.netloc.rpartition('@')[2]}{parts.path}|{source}>{target}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Send the texts in batches, one batch at a time."""
        answers: list[tuple[Hypothesis, ...]] = [(Hypothesis("", UNTOLD),)] * len(requests)
        directions: dict[tuple[Language, Language], list[int]] = {}
        for index, request in enumerate(requests):
            if request.text.strip():
                directions.setdefault((request.source, request.target), []).append(index)
        with self._client() as client:
            for pair, indices in directions.items():
                if not self.supports(*pair):
                    raise missing_model(*pair)
                for batch in _batches(indices, requests):
                    found = self._ask(client, pair, [requests[index].text for index in batch])
                    for index, answer in zip(batch, found, strict=True):
                        answers[index] = answer
        return answers

    def _ask(
        self, client: httpx.Client, pair: tuple[Language, Language], texts: list[str]
    ) -> list[tuple[Hypothesis, ...]]:
        source, target = self._pairs[pair] or pair
        asked: dict[str, object] = {
            "q": texts,
            "source": source,
            "target": target,
            "format": "text",
            "alternatives": _ALTERNATIVES,
        }
        if key := os.environ.get(KEY, ""):
            asked["api_key"] = key
        told = self._call(client, "POST", "/translate", asked)
        if not isinstance(told, dict):
            raise self._failed("the server's answer is none of LibreTranslate's")
        best, others = told.get("translatedText"), told.get("alternatives")
        if not _is_texts(best) or len(best) != len(texts):
            raise self._failed(f"the server did not answer {len(texts)} texts with as many")
        if not isinstance(others, list) or len(others) != len(texts) or not all(map(_is_texts, others)):
            others = [[]] * len(texts)
        return [
            tuple(Hypothesis(text.strip(), UNTOLD) for text in dict.fromkeys((one, *more[:_ALTERNATIVES])))
            for one, more in zip(best, others, strict=True)
        ]

    @cached_property
    def _languages(self) -> Mapping[str, tuple[str, Mapping[str, str]]]:
        """The server's languages by code in lower case: the code as it spells it, and likewise the targets."""
        with self._client() as client:
            told = self._call(client, "GET", "/languages", None)
        if not isinstance(told, list):
            raise self._failed("the server's list of languages is none of LibreTranslate's")
        known = [one for one in told if isinstance(one, dict) and isinstance(one.get("code"), str)]
        every = [one["code"] for one in known]
        return {
            one["code"].lower(): (
                one["code"],
                {code.lower(): code for code in (one["targets"] if _is_texts(one.get("targets")) else every)},
            )
            for one in known
        }

    def _call(self, client: httpx.Client, method: str, path: str, asked: object) -> Any:  # noqa: ANN401 - JSON from elsewhere
        """Send one request, again where the server is busy or gone for a moment; return the JSON it answers."""
        pause = _PAUSE
        for tries_left in reversed(range(_TRIES)):
            try:
                with client.stream(method, self._address + path, json=asked) as response:
                    if response.status_code in _AGAIN and tries_left:
                        pause = max(pause, _asked_pause(response))
                    else:
                        return self._read(response)
            except httpx.TransportError as error:
                if not tries_left or isinstance(error, httpx.ReadTimeout):
                    raise self._failed(f"cannot be reached: {_said(error)}") from error
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                raise self._failed(_said(error)) from error
            time.sleep(min(pause, _LONGEST_PAUSE))
            pause *= 2
        raise AssertionError  # the last try returns or raises

    def _read(self, response: httpx.Response) -> Any:  # noqa: ANN401 - JSON from elsewhere
        data = b""
        for piece in response.iter_bytes():
            data += piece
            if len(data) > _LARGEST:
                raise self._failed(f"the server sends more than {_LARGEST:,} bytes")
        try:
            told = json.loads(data)
        except (ValueError, RecursionError) as error:
            if response.is_success:
                raise self._failed("the server's answer is not JSON") from error
            told = None
        if response.is_success:
            return told
        reason = told.get("error") if isinstance(told, dict) else ""
        said = f": {' '.join(reason.split())[:200]}" if isinstance(reason, str) and reason else ""
        if response.is_redirect:
            said = f" and points to {response.headers.get('Location', 'nowhere')[:200]}"
        raise self._failed(f"the server answered {response.status_code}{said}")

    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": "diptych"})

    def _failed(self, message: str) -> TranslateError:
        return TranslateError(
            message,
            where=f"libretranslate = {self._address}",
            next_step=f"check that the server runs and that {KEY} holds its key if it wants one; or take the setting away",
        )


def _batches(indices: Sequence[int], requests: Sequence[Request]) -> Iterator[list[int]]:
    batch: list[int] = []
    characters = 0
    for index in indices:
        length = len(requests[index].text)
        if batch and (len(batch) == _TEXTS or characters + length > _CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(index)
        characters += length
    if batch:
        yield batch


def _asked_pause(response: httpx.Response) -> float:
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0.0


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _said(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
