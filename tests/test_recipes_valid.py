"""What CI servers read is checked by others' programs: workflows, hooks, schemas, SARIF, JUnit."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from lxml import etree

from pipeline.cli import main
from pipeline.report import Finding, Report, Thresholds, judge
from pipeline.report.issues import issues
from pipeline.report.junit import as_junit
from tests.conftest import REPOSITORY
from tests.outside import ACTIONLINT, JUNIT_SCHEMA, NODE, SARIF_SCHEMA
from tests.test_recipes import ACTION, RECIPES, WORKFLOWS, steps
from tests.test_report import EN, Levels, covered, hostile, nowhere

HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
SCHEMAS = sorted((REPOSITORY / "pipeline").glob("*/schema/*.json"))
COMMIT = "0123456789abcdef" * 2 + "01234567"


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")


def says(*command: str | Path, at: Path = REPOSITORY) -> tuple[int, str]:
    done = subprocess.run(list(map(str, command)), cwd=at, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def valid(schema: str, *files: Path | str) -> None:
    code, told = says("check-jsonschema", *schema.split(), *files)
    assert code == 0, told


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A repository into which the recipes and the action were copied, names in capitals put in, as they say."""
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8").replace("OWNER", "somebody").replace("@COMMIT", f"@{COMMIT}")
        (workflows / path.name).write_text(text, encoding="utf-8")
    shutil.copytree(ACTION.parent, tmp_path / ".github" / "actions" / "diptych")
    return tmp_path


@needs("check-jsonschema")
def test_workflows_action_and_pipeline_fit_the_schemas_of_their_servers() -> None:
    valid("--builtin-schema vendor.github-workflows", *WORKFLOWS)
    valid("--builtin-schema custom.github-workflows-require-timeout", *WORKFLOWS)
    valid("--builtin-schema vendor.github-actions", ACTION)
    valid("--builtin-schema vendor.gitlab-ci --data-transform gitlab-ci", RECIPES / "gitlab-ci.yml")


@needs("check-jsonschema")
def test_the_schemas_of_this_project_are_schemas() -> None:
    assert {path.name for path in SCHEMAS} == {"edition.json", "log.json", "report.json"}
    valid("--check-metaschema", *SCHEMAS)


@pytest.mark.skipif(
    NODE is None or not ACTIONLINT.exists(), reason="node or actionlint is not installed here"
)
def test_actionlint_has_nothing_to_say_about_the_workflows(filled: Path) -> None:
    assert NODE is not None
    code, told = says(NODE, ACTIONLINT, ".github/workflows/*.yml", at=filled)
    assert code == 0, told
    assert f"Checking {len(WORKFLOWS)} workflow" in told


@needs("zizmor")
def test_zizmor_finds_nothing_unsafe_in_workflows_and_action(filled: Path) -> None:
    code, told = says("zizmor", "--offline", "--no-progress", "--no-config", filled)
    assert code == 0, told


@needs("shellcheck")
@pytest.mark.parametrize("place", range(len([step for _, step in steps() if "run" in step])))
def test_shellcheck_has_nothing_to_say_about_a_step(place: int, tmp_path: Path) -> None:
    step = [step for _, step in steps() if "run" in step][place]
    script = tmp_path / "step.sh"
    given = "".join(f"export {name}=given\n" for name in step.get("env", {}))
    script.write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{given}{step['run']}", encoding="utf-8")
    code, told = says("shellcheck", script)
    assert code == 0, told


