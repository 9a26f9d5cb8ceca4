"""From settings and catalogs to what is published and what is held back, through the front door."""

import json
import re
import shutil
from pathlib import Path

import polib
import pytest

from pipeline.cli import main
from pipeline.publish.environment import TEMPLATES
from pipeline.run import printer

SOURCE = """\
<!DOCTYPE html><html lang="en"><head><title>The wind of the port</title></head><body><article>
<h1>The wind of the port</h1>
<p>The wind blows over the port on most days of the year. Nobody here was surprised by the result.</p>
<p>It drives the buses of the city since the month of April.</p></article></body></html>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An English article of four sentences: two translated by people, one wanting another look, one by nobody."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "wind.html").write_text(SOURCE, encoding="utf-8")
    main(["-C", str(tmp_path), "extract", "-q"])
    path = tmp_path / "locales" / "fr" / "LC_MESSAGES" / "wind.po"
    catalog = polib.pofile(str(path))
    texts = {
        "The wind of": "Le vent du port",
        "The wind blows": "Le vent souffle.",
        "Nobody": "Personne ici.",
    }
    for entry in catalog:
        entry.msgstr = next((text for start, text in texts.items() if entry.msgid.startswith(start)), "")
        if entry.msgid.startswith("Nobody"):
            entry.flags.append("fuzzy")
    catalog.save()
    return tmp_path


def built(
    project: Path, settings: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, list[object]]]:
    (project / "diptych.toml").write_text(settings, encoding="utf-8")
    capsys.readouterr()
    code = main(["-C", str(project), "build", "-q", "--json"])
    return code, json.loads(capsys.readouterr().out)


def french(project: Path) -> str:
    return (project / "build" / "fr" / "wind.txt").read_text(encoding="utf-8")


def test_a_stale_translation_is_shown_or_replaced_as_the_policy_says(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(project, "", capsys)
    assert "Personne ici." in french(project)
    for settings in (
        'stale = "source"',
        'publish = "approved"',
        '[[policy]]\nfor = "wind/fr"\nstale = "source"\n',
    ):
        built(project, settings, capsys)
        assert "Personne ici." not in french(project)
        assert "Nobody here was surprised" in french(project)
        assert "Le vent souffle." in french(project)
    built(project, 'publish = "touched"\n[[policy]]\nfor = "*/en"\nstale = "source"\n', capsys)
    assert "Personne ici." in french(project)


def test_an_edition_below_its_threshold_is_held_back_and_reported(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = built(project, "threshold = 75", capsys)
    assert (code, report["held"]) == (1, [])
    assert (project / "build" / "fr" / "wind.html").is_file()
    code, report = built(project, '[[policy]]\nfor = "*/fr"\nthreshold = 76\n', capsys)
    reason = "3 of 4 sentences (75 %) may be shown in fr under publish = 'machine'; the threshold is 76 %"
    assert (code, report["held"]) == (1, [{"slug": "wind", "language": "fr", "reason": reason}])
    assert sorted(path.name for path in (project / "build" / "fr").iterdir()) == ["index.html"]
    assert "wind" not in (project / "build" / "fr" / "index.html").read_text(encoding="utf-8")
    assert "fr/wind" not in (project / "build" / "index.html").read_text(encoding="utf-8")
    assert 'hreflang="fr"' not in (project / "build" / "en" / "wind.html").read_text(encoding="utf-8")


def test_a_post_that_bears_its_date_in_its_name_is_taken_away_with_its_edition(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = project / "source" / "wind.html"
    date = '<meta property="article:published_time" content="2025-05-14">'
    source.write_text(SOURCE.replace("<title>", f"{date}<title>"), encoding="utf-8")
    settings = 'markdown = "jekyll"\nformats = ["markdown"]\n'
    post = "build/jekyll/_posts/fr/2025-05-14-wind.md"
    _, report = built(project, settings, capsys)
    assert post in report["written"]
    built(project, f"{settings}threshold = 76\n", capsys)
    assert not (project / post).exists()
    assert (project / post.replace("/fr/", "/en/")).is_file()


def tagged(project: Path) -> None:
    source = project / "source" / "wind.html"
    tag = '<meta property="article:tag" content="Port">'
    source.write_text(SOURCE.replace("<title>", f"{tag}<title>"), encoding="utf-8")


@pytest.mark.parametrize("lost", ["mark", "records"])
def test_no_list_shows_what_is_held_back(
    lost: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tag's page is known by its mark, or, where a template of the project has none, from the records."""
    tagged(project)
    if lost == "mark":
        (project / "templates").mkdir()
        base = (TEMPLATES / "base.html").read_text(encoding="utf-8")
        (project / "templates" / "base.html").write_text(re.sub(".*generator.*\n", "", base))
    settings = 'slugs = "title"\nbase_url = "https://a.example"\n'
    built(project, settings, capsys)
    build = project / "build"
    if lost == "records":
        shutil.rmtree(project / ".diptych")
    built(project, f'{settings}[[policy]]\nfor = "*/fr"\nthreshold = 76\n', capsys)
    shown = [path for path in build.rglob("*") if path.is_file() and "vent du port" in path.read_text()]
    assert shown == []
    assert not (build / "fr" / "tags" / "port.html").exists()
    assert (build / "en" / "tags" / "port.html").is_file()


