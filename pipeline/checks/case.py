"""One translation as the checks see it."""

from dataclasses import dataclass, field

from pipeline import markup
from pipeline.model import Language, base
from pipeline.terms import NO_GLOSSARY, Glossary


@dataclass(frozen=True, slots=True)
class Case:
    """A source text and its translation."""

    msgid: str
    """Markup text, as is `msgstr`."""
    msgstr: str
    languages: tuple[Language, Language]
    context: str = "paragraph"
    glossary: Glossary = NO_GLOSSARY
    source: str = field(init=False, compare=False)
    """The source without tags, whatever is wrong with them."""
    text: str = field(init=False, compare=False)
    """The translation without tags, likewise."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", markup.unescape(markup.strip(self.msgid)))
        object.__setattr__(self, "text", markup.unescape(markup.strip(self.msgstr)))

    @property
    def target(self) -> str:
        """The language of the translation, without its country."""
        return base(self.languages[1])
