"""Editions → files: those of one article, and those that lead to all of them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.files import remedy
from pipeline.model import Edition, Format, Held, Summary
from pipeline.outlet import File, Outlet, outlet
from pipeline.phrases import phrases_for
from pipeline.publish.characters import writable
from pipeline.publish.cms import render_json
from pipeline.publish.environment import PublishError, render, source_of
from pipeline.publish.epub import render_epub
from pipeline.publish.feeds import feeds, sitemap
from pipeline.publish.flavours import CONVENTIONS
from pipeline.publish.index import cards_of, index_page, list_pages
from pipeline.publish.links import relink
from pipeline.publish.markdown import render_markdown
from pipeline.publish.names import NAME, Redirect, name_of
from pipeline.publish.original import Original, rebuild
from pipeline.publish.page import render_page, twins_of
from pipeline.publish.plan import Neighbours, Plan, lay_plan
from pipeline.publish.site import FEED, INDEX, STYLE, Order, Site, path_of, relative
from pipeline.publish.summary import summarise
from pipeline.publish.text import render_text

REDIRECTS = "_redirects"
"""Read by Netlify, Cloudflare Pages and others."""
_USUAL = Order()


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
    found = {original.slug: original for original in originals}
    articles: dict[str, list[Edition]] = {}
    for edition in editions:
        articles.setdefault(edition.slug, []).append(edition)
    place = outlet(out)
    plan = make_plan(map(summarise, editions), place, order)
    withdraw(held, plan, place, order)
    written = [*write_files(place, shared_files(site, order))]
    for slug, neighbours in plan.neighbours(articles):
        files = article_files(articles[slug], neighbours, site, order, found.get(slug))
        written += write_files(place, files)
    written += write_files(place, site_files(plan, site, order))
    return tuple(out / path for path in written)


def make_plan(summaries: Iterable[Summary], place: Outlet, order: Order) -> Plan:
    """Name all editions and find out where their links lead (see `lay_plan`). Raises `PublishError`."""
    try:
        return lay_plan(summaries, order)
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


def withdraw(held: Sequence[Held], plan: Plan, place: Outlet, order: Order) -> None:
    """Take away the files of editions that are held back and once were not. Raises `PublishError`."""
    try:
        for path in _withdrawn(held, plan, order):
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


def _withdrawn(held: Sequence[Held], plan: Plan, order: Order) -> Iterator[str]:
    """Yield where an edition that is held back may lie from a time when it was not, and a feed that is empty now."""
    left = {summary.edition.language for summaries in plan.articles for summary in summaries}
    for one in held:
        name = name_of(order.names, one.language, one.slug) if order.names else ""
        edition = Edition(one.slug, one.language, (), name=name)
        if NAME.fullmatch(one.slug) and NAME.fullmatch(one.language):
            yield from (path_of(edition, ending) for ending in ("html", "md", "txt", "json", "epub"))
            if one.language not in left:
                yield f"{one.language}/{FEED}"


def article_files(
    editions: Sequence[Edition],
    neighbours: Neighbours,
    site: Site,
    order: Order,
    original: Original | None = None,
) -> Iterator[File]:
    """Yield every file of one article's editions. Raises `PublishError` for a template that does not work."""
    named = [neighbours.named(edition) for edition in editions]
    page = original if original and original.is_page else None
    for edition in site.ordered(named):
        for path, content in _edition(edition, neighbours, site, order, page):
            yield path, _bytes(content)


def shared_files(site: Site, order: Order) -> Iterator[File]:
    """Yield what pages need beside them, whatever they say."""
    if order.makes(Format.HTML, site):
        yield STYLE, _bytes(source_of(STYLE, order.templates))


def site_files(plan: Plan, site: Site, order: Order) -> Iterator[File]:
    """Yield every page and list that leads to articles. Raises `PublishError` for a template that does not work."""
    pages, feed = order.makes(Format.HTML, site), order.makes(Format.FEED, site)
    cards = [cards_of(summaries, site, order.templates) for summaries in plan.articles]
    if pages:
        for path, content in _redirects(_led_nowhere_else(plan), site, order):
            yield path, _bytes(content)
        for path, content in list_pages(cards, site, order.templates, feed=feed):
            yield path, _bytes(content)
        yield INDEX, _bytes(index_page(cards, site, order.templates))
    if feed:
        for path, content in feeds(cards, site, order.templates):
            yield path, _bytes(content)
    if order.makes(Format.SITEMAP, site):
        for path, content in sitemap(cards, site, order.templates):
            yield path, _bytes(content)


def _bytes(content: str | bytes) -> bytes:
    return writable(content).encode() if isinstance(content, str) else content


def _edition(
    edition: Edition, neighbours: Neighbours, site: Site, order: Order, original: Original | None
) -> Iterator[tuple[str, str | bytes]]:
    """Yield the files of one edition; its links to other articles lead to what the same format has of them."""
    editions, convention = neighbours.editions, CONVENTIONS[order.flavour]
    targets, here = neighbours.targets_of(edition.language), path_of(edition)

    def public(other: Edition) -> str | None:
        return site.address(path_of(other), here) if site.base_url else None

    if order.makes(Format.HTML, site) and original:
        twins, default = twins_of(edition, editions, site), site.default(editions).language
        links = {way: relative(path_of(other), here) + fragment for way, (other, fragment) in targets.items()}
        yield here, rebuild(original, edition, twins, default, links, order.templates).encode("utf-8")
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


def _led_nowhere_else(plan: Plan) -> list[Redirect]:
    """Leave out names that are another edition's by now."""
    live = {path_of(summary.edition).lower() for summaries in plan.articles for summary in summaries}
    return [
        one for one in plan.redirects if f"{one.summary.edition.language}/{one.name}.html".lower() not in live
    ]


def _redirects(redirects: Sequence[Redirect], site: Site, order: Order) -> Iterator[tuple[str, str]]:
    """Yield a page at each name that leads to another, and the same as a list for web servers."""
    if not redirects:
        return
    root = urlsplit(site.base_url).path.rstrip("/")
    lines: list[str] = []
    for one in redirects:
        edition = one.summary.edition
        path, target = f"{edition.language}/{one.name}.html", path_of(edition)
        context = {
            "phrases": phrases_for("page", edition.language, order.templates),
            "language": edition.language,
            "title": one.summary.title,
            "href": relative(target, path),
            "address": site.address(target, path),
        }
        yield path, render("redirect.html", context, order.templates)
        lines.append(f"{root}/{path} {root}/{target} 301\n")
    yield REDIRECTS, "".join(lines)
