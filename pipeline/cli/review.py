"""The command that makes review pages."""

import argparse
from pathlib import Path

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.config import Config, check_apart, read_language
from pipeline.errors import PipelineError


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        dest="folder",
        metavar="DIR",
        type=Path,
        help="folder for the pages (default: review/ in the project)",
    )
    parser.add_argument(
        "--words",
        metavar="LANG",
        help="language in which the pages speak to the reviewer (default: that of each edition)",
    )
    report_arguments(parser)


def _review(config: Config, options: argparse.Namespace) -> int:
    try:
        words = read_language("--words", options.words) if options.words else None
    except ValueError as error:
        raise PipelineError(str(error), next_step="name a language such as fr or en") from error
    folder = options.folder or config.root / "review"
    check_apart(config, folder)
    return tell(run.review_pages(config, folder, words), options)


COMMANDS = (
    Command(
        "review", "write a page for each article and language to read and correct it on", _review, _arguments
    ),
)
