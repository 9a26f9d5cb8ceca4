"""Small faults of a hypothesis that can be put right: capitals, final marks, quotation marks, spaces."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.model import Language, base
from pipeline.translate import editor, exonyms
from pipeline.translate.draft import Draft, Edit
from pipeline.words import DOUBLED, LEADING

_SPACES, _MARKS, _CLOSING = " \u00a0\u202f", ".!?…:;,", "»”\"’')]"
_FINALS = _SPACES + _MARKS + _CLOSING
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_STRAIGHT = re.compile(r"['\u02bc`´](?<=[^\W\d_].)(?=[^\W\d_])")
_DOUBLED = re.compile(
    r"[ \u00a0\u202f]{2,}|(?<=\w) (?=[,.](?:\s|\Z))|(?<=[(\[]) (?=\w)|(?<=\w) (?=[)\]])|\A\s+|\s+\Z"
)
_GLUED_COMMA = re.compile(r",(?<=[^\W\d_],)(?=[^\W_])")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)(['’] )(?=\w)", re.IGNORECASE)
_REPEATED = re.compile(
    rf"\b(?!(?:{'|'.join(sorted(DOUBLED))}) )(\w{{2,}}+(?: \w++){{0,2}})(?:[ -]\1\b)+", re.IGNORECASE
)
"""Words said twice over, the commonest fault of a small model."""
_SINGLY = re.compile(r"['‘](?<!\w.)(?=\w)[^\n]{0,400}?(?<=[\w.,!?…])['’](?!\w)")
"""Single quotation marks, as British English has them outside."""
_INCHES = re.compile(r"(?<=\d)[\"”″](?!\w)")
_CLOSED_INCHES = re.compile(r"(?<=\d)[ \u00a0\u202f]?»")
"""The mark of inches, and what becomes of it."""
_TWICE = re.compile(r"[ \u00a0\u202f]?[\"”»]([,.])[\"”»](?=\s|\Z)")
_QUOTES = re.compile(r"[«“”„\"»]")


def tidy(
    source: str,
    draft: Draft,
    target: Language,
    lowered: Mapping[str, str],
    *,
    inside: bool = False,
    kept: Sequence[str] = (),
) -> Draft:
    """Give the draft the source's first capital and last marks, and mend its spaces and quotation marks.

    `lowered` are words that may be names and were given to the model in lower case, with their capitals:
    where one comes back as it was, it was a name. `inside` says that the text goes on a sentence. `kept` is what
    stands in the draft letter for letter, such as code: nothing in it is mended.
    """

    def mended(draft: Draft, edits: Iterable[Edit], repair: str) -> Draft:
        return draft.edited(_outside(kept, draft.text, edits) if kept else edits, repair)

    draft = mended(
        draft, (Edit(*found.span(), _space(found[0])) for found in _DOUBLED.finditer(draft.text)), "spaces"
    )
    glued = [Edit(*found.span(), ", ") for found in _GLUED_COMMA.finditer(draft.text)]
    if glued and not _GLUED_COMMA.search(source):
        draft = mended(draft, glued, "spaces")
    draft = mended(
        draft, (Edit(*found.span(), "’") for found in _STRAIGHT.finditer(draft.text)), "apostrophes"
    )
    said_again = [Edit(found.end(1), found.end(), "") for found in _REPEATED.finditer(draft.text)]
    if said_again and not _REPEATED.search(source):
        draft = mended(draft, said_again, "repeated words")
    if base(target) == "fr":
        draft = mended(
            draft, (Edit(*found.span(1), "’") for found in _ELISION.finditer(draft.text)), "apostrophes"
        )
    draft = mended(draft, exonyms.edits(source, draft.text, target), "places")
    draft = mended(draft, _final_marks(source, draft.text), "final marks")
    draft = mended(draft, _names(draft.text, lowered), "capitals")
    draft = mended(draft, _first_capital(source, draft.text, inside=inside), "capitals")
    draft = mended(draft, _closed_twice(source, draft.text, target), "quotation marks")
    draft = mended(draft, _quotes(source, draft.text, target), "quotation marks")
    return mended(draft, _unkept(source, draft.text, editor.edits(draft.text, target)), "spelling")


def _outside(kept: Iterable[str], text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that change nothing within what is kept."""
    held = [found.span() for one in kept for found in re.finditer(re.escape(one), text)]
    return [edit for edit in edits if not any(edit.start < end and start < edit.end for start, end in held)]


