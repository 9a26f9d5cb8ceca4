"""What a translator is told about a unit in one edition: settled words, and where to see the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.catalogs.notes import plain_words
from pipeline.model import NO_LANGUAGE, Entry, Language
from pipeline.terms import NO_GLOSSARY, Glossary

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Guide:
    """What all catalogs of a project are annotated with."""

    glossary: Glossary = NO_GLOSSARY
    preview: str = ""
    """Address or folder of the editions, without a slash at the end; empty where there is none to name."""

    def notes(self, entry: Entry, slug: str, language: Language) -> Iterator[str]:
        """Yield `#.` lines for one unit in the edition of this language."""
        settled = self.glossary.terms or self.glossary.kept
        if settled and entry.language not in (language, NO_LANGUAGE):
            text = plain_words(entry.key.msgid)
            for term in self.glossary.present(text, entry.language)[:_SHOWN]:
                if names := term.of(language):
                    yield f"glossary: {term.of(entry.language)[0]} → {', '.join(names)}"
            if kept := self.glossary.names_in(text)[:_SHOWN]:
                yield f"keep as it is: {', '.join(kept)}"
        if self.preview:
            yield f"preview: {self.preview}/{language}/{slug}.html"


NO_GUIDE = Guide()
"""For a project that says nothing beyond the article."""
