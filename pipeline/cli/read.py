"""`diptych read`: what was understood of a page, for a person or a program."""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline import gather, run
from pipeline.cli.command import DONE, FAILED, Command
from pipeline.cli.understood import as_json_line, as_plain_text, as_words
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.gather import Source, find
from pipeline.gather.folder import slug_of
from pipeline.model import SegmentedArticle, Skipped
from pipeline.segment import identifier

_SECONDS = 60
"""No page may take longer."""


class ReadError(PipelineError):
    """What was named cannot be read as an article."""


class _TimeUp(BaseException):
    """Not an `Exception`: libraries catch those on their way."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pages", nargs="+", metavar="FILE", help="a page, or a folder of pages; no project is needed"
    )
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a page")
    parser.add_argument(
        "--units", action="store_true", help="show the units of each block with their languages"
    )
    parser.add_argument("--text", action="store_true", help="print the plain body (with --jsonl: add it)")


def _read(config: Config, options: argparse.Namespace) -> int:
    identify = identifier(config.languages)
    code = DONE
    for number, source in enumerate(_sources(options.pages)):
        try:
            with _limited(source.location):
                page = gather.read(source)
                understood = (
                    page if isinstance(page, Skipped) else run.understand(page, config.languages, identify)
                )
        except PipelineError as error:
            code = FAILED
            sys.stderr.write(f"diptych: {error}\n")
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


def _sources(pages: Sequence[str]) -> Iterator[Source]:
    """Yield what was named, in order; a folder's files one by one."""
    for page in pages:
        path = Path(page)
        if "://" in page:
            message = "an address is not read directly"
            raise ReadError(message, where=page, next_step="fetch it first, then read the file")
        if path.is_dir():
            yield from find(path, path.parent)
        elif path.is_file():
            yield Source(slug_of(Path(path.name)), path, path.as_posix())
        else:
            message = "there is no such file"
            raise ReadError(message, where=page, next_step="check the name")


@contextmanager
def _limited(location: str) -> Iterator[None]:
    """Stop what takes too long, where the system has a clock for that."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    except _TimeUp:
        message = f"takes longer than {_SECONDS} seconds"
        raise ReadError(message, where=location, next_step="cut the page") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_up(number: int, frame: FrameType | None) -> None:
    _ = number, frame
    raise _TimeUp


COMMANDS = (
    Command(
        "read", "write nothing; show what is understood of pages: parts, languages, text", _read, _arguments
    ),
)
