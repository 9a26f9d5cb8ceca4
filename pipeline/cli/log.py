"""`--log-json FILE`: what a command does, one JSON object a line; `report/schema/log.json` describes them."""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import FileIO
from pathlib import Path

from pipeline import __version__, gather
from pipeline.cli.command import FAILED
from pipeline.cli.stop import code_of_stop
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import remedy
from pipeline.report import Failure, Report
from pipeline.run import Step

Work = Callable[[Config, argparse.Namespace], int]


class LogError(PipelineError):
    """The log cannot be written."""


class Log:
    """An open log. Each line is on its way to the disk when it is told; each telling raises `LogError`."""

    def __init__(self, file: FileIO, path: Path) -> None:
        self._file, self._path = file, path
        self._begun = time.monotonic()
        self._counts: dict[str, int] | None = None
        self._languages: list[dict[str, object]] = []

    def start(self, command: str, articles: int) -> None:
        """Tell what begins; `articles` are the sources that were found."""
        self._say("start", version=__version__, command=command, articles=articles)

    def hear(self, event: Step | Failure) -> None:
        """Tell how far it is, or what failed."""
        if isinstance(event, Failure):
            self.failure(event)
        else:
            self._say("step", **asdict(event))

    def failure(self, failure: Failure) -> None:
        """Tell of an article that could not be worked on, or of what could not be done at all."""
        told = {"file": failure.location, "reason": failure.reason, "next_step": failure.next_step}
        self._say("failure", **told)

    def report(self, report: Report, *, explained: bool) -> None:
        """Tell, if asked, why each article was worked on; the numbers are for the end."""
        for redone in report.redone if explained else ():
            self._say("redone", article=redone.location, reasons=redone.reasons)
        self._languages = [{"language": tag, **asdict(one)} for tag, one in report.totals().items()]
        self._counts = {
            "articles": len({coverage.slug for coverage in report.coverage}),
            "worked_on": len(report.redone),
            "failed": len(report.failures),
            "skipped": len(report.skipped),
            "held": len(report.held),
            "written": len(report.written),
            "stale": len(report.stale),
            "missing": report.gaps,
            "errors": report.errors,
            "warnings": len(report.findings) - report.errors,
            "shortfalls": len(report.shortfalls),
        }

    def end(self, code: int) -> None:
        """Tell how it ended."""
        self._say("end", code=code, counts=self._counts, languages=self._languages)

    def _say(self, event: str, **told: object) -> None:
        seconds = round(time.monotonic() - self._begun, 3)
        line = json.dumps({"event": event, "seconds": seconds, **told}, ensure_ascii=False)
        # a file's name that is no UTF-8 stands in lone surrogates, of which this makes JSON's own escapes
        rest = memoryview(f"{line}\n".encode("utf-8", "backslashreplace"))
        try:
            while rest:
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            raise _unwritable(self._path, error) from error


def log_argument(parser: argparse.ArgumentParser) -> None:
    """Add where the log goes."""
    parser.add_argument(
        "--log-json", type=Path, metavar="FILE", help="write what happens to FILE, one JSON object a line"
    )
    parser.set_defaults(log=None)


def logged(work: Work) -> Work:
    """Return the same work; where a log is asked for, `options.log` is open meanwhile, begun and ended."""

    def with_log(config: Config, options: argparse.Namespace) -> int:
        if options.log_json is None:
            return work(config, options)
        with _opened(options.log_json) as log:
            options.log = log
            log.start(options.command.name, _articles(config))
            try:
                code = work(config, options)
            except LogError:
                raise
            except PipelineError as error:
                log.failure(Failure(error.where, error.message, error.next_step))
                log.end(FAILED)
                raise
            except KeyboardInterrupt as stop:
                log.end(code_of_stop(stop))
                raise
            except Exception as error:  # whatever it is, the log has an end, and it goes on its way
                log.failure(Failure("", f"{type(error).__name__}: {error}"))
                log.end(FAILED)
                raise
            log.end(code)
            return code

    return with_log


def log_unbegun(options: argparse.Namespace, error: PipelineError) -> None:
    """Write the log of a command that came to no work, for its settings cannot be read."""
    with suppress(LogError), _opened(options.log_json) as log:  # what `error` says must be mended first
        log.start(options.command.name, 0)
        log.failure(Failure(error.where, error.message, error.next_step))
        log.end(FAILED)


@contextmanager
def _opened(path: Path) -> Iterator[Log]:
    try:
        file = path.open("wb", buffering=0)
    except OSError as error:
        raise _unwritable(path, error) from error
    with file:
        yield Log(file, path)


def _unwritable(path: Path, error: OSError) -> LogError:
    message = f"cannot be written: {error.strerror}"
    return LogError(message, where=str(path), next_step=remedy(error, "name another file with --log-json"))


def _articles(config: Config) -> int:
    """Count the sources; none where they cannot be listed, which the work itself will say."""
    try:
        return len(gather.find(config.source, config.root))
    except PipelineError:
        return 0
