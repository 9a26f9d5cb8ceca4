"""Any number of languages: a third one is configuration."""

import json
from pathlib import Path

import pytest

from pipeline.cli import corridor, main
from pipeline.model import Language
from tests.fakes import WordByWord

SOURCE = """A title of its own

This is a sentence in English about the weather and 1,234.5 people. Ceci est une phrase en français.

Dies ist ein deutscher Satz über das Wetter und die Menschen in der Stadt.
"""
FORMATS = '["html", "markdown", "text", "json", "epub", "feed", "sitemap"]'


class NoGerman(WordByWord):
    """An engine that has a model into every language but German."""

    def supports(self, source: Language, target: Language) -> bool:
        return source != target and target != "de"


def project(root: Path, languages: list[str]) -> list[str]:
    (root / "source").mkdir()
    (root / "source" / "a.txt").write_text(SOURCE, encoding="utf-8")
    settings = f'languages = {json.dumps(languages)}\nbase_url = "https://example.org"\nformats = {FORMATS}\n'
    (root / "diptych.toml").write_text(settings, encoding="utf-8")
    return ["-C", str(root)]


@pytest.mark.parametrize(
    "languages", [["fr", "en", "de"], ["fr", "en", "es", "pt-BR"], ["fr-CA", "en-GB"], ["ja", "ar"], ["en"]]
)
def test_any_languages_are_configuration(
    languages: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)
    words = project(tmp_path, languages)
    assert main([*words, "run", "-q"]) in (0, 1)
    assert main([*words, "review", "-q"]) in (0, 1)
    capsys.readouterr()
    main([*words, "status", "-q", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert [one["language"] for one in report["totals"]] == languages
    assert report["failures"] == []
    for language in languages:
        page = (tmp_path / "build" / language / "a.html").read_text(encoding="utf-8")
        others = [other for other in languages if other != language]
        assert f'<html lang="{language}"' in page
        assert all(f'hreflang="{other}"' in page for other in others)
        assert (tmp_path / "build" / language / "a.epub").exists()
        assert (tmp_path / "review" / language / "a.html").exists()
        name = language.replace("-", "_")
        po = (tmp_path / "locales" / name / "LC_MESSAGES" / "a.po").read_text(encoding="utf-8")
        assert "Plural-Forms: nplurals=" in po
        assert f"Language: {name}\\n" in po
    assert main([*words, "check", "-q"]) in (0, 1)


def test_a_language_that_no_engine_serves_is_left_open_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", NoGerman)
    words = project(tmp_path, ["fr", "en", "de"])
    assert main([*words, "run"]) == 1
    err = capsys.readouterr().err
    assert "gap: a, de, title: A title of its own (no engine translates en to de)" in err
    assert "gap: a, fr" not in err
    assert (tmp_path / "build" / "de" / "a.html").exists()
    main([*words, "run", "-q", "--explain"])
    assert capsys.readouterr().err == "nothing changed\n"
    monkeypatch.setattr(corridor, "engine", WordByWord)
    main([*words, "run", "--explain"])
    err = capsys.readouterr().err
    assert "it has gaps that another machine might fill" in err
    assert "gap: a, de, title" not in err
