"""The same text gives the same answer: in any company, any order, any batch, on any number of threads."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.catalogs import Shelf
from pipeline.model import Language
from pipeline.translate import Hypothesis, Request, choose
from pipeline.translate.engines import ctranslate, machine
from tests.conftest import REPOSITORY

EN, FR = Language("en"), Language("fr")
_SENTENCES = 60
"""The whole of WMT12 is tried by hand and in `make bench`; padded batches gave one of these another score."""


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    """Sentences of the sample articles, whole and cut short, so that lengths vary."""
    texts = [
        entry.key.msgid
        for slug in Shelf(REPOSITORY / "locales").slugs(FR)
        for entry in _catalog(slug)
        if entry.language == EN
    ]
    cut = [text[: max(8, len(text) * 2 // 3)] for text in texts]
    return [
        Request(text, EN, FR, aligned=number % 3 == 0)
        for number, text in enumerate((texts + cut)[:_SENTENCES])
    ]


def _catalog(slug: str) -> Iterator[object]:
    catalog = Shelf(REPOSITORY / "locales").load(slug, FR)
    assert catalog
    yield from catalog.entries


@pytest.fixture(scope="module")
def alone(requests: list[Request]) -> list[tuple[Hypothesis, ...]]:
    engine = choose(["embedded"])
    return [next(iter(engine.translate([request]))) for request in requests]


@pytest.mark.parametrize(("cores", "tokens"), [(1, 4096), (2, 64), (12, 300)])
def test_an_answer_is_the_same_to_the_last_digit_in_any_company(
    requests: list[Request],
    alone: Sequence[tuple[Hypothesis, ...]],
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    tokens: int,
) -> None:
    monkeypatch.setattr(machine, "cores", lambda: cores)
    monkeypatch.setattr(ctranslate, "batch_tokens", lambda *_: tokens)
    order = list(range(len(requests)))
    random.Random(cores).shuffle(order)
    answers = list(choose(["embedded"]).translate([requests[index] for index in order]))
    assert answers == [alone[index] for index in order]


def test_only_sentences_of_one_length_share_a_batch(
    requests: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[set[int]] = []
    driver = ctranslate.Driver()
    load = driver._load

    class Watching:
        def __init__(self, translator: object) -> None:
            self._translator = translator

        def translate_batch(self, batch: list[list[str]], **options: object) -> object:
            batches.append({len(tokens) for tokens in batch})
            return self._translator.translate_batch(batch, **options)  # type: ignore[attr-defined]  # ctranslate2's

    def watched(model: object) -> object:
        loaded = load(model)  # type: ignore[arg-type]  # handed through
        return ctranslate._Loaded(loaded.tokenizer, Watching(loaded.translator), loaded.batch_tokens)

    monkeypatch.setattr(driver, "_load", watched)
    way = choose(["embedded"]).way(EN, FR)
    assert way
    list(driver.translate(way[1].model(EN, FR), requests))  # type: ignore[attr-defined]  # a LocalTranslator
    assert batches
    assert all(len(lengths) == 1 for lengths in batches)


@pytest.mark.parametrize(
    ("workers", "memory", "tokens"), [(2, 0, 512), (2, 64 << 30, 512), (8, 1 << 30, 163), (8, 64 << 20, 64)]
)
def test_batches_are_sized_to_the_memory(workers: int, memory: int, tokens: int) -> None:
    assert ctranslate.batch_tokens(workers, memory) == tokens


def written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "ascii")


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 64),
        ({"cpu.max": "max 100000\n"}, 64),
        ({"cpu.max": "150000 100000\n"}, 2),
        ({"cpu.max": "5000 100000\n"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 64),
        ({"cpu/cpu.cfs_quota_us": "400000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 4),
        ({"cpu.max": "nonsense\n"}, 64),
    ],
)
def test_a_containers_share_of_the_cores_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int
) -> None:
    written(tmp_path, files)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)))
    assert machine.cores() == cores


@pytest.mark.parametrize(
    "files",
    [
        {"memory.max": "1000000\n", "memory.current": "400000\n"},
        {"memory/memory.limit_in_bytes": "1000000\n", "memory/memory.usage_in_bytes": "400000\n"},
    ],
)
def test_a_containers_share_of_the_memory_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    free = machine.memory()
    assert free > 1_000_000
    written(tmp_path, {"memory.max": "max\n", "memory.current": "5\n"})
    assert machine.memory() > 1_000_000
    (tmp_path / "memory.max").unlink()
    written(tmp_path, files)
    assert machine.memory() == 600_000
