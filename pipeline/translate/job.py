"""One text to be translated, as every part of the room sees it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline import markup
from pipeline.model import Language
from pipeline.translate import casing
from pipeline.translate.casing import Evidence
from pipeline.translate.elements import Element, lift
from pipeline.translate.protect import Protected

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
    elements: tuple[Element, ...] = ()
    kept: tuple[Protected, ...] = ()
    """What stands in elements such as `code`."""
    lowered: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """Words that lost their capital and may be names, in lower case, with what they were."""

    @property
    def languages(self) -> tuple[Language, Language]:
        """Source and target."""
        return self.source, self.target


def job_for(msgid: str, source: Language, target: Language, evidence: Evidence) -> Job:
    """Read a msgid. Raises `MarkupError`."""
    plain, elements = lift(markup.parse(msgid))
    known = evidence.within(plain)
    kept = tuple(_verbatim(elements))
    asked = casing.sentence_case(plain, known)
    for start, end in kept:
        asked = asked[:start] + plain[start:end] + asked[end:]
    return Job(
        msgid, source, target, known, plain, asked, elements, kept, casing.lowered(plain, asked, known)
    )


def _verbatim(elements: Iterable[Element]) -> Iterator[Protected]:
    for element in elements:
        if element.tag.name in _VERBATIM and element.start < element.end:
            yield Protected(element.start, element.end)
        else:
            yield from _verbatim(element.children)
