"""A terminal is shown a bar and colours; a pipe, a dumb terminal and NO_COLOR are spared them. Real pseudo-terminals."""

import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from pipeline import run
from pipeline.config import load
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord
from tests.many import write_articles

PROGRAM = (
    "import sys; from pipeline.cli import corridor, main; from tests.fakes import WordByWord;"
    "corridor.engine = WordByWord; sys.exit(main(sys.argv[1:]))"
)
COLOUR = re.compile(r"\x1b\[\d+m")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one good article and one that cannot be read."""
    write_articles(tmp_path / "source", 3, paragraphs=6)
    (tmp_path / "source" / "bad.txt").write_bytes(b"caf\xe9")
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
    return {**kept, "TERM": "xterm-256color", **changes}


def on_a_terminal(root: Path, *words: str, **changes: str) -> str:
    """Run a command on a pseudo-terminal; return all that its screen was sent."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = [sys.executable, "-c", PROGRAM, "-C", str(root), *words]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment(**changes), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    sent = b""
    while True:
        try:
            data = os.read(ours, 1 << 16)
        except OSError:  # Linux: the last one who held the other end is gone
            break
        if not data:
            break
        sent += data
    os.close(ours)
    assert process.wait() == 2, sent
    return sent.decode()


def in_a_pipe(root: Path, *words: str, **changes: str) -> str:
    command = [sys.executable, "-c", PROGRAM, "-C", str(root), *words]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment(**changes), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    return done.stdout + done.stderr


def test_a_terminal_is_shown_a_bar_and_complaints_in_colour(project: Path) -> None:
    sent = on_a_terminal(project, "run")
    assert re.search(r"\rreading: +\d+%\|", sent)
    assert re.search(r"\rtranslating: +\d+%\|", sent)
    assert "units/s" in sent
    assert "\x1b[31merror:\x1b[0m source/bad.txt:1: byte 0xe9" in sent
    assert sent.rstrip().endswith("files written"), "the bars are gone at the end"


def test_no_color_takes_the_colours_and_leaves_the_bar(project: Path) -> None:
    sent = on_a_terminal(project, "run", NO_COLOR="1")
    assert "reading: " in sent
    assert "\nerror: source/bad.txt:1: byte 0xe9" in sent
    assert "\x1b" not in sent
    assert COLOUR.search(on_a_terminal(project, "run", NO_COLOR="")), "set to nothing is not set"


def test_a_dumb_terminal_gets_lines_alone(project: Path) -> None:
    sent = on_a_terminal(project, "run", TERM="dumb")
    assert "\x1b" not in sent
    assert "\r" not in sent.replace("\r\n", "\n")
    assert "%|" not in sent
    assert "\nerror: source/bad.txt:1: byte 0xe9" in sent.replace("\r\n", "\n")


def test_a_pipe_gets_lines_alone(project: Path) -> None:
    told = in_a_pipe(project, "run", "--verbose")
    assert "reading 4/4: source/bad.txt" in told or "reading 4/4: source/article-00002.html" in told
    assert not re.search(r"[\x1b\r]|%\|", told)
    assert "\nerror: source/bad.txt:1: byte 0xe9" in told


def test_verbose_on_a_terminal_names_articles_in_lines_and_quiet_shows_no_bar(project: Path) -> None:
    assert re.search(r"^reading \d/4: source/", on_a_terminal(project, "run", "--verbose"), re.MULTILINE)
    sent = on_a_terminal(project, "run", "--quiet")
    assert "%|" not in sent
    assert "error:" in sent, "a failure is told all the same"


def test_what_is_printed_for_programs_has_no_colour_on_a_terminal_either(project: Path) -> None:
    run.run(load(project), WordByWord, jobs=1)
    sent = on_a_terminal(project, "status", "--json", "--quiet")
    assert not COLOUR.search(sent[: sent.index("\r\n}\r\n")])


def test_a_terminal_that_cannot_show_a_letter_gets_an_escape(project: Path) -> None:
    (project / "source" / "bad.txt").unlink()
    (project / "source" / "\u00e9t\u00e9.txt").write_bytes(b"caf\xe9")
    sent = on_a_terminal(project, "status", PYTHONIOENCODING="ascii")
    assert r"error: source/\xe9t\xe9.txt:1: byte" in COLOUR.sub("", sent)
    assert "Traceback" not in sent
