"""`--report KIND=FILE`: one report in as many forms as are asked for; and the thresholds of `check`."""

import argparse
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.config import Config, read_language
from pipeline.errors import PipelineError
from pipeline.files import remedy, write_whole
from pipeline.gather.folder import location_of
from pipeline.model import Key, Language, Levels
from pipeline.places import catalog_place
from pipeline.report import Report

if TYPE_CHECKING:
    from pipeline.report.issues import Lines

KINDS = {
    "json": "the same as --json",
    "junit": "JUnit XML, for test pages",
    "sarif": "SARIF 2.1.0, for code scanning",
    "github": "annotations on lines of PO files",
    "markdown": "a summary, for $GITHUB_STEP_SUMMARY",
    "badge": "SVG with each language's share",
    "dashboard": "an HTML page, with plots of --history",
}


class ReportError(PipelineError):
    """A report cannot be made or written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One form of the report, and where it goes."""

    kind: str
    path: Path | None
    """None for stdout."""


def form_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the forms that a report can take."""
    kinds = "; ".join(f"{kind}: {meaning}" for kind, meaning in KINDS.items())
    parser.add_argument(
        "--report",
        action="append",
        type=_wanted,
        default=[],
        metavar="KIND[=FILE]",
        help=f"write the report in another form too, to FILE or stdout; repeat for several. {kinds}",
    )
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help="add today's counts to FILE, which the dashboard draws"
    )
    parser.add_argument(
        "--label",
        type=_label,
        metavar="TEXT",
        help="what the point in the history is called (default: SOURCE_DATE_EPOCH's date, else the last commit's)",
    )


def threshold_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a check may ask for."""
    for name, meaning in (
        ("min-translated", "least share of units with a translation; gaps are then no failure by themselves"),
        ("min-approved", "least share of units that a person stands behind"),
        ("max-doubtful", "greatest share of units whose text a machine doubts"),
    ):
        parser.add_argument(
            f"--{name}",
            action="append",
            type=_level,
            default=[],
            metavar="[LANGUAGE=]PERCENT",
            help=f"{meaning}, in one language or in each; goes before the settings",
        )


def levels(given: list[tuple[Language | None, int]], settings: Levels, config: Config) -> Levels:
    """Return what is asked: the command line, then the settings. Raises `ReportError`."""
    general, each = settings.general, dict(settings.each)
    for language, percent in given:
        if language is None:
            general, each = percent, {}
    for language, percent in given:
        if language is not None and language not in config.languages:
            message = f"{language} is not one of the project's languages"
            raise ReportError(message, next_step=f"name one of {', '.join(config.languages)}")
        if language is not None:
            each[language] = percent
    return Levels(general, tuple(each.items()))


def write_reports(report: Report, config: Config, options: argparse.Namespace) -> None:
    """Write all forms that were asked for, also after one that cannot be. Raises `PipelineError`."""
    errors: list[PipelineError] = []
    history: tuple[object, ...] = ()
    if options.label and not options.history:
        message = "--label names a point of a history, and there is none"
        errors.append(ReportError(message, next_step="name one with --history FILE"))
    try:
        history = _history(report, config, options) if options.history else ()
    except PipelineError as error:
        errors.append(error)
    lines, seen = _lines(config), _seen_from_here(config.root)
    for wanted in options.report:
        text = _made(wanted.kind, report, config, history, lines, seen)
        if wanted.path is None:
            sys.stdout.write(text)
            continue
        try:
            _write(wanted.path, text)
        except ReportError as error:
            errors.append(error)
    if errors:
        raise errors[0]


