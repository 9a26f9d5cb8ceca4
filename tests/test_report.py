"""Reports in every form, and what a check asks for."""

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import fastjsonschema
import pytest
from lxml import etree

from pipeline.cli import corridor, main
from pipeline.config import ConfigError, load
from pipeline.model import Key, Language, Levels, Skipped, State
from pipeline.report import (
    Coverage,
    Failure,
    Finding,
    Gap,
    Redone,
    Report,
    Thresholds,
    as_json,
    explanation,
    judge,
    summary,
)
from pipeline.report.badge import as_badge
from pipeline.report.dashboard import as_dashboard
from pipeline.report.github import as_annotations
from pipeline.report.history import HistoryError, parse_history, points_of, render_history, with_points
from pipeline.report.issues import issues
from pipeline.report.junit import as_junit
from pipeline.report.markdown import as_markdown
from pipeline.report.sarif import as_sarif
from tests.conftest import REPOSITORY
from tests.fakes import WordByWord

FR, EN = Language("fr"), Language("en")
HOSTILE = "x\n::error file=a,line=1::gotcha\r\n%0A::stop-commands::t <script>alert(1)</script> ]]> | @all `a`\x00\u2028::set-env::"
SCHEMA = REPOSITORY / "pipeline" / "report" / "schema" / "report.json"


def covered(slug: str, language: Language, *, doubtful: int = 0, **states: int) -> Coverage:
    units = tuple((state, states.get(state.value, 0)) for state in State)
    gaps = tuple(Gap("paragraph", f"gap {number}", "") for number in range(states.get("missing", 0)))
    return Coverage(slug, f"source/{slug}.txt", language, units, units, gaps, doubtful)


def nowhere(slug: str, language: Language) -> tuple[str, dict[Key, int]]:
    return f"locales/{language}/LC_MESSAGES/{slug}.po", {Key("paragraph", HOSTILE): 12}


def hostile() -> Report:
    finding = Finding("wind", FR, "paragraph", HOSTILE, "tags", "error", HOSTILE)
    gap = replace(covered("wind", FR, human=1, missing=1), gaps=(Gap("paragraph", HOSTILE, HOSTILE),))
    return Report(
        (gap,),
        failures=(Failure("source/a,b:c.txt", HOSTILE),),
        stale=("x\n::error::y",),
        findings=(finding,),
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a translation in which a check finds an error, on a line that is known."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "good.txt").write_text(
        "A title of its own\n\nThis is a sentence. Write to a@b.example today.\n"
    )
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    po = tmp_path / "locales" / "fr" / "LC_MESSAGES" / "good.po"
    lines = po.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith('msgid "Write to'))
    lines[at + 1] = 'msgstr "Écrivez-nous."'
    po.write_text("\n".join(lines), encoding="utf-8")
    assert main(["-C", str(tmp_path), "extract", "-q"]) == 0  # a person's words now
    told = po.read_text(encoding="utf-8").split("\n").index('msgstr "Écrivez-nous."')
    (tmp_path / "line").write_text(str(told + 1))
    return tmp_path


def test_thresholds_are_judged_for_each_language_as_a_whole_and_name_the_articles() -> None:
    report = Report(
        (
            covered("a", FR, human=9, missing=1),
            covered("b", FR, human=10),
            covered("a", EN, machine=4, doubtful=3),
        )
    )
    asked = Thresholds(Levels(None, ((FR, 100),)), Levels(50), Levels(None, ((EN, 50),)))
    judged = judge(report, asked)
    assert [(short.language, short.message) for short in judged.shortfalls] == [
        ("fr", "19 of 20 units are translated, 95 %; at least 100 % asked: a (9 of 10)"),
        ("en", "0 of 4 units are approved, 0 %; at least 50 % asked: a (0 of 4)"),
        ("en", "3 of 4 units are doubtful, 75 %; at most 50 % asked: a (3 of 4)"),
    ]
    assert judged.tolerated == (FR,)
    assert (
        judge(
            report, replace(asked, translated=Levels(95), approved=Levels(0), doubtful=Levels(75))
        ).shortfalls
        == ()
    )


