"""What engines answered, kept by content in text files that may be committed: the same answers on every machine.

A file holds answers of one engine for one pair, a line each: the hash of what was asked, a tab, and the hypotheses
as JSON. Lines are in order, so that the same answers are the same bytes, and independent, so that git merges them
line by line. What is read is what an engine might say, no more: it goes through the same gate, and a line that is
damaged, or that a merge left behind, is no answer at all.
"""

import errno
import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from pipeline.files import write_whole
from pipeline.model import Language
from pipeline.translate.door import UNTOLD, Hypothesis, Link, Request, TranslateError, Translator

_ATTRIBUTES = "*.tsv text eol=lf merge=union linguist-generated\n"
"""For git: two branches' answers are simply all of them."""
_AT_ONCE = 2048
"""Requests answered between two savings: a run that is killed has lost this many of each share that was begun."""
_LARGEST = 512 << 20
"""Bytes of a file; a million sentences take about 30 million in each of sixteen files."""
_KEY = re.compile("[0-9a-f]{32}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST = 16
"""Hypotheses read from a line."""


class Cached:
    """A translator that is asked only what it has not answered before, on this machine or another."""

    def __init__(self, translator: Translator, folder: Path, lock: Path | None = None) -> None:
        """Take where answers are kept, and a file by which processes that keep some wait for each other."""
        self._translator = translator
        self._folder = folder
        self._lock = lock

    def supports(self, source: Language, target: Language) -> bool:
        """Say whether the translator supports the pair."""
        return self._translator.supports(source, target)

    def signature(self, source: Language, target: Language) -> str:
        """Return the translator's signature; a kept answer is its own."""
        return self._translator.signature(source, target)

    def translate(self, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:
        """Answer from the files; ask the translator the rest, at once, and keep that. Raises `TranslateError`."""
        places = {request: place(self._folder, self._translator, request) for request in requests}
        answers = kept_answers(places)
        open_ones = [request for request in places if request not in answers]
        begun = self._translator.translate(open_ones[:_AT_ONCE]) if open_ones else ()
        fresh = self._fresh(open_ones, begun, places)
        return (answers[one] if one in answers else answers.setdefault(one, next(fresh)) for one in requests)

    def _fresh(
        self,
        requests: Sequence[Request],
        begun: Iterable[tuple[Hypothesis, ...]],
        places: Mapping[Request, "Place"],
    ) -> Iterator[tuple[Hypothesis, ...]]:
        """Yield the translator's answers; what came is kept, also where the run ends before the last."""
        for start in range(0, len(requests), _AT_ONCE):
            part = requests[start : start + _AT_ONCE]
            coming = self._translator.translate(part) if start else begun
            found: dict[Place, tuple[Hypothesis, ...]] = {}
            try:
                for request, answer in zip(part, coming, strict=True):
                    found[places[request]] = answer
                    if len(found) < len(part):
                        yield answer
            finally:
                self._keep(found)
            yield answer

    def _keep(self, found: dict["Place", tuple[Hypothesis, ...]]) -> None:
        with self._alone():
            self._add(found)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else keep answers meanwhile: two who read a file and write it would each lose the other's."""
        with ExitStack() as stack:
            if self._lock:
                with suppress(OSError):  # where no lock can be, there is no second process either
                    self._lock.parent.mkdir(parents=True, exist_ok=True)
                    stack.enter_context(FileLock(self._lock))
            yield

    def _add(self, found: dict["Place", tuple[Hypothesis, ...]]) -> None:
        for path, keys in _by_path(found).items():
            _, lines = read_file(path)
            for key, one in keys.items():
                if _is_worth_keeping(found[one]):
                    lines[key] = _written(found[one])
            write_file(path, next(iter(keys.values())).signature, lines)
        if found and not (self._folder / ".gitattributes").exists():
            _write(self._folder / ".gitattributes", _ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer to a request stands."""

    path: Path
    key: str
    signature: str


def place(folder: Path, translator: Translator, request: Request) -> Place:
    """Return where a translator's answer to a request stands."""
    signature = translator.signature(request.source, request.target)
    asked = (request.text, request.source, request.target, request.aligned)
    # names came later: without any, keys are as they were
    key = _hash(json.dumps((*asked, request.names) if request.names else asked, ensure_ascii=False))[:32]
    pair = f"{request.source}-{request.target}"
    return Place(folder / pair / f"{_hash(signature)[:12]}-{key[0]}.tsv", key, signature)


def read_file(path: Path) -> tuple[str, dict[str, str]]:
    """Return a file's signature and its answers by key, as they are written; of two for one key the lesser text.

    Raises `TranslateError` for a file that cannot be opened.
    """
    try:
        if not path.is_file() and path.exists():
            raise OSError(errno.EINVAL, "it is no plain file")
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise OSError(errno.EFBIG, f"it is larger than {_LARGEST:,} bytes")
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        raise _failed(path, error) from error
    signature, lines = "", dict[str, str]()
    for line in data.decode("utf-8", "replace").split("\n"):
        key, tab, answer = line.rstrip("\r").partition("\t")
        if tab and _KEY.fullmatch(key):
            lines[key] = min(answer, lines.get(key, answer))
        elif line.startswith("# "):
            signature = signature or line[2:].rstrip("\r")
    return signature, lines


def write_file(path: Path, signature: str, lines: dict[str, str]) -> None:
    """Write answers in order of their keys, or take the file away where there are none. Raises `TranslateError`."""
    if not lines:
        path.unlink(missing_ok=True)
        return
    _write(path, f"# {signature}\n" + "".join(f"{key}\t{answer}\n" for key, answer in sorted(lines.items())))


def kept_answers(places: Mapping[Request, Place]) -> dict[Request, tuple[Hypothesis, ...]]:
    """Return the answers that are kept, of those asked for. Raises `TranslateError`."""
    answers: dict[Request, tuple[Hypothesis, ...]] = {}
    asked = {one: request for request, one in places.items()}
    for path, keys in _by_path(asked).items():
        _, lines = read_file(path)
        for key, one in keys.items():
            answer = tuple(_read(lines.get(key, ""), asked[one].text))
            if answer:
                answers[asked[one]] = answer
    return answers


def _is_worth_keeping(answer: Iterable[Hypothesis]) -> bool:
    """Say whether an answer has a text, which must be one that can be written."""
    return all(not math.isinf(one.score) and not _SURROGATE.search(one.text) for one in answer)


def _by_path(places: Iterable[Place]) -> dict[Path, dict[str, Place]]:
    files: dict[Path, dict[str, Place]] = {}
    for one in places:
        files.setdefault(one.path, {})[one.key] = one
    return files


def _written(answer: Iterable[Hypothesis]) -> str:
    """Write hypotheses as JSON: text, score, and the numbers of the links one after the other."""
    told = [
        [
            one.text,
            None if math.isnan(one.score) else one.score,
            [number for link in one.links for number in link],
        ]
        for one in answer
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _read(written: str, source: str) -> Iterator[Hypothesis]:
    """Read what `_written` wrote; nothing from anything else, for the file may be anybody's."""
    try:
        told = json.loads(written) if written else []
    except (ValueError, RecursionError):
        return
    if not isinstance(told, list) or not all(_is_hypothesis(one) for one in told):
        return
    for text, score, numbers in told[:_MOST]:
        links = tuple(Link(*numbers[at : at + 4]) for at in range(0, len(numbers), 4))
        sound = all(
            0 <= link.start <= link.end <= len(source)
            and 0 <= link.target_start <= link.target_end <= len(text)
            for link in links
        )
        yield Hypothesis(text, UNTOLD if score is None else score, links if sound else ())


def _is_hypothesis(told: object) -> bool:
    if not isinstance(told, list) or len(told) != 3:
        return False
    text, score, numbers = told
    return (
        isinstance(text, str)
        and (score is None or (type(score) in (int, float) and math.isfinite(score)))
        and isinstance(numbers, list)
        and len(numbers) % 4 == 0
        and all(type(number) is int for number in numbers)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _write(path: Path, content: str) -> None:
    try:
        write_whole(path, content, durable=False)
    except OSError as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError) -> TranslateError:
    return TranslateError(
        f"the cache of translations cannot be used: {error.strerror}",
        where=str(path),
        next_step="let Diptych read and write there, or name another folder as `cache` in the settings",
    )
