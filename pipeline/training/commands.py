"""The front door of the workshop: arguments in, words and an exit code out."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.training import arguments as given
from pipeline.training import dictionary as dictionaries
from pipeline.training import distil as distilling
from pipeline.training import evaluate as evaluating
from pipeline.training import export as exporting
from pipeline.training.e5 import head_start, read_e5
from pipeline.training.engine import Engine
from pipeline.training.errors import TrainingError, require
from pipeline.training.grow import grow
from pipeline.training.pairs import LANGUAGES, Pair, read_lines, read_pairs
from pipeline.training.prepare import load_prepared, prepare
from pipeline.training.schedule import Budget
from pipeline.training.sources import BOTH, WAYS, find_sources, read_mixture
from pipeline.training.weights import Shape, Weights, average, load_weights, read_model, save_weights

_STORY = """\
from text to packages:
  prepare CORPUS -o data --held-out dev.en --held-out dev.fr
  train data -o run --minutes 30            goes on where it was, if interrupted; add time with more minutes
                                            (or: head-start e5-small-q4.bin CORPUS -o e5, then prepare with --pieces
                                            e5/pieces.model and train with --begin e5/start.npz)
  grow run/weights.npz --encoder 12 -o grown.npz     (optional: more layers to train on with --begin grown.npz)
  average run/weights.npz other.npz -o best.npz      (optional)
  words CORPUS -o words --held-out dev.en --held-out dev.fr       (optional: a dictionary for rare words; align
                                            words/words.en and words/words.fr both ways with eflomal or the like)
  dictionary words --forward forward.links --backward backward.links
  export run/weights.npz --pieces data/pieces.model -o packages --version 0.2 --dictionary words
  evaluate packages/en_fr --source dev.en --reference dev.fr --robust
