"""What a command is, and how each of them speaks."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.config import Config
from pipeline.report import Report, as_json, summary

DONE, INCOMPLETE, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes, each with one meaning; the README's table is checked against them."""


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing to a command's parser."""
    _ = parser


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `diptych`."""

    name: str
    help: str
    """One line, lower case, without a full stop."""
    work: Callable[[Config, argparse.Namespace], int]
    """Does the work through `run`, prints the product on stdout and the story on stderr, returns the exit code."""
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    """Adds the command's own arguments."""


def report_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what every command that ends in a report takes."""
    parser.add_argument("--json", action="store_true", help="print the report as JSON on stdout")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing unless something failed")


def tell(report: Report, options: argparse.Namespace, product: Callable[[Report], str] | None = None) -> int:
    """Print a report, as JSON if asked for, and return the exit code it stands for."""
    if options.json:
        sys.stdout.write(as_json(report))
    elif product:
        sys.stdout.write(product(report))
    if not options.quiet or report.failures:
        sys.stderr.write(summary(report))
    if report.failures:
        return FAILED
    return INCOMPLETE if report.gaps or report.stale or report.errors else DONE
