"""Editions as books: EPUB 3, one for each edition, the same bytes from the same edition."""

import io
import re
import uuid
import zipfile
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from lxml import etree, html

from pipeline.model import BlockKind, Edition
from pipeline.phrases import phrases_for
from pipeline.publish.characters import writable
from pipeline.publish.environment import render, source_of
from pipeline.publish.inline import plain
from pipeline.publish.layout import Layout, Single, lay_out
from pipeline.publish.notes import notes
from pipeline.publish.page import authors_of, description_of, title_of
from pipeline.publish.pictures import Picture
from pipeline.publish.site import Site, path_of
from pipeline.publish.tongue import day, direction, moment, spoken_day

_UNDATED = "2000-01-01T00:00:00Z"
"""A book must say when it was last changed; no clock is asked."""
_NEW_YEAR = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can name."""
_RELATIVE = re.compile(r"(?!#|article\.xhtml(?:#|$)|[A-Za-z][A-Za-z0-9+.-]*:)")
"""An address that no book can follow: it is none of the book's own, and no whole one."""
_NONE: Mapping[str, str] = {}
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def render_epub(
    edition: Edition, site: Site, templates: Path | None = None, pictures: Sequence[Picture] = ()
) -> bytes:
    """Return the book of one edition with the pictures it refers to; of others, texts stand in for them.

    The first picture is the cover.
    """
    pictures = list({picture.path: picture for picture in pictures}.values())
    layout, phrases = lay_out(edition), phrases_for("page", edition.language, templates)
    published = day(edition.published)
    context: dict[str, object] = {
        "edition": edition,
        "site": site,
        "layout": layout,
        "phrases": phrases,
        "direction": direction(edition.language),
        "title": title_of(layout, edition),
        "description": description_of(layout, edition),
        "authors": authors_of(layout),
        "date": published,
        "published": published and spoken_day(published, edition.language),
        "modified": moment(edition.modified) or moment(edition.published) or _UNDATED,
        "notes": notes(edition.counts(), phrases) if edition.noted else (),
        "identity": uuid.uuid5(uuid.NAMESPACE_URL, site.address(path_of(edition), "")),
        "headings": _headings(layout),
    }
    shown = {picture.path for picture in pictures}
    article = _xhtml(render("book.html", context, templates), shown, dict(edition.files))
    context |= {"has_formulas": "<math" in article, "pictures": pictures}
    context["has_alternatives"] = any(
        one.block.kind is BlockKind.IMAGE and one.block.source in shown and plain(one).strip()
        for one in edition.passages
    )
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": render("package.opf", context, templates),
        "EPUB/nav.xhtml": _xhtml(render("nav.html", context, templates)),
        "EPUB/article.xhtml": article,
        "EPUB/book.css": source_of("book.css", templates),
    }
    files |= {f"EPUB/{picture.path}": picture.content for picture in pictures}
    return _zipped(files)


def _headings(layout: Layout) -> list[tuple[str, str]]:
    """Return id and text of the headings that the table of contents lists."""
    singles = (region.part for region in layout.body if isinstance(region, Single))
    return [(part.id, text) for part in singles if part.level == 2 and (text := plain(part.passage).strip())]


def _xhtml(text: str, shown: Container[str] = (), files: Mapping[str, str] = _NONE) -> str:
    """Write an HTML page as XHTML with the book's own pictures: it may load nothing, and lead to nothing beside it.

    `files` are the whole addresses of what the page refers to.
    """
    root = html.document_fromstring(writable(text))
    for link in root.iter("a"):
        if _RELATIVE.match(link.get("href", "#")):
            whole = files.get(link.attrib.pop("href"), "")
            if whole and not _RELATIVE.match(whole):
                link.set("href", whole)
            else:
                link.attrib.pop("aria-label", None)  # the name of a link that is none any more
    for image in list(root.iter("img")):
        kept = {"id", "lang", "dir", "data-state"}
        if image.get("src") in shown:
            kept |= {"src", "alt"}
        else:
            image.tag = "span"
            image.text = image.get("alt", "")
        for name in set(image.attrib) - kept:
            del image.attrib[name]
    for formula in root.iter("math"):
        formula.set("xmlns", "http://www.w3.org/1998/Math/MathML")
    for element in root.iter(etree.Element):
        language = element.get("lang")
        if language:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    root.set("xmlns", "http://www.w3.org/1999/xhtml")
    root.set("xmlns:epub", "http://www.idpf.org/2007/ops")
    written: str = etree.tostring(root, method="xml", encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{written}\n'


def _zipped(files: Mapping[str, str | bytes]) -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name, _NEW_YEAR)
            # pictures are packed as they are
            entry.compress_type = zipfile.ZIP_STORED if isinstance(content, bytes) else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every system
            archive.writestr(
                entry, content if isinstance(content, bytes) else writable(content).encode("utf-8")
            )
    return book.getvalue()
