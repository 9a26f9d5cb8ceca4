"""The cases in `cases/normalise/`: a page, `---`, and the blocks it becomes, one a line.

`heading 2` is a heading of level 2, `item 1.3` the third item at depth 1 (`number 1.3` in a numbered list),
`columns` a table's header and `cells 2` its second row, `row 2` a row whose columns are unknown. Behind the
kind stand, where there are any, the language in brackets, the anchor after `#` and the source after `@`.
An element's attributes stand in braces after the text, behind the element's number. A line `~` parts two
groups that follow each other.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.model import Article, Block, BlockKind, Page, Skipped
from pipeline.normalise import normalise

CASES = Path(__file__).parent / "cases" / "normalise"


def read_cases(name: str) -> Iterator[tuple[str, str, str]]:
    for case in f"\n{(CASES / name).read_text('utf-8')}".split("\n=== ")[1:]:
        head, _, rest = case.partition("\n")
        source, _, expected = rest.rpartition("\n---\n")
        yield head, source, expected.strip("\n")


def show(article: Article | Skipped) -> str:
    if isinstance(article, Skipped):
        return f"skipped: {article.reason}"
    facts = ("url", "published", "modified", "language", "image")
    lines = [f"{name}: {value}" for name in facts if (value := getattr(article, name))]
    lines += [f"tags: {', '.join(article.tags)}"] * bool(article.tags)
    last = 0
    for (group, row), blocks in groupby(article.blocks, lambda block: (block.group, block.row)):
        if group and last and group != last:
            lines.append("~")
        last = group
        lines.extend(show_row(list(blocks), row))
    return "\n".join(line.rstrip() for line in lines)


def show_row(blocks: list[Block], row: int) -> Iterator[str]:
    for kind, run in groupby(blocks, lambda block: block.kind):
        same = list(run)
        if kind is BlockKind.COLUMN:
            yield f"columns{show_marks(same[0])}: {' | '.join(map(show_text, same))}"
        elif kind is BlockKind.CELL:
            yield f"cells {row}{show_marks(same[0])}: {' | '.join(map(show_text, same))}"
        else:
            yield from (f"{show_kind(block)}{show_marks(block)}: {show_text(block)}" for block in same)


def show_kind(block: Block) -> str:
    name = "number" if block.ordered else block.kind.value
    name += f" ({block.number})" if block.number is not None else ""
    if block.kind is BlockKind.TITLE:
        return name
    if block.row and block.level:
        return f"{name} {block.level}.{block.row}"
    if block.kind is BlockKind.ROW:
        return f"{name} {block.row}"
    return f"{name} {block.level}" if block.level else name


def show_marks(block: Block) -> str:
    marks = ((" [", block.language or "", "]"), (" #", block.anchor, ""), (" @", block.source, ""))
    return "".join(f"{before}{mark}{after}" for before, mark, after in marks if mark)


def show_text(block: Block) -> str:
    braces = "".join(
        f" {{{inline.number} {' '.join(f'{name}={value}' for name, value in inline.attributes)}}}"
        for inline in block.inlines
        if inline.attributes
    )
    return block.text.replace("\n", "⏎").replace("\t", "⇥") + braces


@pytest.mark.parametrize(
    ("sample", "media"), [("netflix-marseille.txt", "text/plain"), ("mistral-marseille.html", "text/html")]
)
def test_a_real_article_becomes_the_blocks_that_a_reader_sees(sample: str, media: str) -> None:
    text = (CASES.parents[2] / "source" / sample).read_text("utf-8")
    expected = (CASES / f"{sample.partition('.')[0]}.blocks").read_text("utf-8")
    assert show(normalise(Page("sample", sample, media, text))) + "\n" == expected


@pytest.mark.parametrize(("name", "source", "expected"), list(read_cases("plain.txt")))
def test_plain_text_becomes_the_blocks_that_its_case_names(name: str, source: str, expected: str) -> None:
    assert show(normalise(Page("case", "case.txt", "text/plain", source))) == expected, name


@pytest.mark.parametrize(("name", "source", "expected"), list(read_cases("html.txt")))
def test_html_becomes_the_blocks_that_its_case_names(name: str, source: str, expected: str) -> None:
    assert show(normalise(Page("case", "case.html", "text/html", source))) == expected, name


@pytest.mark.parametrize(("name", "source", "expected"), list(read_cases("markdown.txt")))
def test_markdown_becomes_the_blocks_that_its_case_names(name: str, source: str, expected: str) -> None:
    assert show(normalise(Page("case", "case.md", "text/markdown", source))) == expected, name
