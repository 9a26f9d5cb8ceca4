"""One text to be translated, as every part of the room sees it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import markup
from pipeline.casing import Evidence
from pipeline.markup import Tag, Token
from pipeline.model import Language
from pipeline.terms import NO_GLOSSARY, Glossary
from pipeline.translate import casing, credit, names, protect, wording
from pipeline.translate.elements import Element, lift
from pipeline.translate.protect import Protected
from pipeline.translate.wording import Wanted
from pipeline.typography import typeset

_VERBATIM = frozenset({"code", "kbd", "math", "samp", "var"})
"""Elements whose words are no language."""


@dataclass(frozen=True, slots=True)
class Job:
    """One text to be translated, wherever it stands in the run."""

    msgid: str
    source: Language
    target: Language
    evidence: Evidence
    plain: str
    asked: str
    """The plain text in sentence case, letter for letter as long."""
    spoken: str
    """The plain text with blanks in the places of what is kept as it is: as long, too."""
    elements: tuple[Element, ...] = ()
    kept: tuple[Protected, ...] = ()
    """What stands in elements such as `code`, who is cited or made a picture, and quotations in the target language."""
    fixed: tuple[Protected, ...] = ()
    """Names that the project keeps in every language; the model sees them, but they must come through."""
    names: tuple[str, ...] = ()
    """Words that are names by all that can be seen: better kept."""
    terms: tuple[Wanted, ...] = ()
    """What the glossary says of the text."""
    lowered: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """Words that lost their capital and may be names, in lower case, with what they were."""

    @property
    def languages(self) -> tuple[Language, Language]:
        """Source and target."""
        return self.source, self.target


def job_for(
    msgid: str,
    source: Language,
    target: Language,
    evidence: Evidence,
    glossary: Glossary = NO_GLOSSARY,
    quoted: Sequence[str] = (),
) -> Job:
    """Read a msgid; what it quotes in the target language stays as it is. Raises `MarkupError`."""
    set_so = {text: markup.plain(typeset(markup.escape(text), target)) for text in quoted}
    plain, elements = lift(_with_quotations(markup.parse(msgid), set_so))
    known = evidence.within(plain)
    kept = tuple(sorted({*_verbatim(elements), *_cited(plain, elements), *credit.find(plain)}))
    kept = tuple(sorted((*kept, *_quoted(plain, elements, tuple(set_so.values()), kept))))
    fixed = tuple(Protected(*span) for span in glossary.kept_places(plain))
    asked = casing.sentence_case(plain, known, source)
    spoken = plain
    for start, end in (*protect.find(plain, kept), *fixed):
        asked = asked[:start] + plain[start:end] + asked[end:]
        spoken = spoken[:start] + " " * (end - start) + spoken[end:]
    return Job(
        msgid,
        source,
        target,
        known,
        plain,
        asked,
        spoken,
        elements,
        kept,
        fixed,
        names.find(asked, known, (*kept, *fixed)),
        wording.find(plain, source, target, glossary),
        casing.lowered(plain, asked, known),
    )


def _with_quotations(tokens: Iterable[Token], set_so: Mapping[str, str]) -> Iterator[Token]:
    """Write each quotation as the target language sets it, so that it comes through to the letter; none in code."""
    depth = 0
    for token in tokens:
        written = token
        if isinstance(token, Tag):
            depth += ((token.role == "open") - (token.role == "close")) * (token.name in _VERBATIM)
        for text, wanted in set_so.items() if not depth else ():
            if isinstance(written, str) and (found := _pattern(text).search(written)):
                written = written[: found.start()] + wanted + written[found.end() :]
        yield written


def _quoted(
    plain: str, elements: Sequence[Element], quoted: Sequence[str], kept: Sequence[Protected]
) -> Iterator[Protected]:
    """Yield the places of quotations, those apart that elements begin or end in or that are kept already."""
    edges = {place for element in elements for place in element.edges()} if quoted else set()
    position = 0
    for text in quoted:
        found = _pattern(text).search(plain, position)
        if found is None:
            continue
        start, position = found.span()
        if not protect.contains(start, position, kept) and not any(start < edge < position for edge in edges):
            yield Protected(start, position)


def _pattern(text: str) -> re.Pattern[str]:
    """Return what finds a text between quotation marks."""
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"(?<=[«“\"\s]){words}(?=\s*[»”\"])")


def _cited(plain: str, elements: Iterable[Element]) -> Iterator[Protected]:
    for element in elements:
        if element.tag.name == "cite" and credit.is_name(plain[element.start : element.end]):
            yield Protected(element.start, element.end)
        else:
            yield from _cited(plain, element.children)


def _verbatim(elements: Iterable[Element]) -> Iterator[Protected]:
    for element in elements:
        if element.tag.name in _VERBATIM and element.start < element.end:
            yield Protected(element.start, element.end)
        else:
            yield from _verbatim(element.children)
