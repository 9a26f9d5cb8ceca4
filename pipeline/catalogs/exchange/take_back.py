"""Files of translators → catalogs: which article and edition a file is of, what is taken, what is kept beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from pipeline.catalogs.entries import fit_line_ends
from pipeline.catalogs.exchange import formats, po_file
from pipeline.catalogs.exchange.decide import Outcome, Verdict
from pipeline.catalogs.exchange.sheet import MOST_BYTES, ExchangeError, Segment, Sheet
from pipeline.catalogs.exchange.take import fitting, take
from pipeline.catalogs.late import came_late, serve_late
from pipeline.catalogs.po import CatalogError
from pipeline.catalogs.provenance import UNKNOWN
from pipeline.catalogs.shelf import Shelf
from pipeline.files import write_whole
from pipeline.model import Catalog, Language, base

_ENOUGH = 4
"""A file that names no article here is an article's if at least one in so many of its units is."""


@dataclass(frozen=True, slots=True)
class Part:
    """What came back for one article and edition."""

    slug: str
    language: Language
    outcomes: tuple[Outcome, ...]
    comments: int = 0
    """How many comments of people were added."""
    late: int = 0
    """Texts that were taken for sentences that have left the article."""

    def count(self, verdict: Verdict) -> int:
        """Count the units with a verdict."""
        return sum(outcome.verdict is verdict for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file."""

    parts: tuple[Part, ...]
    written: tuple[Path, ...] = ()
    """Catalogs, ledgers and files of conflicts."""
    left: tuple[Path, ...] = ()
    """Files of conflicts from before that say something else, for someone may be mending them."""

    @property
    def complete(self) -> bool:
        """Whether everything was taken."""
        return not any(part.count(Verdict.CONFLICT) or part.count(Verdict.REFUSED) for part in self.parts)


@dataclass(slots=True)
class _Desk:
    """The catalogs that one file changes; each is read once."""

    shelf: Shelf
    catalogs: dict[tuple[str, Language], Catalog] = field(default_factory=dict)
    changed: set[tuple[str, Language]] = field(default_factory=set)

    def catalog(self, slug: str, language: Language) -> Catalog:
        """Return a catalog as it is by now."""
        if (slug, language) not in self.catalogs:
            self.catalogs[slug, language] = self.shelf.load(slug, language) or Catalog(slug, language, ())
        return self.catalogs[slug, language]


def take_back(
    path: Path,
    shelf: Shelf,
    languages: Sequence[Language],
    *,
    language: Language | None = None,
    force: bool = False,
    dry_run: bool = False,
) -> Receipt:
    """Take a file back into the catalogs; what is not taken is written beside it first, so that nothing is lost.

    `language` is the edition of a file that names none. Raises `ExchangeError` or `CatalogError`, with nothing
    written, for a file that cannot be read, or is of no article or edition of this project; of several articles in
    one file, such a one is refused alone.
    """
    sheets = formats.read(_bytes(path), str(path))
    if not any(sheet.segments for sheet in sheets):
        message = "it holds no units"
        raise ExchangeError(message, where=str(path), next_step="ask for it again")
    desk = _Desk(shelf)
    parts: list[Part] = []
    for sheet in sheets:
        try:
            edition = _edition(sheet, path, languages, language)
            slugs = _articles(sheet, edition, desk, path)
        except (ExchangeError, CatalogError) as error:
            if len(sheets) == 1 or (sheet.memory and isinstance(error, CatalogError)):
                raise
            parts.append(_refused(sheet, error))
            continue
        try:
            parts += [_take(sheet, slug, edition, desk, force=force) for slug in slugs]
        except ExchangeError as error:
            raise ExchangeError(error.message, where=str(path), next_step=error.next_step) from error
        if not slugs:
            parts.append(Part("", edition, tuple(Outcome(s, Verdict.FOREIGN) for s in sheet.segments)))
    if dry_run:
        return Receipt(tuple(parts))
    written: list[Path] = []
    left: list[Path] = []
    for beside, data in _conflicts(path, parts, languages):
        new, others = _set_aside(beside, data)
        written += new
        left += others
    for key in sorted(desk.changed):
        written += shelf.keep(desk.catalogs[key])
    return Receipt(tuple(parts), tuple(written), tuple(left))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            message = "no such file" if not path.exists() else "this is not a file"
            raise ExchangeError(message, where=str(path), next_step="name the file that the translator sent")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        message = f"cannot be read: {error}"
        raise ExchangeError(message, where=str(path), next_step="check its name and permissions") from error
    if not data.strip():
        message = "the file is empty"
        raise ExchangeError(message, where=str(path), next_step="ask for it again")
    if len(data) > MOST_BYTES:
        message = f"it is larger than {MOST_BYTES // 1024 // 1024} MiB"
        raise ExchangeError(message, where=str(path), next_step="cut it into several files")
    return data


def _edition(sheet: Sheet, path: Path, languages: Sequence[Language], asked: Language | None) -> Language:
    """Return which of the project's editions a sheet is for."""
    named = Language(sheet.language.replace("_", "-"))
    if named == UNKNOWN:
        words = {word.lower() for word in re.split(r"[._/\\]", str(path.name))}
        guesses = [asked] if asked else [one for one in languages if one.lower() in words]
        if len(guesses) != 1:
            message = "it does not say which edition it is for"
            raise ExchangeError(
                message, where=str(path), next_step=f"name it: --lang {' or --lang '.join(languages)}"
            )
        return guesses[0]
    same = [one for one in languages if one.lower() == named.lower()]
    near = [one for one in languages if base(one) == base(named)]
    editions = same or near
    if len(editions) != 1 or (asked and asked not in editions):
        message = f"it is a translation into {named[:60]!r}"
        wanted = asked or ", ".join(languages)
        raise ExchangeError(message, where=str(path), next_step=f"send a file for {wanted}")
    return editions[0]


def _articles(sheet: Sheet, edition: Language, desk: _Desk, path: Path) -> list[str]:
    """Return the article that a sheet is of; of a memory, all that it knows a sentence of."""
    known = desk.shelf.slugs(edition)
    segments = [segment for segment in sheet.segments if not segment.obsolete] or sheet.segments
    units = len(segments)
    own = fitting(desk.catalog(sheet.slug, edition), segments) if sheet.slug in known else 0
    if own * _ENOUGH >= units and own:
        return [sheet.slug]
    fits, broken = _fits(known, segments, edition, desk)
    if sheet.memory and broken:
        raise broken[0]
    if sheet.memory:
        return [slug for slug in known if fits[slug]]
    best = max(known, key=lambda slug: (fits[slug], slug == sheet.slug), default="")
    if sheet.slug in known:
        if own and best == sheet.slug:
            return [sheet.slug]
        elsewhere = f"; {fits[best]} of {units} are units of {best}" if fits[best] else ""
        message = f"it says that it is of the article {sheet.slug}, but holds none of its units{elsewhere}"
        if own:
            message = f"it says that it is of the article {sheet.slug}, but is more like {best}{elsewhere}"
    elif best and fits[best] * _ENOUGH >= units > 0:
        return [best]
    elif broken:  # it may be that one's
        raise broken[0]
    else:
        name = f", {sheet.slug[:60]!r}," if sheet.slug else ""
        message = f"its article{name} is none of this project's, and its units are not theirs"
    raise ExchangeError(
        message, where=str(path), next_step="see that the right file came back, or run diptych extract"
    )


def _fits(
    known: Sequence[str], segments: Sequence[Segment], edition: Language, desk: _Desk
) -> tuple[dict[str, int], list[CatalogError]]:
    """Count for each article the segments that are its units; a catalog that cannot be read has none that are known."""
    fits: dict[str, int] = {}
    broken: list[CatalogError] = []
    for slug in known:
        try:
            fits[slug] = fitting(desk.catalog(slug, edition), segments)
        except CatalogError as error:
            fits[slug] = 0
            broken.append(error)
    return fits, broken


def _take(sheet: Sheet, slug: str, edition: Language, desk: _Desk, *, force: bool) -> Part:
    before = desk.catalog(slug, edition)
    ledger = desk.shelf.ledger(slug, edition)
    taking = take(before, sheet.segments, ledger, force=force, memory=sheet.memory)
    late = came_late(before, taking.catalog)
    if taking.catalog != before:
        sent = {segment.key.msgid for segment in sheet.segments}
        desk.catalogs[slug, edition] = serve_late(taking.catalog, late, sent)
        desk.changed.add((slug, edition))
    return Part(slug, edition, taking.outcomes, taking.comments, len(late))


def _refused(sheet: Sheet, error: ExchangeError | CatalogError) -> Part:
    """Say what becomes of a sheet for no edition or article of ours; a memory may hold any."""
    verdict = Verdict.FOREIGN if sheet.memory else Verdict.REFUSED
    reason = "" if sheet.memory else error.message
    if isinstance(error, CatalogError):
        reason = f"the catalog cannot be read: {error.where}: {error.message}; {error.next_step}"
    outcomes = (Outcome(segment, verdict, reason) for segment in sheet.segments if segment.text.strip())
    return Part(sheet.slug[:60], sheet.language, tuple(outcomes))


def _conflicts(
    path: Path, parts: Sequence[Part], editions: Sequence[Language]
) -> Iterator[tuple[Path, bytes]]:
    """Yield what is to stand beside the file of what was not taken, as PO that can be mended and taken back.

    One file for each edition, and one for whatever else the sender calls a language: it may be no name for a file.
    """
    parts = [part if part.language in editions else replace(part, language=UNKNOWN) for part in parts]
    languages = {part.language: None for part in parts if any(_kept_aside(part))}
    for language in languages:
        items = [
            (part.slug, replace(segment, text=fit_line_ends(segment.key.msgid, segment.text)), comments)
            for part in parts
            if part.language == language
            for segment, comments in _kept_aside(part)
        ]
        middle = f".{language}" if len(languages) > 1 else ""
        beside = path.with_name(f"{path.name.removesuffix('.po')}.conflicts{middle}.po")
        yield beside, po_file.write_list(language, items)


def _free(beside: Path, data: bytes) -> tuple[list[Path], Path]:
    """Return the files that say something else, which are left as they are, and the first name after them."""
    others: list[Path] = []
    further = (beside.with_name(f"{beside.stem}-{number}.po") for number in count(2))
    place = beside
    while place.is_file() and place.read_bytes() != data:
        others.append(place)
        place = next(further)
    return others, place


def _set_aside(beside: Path, data: bytes) -> tuple[list[Path], list[Path]]:
    """Write what was not taken, over nothing else; return what was written and what was left as it is."""
    try:
        others, place = _free(beside, data)
        return [place] if write_whole(place, data) else [], others
    except OSError as error:
        message = f"the conflicts cannot be written: {error.strerror}; nothing was taken"
        raise ExchangeError(message, where=str(beside), next_step="check the permissions") from error


def _kept_aside(part: Part) -> Iterator[tuple[Segment, tuple[str, ...]]]:
    for outcome in part.outcomes:
        if outcome.verdict is Verdict.REFUSED:
            yield outcome.segment, (f"{po_file.REFUSED}{outcome.reason}",)
        elif outcome.verdict is Verdict.CONFLICT:
            there = outcome.before
            yield (
                outcome.segment,
                (f"{po_file.CONFLICT}{there.state.value}): {there.text}", po_file.FORCE),
            )
