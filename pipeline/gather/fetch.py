"""Brings pages from the web, from folders and from crawlers' files into the source folder."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Protocol

from pipeline.errors import PipelineError
from pipeline.gather.address import clean_address, is_web, shown
from pipeline.gather.charset import decode
from pipeline.gather.folder import MAX_BYTES
from pipeline.gather.lists import Listing, read_list, read_text_list, root_of
from pipeline.gather.local import pages_in, read_file
from pipeline.gather.outcome import Fate, FetchError, Outcome
from pipeline.gather.received import LARGEST_LIST, SUFFIXES, Received, Unchanged
from pipeline.gather.records import Named, is_records, read_records
from pipeline.gather.snapshots import Snapshots
from pipeline.gather.unpack import BodyError, gunzip, is_gzip
from pipeline.gather.warc import is_warc, read_warc
from pipeline.model import Skipped

_MOST_LISTS = 1_000
"""Sitemaps of one fetch; more are a trap."""


class Getter(Protocol):
    """What fetches one page: `web.Web`, or a test's stand-in."""

    def get(self, address: str, known: Callable[[str], tuple[str, str]]) -> Received | Unchanged | Skipped:
        """Fetch a clean address."""
        ...


class _Wanted(Enum):
    ANYTHING = auto()
    """Named by a person: a page or a list."""
    LIST = auto()
    """Named by a sitemap index."""
    PAGE = auto()
    """Named by a list."""


@dataclass(frozen=True, slots=True)
class _Job:
    address: str
    wanted: _Wanted


def fetch(
    sources: Sequence[str], snapshots: Snapshots, web: Callable[[], Getter], limit: int
) -> Iterator[tuple[Outcome, int]]:
    """Fetch what is asked for; yield each page's outcome and how many addresses are left.

    A source is an address (of a page, a feed or a sitemap) or a file (a folder of pages, one page, a WARC
    file, a listing in JSON lines or Parquet, a saved feed or sitemap, a text with an address on each line); what it is shows in its content.
    `web` is called once, when the first address is met. At most `limit` pages are taken.
    """
    errand = _Errand(snapshots, cache(web), limit)
    for source in sources:
        yield from errand.begin(source)
    yield from errand.finish()


