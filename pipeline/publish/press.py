"""Editions → files: those of one article, and those that lead to all of them."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.files import remedy
from pipeline.model import Edition, Format, Held, Summary
from pipeline.outlet import File, Outlet, outlet
from pipeline.phrases import phrases_for
from pipeline.publish.articles import Articles, AtHand
from pipeline.publish.attachments import (
    NO_FILES,
    Named,
    for_generator,
    in_book,
    on_its_own,
    on_pages,
    ways_on_page,
)
from pipeline.publish.characters import writable
from pipeline.publish.cms import render_json
from pipeline.publish.environment import PublishError, render, source_of
from pipeline.publish.epub import render_epub
from pipeline.publish.feeds import feeds, sitemap
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.index import index_pages, list_pages
from pipeline.publish.links import relink
from pipeline.publish.markdown import render_markdown
from pipeline.publish.names import Redirect
from pipeline.publish.original import Original, rebuild
from pipeline.publish.page import render_page, twins_of
from pipeline.publish.pictures import Read, pictures_of
from pipeline.publish.plan import Neighbours, Plan, lay_plan
from pipeline.publish.site import STYLE, Order, Site, path_of, relative
from pipeline.publish.summary import summarise
from pipeline.publish.text import render_text
from pipeline.publish.withdrawn import is_marked, unlisted, withdrawn

REDIRECTS = "_redirects"
"""Read by Netlify, Cloudflare Pages and others."""
_USUAL = Order()


def _unread(_: str) -> None:
    """Give nothing of any file."""


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
    an edition that is held back is taken away, and so are lists that are gone. Each file is written whole. Raises `PublishError`.
    """
    found = {original.slug: original for original in originals}
    articles: dict[str, list[Edition]] = {}
    for edition in editions:
        articles.setdefault(edition.slug, []).append(edition)
    place = outlet(out)
    plan = make_plan(AtHand(map(summarise, editions)), place, site, order)
    withdraw(held, plan, place, site, order)
    written = [*write_files(place, shared_files(site, order))]
    for slug, neighbours in plan.neighbours(articles):
        files = article_files(articles[slug], neighbours, site, order, found.get(slug))
        written += write_files(place, files)
    written += write_files(place, site_files(plan, site, order))
    return tuple(out / path for path in written)


def make_plan(articles: Articles, place: Outlet, site: Site, order: Order) -> Plan:
    """Name all editions and find out where their links lead (see `lay_plan`). Raises `PublishError`."""
    try:
        return lay_plan(articles, site, order)
    except OSError as error:
        raise _unwritable(error, place) from error


def write_files(place: Outlet, files: Iterable[File]) -> tuple[str, ...]:
    """Write files, each whole, but for those that hold their content; return the paths of what was written.

    Raises `PublishError`.
    """
    try:
        return place.write(files)
    except OSError as error:
        raise _unwritable(error, place) from error


def withdraw(
    held: Sequence[Held],
    plan: Plan,
    place: Outlet,
    site: Site,
    order: Order,
    failed: Container[str] | None = None,
) -> None:
    """Take away the files of editions that are held back and once were not, and lists and pages of them that are gone.

    `failed` are the files of articles that failed, if any did: they stay, and so do all lists, which lead there.
    Raises `PublishError`.
    """
    try:
        for path in withdrawn(held, plan, site, order):
            if path not in (failed or ()):
                place.remove(path)
        listed = (own.language for own in plan.lists.languages if own.language)
        languages = dict.fromkeys((*listed, *(one.language for one in held)))
        gone = tuple(unlisted(plan.lists, languages, place, order)) if failed is None else ()
    except OSError as error:
        raise _unwritable(error, place) from error
    take_away(place, gone, lambda _, content: is_marked(content))


def take_away(place: Outlet, paths: Iterable[str], is_ours: Callable[[str, bytes], bool]) -> None:
    """Take files away whose path and content say that they are ours: somebody may have put others in their place.

    Raises `PublishError`.
    """
    try:
        for path in paths:
            if is_ours(path, place.read(path)):
                place.remove(path)
    except OSError as error:
        raise _unwritable(error, place) from error


def _unwritable(error: OSError, place: Outlet) -> PublishError:
    message = f"cannot write there: {error.strerror or error}"
    return PublishError(
        message,
        where=str(error.filename or place.name("")),
        next_step=remedy(error, "make the folder writable, or name another with `out`"),
    )


def article_files(
    editions: Sequence[Edition],
    neighbours: Neighbours,
    site: Site,
    order: Order,
    original: Original | None = None,
    named: Named = NO_FILES,
    read: Read = _unread,
) -> Iterator[File]:
    """Yield every file of one article's editions; `named` are the files that it refers to, `read` gives their content.

    Raises `PublishError` for a template that does not work.
    """
    page = original if original and original.is_page else None
    for edition in site.ordered(neighbours.named(editions)):
        for path, content in _edition(edition, neighbours, site, order, page, named, read):
            yield path, _bytes(content)


