"""Which lists there are, what is on each, and on which of its pages: told from a walk through all articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Edition, Language
from pipeline.publish.anchors import tag_page
from pipeline.publish.articles import Articles
from pipeline.publish.site import INDEX, Site
from pipeline.publish.tongue import day


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    number: int
    """From 1."""
    of: int
    """How many the list has, at least 1."""
    slugs: tuple[str, ...]
    """Its articles, the newest first, those without a date last."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of articles: of all, of those in a language, or of those in a language with a tag."""

    name: str
    """Where its first page lies in the folder of any language."""
    language: Language | None
    """None for that of all articles."""
    tag: str
    """As its first article writes it; empty for a list without one."""
    slugs: tuple[str, ...]
    """The newest first, those without a date last."""
    dated: bool = False
    """Whether any of them has a date."""

    def pages(self, size: int) -> Iterator[Page]:
        """Yield its pages of `size` articles each, or of all where that is 0; a list of nothing has one, too."""
        step = size or max(len(self.slugs), 1)
        for number, start in enumerate(range(0, max(len(self.slugs), 1), step), 1):
            yield Page(number, self.length(size), self.slugs[start : start + step])

    def length(self, size: int) -> int:
        """Return how many pages of `size` articles it has."""
        return max(-(-len(self.slugs) // size), 1) if size else 1

    def path(self, number: int, language: Language | None = None) -> str:
        """Return where a page of it lies below the out folder, or that of the same list in another language.

        The first has the list's name. Those after it lie in a folder of their own, where no article's or tag's
        name is, whatever that is.
        """
        folder = language or self.language
        name = self.name
        if number > 1:
            tag = "" if name == INDEX else f"/{name.removesuffix('.html')}"
            name = f"pages{tag}/{number}.html"
        return f"{folder}/{name}" if folder else name

    def paths(self, size: int) -> Iterator[str]:
        """Yield where its pages lie."""
        return map(self.path, range(1, self.length(size) + 1))


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists of a site."""

    whole: Listing
    """Of all articles."""
    languages: tuple[Listing, ...]
    """One for each language, the site's first; in the others there are articles."""
    tags: tuple[Listing, ...]
    """By language in that order, then as the tags come."""

    @property
    def spoken(self) -> tuple[Language, ...]:
        """The languages in which there are articles, as they come."""
        return tuple(one.language for one in self.languages if one.language and one.slugs)

    @property
    def fed(self) -> tuple[Language, ...]:
        """Those of them that have a feed, which only articles with a date are in."""
        return tuple(one.language for one in self.languages if one.language and one.dated)

    def each(self) -> Iterator[Listing]:
        """Yield all of them."""
        for own in self.languages:
            yield own
            yield from (one for one in self.tags if one.language == own.language)
        yield self.whole


@dataclass(slots=True)
class _Growing:
    """A list while articles are walked through."""

    tag: str = ""
    dated: list[tuple[str, str]] = field(default_factory=list)

    def done(self, name: str, language: Language | None) -> Listing:
        newest = sorted(self.dated, key=_date, reverse=True)
        return Listing(name, language, self.tag, tuple(slug for _, slug in newest), any(map(_date, newest)))


def make_lists(articles: Articles, site: Site) -> Lists:
    """Walk through all articles and return the lists that they are on."""
    whole = _Growing()
    languages = {language: _Growing() for language in site.languages}
    tags: dict[Language, dict[str, _Growing]] = {}
    for summaries in articles:
        editions = site.ordered(summary.edition for summary in summaries)
        whole.dated.append(_dated(editions[0]))
        for edition in editions:
            dated = _dated(edition)
            languages.setdefault(edition.language, _Growing()).dated.append(dated)
            for name, tag in _tags(edition):
                own = tags.setdefault(edition.language, {})
                own.setdefault(name, _Growing(tag)).dated.append(dated)
    return Lists(
        whole.done(INDEX, None),
        tuple(one.done(INDEX, language) for language, one in languages.items()),
        tuple(
            one.done(name, language) for language in languages for name, one in tags.get(language, {}).items()
        ),
    )


def _dated(edition: Edition) -> tuple[str, str]:
    return (edition.published[:10] if day(edition.published) else "", edition.slug)


def _date(dated: tuple[str, str]) -> str:
    return dated[0]


def _tags(edition: Edition) -> Sequence[tuple[str, str]]:
    """Return the names of the pages of an edition's tags, each once, as the first tag that makes it is written."""
    found = {tag_page(edition.language, tag): tag for tag in reversed(edition.tags)}
    return [(path.removeprefix(f"{edition.language}/"), tag) for path, tag in found.items() if path]
