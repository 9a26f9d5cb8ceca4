"""`diptych read`: what was understood of a page, for a person or a program."""

import argparse
import gc
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import gather
from pipeline.cli.command import DONE, FAILED, Command
from pipeline.cli.understood import as_json_line, as_plain_text, as_words
from pipeline.cli.web import DELAY, LIMIT, open_web
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.gather import Source, find
from pipeline.gather.fetch import fetch
from pipeline.gather.folder import slug_of
from pipeline.gather.snapshots import Snapshots
from pipeline.model import SegmentedArticle, Skipped
from pipeline.report import complaint
from pipeline.segment import identifier, written
from pipeline.understanding import understand

_ALLOCATIONS = 50_000
"""Python looks for dead cycles after so many; a page's tree alone makes thousands that live, which it would visit again and again."""


class ReadError(PipelineError):
    """What was named cannot be read as an article."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pages",
        nargs="+",
        metavar="SOURCE",
        help="a page, a folder of pages, or an address, which is fetched as by `fetch` and not kept; no project "
        "is needed",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="also fetch from machines that are not on the public internet: this one, your own network",
    )
    parser.set_defaults(delay=DELAY)
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a page")
    parser.add_argument(
        "--units", action="store_true", help="show the units of each block with their languages"
    )
    parser.add_argument("--text", action="store_true", help="print the plain body (with --jsonl: add it)")


def _read(config: Config, options: argparse.Namespace) -> int:
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    languages = written(config.languages)
    identify = identifier(languages)
    code = DONE
    with ExitStack() as stack:
        for number, source in enumerate(_sources(config, options, stack)):
            try:
                page = gather.read(source)
                understood = page if isinstance(page, Skipped) else understand(page, languages, identify)
            except PipelineError as error:
                code = FAILED
                sys.stderr.write(complaint(error))
                if options.jsonl:
                    sys.stdout.write(as_json_line(source.location, error))
                continue
            sys.stdout.write(_shown(understood, options, first=not number))
    return code


def _shown(understood: SegmentedArticle | Skipped, options: argparse.Namespace, *, first: bool) -> str:
    if options.jsonl:
        return as_json_line("", understood, units=options.units, text=options.text)
    between = "" if first else "\n"
    if options.text:
        return between + as_plain_text(understood)
    return between + as_words(understood, units=options.units)


def _sources(config: Config, options: argparse.Namespace, stack: ExitStack) -> Iterator[Source]:
    """Yield what was named, in order; a folder's files one by one."""
    for page in options.pages:
        path = Path(page)
        if "://" in page:
            yield from _fetched(page, config, options, stack)
            continue
        if path.is_dir():
            found = find(path, path.parent)
            if not found:
                sys.stderr.write(f"{page}: there are no files in it\n")
            yield from found
        elif path.is_file():
            yield Source(slug_of(path.name), path, path.as_posix())
        else:
            message = "there is no such file"
            raise ReadError(message, where=page, next_step="check the name")


def _fetched(address: str, config: Config, options: argparse.Namespace, stack: ExitStack) -> Iterator[Source]:
    """Fetch an address into a folder that goes when the command ends; a feed's pages one by one."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="diptych-")))
    snapshots = Snapshots(folder, folder)
    for outcome, _left in fetch([address], snapshots, lambda: open_web(config, options, stack), LIMIT):
        if not outcome.location:
            raise ReadError(f"not fetched: {outcome.reason}", where=outcome.source)
        path = folder / outcome.location
        yield Source(path.stem, path, outcome.source)


COMMANDS = (
    Command(
        "read", "write nothing; show what is understood of pages: parts, languages, text", _read, _arguments
    ),
)
