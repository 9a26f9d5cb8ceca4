"""`diptych models adapt`: a package tuned to the project's own translations."""

import argparse
import sys
from pathlib import Path

from pipeline.cli.command import DONE, INCOMPLETE
from pipeline.config import Config
from pipeline.model import Language
from pipeline.translate import choose
from pipeline.translate.engines import inventory


def adapt_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("pair", metavar="PAIR", help="en_fr or fr_en")
    parser.add_argument("--minutes", type=float, default=5.0, help="time to learn at most (default: 5)")
    parser.add_argument(
        "--general",
        type=Path,
        metavar="FILE",
        help="`English<TAB>French` lines that must not get worse (default: sentences of our own)",
    )
    parser.add_argument("--undo", action="store_true", help="take the adapted package away again")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")


def adapt(config: Config, options: argparse.Namespace) -> int:
    """Adapt a package, or undo it; say what came of it."""
    from pipeline.training import adapt as workshop  # noqa: PLC0415 - the room of training with numpy, which only this command wants

    if options.undo:
        sys.stdout.write(f"removed  {workshop.undo(options.pair)}\n")
        return DONE
    done = workshop.adapt(
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
    if not done.installed:
        return INCOMPLETE
    _warn_if_unused(config, options.pair, done.installed)
    return DONE


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _warn_if_unused(config: Config, pair: str, place: Path) -> None:
    """Say so where another engine or package of the settings serves the pair all the same."""
    lineup = choose(config.engine, config.models, config.libretranslate)
    source, target = map(Language, pair.split("_"))
    if inventory.serving(lineup, source, target) != place:
        reason = inventory.service(lineup, source, target).reason
        _say(f"diptych: {pair}: another model serves it: {reason}; see `engine` in the settings")
