"""`diptych mt`: lines in, lines out, through the path that units take."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline import markup
from pipeline.cli import attributes, corridor
from pipeline.cli.command import DONE, INCOMPLETE, Command
from pipeline.cli.watch import counting
from pipeline.config import Config, read_language
from pipeline.errors import PipelineError
from pipeline.model import Language
from pipeline.normalise.characters import clean
from pipeline.report import complaint
from pipeline.run.glossary import glossary_of
from pipeline.translate import Answer, translate_lines

_LARGEST = 256 << 20


class LinesError(PipelineError):
    """What was given cannot be translated line by line."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", required=True, metavar="LANG", help="language of the lines")
    parser.add_argument("--to", dest="target", required=True, metavar="LANG", help="language to translate to")
    parser.add_argument("file", nargs="?", metavar="FILE", help="UTF-8 text (default: standard input)")
    parser.add_argument(
        "--plain", action="store_true", help="lines hold no tags: <a> and &lt; mean themselves"
    )
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")


def _mt(config: Config, options: argparse.Namespace) -> int:
    source, target = _language("--from", options.source), _language("--to", options.target)
    if source == target:
        message = f"--from and --to are both {source}"
        raise LinesError(message, next_step="name two languages")
    lines = _read(options.file)
    lifted = [(markup.escape(line), {}) if options.plain else attributes.lift(line) for line in lines]
    answers = translate_lines(
        [asked for asked, _ in lifted],
        source,
        target,
        corridor.engine(config),
        counting("translating", "lines", quiet=options.quiet),
        glossary_of(config),
        thorough=options.jsonl,
    )
    code = DONE
    for number, (line, (_, held), answer) in enumerate(zip(lines, lifted, answers, strict=True), 1):
        made = answer.translation
        shown = markup.unescape if options.plain else partial(attributes.put_back, held=held)
        sys.stdout.write((_as_json(line, answer, shown) if options.jsonl else shown(made.text)) + "\n")
        if line and not made.text:
            code = INCOMPLETE
            sys.stderr.write(complaint(f"line {number}: {made.problem}"))
    return code


def _language(option: str, tag: str) -> Language:
    try:
        return read_language(option, tag)
    except ValueError as error:
        raise LinesError(str(error), next_step="name it as in: --from en --to fr") from error


def _read(name: str | None) -> list[str]:
    """Return the lines, each cleaned as a unit's text is."""
    where = name or "standard input"
    try:
        if name:
            with Path(name).open("rb") as file:
                data = file.read(_LARGEST + 1)
        else:
            data = sys.stdin.buffer.read(_LARGEST + 1)
    except OSError as error:
        raise LinesError(
            f"cannot be read ({error.strerror})", where=where, next_step="check the name"
        ) from error
    if len(data) > _LARGEST:
        message = f"is larger than {_LARGEST:,} bytes"
        raise LinesError(message, where=where, next_step="cut it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise LinesError(message, where=f"{where}:{number}", next_step="save it as UTF-8") from error
    lines = text.split("\n")
    return [clean(line) for line in (lines if lines[-1] else lines[:-1])]


def _as_json(line: str, answer: Answer, shown: Callable[[str], str]) -> str:
    made = answer.translation
    told = {
        "source": line,
        "text": shown(made.text),
        "state": made.state.value if line else "",
        "signature": made.signature,
        "problem": made.problem,
        "confidence": made.confidence,
        "doubtful": made.doubtful,
        "alternatives": [shown(text) for text in answer.alternatives],
        "checks": [{"text": refused.text, "fault": refused.reason} for refused in answer.refused],
        "repairs": list(answer.repairs),
    }
    return json.dumps(told, ensure_ascii=False)


COMMANDS = (Command("mt", "translate lines: lines in, lines out, no project needed", _mt, _arguments),)
