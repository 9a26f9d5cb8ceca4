"""The commands that walk the corridor: all of it, or one stretch."""

import argparse
import importlib
import sys
from typing import TYPE_CHECKING

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.cli.log import logged
from pipeline.cli.reports import form_arguments, levels, threshold_arguments, write_reports
from pipeline.cli.watch import watching, watching_arguments
from pipeline.config import Config
from pipeline.places import state_place
from pipeline.report import Report, Thresholds, as_table, explanation, judge

if TYPE_CHECKING:
    from pipeline.translate import Translator

_CODES = """\
exit codes, the first that is true of 2, 3, 4, 1:
  0  nothing is missing, stale, wrong or below a threshold
  1  units are missing (in a language without --min-translated), or catalogs are stale
  2  an article could not be checked: the message says what to mend
  3  a translation is wrong: a check of severity error found something
  4  a language is below a threshold

for example:
  diptych check --min-translated fr=100 --min-approved en=80 --max-doubtful 5
  diptych check --report junit=report.xml --report sarif=report.sarif --report github
"""


def engine(config: Config) -> "Translator":
    """Return the machine that fills gaps, as the settings name it; no model is loaded yet."""
    room = importlib.import_module("pipeline.translate")
    lineup: Translator = room.choose(config.engine, config.models, config.libretranslate)
    if not config.cache:
        return lineup
    cached: Translator = room.Cached(
        lineup, config.root / config.cache, state_place(config.root) / "cache-lock"
    )
    return cached


@logged
def _run(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.run(config, engine, watcher, options.jobs, options.cluster, redraft=options.redraft)
    return _end(report, config, options)


@logged
def _extract(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.extract(config, watcher, options.jobs, options.cluster)
    return _end(report, config, options)


@logged
def _translate(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.translate(
            config, engine, watcher, options.jobs, options.cluster, redraft=options.redraft
        )
    return _end(report, config, options)


@logged
def _build(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.build(config, watcher, options.jobs, options.cluster)
    return _end(report, config, options)


@logged
def _check(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.check(config, watcher, options.jobs, options.cluster)
    asked = Thresholds(
        levels(options.min_translated, config.min_translated, config),
        levels(options.min_approved, config.min_approved, config),
        levels(options.max_doubtful, config.max_doubtful, config),
    )
    return _end(judge(report, asked), config, options)


@logged
def _status(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.status(config, watcher, options.jobs, options.cluster)
    try:
        _tell_more(report, config, options)
    finally:
        other = options.json or any(form.path is None for form in options.report)
        sys.stdout.write("" if other else as_table(report))
        code = tell(report, options, findings=False)
    return code


def _tell_more(report: Report, config: Config, options: argparse.Namespace) -> None:
    if options.log:
        options.log.report(report, explained=options.explain)
    write_reports(report, config, options)
    if options.explain:
        sys.stderr.write(explanation(report))


def _end(report: Report, config: Config, options: argparse.Namespace) -> int:
    try:
        _tell_more(report, config, options)
    finally:  # the story is told, whatever file of it could not be written
        code = tell(report, options)
    return code


def _arguments(parser: argparse.ArgumentParser) -> None:
    report_arguments(parser)
    form_arguments(parser)
    watching_arguments(parser)


def _machine_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--redraft",
        action="store_true",
        help="ask the machine again for what only a machine wrote, after a new model or glossary;"
        " what a person wrote, corrected or approved stays",
    )
    _arguments(parser)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _arguments(parser)
    threshold_arguments(parser)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _CODES


COMMANDS = (
    Command("run", "do all of it: extract, translate, build", _run, _machine_arguments),
    Command(
        "extract",
        "bring the catalogs in locales/ up to date with source/, leaving new units open",
        _extract,
        _arguments,
    ),
    Command("translate", "extract, then fill every gap with the machine", _translate, _machine_arguments),
    Command("build", "make the editions from source/ and the catalogs as they are", _build, _arguments),
    Command(
        "check",
        "write nothing; say whether catalogs are stale, units missing or translations wrong (for CI)",
        _check,
        _check_arguments,
    ),
    Command("status", "write nothing; show how far each article is in each language", _status, _arguments),
)
