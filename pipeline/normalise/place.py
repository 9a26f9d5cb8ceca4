"""What the text at some point of a tree is, from the elements around it."""

from dataclasses import dataclass, replace

from pipeline.model import NO_LANGUAGE, BlockKind, Language
from pipeline.normalise.dom import Element
from pipeline.normalise.links import read_language


@dataclass(frozen=True, slots=True)
class Place:
    """Kind, language and group of the next block; the fields are those of `Block`."""

    kind: BlockKind = BlockKind.PARAGRAPH
    language: Language | None = None
    untranslated: bool = False
    level: int = 0
    group: int = 0
    row: int = 0
    ordered: bool = False
    number: int | None = None
    source: str = ""

    @property
    def block_language(self) -> Language | None:
        """The language that a block here declares."""
        return NO_LANGUAGE if self.untranslated else self.language

    def as_kind(self, kind: BlockKind, group: int = 0) -> "Place":
        """Return a place that keeps nothing of this one but its language."""
        return Place(kind, self.language, self.untranslated, group=group)

    def inside(self, element: Element) -> "Place":
        """Return the place within an element: its language, and whether it is translated."""
        place = self
        if "lang" in element.attributes or "xml:lang" in element.attributes:
            declared = element.get("lang") or element.get("xml:lang")
            place = replace(place, language=read_language(declared))
        translate = element.get("translate").lower()
        if translate == "no" or "notranslate" in element.classes():
            return replace(place, untranslated=True)
        return replace(place, untranslated=False) if translate == "yes" else place
