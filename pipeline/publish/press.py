"""Editions → files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.files import write_whole
from pipeline.model import Edition, Format, Held
from pipeline.phrases import phrases_for
from pipeline.publish.characters import writable
from pipeline.publish.cms import render_json
from pipeline.publish.environment import PublishError, render, source_of
from pipeline.publish.epub import render_epub
from pipeline.publish.feeds import feeds, sitemap
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.index import Card, cards_of, index_page, list_pages
from pipeline.publish.layout import lay_out
from pipeline.publish.links import Directory, relink
from pipeline.publish.markdown import render_markdown
from pipeline.publish.names import NAME, RESERVED, Redirect, name_editions, name_of
from pipeline.publish.original import Original, rebuild
from pipeline.publish.page import render_page, title_of, twins_of
from pipeline.publish.site import FEED, INDEX, STYLE, Order, Site, path_of, relative
from pipeline.publish.text import render_text

REDIRECTS = "_redirects"
"""Read by Netlify, Cloudflare Pages and others."""
_USUAL = Order()

File = tuple[str, str | bytes]
"""A path below the out folder and what is in it."""


def publish(
    editions: Sequence[Edition],
    site: Site,
    out: Path,
    order: Order = _USUAL,
    held: Sequence[Held] = (),
    originals: Sequence[Original] = (),
) -> tuple[Path, ...]:
    """Write all editions and what leads to them below `out`; return the files that were written, in order.

    The pages of `originals` are made of the pages they come from, all others are Diptych's own.
    A file that holds its content already is left alone; so are files of articles that are no longer there, but
    an edition that is held back is taken away. Each file is written whole. Raises `PublishError`.
    """
    articles = _articles(editions)
    found = {original.slug: original for original in originals if original.is_page}
    try:
        redirects: tuple[Redirect, ...] = ()
        if order.names:
            articles, redirects = name_editions(articles, order.names)
        _refuse_twins(articles)
        for path in _withdrawn(held, articles, order):
            (out / path).unlink(missing_ok=True)
        return tuple(
            out / path
            for path, content in _files(articles, redirects, site, order, found)
            if write_whole(
                out / path, writable(content) if isinstance(content, str) else content, durable=False
            )
        )
    except OSError as error:
        message = f"cannot write there: {error.strerror or error}"
        raise PublishError(
            message,
            where=str(error.filename or out),
            next_step="make the folder writable, or name another with `out`",
        ) from error


def _articles(editions: Sequence[Edition]) -> list[list[Edition]]:
    """Group editions by article, in the order they come; refuse what cannot be a file name."""
    articles: dict[str, list[Edition]] = {}
    for edition in editions:
        if not (NAME.fullmatch(edition.slug) and NAME.fullmatch(edition.language)):
            message = "an article's name must be letters, digits and hyphens"
            raise PublishError(message, where=path_of(edition), next_step="rename the source file")
        reserved = edition.slug.lower() in RESERVED
        articles.setdefault(edition.slug, []).append(
            replace(edition, name=f"{edition.slug}-article") if reserved else edition
        )
    return list(articles.values())


def _refuse_twins(articles: Sequence[Sequence[Edition]]) -> None:
    paths: set[str] = set()
    for edition in (edition for editions in articles for edition in editions):
        path = path_of(edition).lower()
        if path in paths:
            message = "two articles have this name"
            raise PublishError(message, where=path_of(edition), next_step="rename one of the source files")
        paths.add(path)


def _withdrawn(held: Sequence[Held], articles: Sequence[Sequence[Edition]], order: Order) -> Iterator[str]:
    """Yield where an edition that is held back may lie from a time when it was not, and a feed that is empty now."""
    left = {edition.language for editions in articles for edition in editions}
    for one in held:
        name = name_of(order.names, one.language, one.slug) if order.names else ""
        edition = Edition(one.slug, one.language, (), name=name)
        if NAME.fullmatch(one.slug) and NAME.fullmatch(one.language):
            yield from (path_of(edition, ending) for ending in ("html", "md", "txt", "json", "epub"))
            if one.language not in left:
                yield f"{one.language}/{FEED}"


def _files(
    articles: Sequence[Sequence[Edition]],
    redirects: Sequence[Redirect],
    site: Site,
    order: Order,
    originals: Mapping[str, Original],
) -> Iterator[File]:
    """Yield every file, one article after the other, then what leads to them."""
    pages, feed = order.makes(Format.HTML, site), order.makes(Format.FEED, site)
    if pages:
        yield STYLE, source_of(STYLE, order.templates)
    directory = Directory(articles)
    cards: list[tuple[Card, ...]] = []
    for editions in articles:
        for edition in site.ordered(editions):
            yield from _edition(edition, editions, directory, site, order, originals.get(edition.slug))
        cards.append(cards_of(editions, site, order.templates))
    if pages:
        yield from _redirects(_led_nowhere_else(redirects, articles), site, order)
        yield from list_pages(cards, site, order.templates, feed=feed)
        yield INDEX, index_page(cards, site, order.templates)
    if feed:
        yield from feeds(cards, site, order.templates)
    if order.makes(Format.SITEMAP, site):
        yield from sitemap(cards, site, order.templates)


def _edition(
    edition: Edition,
    editions: Sequence[Edition],
    directory: Directory,
    site: Site,
    order: Order,
    original: Original | None,
) -> Iterator[File]:
    """Yield the files of one edition; its links to other articles lead to what the same format has of them."""
    targets, convention = directory.targets(edition), CONVENTIONS[order.flavour]
    here = path_of(edition)

    def public(other: Edition) -> str | None:
        return site.address(path_of(other), here) if site.base_url else None

    if order.makes(Format.HTML, site) and original:
        twins, default = twins_of(edition, editions, site), site.default(editions).language
        yield here, rebuild(original, edition, twins, default).encode("utf-8")
    elif order.makes(Format.HTML, site):
        linked = relink(edition, targets, lambda other: relative(path_of(other), here))
        feed = order.makes(Format.FEED, site)
        yield here, render_page(linked, editions, site, order.templates, feed=feed)
    if order.makes(Format.MARKDOWN, site):
        linked = relink(edition, targets, lambda other: convention.link(other, edition))
        yield convention.path(edition), render_markdown(linked, editions, site, order.flavour)
    linked = relink(edition, targets, public)
    if order.makes(Format.TEXT, site):
        yield path_of(edition, "txt"), render_text(linked, order.templates)
    if order.makes(Format.JSON, site):
        yield path_of(edition, "json"), render_json(linked, editions, site)
    if order.makes(Format.EPUB, site):
        yield path_of(edition, "epub"), render_epub(linked, site, order.templates)


def _led_nowhere_else(redirects: Sequence[Redirect], articles: Sequence[Sequence[Edition]]) -> list[Redirect]:
    """Leave out names that are another edition's by now."""
    live = {path_of(edition).lower() for editions in articles for edition in editions}
    return [one for one in redirects if f"{one.edition.language}/{one.name}.html".lower() not in live]


def _redirects(redirects: Sequence[Redirect], site: Site, order: Order) -> Iterator[File]:
    """Yield a page at each name that leads to another, and the same as a list for web servers."""
    if not redirects:
        return
    root = urlsplit(site.base_url).path.rstrip("/")
    lines: list[str] = []
    for one in redirects:
        path, target = f"{one.edition.language}/{one.name}.html", path_of(one.edition)
        context = {
            "phrases": phrases_for("page", one.edition.language, order.templates),
            "language": one.edition.language,
            "title": title_of(lay_out(one.edition), one.edition),
            "href": relative(target, path),
            "address": site.address(target, path),
        }
        yield path, render("redirect.html", context, order.templates)
        lines.append(f"{root}/{path} {root}/{target} 301\n")
    yield REDIRECTS, "".join(lines)