class _Errand:
    """Addresses still to be fetched, and those that have been seen."""

    def __init__(self, snapshots: Snapshots, web: Callable[[], Getter], limit: int) -> None:
        self._snapshots = snapshots
        self._web = web
        self._left = limit
        self._lists = _MOST_LISTS
        self._jobs: deque[_Job] = deque()
        self._seen: set[str] = set()
        self._pages = 0
        """Of the jobs, those that are no sitemap of an index."""
        self._over = 0
        """Pages that the limit leaves out."""

    def begin(self, source: str) -> Iterator[tuple[Outcome, int]]:
        """Read a local source, or note an address."""
        if is_web(source) or "://" in source:
            yield from self._note([source], _Wanted.ANYTHING)
            return
        path = Path(source)
        try:
            if path.is_dir():
                yield from self._keep_all(self._pages_of(path))
            elif is_warc(path):
                yield from self._keep_all(read_warc(path, MAX_BYTES))
            elif is_records(path):
                yield from self._keep_records(path)
            else:
                yield from self._read_one(path)
        except OSError as error:
            yield self._failed(
                source,
                FetchError(
                    f"cannot be read ({error.strerror})",
                    where=source,
                    next_step="give an address that begins with https://, or the path of a file or folder",
                ),
            )
        except PipelineError as error:
            yield self._failed(source, error)

    def finish(self) -> Iterator[tuple[Outcome, int]]:
        """Fetch the addresses, the lists among them as they come."""
        while self._jobs:
            job = self._jobs.popleft()
            self._pages -= job.wanted is not _Wanted.LIST
            if self._left <= 0:
                self._over += 1
                continue
            try:
                found = self._web().get(job.address, self._snapshots.known)
                yield from self._take(job, found)
            except PipelineError as error:
                self._left -= 1
                yield self._failed(job.address, error)
        if self._over:
            yield self._skipped(f"{self._over} more", "over the limit (--limit)")

    def _pages_of(self, folder: Path) -> Iterator[Received | Skipped]:
        if self._snapshots.holds(folder):
            message = "the source folder itself, or a folder in or around it"
            raise FetchError(message, where=str(folder), next_step="name another folder")
        yield from pages_in(folder)

    def _keep_records(self, path: Path) -> Iterator[tuple[Outcome, int]]:
        for found in read_records(path, MAX_BYTES):
            if isinstance(found, Named):
                yield from self._note([found.url], _Wanted.PAGE)
            else:
                yield from self._keep_all([found])

    def _read_one(self, path: Path) -> Iterator[tuple[Outcome, int]]:
        found = read_file(path, path.name)
        listing = self._listing(found) if isinstance(found, Received) else None
        if listing is not None:
            yield from self._follow(listing)
        else:
            yield from self._keep_all([found])

    def _take(self, job: _Job, found: Received | Unchanged | Skipped) -> Iterator[tuple[Outcome, int]]:
        match found:
            case Unchanged(url):
                self._left -= 1
                yield Outcome(job.address, Fate.UNCHANGED, self._snapshots.location(url)), len(self._jobs)
            case Skipped():
                yield from self._keep_all([found])
            case Received():
                listing = self._listing(found)
                if listing is None and job.wanted is _Wanted.LIST:
                    yield self._skipped(job.address, "named as a sitemap, and is none")
                elif listing is None:
                    yield from self._keep_all([found])
                elif job.wanted is _Wanted.PAGE:
                    yield self._skipped(job.address, "named as a page, and is a feed or a sitemap")
                else:
                    yield from self._follow(listing)

    def _listing(self, found: Received) -> Listing | None:
        """Return what a feed, a sitemap or a text of addresses names; None for a page."""
        body = found.body
        if is_gzip(body):
            try:
                body = gunzip(body, LARGEST_LIST)
            except BodyError as error:
                raise FetchError(
                    f"what is in it {error}",
                    where=found.url or found.file,
                    next_step="make or download the file again",
                ) from error
        listing = read_list(body, found.url)
        if listing is None and found.media in ("", "text/plain"):
            listing = read_text_list(decode(body, found.charset, html=False))
        return listing

    def _follow(self, listing: Listing) -> Iterator[tuple[Outcome, int]]:
        kept = listing.lists[: self._lists]
        self._lists -= len(kept)
        yield from self._note(kept, _Wanted.LIST)
        yield from self._note(listing.pages, _Wanted.PAGE)

    def _note(self, addresses: Iterable[str], wanted: _Wanted) -> Iterator[tuple[Outcome, int]]:
        for text in addresses:
            try:
                address = clean_address(text)
            except PipelineError as error:
                if wanted is _Wanted.ANYTHING:
                    yield self._failed(text, error)
                else:
                    yield self._skipped(text, error.message)
                continue
            if address in self._seen:
                continue
            if wanted is _Wanted.PAGE and self._pages >= self._left:
                self._over += 1  # and not kept: sitemaps without end name pages without end
                continue
            self._seen.add(address)
            self._jobs.append(_Job(address, wanted))
            self._pages += wanted is not _Wanted.LIST

    def _keep_all(self, pages: Iterable[Received | Skipped]) -> Iterator[tuple[Outcome, int]]:
        for page in pages:
            if self._left <= 0:
                self._over += 1
                continue
            self._left -= 1
            yield self._keep(page)

    def _keep(self, page: Received | Skipped) -> tuple[Outcome, int]:
        if isinstance(page, Skipped):
            return self._skipped(page.location, page.reason)
        name = page.url or page.file
        suffix = _suffix_of(page)
        if not page.body.strip():
            return self._skipped(name, "there is nothing on it")
        if not suffix:
            return self._skipped(name, f"{page.media or 'something without a type'} is no page of text")
        try:
            return self._snapshots.land(page, suffix), len(self._jobs)
        except PipelineError as error:
            return self._failed(name, error)

    def _skipped(self, source: str, reason: str) -> tuple[Outcome, int]:
        return Outcome(shown(source), Fate.SKIPPED, reason=reason), len(self._jobs)

    def _failed(self, source: str, error: PipelineError) -> tuple[Outcome, int]:
        return Outcome(shown(source), Fate.FAILED, reason=str(error)), len(self._jobs)


def _suffix_of(page: Received) -> str:
    """Return the ending of a page's snapshot; empty for what is no page. Unnamed types show in the content."""
    if page.media in SUFFIXES:
        return SUFFIXES[page.media]
    return ".html" if root_of(page.body) == "html" else ""
