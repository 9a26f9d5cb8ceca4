"""The cache: the same answers on every machine, whatever has become of its files."""

import json
import math
import multiprocessing
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup
from pipeline.cli import main
from pipeline.model import Catalog, Entry, Key, Language
from pipeline.translate import Cached, Hypothesis, Link, Request, TranslateError, fill_gaps
from pipeline.translate.door import UNTOLD
from tests.fakes import WordByWord

pytestmark = pytest.mark.usefixtures("no_sockets")

EN, FR = Language("en"), Language("fr")


class Scripted(WordByWord):
    """An engine that says what it is told to."""

    def __init__(self, *said: Hypothesis) -> None:
        super().__init__()
        self.said = said

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked.extend(request.text for request in requests)
        return [self.said for _ in requests]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_machine_is_told_what_the_first_one_said(tmp_path: Path) -> None:
    requests = [Request(f"house {number}", EN, FR) for number in range(50)]
    first, second = WordByWord(), WordByWord()
    told = list(Cached(first, tmp_path).translate(requests))
    before = files(tmp_path)
    assert list(Cached(second, tmp_path).translate(requests[::-1]))[::-1] == told == first.translate(requests)
    assert second.asked == []
    assert files(tmp_path) == before


def keep(folder: Path, which: int) -> None:
    """Keep a hundred answers, one at a time: the work of one process among others."""
    for number in range(100):
        request = Request(f"house {number * 2 + which}", EN, FR)
        list(Cached(WordByWord(), folder / "cache", folder / "lock").translate([request]))


def test_processes_that_keep_answers_at_once_lose_none(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=keep, args=(tmp_path, which)) for which in (0, 1)]
    for one in others:
        one.start()
    for one in others:
        one.join()
    engine = WordByWord()
    list(Cached(engine, tmp_path / "cache").translate([Request(f"house {n}", EN, FR) for n in range(200)]))
    assert engine.asked == []


def test_each_answer_comes_back_as_it_was_given(tmp_path: Path) -> None:
    said = (
        Hypothesis("« l’été » \t\n 🎬 \u2028", -0.1234, (Link(0, 3, 0, 4), Link(4, 7, 2, 9))),
        Hypothesis("", UNTOLD),
        Hypothesis("x", 0.0),
    )
    request = Request("the one", EN, FR, aligned=True)
    list(Cached(Scripted(*said), tmp_path).translate([request]))
    ((one, two, three),) = list(Cached(Scripted(), tmp_path).translate([request]))
    assert (one, three) == (said[0], said[2])
    assert two.text == ""
    assert math.isnan(two.score)


def test_another_engine_another_pair_another_wish_is_another_answer(tmp_path: Path) -> None:
    list(Cached(WordByWord(), tmp_path).translate([Request("one", EN, FR)]))
    for engine, request in (
        (WordByWord(version="2"), Request("one", EN, FR)),
        (WordByWord(), Request("one", EN, Language("fr-CA"))),
        (WordByWord(), Request("one", EN, FR, aligned=True)),
        (WordByWord(), Request("one ", EN, FR)),
        (WordByWord(), Request("one", EN, FR, names=("un",))),
    ):
        list(Cached(engine, tmp_path).translate([request]))
        assert engine.asked == [request.text]


def test_answers_that_earlier_versions_kept_are_found(tmp_path: Path) -> None:
    class Old(WordByWord):
        def signature(self, source: Language, target: Language) -> str:
            return "x"

    old = tmp_path / "en-fr" / "2d711642b726-0.tsv"
    old.parent.mkdir()
    old.write_text('0b388ebbfcfa2903f9d2997483a5bbdb\t[["Un chat", -0.5, []]]\n', "utf-8")
    (answer,) = Cached(Old(), tmp_path).translate([Request("A cat", EN, FR, aligned=True)])
    assert [one.text for one in answer] == ["Un chat"]


