"""Markdown: rendered, then read as any HTML is, so that raw HTML in it is as safe as a fetched page."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from markdown_it import MarkdownIt

from pipeline.model import Article, Page, Skipped
from pipeline.normalise.front_matter import FrontMatter, split_front_matter
from pipeline.normalise.html import read_html


def read_markdown(page: Page) -> Article | Skipped:
    """Understand a page of Markdown; its title stands in the front matter or is its first-level heading.

    Raises `FrontMatterError`.
    """
    front, text = split_front_matter(page.text, page.location)
    body = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text.replace("\0", ""))
    language = f' lang="{escape(front.language)}"' if front.language else ""
    title = f"<h1>{escape(front.title)}</h1>" if front.title else ""
    head = "".join(_declare(front))
    html = f"<html{language}><head>{head}</head><body><article>{title}{body}</article></body></html>"
    return read_html(replace(page, text=html), whole=True)


def _declare(front: FrontMatter) -> Iterator[str]:
    """Yield what front matter says as a page's head says it."""
    for name, content in (
        ("author", front.author),
        ("description", front.description),
        ("article:published_time", front.published),
        ("article:modified_time", front.modified),
        ("og:image", front.image),
        *(("article:tag", tag) for tag in front.tags),
    ):
        if content:
            yield f'<meta property="{name}" content="{escape(content)}">'
    if front.url:
        yield f'<link rel="canonical" href="{escape(front.url)}">'
