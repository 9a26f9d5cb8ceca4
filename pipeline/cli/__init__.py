"""The front door: arguments in, words and an exit code out."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from pipeline import __version__
from pipeline.cli.command import BELOW, DONE, FAILED, INCOMPLETE, INTERRUPTED, TERMINATED, WRONG, Command
from pipeline.cli.stop import code_of_stop, terminable
from pipeline.config import Config, ConfigError, load
from pipeline.errors import PipelineError
from pipeline.files import remedy
from pipeline.report import complaint

__all__ = [
    "BELOW",
    "DONE",
    "FAILED",
    "HOMES",
    "INCOMPLETE",
    "INTERRUPTED",
    "TERMINATED",
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
of several, the first of 2, 3, 4, 1 counts; 130 is Ctrl-C, 143 SIGTERM
"""


def commands(word: str = "") -> tuple[Command, ...]:
    """Return all commands, or the few that stand in one module with the one that is asked for."""
    homes = [home for home, names in HOMES.items() if word in names] or list(HOMES)
    modules = [importlib.import_module(f"pipeline.cli.{home}") for home in homes]
    return tuple(command for module in modules for command in module.COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    _open_what_is_closed()
    _settle(sys.stdout)
    try:
        with terminable():
            options = parser(_command_in(words)).parse_args(words)
            code: int = options.command.work(_settings(options), options)
            sys.stdout.flush()
            return code
    except PipelineError as error:
        return _last_words(complaint(error), FAILED)
    except BrokenPipeError:  # `diptych status | head`: who read it has had enough
        return _last_words("", FAILED)
    except OSError as error:  # a disk or device that no room knows better of, such as stdout's
        return _last_words(complaint(_untold(error)), FAILED)
    except KeyboardInterrupt as stop:
        return _last_words("diptych: interrupted; what was written is whole\n", code_of_stop(stop))
    except Exception:  # noqa: BLE001 - Python would exit with 1, which means that work is left; this is a fault, 2
        fault = "diptych: this is a fault of Diptych's own; please report it with the lines above\n"
        return _last_words(traceback.format_exc() + fault, FAILED)


def _settings(options: argparse.Namespace) -> Config:
    """Read the project's settings; where they cannot be, a log that is asked for tells that, and no older run's story."""
    try:
        return load(options.project)
    except ConfigError as error:
        if getattr(options, "log_json", None):
            importlib.import_module("pipeline.cli.log").log_unbegun(options, error)
        raise


def _untold(error: OSError) -> PipelineError:
    """Return what there is to say of an error that no room knew."""
    try:
        Path.cwd()
    except OSError:  # relative paths lead nowhere
        message = "the folder in which this was called is not there any more"
        return PipelineError(message, next_step="go to a folder that is there, and call it again")
    step = remedy(error, "see that it is there, and may be read and written")
    return PipelineError(str(error), next_step=step)


def _open_what_is_closed() -> None:
    """Lead streams that nobody left open nowhere: the next files would take their places, and get their text."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open until the program ends


def _settle(stream: object) -> None:
    """Make a stream take any text: what a program reads is UTF-8, a terminal gets what its locale can show."""
    if isinstance(stream, TextIOWrapper):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _last_words(text: str, code: int) -> int:
    """Tell how it ended, where somebody listens; what a stream does not take goes nowhere."""
    for stream, words in ((sys.stdout, ""), (sys.stderr, text)):
        try:
            stream.write(words)
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


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
