"""The commands that walk the corridor: all of it, or one stretch."""

import argparse
from collections.abc import Callable

from tqdm import tqdm

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.config import Config
from pipeline.report import as_table
from pipeline.translate import Cached, Translator, choose


def engine(config: Config) -> Translator:
    """Return the machine that fills gaps, as the settings name it; nothing is loaded yet."""
    lineup = choose(config.engine, config.models, config.libretranslate)
    return Cached(lineup, config.root / config.cache) if config.cache else lineup


def progress(quiet: bool) -> Callable[[int, int], None]:
    """Return a bar on stderr that moves with (units done, units in all); nothing off a terminal."""
    bar = tqdm(desc="translating", unit=" units", disable=True if quiet else None, leave=False)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show


def _run(config: Config, options: argparse.Namespace) -> int:
    return tell(run.run(config, engine(config), progress(options.quiet)), options)


def _extract(config: Config, options: argparse.Namespace) -> int:
    return tell(run.extract(config), options)


def _translate(config: Config, options: argparse.Namespace) -> int:
    return tell(run.translate(config, engine(config), progress(options.quiet)), options)


def _build(config: Config, options: argparse.Namespace) -> int:
    return tell(run.build(config), options)


def _check(config: Config, options: argparse.Namespace) -> int:
    return tell(run.check(config), options)


def _status(config: Config, options: argparse.Namespace) -> int:
    return tell(run.status(config), options, as_table)


COMMANDS = (
    Command("run", "do all of it: extract, translate, build", _run, report_arguments),
    Command(
        "extract",
        "bring the catalogs in locales/ up to date with source/, leaving new units open",
        _extract,
        report_arguments,
    ),
    Command("translate", "extract, then fill every gap with the machine", _translate, report_arguments),
    Command("build", "make the editions from source/ and the catalogs as they are", _build, report_arguments),
    Command(
        "check",
        "write nothing; say whether catalogs are stale, units missing or translations wrong (for CI)",
        _check,
        report_arguments,
    ),
    Command(
        "status", "write nothing; show how far each article is in each language", _status, report_arguments
    ),
)
