"""The front door: arguments in, words and an exit code out."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from pipeline import __version__, run
from pipeline.config import Config, load
from pipeline.errors import PipelineError
from pipeline.report import Report, as_json, as_table, summary
from pipeline.translate import Translator

DONE, INCOMPLETE, FAILED, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """\
the way an article walks:
  source/ -> extract -> locales/*.po -> translate -> locales/*.po -> build -> build/*.html

a translator edits locales/<language>/LC_MESSAGES/<article>.po with any gettext editor;
the next `diptych run` puts the corrections into the edition and never touches them again.

exit codes:
  0  done: nothing is missing
  1  done, but units are missing a translation, or (check) catalogs do not fit their sources
  2  could not do it, or not for every article: the message says what to mend
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        report = _COMMANDS[options.command](load(options.project), options.quiet)
    except PipelineError as error:
        print(f"diptych: {error}", file=sys.stderr)  # noqa: T201 - this is the front door
        return FAILED
    except KeyboardInterrupt:
        print("diptych: interrupted; what was written is whole", file=sys.stderr)  # noqa: T201 - front door
        return INTERRUPTED
    _tell(report, options)
    if report.failures:
        return FAILED
    return INCOMPLETE if report.gaps or report.stale else DONE


def _tell(report: Report, options: argparse.Namespace) -> None:
    """Put the product on stdout and the story on stderr."""
    if options.json:
        sys.stdout.write(as_json(report))
    elif options.command == "status":
        sys.stdout.write(as_table(report))
    if not options.quiet or report.failures:
        sys.stderr.write(summary(report))


def _extract(config: Config, quiet: bool) -> Report:
    _ = quiet
    return run.extract(config)


def _translate(config: Config, quiet: bool) -> Report:
    return run.translate(config, _engine(), _progress(quiet))


def _build(config: Config, quiet: bool) -> Report:
    _ = quiet
    return run.build(config)


def _run(config: Config, quiet: bool) -> Report:
    return run.run(config, _engine(), _progress(quiet))


def _check(config: Config, quiet: bool) -> Report:
    _ = quiet
    return run.check(config)


def _status(config: Config, quiet: bool) -> Report:
    _ = quiet
    return run.status(config)


def _engine() -> Translator:
    # Imported here: only the commands that translate may touch an engine.
    from pipeline.translate.argos import ArgosTranslator  # noqa: PLC0415

    return ArgosTranslator()


def _progress(quiet: bool) -> Callable[[int, int], None]:
    """Return a bar on stderr that moves with (units done, units in all); plain silence off a terminal."""
    bar = tqdm(desc="translating", unit=" units", disable=True if quiet else None, leave=False)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show


_COMMANDS: dict[str, Callable[[Config, bool], Report]] = {
    "run": _run,
    "extract": _extract,
    "translate": _translate,
    "build": _build,
    "check": _check,
    "status": _status,
}

_HELP = {
    "run": "do all of it: extract, translate, build",
    "extract": "bring the catalogs in locales/ up to date with source/, leaving new units open",
    "translate": "extract, then fill every gap with the machine",
    "build": "make the editions from source/ and the catalogs as they are",
    "check": "write nothing; say whether catalogs are stale or units missing (for CI)",
    "status": "write nothing; show how far each article is in each language",
}


class _Wide(argparse.RawDescriptionHelpFormatter):
    """Keeps the epilog's lines, and each command on one line with what it does."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=16)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diptych",
        description="Turn mixed French/English articles into a French and an English edition of each.",
        epilog=_EPILOG,
        formatter_class=_Wide,
    )
    parser.add_argument("--version", action="version", version=f"diptych {__version__}")
    parser.add_argument(
        "-C",
        dest="project",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the project's folder (default: the current one); diptych.toml or [tool.diptych] is read there",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, words in _HELP.items():
        command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        command.add_argument("--json", action="store_true", help="print the report as JSON on stdout")
        command.add_argument("-q", "--quiet", action="store_true", help="say nothing unless something failed")
    return parser
