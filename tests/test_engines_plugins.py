"""Engines of others: a real distribution's entry point, and everything such an engine may do wrong."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.model import Catalog, Entry, Key, Language
from pipeline.translate import Request, TranslateError, choose, fill_gaps

pytestmark = pytest.mark.usefixtures("no_sockets")

EN, FR = Language("en"), Language("fr")
GOOD = """
from pipeline.translate import Hypothesis, Link

class Upside:
    def supports(self, source, target):
        return (source, target) == ("en", "fr")

    def signature(self, source, target):
        return f"upside 3|{source}>{target}"

    def translate(self, requests):
        return [(Hypothesis(one.text.replace("the", "le"), -0.2),) for one in requests]
"""


PROJECT = """
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"

[project]
name = "upside"
version = "3.0"
description = "Says everything the other way round."

[project.entry-points."diptych.translators"]
upside = "upside_engine:Upside"

[tool.flit.module]
name = "upside_engine"
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have pip build and install a distribution with an engine `upside` into a folder, once for all tests."""
    project, site = tmp_path_factory.mktemp("upside"), tmp_path_factory.mktemp("pip") / "site-packages"
    (project / "pyproject.toml").write_text(PROJECT, "utf-8")
    (project / "upside_engine.py").write_text(GOOD, "utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-index"]
    options = ["--no-deps", "--no-build-isolation", "--no-compile", "--target", str(site), str(project)]
    subprocess.run([*pip, *options], check=True)
    return site


@pytest.fixture
def installed(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Install the distribution, its module holding the given code."""

    def install(code: str) -> None:
        mine = shutil.copytree(site, tmp_path / "site-packages")
        (mine / "upside_engine.py").write_text(code, "utf-8")
        monkeypatch.syspath_prepend(str(mine))
        monkeypatch.delitem(sys.modules, "upside_engine", raising=False)

    return install


def test_an_engine_of_others_serves_where_the_settings_name_it(
    installed: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(GOOD)
    lineup = choose(["upside", "embedded"])
    entry = Entry(Key("paragraph", "the <b>école</b>"), EN)
    (filled,) = fill_gaps([Catalog("a", FR, (entry,))], lineup)
    assert filled.entries[0].translation.text == "l’<b>école</b>"
    assert filled.entries[0].translation.signature == "upside|upside 3|en>fr"
    assert lineup.signature(FR, EN).startswith("argos|")
    (tmp_path / "diptych.toml").write_text('engine = ["upside", "embedded"]\n', "utf-8")
    assert main(["-C", str(tmp_path), "models", "list"]) == 0
    assert "en > fr  upside|upside 3|en>fr\n  upside is the first engine\n" in capsys.readouterr().out
    assert main(["-C", str(tmp_path), "models", "verify", "en_fr"]) == 0
    assert "good  upside|upside 3|en>fr\n" in capsys.readouterr().out


def test_an_engine_that_nobody_named_is_not_even_imported(
    installed: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed("raise RuntimeError('imported')")
    assert choose().signature(EN, FR).startswith("argos|")
    assert main(["-C", str(tmp_path), "models", "list"]) == 0
    assert "an engine 'upside' is installed; name it in `engine` to use it\n" in capsys.readouterr().out
    assert main(["-C", str(tmp_path), "models", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["plugins"] == ["upside"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "raise RuntimeError('no licence')\n", "cannot be started: RuntimeError: no licence"),
        (
            "class Upside:",
            "class Upside:\n    def __init__(self, home): pass",
            "cannot be started: TypeError",
        ),
        ("class Upside", "class Other", "cannot be started: AttributeError"),
        ("def translate", "def translates", "is no translator: it has no translate"),
        ('return (source, target) == ("en", "fr")', "raise KeyError(source)", "failed: KeyError: 'en'"),
        ('return f"upside 3|{source}>{target}"', "return 'a\\nb'", "its signature is not a line of text"),
        ("for one in requests]", "for one in requests[1:]]", "it answered 2 texts with 1"),
        ("return [(Hypothesis(", "return [(str(", "failed: TypeError"),
        (", -0.2),)", ", -0.2))", "an answer is no tuple of hypotheses"),
        (", -0.2),)", ", None),)", "is not as the door wants it"),
        (", -0.2),)", ", -0.2, (Link(0, 1, 0, 99),)),)", "is not as the door wants it"),
        ("one.text.replace", "one.text.encode().replace", "failed: TypeError"),
        ('one.text.replace("the", "le")', "3", "is not as the door wants it"),
    ],
)
def test_an_engine_that_breaks_its_promises_is_one_clear_error(
    installed: Callable[[str], None], old: str, new: str, message: str
) -> None:
    installed(GOOD.replace(old, new, 1) if old else new + GOOD)
    lineup = choose(["upside"])

    def use() -> None:
        lineup.signature(EN, FR)
        list(lineup.translate([Request("the one", EN, FR), Request("the other", EN, FR)]))

    with pytest.raises(TranslateError) as caught:
        use()
    assert message in str(caught.value)
    assert "engine 'upside'" in str(caught.value)


def test_a_name_that_no_engine_has_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "diptych.toml").write_text('engine = ["argoss"]\n', "utf-8")
    assert main(["-C", str(tmp_path), "models", "list"]) == 2
    assert "engine 'argoss': there is no such engine" in capsys.readouterr().err
