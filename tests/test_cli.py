"""The front door: one clear message and one meaning for each exit code."""

import json
import os
from pathlib import Path

import pytest

from pipeline.cli import corridor, main
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
    assert "diptych: diptych.toml: languages: 'klingon' is not a language" in capsys.readouterr().err
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


def test_an_argument_that_makes_no_sense_is_2() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["publish"])
    assert stopped.value.code == 2