def test_a_share_is_never_rounded_up_to_what_is_asked() -> None:
    report = Report((covered("a", FR, human=999, missing=1),))
    assert (
        judge(report, Thresholds(Levels(100)))
        .shortfalls[0]
        .message.startswith("999 of 1000 units are translated, 99 %")
    )


def test_what_wants_no_translation_is_done_and_free_of_doubt() -> None:
    report = Report((covered("a", FR, source=3),))
    assert judge(report, Thresholds(Levels(100), Levels(100), Levels(0))).shortfalls == ()


def test_exit_codes_have_one_meaning_each_and_the_first_to_mend_comes_first(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["-C", str(project), "check"]
    assert main([*command, "--min-approved", "100"]) == 3
    assert "below a threshold: fr: 1 of 3 units are approved" in capsys.readouterr().err
    po = project / "locales" / "fr" / "LC_MESSAGES" / "good.po"
    right = po.read_text(encoding="utf-8").replace("Écrivez-nous.", "Écrivez à a@b.example aujourd’hui.")
    po.write_text(right, encoding="utf-8")
    assert main(command) == 0
    assert main([*command, "--min-approved", "fr=34"]) == 4
    assert main([*command, "--min-approved", "fr=33"]) == 0
    po.write_text(
        po.read_text(encoding="utf-8").replace('msgstr "Écrivez à a@b.example aujourd’hui."', 'msgstr ""'),
        encoding="utf-8",
    )
    assert main(["-C", str(project), "extract", "-q"]) == 1
    assert main(command) == 1
    assert main([*command, "--min-translated", "fr=60"]) == 0
    assert main([*command, "--min-translated", "90"]) == 4
    (project / "diptych.toml").write_text("min_translated = { fr = 90 }\n")
    assert main(command) == 4
    assert main([*command, "--min-translated", "50"]) == 0
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    assert main(command) == 2


def test_status_is_no_judge(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(project), "status", "-q"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][-6:] == ["doubtful", "failing", "units", "words", "by", "people"]
    assert lines[2] == ["good", "fr", "0", "1", "0", "0", "2", "0", "0", "1", "3", "13", "33", "%"]
    assert [line[:2] for line in lines[5:]] == [["all", "fr"], ["all", "en"]]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--min-translated", "101"], "no whole number from 0 to 100"),
        (["--min-translated", "fr=1e1"], "no whole number"),
        (["--min-translated", "tlh=5"], "not a language"),
        (["--report", "pdf=x"], "none of json"),
        (["--label", "a\tb"], "line of text"),
    ],
)
def test_arguments_that_make_no_sense_are_explained(
    words: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", *words])
    assert stopped.value.code == 2
    assert problem in " ".join(capsys.readouterr().err.split())


def test_a_language_that_the_project_has_not_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(project), "check", "--min-approved", "de=5"]) == 2
    assert "de is not one of the project's languages" in capsys.readouterr().err
    (project / "diptych.toml").write_text("max_doubtful = { de = 5 }\n")
    with pytest.raises(ConfigError, match="'de' is not one of the languages"):
        load(project)


