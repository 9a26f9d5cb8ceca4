"""One text to be translated, as every part of the room sees it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline import markup
from pipeline.casing import Evidence
from pipeline.model import Language
from pipeline.terms import NO_GLOSSARY, Glossary
from pipeline.translate import casing, names, protect, wording
from pipeline.translate.elements import Element, lift
from pipeline.translate.protect import Protected
from pipeline.translate.wording import Wanted

_VERBATIM = frozenset({"code", "kbd", "samp", "var"})
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
    """What stands in elements such as `code`."""
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
    msgid: str, source: Language, target: Language, evidence: Evidence, glossary: Glossary = NO_GLOSSARY
) -> Job:
    """Read a msgid. Raises `MarkupError`."""
    plain, elements = lift(markup.parse(msgid))
    known = evidence.within(plain)
    kept = tuple(_verbatim(elements))
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


def _verbatim(elements: Iterable[Element]) -> Iterator[Protected]:
    for element in elements:
        if element.tag.name in _VERBATIM and element.start < element.end:
            yield Protected(element.start, element.end)
        else:
            yield from _verbatim(element.children)
