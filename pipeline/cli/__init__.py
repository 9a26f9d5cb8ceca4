"""The front door: arguments in, words and an exit code out."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from pipeline import __version__
from pipeline.cli.command import BELOW, DONE, FAILED, INCOMPLETE, INTERRUPTED, WRONG, Command
from pipeline.config import load
from pipeline.errors import PipelineError

__all__ = [
    "BELOW",
    "DONE",
    "FAILED",
    "HOMES",
    "INCOMPLETE",
    "INTERRUPTED",
    "WRONG",
    "commands",
    "main",
    "parser",
]

HOMES = {
    "corridor": ("run", "extract", "translate", "build", "check", "status"),
    "fetch": ("fetch",),
    "read": ("read",),
    "exchange": ("export", "import"),
    "upkeep": ("memory", "purge"),
    "review": ("review",),
    "preview": ("serve",),
    "mt": ("mt",),
    "models": ("models",),
}
"""The commands of each module, in the order in which the help lists them. A module is loaded when it is needed:
`diptych run` without work to do is over before all of them would be there."""

_EPILOG = """\
the way an article walks:
  the web -> fetch -> source/ -> extract -> locales/*.po -> translate -> locales/*.po -> build -> build/*.html

a translator edits locales/<language>/LC_MESSAGES/<article>.po with any gettext editor;
the next `diptych run` puts the corrections into the edition and never touches them again.

exit codes:
  0  done: nothing is missing
  1  done, but units are missing a translation, (check) catalogs are stale,
     or (import, export) a unit was not taken, or (mt) a line has no translation,
     or (models adapt) nothing better came out
  2  could not do it, or not for every article: the message says what to mend
  3  (check) a translation is wrong
  4  (check) a language is below a threshold
of several, the first of 2, 3, 4, 1 counts; 130 is Ctrl-C
"""


def commands(word: str = "") -> tuple[Command, ...]:
    """Return all commands, or the few that stand in one module with the one that is asked for."""
    homes = [home for home, names in HOMES.items() if word in names] or list(HOMES)
    modules = [importlib.import_module(f"pipeline.cli.{home}") for home in homes]
    return tuple(command for module in modules for command in module.COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    _settle(sys.stdout)
    options = parser(_command_in(words)).parse_args(words)
    try:
        command: Command = options.command
        code = command.work(load(options.project), options)
        sys.stdout.flush()
        return code
    except PipelineError as error:
        sys.stderr.write(f"diptych: {error}\n")
        return FAILED
    except BrokenPipeError:  # `diptych status | head`: who read it has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in it goes nowhere
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("diptych: interrupted; what was written is whole\n")
        return INTERRUPTED


def _settle(stream: object) -> None:
    """Make a stream take any text: what a program reads is UTF-8, a terminal gets what its locale can show."""
    if isinstance(stream, TextIOWrapper):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


class _Wide(argparse.RawDescriptionHelpFormatter):
    """Keeps the epilog's lines, and each command on one line with what it does."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=16)


def _command_in(words: Sequence[str]) -> str:
    """Return the command that a command line names; empty where an option or nothing stands in its place."""
    rest = iter(words)
    for word in rest:
        if word == "-C":
            next(rest, "")
        elif not word.startswith("-C"):
            return word
    return ""


def parser(word: str = "") -> argparse.ArgumentParser:
    """Return what reads a command line; `word` is the command on it, where one is known."""
    whole = argparse.ArgumentParser(
        prog="diptych",
        description="Turn mixed French/English articles into a French and an English edition of each.",
        epilog=_EPILOG,
        formatter_class=_Wide,
    )
    whole.add_argument("--version", action="version", version=f"diptych {__version__}")
    whole.add_argument(
        "-C",
        dest="project",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the project's folder (default: the current one); diptych.toml or [tool.diptych] is read there",
    )
    known = whole.add_subparsers(metavar="COMMAND", required=True)
    for command in commands(word):
        words = f"{command.help[0].upper()}{command.help[1:]}."
        one = known.add_parser(command.name, help=command.help, description=words)
        command.arguments(one)
        one.set_defaults(command=command)
    return whole
