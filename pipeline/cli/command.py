"""What a command is, and how each of them speaks."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.cli.terminal import painted
from pipeline.config import Config
from pipeline.report import Report, as_json, failures, summary

DONE, INCOMPLETE, FAILED, WRONG, BELOW, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 4, 130, 143
"""Exit codes, each with one meaning; the README's table is checked against them."""


def no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing to a command's parser."""
    _ = parser


def count_of(what: str) -> Callable[[str], int]:
    """Return what reads a number of at least one, of what is named in the plural."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text[:12]) > 0):
            message = f"{text!r} is no number of {what}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return read


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
    parser.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="tell of nothing but failures; what is printed on stdout still is",
    )


def tell(report: Report, options: argparse.Namespace, *, findings: bool = True) -> int:
    """Print a report, as JSON if asked for, and return the exit code it stands for.

    Without `findings`, what the checks found is neither told one by one nor a failure.
    """
    if options.json:
        sys.stdout.write(as_json(report))
    report = report if findings else replace(report, findings=())
    sys.stderr.write(painted(failures(report) if options.quiet else summary(report), sys.stderr))
    return code_of(report)


def code_of(report: Report) -> int:
    """Return the exit code that a report stands for: of several, the one whose cause is mended first."""
    if report.failures:
        return FAILED
    if report.errors:
        return WRONG
    if report.shortfalls:
        return BELOW
    return INCOMPLETE if report.gaps_that_fail or report.stale else DONE
