"""`diptych models`: the translation packages of this machine."""

import argparse
import json
import sys
from pathlib import Path

from tqdm import tqdm

from pipeline.cli.command import DONE, FAILED, INCOMPLETE, Command
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.translate.argos import shop, store
from pipeline.translate.argos.packages import word
from pipeline.translate.argos.shop import Available, Progress
from pipeline.translate.argos.store import Shelved


def _arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="show what is installed and embedded")
    listing.add_argument(
        "--available", action="store_true", help="show what the package index offers instead (goes online)"
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    installing = actions.add_parser("install", help="install a package (goes online unless it is a file)")
    installing.add_argument(
        "package", metavar="PACKAGE", help="a file, a pair such as en_fr, or a code such as translate-en_fr"
    )
    installing.add_argument("--sha256", default="", metavar="HEX", help="what the archive's SHA-256 must be")
    installing.add_argument("--force", action="store_true", help="replace what is installed under its name")
    installing.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    verifying = actions.add_parser("verify", help="load packages and translate a word with each")
    verifying.add_argument(
        "pairs", nargs="*", metavar="PAIR", help="only these, such as en_fr (default: all)"
    )
    adapting = actions.add_parser(
        "adapt", help="tune a package to the project's own translations (needs the extra `train`)"
    )
    adapting.add_argument("pair", metavar="PAIR", help="en_fr or fr_en")
    adapting.add_argument("--minutes", type=float, default=5.0, help="time to learn at most (default: 5)")
    adapting.add_argument(
        "--general",
        type=Path,
        metavar="FILE",
        help="`English<TAB>French` lines that must not get worse (default: sentences of our own)",
    )
    adapting.add_argument("--undo", action="store_true", help="take the adapted package away again")
    adapting.add_argument("-q", "--quiet", action="store_true", help="show no progress")


def _models(config: Config, options: argparse.Namespace) -> int:
    match options.action:
        case "adapt":
            return _adapt(config, options)
        case "list":
            return _list(options)
        case "install":
            return _install(options)
        case _:
            return _verify(options)


def _list(options: argparse.Namespace) -> int:
    if options.available:
        rows = [_offered(one) for one in shop.available()]
    else:
        rows = [_shelved(one) for one in store.shelved()]
    if options.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(
            "".join("  ".join(str(cell) for cell in row.values() if cell) + "\n" for row in rows)
        )
    return DONE


def _shelved(one: Shelved) -> dict[str, object]:
    package = one.package
    return {
        "pair": package.pair if package else "?",
        "version": word(package.version) if package else "",
        "place": "embedded" if one.embedded else "installed" if package else "unusable",
        "bytes": one.size,
        "path": str(one.path),
    }


def _offered(one: Available) -> dict[str, object]:
    return {"pair": one.pair, "version": one.version, "code": one.code, "sha256": one.sha256}


def _install(options: argparse.Namespace) -> int:
    done = store.install(
        options.package,
        sha256=options.sha256,
        force=options.force,
        progress=_progress(quiet=options.quiet),
    )
    sys.stdout.write(f"{done.path}\n  {done.signature}\n  sha256 {done.sha256}\n")
    return DONE


def _progress(*, quiet: bool) -> Progress:
    """Return a bar on stderr that moves with the bytes; nothing off a terminal."""
    bar = tqdm(
        desc="downloading",
        unit="B",
        unit_scale=True,
        unit_divisor=1024,
        disable=True if quiet else None,
        leave=False,
    )

    def show(done: int, total: int) -> None:
        bar.total = total or None
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show


def _verify(options: argparse.Namespace) -> int:
    code = DONE
    met: set[str] = set()
    for one in store.shelved():
        pair = one.package.pair if one.package else one.path.name
        if options.pairs and pair not in options.pairs:
            continue
        met.add(pair)
        try:
            signature = store.verify(one)
        except PipelineError as error:
            code = FAILED
            sys.stderr.write(f"diptych: {error}\n")
        else:
            sys.stdout.write(f"good  {signature}  {one.size} bytes  {one.path}\n")
    for pair in options.pairs:
        if pair not in met:
            code = FAILED
            sys.stderr.write(f"diptych: {pair}: no package serves this pair\n")
    return code


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _adapt(config: Config, options: argparse.Namespace) -> int:
    from pipeline.training import adapt  # noqa: PLC0415 - numpy and more, for this alone

    if options.undo:
        sys.stdout.write(f"removed  {adapt.undo(options.pair)}\n")
        return DONE
    done = adapt.adapt(
        config,
        options.pair,
        minutes=options.minutes,
        general=options.general,
        report=(lambda _: None) if options.quiet else _say,
    )
    kept = f"kept  {done.installed}" if done.installed else "not kept: nothing better came out"
    before, after = done.before, done.after
    sys.stdout.write(
        f"{kept}\n  from {done.base}, {done.learnt} translations learnt, {done.held_out} held out\n"
        f"  chrF of those held out {before.own:.2f} -> {after.own:.2f}, of the general text "
        f"{before.general:.2f} -> {after.general:.2f}\n"
    )
    return DONE if done.installed else INCOMPLETE


COMMANDS = (
    Command(
        "models",
        "list, install, verify and adapt translation packages (install goes online)",
        _models,
        _arguments,
    ),
)
