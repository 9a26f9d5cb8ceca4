"""The recipes for CI: every shell step of them, run in a real repository with a bare one as its origin."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REPOSITORY

HOME = REPOSITORY / ".github"
ACTION = HOME / "actions" / "diptych" / "action.yml"
RECIPES = HOME / "recipes"
WORKFLOWS = sorted(RECIPES.glob("github-*.yml"))
SHIM = """#!{python}
import sys
sys.path.insert(0, {repository!r})
from pipeline.cli import corridor, main
from tests.fakes import WordByWord
corridor.engine = WordByWord
sys.exit(main())
"""


class Runner:
    """A small GitHub runner: steps, outputs, and the action of this repository; caches and checkouts are no-ops."""

    def __init__(self, root: Path) -> None:
        self.root, self.origin, self.work = root, root / "origin.git", root / "work"
        self.bin = root / "temp" / "diptych" / "bin"
        self.bin.mkdir(parents=True)
        for path in (self.bin / "diptych", root / "path" / "diptych"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(SHIM.format(python=sys.executable, repository=str(REPOSITORY)))
            path.chmod(0o755)
        self.summary, self.asked = root / "summary.md", root / "gh.log"
        gh = root / "path" / "gh"  # opening a pull request alone is recorded, not done
        gh.write_text(f'#!/bin/sh\n[ "$2" = view ] && exit 1\nprintf "%s\\n" "$@" >> {self.asked}\n')
        gh.chmod(0o755)
        self.env = {
            "PATH": f"{root / 'path'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
            "RUNNER_TEMP": str(root / "temp"),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        self.git("init", "-q", "--bare", "-b", "main", str(self.origin), at=root)
        self.person = root / "person"
        self.git("clone", "-q", str(self.origin), str(self.person), at=root)
        self.git("checkout", "-q", "-b", "main", at=self.person)
        (self.person / "source").mkdir()
        (self.person / "source" / "a.txt").write_text("A title of its own\n\nThis is a sentence.\n")
        (self.person / ".gitignore").write_text("/build/\n/.diptych/\n/exchange/\n")
        self.push("Begin")

    def git(self, *words: str, at: Path) -> str:
        identity = ["-c", "user.name=Person", "-c", "user.email=p@example.org"]
        done = subprocess.run(
            ["git", *identity, *words], cwd=at, check=False, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def push(self, message: str, branch: str = "main") -> None:
        self.git(
            "add",
            "--force",
            "--",
            *(
                name
                for name in ("source", "locales", "exchange", ".gitignore")
                if (self.person / name).exists()
            ),
            at=self.person,
        )
        self.git("commit", "-q", "-m", message, at=self.person)
        self.git("push", "-q", "origin", f"HEAD:{branch}", at=self.person)

    def shown(self, ref: str, path: str) -> str:
        return self.git("show", f"{ref}:{path}", at=self.origin)

    def shell(self, script: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.work, check=False, env=self.env | env, capture_output=True, text=True,
        )  # fmt: skip

    def job(self, path: Path, name: str, **changes: str) -> tuple[bool, str]:
        """Run a job's steps on a fresh checkout of main; say whether all went well, and what was printed."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.git("clone", "-q", str(self.origin), str(self.work), at=self.root)
        job = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"][name]
        env = {key: str(value) for key, value in job.get("env", {}).items()} | changes
        outputs: dict[str, str] = {}
        log = ""
        for step in job["steps"]:
            uses = step.get("uses", "")
            if uses.startswith("actions/"):
                continue
            if uses:
                assert uses == "OWNER/diptych/.github/actions/diptych@COMMIT"
                inputs = {key: self.filled(str(value), outputs) for key, value in step["with"].items()}
                code, told = self.action(inputs, outputs, step.get("id", ""))
            else:
                given = {key: self.filled(value, outputs) for key, value in step.get("env", {}).items()}
                code, told = self.step(step["run"], env | given, outputs, step.get("id", ""))
            log += told
            if code:
                return False, log
        return True, log

    def action(self, inputs: dict[str, str], outputs: dict[str, str], name: str) -> tuple[int, str]:
        action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
        assert inputs.keys() <= action["inputs"].keys()
        values = {f"inputs.{key}": str(one["default"]) for key, one in action["inputs"].items()}
        values |= {f"inputs.{key}": value for key, value in inputs.items()}
        run = next(step for step in action["runs"]["steps"] if step["name"] == "Run")
        env = {key: self.filled(value, values) for key, value in run["env"].items()}
        return self.step(run["run"], env, outputs, name)

    def step(self, script: str, env: dict[str, str], outputs: dict[str, str], name: str) -> tuple[int, str]:
        file = self.root / "output"
        file.write_text("")
        done = self.shell(script, **env, GITHUB_OUTPUT=str(file))
        text = file.read_text()
        for key, mark, block in re.findall(r"^(\w+)<<(\S+)\n(.*?)^\2\n", text, re.MULTILINE | re.DOTALL):
            outputs[f"steps.{name}.outputs.{key}"] = block
            text = text.replace(f"{key}<<{mark}\n{block}{mark}\n", "")
        outputs |= {
            f"steps.{name}.outputs.{key}": value
            for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)
        }
        return done.returncode, done.stdout + done.stderr

    @staticmethod
    def filled(text: str, values: dict[str, str]) -> str:
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: values.get(found[1], "token"), text)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A project of which no catalog is there yet."""
    return Runner(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A project whose editions were made once, by the recipe."""
    runner = Runner(tmp_path_factory.mktemp("made"))
    well, log = runner.job(RECIPES / "github-run.yml", "run")
    assert well, log
    return runner


