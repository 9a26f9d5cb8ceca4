"""The commands that hand catalogs to translators and take them back."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from pipeline.catalogs import Shelf
from pipeline.catalogs.exchange import (
    ONLY,
    ExchangeError,
    Format,
    Handout,
    Outcome,
    Receipt,
    Verdict,
    by_name,
    hand_out,
    take_back,
)
from pipeline.cli.command import DONE, FAILED, INCOMPLETE, Command
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.files import write_whole
from pipeline.model import Language, Translation
from pipeline.report import complaint, one_line
from pipeline.run import hold

_FOLDER = "exchange"
"""Where exports go, in the project's folder, if nothing else is said."""

_SHOWN = (Verdict.TAKEN, Verdict.CONFIRMED, Verdict.CONFLICT, Verdict.REFUSED)
"""What a dry run lists."""

_EXCERPT = 70


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="articles to export (default: all)")
    parser.add_argument(
        "--lang", action="append", default=[], help="edition to export; may be given again (default: all)"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=ONLY,
        help="gaps: units without a text; machine: a machine's drafts; doubtful: those of them that the machine was not sure of; fuzzy: drafts and suggestions; may be given again",
    )
    parser.add_argument(
        "--format",
        choices=[kind.value for kind in Format],
        help="xliff is 1.2, xliff2 is 2.0 (default: what the name after -o says, else po)",
    )
    parser.add_argument("--bundle", action="store_true", help="all articles in one file")
    parser.add_argument(
        "-o",
        dest="out",
        metavar="FILE|DIR",
        help=f"where to write; - is stdout (default: {_FOLDER}/ARTICLE.LANG.SUFFIX in the project's folder)",
    )
    parser.add_argument("--force", action="store_true", help="write over a file that says something else")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing unless something failed")


def _export(config: Config, options: argparse.Namespace) -> int:
    kind = Format(options.format) if options.format else by_name(options.out or "") or Format.PO
    shelf = Shelf(config.locales, config.root)
    handouts: list[Handout] = []
    for language in _languages(config, options.lang):
        handouts += hand_out(
            shelf, language, kind, articles=options.articles, only=options.only, bundle=options.bundle
        )
    if options.out == "-":
        _print(handouts)
    else:
        targets = _targets(config, options.out, handouts)
        _check_free(targets, handouts, force=options.force)
        for target, handout in zip(targets, handouts, strict=True):
            _write(target, handout)
            if not options.quiet:
                sys.stderr.write(f"exported {handout.units} units: {target}\n")
    if not handouts and not options.quiet:
        sys.stderr.write("nothing to export\n")
    for line in (line for handout in handouts for line in handout.left_out):
        sys.stderr.write(f"left out: {one_line(line)}\n")
    return INCOMPLETE if any(handout.left_out for handout in handouts) else DONE


def _languages(config: Config, asked: Sequence[str]) -> list[Language]:
    for tag in asked:
        if tag not in config.languages:
            message = f"{tag!r} is not one of the project's languages"
            raise ExchangeError(message, next_step=f"they are: {', '.join(config.languages)}")
    return [language for language in config.languages if not asked or language in asked]


def _print(handouts: Sequence[Handout]) -> None:
    if len(handouts) > 1:
        message = f"{len(handouts)} files do not fit on stdout"
        raise ExchangeError(message, next_step="name one article and --lang, or --bundle and --lang")
    for handout in handouts:
        sys.stdout.buffer.write(handout.data)


def _targets(config: Config, out: str | None, handouts: Sequence[Handout]) -> list[Path]:
    """Return where each file goes: a name that ends as the format's does is a file, everything else a folder."""
    if out is None:
        return [config.root / _FOLDER / handout.name for handout in handouts]
    path = Path(out)
    if by_name(out) is None or path.is_dir():
        return [path / handout.name for handout in handouts]
    if len(handouts) > 1:
        message = f"{len(handouts)} files cannot all be {out}"
        raise ExchangeError(
            message, next_step="name a folder, or one article and --lang, or --bundle and --lang"
        )
    return [path for _ in handouts]