def test_the_same_answers_are_the_same_bytes_in_whatever_order_they_came(tmp_path: Path) -> None:
    requests = [Request(f"house {number}", EN, FR) for number in range(40)]
    list(Cached(WordByWord(), tmp_path / "a").translate(requests))
    for part in (requests[30:], requests[:7], requests[5:35]):
        list(Cached(WordByWord(), tmp_path / "b").translate(part))
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert all(b"\r" not in data and data.endswith(b"\n") for data in files(tmp_path / "a").values())


def test_what_no_engine_could_say_is_not_kept(tmp_path: Path) -> None:
    for said in (Hypothesis("", -math.inf), Hypothesis("\ud800", -1.0)):
        list(Cached(Scripted(said), tmp_path).translate([Request("one", EN, FR)]))
    assert all(b"\t" not in data for name, data in files(tmp_path).items() if name.endswith(".tsv"))


def test_a_run_that_is_killed_keeps_what_was_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(WordByWord):
        def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
            if len(self.asked) >= 20:
                raise KeyboardInterrupt
            return super().translate(requests)

    monkeypatch.setattr("pipeline.translate.engines.cache._AT_ONCE", 10)
    requests = [Request(f"house {number}", EN, FR) for number in range(50)]
    with pytest.raises(KeyboardInterrupt):
        list(Cached(Killed(), tmp_path).translate(requests))
    after = WordByWord()
    list(Cached(after, tmp_path).translate(requests))
    assert after.asked == [request.text for request in requests[20:]]


def test_two_branches_files_merge_line_by_line_in_git(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        command = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def answer(*numbers: int) -> WordByWord:
        engine = WordByWord()
        list(Cached(engine, tmp_path / "cache").translate([Request(f"h {n}", EN, FR) for n in numbers]))
        return engine

    git("init", "-q", "-b", "main")
    answer(*range(10))
    git("add", "-A")
    git("commit", "-qm", "start")
    git("checkout", "-qb", "other")
    answer(*range(10, 60))
    git("add", "-A")
    git("commit", "-qm", "ours")
    git("checkout", "-q", "main")
    answer(*range(60, 110), 20)
    git("add", "-A")
    git("commit", "-qm", "theirs")
    git("merge", "-q", "other")
    assert answer(*range(110)).asked == []
    merged = {name: set(data.split(b"\n")) for name, data in files(tmp_path / "cache").items()}
    answer(110)
    assert {name: set(data.split(b"\n")) for name, data in files(tmp_path / "cache").items()} != merged


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_file_gives_answers_or_none_and_never_fails(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    requests = [Request(f"h {number}", EN, FR) for number in range(6)]
    told = list(Cached(WordByWord(), folder).translate(requests))
    for path in sorted(folder.rglob("*.tsv")):
        damaged = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(damaged)))
        path.write_bytes(bytes(damaged[:cut]))
    answers = list(Cached(WordByWord(), folder).translate(requests))
    assert len(answers) == len(told)
    assert all(answer and all(isinstance(one, Hypothesis) for one in answer) for answer in answers)


HOSTILE = [
    "nothing",
    "[" * 100_000,
    "[]",
    "{}",
    '["x", -0.1, []]',
    '[["x", "high", []]]',
    '[["x", NaN, []]]',
    '[["x", -Infinity, []]]',
    '[["x", true, []]]',
    "[[3, -0.1, []]]",
    '[["x", -0.1, [0, 1, 0]]]',
    '[["x", -0.1, [0, 1, 0, true]]]',
    '[["x", -0.1, [0, 1, 0, 1.5]]]',
    '[["x", -0.1]]',
    '[["x", ' + "9" * 5000 + ", []]]",
]