@pytest.fixture
def ready(tmp_path: Path, made: Runner) -> Runner:
    """A project with catalogs, as the recipe left it."""
    runner = Runner(tmp_path / "ready")
    runner.git("push", "-q", str(runner.origin), "+main", at=made.origin)
    return runner


def steps() -> list[tuple[str, dict[str, Any]]]:
    found = [("action", step) for step in yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]]
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            found += [(path.name, step) for step in job["steps"]]
    return found


def test_others_actions_are_pinned_and_no_expression_stands_in_a_script() -> None:
    for where, step in steps():
        if "uses" in step and not step["uses"].startswith("OWNER/"):
            assert re.fullmatch(r"actions/(?:checkout|cache)@[0-9a-f]{40}", step["uses"]), where
        assert "${{" not in step.get("run", ""), where


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_until_a_job_says_otherwise(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_every_script_is_bash(runner: Runner) -> None:
    runner.work.mkdir()
    for where, step in steps():
        if "run" in step:
            done = subprocess.run(
                ["bash", "-n"], check=False, input=step["run"], text=True, capture_output=True
            )
            assert done.returncode == 0, (where, done.stderr)


def test_new_catalogs_come_back_and_a_second_run_commits_nothing(ready: Runner, made: Runner) -> None:
    path, runner = RECIPES / "github-run.yml", ready
    assert "msgstr" in runner.shown("main", "locales/fr/LC_MESSAGES/a.po")
    assert "## Editions" in made.summary.read_text(encoding="utf-8")
    head = runner.git("rev-parse", "main", at=runner.origin)
    assert runner.job(path, "run")[0]
    assert runner.git("rev-parse", "main", at=runner.origin) == head


def test_new_catalogs_can_come_as_a_pull_request(runner: Runner) -> None:
    assert runner.job(RECIPES / "github-run.yml", "run", PROPOSE="1")[0]
    assert "msgstr" in runner.shown("diptych/catalogs", "locales/fr/LC_MESSAGES/a.po")
    assert runner.asked.read_text().splitlines()[:4] == ["pr", "create", "--head", "diptych/catalogs"]
    assert "locales" not in runner.git("ls-tree", "--name-only", "main", at=runner.origin)


def test_a_bad_article_fails_the_job_when_the_others_are_committed(runner: Runner) -> None:
    (runner.person / "source" / "bad.txt").write_bytes(b"caf\xe9")
    runner.push("A bad one")
    well, log = runner.job(RECIPES / "github-run.yml", "run")
    assert not well
    assert "::error file=source/bad.txt,title=failed::" in log
    assert "msgstr" in runner.shown("main", "locales/fr/LC_MESSAGES/a.po")


def test_a_pull_request_is_checked(runner: Runner, ready: Runner) -> None:
    path = RECIPES / "github-check.yml"
    assert not runner.job(path, "check")[0]
    well, log = ready.job(path, "check")
    assert well, log


def test_translators_get_their_files_and_their_work_comes_back(ready: Runner) -> None:
    path, runner = RECIPES / "github-translators.yml", ready
    well, log = runner.job(path, "hand-out")
    assert well, log
    runner.git("fetch", "-q", at=runner.person)
    runner.git("checkout", "-q", "origin/translators", at=runner.person)
    files = [file for file in (runner.person / "exchange").rglob("*.po") if "fr" in file.name]
    assert len(files) == 1
    text = files[0].read_text(encoding="utf-8")
    at = text.index('msgid "This is a sentence."')
    text = text[:at] + re.sub(r'msgstr ".*"', 'msgstr "Voici une phrase."', text[at:], count=1)
    files[0].write_text(text, encoding="utf-8")
    runner.push("My work", "translators")
    well, log = runner.job(path, "hand-out")
    assert "not taken back yet" in log
    well, log = runner.job(path, "take-back")
    assert well, log
    assert 'msgstr "Voici une phrase."' in runner.shown("main", "locales/fr/LC_MESSAGES/a.po")
    assert runner.job(path, "hand-out")[0]
    assert "Hand units" in runner.git("log", "-1", "--format=%s", "translators", at=runner.origin)


def test_a_line_of_a_translators_file_name_is_no_option(ready: Runner) -> None:
    path, runner = RECIPES / "github-translators.yml", ready
    assert runner.job(path, "hand-out")[0]
    runner.git("fetch", "-q", at=runner.person)
    runner.git("checkout", "-q", "origin/translators", at=runner.person)
    (runner.person / "exchange" / "a.fr.po\n--force").touch()
    runner.push("Hostile", "translators")
    well, log = runner.job(path, "take-back")
    assert not well
    assert "diptych: --force: no such file" in log


def test_nothing_is_handed_out_before_there_is_a_catalog(runner: Runner) -> None:
    well, log = runner.job(RECIPES / "github-translators.yml", "hand-out")
    assert well, log
    assert "translators" not in runner.git("branch", "--list", at=runner.origin)


def test_arguments_reach_the_command_as_they_are_and_no_shell_reads_them(runner: Runner) -> None:
    runner.git("clone", "-q", str(runner.origin), str(runner.work), at=runner.root)
    hostile = "--label\n$(touch hurt) `touch hurt`; touch hurt\n--history\nhistory.tsv\n"
    code, log = runner.action({"command": "status", "arguments": hostile}, {}, "")
    assert code == 1, log
    assert "$(touch hurt) `touch hurt`; touch hurt\tfr" in (runner.work / "history.tsv").read_text(
        encoding="utf-8"
    )
    assert not (runner.work / "hurt").exists()


def test_gitlab_makes_editions_and_commits_catalogs_back(runner: Runner) -> None:
    jobs = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text(encoding="utf-8"))
    runner.git("clone", "-q", str(runner.origin), str(runner.work), at=runner.root)
    env = {"PUSH_TOKEN": "x", "PUSH_URL": str(runner.origin), "CI_DEFAULT_BRANCH": "main"}
    runner.git("config", "receive.advertisePushOptions", "true", at=runner.origin)
    before = "\n".join(jobs[".diptych"]["before_script"])
    done = runner.shell(before + "\n" + "\n".join(jobs["editions"]["script"]), **env)
    assert done.returncode == 0, done.stderr
    assert "msgstr" in runner.shown("main", "locales/fr/LC_MESSAGES/a.po")
    done = runner.shell("\n".join(jobs["translations"]["script"]))
    assert done.returncode == 0, done.stderr
    assert (runner.work / "translations.xml").exists()