def _check_free(targets: Sequence[Path], handouts: Sequence[Handout], *, force: bool) -> None:
    """Keep a translator's work from being written over before it was taken back."""
    for target, handout in zip(targets, handouts, strict=True):
        try:
            taken = target.exists() and (target.is_dir() or target.read_bytes() != handout.data)
        except OSError as error:
            raise _unwritable(target, error) from error
        if taken and not force:
            message = "this file is there already and says something else"
            raise ExchangeError(
                message, where=str(target), next_step="import it first, or write over it with --force"
            )


def _write(target: Path, handout: Handout) -> None:
    try:
        write_whole(target, handout.data)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> ExchangeError:
    message = f"cannot be written: {error.strerror}"
    return ExchangeError(message, where=str(target), next_step="name another place with -o")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="PO, XLIFF, TMX, CSV or XLSX")
    parser.add_argument("--lang", help="the edition, for a file that does not name it")
    parser.add_argument("--dry-run", action="store_true", help="show what would change; write nothing")
    parser.add_argument(
        "--force", action="store_true", help="replace texts that a person wrote or approved, too"
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="say nothing unless something was not taken"
    )


def _import(config: Config, options: argparse.Namespace) -> int:
    asked = _languages(config, [options.lang])[0] if options.lang else None
    with nullcontext() if options.dry_run else hold(config):
        return _taken(config, options, asked)


def _taken(config: Config, options: argparse.Namespace, asked: Language | None) -> int:
    shelf = Shelf(config.locales, config.root)
    code = DONE
    for path in options.files:
        try:
            receipt = take_back(
                path,
                shelf,
                config.languages,
                language=asked,
                force=options.force,
                dry_run=options.dry_run,
            )
        except PipelineError as error:
            sys.stderr.write(complaint(error))
            code = FAILED
            continue
        if options.dry_run:
            sys.stdout.write(_changes(receipt))
        if not options.quiet or not receipt.complete:
            sys.stderr.write(_story(path, receipt, dry_run=options.dry_run))
        if not receipt.complete:
            code = max(code, INCOMPLETE)
    return code


def _changes(receipt: Receipt) -> str:
    """List what would change, and what would not be taken."""
    return "".join(
        f"{part.slug}, {part.language}: {_change(outcome)}\n"
        for part in receipt.parts
        for outcome in part.outcomes
        if outcome.verdict in _SHOWN
    )


def _change(outcome: Outcome) -> str:
    key = outcome.segment.key
    head = f"{outcome.verdict}: {one_line(key.context)}: {_excerpt(key.msgid)}"
    match outcome.verdict:
        case Verdict.REFUSED:
            return f"{head}: {one_line(outcome.reason)}"
        case Verdict.CONFLICT:
            return f"{head}: {_shown(outcome.before)} stands, {_excerpt(outcome.segment.text)!r} is offered"
        case _:
            return f"{head}: {_shown(outcome.before)} becomes {_shown(outcome.after)}"


def _shown(made: Translation) -> str:
    return f"{made.state} {_excerpt(made.text)!r}"


def _story(path: Path, receipt: Receipt, *, dry_run: bool) -> str:
    lines: list[str] = []
    for part in receipt.parts:
        counts = [f"{number} {verdict}" for verdict in Verdict if (number := part.count(verdict))]
        if part.late:
            gone = "a sentence that has" if part.late == 1 else "sentences that have"
            counts.append(f"{part.late} of them for {gone} left the article")
        counts += [f"comments added: {part.comments}"] if part.comments else []
        article = f"{part.slug}, {part.language}" if part.slug else str(part.language)
        lines.append(f"{one_line(str(path))} -> {one_line(article)}: {', '.join(counts) or 'no units'}")
        if not dry_run:
            lines += [
                f"{one_line(outcome.segment.where)}: {_change(outcome)}"
                for outcome in part.outcomes
                if outcome.verdict in (Verdict.CONFLICT, Verdict.REFUSED)
            ]
    lines += [f"left as it is, for it says something else: {one_line(str(path))}" for path in receipt.left]
    lines += [f"wrote {one_line(str(written))}" for written in receipt.written]
    return "".join(f"{line}\n" for line in lines)


def _excerpt(text: str) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1]}…"


COMMANDS = (
    Command("export", "hand units to translators as PO, XLIFF, TMX, CSV or XLSX", _export, _export_arguments),
    Command("import", "take translators' files back, unit by unit", _import, _import_arguments),
)
