"""The files that an article refers to: found, named where they may not be shown, and read to be copied."""

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.config import Config
from pipeline.gather import Refused, Source, is_copied, name_beside
from pipeline.model import Edition
from pipeline.publish import Neighbours, Order, Site, addresses_in, copies_of
from pipeline.run.beside import digest_beside, find_beside
from pipeline.run.record import Digests
from pipeline.run.stamps import join

_MOST_SAID = 200
"""Characters of an address in a report."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A path below the source folder to which an article's addresses lead."""

    name: str
    addresses: tuple[str, ...]
    stamp: str
    """The file's digest, or why it is not copied (see `beside.stamp_beside`)."""
    refused: bool
    copies: tuple[str, ...]
    """Where copies lie below the out folder; none of a file that is refused."""
    told: bool
    """Whether the article itself refers to it, and not only the page around."""

    def problems(self, slug: str) -> tuple[str, ...]:
        """Say which address leads nowhere, and why."""
        address = self.addresses[0][:_MOST_SAID]
        return (
            (f"{slug}: {address} {self.stamp}; the address stays as it is",)
            if self.refused and self.told
            else ()
        )


def attach(
    config: Config,
    source: Source,
    editions: Sequence[Edition],
    neighbours: Neighbours,
    site: Site,
    order: Order,
    around: Iterable[str] = (),
) -> tuple[Attachment, ...]:
    """Find what an article's relative addresses lead to, but for other articles, in the order of the text.

    `around` are all addresses on its page, where editions are made of that: what they mean is copied, too, but nobody
    hears of what is not to be had: the page may be full of ways on the site that it was taken from. A source that has
    an address of its own, or a base, is a page of the web, and so are its neighbours.
    """
    if any(edition.url or edition.base for edition in editions):
        return ()
    found: dict[str, list[str]] = {}
    for edition in neighbours.named(editions):
        elsewhere = neighbours.targets_of(edition.language)
        for address, shown in addresses_in(edition):
            name = "" if address in elsewhere else name_beside(source, config.source, address)
            # a link without an ending is a way on the site: a section, a list
            if name and (shown or posixpath.splitext(name)[1]):
                found.setdefault(name, []).append(address)
    own = frozenset(found)
    for address in around:
        name = name_beside(source, config.source, address)
        if name and is_copied(name):
            found.setdefault(name, []).append(address)
    return tuple(
        _attachment(
            config,
            name,
            tuple(dict.fromkeys(addresses)),
            told=name in own,
            places=copies_of(name, editions[0], site, order),
        )
        for name, addresses in found.items()
    )


def _attachment(
    config: Config, name: str, addresses: tuple[str, ...], *, told: bool, places: tuple[str, ...]
) -> Attachment:
    file = find_beside(config, name)
    if isinstance(file, Refused):
        return Attachment(name, addresses, file.reason, refused=True, copies=(), told=told)
    return Attachment(name, addresses, digest_beside(file), refused=False, copies=places, told=told)


def beside_of(attachments: Sequence[Attachment]) -> Digests:
    """Return what stands for the files beside an article."""
    return join(*((one.name, one.stamp) for one in attachments))


def copied_of(attachments: Sequence[Attachment]) -> Digests:
    """Return what stands for their copies."""
    return join(*((path, one.stamp) for one in attachments for path in one.copies))


def content_of(config: Config, name: str) -> bytes | None:
    """Read a file that is to be copied; None where it is no longer to be had: the next run sees that."""
    file = find_beside(config, name)
    try:
        return None if isinstance(file, Refused) else file.read_bytes()
    except OSError:
        return None
