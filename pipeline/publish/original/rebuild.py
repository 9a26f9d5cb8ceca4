"""A source page + an edition → the page in the edition's language."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline import markup
from pipeline.model import Block, BlockKind, Edition, Language, Page, Passage, SegmentedArticle, Unit
from pipeline.publish.inline import plain
from pipeline.publish.original.align import Places, Run, align
from pipeline.publish.original.byline import localise_byline
from pipeline.publish.original.edits import Edits
from pipeline.publish.original.files import addresses_on, lead
from pipeline.publish.original.ground import Element, survey
from pipeline.publish.original.guard import neutralise
from pipeline.publish.original.left_out import leave_out
from pipeline.publish.original.letters import signs
from pipeline.publish.original.passage import Segment, is_kept, segments
from pipeline.publish.original.shell import localise
from pipeline.publish.original.tokens import Kind, attributes, value_of
from pipeline.publish.original.weave import is_in, weave
from pipeline.publish.original.words import words_of
from pipeline.publish.page import Twin
from pipeline.sides import Side, side

_SURROGATE = re.compile("[\ud800-\udfff]")
_IMAGES = ("img", "amp-img", "amp-anim")
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")


class _Row(NamedTuple):
    """A block of the page and what the edition says there."""

    units: tuple[Unit, ...]
    passage: Passage
    """With the page's own block."""
    kept: tuple[bool, ...]
    """The pieces that are the page's own texts."""


class _Laid(NamedTuple):
    """A block that has been put on the page."""

    run: Run
    segments: tuple[Segment, ...]
    around: Element | None
    """The element that holds it and nothing else."""


@dataclass(frozen=True, slots=True)
class Original:
    """A source page whose article has been found on it, ready for any edition."""

    page: Page
    segmented: SegmentedArticle
    places: Places
    """Where the article stands on it."""
    trusted: bool
    """Whether what could act in a reader's browser may stay (see `guard`)."""

    @property
    def slug(self) -> str:
        """The article's name."""
        return self.page.slug

    @property
    def is_page(self) -> bool:
        """Whether there is a page to rebuild; the editions of plain text have the clean layout."""
        return self.page.media == "text/html"

    @property
    def addresses(self) -> tuple[str, ...]:
        """What the page shows and links to, the article's own and what stands around it; each once."""
        return tuple(dict.fromkeys(addresses_on(self.page.text))) if self.is_page else ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Why an edition is not, or not in all its parts, the page in its language."""
        if not self.is_page:
            return (f"{self.page.location}: plain text has no page of its own, hence the clean layout",)
        blocks = zip(self.segmented.article.blocks, self.places.runs, strict=True)
        lost = [
            block.text
            for block, run in blocks
            if block.kind not in _ELSEWHERE and signs(block.text) and not run
        ]
        return tuple(
            f"{self.slug}: not found on its page, hence left as it is: “{text[:60]}”" for text in lost
        )


_ELSEWHERE = frozenset((BlockKind.TITLE, BlockKind.TEASER, BlockKind.AUTHOR, BlockKind.IMAGE))
"""Blocks that a page may tell in its head only."""


def find_original(page: Page, segmented: SegmentedArticle, *, trusted: bool = False) -> Original:
    """Find an article's blocks on its page."""
    is_page = page.media == "text/html"
    places = align(survey(page.text), segmented.article.blocks) if is_page else Places((), ())
    return Original(page, segmented, places, trusted)


