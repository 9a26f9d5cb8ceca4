"""`diptych models`: what translates on this machine, and which of it serves a project's pairs."""

import argparse
import json
import sys
from itertools import product
from pathlib import Path

from tqdm import tqdm

from pipeline.cli.adapt import adapt, adapt_arguments
from pipeline.cli.command import DONE, FAILED, Command
from pipeline.config import Config, read_language
from pipeline.errors import PipelineError
from pipeline.model import Language, ModelFolder
from pipeline.report import complaint
from pipeline.segment import written
from pipeline.translate import TranslateError, choose
from pipeline.translate.engines import Lineup, inventory
from pipeline.translate.engines.argos import shop, store
from pipeline.translate.engines.argos.shop import Available, Progress
from pipeline.translate.engines.converted import install_folder
from pipeline.translate.engines.folders import guess_pair
from pipeline.translate.engines.inventory import Holding
from pipeline.translate.engines.plugins import offered


def _arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="show all models, and which engine serves the project's pairs and why"
    )
    listing.add_argument(
        "--available", action="store_true", help="show what the package index offers instead (goes online)"
    )
    listing.add_argument("--json", action="store_true", help="print JSON")
    installing = actions.add_parser(
        "install", help="install a package or a converted model (goes online unless it is a file or folder)"
    )
    installing.add_argument(
        "package",
        metavar="PACKAGE",
        help="a file, a folder, a pair such as en_fr, or a code such as translate-en_fr",
    )
    installing.add_argument("--sha256", default="", metavar="HEX", help="what the archive's SHA-256 must be")
    installing.add_argument("--from", dest="source", metavar="LANG", help="language a converted model reads")
    installing.add_argument("--to", dest="target", metavar="LANG", help="language a converted model writes")
    for side, example in (("source", "'>>fra<<'"), ("target", "'>>fr<<'")):
        installing.add_argument(
            f"--{side}-prefix",
            default="",
            metavar="TOKENS",
            help=f"tokens that a {side} begins with, such as {example}",
        )
    installing.add_argument("--force", action="store_true", help="replace what is installed under its name")
    installing.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    verifying = actions.add_parser("verify", help="load models and translate a word with each")
    verifying.add_argument(
        "pairs", nargs="*", metavar="PAIR", help="only these, such as en_fr (default: all)"
    )
    removing = actions.add_parser("uninstall", help="delete an installed package or model")
    removing.add_argument("name", metavar="NAME", help="its folder's name, or its pair if no other has it")
    adapting = actions.add_parser(
        "adapt", help="tune a package to the project's own translations (needs the extra `train`)"
    )
    adapt_arguments(adapting)


def _models(config: Config, options: argparse.Namespace) -> int:
    match options.action:
        case "list":
            return _offers(options) if options.available else _list(config, options)
        case "install":
            return _install(options)
        case "uninstall":
            sys.stdout.write(f"{inventory.uninstall(options.name, config.models)}\n")
            return DONE
        case "adapt":
            return adapt(config, options)
        case _:
            return _verify(config, options)


def _offers(options: argparse.Namespace) -> int:
    rows = [_offered(one) for one in shop.available()]
    if options.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_table(rows))
    return DONE


def _list(config: Config, options: argparse.Namespace) -> int:
    lineup = choose(config.engine, config.models, config.libretranslate)
    code, pairs = DONE, []
    for source, target in _wanted(config):
        try:
            served = inventory.service(lineup, source, target)
        except PipelineError as error:
            code = FAILED
            sys.stderr.write(complaint(error))
            continue
        row = {"from": source, "to": target, "signature": served.signature, "reason": served.reason}
        pairs.append(row)
    rows = [_held(one, lineup) for one in inventory.holdings(config.models)]
    if options.json:
        told = {"pairs": pairs, "models": rows, "engines": list(config.engine), "plugins": _plugins()}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return code
    for row in pairs:
        sys.stdout.write(f"{row['from']} > {row['to']}  {row['signature'] or 'nobody'}\n  {row['reason']}\n")
    sys.stdout.write("\n" + _table(rows))
    for name in _plugins():
        if name not in config.engine:
            sys.stdout.write(f"an engine {name!r} is installed; name it in `engine` to use it\n")
    return code


