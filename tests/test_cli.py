"""The front door: one clear message and one meaning for each exit code."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.cli import corridor, main
from pipeline.config import Config
from pipeline.report import complaint
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord

GOOD = "A title of its own\n\nThis is a sentence in English. This is another one.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one good article and a fake engine."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "good.txt").write_text(GOOD)
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_finished_run_is_0_and_tells_its_story_on_stderr(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(project), "run"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "wrote locales/fr/LC_MESSAGES/good.po" in err
    assert "1 article, 2 editions: 0 units by people, 3 by machine, 0 to look at again, 0 missing" in err


def test_gaps_are_1_and_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(project), "extract"]) == 1
    assert "gap: good, fr, paragraph: This is another one." in capsys.readouterr().err
    assert main(["-C", str(project), "build"]) == 1
    assert (project / "build" / "fr" / "good.html").exists()


def test_a_stale_catalog_is_1_and_check_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(project), "run", "-q"])
    assert main(["-C", str(project), "check"]) == 0
    (project / "source" / "good.txt").write_text(GOOD.replace("another", "yet another"))
    before = tree(project)
    capsys.readouterr()
    assert main(["-C", str(project), "check"]) == 1
    assert "stale: locales/fr/LC_MESSAGES/good.po" in capsys.readouterr().err
    assert {k: v for k, v in tree(project).items() if not k.startswith(".diptych")} == {
        k: v for k, v in before.items() if not k.startswith(".diptych")
    }


def test_status_prints_a_table_or_json_on_stdout(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["-C", str(project), "run", "-q"])
    assert main(["-C", str(project), "status", "-q"]) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[2].split() == ["good", "fr", *"000030", "0", "0", "3", "15", "0", "%"]
    assert main(["-C", str(project), "status", "-q", "--json"]) == 0
    article = json.loads(capsys.readouterr().out)["articles"][0]
    assert (article["slug"], article["language"], article["units"]["machine"]) == ("good", "fr", 3)


def test_a_bad_source_is_2_while_the_others_go_on(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    assert main(["-C", str(project), "run"]) == 2
    assert "error: source/bad.txt:1: byte 0xe9 is not UTF-8" in capsys.readouterr().err
    assert (project / "build" / "fr" / "good.html").exists()


def test_a_broken_catalog_is_2_with_its_line_and_stays_as_it_is(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(project), "run", "-q"])
    path = project / "locales" / "fr" / "LC_MESSAGES" / "good.po"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(index for index, line in enumerate(lines) if line.startswith('msgstr "') and index > 12)
    lines[number] = 'msgstr "no end\n'
    path.write_text("".join(lines), encoding="utf-8")
    before = tree(project)
    capsys.readouterr()
    assert main(["-C", str(project), "run"]) == 2
    assert f"good.po:{number + 1}: " in capsys.readouterr().err
    after = tree(project)
    assert after.keys() == before.keys()
    assert [name for name in before if name.startswith("locales") and before[name] != after[name]] == []


def test_an_unknown_language_is_2_and_nothing_is_touched(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "diptych.toml").write_text('languages = ["fr", "klingon"]\n')
    before = tree(project)
    assert main(["-C", str(project), "run"]) == 2
    assert "diptych: diptych.toml:1: languages: 'klingon' is not a language" in capsys.readouterr().err
    assert tree(project) == before


def test_a_missing_model_is_2_and_nothing_is_touched(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class NoEngine(WordByWord):
        def supports(self, source: str, target: str) -> bool:
            return False

    monkeypatch.setattr(corridor, "engine", NoEngine)
    assert main(["-C", str(project), "run"]) == 2
    message = capsys.readouterr().err
    assert "en" in message
    assert "fr" in message
    assert "next step: " in message
    assert not (project / "locales").exists()
    assert not (project / "build").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "build").mkdir(mode=0o500)
    assert main(["-C", str(project), "run"]) == 2
    assert "build" in capsys.readouterr().err


def test_a_file_where_a_folder_should_be_is_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "build").write_text("not a folder")
    assert main(["-C", str(project), "run"]) == 2
    assert "build" in capsys.readouterr().err
    assert (project / "build").read_text() == "not a folder"


def test_a_file_where_the_catalogs_should_be_is_2(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "locales").write_text("not a folder")
    assert main(["-C", str(project), "run"]) == 2
    assert "locales" in capsys.readouterr().err


def test_ctrl_c_is_130(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(WordByWord):
        def translate(self, requests: object) -> list[object]:
            raise KeyboardInterrupt

    monkeypatch.setattr(corridor, "engine", Interrupted)
    assert main(["-C", str(project), "run"]) == 130


def test_a_command_leaves_signals_as_they_were_and_runs_in_any_thread(project: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert main(["-C", str(project), "run", "-q"]) == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    with ThreadPoolExecutor(1) as other:
        assert other.submit(main, ["-C", str(project), "check", "-q"]).result() == 0


def test_an_argument_that_makes_no_sense_is_2() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["publish"])
    assert stopped.value.code == 2


def shell(root: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of shell in which `$DIPTYCH` works on the project."""
    program = f"{sys.executable} -m pipeline -C {root}"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("$DIPTYCH", program)],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("<&- >&- 2>&-", 0), ("2>&1 | true", 2)]
)
def test_a_stream_that_nobody_left_open_changes_no_outcome(project: Path, closed: str, code: int) -> None:
    """A daemon's; who has had enough of a pipe is told 2."""
    assert main(["-C", str(project), "run", "-q"]) == 0
    done = shell(project, f"$DIPTYCH status {closed}")
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_stream_that_takes_no_more_is_2(project: Path) -> None:
    done = shell(project, "$DIPTYCH status >/dev/full")
    assert done.returncode == 2
    assert "diptych: [Errno 28] No space left on device\n  next step: make room on the disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert shell(project, "$DIPTYCH status 2>/dev/full").returncode == 2
    assert shell(project, "$DIPTYCH nonsense >/dev/full 2>/dev/full").returncode == 2


