"""The commands that walk the corridor: all of it, or one stretch."""

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.cli.watch import watching, watching_arguments
from pipeline.config import Config
from pipeline.report import Report, as_table, explanation

if TYPE_CHECKING:
    from pipeline.translate import Translator


def engine(config: Config) -> "Translator":
    """Return the machine that fills gaps, as the settings name it; no model is loaded yet."""
    room = importlib.import_module("pipeline.translate")
    lineup: Translator = room.choose(config.engine, config.models, config.libretranslate)
    cached: Translator = room.Cached(lineup, config.root / config.cache) if config.cache else lineup
    return cached


def _run(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.run(config, engine, watcher, options.jobs)
    return _end(report, options)


def _extract(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.extract(config, watcher, options.jobs)
    return _end(report, options)


def _translate(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.translate(config, engine, watcher, options.jobs)
    return _end(report, options)


def _build(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.build(config, watcher, options.jobs)
    return _end(report, options)


def _check(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.check(config, watcher, options.jobs)
    return _end(report, options)


def _status(config: Config, options: argparse.Namespace) -> int:
    with watching(options) as watcher:
        report = run.status(config, watcher, options.jobs)
    return _end(report, options, as_table)


def _end(report: Report, options: argparse.Namespace, product: Callable[[Report], str] | None = None) -> int:
    if options.explain:
        sys.stderr.write(explanation(report))
    return tell(report, options, product)


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