def _wanted(config: Config) -> list[tuple[Language, Language]]:
    """Return the pairs that a project may want: from what its articles may be written in to each of its editions."""
    pairs = product(written(config.languages), config.languages)
    return [(source, target) for source, target in pairs if source != target]


def _plugins() -> list[str]:
    return sorted({one.name for one in offered()})


def _table(rows: list[dict[str, object]]) -> str:
    return "".join("  ".join(str(cell) for cell in row.values() if cell) + "\n" for row in rows)


def _held(one: Holding, lineup: Lineup) -> dict[str, object]:
    return {
        "pair": one.pair,
        "version": one.version,
        "engine": one.engine,
        "bytes": one.size,
        "path": str(one.path),
        "use": _use(one, lineup),
    }


def _use(one: Holding, lineup: Lineup) -> str:
    """Say whether a model serves its pair, and if not, why."""
    if one.model is None:
        return f"unusable: {one.problem}"
    if one.engine not in [engine.name for engine in lineup.engines]:
        return f"unused: {one.engine!r} is not named in `engine`"
    pair = Language(one.model.source), Language(one.model.target)
    try:
        way, path = lineup.way(*pair), inventory.serving(lineup, *pair)
    except PipelineError:
        return ""  # the engine before it has been complained of already
    if path == one.path:
        return "serves its pair"
    return f"unused: {path.name if path else way[0] if way else 'another'} comes before it"


def _offered(one: Available) -> dict[str, object]:
    return {"pair": one.pair, "version": one.version, "code": one.code, "sha256": one.sha256}


def _install(options: argparse.Namespace) -> int:
    folder = Path(options.package)
    if folder.is_dir() and not (folder / "metadata.json").is_file():
        model = install_folder(_folder(options), force=options.force)
        sys.stdout.write(f"{model.path}\n  {model.signature()}\n")
        return DONE
    if folder.is_dir():
        done = store.install_folder(folder, force=options.force)
    else:
        done = store.install(
            options.package,
            sha256=options.sha256,
            force=options.force,
            progress=_progress(quiet=options.quiet),
        )
    sys.stdout.write(
        f"{done.path}\n  {done.signature}\n" + (f"  sha256 {done.sha256}\n" if done.sha256 else "")
    )
    return DONE


def _folder(options: argparse.Namespace) -> ModelFolder:
    """Return a converted model's folder with its languages, as told or as its name says. Raises `TranslateError`."""
    guessed = guess_pair(options.package)
    try:
        source, target = (
            read_language(option, told or guess)
            for option, told, guess in zip(
                ("--from", "--to"), (options.source, options.target), guessed, strict=True
            )
        )
    except ValueError as error:
        raise TranslateError(
            f"which languages does the model translate? {error}",
            where=options.package,
            next_step="name them as in: --from en --to fr",
        ) from error
    prefixes = (tuple(text.split()) for text in (options.source_prefix, options.target_prefix))
    return ModelFolder(options.package, source, target, *prefixes)


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


def _verify(config: Config, options: argparse.Namespace) -> int:
    code = DONE
    met: set[str] = set()
    for one in inventory.holdings(config.models):
        pair = one.pair if one.model else one.path.name
        if options.pairs and pair not in options.pairs:
            continue
        met.add(pair)
        try:
            signature = inventory.verify(one)
        except PipelineError as error:
            code = FAILED
            sys.stderr.write(complaint(error))
        else:
            sys.stdout.write(f"good  {signature}  {one.size} bytes  {one.path}\n")
    others = inventory.others(choose(config.engine, (), config.libretranslate), _wanted(config))
    for engine, source, target in others:
        pair = f"{source}_{target}"
        if options.pairs and pair not in options.pairs:
            continue
        try:
            signature = inventory.verify_other(engine, source, target)
        except PipelineError as error:
            code = FAILED
            sys.stderr.write(complaint(error))
        else:
            if signature:
                met.add(pair)
                sys.stdout.write(f"good  {signature}\n")
    for pair in options.pairs:
        if pair not in met:
            code = FAILED
            sys.stderr.write(f"diptych: {pair}: no package serves this pair\n")
    return code


COMMANDS = (
    Command(
        "models",
        "list, install, verify, adapt and uninstall translation models (install goes online)",
        _models,
        _arguments,
    ),
)
