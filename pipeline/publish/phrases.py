"""The pages' own words, in each language they are known in; others read them in English."""

from dataclasses import dataclass

from pipeline.model import Language, State
from pipeline.publish.tongue import number


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of the pages in one language; `{n}` is a count."""

    language: Language
    skip: str
    languages: str
    """Name of the language switch."""
    by: str
    updated: str
    about: str
    """Name of the note on how the page was made."""
    notes: dict[State, tuple[str, str]]
    """What the note says of so many sentences in a state: of one, of several."""
    mark: str
    """The switch that marks those sentences in the text."""
    articles: str
    index: str
    """What the index says under its title."""
    states: dict[State, str]
    """Short names for the index."""
    picture: str
    """Stands for an image in plain text."""
    tags: str
    all_articles: str
    """What the index of one language says under its title."""
    every_language: str
    """The way to the index of all languages."""
    moved: str
    """What a page says whose article has another address now."""
    contents: str
    """Name of a book's table of contents."""


_ENGLISH = Phrases(
    language=Language("en"),
    skip="Skip to the article",
    languages="Languages",
    by="By",
    updated="updated",
    about="About this page",
    notes={
        State.MACHINE: (
            "One sentence on this page was translated by a machine and has not been checked by a person.",
            "{n} sentences on this page were translated by a machine and have not been checked by a person.",
        ),
        State.SUGGESTED: (
            "One sentence was translated by a person for an earlier wording and wants another look.",
            "{n} sentences were translated by a person for an earlier wording and want another look.",
        ),
        State.MISSING: (
            "One sentence is not translated yet and stands in its original language.",
            "{n} sentences are not translated yet and stand in their original language.",
        ),
    },
    mark="Mark them in the text",
    articles="Articles",
    index="Every article in each of its languages, and how far its translation is.",
    states={
        State.SOURCE: "original",
        State.HUMAN: "by a person",
        State.APPROVED: "approved",
        State.SUGGESTED: "to look at again",
        State.MACHINE: "by a machine",
        State.MISSING: "missing",
    },
    picture="Image",
    tags="Tags",
    all_articles="Every article in this language.",
    every_language="All languages",
    moved="This page has moved:",
    contents="Contents",
)

_FRENCH = Phrases(
    language=Language("fr"),
    skip="Aller à l’article",
    languages="Langues",
    by="Par",
    updated="mis à jour le",
    about="À propos de cette page",
    notes={
        State.MACHINE: (
            "Une phrase de cette page a été traduite par une machine et n’a pas été relue.",
            "{n} phrases de cette page ont été traduites par une machine et n’ont pas été relues.",
        ),
        State.SUGGESTED: (
            "Une phrase a été traduite pour une version antérieure du texte et doit être revue.",
            "{n} phrases ont été traduites pour une version antérieure du texte et doivent être revues.",
        ),
        State.MISSING: (
            "Une phrase n’est pas encore traduite et figure dans sa langue d’origine.",
            "{n} phrases ne sont pas encore traduites et figurent dans leur langue d’origine.",
        ),
    },
    mark="Les signaler dans le texte",
    articles="Articles",
    index="Chaque article dans chacune de ses langues, et l’avancement de sa traduction.",
    states={
        State.SOURCE: "d’origine",
        State.HUMAN: "par une personne",
        State.APPROVED: "approuvé",
        State.SUGGESTED: "à revoir",
        State.MACHINE: "par une machine",
        State.MISSING: "manquant",
    },
    picture="Image",
    tags="Thèmes",
    all_articles="Tous les articles dans cette langue.",
    every_language="Toutes les langues",
    moved="Cette page a changé d’adresse :",
    contents="Sommaire",
)

_KNOWN = {"en": _ENGLISH, "fr": _FRENCH}


def phrases_for(language: Language) -> Phrases:
    """Return the pages' words in a language, or in English."""
    return _KNOWN.get(language.split("-")[0], _ENGLISH)


def notes(counts: dict[State, int], language: Language) -> tuple[tuple[State, str], ...]:
    """Say in sentences how much of a page no person stands behind; nothing where there is nothing to say."""
    phrases = phrases_for(language)
    return tuple(
        (state, spoken(phrases.notes[state], counts[state], phrases.language))
        for state in phrases.notes
        if counts.get(state)
    )


def spoken(forms: tuple[str, str], count: int, language: Language) -> str:
    """Return the form for one or for several, with the count in it."""
    return forms[0] if count == 1 else forms[1].replace("{n}", number(count, language))
