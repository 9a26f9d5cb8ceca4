"""A teacher's translations as training data: sequence-level distillation and back-translation.

Distillation (Kim and Rush 2016): the teacher translates the source side of a corpus, the student learns source →
the teacher's words. Back-translation (Sennrich et al. 2016): the teacher translates text of the target language,
the student learns the teacher's words → the text a person wrote. In both the file says, by its ending, which way
it may be taught.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.files import write_whole
from pipeline.training.engine import Engine
from pipeline.training.errors import TrainingError
from pipeline.training.pairs import LANGUAGES, Pair, fault, tidy

_AT_ONCE = 10_000
"""Lines between two signs of life; what has been done is kept at each."""


def distil(
    engine: Engine,
    lines: Iterable[str],
    folder: Path,
    name: str,
    *,
    back: bool = False,
    beam: int = 4,
    report: Callable[[int], None] = lambda _: None,
) -> Path:
    """Translate lines; return the file of pairs `<name>.<way>.tsv`, English first as in all of them.

    With `back` the lines are what the student shall say, and the engine's words what it shall read. Pairs that are
    of no use (see `pairs.fault`) stay out. After an interruption the same call goes on where it was: finished
    pieces stand in `<name>.parts/`. Raises `TrainingError`.
    """
    way = f"{engine.target}_{engine.source}" if back else f"{engine.source}_{engine.target}"
    parts = folder / f"{name}.{way}.parts"
    _check_same(parts, {"package": engine.source + engine.target, "back": back, "beam": beam})
    done = 0
    written: list[Path] = []
    stream = (tidy(line) for line in lines)
    while some := list(islice(stream, _AT_ONCE)):
        part = parts / f"{done:09}.tsv"
        if not part.is_file():
            answers = engine.translate(some, beam).texts
            write_whole(part, "".join(_rows(some, answers, english_read=engine.source == LANGUAGES[0])))
        written.append(part)
        done += len(some)
        report(done)
    target = folder / f"{name}.{way}.tsv"
    write_whole(target, b"".join(part.read_bytes() for part in written))
    return target


def _rows(asked: Iterable[str], answers: Iterable[str], *, english_read: bool) -> Iterator[str]:
    for source, answer in zip(asked, map(tidy, answers), strict=True):
        pair = Pair(source, answer) if english_read else Pair(answer, source)
        if not fault(pair):
            yield f"{pair.en}\t{pair.fr}\n"


def _check_same(parts: Path, settings: dict[str, object]) -> None:
    """Refuse to mix pieces that were made in different ways."""
    path, told = parts / "made.json", json.dumps(settings) + "\n"
    if path.is_file() and path.read_text("utf-8") != told:
        raise TrainingError(
            "holds pieces that were made with other settings",
            where=str(parts),
            next_step="delete the folder, or give another name",
        )
    write_whole(path, told)
