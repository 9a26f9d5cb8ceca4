"""Where Markdown files lie and what stands in their head, by the conventions of who reads them."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.model import Edition, Flavour, State
from pipeline.places import FILES
from pipeline.publish.addresses import safe_address
from pipeline.publish.front_matter import Value, front_matter, header_lines
from pipeline.publish.images import lead_image
from pipeline.publish.layout import lay_out
from pipeline.publish.markdown_inline import escape
from pipeline.publish.page import authors_of, description_of, title_of
from pipeline.publish.site import Site, path_of, relative
from pipeline.publish.tongue import day

_SHORTCODE = re.compile(r"\{\{([<%])(.*?)([%>])\}\}", re.DOTALL)


Anchored = Callable[[str, str], str]
"""Gives a heading an id."""


def _bare(heading: str, _: str) -> str:
    return heading


def _with_attribute(heading: str, anchor: str) -> str:
    return f"{heading} {{#{anchor}}}"


def _after_anchor(heading: str, anchor: str) -> str:
    return f'<a id="{anchor}"></a>\n\n{heading}'


@dataclass(frozen=True, slots=True)
class Convention:
    """How one site generator wants an article."""

    path: Callable[[Edition], str]
    """Where the file lies below the out folder."""
    head: Callable[[Edition, Sequence[Edition], Site], str]
    link: Callable[[Edition, Edition], str]
    """How a second edition's text links to the first."""
    files: Callable[[Edition], str]
    """The folder below the out folder where files that an edition refers to are looked for."""
    file_link: Callable[[str, Edition], str]
    """How an edition's text refers to one of them, by its path below that folder."""
    has_title: bool = False
    """Whether the text begins with the title; else the generator shows the one in the head."""
    anchored: Anchored = _bare
    guard: Callable[[str], str] = str
    """Keeps what stands in code from being carried out by the generator."""


def _shared(edition: Edition) -> dict[str, Value]:
    layout = lay_out(edition)
    return {
        "title": title_of(layout, edition),
        "description": description_of(layout, edition),
        "lang": edition.language,
    }


def _authors(edition: Edition) -> list[str]:
    return list(authors_of(lay_out(edition)))


def _image(edition: Edition) -> str:
    image = lead_image(edition)
    return image.address if image else ""


def _dates(edition: Edition) -> tuple[str, str]:
    return (
        edition.published if day(edition.published) else "",
        edition.modified if day(edition.modified) else "",
    )


def _plain(edition: Edition, editions: Sequence[Edition], site: Site) -> str:
    """For no generator: everything that is known, and the way to the other editions' files."""
    published, modified = _dates(edition)
    authors, counts, here = _authors(edition), edition.counts(), path_of(edition, "md")
    shared = _shared(edition)
    return front_matter(
        {
            "title": shared["title"],
            "author": authors[0] if len(authors) == 1 else authors,
            "description": shared["description"],
            "lang": edition.language,
            "date": published,
            "modified": modified,
            "slug": edition.file_name,
            "canonical": site.address(path_of(edition), here) if site.base_url else "",
            "source": safe_address(edition.url),
            "image": _image(edition),
            "tags": edition.tags,
            "translations": {
                other.language: relative(path_of(other, "md"), here)
                for other in site.ordered(editions)
                if other.language != edition.language
            },
            "machine_sentences": counts.get(State.MACHINE, 0),
            "suggested_sentences": counts.get(State.SUGGESTED, 0),
            "missing_sentences": counts.get(State.MISSING, 0),
        }
    )


def _hugo(edition: Edition, *_: object) -> str:
    """A page bundle for each article, a file for each language in it; `slug` makes the address."""
    published, modified = _dates(edition)
    shared = {name: value for name, value in _shared(edition).items() if name != "lang"}
    image = _image(edition)
    return front_matter(
        {
            **shared,
            "date": published,
            "lastmod": modified,
            "slug": edition.file_name,
            "translationKey": edition.slug,
            "authors": _authors(edition),
            "tags": edition.tags,
            "images": [image] if image else [],
        }
    )


def _jekyll(edition: Edition, *_: object) -> str:
    """Posts, which need a date; without one a page. `ref` is the same in all editions; Liquid stays out of the text."""
    published, modified = _dates(edition)
    return front_matter(
        {
            "layout": "post" if published else "page",
            **_shared(edition),
            "date": published,
            "last_modified_at": modified,
            "ref": edition.slug,
            "permalink": f"/{edition.language}/{edition.file_name}/",
            "author": ", ".join(_authors(edition)),
            "image": _image(edition),
            "tags": edition.tags,
            "render_with_liquid": False,
        }
    )


def _eleventy(edition: Edition, *_: object) -> str:
    """A folder for each language with files of the same name, as its I18n plugin wants; no template language runs."""
    published, modified = _dates(edition)
    return front_matter(
        {
            **_shared(edition),
            "date": published,
            "modified": modified,
            "permalink": f"/{edition.language}/{edition.file_name}/",
            "translationKey": edition.slug,
            "authors": _authors(edition),
            "image": _image(edition),
            "tags": edition.tags,
            "templateEngineOverride": "md",
        }
    )


