"""Any number of languages: a third one is configuration."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.cli import corridor, main
from pipeline.model import Language
from pipeline.translate import Hypothesis, Request, Translator
from pipeline.translate.engines.pivot import Pivot
from tests.fakes import WordByWord

EN = Language("en")

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


class OneStep(WordByWord):
    """An engine with models into English and out of it alone, which moves each word's first letter to its end."""

    def supports(self, source: Language, target: Language) -> bool:
        return source != target and EN in (source, target)

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        assert all(EN in (request.source, request.target) for request in requests)
        return [
            (Hypothesis(re.sub(r"[^\W\d_]+", lambda word: word[0][1:] + word[0][0], one.text), -0.1),)
            for one in requests
        ]


class ThroughEnglish(OneStep):
    """The same engine, on whose models other pairs go by way of English."""

    def supports(self, source: Language, target: Language) -> bool:
        return source != target

    def signature(self, source: Language, target: Language) -> str:
        return self._way(source, target).signature(source, target)

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        return [self._way(one.source, one.target).translate([one])[0] for one in requests]

    def _way(self, source: Language, target: Language) -> Translator:
        return OneStep() if EN in (source, target) else Pivot(OneStep(), EN, OneStep())


def test_a_third_language_goes_all_the_way_by_a_pivot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run, status, thresholds, history, dashboard, badge and summary: each knows three languages."""
    monkeypatch.setattr(corridor, "engine", ThroughEnglish)
    words = project(tmp_path, ["fr", "en", "de"])
    assert main([*words, "run", "-q"]) == 0
    ledger = (tmp_path / "locales" / "de" / "machine" / "a.tsv").read_text(encoding="utf-8")
    assert "fake 1 fr>en + fake 1 en>de" in ledger
    assert "fake 1 en>de" in ledger.replace("fr>en + fake 1 en>de", "")
    page = (tmp_path / "build" / "de" / "a.txt").read_text(encoding="utf-8")
    assert "eciC tse enu hrasep ne rançaisf." not in page, "that is one step"
    assert "Dies ist ein deutscher Satz" in page
    made = {kind: tmp_path / kind for kind in ("dashboard", "badge", "markdown")}
    forms = [word for kind, path in made.items() for word in ("--report", f"{kind}={path}")]
    history = ["--history", str(tmp_path / "history.tsv")]
    assert main([*words, "status", "-q", *forms, *history, "--label", "one"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in table if line.startswith("all ")] == [
        ["all", one] for one in ("fr", "en", "de")
    ]
    text = {kind: path.read_text(encoding="utf-8") for kind, path in made.items()}
    assert "translated: fr 100 % · en 100 % · de 100 %" in text["badge"]
    assert text["dashboard"].count(" over time</h2>") == 3
    assert "de from one to one; at last 100 % translated, 0 % by people" in text["dashboard"]
    assert re.search(r"^\| de \| \d+ \| \d+ \(100 %\)", text["markdown"], re.MULTILINE)
    assert main([*words, "check", "-q", "--min-translated", "100", "--min-approved", "fr=0"]) == 0
    assert main([*words, "check", "--min-translated", "100", "--min-approved", "de=50"]) == 4
    told = capsys.readouterr().err
    assert re.search(r"below a threshold: de: 0 of \d+ units are approved, 0 %; at least 50 % asked: a", told)
    assert "below a threshold: fr" not in told
    po = tmp_path / "locales" / "de" / "LC_MESSAGES" / "a.po"
    po.write_text(po.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    assert main([*words, "run", "-q"]) == 0
    assert main([*words, "check", "-q", "--min-translated", "100", "--min-approved", "de=100"]) == 0
