"""Who wrote the article and when, as the page tells its readers: the word before a name, and dates.

Names stay as they are; a date is changed only where the page says in `datetime` which day it is, and writes that
day as its language does.
"""

import datetime
import html
import re
from pathlib import Path

from babel.dates import format_date

from pipeline import markup
from pipeline.model import BlockKind, Edition, Language, base
from pipeline.phrases import phrases_for
from pipeline.publish.original.edits import Edits
from pipeline.publish.original.letters import signs
from pipeline.publish.original.tokens import Kind, value_of
from pipeline.publish.tongue import day, locale_of

_LENGTHS = ("full", "long", "medium", "short")


def localise_byline(edits: Edits, edition: Edition, written: Language, templates: Path | None) -> None:
    """Change the word before the authors' names, and dates; `written` is the language of the page."""
    if base(written) == base(edition.language):
        return
    old, new = (phrases_for("page", language, templates) for language in (written, edition.language))
    if not old.is_foreign_to(written) and not new.is_foreign_to(edition.language):
        authors = (one.block for one in edition.passages if one.block.kind is BlockKind.AUTHOR)
        for author in {signs(markup.plain(block.text)) for block in authors} - {""}:
            _change_word(edits, author, old["by"], new["by"])
    _change_dates(edits, written, edition.language)


def _change_word(edits: Edits, author: str, old: str, new: str) -> None:
    """Change the word where it stands right before the author's name, in one text with it or in the one before."""
    nodes, word = edits.ground.nodes, signs(old)
    following = [*(node.signs for node in nodes[1:]), ""]
    for node, after in zip(nodes, following, strict=True):
        if node.signs == word + author or (node.signs in (word, f"{word}:") and after.startswith(author)):
            token = edits.ground.tokens[node.token]
            found = re.match(rf"\s*({re.escape(old)})(?!\w)", edits.ground.raw(node.token), re.IGNORECASE)
            if found:
                start, end = (token.start + place for place in found.span(1))
                edits.put(start, end, html.escape(_like(found[1], new), quote=False))


def _like(old: str, new: str) -> str:
    """Write a word in the case of another."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new if old[0].isupper() else new[0].lower() + new[1:]


def _change_dates(edits: Edits, written: Language, language: Language) -> None:
    ground = edits.ground
    for element in ground.elements:
        if element.name == "time" and element.last == element.first + 1:
            date = day(value_of(ground.raw(element.opened), "datetime") or "")
            node = ground.nodes[element.first]
            token = ground.tokens[node.token]
            shown = _shown(date, ground.raw(node.token), written, language) if date else None
            if shown and token.kind is Kind.TEXT:
                edits.put(token.start, token.end, shown)


def _shown(date: datetime.date, raw: str, written: Language, language: Language) -> str | None:
    """Return a day as the other language writes it, in the same length and with the same space around it."""
    text = html.unescape(raw).strip()
    for length in _LENGTHS:
        if signs(format_date(date, length, locale=locale_of(written))) == signs(text):
            shown = html.escape(format_date(date, length, locale=locale_of(language)), quote=False)
            lead, trail = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
            return lead + shown + trail
    return None
