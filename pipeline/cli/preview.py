"""The command that shows the editions while they are worked on."""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from pipeline import run
from pipeline.cli import corridor
from pipeline.cli.command import DONE, Command
from pipeline.config import Config, load
from pipeline.errors import PipelineError
from pipeline.preview import Server, Workshop
from pipeline.report import complaint, summary

_PAUSE = 0.5
"""Seconds between two looks at the files."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: 8000)"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, which this machine alone can reach)",
    )
    parser.add_argument(
        "--translate", action="store_true", help="also fill gaps with the machine and write the catalogs"
    )


def _serve(config: Config, options: argparse.Namespace) -> int:
    names = ("diptych.toml", "pyproject.toml", config.glossary, config.do_not_translate)
    settings = (config.root / name for name in names if name)
    places = (config.source, config.locales, config.templates, *settings)
    workshop = Workshop(_maker(config, translate=options.translate), places)
    server = Server(config.folder, workshop, options.host, options.port)
    try:
        server.start()
        workshop.look()
        sys.stdout.write(f"{server.address}\n")
        sys.stdout.flush()
        sys.stderr.write("made again when a file changes; Ctrl-C stops\n")
        while True:
            time.sleep(_PAUSE)
            workshop.look()
    except KeyboardInterrupt:
        return DONE
    finally:
        server.close()


def _maker(config: Config, *, translate: bool) -> Callable[[], tuple[str, ...]]:
    """Return what makes the editions and says what went wrong; settings are read anew each time, but for `out`."""
    machine = corridor.engine(config)

    def make() -> tuple[str, ...]:
        try:
            now = replace(load(config.root), out=config.out)
            report = run.run(now, lambda _config: machine) if translate else run.build(now)
        except PipelineError as error:
            errors: tuple[str, ...] = (str(error),)
        else:
            errors = tuple(failure.message for failure in report.failures)
            sys.stderr.write(f"{summary(report).splitlines()[-1]}\n")
        sys.stderr.write("".join(complaint(error, "error") for error in errors))
        return errors

    return make


COMMANDS = (
    Command(
        "serve",
        "show the editions in a browser on this machine, made again when a file changes",
        _serve,
        _arguments,
    ),
)
