"""The cache kept no larger than the articles need: what no sentence asks for any more is dropped."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.model import Catalog, Language, Translation
from pipeline.terms import NO_GLOSSARY, Glossary
from pipeline.translate.door import Hypothesis, Request, Translator
from pipeline.translate.engines.cache import Place, kept_answers, place, read_file, write_file
from pipeline.translate.fill import fill_gaps

_SILENCE = (Hypothesis("", -math.inf),)


class _Replay:
    """A translator that knows only what is kept, and notes what it was asked."""

    def __init__(self, translator: Translator, folder: Path) -> None:
        self._translator = translator
        self._folder = folder
        self.asked: dict[Path, set[str]] = {}

    def supports(self, source: Language, target: Language) -> bool:
        return self._translator.supports(source, target)

    def signature(self, source: Language, target: Language) -> str:
        return self._translator.signature(source, target)

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        places: dict[Request, Place] = {
            request: place(self._folder, self._translator, request) for request in requests
        }
        for one in places.values():
            self.asked.setdefault(one.path, set()).add(one.key)
        known = kept_answers(places)
        return [known.get(request, _SILENCE) for request in requests]


def forget(
    folder: Path,
    catalogs: Sequence[Catalog],
    translator: Translator,
    glossary: Glossary = NO_GLOSSARY,
    *,
    dry: bool,
) -> tuple[int, int]:
    """Drop every kept answer that filling the catalogs by the glossary from nothing would not ask for.

    Return how many went, or would go if it is `dry`, and how many stay. Nothing is translated. Raises
    `TranslateError` where an engine or a file cannot be read.
    """
    replay = _Replay(translator, folder)
    fill_gaps([_opened(catalog) for catalog in catalogs], replay, glossary=glossary)
    gone = stay = 0
    for path in sorted(folder.glob("*/*.tsv")):
        signature, lines = read_file(path)
        wanted = {key: line for key, line in lines.items() if key in replay.asked.get(path, ())}
        gone += len(lines) - len(wanted)
        stay += len(wanted)
        if not dry and len(wanted) < len(lines):
            write_file(path, signature, wanted)
    return gone, stay


def _opened(catalog: Catalog) -> Catalog:
    """Return the catalog with nothing translated."""
    entries = tuple(replace(entry, translation=Translation()) for entry in catalog.entries)
    return replace(catalog, entries=entries)
