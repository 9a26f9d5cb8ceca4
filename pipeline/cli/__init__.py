"""The front door: arguments in, words and an exit code out."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.cli import corridor, exchange, fetch, models, mt, preview, read, review, upkeep
from pipeline.cli.command import DONE, FAILED, INCOMPLETE, INTERRUPTED, Command
from pipeline.config import load
from pipeline.errors import PipelineError

__all__ = ["COMMANDS", "DONE", "FAILED", "INCOMPLETE", "INTERRUPTED", "main"]

COMMANDS: tuple[Command, ...] = (
    *corridor.COMMANDS,
    *fetch.COMMANDS,
    *read.COMMANDS,
    *exchange.COMMANDS,
    *upkeep.COMMANDS,
    *review.COMMANDS,
    *preview.COMMANDS,
    *mt.COMMANDS,
    *models.COMMANDS,
)
"""In the order in which the help lists them."""

_EPILOG = """\
the way an article walks:
  the web -> fetch -> source/ -> extract -> locales/*.po -> translate -> locales/*.po -> build -> build/*.html

a translator edits locales/<language>/LC_MESSAGES/<article>.po with any gettext editor;
the next `diptych run` puts the corrections into the edition and never touches them again.

exit codes:
  0  done: nothing is missing
  1  done, but units are missing a translation, (check) catalogs are stale or translations wrong,
     or (import, export) a unit was not taken, or (mt) a line has no translation
  2  could not do it, or not for every article: the message says what to mend
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        return command.work(load(options.project), options)
    except PipelineError as error:
        sys.stderr.write(f"diptych: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("diptych: interrupted; what was written is whole\n")
        return INTERRUPTED


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
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        words = f"{command.help[0].upper()}{command.help[1:]}."
        one = commands.add_parser(command.name, help=command.help, description=words)
        command.arguments(one)
        one.set_defaults(command=command)
    return parser