a smaller, better student of a large teacher: distil, then prepare what it wrote beside the corpus, then train.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 2 where it could not be done, or 130 after Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        options.work(options)
    except PipelineError as error:
        sys.stderr.write(f"training: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("training: interrupted; give the same command again to go on\n")
        return 130
    return 0


def _prepare(options: argparse.Namespace) -> None:
    sources = find_sources(options.corpus, read_mixture(options.mixture))
    held_out = [line for path in options.held_out for line in read_lines(path)]
    told = prepare(
        sources,
        options.out,
        pieces=options.pieces,
        size=options.vocabulary,
        held_out=held_out,
        share=options.variants,
        drawn=options.drawn,
        seed=options.seed,
    )
    for name, count in told["taken"].items():
        _say(f"{name}  {count:,} pairs")
    for reason, count in told["refused"].items():
        _say(f"left out, {reason}: {count:,}")
    _say(f"{told['pairs']:,} samples, {told['tokens']:,} tokens in {options.out}")


def _train(options: argparse.Namespace) -> None:
    require("torch")
    from pipeline.training.learner import Rates  # noqa: PLC0415 - torch
    from pipeline.training.train import Plan, Progress, device, train  # noqa: PLC0415 - torch

    data = load_prepared(options.data)
    begin = _weights(options.begin) if options.begin else None
    asked = Shape(
        data.vocabulary, options.width, options.inner, options.heads, options.encoder, options.decoder
    )
    if begin and begin.shape.vocabulary != data.vocabulary:
        message = f"knows {begin.shape.vocabulary} pieces, the data {data.vocabulary}"
        raise TrainingError(message, where=str(options.begin), next_step="prepare with its own --pieces")
    gpu = device()[0] == "cuda"
    tokens = options.tokens or (131_072 if gpu else 8192)
    plan = Plan(
        shape=begin.shape if begin else asked,
        budget=Budget(options.steps, options.target_tokens, options.minutes),
        rates=Rates(options.rate_muon, options.rate_adam, dropout=options.dropout, average=options.average),
        tokens=tokens,
        part=min(tokens, 65_536 if gpu else 4096),
        warm_up=options.warm_up,
        plain=options.plain,
        ways=WAYS[options.only] if options.only else BOTH,
        seed=options.seed,
        save_every=options.save_every,
    )

    def report(progress: Progress) -> None:
        _say(
            f"{progress.seconds / 60:6.1f} min  step {progress.step}  {progress.tokens / 1e6:.2f} M tokens  "
            f"{progress.tokens / max(1.0, progress.seconds):,.0f} tokens/s  loss {progress.loss:.3f}  "
            f"{100 * progress.used:.0f} %"
            + (f"  held out {progress.held_out:.3f}" if progress.held_out is not None else "")
        )

    held_out = load_prepared(options.watch) if options.watch else None
    train(data, plan, options.out, report, begin=begin, held_out=held_out)
    _say(f"{options.out / 'weights.npz'}")


def _grow(options: argparse.Namespace) -> None:
    weights = _weights(options.weights)
    has = weights.shape
    grown = grow(weights, options.encoder or has.encoder, options.decoder or has.decoder)
    save_weights(grown, options.out)
    size = sum(array.size for array in grown.arrays.values())
    _say(f"{options.out}  {size / 1e6:.1f} million parameters")


def _average(options: argparse.Namespace) -> None:
    save_weights(average([_weights(path) for path in options.weights]), options.out)


def _words(options: argparse.Namespace) -> None:
    sources = find_sources(options.corpus, read_mixture(options.mixture))
    held_out = [line for path in options.held_out for line in read_lines(path)]
    lines = dictionaries.write_words(sources, options.out, held_out)
    _say(f"{lines:,} lines in {options.out / 'words.en'} and {options.out / 'words.fr'}")


def _dictionary(options: argparse.Namespace) -> None:
    written = dictionaries.write_dictionaries(options.folder, options.forward, options.backward)
    for name, words in written.items():
        _say(f"{options.folder / name}.txt  {words:,} words")


def _export(options: argparse.Namespace) -> None:
    weights = _weights(options.weights)
    readme = options.readme.read_text("utf-8") if options.readme else exporting.card()
    pairs = [options.only.split("_")] if options.only else [LANGUAGES, LANGUAGES[::-1]]
    for source, target in pairs:
        folder = options.out / f"{source}_{target}"
        told = options.dictionary / f"{source}_{target}.txt" if options.dictionary else None
        label = exporting.Label(
            source,
            target,
            options.version,
            readme,
            dictionary="\n".join([*read_lines(told), ""]) if told else "",
        )
        exporting.write_package(weights, options.pieces, folder, label, options.quantization)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        _say(f"{folder}  {size / 1e6:.1f} MB")
        if options.archive:
            exporting.pack(folder, options.out / f"translate-{folder.name}.argosmodel")


def _evaluate(options: argparse.Namespace) -> None:
    require("sacrebleu")
    engine = Engine(options.package, options.compute)
    source, reference = read_lines(options.source), read_lines(options.reference)
    if len(source) != len(reference):
        message = f"{len(source)} lines, but {len(reference)} in {options.reference}"
        raise TrainingError(message, where=str(options.source), next_step="give two texts of as many lines")
    both = zip(source, reference, strict=True)
    pairs = [Pair(*texts) if engine.source == LANGUAGES[0] else Pair(*texts[::-1]) for texts in both]
    pairs = pairs[: options.lines or None]
    name = f"{engine.source}→{engine.target} {options.source.stem}"
    for beam in options.beam or (1, 4):
        found = evaluating.score(engine, name, pairs, beam)
        sys.stdout.write(f"{found}\n")
    sys.stdout.write("".join(f"  {signature}\n" for signature in found.signatures))
    if options.robust:
        sys.stdout.write(evaluating.table(evaluating.robustness(engine, pairs, options.robust)))


def _distil(options: argparse.Namespace) -> None:
    engine = Engine(options.package)
    side = LANGUAGES.index(engine.source)
    lines = (
        (pair[side] for pair in read_pairs(options.text))
        if ".tsv" in options.text.suffixes
        else iter(read_lines(options.text))
    )
    path = distilling.distil(
        engine,
        lines,
        options.out,
        options.text.name.removeprefix("train-").split(".")[0] + ("-back" if options.back else "-distilled"),
        back=options.back,
        beam=options.beam,
        report=lambda done: _say(f"{done:,} lines"),
    )
    _say(str(path))


def _head_start(options: argparse.Namespace) -> None:
    sources = find_sources(options.corpus, read_mixture(options.mixture))
    lines = (side for source in sources for pair in islice(read_pairs(source.path), 40_000) for side in pair)
    size = head_start(read_e5(options.e5), lines, options.out, options.vocabulary, options.decoder)
    _say(f"{size:,} pieces in {options.out / 'pieces.model'}, weights in {options.out / 'start.npz'}")


def _weights(path: Path) -> Weights:
    """Read weights of a training, or those of an expanded package."""
    model = path / "model" / "model.bin"
    return read_model(model) if model.is_file() else load_weights(path)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@dataclass(frozen=True, slots=True)
class _Command:
    """One word after `python -m pipeline.training`."""

    name: str
    help: str
    work: Callable[[argparse.Namespace], None]
    arguments: Callable[[argparse.ArgumentParser], None]


_COMMANDS = (
    _Command("prepare", "sift, weight, vary and tokenise parallel text", _prepare, given.prepare),
    _Command("head-start", "begin with multilingual-e5-small as the encoder", _head_start, given.head_start),
    _Command("train", "train on one GPU or a CPU; goes on after an interruption", _train, given.train),
    _Command("grow", "give a model more layers to train on", _grow, given.grow),
    _Command("average", "make one model of several", _average, given.average),
    _Command("words", "write parallel text for an aligner", _words, given.words),
    _Command("dictionary", "count what words are called in it", _dictionary, given.dictionary),
    _Command("export", "quantise, and write Argos packages", _export, given.export),
    _Command("evaluate", "BLEU, chrF, speed and robustness of a package", _evaluate, given.evaluate),
    _Command("distil", "translate text with a package, as data for another", _distil, given.distil),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.training",
        description="Make the translation packages: from parallel text to Argos packages.",
        epilog=_STORY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        words = f"{command.help[0].upper()}{command.help[1:]}."
        one = commands.add_parser(command.name, help=command.help, description=words)
        command.arguments(one)
        one.set_defaults(work=command.work)
    return parser
