"""The project's own wording: its glossary's terms, asked of the beam first, then written by alignment where that is safe.

A term is safe to write where the words around it do not change with it: English nouns have no gender, so only `a`
and `an` follow; in French an article in the singular shows the gender of the word it was chosen for, and nobody
here knows the gender of the other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Language, base
from pipeline.terms import Glossary, has_one
from pipeline.translate.draft import Draft, Edit
from pipeline.words import words

_PLURAL = re.compile(r"(?:s|x|aux)\Z", re.IGNORECASE)
_BEFORE = re.compile(r"([^\W\d_]+)(['’]|[ \u00a0\u202f]+)\Z")
_VOWEL = re.compile(r"[aeiouyhàâäéèêëîïôöùûüœæ]", re.IGNORECASE)
_GENDERED = words(
    "le la l un une du de d au à ce cet cette mon ma ton ta son sa notre votre leur quel quelle tout toute aucun"
    " aucune chaque nouveau nouvelle bon bonne grand grande petit petite premier première dernier dernière"
)
"""French words that show gender or change before a vowel, or stand before such words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of the glossary in a source text."""

    start: int
    end: int
    said: str
    """The term as the source has it."""
    names: tuple[str, ...]
    """What may stand for it, the name to use first."""


def find(text: str, source: Language, target: Language, glossary: Glossary) -> tuple[Wanted, ...]:
    """Return the terms in a plain text that the glossary has a name for in the target language."""
    found = [
        Wanted(start, end, text[start:end], term.of(target))
        for start, end, term in glossary.places(text, source)
        if term.of(target)
    ]
    return tuple(
        one
        for one in found
        if not any(
            o.start <= one.start and one.end <= o.end and o.end - o.start > one.end - one.start for o in found
        )
    )


def lost(wanted: Sequence[Wanted], text: str) -> tuple[Wanted, ...]:
    """Return the terms that a translation says in other words."""
    return tuple(one for one in wanted if not has_one(one.names, text))


def enforce(wanted: Sequence[Wanted], draft: Draft, target: Language) -> Draft:
    """Write each lost term in the place of the words linked to it, where grammar allows.

    `wanted` and the draft's links have the source's places. The result is still to be checked.
    """
    edits: list[Edit] = []
    for one in lost(wanted, draft.text):
        span = _linked(one, draft)
        edit = _written(one, span, draft.text, target) if span else None
        if edit and not any(edit.start < other.end and other.start < edit.end for other in edits):
            edits.append(edit)
    return draft.edited(edits, "terms")


def doubt(missing: Sequence[Wanted]) -> str:
    """Say what a translator should know about the terms that are not there."""
    return "; ".join(f"the glossary has “{one.names[0]}” for “{one.said}”" for one in missing)


def _linked(one: Wanted, draft: Draft) -> tuple[int, int] | None:
    """Return the words that a term's words are linked to, if they are a stretch that nothing else is linked to."""
    own = [link for link in draft.links if link.start < one.end and one.start < link.end]
    if not own:
        return None
    start, end = min(link.target_start for link in own), max(link.target_end for link in own)
    while start < end and not draft.text[end - 1].isalnum():
        end -= 1
    others = (link for link in draft.links if link not in own)
    if any(link.target_start < end and start < link.target_end for link in others):
        return None
    count = len(re.findall(r"\w+", draft.text[start:end]))
    return (start, end) if 0 < count <= len(one.said.split()) + 3 else None


def _written(one: Wanted, span: tuple[int, int], text: str, target: Language) -> Edit | None:
    start, end = span
    name = one.names[0]
    if base(target) == "en" and _PLURAL.search(one.said) and not _PLURAL.search(name):
        name += "es" if name.endswith(("s", "x", "ch", "sh")) else "s"
    if text[start].isupper() and (start == 0 or one.said[0].isupper()):
        name = name[0].upper() + name[1:]
    before = _BEFORE.search(text[:start])
    word = before[1].lower() if before else ""
    if base(target) == "fr":
        plural = bool(_PLURAL.search(one.said))
        if word in _GENDERED or plural != bool(_PLURAL.search(name)):
            return None
    elif word in ("a", "an") and before:
        article = ("A" if before[1][0] == "A" else "a") + ("n" if _VOWEL.match(name) else "")
        return Edit(before.start(1), end, f"{article} {name}")
    return Edit(start, end, name)
