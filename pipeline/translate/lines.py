"""Lines of text translated as the units of one article are."""

from collections.abc import Callable, Sequence

from pipeline.model import BlockKind, Catalog, Entry, Key, Language, Translation
from pipeline.terms import NO_GLOSSARY, Glossary
from pipeline.translate.door import Translator
from pipeline.translate.fill import answer_gaps
from pipeline.translate.rounds import Answer


def translate_lines(
    lines: Sequence[str],
    source: Language,
    target: Language,
    translator: Translator,
    progress: Callable[[int, int], None] | None = None,
    glossary: Glossary = NO_GLOSSARY,
    *,
    thorough: bool = False,
) -> list[Answer]:
    """Return a translation, or a gap with its reason, for each line of markup text; empty ones stay empty.

    The lines are one article: what is a name in one is a name in the others. A `thorough` run looks for
    alternatives, too. Raises `TranslateError`.
    """
    distinct = tuple(dict.fromkeys(line for line in lines if line))
    entries = tuple(Entry(Key(BlockKind.PARAGRAPH, line), source) for line in distinct)
    catalog = Catalog("lines", target, entries)
    found = answer_gaps([catalog], translator, progress, glossary, thorough=thorough)
    answers = {line: found[0, number] for number, line in enumerate(distinct)}
    return [answers.get(line, Answer(Translation())) for line in lines]
