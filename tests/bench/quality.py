"""What the whole pipeline makes of a model, beside the model alone: `python -m tests.bench.quality [LINES]`.

Needs sacrebleu, and wmt12.en and wmt12.fr in the folder that `DIPTYCH_DEV` names. Prints BLEU and chrF with their
signatures, raw decoding beside the pipeline, as the texts stand and with typography made alike in both and in the
references: these come from typewriters, and the pipeline sets `« »` and no-break spaces. Then how many units ended as gaps and why; what was lost or invented of
numbers, addresses, emoji and placeholders in what was written, counted by checks that are not the gate's; and how
much processor time the pipeline takes beside the engine alone.
"""

import os
import re
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline import markup
from pipeline.model import Language
from pipeline.translate import Request, choose, translate_lines

EN, FR = Language("en"), Language("fr")
_FOLDER = Path(os.environ.get("DIPTYCH_DEV", "../shared/corpus/dev"))
_SIGNS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.\w+|\{\w+\}|%\(\w+\)[sd]|%[sd]\b|[\u2190-\U0010ffff]"
)
_NAME = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]{3,}")
_DIGITS = re.compile(r"\d+")


def found() -> bool:
    """Say whether the development data are there."""
    return (_FOLDER / "wmt12.en").is_file()


def dev() -> dict[Language, list[str]]:
    """Read the development data, line by line."""
    return {code: (_FOLDER / f"wmt12.{code}").read_text("utf-8").split("\n")[:-1] for code in (EN, FR)}


def main(lines: int = 0) -> None:
    """Measure both directions, on all lines or the first so many."""
    from sacrebleu.metrics import BLEU, CHRF  # noqa: PLC0415 - only this benchmark needs it

    data = dev()
    most = lines or len(data[EN])
    engine = choose(("embedded",))
    for source, target in ((EN, FR), (FR, EN)):
        given, references = data[source][:most], data[target][:most]
        list(engine.translate([Request(given[0], source, target)]))
        before = _spent()
        raw = [found[0].text for found in engine.translate([Request(line, source, target) for line in given])]
        alone, before = _spent() - before, _spent()
        answers = translate_lines([markup.escape(line) for line in given], source, target, engine)
        whole = _spent() - before
        texts = [markup.unescape(answer.translation.text) for answer in answers]
        print(
            f"{source}>{target}: {len(given)} lines; processor time {alone:.1f} s raw, {whole:.1f} s whole path ({100 * alone / whole:.0f} %)"
        )
        for metric in (BLEU(), CHRF()):
            for name, made in (("as it stands", str), ("typography alike", _typed)):
                wanted = [made(line) for line in references]
                one, other = (
                    metric.corpus_score([made(text) for text in said], [wanted]).score
                    for said in (raw, texts)
                )
                print(
                    f"  {metric.get_signature()}, {name}: raw {one:.2f}, pipeline {other:.2f} ({other - one:+.2f})"
                )
        if os.environ.get("DIPTYCH_SHOW"):
            for line, answer in zip(given, answers, strict=True):
                if not answer.translation.text:
                    print(f"    gap: {line} ({answer.translation.problem})")
        gaps = Counter(answer.translation.problem for answer in answers if not answer.translation.text)
        print(f"  gaps: {sum(gaps.values())} {dict(gaps)}")
        told = [answer for answer in answers if answer.translation.confidence is not None]
        doubtful = sum(answer.translation.doubtful for answer in told)
        print(
            f"  doubtful: {doubtful}; repaired: {sum(bool(answer.repairs) for answer in told)}; refused hypotheses: {sum(len(answer.refused) for answer in answers)}"
        )
        _lost(given, texts)
        _names(given, raw, texts, references)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _names(given: Sequence[str], raw: Sequence[str], texts: Sequence[str], references: Sequence[str]) -> None:
    """Count the names that the model alone had lost and the pipeline has, and those of them that the reference has."""
    restored = right = 0
    for line, alone, text, reference in zip(given, raw, texts, references, strict=True):
        before, after = set(_NAME.findall(alone)), set(_NAME.findall(text))
        for name in set(_NAME.findall(line[1:])) & after - before:
            restored += 1
            right += name in reference
    print(f"  names that the first hypothesis had not: {restored} restored, {right} of them in the reference")


def _typed(text: str) -> str:
    """Write quotation marks, apostrophes and spaces as a typewriter would: the references know no others."""
    text = re.sub(r"«\s*|\s*»|[“”]", '"', text).replace("’", "'").replace("‘", "'")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _lost(given: Sequence[str], texts: Sequence[str]) -> None:
    """Count by simple means what differs; digits are listed, for a line may say them in words or another way."""
    signs = digits = 0
    for line, text in zip(given, texts, strict=True):
        if not text:
            continue
        signs += Counter(_SIGNS.findall(line)) != Counter(_SIGNS.findall(text))
        if sorted(_DIGITS.findall(_joined(line))) != sorted(_DIGITS.findall(_joined(text))):
            digits += 1
            if os.environ.get("DIPTYCH_SHOW"):
                print(f"    {line}\n    {text}")
    print(f"  other addresses, emoji, placeholders: {signs}; other digits (to be read): {digits}")


def _joined(text: str) -> str:
    return re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d)", "", text)


def _spent() -> float:
    times = os.times()
    return times.user + times.system


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