def test_a_fault_of_the_program_is_2_for_1_says_that_the_work_is_done(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(config: Config) -> WordByWord:
        raise RuntimeError(config.site_name)

    monkeypatch.setattr(corridor, "engine", faulty)
    assert main(["-C", str(project), "run"]) == 2
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert told.endswith("please report it with the lines above\n")


def test_quiet_tells_failures_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    assert main(["-C", str(project), "run", "-q"]) == 2
    told = "error: source/bad.txt:1: byte 0xe9 is not UTF-8\n  next step: save the file as UTF-8\n"
    assert capsys.readouterr().err == told


def test_no_name_begins_a_line_of_what_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "a\n::error::b\x1b[31m##[add-mask]c"
    (project / "source" / f"{hostile}.txt").write_text(GOOD)
    for words in (
        ["-C", hostile, "run"],
        ["read", hostile],
        ["import", hostile],
        ["-C", str(project), "run", "-v"],
    ):
        main(words)
        told = "".join(capsys.readouterr())
        assert "b\\x1b[31m\\x23#[add-mask]c" in told, words
        assert "\x1b" not in told
        assert not any(line.startswith("::") for line in told.splitlines())


def test_what_is_said_of_an_error_is_two_lines_at_most() -> None:
    assert complaint("a\nb\n  next step: c\nd") == "diptych: a\\nb\n  next step: c\\nd\n"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "\u0663", "100000"])
def test_a_number_of_processes_that_makes_no_sense_is_explained(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["-C", "nowhere", "run", f"--jobs={number}"])
    assert "is no number of processes, of which there is at least one" in " ".join(
        capsys.readouterr().err.split()
    )


@pytest.mark.parametrize(
    "address", ["nonsense", "local:0", "local:x", "local:-1", "tcp://a b:1", "tcp://host"]
)
def test_a_cluster_that_cannot_be_is_told_at_once(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["-C", "nowhere", "run", "--cluster", address])
    assert "is no address with a port" in " ".join(capsys.readouterr().err.split())


def test_ctrl_c_while_the_program_is_loaded_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pipeline.report':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    path = os.pathsep.join((str(tmp_path), str(REPOSITORY)))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pipeline", "--version"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "diptych: interrupted; nothing was begun\n")


def test_a_folder_that_is_gone_is_told_in_words(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pipeline.cli import main; os.rmdir(os.getcwd()); sys.exit(main(['status']))"
    )
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path / "gone",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("diptych: the folder in which this was called is not there any more\n")
