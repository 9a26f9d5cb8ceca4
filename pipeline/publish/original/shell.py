"""The page around the article: what it says about itself, in the edition's language."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Language
from pipeline.publish.original.edits import Edits
from pipeline.publish.original.tokens import Kind, attributes, value_of
from pipeline.publish.original.weave import is_in
from pipeline.publish.original.words import Words
from pipeline.publish.page import Twin
from pipeline.publish.tongue import direction, open_graph_locale

_TOLD_TEXT = (
    "abstract alternativeheadline dc.description dc.title dcterms.title description headline name og:description "
    "og:image:alt og:title parsely-title sailthru.description sailthru.title title twitter:description "
    "twitter:image:alt twitter:title"
)
_TOLD = frozenset(_TOLD_TEXT.split())
"""Names of `meta` whose content repeats the article."""
_LANGUAGES = frozenset(("content-language", "language", "dc.language", "dcterms.language", "inlanguage"))
_LD_KEYS = frozenset(
    ("abstract", "alternativeHeadline", "articleBody", "caption", "description", "headline", "name", "text")
)
_LD = "application/ld+json"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
_COLON = re.compile(r"\s*:")
_UTF8 = frozenset(("utf-8", "utf8"))
_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)([A-Za-z0-9_-]+)", re.IGNORECASE)


def localise(
    edits: Edits,
    words: Words,
    written: Language,
    language: Language,
    twins: Sequence[Twin],
    default: Language | None,
) -> None:
    """Change what the page says about itself.

    `written` is the article's language; `twins` are its editions, none where it stands alone, and `default` is
    the language of the one for readers of any other.
    """
    addresses: dict[str, str] = {twin.language: twin.address for twin in twins}
    if default in addresses:
        addresses["x-default"] = addresses[default]
    own = next((twin for twin in twins if twin.current), None)
    alternates: set[str] = set()
    linked = False
    data = False
    ground = edits.ground
    for number, token in enumerate(ground.tokens):
        if token.kind is Kind.RAW and (token.name == "title" or data):
            raw = ground.raw(number)
            new = _title(raw, words) if token.name == "title" else _data(raw, words, written, language)
            edits.put(token.start, token.end, new)
        data = token.kind is Kind.OPEN and token.name == "script" and _is_data(ground.raw(number))
        if token.kind is not Kind.OPEN or token.name not in ("html", "link", "meta"):
            continue
        tag = ground.raw(number)
        if token.name == "html":
            changes = _root(tag, written, language)
        elif token.name == "meta":
            changes = _meta(tag, words, written, language, own)
        else:
            changes = _link(tag, own, addresses)
            relations = (value_of(tag, "rel") or "").lower().split()
            linked = linked or "canonical" in relations
            alternates |= {(value_of(tag, "hreflang") or "").lower()} if "alternate" in relations else set()
        for name, value in changes:
            edits.set_value(number, name, value)
    _add_links(edits, own, addresses, alternates, linked=linked)


def _root(tag: str, written: Language, language: Language) -> Iterator[tuple[str, str]]:
    if not is_in(value_of(tag, "lang") or written, language):
        yield "lang", language
    if (other := value_of(tag, "xml:lang")) is not None and not is_in(other, language):
        yield "xml:lang", language
    if direction(language) != (value_of(tag, "dir") or direction(written)).lower():
        yield "dir", direction(language)


def _meta(
    tag: str, words: Words, written: Language, language: Language, own: Twin | None
) -> Iterator[tuple[str, str]]:
    values = {one.name: one.value for one in reversed(attributes(tag))}
    if values.get("charset", "utf-8").strip().lower() not in _UTF8:
        yield "charset", "utf-8"
    content = values.get("content")
    if content is None:
        return
    translated = not is_in(written, language)
    for key in ("name", "property", "itemprop", "http-equiv"):
        name = values.get(key, "").strip().lower()
        if name in _TOLD and (shown := words.of(content, is_name=name == "name")) is not None:
            yield "content", shown
        elif name == "og:locale" and translated and not is_in(content, language):
            yield "content", open_graph_locale(language)
        elif name in _LANGUAGES and translated and not is_in(content, language):
            yield "content", language
        elif name == "og:url" and own and content != own.address:
            yield "content", own.address
        elif name == "content-type" and (found := _CHARSET.search(content)) and found[2].lower() not in _UTF8:
            yield "content", _CHARSET.sub(r"\1utf-8", content)


def _link(tag: str, own: Twin | None, addresses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    relations = (value_of(tag, "rel") or "").lower().split()
    if own and "canonical" in relations:
        yield "href", own.address
    spoken = (value_of(tag, "hreflang") or "").lower()
    if "alternate" in relations:
        yield from (("href", address) for tongue, address in addresses.items() if tongue.lower() == spoken)


def _add_links(
    edits: Edits, own: Twin | None, addresses: Mapping[str, str], alternates: set[str], *, linked: bool
) -> None:
    """Add the links between editions that the page does not have, at the end of its head."""
    wanted = [
        f'<link rel="alternate" hreflang="{tongue}" href="{html.escape(address)}">\n'
        for tongue, address in addresses.items()
        if tongue.lower() not in alternates
    ]
    if own and not linked:
        wanted.insert(0, f'<link rel="canonical" href="{html.escape(own.address)}">\n')
    ends = (token for token in edits.ground.tokens if token.kind is Kind.CLOSE and token.name == "head")
    if wanted and (end := next(ends, None)):
        edits.put(end.start, end.start, "".join(wanted))


def _is_data(tag: str) -> bool:
    return (value_of(tag, "type") or "").strip().lower() == _LD


def _title(raw: str, words: Words) -> str:
    shown = words.of(html.unescape(raw))
    return raw if shown is None else html.escape(shown, quote=False)


def _data(raw: str, words: Words, written: Language, language: Language) -> str:
    """Change the strings of JSON-LD that repeat the article; all else stays byte for byte."""
    parts: list[str] = []
    position, key = 0, ""
    for found in _STRING.finditer(raw):
        try:
            text = json.loads(found[0], strict=False)
        except ValueError:
            continue
        if _COLON.match(raw, found.end()):
            key = text
            continue
        shown = words.of(html.unescape(text), is_name=key == "name") if key in _LD_KEYS else None
        if shown is None and key == "articleBody":
            shown = words.within(html.unescape(text))
        if key == "inLanguage" and is_in(text, written):
            shown = None if is_in(text, language) else language
        if shown is not None:
            safe = json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c")
            parts += raw[position : found.start()], safe
            position = found.end()
    return "".join([*parts, raw[position:]])
