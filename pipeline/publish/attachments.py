"""Files that an article refers to and that are copied from beside its source: where they go, and how editions find them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote

from pipeline.model import BlockKind, Edition, Flavour, Format
from pipeline.places import FILES
from pipeline.publish.addresses import lead_all
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.site import Order, Site, path_of, relative

Named = Mapping[str, str]
"""Addresses in an article, and the files they mean: paths below the source folder."""
NO_FILES: Named = {}
_PAGES = (Format.HTML, Format.TEXT, Format.JSON, Format.EPUB)
"""What refers to the files in FILES; Markdown does where it is for no generator."""


def addresses_in(edition: Edition) -> Iterator[tuple[str, bool]]:
    """Yield the addresses in an edition that may mean a file beside its source, and whether it is shown, not linked to."""
    yield edition.image, True
    for passage in edition.passages:
        if passage.block.kind is BlockKind.IMAGE:
            yield passage.block.source, True
            yield passage.block.link, False
        for piece in passage.pieces:
            for _, inline in piece.inlines:
                yield from ((value, name == "src") for name, value in inline.attributes if _leads(name))


def _leads(attribute: str) -> bool:
    return attribute in ("href", "src")


def copies_of(name: str, edition: Edition, site: Site, order: Order) -> tuple[str, ...]:
    """Return where copies of a file that an edition refers to lie below the out folder."""
    markdown = order.makes(Format.MARKDOWN, site)
    plain = order.flavour is Flavour.PLAIN
    folders = [FILES] if any(order.makes(one, site) for one in _PAGES) or (markdown and plain) else []
    if markdown and not plain:
        folders.append(CONVENTIONS[order.flavour].files(edition))
    return tuple(f"{folder}/{name}" for folder in folders)


def on_pages(edition: Edition, named: Named, site: Site) -> Edition:
    """Return an edition whose page finds the files from where it lies."""
    return _lead(
        edition,
        named,
        lambda name: _way(name, edition),
        lambda name: _address(name, edition, site) if site.base_url else "",
    )


def ways_on_page(edition: Edition, named: Named) -> dict[str, str]:
    """Return what the addresses are that an edition's page finds the files by."""
    return {address: _with_fragment(_way(name, edition), address) for address, name in named.items()}


def on_its_own(edition: Edition, named: Named, site: Site) -> Edition:
    """Return an edition that finds the files wherever it is taken to, if the site has an address."""
    return _lead(
        edition,
        named,
        lambda name: _address(name, edition, site),
        lambda name: _address(name, edition, site),
    )


def in_book(edition: Edition, named: Named, pictures: Named, site: Site) -> Edition:
    """Return an edition that finds its pictures within a book, by their names there, and other files on the site."""
    return _lead(
        edition,
        named,
        lambda name: pictures.get(name) or _address(name, edition, site),
        lambda name: _address(name, edition, site),
    )


def for_generator(edition: Edition, named: Named, site: Site, flavour: Flavour) -> Edition:
    """Return an edition whose Markdown finds the files where the generator serves them."""
    link = CONVENTIONS[flavour].file_link
    whole = flavour is Flavour.PLAIN and site.base_url
    return _lead(
        edition,
        named,
        lambda name: link(name, edition),
        lambda name: _address(name, edition, site) if whole else link(name, edition),
    )


def _way(name: str, edition: Edition) -> str:
    return quote(relative(f"{FILES}/{name}", path_of(edition)))


def _address(name: str, edition: Edition, site: Site) -> str:
    return site.address(quote(f"{FILES}/{name}"), path_of(edition))


def _lead(
    edition: Edition, named: Named, href_of: Callable[[str], str], whole_of: Callable[[str], str]
) -> Edition:
    """Lead the addresses of files where `href_of` says; `whole_of` says the same for machines elsewhere."""
    if not named:
        return edition
    hrefs: dict[str, str] = {}
    files: dict[str, str] = {}
    for address, name in named.items():
        hrefs[address] = _with_fragment(href_of(name), address)
        files[hrefs[address]] = whole_of(name)
    led = lead_all(edition, lambda address: hrefs.get(address, address))
    image = hrefs.get(edition.image, edition.image)
    return replace(led, image=image, files=tuple(files.items()))


def _with_fragment(href: str, address: str) -> str:
    _, hash_sign, fragment = address.partition("#")
    return href + hash_sign + fragment