def test_what_led_to_articles_and_is_made_no_more_goes_unless_somebody_changed_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    redirects = project / "build" / "_redirects"
    for changed in (False, True):
        built(project, 'slugs = "title"', capsys)
        assert "/fr/wind.html /fr/le-vent-du-port.html 301" in redirects.read_text()
        if changed:
            redirects.write_text("/mine /yours 301\n")
        built(project, "", capsys)
        assert redirects.exists() == changed
        page = (project / "build" / "fr" / "wind.html").read_text(encoding="utf-8")
        assert "<article" in page, "where a page led away the article is now"


def test_pages_and_feed_come_and_go_together_though_nothing_else_of_them_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = project / "source" / "bus.html"
    date = '<meta property="article:published_time" content="2025-05-14">'
    for dated in (False, True, False):
        other.write_text(SOURCE.replace("<title>", f"{date * dated}<title>"), encoding="utf-8")
        built(project, 'base_url = "https://a.example"', capsys)
        page = (project / "build" / "en" / "wind.html").read_text(encoding="utf-8")
        assert ("https://a.example/en/feed.xml" in page) == dated
        assert (project / "build" / "en" / "feed.xml").exists() == dated


def test_holding_back_is_no_failure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "locales" / "fr" / "LC_MESSAGES" / "wind.po"
    catalog = polib.pofile(str(path))
    for entry in catalog:
        entry.msgstr = entry.msgstr or "Il fait avancer les bus."
    catalog.save()
    code, report = built(project, 'publish = "approved"\nthreshold = 100\n', capsys)
    assert code == 0
    assert [one["language"] for one in report["held"] if isinstance(one, dict)] == ["fr"]
    main(["-C", str(project), "build"])
    assert "held back: wind, fr: 3 of 4 sentences (75 %)" in capsys.readouterr().err


def test_the_note_is_left_out_where_the_policy_does_not_want_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(project, "", capsys)
    assert "doit être revue" in french(project)
    built(project, "note = false", capsys)
    assert "doit être revue" not in french(project)