def rebuild(
    original: Original,
    edition: Edition,
    twins: Sequence[Twin] = (),
    default: Language | None = None,
    links: Mapping[str, str] = MappingProxyType({}),
    templates: Path | None = None,
    files: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the page with the edition's words; whatever is not the article's stays byte for byte.

    `twins` are the article's editions, for the links between them; `default` is the language of the one for
    readers of any other. `links` are addresses on the page that lead elsewhere now, and `files` those of what
    lies beside it. `templates` is the project's folder, with its own word for "By".
    """
    segmented, edits = original.segmented, Edits(survey(original.page.text))
    own = side(segmented, edition.language)
    rows = dict(_rows(segmented, edition, own))
    lead(edits, links, files)
    laid: list[_Laid] = []
    left_out: list[Run] = []
    for number, run in (*enumerate(original.places.runs), *original.places.repeats):
        if run and number in rows:
            units, passage, kept = rows[number]
            found = segments(units, passage, kept)
            laid.append(_Laid(run, found, weave(run, found, passage, edits)))
        else:
            left_out.append(run)
    _declare_languages(edits, laid, edition.language)
    pictures = _describe_images(edits, original, rows)
    leave_out(edits, left_out, pictures)
    localise_byline(edits, edition, segmented.language, templates)
    words = words_of(rows.values(), _left_out(segmented, own, rows))
    localise(edits, words, segmented.language, edition.language, twins, default)
    page = _SURROGATE.sub("\ufffd", edits.apply())
    return page if original.trusted else neutralise(page)


def _rows(segmented: SegmentedArticle, edition: Edition, own: Side) -> Iterator[tuple[int, _Row]]:
    """Yield the numbers of the blocks that the edition has, and what it says in their places."""
    for place, passage in zip(own.places, edition.passages, strict=True):
        block, units = segmented.article.blocks[place], segmented.units[place]
        if len(units) != len(passage.pieces):  # one half of it stands for all of its sentences
            units = (_as_one(block, units),)
        there = replace(passage, block=block)
        yield place, _Row(units, there, tuple(map(is_kept, units, passage.pieces)))


def _left_out(segmented: SegmentedArticle, own: Side, rows: Mapping[int, _Row]) -> Iterator[tuple[str, str]]:
    """Yield the text of each block that the edition leaves out, and what says the same in it."""
    for number, other in own.instead:
        yield markup.plain(segmented.article.blocks[number].text), plain(rows[other].passage).strip()


def _as_one(block: Block, units: Sequence[Unit]) -> Unit:
    inlines = {inline.number: inline for inline in block.inlines}
    text, behind = markup.shorten(markup.parse(block.text), inlines)
    return replace(units[0], text=text, tail="", inlines=behind)


def _declare_languages(edits: Edits, laid: Sequence[_Laid], language: Language) -> None:
    """Mend the `lang` of elements whose texts changed their language; declare that of texts that did not."""
    ground = edits.ground
    inner: defaultdict[Element, list[_Laid]] = defaultdict(list)
    strangers: list[_Laid] = []
    for one in laid:
        around = [at for at in ground.declaring if at.first <= one.run[0] and one.run[-1] < at.last]
        if around:
            inner[around[-1]].append(one)
        elif not is_in(_shown(one) or language, language):
            strangers.append(one)
    for element, texts in inner.items():
        declared = value_of(ground.raw(element.opened), "lang") or ""
        segments = [segment for one in texts for segment in one.segments]
        translated = any(segment.shown != segment.written for segment in segments)
        if translated and all(is_in(segment.shown, language) for segment in segments):
            if not is_in(declared, language):
                edits.set_value(element.opened, "lang", language)
        elif translated:
            strangers += (one for one in texts if not is_in(declared, _shown(one) or Language(declared)))
    for one in strangers:
        if one.around and not value_of(ground.raw(one.around.opened), "lang"):
            edits.set_value(one.around.opened, "lang", _shown(one) or language)


def _shown(one: _Laid) -> Language | None:
    """Return the language of a block; None where its sentences are in several."""
    shown = {segment.shown for segment in one.segments}
    return shown.pop() if len(shown) == 1 else None


def _describe_images(edits: Edits, original: Original, rows: Mapping[int, _Row]) -> set[int]:
    """Change the alternative texts of the article's images; return the tags of those that the edition leaves out."""
    ground = edits.ground
    images: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, token in enumerate(ground.tokens):
        if token.kind is Kind.OPEN and token.name in _IMAGES:
            values = {one.name: one.value for one in reversed(attributes(ground.raw(number)))}
            sources = {values.get(name, "").strip().replace(" ", "%20") for name in _SOURCES}
            sources |= {word.rstrip(",") for name in _SETS for word in values.get(name, "").split()}
            for source in sources:
                images[source, signs(values.get("alt", ""))].append(number)
    position = 0
    left_out: set[int] = set()
    for number, (run, block) in enumerate(
        zip(original.places.runs, original.segmented.article.blocks, strict=True)
    ):
        position = ground.nodes[run[-1]].token if run else position
        if block.kind is not BlockKind.IMAGE or (number in rows and all(rows[number].kept)):
            continue
        found = images[block.source, signs(markup.plain(block.text))]
        image = min(found, key=lambda token: (token < position, abs(token - position)), default=None)
        if image is not None:
            found.remove(image)
            if number in rows:
                edits.set_value(image, "alt", plain(rows[number].passage))
            else:
                left_out.add(image)
    return left_out