def _unkept(source: str, text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Leave alone what the source has letter for letter, which may be a name."""
    return (edit for edit in edits if not _stands_in(source, text, edit))


def _stands_in(source: str, text: str, edit: Edit) -> bool:
    word = _WORD.match(text, edit.start) if edit.start < edit.end and edit.text.strip() else None
    return word is not None and len(word[0]) > 1 and re.search(rf"\b{word[0]}\b", source) is not None


def _space(run: str) -> str:
    if len(run) < 2:  # one space alone stands where none may
        return ""
    return next((character for character in run if character != " "), " ")


def _final_marks(source: str, text: str) -> list[Edit]:
    _, _, wanted = _final(source)
    start, end, marks = _final(text)
    if wanted == marks or (not wanted and start == 0):
        return []
    return [Edit(start, end, wanted)]


def _final(text: str) -> tuple[int, int, str]:
    """Return where the last marks stand, spaces before them included, and which they are; closing ones may follow.

    Read from the end: of a thousand closing marks each could be where a pattern begins.
    """
    end = len(text.rstrip(_SPACES + _CLOSING))
    start = len(text[:end].rstrip(_MARKS))
    if start < end:
        return len(text[:start].rstrip(_SPACES)), end, text[start:end]
    return end, len(text) - len(text[end:].lstrip(_SPACES)), ""


def _first_capital(source: str, text: str, *, inside: bool) -> list[Edit]:
    ours, theirs = _WORD.search(source), _WORD.search(text)
    if ours is None or theirs is None or any(sign.isdigit() for sign in text[: theirs.start()]):
        return []
    word, letter = theirs[0], theirs[0][0]
    raised, lowered = letter.upper(), letter.lower()
    kept = word in source or (not word[1:].islower() and len(word) > 1)
    article = inside and word.lower() in LEADING
    if ours[0][0].isupper() and letter.islower() and len(raised) == 1 and not inside:
        return [Edit(theirs.start(), theirs.start() + 1, raised)]
    if letter.isupper() and len(lowered) == 1 and (article or (ours[0][0].islower() and not kept)):
        return [Edit(theirs.start(), theirs.start() + 1, lowered)]
    return []


def _names(text: str, lowered: Mapping[str, str]) -> list[Edit]:
    found_words = _WORD.finditer(text) if lowered else ()
    return [Edit(*found.span(), lowered[found[0]]) for found in found_words if found[0] in lowered]


def _closed_twice(source: str, text: str, target: Language) -> Iterator[Edit]:
    """Yield what makes one closing mark of two with a comma between them: a small model has seen both ways to set it."""
    if _TWICE.search(source):
        return
    for found in _TWICE.finditer(text):
        yield Edit(*found.span(), f'{found[1]}"' if base(target) == "en" else f'"{found[1]}')


def _quotes(source: str, text: str, target: Language) -> list[Edit]:
    """Write the outer quotation marks as the target language does; inner ones become the other kind."""
    found = list(_QUOTES.finditer(text))
    if _INCHES.search(source) and not _QUOTES.search(_INCHES.sub("", source)):
        return [Edit(*mark.span(), '"') for mark in _CLOSED_INCHES.finditer(text)]
    if not found or not (_QUOTES.search(source) or _SINGLY.search(source)):
        return []
    if len(found) == 1 and (halved := _halved(source, text, found[0], target)):
        return halved
    edits: list[Edit] = []
    depth = 0
    for mark in found:
        opens = mark[0] in "«“„" or (mark[0] == '"' and _opens(text, mark.start(), depth))
        depth = depth + 1 if opens else max(0, depth - 1)
        inner = (depth if opens else depth + 1) > 1
        start, end = mark.span()
        if opens:
            while end < len(text) and text[end] in " \u00a0\u202f":
                end += 1
        else:
            while start > 0 and text[start - 1] in " \u00a0\u202f":
                start -= 1
        edits.append(Edit(start, end, _quote(target, opens=opens, inner=inner)))
    if depth or any(one.end > other.start for one, other in pairwise(edits)):
        return []
    return [edit for edit in edits if text[edit.start : edit.end] != edit.text]


def _halved(source: str, text: str, mark: re.Match[str], target: Language) -> list[Edit]:
    """Give the other mark back to what was one quotation from its first word to its last."""
    marks = list(_QUOTES.finditer(source))
    whole = (
        len(marks) == 2
        and not source[: marks[0].start()].strip()
        and not source[marks[1].end() :].strip(_FINALS)
    )
    opening, closing = (_quote(target, opens=opens, inner=False) for opens in (True, False))
    if whole and mark.start() and not text[mark.end() :].strip(_FINALS):
        start = len(text[: mark.start()].rstrip())
        return [Edit(0, 0, opening), Edit(start, mark.end(), closing)]
    if whole and not text[: mark.start()].strip() and text[mark.end() :].strip(_FINALS):
        after = len(text) - len(text[mark.end() :].lstrip())
        end = len(text) if not source[marks[1].end() :].strip() else len(text.rstrip(_FINALS))
        return [Edit(mark.start(), after, opening), Edit(end, end, closing)]
    return []


def _opens(text: str, place: int, depth: int) -> bool:
    """Say whether a straight quotation mark opens: by what stands at its sides, else by whether one is open."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    spaced = not before or before in " \u00a0\u202f(«“"
    if spaced != (not after or not after.isalnum()):
        return spaced
    return depth == 0


def _quote(target: Language, *, opens: bool, inner: bool) -> str:
    if base(target) == "fr" and not inner:
        return "«\u00a0" if opens else "\u00a0»"
    if base(target) == "en" and inner:
        return "‘" if opens else "’"
    return "“" if opens else "”"
