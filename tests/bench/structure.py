"""Structure and placement: news sentences with inline elements through the whole pipeline: `python -m tests.bench.structure`.

Needs wmt12.en and wmt12.fr, or other lines under these names, in the folder that `DIPTYCH_DEV` names. Prints how many
of what was written is well formed and has its source's tree, and a sample of the pairs drawn by the seed that
`DIPTYCH_SHOW` is, if any, for a person to judge where the elements stand.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence

from pipeline import markup
from pipeline.errors import PipelineError
from pipeline.translate import choose, translate_lines
from tests.bench.quality import EN, FR, dev

PATTERNS = (
    "{0} <a>{1}</a> {2}",
    "<strong>{0}</strong> {1} {2}",
    "{0} <em>{1} <strong>{2}</strong></em>",
    '{0} <a id="1">{1}</a> <a id="2">{2}</a>',
    "{0} {1}<br/>{2}",
    "<em>{0} {1} {2}</em>",
    "{0} <code>x = {{1}}</code> {1} {2}",
    "{0} <b></b>{1} {2}",
)
"""Where a sentence's three thirds go."""


_SHOWN = 30


def marked(line: str, number: int) -> str:
    """Put elements into a plain line, in a pattern that its number chooses."""
    words = markup.escape(line).split()
    third = max(1, len(words) // 3)
    parts = [" ".join(words[:third]), " ".join(words[third : 2 * third]), " ".join(words[2 * third :])]
    return re.sub(" +", " ", PATTERNS[number % len(PATTERNS)].format(*parts)).strip()


def main(lines: int = 620) -> None:
    """Measure both directions, on the first so many lines."""
    data = dev()
    engine = choose(("embedded",))
    for source, target in ((EN, FR), (FR, EN)):
        given = [
            marked(line, number) for number, line in enumerate(data[source][:lines]) if len(line.split()) > 5
        ]
        answers = translate_lines(given, source, target, engine)
        texts = [answer.translation.text for answer in answers]
        _tell(f"{source}>{target}", given, texts, [answer.translation.problem for answer in answers])


def _tell(name: str, given: Sequence[str], texts: Sequence[str], problems: Sequence[str]) -> None:
    fates: Counter[str] = Counter()
    seed = os.environ.get("DIPTYCH_SHOW")
    shown = frozenset(random.Random(int(seed)).sample(range(len(given)), _SHOWN)) if seed else ()
    for number, (line, text, problem) in enumerate(zip(given, texts, problems, strict=True)):
        try:
            same = markup.tree(text) == markup.tree(line)
        except PipelineError:
            fates["not well formed"] += 1
            continue
        fates["same tree" if same and text else f"gap: {problem}" if not text else "another tree"] += 1
        if number in shown:
            print(f"    {line}\n    {text}\n")
    print(f"{name}: {len(given)} sentences, {dict(fates)}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