def test_a_name_after_the_title_stays_through_the_front_door(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = built(project, 'slugs = "title"', capsys)
    assert code == 1
    assert "build/fr/le-vent-du-port.html" in report["written"]
    assert (project / "locales" / "fr" / "slugs.tsv").read_text().splitlines()[1:] == [
        "wind\tle-vent-du-port"
    ]
    _, report = built(project, 'slugs = "title"', capsys)
    assert report["written"] == []


def test_a_template_that_stands_in_for_nothing_is_one_warning(
    project: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    folder = project / "templates"
    (folder / "parts").mkdir(parents=True)
    (folder / "redirect.html").write_text('{% include "parts/moved.html" %}')
    (folder / "parts" / "moved.html").write_text("<p>moved")
    (folder / "README.md").write_text("ours")
    built(project, "", capsys)
    assert caplog.messages == []
    for name in ("article.html", "parts/page.html"):
        (folder / name).write_text("<p>mine")
    built(project, "", capsys)
    (message,) = caplog.messages
    assert message.startswith(f"{folder}: not used: 'article.html', 'parts/page.html'; the templates are")
    assert " page.html, " in message


def test_a_broken_template_is_one_message_and_exit_code_two(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "page.html").write_text("<p>{{ titel }}</p>")
    assert main(["-C", str(project), "build"]) == 2
    message = capsys.readouterr().err
    assert "templates/page.html:1: the template does not work: 'titel' is undefined" in message
    assert "next step: mend the template" in message


def test_an_article_that_fails_keeps_its_pages_and_what_leads_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: {title}\ndate: 2025-05-14\ntags: [Bus]\n---\nThe bus of the port runs on every day of the year.\n"
    other = project / "source" / "bus.md"
    other.write_text(text.format(title="The bus"), encoding="utf-8")
    settings = 'base_url = "https://a.example"\nlist_size = 1\n'
    built(project, settings, capsys)
    before = {path for path in (project / "build").rglob("*") if path.is_file()}
    assert {"bus.html", "feed.xml"} <= {path.name for path in before}
    other.write_text(text.format(title="The bus: a story: of it"), encoding="utf-8")
    renamed = other.rename(other.with_suffix(".markdown"))  # the same article
    code, _ = built(project, f'{settings}[[policy]]\nfor = "wind/fr"\nthreshold = 76\n', capsys)
    assert code == 2
    gone = {path.relative_to(project / "build").as_posix() for path in before if not path.exists()}
    assert gone == {f"fr/wind.{ending}" for ending in ("html", "md", "txt", "json", "epub")} & gone
    renamed.unlink()
    built(project, settings, capsys)
    assert not [path for path in (project / "build").rglob("bus.*") if path.is_file()]


@pytest.mark.parametrize(
    ("first", "then", "gone"),
    [
        ('formats = ["html", "text"]', 'formats = ["html"]', "fr/wind.txt"),
        ('languages = ["en", "fr"]', 'languages = ["en"]', "fr/wind.html"),
        ('markdown = "hugo"', 'markdown = "astro"', "hugo/content/wind/index.fr.md"),
        ('slugs = "title"', 'slugs = "source"', "fr/le-vent-du-port.txt"),
    ],
)
def test_what_settings_no_longer_make_goes_unless_somebody_changed_it(
    first: str, then: str, gone: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "build" / gone
    for changed in (False, True):
        built(project, first, capsys)
        assert file.is_file()
        if changed:
            file.write_text("mine")
        built(project, then, capsys)
        assert file.exists() == changed


def test_what_is_no_longer_made_goes_though_a_run_was_killed_before_it_came_to_that(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(project, 'formats = ["html", "text"]', capsys)
    file = project / "build" / "fr" / "wind.txt"
    assert file.is_file()

    class Killed(BaseException):
        """What nobody catches."""

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(printer, "_OFTEN", 1)
        patch.setattr(printer.Printer, "_clear_left", kill)
        with pytest.raises(Killed):
            built(project, 'formats = ["html"]', capsys)
    assert file.is_file()
    built(project, 'formats = ["html"]', capsys)
    assert not file.exists()


def test_files_of_other_formats_that_somebody_put_there_outlive_an_edition_that_is_held_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(project, 'formats = ["html"]', capsys)
    own = [
        project / "build" / path
        for path in ("fr/wind.txt", "hugo/content/wind/index.fr.md", "fr/wind.epub", "fr/feed.xml")
    ]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    built(project, 'formats = ["html"]\n[[policy]]\nfor = "*/fr"\nthreshold = 76\n', capsys)
    assert not (project / "build" / "fr" / "wind.html").exists()
    assert [path for path in own if not path.exists()] == []


def test_a_rule_that_names_no_article_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    built(project, 'keep_both = ["w*", "zzz"]\n[[policy]]\nfor = "b/fr"\n[[policy]]\nfor = "*/fr"\n', capsys)
    assert [record.getMessage() for record in caplog.records] == [
        "policy: no article is called 'b'; nothing comes of it",
        "keep_both: no article is called 'zzz'; nothing comes of it",
    ]
