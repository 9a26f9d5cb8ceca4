"""The one command that reaches for the network: pages become snapshots in source/."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack

from tqdm import tqdm

from pipeline.cli.command import DONE, FAILED, Command, count_of
from pipeline.cli.web import DELAY, LIMIT, open_web
from pipeline.config import Config
from pipeline.gather.fetch import fetch
from pipeline.gather.outcome import Fate, Outcome
from pipeline.gather.snapshots import Snapshots
from pipeline.report import complaint, one_line


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="address of a page, a feed or a sitemap; or a folder of pages, a page, a WARC file, a listing "
        "in JSON lines or Parquet, a saved feed or sitemap, a text with an address on each line. What it is shows in its content",
    )
    parser.add_argument(
        "--limit",
        type=count_of("pages"),
        default=LIMIT,
        metavar="N",
        help=f"take at most N pages (default: {LIMIT})",
    )
    parser.add_argument(
        "--delay",
        type=_seconds,
        default=DELAY,
        metavar="SECONDS",
        help=f"pause between two pages of one host, if its robots.txt asks for no longer one (default: {DELAY:g})",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="also fetch from machines that are not on the public internet: this one, your own network",
    )
    parser.add_argument("--json", action="store_true", help="print what was fetched as JSON on stdout")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing unless something failed")


def _fetch(config: Config, options: argparse.Namespace) -> int:
    snapshots = Snapshots(config.source, config.root)
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        steps = fetch(options.sources, snapshots, lambda: open_web(config, options, stack), options.limit)
        bar = stack.enter_context(
            tqdm(desc="fetching", unit=" pages", disable=True if options.quiet else None, leave=False)
        )
        for outcome, left in steps:
            outcomes.append(outcome)
            bar.total = len(outcomes) + left
            bar.update()
            if not options.quiet or outcome.fate is Fate.FAILED:
                tqdm.write(_line(outcome), file=sys.stderr)
    if options.json:
        sys.stdout.write(_as_json(outcomes))
    if not options.quiet:
        sys.stderr.write(_summary(outcomes))
    return FAILED if any(outcome.fate is Fate.FAILED for outcome in outcomes) else DONE


def _line(outcome: Outcome) -> str:
    match outcome.fate:
        case Fate.FAILED:
            where = "" if outcome.source in outcome.reason else f"{outcome.source}: "
            return complaint(f"{where}{outcome.reason}", "error").removesuffix("\n")
        case Fate.SKIPPED:
            return one_line(f"skipped {outcome.source}: {outcome.reason}")
        case fate:
            return one_line(f"{fate} {outcome.location}: {outcome.source}")


def _summary(outcomes: Iterable[Outcome]) -> str:
    counts = Counter(outcome.fate for outcome in outcomes)
    return ", ".join(f"{counts[fate]} {fate}" for fate in Fate) + "\n"


def _as_json(outcomes: Iterable[Outcome]) -> str:
    pages = [
        {
            "source": outcome.source,
            "fate": outcome.fate.value,
            "snapshot": outcome.location,
            "reason": outcome.reason,
        }
        for outcome in outcomes
    ]
    return json.dumps({"pages": pages}, ensure_ascii=False, indent=2) + "\n"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        message = f"{text!r} is no number of seconds from 0 to 3600"
        raise argparse.ArgumentTypeError(message)
    return seconds


COMMANDS = (
    Command(
        "fetch",
        "bring pages from the web, a folder, a WARC file or a data set into source/",
        _fetch,
        _arguments,
    ),
)