def _astro(edition: Edition, *_: object) -> str:
    """A content collection with a folder for each language; the names are those of Astro's own blog."""
    published, modified = _dates(edition)
    return front_matter(
        {
            **_shared(edition),
            "pubDate": published,
            "updatedDate": modified,
            "translationKey": edition.slug,
            "authors": _authors(edition),
            "heroImage": _image(edition),
            "tags": edition.tags,
        }
    )


def _pelican(edition: Edition, *_: object) -> str:
    """Pelican takes articles of one slug for translations of each other; `Url` tells an edition's own name.

    Its themes show titles as HTML, so signs are escaped here.
    """
    published, modified = _dates(edition)
    address = path_of(edition)
    shared = _shared(edition)
    return header_lines(
        {
            "Title": html.escape(str(shared["title"])),
            "Date": published,
            "Modified": modified,
            "Slug": edition.slug,
            "Lang": edition.language,
            "Authors": _pelican_names(_authors(edition)),
            "Tags": _pelican_names(edition.tags),
            "Url": address,
            "Save_as": address,
            "Summary": escape(str(shared["description"])),
        }
    )


_PELICAN_SIGNS = str.maketrans({";": ",", "<": "‹", ">": "›"})


def _pelican_names(names: Sequence[str]) -> str:
    """Write a list as Pelican reads it: cut at semicolons where there is one, so no name may hold one.

    That forbids character references, too, which its themes would need for `<` and `>`.
    """
    return "".join(f"{name.translate(_PELICAN_SIGNS)}; " for name in names)


def _jekyll_path(edition: Edition) -> str:
    published = day(edition.published)
    folder, date = ("_posts", f"{published}-") if published else ("_pages", "")
    return f"jekyll/{folder}/{edition.language}/{date}{edition.slug}.md"


def _pelican_path(edition: Edition) -> str:
    """An article, which needs a date; one without is a page, or Pelican would leave it out."""
    folder = "" if day(edition.published) else "pages/"
    return f"pelican/content/{folder}{edition.slug}.{edition.language}.md"


def _hugo_path(edition: Edition) -> str:
    return f"hugo/content/{edition.slug}/index.{edition.language.lower()}.md"


def _hugo_code(text: str) -> str:
    """Write what looks like a shortcode so that Hugo shows it; one that never ends would be an error."""
    ended = max(text.rfind("%}}"), text.rfind(">}}")) + 3  # behind it the end would be looked for in vain
    text = _SHORTCODE.sub(r"{{\1/*\2*/\3}}", text[:ended]) + text[ended:]
    return re.sub(r"\{\{(?=[<%](?!/\*))", "{ {", text)


def _at_root(name: str, _: Edition) -> str:
    return quote(f"/{FILES}/{name}")


CONVENTIONS = {
    Flavour.PLAIN: Convention(
        lambda edition: path_of(edition, "md"),
        _plain,
        lambda other, edition: relative(path_of(other, "md"), path_of(edition, "md")),
        lambda _: FILES,
        lambda name, edition: quote(relative(f"{FILES}/{name}", path_of(edition, "md"))),
        has_title=True,
    ),
    Flavour.HUGO: Convention(
        _hugo_path,
        _hugo,
        lambda other, _: f"../{other.file_name}/",  # pages stand side by side, whatever is before their names
        lambda edition: f"hugo/content/{edition.slug}",  # in the page's bundle
        lambda name, _: quote(name),
        anchored=_with_attribute,
        guard=_hugo_code,
    ),
    Flavour.JEKYLL: Convention(
        _jekyll_path,
        _jekyll,
        lambda other, _: f"/{other.language}/{other.file_name}/",
        lambda _: f"jekyll/{FILES}",
        _at_root,
        anchored=_with_attribute,
    ),
    Flavour.ELEVENTY: Convention(
        lambda edition: f"eleventy/{edition.language}/{edition.slug}.md",
        _eleventy,
        lambda other, _: f"/{other.language}/{other.file_name}/",
        lambda _: f"eleventy/{FILES}",  # which `addPassthroughCopy` must name
        _at_root,
        anchored=_after_anchor,
    ),
    Flavour.ASTRO: Convention(
        lambda edition: f"astro/src/content/articles/{edition.language}/{edition.slug}.md",
        _astro,
        lambda other, _: f"/{other.language}/{other.slug}/",
        lambda _: f"astro/public/{FILES}",
        _at_root,
        anchored=_after_anchor,
    ),
    Flavour.PELICAN: Convention(
        _pelican_path,
        _pelican,
        lambda other, edition: relative(path_of(other), path_of(edition)),
        lambda _: "pelican/content/images",  # which it copies without being told
        lambda name, edition: quote(relative(f"images/{name}", path_of(edition))),
        anchored=_with_attribute,
    ),
}
