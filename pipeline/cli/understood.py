"""How `diptych read` puts what was understood."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from pipeline import markup
from pipeline.errors import PipelineError
from pipeline.model import (
    NO_BITEXT,
    NO_LANGUAGE,
    Bitext,
    Block,
    BlockKind,
    Casing,
    SegmentedArticle,
    Skipped,
    Unit,
)
from pipeline.report import one_line

_FRONT = frozenset((BlockKind.TITLE, BlockKind.AUTHOR, BlockKind.TEASER))
_WIDTH = 110


def as_json_line(
    location: str,
    understood: SegmentedArticle | Skipped | PipelineError,
    *,
    units: bool = False,
    text: bool = False,
) -> str:
    """Return one page as a JSON object on a line of its own."""
    match understood:
        case Skipped():
            found: Mapping[str, object] = {"location": understood.location, "skipped": understood.reason}
        case PipelineError():
            found = {"location": location, "failed": str(understood)}
        case SegmentedArticle():
            found = _article(understood, units=units, text=text)
    return json.dumps(found, ensure_ascii=False) + "\n"


def as_plain_text(understood: SegmentedArticle | Skipped) -> str:
    """Return the body without its front and without alternative texts, a block a line."""
    if isinstance(understood, Skipped):
        return ""
    return "".join(f"{line}\n" for line in _body(understood))


def as_words(understood: SegmentedArticle | Skipped, *, units: bool) -> str:
    """Return the page as a person reads it: facts, then a line or more for each block."""
    if isinstance(understood, Skipped):
        return f"{one_line(f'{understood.location}: skipped: {understood.reason}')}\n"
    article = understood.article
    facts = {
        "url": article.url,
        "published": article.published,
        "modified": article.modified,
        "declared": " ".join(article.hints) or article.language or "",
        "language": understood.language,
        "description": article.description,
        "image": article.image,
        "tags": ", ".join(article.tags),
        "both": _said_twice(understood),
    }
    lines = [article.location, *(f"  {name}: {value}" for name, value in facts.items() if value), ""]
    signs = dict(_signs(understood.bitext))
    for number, (block, parts) in enumerate(zip(article.blocks, understood.units, strict=True)):
        lines += _block_lines(block, parts, signs.get(number, ""), units=units)
    return "".join(f"{one_line(line)}\n" for line in lines)


def _said_twice(understood: SegmentedArticle) -> str:
    count = understood.bitext.passages
    return f"{count} passage{'s' * (count != 1)} in French and in English, =1 and =1 …" if count else ""


def _signs(bitext: Bitext) -> Iterator[tuple[int, str]]:
    """Yield what stands beside blocks whose counterpart, or half, is in the other language."""
    for number, pair in enumerate(bitext.pairs, start=1):
        yield from ((block, f"={number}") for block in (*pair.first_blocks, *pair.second_blocks))
    yield from ((one.block, "=") for one in bitext.halves)
    yield from ((block, "-") for block in bitext.pointers)


def _block_lines(block: Block, parts: Sequence[Unit], sign: str, *, units: bool) -> list[str]:
    name = f"{block.kind.value} {block.level}" if block.level else block.kind.value
    head = f"{name:<12} {_language(block, parts) or '':<6} " + (f"{sign:<4} " if sign else "")
    shown = textwrap.wrap(markup.plain(block.text), _WIDTH - len(head)) or [""]
    lines = [head + shown[0], *(" " * len(head) + line for line in shown[1:])]
    if units:
        lines += [f"{'':<12} {unit.language:<6} | {unit.text}{_aside(unit)}" for unit in parts]
    return lines


def _aside(unit: Unit) -> str:
    told = [f"{unit.spoken}, passed through"] if unit.spoken else []
    told += [f"quotes in {language}: {text}" for language, text in unit.quoted]
    return f"   ({'; '.join(told)})" if told else ""


def _article(understood: SegmentedArticle, *, units: bool, text: bool) -> dict[str, object]:
    article = understood.article
    front = {
        block.kind: markup.plain(block.text) for block in reversed(article.blocks) if block.kind in _FRONT
    }
    found: dict[str, object] = {
        "location": article.location,
        "url": article.url,
        "title": front[BlockKind.TITLE],
        "author": front.get(BlockKind.AUTHOR, ""),
        "published": article.published,
        "modified": article.modified,
        "description": article.description,
        "teaser": front.get(BlockKind.TEASER, ""),
        "language": understood.language,
        "declared": article.hints or (() if article.language is None else (article.language,)),
        "image": article.image,
        "tags": article.tags,
        "blocks": [
            _block(block, parts, units=units)
            for block, parts in zip(article.blocks, understood.units, strict=True)
        ],
    }
    if understood.bitext != NO_BITEXT:
        found["bitext"] = {
            "pairs": [
                {pair.first: pair.first_blocks, pair.second: pair.second_blocks}
                for pair in understood.bitext.pairs
            ],
            "halves": [
                {"block": one.block} | {str(language): markup.plain(text) for language, text in one.texts}
                for one in understood.bitext.halves
            ],
            "pointers": understood.bitext.pointers,
        }
    return found | ({"text": "\n".join(_body(understood))} if text else {})


def _block(block: Block, parts: Sequence[Unit], *, units: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "kind": block.kind.value,
        "level": block.level,
        "language": _language(block, parts),
        "text": markup.plain(block.text),
        "markup": block.text,
        "inlines": [
            {"number": inline.number, "name": inline.name, **dict(inline.attributes)}
            for inline in block.inlines
        ],
    }
    found |= {
        name: value
        for name in ("group", "row", "ordered", "number", "anchor", "source")
        if (value := getattr(block, name))
    }
    if block.casing is not Casing.SENTENCE:
        found["casing"] = block.casing.value
    if units:
        found["units"] = [_unit(unit) for unit in parts]
    return found


def _unit(unit: Unit) -> dict[str, object]:
    found: dict[str, object] = {"language": unit.language, "text": unit.text}
    if unit.quoted:
        found["quoted"] = [{"language": language, "text": text} for language, text in unit.quoted]
    return found | ({"spoken": unit.spoken} if unit.spoken else {})


def _language(block: Block, units: Sequence[Unit]) -> str | None:
    """Return the language of most of a block; what it declares where it has no units."""
    sizes: dict[str, int] = {}
    for unit in units:
        if unit.language != NO_LANGUAGE:
            sizes[unit.language] = sizes.get(unit.language, 0) + len(unit.text)
    if sizes:
        return max(sizes, key=lambda language: sizes[language])
    return NO_LANGUAGE if units else block.language


def _body(understood: SegmentedArticle) -> list[str]:
    return [
        text
        for block in understood.article.blocks
        if block.kind not in _FRONT
        and block.kind is not BlockKind.IMAGE
        and (text := markup.plain(block.text))
    ]