def test_json_fits_its_schema(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    valid = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    valid(json.loads(as_json(judge(hostile(), Thresholds(Levels(100))))))
    for command in ("status", "check", "run"):
        main(["-C", str(project), command, "-q", "--json"])
        valid(json.loads(capsys.readouterr().out))
    with pytest.raises(fastjsonschema.JsonSchemaException):
        valid({**json.loads(as_json(Report())), "more": 1})


def test_every_form_points_at_the_line_of_the_translation(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line, path = int((project / "line").read_text()), "locales/fr/LC_MESSAGES/good.po"
    out = project / "out"
    words = [word for kind in ("junit", "sarif", "markdown") for word in ("--report", f"{kind}={out / kind}")]
    assert main(["-C", str(project), "check", "-q", "--report", "github", *words]) == 3
    assert f"::error file={path},line={line},title=addresses::" in capsys.readouterr().out
    result = json.loads((out / "sarif").read_text())["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": line}
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == path
    assert f"{path}:{line}: " in (out / "junit").read_text()
    assert str(line) in (out / "markdown").read_text()
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    main(["-C", str(project), "check", "-q", *words])
    assert before == {file.name: file.read_bytes() for file in out.iterdir()}


def test_lines_are_those_of_the_file_as_it_is_after_edits_of_source_and_catalog(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence above pushes all down; a person's comments, CRLF and a long text in several lines push more."""
    source, po = project / "source" / "good.txt", project / "locales" / "fr" / "LC_MESSAGES" / "good.po"
    source.write_text(source.read_text().replace("This is a", "It rained. It snowed. This is a"))
    assert main(["-C", str(project), "extract", "-q"]) == 1
    text = po.read_text(encoding="utf-8")
    text = text.replace('msgstr "Écrivez-nous."', 'msgstr ""\n"Écrivez-"\n"nous."')
    text = text.replace("\n\n", "\n\n# a comment\n# of two lines\n", 2).replace("\n", "\r\n")
    po.write_bytes(text.encode())
    for _ in range(2):
        capsys.readouterr()
        assert main(["-C", str(project), "check", "-q", "--report", "github"]) == 3
        told = re.findall(r"::error file=([^,]+),line=(\d+),title=(\w+)::.*: (.*)", capsys.readouterr().out)
        lines = po.read_bytes().decode().replace("\r\n", "\n").split("\n")
        assert [rule for _, _, rule, _ in told] == ["addresses", "missing", "missing"]
        for file, line, rule, msgid in told:
            assert file == "locales/fr/LC_MESSAGES/good.po"
            assert lines[int(line) - 1] == 'msgstr ""', "a gap, or the first line of a text in several"
            assert lines[int(line) - 2] == f'msgid "{msgid}"', rule
        assert main(["-C", str(project), "extract", "-q"]) == 1  # and as Diptych writes it again
        po.write_text(
            po.read_text(encoding="utf-8").replace('msgstr "Écrivez-nous."', 'msgstr ""\n"Écrivez-nous."')
        )


def test_files_are_named_as_the_folder_does_in_which_the_command_was_called(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In CI that is the checkout: a project in a folder of it is annotated where its files are."""
    (project / "source" / "bad.txt").write_bytes(b"caf\xe9")
    monkeypatch.chdir(project.parent)
    words = ["-C", project.name, "check", "-q", "--report", "github", "--report", "sarif", "--report", "json"]
    assert main(words) == 2
    told = capsys.readouterr().out
    assert f"::error file={project.name}/locales/fr/LC_MESSAGES/good.po,line=" in told
    assert f"::error file={project.name}/source/bad.txt,title=failed::" in told
    assert f'"uri": "{project.name}/locales/fr/LC_MESSAGES/good.po"' in told
    assert '"source": "source/bad.txt"' in told, "JSON names what the project does"


def test_a_report_on_stdout_is_alone_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(project), "status", "-q", "--report", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"]


def test_a_report_that_cannot_be_written_takes_neither_the_others_nor_the_story_with_it(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    badge = tmp_path / "badge.svg"
    words = ["--report", f"json={tmp_path}/file/report.json", "--report", f"badge={badge}", "--json"]
    assert main(["-C", str(project), "check", *words]) == 2
    out, err = capsys.readouterr()
    assert f"{tmp_path}/file/report.json: cannot be written" in err
    assert "next step" in err
    assert re.search(r"^\d+ articles?, ", err, re.M), "the summary"
    assert json.loads(out)["articles"]
    assert badge.exists()


def test_files_beside_the_project_are_named_without_detours(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "locales").rename(project.parent / "catalogs")
    (project / "diptych.toml").write_text('locales = "../catalogs"\n')
    monkeypatch.chdir(project.parent)
    assert main(["-C", project.name, "check", "-q", "--report", "github", "--report", "sarif"]) == 3
    told = capsys.readouterr().out
    assert "::error file=catalogs/fr/LC_MESSAGES/good.po,line=" in told
    assert '"uri": "catalogs/fr/LC_MESSAGES/good.po"' in told


def test_a_report_goes_through_links_and_into_pipes_and_leaves_both(project: Path, tmp_path: Path) -> None:
    """A rename would put a file in the place of `/dev/stdout`, and of the link that a server serves."""
    link, target, pipe = tmp_path / "latest.svg", tmp_path / "report.svg", tmp_path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    words = [word for place in (link, pipe) for word in ("--report", f"badge={place}")]
    assert main(["-C", str(project), "status", "-q", *words]) == 0
    told, _ = reader.communicate(timeout=30)
    assert told == target.read_text(encoding="utf-8")
    assert told.startswith("<svg")
    assert link.is_symlink()
    assert pipe.is_fifo()


@pytest.mark.parametrize("place", ["/", ".", "..", "/dev/null/x", "x" * 300])
def test_a_place_where_no_report_can_be_is_named(
    project: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(project), "status", "-q", "--report", f"json={place}"]) == 2
    assert re.search(r"diptych: .+: cannot be written: .+\n  next step: ", capsys.readouterr().err)


def test_a_folder_whose_name_is_no_utf_8_spoils_no_report(project: Path) -> None:
    odd = project / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    (project / "source").rename(odd / "source")
    (project / "locales").rename(odd / "locales")
    with (odd / "locales" / "fr" / "LC_MESSAGES" / "good.po").open("a") as file:
        file.write('\nmsgid "no end\n')
    kinds = ("json", "junit", "sarif", "github", "markdown", "badge", "dashboard")
    words = [word for kind in kinds for word in ("--report", f"{kind}={project / 'out' / kind}")]
    assert main(["-C", str(odd), "check", "-q", *words]) == 2
    for kind in kinds:
        assert (project / "out" / kind).read_text(encoding="utf-8"), kind
    json.loads((project / "out" / "sarif").read_text(encoding="utf-8").encode("utf-8"))


def test_forms_hold_what_their_readers_take_errors_first_and_say_what_is_left_out() -> None:
    long = replace(covered("a", FR, missing=30_000), language=EN)
    report = Report(
        (
            long,
            *(covered(f"b-{number:04}", FR, human=1) for number in range(600)),
            covered("c", FR, missing=1),
        ),
        tolerated=(EN,),
    )
    sarif = json.loads(as_sarif(issues(report, nowhere), {}, "1"))["runs"][0]
    assert len(sarif["results"]) == 25_000
    assert sarif["results"][0]["level"] == "error"
    (more,) = sarif["invocations"][0]["toolExecutionNotifications"]
    assert more["message"]["text"] == "5001 more results are left out."
    suites = etree.fromstring(as_junit(report, issues(report, nowhere)).encode())
    assert [suites[0].get("name"), suites[-1][0].findtext("system-out")] == [
        "a, en",
        "5001 more are left out; --report json=FILE has all gaps",
    ]
    told = {suite.get("name"): int(suite.get("tests")) for suite in suites}
    assert (len(told), told["c, fr"], told["a, en"]) == (603, 1, 24_999)
    assert int(suites.get("tests")) == sum(told.values())
    annotations = as_annotations(issues(report, nowhere)).split("\n")
    assert [line.split(" ")[0] for line in annotations] == ["::error", *["::warning"] * 99, "::notice", ""]
    assert "and 29901 more" in annotations[100]
    text = as_markdown(report, issues(report, nowhere))
    rows = re.findall(r"^\| (\S+) \| (?:fr|en) \|", text, re.MULTILINE)
    assert (len(rows), rows[:2]) == (500, ["a", "c"])
    assert "- and 29951 more\n" in text
    assert "and 102 more of which less is to be done" in text
    assert (
        "invocations"
        not in json.loads(
            as_sarif(issues(hostile(), nowhere), dict.fromkeys(("tags",), ("error", "x")), "1")
        )["runs"][0]
    )


def test_no_text_begins_a_workflow_command_of_its_own() -> None:
    report = hostile()
    found = list(issues(report, nowhere))
    lines = re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", as_annotations(found))
    assert len(lines) == len(found) + 1
    assert all(re.match(r"::error (file=[^,:]+,)?(line=12,)?title=[a-z]+::", line) for line in lines[:-1])
    assert "file=source/a%2Cb%3Ac.txt," in lines[0]
    assert "%250A::stop" in lines[0]


def test_no_text_or_name_begins_a_line_of_what_is_told() -> None:
    report = replace(hostile(), redone=(Redone(HOSTILE, (HOSTILE,)),), skipped=(Skipped(HOSTILE, HOSTILE),))
    told = re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", summary(report) + explanation(report))
    assert len(told) == 9, "a line for each, and nothing behind the last"
    assert not any(line.startswith(("::", "##", "\x1b")) for line in told)
    assert told[-2].startswith(r"worked on x\n::error file=a,line=1::gotcha\r\n%0A")


def test_no_text_is_a_command_within_a_line() -> None:
    """GitHub's runner and Azure's take `##[…]` for one wherever it stands, TeamCity's server likewise."""
    texts = (
        "x ##[stop-commands]t",
        "##vso[task.setvariable variable=a]b",
        "###[error]",
        "##teamcity[x]",
        "# a [b] ##",
    )
    told = summary(Report(problems=texts)).split("\n")[:5]
    assert not any(re.search(r"##\w*\[", line) for line in told)
    assert told[0] == r"problem: x \x23#[stop-commands]t"
    assert told[4] == "problem: # a [b] ##"


def test_a_thousand_lines_of_a_kind_are_told_and_how_many_more_there_are() -> None:
    report = Report((covered("a", FR, missing=1500),), written=tuple(map(str, range(1001))))
    told = summary(report).split("\n")
    assert len(told) == 2 * 1001 + 2
    assert told[1000] == "and 1 more; --report json=FILE has all of them"
    assert told[2001] == "and 500 more; --report json=FILE has all of them"
    assert told[2002].startswith("1 article, 1 edition: ")


def test_junit_is_what_the_common_schema_allows() -> None:
    report = Report(
        (covered("wind", EN, human=1), *hostile().coverage),
        findings=(*hostile().findings, replace(hostile().findings[0], severity="warning")),
    )
    root = etree.fromstring(as_junit(report, issues(report, nowhere)).encode())
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped"}
        cases = suite.findall("testcase")
        assert [case.tag for case in suite] == ["testcase"] * int(suite.get("tests"))
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures"))
        assert all(set(case.attrib) == {"name", "classname"} for case in cases)
        assert {child.tag for case in cases for child in case} <= {"failure", "system-out"}
        assert len({case.get("name") for case in cases}) == len(cases)
    assert (root.get("tests"), root.get("failures")) == ("4", "2")


def test_sarif_has_a_rule_with_help_for_all_that_can_be_found(project: Path) -> None:
    out = project / "out.sarif"
    main(["-C", str(project), "check", "-q", "--report", f"sarif={out}"])
    run = json.loads(out.read_text())["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert {"missing", "stale", "failed", "threshold", "tags", "numbers"} <= {rule["id"] for rule in rules}
    assert all(
        rule["help"]["text"] and rule["defaultConfiguration"]["level"] in ("error", "warning")
        for rule in rules
    )
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_markdown_shows_hostile_text_as_text() -> None:
    text = as_markdown(hostile(), issues(hostile(), nowhere))
    assert "<script" not in text
    assert "@all" not in text
    assert "::error" not in text
    assert "| fr | 2 | 1 (50 %) | 1 (50 %) | 0 (0 %) | 2 |" in text


def test_the_badge_says_in_words_what_it_shows() -> None:
    report = Report((covered("a", FR, human=3, missing=1), covered("a", EN, human=1)))
    root = etree.fromstring(as_badge(report).encode())
    assert root.get("role") == "img"
    assert root.get("aria-label") == "translated: fr 75 % · en 100 %"
    assert root[0].text == root.get("aria-label")


def test_a_history_is_read_as_it_was_written_and_merges_by_lines() -> None:
    old = points_of(Report((covered("a", FR, human=1),)), "2026-01-01")
    ours = with_points(old, points_of(Report((covered("a", FR, human=2),)), "2026-02-01"))
    theirs = with_points(old, points_of(Report((covered("a", FR, human=3),)), "2026-01-15"))
    assert parse_history(render_history(ours), "h") == ours
    union = render_history(ours) + render_history(theirs)
    merged = with_points((), parse_history(union, "h"))
    assert [point.label for point in merged] == ["2026-01-01", "2026-01-15", "2026-02-01"]
    with pytest.raises(HistoryError, match="h:1: this is no line"):
        parse_history(f"a\tfr\t{'9' * 5000}\t1\t1\t1\t1\n", "h")
    with pytest.raises(HistoryError, match="h:2: this is no line"):
        parse_history("label\n<<<<<<< HEAD\n".replace("label\n", "\n"), "h")


def test_the_dashboard_draws_the_history_without_scripts_or_clock(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, history = project / "page.html", project / "history.tsv"
    words = ["-C", str(project), "status", "-q", "--report", f"dashboard={page}", "--history", str(history)]
    assert main([*words, "--label", "v1 & <b>"]) == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(words) == 0
    first = (page.read_bytes(), history.read_bytes())
    assert main(words) == 0
    assert (page.read_bytes(), history.read_bytes()) == first
    history.write_bytes(b"\xef\xbb\xbf" + first[1])  # as some editors of Windows save it
    assert main(words) == 0
    assert (page.read_bytes(), history.read_bytes()) == first
    text = page.read_text(encoding="utf-8")
    assert "2023-11-14" in text
    assert "v1 &amp; &lt;b&gt;" in text
    assert "<script" not in text
    assert text.count("<polyline") == 4
    assert "<b>" not in as_dashboard(hostile(), (), "<b>")


def test_a_label_without_a_history_is_an_error_and_the_reports_are_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = project / "page.html"
    assert main(["-C", str(project), "status", "-q", "--report", f"dashboard={page}", "--label", "v1"]) == 2
    assert "--label names a point of a history" in capsys.readouterr().err
    assert page.is_file()


def test_a_history_that_cannot_be_read_takes_no_other_report_with_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "history.tsv").write_text("<<<<<<< ours\n")
    words = [
        "--history",
        str(project / "history.tsv"),
        "--label",
        "x",
        "--report",
        f"badge={project / 'b.svg'}",
    ]
    assert main(["-C", str(project), "status", "-q", *words]) == 2
    assert "history.tsv:1: this is no line of a history" in capsys.readouterr().err
    assert (project / "b.svg").exists()
    assert (project / "history.tsv").read_text() == "<<<<<<< ours\n"


def test_a_point_is_dated_by_the_last_commit(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    words = ["-C", str(project), "status", "-q", "--history", str(project / "history.tsv")]
    assert main(words) == 2
    assert "say --label, or set SOURCE_DATE_EPOCH" in capsys.readouterr().err
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-03-04T23:30:00-05:00")
    identity = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", "-C", str(project), *command], check=True)
    assert main(words) == 0
    assert "2025-03-05\tfr\t" in (project / "history.tsv").read_text(encoding="utf-8")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@99999999999999 +0000")  # a commit can say anything
    subprocess.run(
        ["git", "-C", str(project), *identity, "commit", "-q", "--allow-empty", "-m", "x"], check=True
    )
    assert main(words) == 2
    assert "say --label" in capsys.readouterr().err