def test_make_writes_the_reports(runner: Runner) -> None:
    runner.git("clone", "-q", str(runner.origin), str(runner.work), at=runner.root)
    call = f"make -s -f {RECIPES / 'translations.mk'}"
    done = runner.shell(f"{call} translations && {call} editions-check && {call} editions-status")
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (runner.work / "reports").iterdir()} == {
        "translations.xml", "translations.sarif", "history.tsv", "translations.html", "translations.svg",
    }  # fmt: skip


def test_the_hooks_stop_a_commit_that_is_not_in_step(runner: Runner) -> None:
    hooks = {
        hook["id"]: hook
        for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }
    configured = yaml.safe_load((RECIPES / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in configured["repos"][0]["hooks"]} <= hooks.keys()
    runner.git("clone", "-q", str(runner.origin), str(runner.work), at=runner.root)
    assert runner.shell(hooks["diptych-check"]["entry"]).returncode == 1
    assert runner.shell("diptych run -q && git add locales").returncode == 0
    assert runner.shell(hooks["diptych-check"]["entry"]).returncode == 0
    assert runner.shell(hooks["diptych-extract"]["entry"]).returncode == 0
    (runner.work / "source" / "a.txt").write_text("A title of its own\n\nThis is another sentence.\n")
    assert runner.shell(hooks["diptych-extract"]["entry"]).returncode == 1
    assert runner.shell("git add locales").returncode == 0
    assert runner.shell(hooks["diptych-extract"]["entry"]).returncode == 0
    (runner.work / "source" / "b.txt").write_text("A title of its own\n\nThis is a sentence.\n")
    done = runner.shell(hooks["diptych-extract"]["entry"])
    assert (done.returncode, "locales/fr/LC_MESSAGES/b.po\n" in done.stdout) == (1, True), "a new one"