@pytest.mark.parametrize("line", HOSTILE)
def test_a_line_that_no_engine_wrote_is_no_answer(tmp_path: Path, line: str) -> None:
    request = Request("one house", EN, FR)
    told = list(Cached(WordByWord(), tmp_path).translate([request]))
    (path,) = tmp_path.rglob("*.tsv")
    head, key, _ = path.read_text("utf-8").replace("\n", "\t").split("\t")[:3]
    path.write_text(f"{head}\n{key}\t{line}\n", "utf-8")
    engine = WordByWord()
    assert list(Cached(engine, tmp_path).translate([request])) == told
    assert engine.asked == [request.text]
    assert json.loads(path.read_text("utf-8").split("\t")[1]) == [["eno esuoh", -0.1, []]]


def test_a_hostile_answer_goes_through_the_gate_as_an_engines_would(tmp_path: Path) -> None:
    entries = tuple(
        Entry(Key("paragraph", text), EN)
        for text in ("one <b>house</b>", "see https://example.org/", "5 houses 🎬", "a house by night")
    )
    catalog = Catalog("a", FR, entries)
    fill_gaps([catalog], Cached(WordByWord(), tmp_path))
    for path in tmp_path.rglob("*.tsv"):
        lines = path.read_text("utf-8").splitlines()
        bad = [
            ["<script>x</script></b><img src=x>\x00\u202e", 0.0, [0, 1, 0, 1]],
            ["évidemment & <i>", 0.0, [0, 999, 0, 3]],
        ]
        changed = [f"{line.split(chr(9))[0]}\t{json.dumps(bad)}" for line in lines if "\t" in line]
        path.write_text("\n".join(changed) + "\n", "utf-8")
    engine = WordByWord()
    (filled,) = fill_gaps([catalog], Cached(engine, tmp_path))
    for entry in filled.entries:
        text = entry.translation.text
        if text:
            assert markup.tree(text) == markup.tree(entry.key.msgid)
            assert "\x00" not in text
            assert "\u202e" not in text


def test_a_file_that_cannot_be_read_or_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(TranslateError, match="the cache of translations cannot be used") as caught:
        list(Cached(WordByWord(), tmp_path / "file").translate([Request("one", EN, FR)]))
    assert "`cache` in the settings" in caught.value.next_step


def test_a_file_that_is_none_or_has_no_end_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request("one", EN, FR)
    list(Cached(WordByWord(), tmp_path).translate([request]))
    (path,) = tmp_path.rglob("*.tsv")
    monkeypatch.setattr("pipeline.translate.engines.cache._LARGEST", 10)
    with pytest.raises(TranslateError, match="it is larger than 10 bytes"):
        list(Cached(WordByWord(), tmp_path).translate([request]))
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(TranslateError, match="it is no plain file"):
        list(Cached(WordByWord(), tmp_path).translate([request]))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one article and a cache, and an engine that counts what it is asked."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("A house\n\nThe house is old. It is red.\n", "utf-8")
    (tmp_path / "diptych.toml").write_text('cache = "locales/.cache"\n', "utf-8")
    monkeypatch.setattr("pipeline.translate.choose", lambda *_: WordByWord())
    return tmp_path


def test_a_run_keeps_its_answers_and_purging_drops_what_no_sentence_asks_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(project), "run", "-q"])
    kept = files(project / "locales" / ".cache")
    assert ".gitattributes" in kept
    (project / "lines.txt").write_text("another house\n", "utf-8")
    main(["-C", str(project), "mt", "--from", "en", "--to", "fr", str(project / "lines.txt")])
    more = files(project / "locales" / ".cache")
    assert more != kept
    capsys.readouterr()
    assert main(["-C", str(project), "purge", "--cache", "--dry-run"]) == 0
    assert "would drop" in capsys.readouterr().out
    assert files(project / "locales" / ".cache") == more
    assert main(["-C", str(project), "purge", "--cache"]) == 0
    assert files(project / "locales" / ".cache") == kept


def test_purging_a_cache_that_is_not_there_says_how_to_have_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "purge", "--cache"]) == 2
    assert "there is no cache\n  next step: name a folder as `cache`" in capsys.readouterr().err
