"""All checks, each with the name by which a translator dismisses it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.checks import content, form
from pipeline.checks.case import Case


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The edition would be broken or wrong: `diptych check` fails."""
    WARNING = "warning"
    """Probably a mistake; people have their reasons."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at."""

    id: str
    """Letters only, so that no tool that wraps comments cuts it."""
    severity: Severity
    explanation: str
    find: Callable[[Case], str]
    """Says what is wrong; empty when nothing is."""


CHECKS = (
    Check("tags", Severity.ERROR, "the tags are those of the source, each closed, inside each other alike", content.tags),
    Check("placeholders", Severity.ERROR, "`{name}`, `%s` and the like are there, letter for letter", content.placeholders),
    Check("addresses", Severity.ERROR, "web and mail addresses, handles and hashtags are the source's", content.addresses),
    Check("names", Severity.ERROR, "what is on the do-not-translate list stands there as it is", content.names),
    Check("numbers", Severity.WARNING, "every number has its value, in the language's own figures or in words", content.numbers),
    Check("emoji", Severity.WARNING, "emoji and arrows are the source's", content.emoji),
    Check("untranslated", Severity.WARNING, "the text is not simply the source again", content.untranslated),
    Check("language", Severity.WARNING, "the text is in the edition's language", content.language),
    Check("meaning", Severity.WARNING, "words, names and numbers of the source are in the text, or their translations", content.meaning),
    Check("glossary", Severity.WARNING, "terms are translated as the glossary says", content.glossary),
    Check("length", Severity.WARNING, "the text is about as long as its source", content.length),
    Check("repeated", Severity.WARNING, "no word stands twice in a row", content.repeated),
    Check("punctuation", Severity.WARNING, "the text ends with the same sign", form.punctuation),
    Check("spacing", Severity.WARNING, "no space too many or too few that the edition's typography leaves", form.spacing),
    Check("characters", Severity.WARNING, "no control character, and none that was damaged", form.characters),
    Check("quotes", Severity.WARNING, "quotation marks and brackets pair up and are the language's own", form.quotes),
    Check("capitals", Severity.WARNING, "the text begins with a capital where the source does, and does not shout", form.capitals),
)  # fmt: skip
