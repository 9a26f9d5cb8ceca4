"""The commands that walk the corridor: all of it, or one stretch."""

import argparse
import importlib
from typing import TYPE_CHECKING

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.cli.watch import watching, watching_arguments
from pipeline.config import Config
from pipeline.report import as_table

if TYPE_CHECKING:
    from pipeline.translate import Translator


def engine() -> "Translator":
    """Return the machine that fills gaps; no model is loaded yet."""
    machine: Translator = importlib.import_module("pipeline.translate").ArgosTranslator()
    return machine


def _run(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.run(config, engine, watcher, options.jobs)
    return tell(report, options)


def _extract(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.extract(config, watcher, options.jobs)
    return tell(report, options)


def _translate(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.translate(config, engine, watcher, options.jobs)
    return tell(report, options)


def _build(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.build(config, watcher, options.jobs)
    return tell(report, options)


def _check(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.check(config, watcher, options.jobs)
    return tell(report, options)


def _status(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.status(config, watcher, options.jobs)
    return tell(report, options, as_table)


def _arguments(parser: argparse.ArgumentParser) -> None:
    report_arguments(parser)
    watching_arguments(parser)


COMMANDS = (
    Command("run", "do all of it: extract, translate, build", _run, _arguments),
    Command(
        "extract",
        "bring the catalogs in locales/ up to date with source/, leaving new units open",
        _extract,
        _arguments,
    ),
    Command("translate", "extract, then fill every gap with the machine", _translate, _arguments),
    Command("build", "make the editions from source/ and the catalogs as they are", _build, _arguments),
    Command(
        "check",
        "write nothing; say whether catalogs are stale, units missing or translations wrong (for CI)",
        _check,
        _arguments,
    ),
    Command("status", "write nothing; show how far each article is in each language", _status, _arguments),
)
