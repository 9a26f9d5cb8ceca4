"""HTML: the article is found on its page, and its own marks say what its parts are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from pipeline import markup
from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Page, Skipped
from pipeline.normalise.body import find_body
from pipeline.normalise.byline import Byline
from pipeline.normalise.capitals import restore_capitals
from pipeline.normalise.cased import mark_casing
from pipeline.normalise.characters import same_words
from pipeline.normalise.credits import find_byline, remove_page_dates, take_byline
from pipeline.normalise.dom import Element, parse, prune
from pipeline.normalise.embeds import settle_embeds
from pipeline.normalise.faq import mark_questions, number_groups
from pipeline.normalise.flow import read_flow, write_heading
from pipeline.normalise.formulas import settle_formulas
from pipeline.normalise.inline import write_text
from pipeline.normalise.judge import judge, read_words, spans_of
from pipeline.normalise.links import base_of
from pipeline.normalise.listings import unwrap_listings
from pipeline.normalise.metadata import Metadata, read_metadata
from pipeline.normalise.pictures import remove_faces, settle_pictures
from pipeline.normalise.place import Place
from pipeline.normalise.region import choose
from pipeline.normalise.roles import settle_headings
from pipeline.normalise.titles import find_title
from pipeline.normalise.typed import settle_lists

_TOLD = 0.6
"""Share of a description's words, four by four, from which the body tells it; editors reword and cut."""


def read_html(page: Page, *, whole: bool = False) -> Article | Skipped:
    """Understand a page of HTML; where it is `whole` article, nothing around it is looked for."""
    root = parse(page.text)
    metadata = read_metadata(root, page.language)
    referenced = frozenset(
        unquote(link.get("href")[1:]) for link in root.find("a") if link.get("href").startswith("#")
    )
    _prepare(root)
    remove_page_dates(root)
    marked = find_body(root)
    heading = find_title(root, marked, metadata, metadata.url or page.url)
    title = _title_block(heading, metadata)
    if not title.text:
        return Skipped(page.location, "no title: neither a first-level heading nor a title element has text")
    told = find_byline(root, heading, metadata)
    if heading is not None:
        heading.remove()
    body = marked if whole else _find_article(root, marked, referenced)
    place = _place_of(body)
    found = take_byline(body, metadata)
    byline = Byline(told.author or found.author, told.published or found.published)
    author = metadata.author or byline.author or metadata.login
    remove_faces(body, author)
    blocks = _without_double(title, read_flow(body, place, referenced))
    if not any(block.text for block in blocks):
        return Skipped(page.location, "there is a title and no text under it")
    front = [title]
    if author:
        front.append(Block(BlockKind.AUTHOR, write_text(author), language=NO_LANGUAGE))
    if metadata.description and not _is_told(metadata.description, blocks):
        front.append(Block(BlockKind.TEASER, write_text(metadata.description)))
    blocks = mark_questions(_below_title(blocks))
    blocks += _untold_questions(metadata.faq, blocks)
    done = mark_casing(number_groups(restore_capitals(front + blocks)))
    return Article(
        page.slug,
        page.location,
        done,
        url=metadata.url or page.url,
        published=metadata.published or byline.published,
        modified=metadata.modified,
        language=metadata.language,
        description=metadata.description,
        image=metadata.image,
        tags=metadata.tags,
        hints=metadata.hints,
        base=base_of(metadata.base, page.url or metadata.url),
    )


def _prepare(root: Element) -> None:
    """Make a page, as it was parsed, what a reader comes to see."""
    settle_formulas(root)
    settle_pictures(root)
    settle_embeds(root)
    unwrap_listings(root)
    settle_lists(root)
    settle_headings(root)
    prune(root)


def _untold_questions(faq: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield questions and answers that the page declares and its body does not show."""
    told = {same_words(markup.plain(block.text)) for block in blocks}
    for question, answer in faq:
        if same_words(question) in told:
            continue
        root = parse(answer)
        _prepare(root)
        answers = [block for block in read_flow(root, Place(BlockKind.ANSWER), frozenset()) if block.text]
        if answers:
            yield Block(BlockKind.QUESTION, write_text(question))
            yield from answers


def _find_article(root: Element, marked: Element, referenced: frozenset[str]) -> Element:
    """Return the element that holds the article: the judge's choice, else the one that is marked."""
    page = next(root.find("body"), root)
    verdict = judge(page)
    return marked if verdict is None else choose(page, marked, verdict, referenced) or marked


def _title_block(heading: Element | None, metadata: Metadata) -> Block:
    if heading is None:
        return Block(BlockKind.TITLE, write_text(metadata.title), level=1)
    text, inlines = write_heading(heading)
    place = _place_of(heading)
    return Block(BlockKind.TITLE, text, inlines, place.block_language, level=1)


def _place_of(element: Element) -> Place:
    """Return the place that the elements around one, and it itself, make; the page's own language aside."""
    place = Place()
    for around in reversed([element, *element.ancestors()]):
        if around.name not in ("html", "body"):
            place = place.inside(around)
    return place


def _without_double(title: Block, blocks: Sequence[Block]) -> list[Block]:
    """Drop the title where the body begins with it again."""
    words = same_words(markup.plain(title.text))
    return [
        block
        for number, block in enumerate(blocks)
        if number > 2
        or block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        or same_words(markup.plain(block.text)) != words
    ]


def _is_told(description: str, blocks: Sequence[Block]) -> bool:
    """Say whether the body tells what the description does; it is often the first paragraph, cut short."""
    if any(block.kind is BlockKind.TEASER for block in blocks):
        return True
    words = read_words(description)
    told = [read_words(markup.plain(block.text)) for block in blocks]
    if any(same_words(description) in " ".join(line) for line in told):
        return True
    spans = {span for line in told for span in spans_of(line)}
    own = list(spans_of(words))
    return len(own) > 0 and sum(span in spans for span in own) >= _TOLD * len(own)


def _below_title(blocks: Sequence[Block]) -> list[Block]:
    """Move all headings down one level where the body has first-level ones beside the title."""
    if not any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        return list(blocks)
    headed = (BlockKind.HEADING, BlockKind.QUESTION)
    return [
        replace(block, level=min(6, block.level + 1)) if block.kind in headed and block.level else block
        for block in blocks
    ]
