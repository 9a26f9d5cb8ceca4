"""The command that makes review pages."""

import argparse
from pathlib import Path

from pipeline import run
from pipeline.cli.command import Command, report_arguments, tell
from pipeline.config import Config


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        dest="folder",
        metavar="DIR",
        type=Path,
        help="folder for the pages (default: review/ in the project)",
    )
    report_arguments(parser)


def _review(config: Config, options: argparse.Namespace) -> int:
    return tell(run.review_pages(config, options.folder or config.root / "review"), options)


COMMANDS = (
    Command(
        "review", "write a page for each article and language to read and correct it on", _review, _arguments
    ),
)
