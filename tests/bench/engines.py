"""`make bench`, engines: whole sentences per second beside argostranslate itself and beside CTranslate2 alone.

argostranslate runs as shipped, text by text as translate-html calls it, from the same model files, in turn with ours.
Its sentence splitter alone is left out: minisbd is not in our environment, and loads a model from the network. Each
text here is one sentence already, so that only makes argostranslate quicker.
"""

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import ctranslate2

from pipeline.model import Catalog, Entry, Key, Language
from pipeline.translate import Hypothesis, Request, Translator, choose, fill_gaps
from pipeline.translate.engines import ctranslate, machine
from pipeline.translate.engines.argos.packages import EMBEDDED, embedded
from pipeline.translate.engines.tokenizers import Pieces

FR, EN = Language("fr"), Language("en")
NEWS = Path(__file__).parent.parent.parent.parent / "shared" / "corpus" / "dev" / "wmt12.en"


def sentences(count: int) -> list[str]:
    """Return news sentences, or a few of our own many times over where the corpus is not there."""
    if NEWS.is_file():
        lines = dict.fromkeys(line.strip() for line in NEWS.read_text("utf-8").splitlines())
        return [line for line in lines if line][:count]
    print(
        "the corpus is not beside the project: two short sentences of our own, over and over", file=sys.stderr
    )
    own = (
        "The school opened in May 2025.",
        "Netflix goes on to leave its mark on the city of Marseille, they say.",
    )
    return [f"{number}: {own[number % 2]}" for number in range(count)]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes, by the clock and by the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def told(name: str, count: int, runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Print sentences a second, of the best run; return its seconds."""
    wall, processor = min(one[0] for one in runs), min(one[1] for one in runs)
    print(f"{name:<62} {count / wall:7.1f} sentences/s   ({wall:.2f} s, {processor:.2f} s of processor)")
    return wall, processor


def filled(texts: Sequence[str], engine: Translator) -> object:
    """Fill the gaps of a catalog with these sentences: checks, repairs and retries included."""
    entries = tuple(
        Entry(Key("paragraph", text.replace("&", "&amp;").replace("<", "&lt;")), EN) for text in texts
    )
    return fill_gaps([Catalog("news", FR, entries)], engine)


def raw(texts: Sequence[str]) -> Callable[[], object]:
    """Return what has CTranslate2 alone translate texts cut into tokens beforehand, the best way found."""
    (package,) = (one for one in embedded() if (one.source, one.target) == ("en", "fr"))
    spm = package.path / "sentencepiece.model"
    tokens = sorted(map(Pieces(spm, spm).encode, texts), key=len, reverse=True)
    cores = len(os.sched_getaffinity(0))
    translator = ctranslate2.Translator(
        str(package.path / "model"), compute_type="int8", inter_threads=cores, intra_threads=1
    )
    return lambda: translator.translate_batch(
        tokens,
        target_prefix=[[package.prefix]] * len(tokens) if package.prefix else None,
        max_batch_size=512,
        batch_type="tokens",
        beam_size=4,
        num_hypotheses=4,
        repetition_penalty=1.05,
        max_decoding_length=256,
        return_scores=True,
    )


def argostranslate(folder: Path) -> Any:
    """Load argostranslate's own `translate` over copies of the embedded packages."""
    shutil.copytree(EMBEDDED, folder / "packages")
    minisbd = types.ModuleType("minisbd")
    minisbd.models = types.SimpleNamespace(list_models=lambda: ["en", "fr"])  # type: ignore[attr-defined]  # a stand-in
    minisbd.SBDetect = Whole  # type: ignore[attr-defined]  # a stand-in
    sys.modules.setdefault("minisbd", minisbd)
    import argostranslate.settings  # noqa: PLC0415 - its import creates folders

    argostranslate.settings.package_dirs = [folder / "packages"]
    import argostranslate.translate  # noqa: PLC0415 - only once minisbd is seen to

    return argostranslate.translate


class Whole:
    """A splitter for texts that are one sentence each."""

    def __init__(self, language: str, *, use_gpu: bool) -> None:
        pass

    def sentences(self, text: str) -> list[str]:
        """Return the text."""
        return [text]


def speed(runs: int = 3) -> None:
    """Print how many sentences a second each way translates, and the ratios that are asked for."""
    texts = sentences(500)
    engine = choose(["embedded"])
    requests = [Request(text, EN, FR) for text in texts]
    bare = raw(texts)
    list(engine.translate(requests[:1]))
    ways = {"CTranslate2 alone": bare, "the engine": lambda: list(engine.translate(requests))}
    ways["fill_gaps, with all checks"] = lambda: filled(texts, engine)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, work in ways.items():
            taken[name].append(measured(work))
    for name, times in taken.items():
        told(name, len(texts), times)
    for name in ("the engine", "fill_gaps, with all checks"):
        wall, processor = (
            statistics.median(
                a[n] / b[n] for a, b in zip(taken["CTranslate2 alone"], taken[name], strict=True)
            )
            for n in (0, 1)
        )
        print(f"{name}, of CTranslate2 alone: {wall:.0%} by the clock, {processor:.0%} by the processor")
    some = texts[::5]
    pairs = [(beside(some), measured(lambda: filled(texts, engine))) for _ in range(runs)]
    told("argostranslate.translate, text by text", len(some), [one for one, _ in pairs])
    ratios = [(theirs[0] / len(some)) / (mine[0] / len(texts)) for theirs, mine in pairs]
    print(f"fill_gaps / argostranslate, sentences a second: {statistics.median(ratios):.1f} ×")


def beside(texts: Sequence[str]) -> tuple[float, float]:
    """Have argostranslate translate in a process of its own, with its own threads; return the seconds of that alone."""
    command = [sys.executable, "-m", "tests.bench.engines", "argostranslate"]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    wall, processor = json.loads(done.stdout)
    return wall, processor


def text_by_text() -> None:
    """Translate the texts on standard input with argostranslate, one after the other; print the seconds."""
    texts = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        library = argostranslate(Path(folder))
        library.translate(texts[0], "en", "fr")
        print(json.dumps(measured(lambda: [library.translate(text, "en", "fr") for text in texts])))


def sameness(count: int = 1000) -> None:
    """Print how many of many answers differ in the last digit with their company, their order and the threads."""
    requests = [
        Request(text, EN, FR, aligned=number % 4 == 0) for number, text in enumerate(sentences(count))
    ]
    alike = answered(requests, cores=2, tokens=512, at_once=count)
    for cores, tokens, at_once in ((2, 2048, count), (1, 300, 311), (4, 64, 37)):
        shuffled = random.Random(tokens).sample(range(count), count)
        other = answered([requests[index] for index in shuffled], cores, tokens, at_once)
        differ = sum(alike[index] != answer for index, answer in zip(shuffled, other, strict=True))
        print(
            f"{differ} of {count} answers differ: {cores} threads, {tokens} tokens, {at_once} at once, shuffled"
        )


def answered(
    requests: Sequence[Request], cores: int, tokens: int, at_once: int
) -> list[tuple[Hypothesis, ...]]:
    """Have a new engine answer, a share of the requests at a time."""
    with (
        mock.patch.object(machine, "cores", return_value=cores),
        mock.patch.object(ctranslate, "batch_tokens", return_value=tokens),
    ):
        engine = choose(["embedded"])
        shares = (requests[start : start + at_once] for start in range(0, len(requests), at_once))
        return [answer for share in shares for answer in engine.translate(share)]


def main() -> None:
    """Run every measurement of engines."""
    speed()
    sameness()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all this, CTranslate2 alone included: {peak:.0f} MB")


if __name__ == "__main__":
    text_by_text() if sys.argv[1:] == ["argostranslate"] else main()
