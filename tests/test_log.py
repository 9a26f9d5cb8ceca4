"""`--log-json`: what a command does, for programs; a line is whole, and fits its schema, however the command ends."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from pipeline import __version__
from pipeline.cli import corridor, main
from pipeline.config import Config
from pipeline.translate import Hypothesis, Request
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord
from tests.test_corridor import edit
from tests.test_readme import section

SCHEMA = json.loads((REPOSITORY / "pipeline" / "report" / "schema" / "log.json").read_text(encoding="utf-8"))
VALID = fastjsonschema.compile(SCHEMA)
GOOD = "A title of its own\n\nThis is a sentence in English. This is another one.\n"

Line = dict[str, Any]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two articles, of which none was ever worked on."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    for name in ("a", "b"):
        (tmp_path / "source" / f"{name}.txt").write_text(GOOD)
    return tmp_path


def logged(root: Path, *words: str) -> tuple[int, list[Line]]:
    """Run a command; return its exit code and its log, each line of which fits the schema."""
    code = main(["-C", str(root), *words, "-q", "--log-json", str(root / "log.jsonl")])
    return code, read(root)


def read(root: Path) -> list[Line]:
    text = (root / "log.jsonl").read_text(encoding="utf-8")
    assert text.endswith("\n")
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    for line in lines:
        VALID(line)
    seconds = [line["seconds"] for line in lines]
    assert seconds == sorted(seconds)
    return lines


def events(lines: Sequence[Line]) -> list[str]:
    """What happened, steps told once however many follow each other."""
    names = [line["event"] for line in lines]
    return [
        name for place, name in enumerate(names) if not place or name != "step" or names[place - 1] != name
    ]


def test_a_run_tells_how_it_begins_its_steps_and_how_it_ends(project: Path) -> None:
    code, lines = logged(project, "run")
    assert code == 0
    assert events(lines) == ["start", "step", "end"]
    assert {key: lines[0][key] for key in ("version", "command", "articles")} == {
        "version": __version__,
        "command": "run",
        "articles": 2,
    }
    end = lines[-1]
    assert (end["code"], end["counts"]["articles"], end["counts"]["worked_on"]) == (0, 2, 2)
    assert end["counts"]["written"] > 0
    assert [(one["language"], one["units"], one["translated"]) for one in end["languages"]] == [
        ("fr", 6, 6),
        ("en", 0, 0),
    ]
    assert events(logged(project, "run")[1]) == ["start", "end"], "nothing changed"


def test_steps_name_the_article_that_was_done(project: Path) -> None:
    main(["-C", str(project), "run", "-q"])
    edit(project / "source" / "a.txt", "another one", "yet another one")
    steps = [line for line in logged(project, "run")[1] if line["event"] == "step"]
    assert [(step["stage"], step["article"]) for step in steps if step["article"]] == [
        ("reading", "source/a.txt"),
        ("finishing", "source/a.txt"),
        ("writing", "source/a.txt"),
    ]
    assert all(step["done"] <= step["total"] for step in steps)


def test_what_failed_is_told_with_its_reason_and_the_next_step(project: Path) -> None:
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    code, lines = logged(project, "run")
    assert code == 2
    (failure,) = (line for line in lines if line["event"] == "failure")
    assert failure["file"] == "source/bad.txt"
    assert failure["reason"].startswith("source/bad.txt:1: byte 0xe9 is not UTF-8")
    assert failure["next_step"]
    assert "next step" not in failure["reason"]
    assert (lines[-1]["code"], lines[-1]["counts"]["failed"], lines[-1]["counts"]["articles"]) == (2, 1, 2)


def test_what_failed_is_told_when_it_is_known(project: Path) -> None:
    """A run of hours need not be waited for."""
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    lines = logged(project, "run")[1]
    (place,) = (number for number, line in enumerate(lines) if line["event"] == "failure")
    assert lines[place + 1]["stage"] == "reading"
    assert lines[place + 1]["article"] == "source/bad.txt"


def test_why_an_article_was_worked_on_is_told_when_asked(project: Path) -> None:
    lines = logged(project, "run", "--explain")[1]
    told = {line["article"]: line["reasons"] for line in lines if line["event"] == "redone"}
    assert told == {f"source/{name}.txt": ["nothing is remembered of it"] for name in ("a", "b")}


def test_a_check_counts_what_it_finds(project: Path) -> None:
    code, lines = logged(project, "check", "--min-translated", "fr=50")
    assert (code, lines[-1]["code"]) == (4, 4)
    counts = lines[-1]["counts"]
    assert (counts["missing"], counts["shortfalls"], counts["written"]) == (6, 1, 0)


def test_what_concerns_all_articles_is_a_failure_too_and_there_are_no_counts(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "source").rename(project / "elsewhere")
    code, lines = logged(project, "run")
    assert events(lines) == ["start", "failure", "end"]
    assert lines[0]["articles"] == 0
    assert lines[1] | {"seconds": 0} == {
        "event": "failure",
        "seconds": 0,
        "file": "source",
        "reason": "the source folder does not exist",
        "next_step": "make it, or set `source`",
    }
    assert (code, lines[-1]["code"], lines[-1]["counts"]) == (2, 2, None)
    assert "the source folder does not exist" in capsys.readouterr().err


def test_settings_that_cannot_be_read_are_the_whole_story_and_no_older_run_is(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert logged(project, "run")[0] == 0
    (project / "diptych.toml").write_text("languages = [")
    code, lines = logged(project, "check")
    assert events(lines) == ["start", "failure", "end"]
    assert (lines[0]["command"], lines[0]["articles"]) == ("check", 0)
    assert (lines[1]["file"], lines[1]["next_step"]) == ("diptych.toml", "mend the file")
    assert (code, lines[-1]["code"], lines[-1]["counts"]) == (2, 2, None)
    assert "diptych.toml" in capsys.readouterr().err


def test_settings_are_complained_of_though_there_is_no_place_for_the_log(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "diptych.toml").write_text("languages = [")
    assert main(["-C", str(project), "run", "--log-json", str(project / "nowhere" / "log")]) == 2
    assert "diptych.toml" in capsys.readouterr().err


def test_an_interrupted_run_says_so_at_its_end(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(WordByWord):
        def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
            raise KeyboardInterrupt

    monkeypatch.setattr(corridor, "engine", Interrupted)
    code, lines = logged(project, "run")
    assert (code, lines[-1]["event"], lines[-1]["code"]) == (130, "end", 130)


@pytest.mark.parametrize("ctrl_c", ["default_int_handler", "SIG_IGN"])
def test_a_run_ended_by_sigterm_ends_as_by_ctrl_c(project: Path, ctrl_c: str) -> None:
    """Also one that a shell has started in the background, which has Ctrl-C ignored."""
    program = (
        f"import os, signal, sys, time; signal.signal(signal.SIGINT, signal.{ctrl_c})\n"
        "from pipeline.cli import corridor, main; from tests.fakes import WordByWord\n"
        "class Ended(WordByWord):\n"
        "    def translate(self, requests): os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)\n"
        "corridor.engine = Ended; sys.exit(main(sys.argv[1:]))"
    )
    words = ["-C", str(project), "run", "-q", "-j", "1", "--log-json", str(project / "log.jsonl")]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=REPOSITORY,
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 143, done.stderr
    assert done.stderr == "diptych: interrupted; what was written is whole\n"
    assert [(line["event"], line.get("code")) for line in read(project)][-1] == ("end", 143)
    assert not list((project / ".diptych").glob("spool/*")), "what lay between two steps is gone"


def test_a_killed_run_leaves_whole_lines_and_no_end(project: Path) -> None:
    program = (
        "import os, signal, sys; from pipeline.cli import corridor, main; from tests.fakes import WordByWord\n"
        "class Killed(WordByWord):\n"
        "    def translate(self, requests): os.kill(os.getpid(), signal.SIGKILL)\n"
        "corridor.engine = Killed; main(sys.argv[1:])"
    )
    words = ["-C", str(project), "run", "-q", "-j", "1", "--log-json", str(project / "log.jsonl")]
    done = subprocess.run([sys.executable, "-c", program, *words], cwd=REPOSITORY, check=False)
    assert done.returncode == -signal.SIGKILL
    assert events(read(project)) == ["start", "step"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_log_that_takes_no_more_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["-C", str(project), "run", "-q", "--log-json"]
    assert main([*words, "/dev/full"]) == 2
    assert "/dev/full: cannot be written: No space left on device" in capsys.readouterr().err
    assert main([*words, str(project)]) == 2
    assert "next step: name another file with --log-json" in capsys.readouterr().err


def test_the_log_is_not_blamed_for_what_goes_wrong_in_the_work(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(config: Config) -> WordByWord:
        raise OSError(5, "the model's disk is broken")

    monkeypatch.setattr(corridor, "engine", broken)
    code, lines = logged(project, "run")
    assert (code, lines[-1]["event"], lines[-1]["code"]) == (2, "end", 2)
    assert lines[-2]["reason"] == "OSError: [Errno 5] the model's disk is broken"
    assert capsys.readouterr().err.startswith("diptych: [Errno 5] the model's disk is broken\n  next step: ")


def test_a_name_that_is_no_utf_8_is_json_all_the_same(project: Path) -> None:
    odd = os.fsencode(project / "source") + b"/caf\xe9.txt"
    with open(odd, "wb") as file:  # noqa: PTH123 - a Path cannot be told from bytes
        file.write(b"caf\xe9")
    lines = logged(project, "run")[1]
    assert [line["file"] for line in lines if line["event"] == "failure"] == ["source/caf\\xe9.txt"]


def test_the_readme_names_every_event_and_all_that_it_tells() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section("Only what changed"), re.MULTILINE))
    described = {
        one["properties"]["event"]["const"]: set(one["properties"]) - {"event", "seconds"}
        for one in SCHEMA["oneOf"]
    }
    assert rows.keys() == described.keys()
    for event, names in described.items():
        assert names <= set(re.findall(r"`(\w+)`", rows[event])), event
