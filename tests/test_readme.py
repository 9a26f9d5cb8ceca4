"""The README says what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.config import KEYS, load
from pipeline.model import Levels

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"no section {title}"
    return found[1]


def test_the_help_text_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    printed = subprocess.run(
        [sys.executable, "-m", "pipeline", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert f"<!-- help -->\n```\n{printed}```\n<!-- /help -->" in section("Commands")


def test_every_setting_is_described_with_its_default(tmp_path: Path) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section("Settings"), re.MULTILINE))
    assert rows.keys() == KEYS.keys()
    defaults = load(tmp_path)
    for key, meaning in KEYS.items():
        value = getattr(defaults, key)
        if isinstance(value, tuple):
            shown = "[" + ", ".join(f'"{item}"' for item in value) + "]"
        elif isinstance(value, Levels):
            shown = "{}"
        elif isinstance(value, bool | int):
            shown = str(value).lower()
        else:
            shown = f'"{value.name if isinstance(value, Path) else value}"'
        assert rows[key] == f"`{shown}` | {meaning}"


def test_every_exit_code_is_described_once() -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE)]
    assert codes == [
        cli.DONE,
        cli.INCOMPLETE,
        cli.FAILED,
        cli.WRONG,
        cli.BELOW,
        cli.INTERRUPTED,
        cli.TERMINATED,
    ]


def test_every_make_target_it_names_exists() -> None:
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_room_stands_in_the_table() -> None:
    rooms = {path.parent.name for path in Path(cli.__file__).parent.parent.glob("*/__init__.py")} - {"cli"}
    assert set(re.findall(r"^\| `(\w+)` \|", section("How it works"), re.MULTILINE)) == rooms