def _made(
    kind: str,
    report: Report,
    config: Config,
    history: tuple[object, ...],
    lines: "Lines",
    seen: Callable[[str], str],
) -> str:
    room = importlib.import_module("pipeline.report" if kind == "json" else f"pipeline.report.{kind}")
    issues = importlib.import_module("pipeline.report.issues").issues(report, lines)
    found = (replace(issue, path=seen(issue.path)) for issue in issues)
    makers: dict[str, Callable[[], str]] = {
        "json": lambda: room.as_json(report),
        "junit": lambda: room.as_junit(report, found),
        "sarif": lambda: room.as_sarif(found, _checks(), __version__),
        "github": lambda: room.as_annotations(found),
        "markdown": lambda: room.as_markdown(report, found),
        "badge": lambda: room.as_badge(report),
        "dashboard": lambda: room.as_dashboard(report, history, config.site_name),
    }
    return makers[kind]()


def _seen_from_here(root: Path) -> Callable[[str], str]:
    """Return what names a file as the caller's folder does, which in CI is the checkout; as the project does elsewhere."""
    here, there = Path.cwd().resolve(), root.resolve()

    @cache
    def seen(path: str) -> str:
        place = Path(os.path.normpath(there / path))
        return location_of(place, here) if path and place.is_relative_to(here) else path

    return seen


def _checks() -> Mapping[str, tuple[str, str]]:
    checks = importlib.import_module("pipeline.checks").CHECKS
    return {check.id: (check.severity.value, check.explanation) for check in checks}


def _lines(config: Config) -> "Lines":
    """Return what finds units in catalogs; a catalog that is not there yet is named all the same."""
    catalogs = importlib.import_module("pipeline.catalogs")

    @cache
    def find(slug: str, language: Language) -> tuple[str, Mapping[Key, int]]:
        path = catalog_place(config.locales, slug, language)
        return location_of(path, config.root), catalogs.msgstr_lines(path)

    return find


def _history(report: Report, config: Config, options: argparse.Namespace) -> tuple[object, ...]:
    """Read the history, add the present, write it."""
    room = importlib.import_module("pipeline.report.history")
    path: Path = options.history
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(
            f"cannot be read ({error})", where=str(path), next_step="name a history with --history"
        ) from error
    before = room.parse_history(text, str(path))
    label = options.label or _moment(config.root)
    known: tuple[object, ...] = room.with_points(before, room.points_of(report, label))
    _write(path, room.render_history(known))
    return known


def _moment(root: Path) -> str:
    """Return a date that depends on the input alone, never on the clock. Raises `ReportError`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", epoch):
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%d")
    command = ["git", "-C", str(root), "log", "-1", "--no-show-signature", "--format=%ct"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - a list without a shell; only the project's own folder is in it
        return datetime.fromtimestamp(int(told), UTC).strftime("%Y-%m-%d")
    except (OSError, subprocess.CalledProcessError, ValueError, OverflowError) as error:
        message = "no date for the history: this is no git repository with a commit"
        raise ReportError(message, next_step="say --label, or set SOURCE_DATE_EPOCH") from error


def _write(path: Path, text: str) -> None:
    """Write a file whole; what a link leads to, and what is no file (a pipe, `/dev/stdout`), where it is."""
    data = text.encode("utf-8", "backslashreplace")  # names that are no UTF-8 stand in lone surrogates
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(data)
        else:
            write_whole(path, data)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise ReportError(message, where=str(path), next_step=remedy(error, "name another file")) from error


def _wanted(text: str) -> Wanted:
    kind, _, file = text.partition("=")
    if kind not in KINDS:
        message = f"{kind!r} is none of {', '.join(KINDS)}"
        raise argparse.ArgumentTypeError(message)
    return Wanted(kind, Path(file) if file not in ("", "-") else None)


def _level(text: str) -> tuple[Language | None, int]:
    tag, equals, percent = text.rpartition("=")
    if not re.fullmatch(r"[0-9]{1,3}", percent) or int(percent) > 100:
        message = f"{percent!r} is no whole number from 0 to 100"
        raise argparse.ArgumentTypeError(message)
    try:
        language = read_language("language", tag) if equals else None
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return language, int(percent)


def _label(text: str) -> str:
    if not text.strip() or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        message = "a label is a line of text without tabs"
        raise argparse.ArgumentTypeError(message)
    return text