@needs("shellcheck")
def test_shellcheck_has_nothing_to_say_about_gitlabs_jobs_the_hooks_and_what_ci_runs(tmp_path: Path) -> None:
    jobs = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text(encoding="utf-8"))
    scripts = [
        [*jobs[".diptych"]["before_script"], *jobs[name]["script"]] for name in ("translations", "editions")
    ]
    entries = (hook["entry"] for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8")))
    scripts += [[found[1]] for entry in entries if (found := re.fullmatch(r"sh -c '(.*)'", entry))]
    for number, lines in enumerate(scripts):
        script = tmp_path / f"{number}.sh"
        script.write_text("#!/bin/sh\nset -e\n" + "\n".join(lines), encoding="utf-8")
        code, told = says("shellcheck", script)
        assert code == 0, told
    code, told = says("shellcheck", REPOSITORY / ".ci" / "run")
    assert code == 0, told


@needs("pre-commit")
def test_pre_commit_takes_the_hooks_and_the_configuration(tmp_path: Path) -> None:
    configuration = tmp_path / ".pre-commit-config.yaml"
    text = (RECIPES / "pre-commit-config.yaml").read_text(encoding="utf-8")
    configuration.write_text(text.replace("rev: COMMIT", f"rev: {COMMIT}"), encoding="utf-8")
    for what, path in (("manifest", HOOKS), ("config", configuration)):
        code, told = says("pre-commit", f"validate-{what}", path)
        assert (code, told) == (0, "")


Made = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Make a report of a project that has all that can be complained of."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a b, c.txt").write_text("A title of its own\n\nThis is a sentence in English.\n")
    (tmp_path / "source" / "bad.txt").write_bytes(b"caf\xe9")

    def make(kind: str, *words: str) -> Path:
        path = tmp_path / f"report.{kind}"
        assert main(["-C", str(tmp_path), "check", "-q", *words, "--report", f"{kind}={path}"]) == 2
        return path

    return make


@needs("check-jsonschema")
@pytest.mark.skipif(not SARIF_SCHEMA.exists(), reason="the schema of SARIF is not installed here")
def test_sarif_fits_the_schema_of_oasis(made: Made) -> None:
    # its pattern for languages is a regular expression in Python, and none in ECMAScript's Unicode mode
    valid(f"--regex-variant python --schemafile {SARIF_SCHEMA}", made("sarif", "--min-approved", "100"))


def test_sarif_says_what_code_scanning_asks_for(made: Made) -> None:
    """GitHub wants a full description of each rule and a line for each result (its rules GH1001 and GH2012)."""
    (run,) = json.loads(made("sarif", "--min-approved", "100").read_text(encoding="utf-8"))["runs"]
    assert {result["ruleId"] for result in run["results"]} == {"failed", "missing", "stale", "threshold"}
    assert all(rule["fullDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert all(place["region"]["startLine"] >= 1 for place in places)
    assert all(re.fullmatch(r"[\w./%-]+", place["artifactLocation"]["uri"]) for place in places)


@pytest.mark.skipif(not JUNIT_SCHEMA.exists(), reason="the schema of JUnit reports is not installed here")
def test_junit_fits_the_schema_of_jenkins(made: Made) -> None:
    schema = etree.XMLSchema(etree.parse(JUNIT_SCHEMA))
    schema.assertValid(etree.parse(made("junit", "--min-approved", "100")))
    warning: Finding = replace(hostile().findings[0], severity="warning")
    report = judge(replace(hostile(), findings=(*hostile().findings, warning)), Thresholds(Levels(100)))
    for one in (report, Report((covered("wind", EN, human=1),)), Report()):
        schema.assertValid(etree.fromstring(as_junit(one, issues(one, nowhere)).encode()))


@needs("check-jsonschema")
def test_the_report_and_the_log_fit_their_schemas_by_another_program(made: Made, tmp_path: Path) -> None:
    report, log = made("json", "--log-json", str(tmp_path / "log.jsonl")), tmp_path / "log.jsonl"
    valid(f"--schemafile {SCHEMAS[-1]}", report)
    for number, line in enumerate(log.read_text(encoding="utf-8").splitlines()):
        (tmp_path / f"line-{number}.json").write_text(line, encoding="utf-8")
    valid(f"--schemafile {SCHEMAS[-2]}", *sorted(tmp_path.glob("line-*.json")))