def shared_files(site: Site, order: Order) -> Iterator[File]:
    """Yield what pages need beside them, whatever they say."""
    if order.makes(Format.HTML, site):
        yield STYLE, _bytes(source_of(STYLE, order.templates))


def site_files(plan: Plan, site: Site, order: Order) -> Iterator[File]:
    """Yield every page and list that leads to articles. Raises `PublishError` for a template that does not work."""
    feed, articles, size = order.makes(Format.FEED, site), plan.articles, order.list_size
    if order.makes(Format.HTML, site):
        yield from _encoded(_redirects(plan, site, order))
        lists = list_pages(plan.lists, articles, site, order.templates, size=size, feed=feed)
        yield from _encoded(lists)
        yield from _encoded(index_pages(plan.lists, articles, site, order.templates, size=size))
    if feed:
        yield from _encoded(feeds(articles, site, order.templates))
    if order.makes(Format.SITEMAP, site):
        yield from _encoded(sitemap(articles, plan.lists, site, order.templates, size=size))


def _encoded(pages: Iterable[tuple[str, str]]) -> Iterator[File]:
    for path, text in pages:
        yield path, _bytes(text)


def _bytes(content: str | bytes) -> bytes:
    return writable(content).encode() if isinstance(content, str) else content


def _edition(
    edition: Edition,
    neighbours: Neighbours,
    site: Site,
    order: Order,
    original: Original | None,
    named: Named,
    read: Read,
) -> Iterator[tuple[str, str | bytes]]:
    """Yield the files of one edition; its links to other articles lead to what the same format has of them."""
    editions, convention = neighbours.editions, CONVENTIONS[order.flavour]
    targets, here = neighbours.targets_of(edition.language), path_of(edition)

    def public(other: Edition) -> str | None:
        return site.address(path_of(other), here) if site.base_url else None

    if order.makes(Format.HTML, site) and original:
        twins, default = twins_of(edition, editions, site), site.default(editions).language
        links = {way: relative(path_of(other), here) + fragment for way, (other, fragment) in targets.items()}
        files = ways_on_page(edition, named)
        page = rebuild(original, edition, twins, default, links, order.templates, files)
        yield here, page.encode("utf-8")
    elif order.makes(Format.HTML, site):
        linked = relink(edition, targets, lambda other: relative(path_of(other), here))
        feed = order.makes(Format.FEED, site) and edition.language in neighbours.fed
        yield here, render_page(on_pages(linked, named, site), editions, site, order.templates, feed=feed)
    if order.makes(Format.MARKDOWN, site):
        linked = relink(edition, targets, lambda other: convention.link(other, edition))
        linked = for_generator(linked, named, site, order.flavour)
        yield convention.path(edition), render_markdown(linked, editions, site, order.flavour)
    told = relink(edition, targets, public)
    linked = on_its_own(told, named, site)
    if order.makes(Format.TEXT, site):
        yield path_of(edition, "txt"), render_text(linked, order.templates)
    if order.makes(Format.JSON, site):
        yield path_of(edition, "json"), render_json(linked, editions, site)
    if order.makes(Format.EPUB, site):
        pictures = pictures_of(told, named, read)
        book = in_book(told, named, {name: picture.path for name, picture in pictures.items()}, site)
        yield path_of(edition, "epub"), render_epub(book, site, order.templates, [*pictures.values()])


def _led_nowhere_else(plan: Plan) -> Iterator[tuple[Redirect, Summary]]:
    """Leave out names that are another edition's by now; yield the others with what they lead to."""
    if not plan.redirects:
        return
    live = {path_of(summary.edition).lower() for summaries in plan.articles for summary in summaries}
    for one in plan.redirects:
        if f"{one.language}/{one.name}.html".lower() not in live:
            editions = plan.articles.of(one.slug)
            yield from ((one, each) for each in editions if each.edition.language == one.language)


def _redirects(plan: Plan, site: Site, order: Order) -> Iterator[tuple[str, str]]:
    """Yield a page at each name that leads to another, and the same as a list for web servers."""
    root = urlsplit(site.base_url).path.rstrip("/")
    lines: list[str] = []
    for one, summary in _led_nowhere_else(plan):
        path, target = f"{one.language}/{one.name}.html", path_of(summary.edition)
        context = {
            "phrases": phrases_for("page", one.language, order.templates),
            "language": one.language,
            "title": summary.title,
            "href": relative(target, path),
            "address": site.address(target, path),
        }
        yield path, render("redirect.html", context, order.templates)
        lines.append(f"{root}/{path} {root}/{target} 301\n")
    if lines:
        yield REDIRECTS, "".join(lines)
