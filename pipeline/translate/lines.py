"""Lines of text translated as the units of one article are."""

from collections.abc import Callable, Sequence

from pipeline.model import BlockKind, Catalog, Entry, Key, Language, Translation
from pipeline.translate.door import Translator
from pipeline.translate.fill import fill_gaps


def translate_lines(
    lines: Sequence[str],
    source: Language,
    target: Language,
    translator: Translator,
    progress: Callable[[int, int], None] | None = None,
) -> list[Translation]:
    """Return a translation, or a gap with its reason, for each line of markup text; empty ones stay empty.

    The lines are one article: what is a name in one is a name in the others. Raises `TranslateError`.
    """
    distinct = dict.fromkeys(line for line in lines if line)
    entries = tuple(Entry(Key(BlockKind.PARAGRAPH, line), source) for line in distinct)
    (filled,) = fill_gaps([Catalog("lines", target, entries)], translator, progress)
    answers = {entry.key.msgid: entry.translation for entry in filled.entries}
    return [answers.get(line, Translation()) for line in lines]
