"""A fetched page without what could act in a reader's browser.

Scripts and whatever else runs, loads a page into the page, or sends the reader elsewhere is taken out; the
rest stays byte for byte. The page is cut as browsers cut it, and should one of them cut it otherwise, the
policy put at its head forbids what this reading may have missed: no script runs, no plug-in, no frame, no
form goes out.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.publish.addresses import LINK_SCHEMES, safe_address
from pipeline.publish.original.tokens import Attribute, Kind, Token, attributes, tokenise

_POLICY = (
    "script-src 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
POLICY_TAG = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
_ACTIVE_TEXT = (
    "animate animatemotion animatetransform applet base embed frame frameset iframe noembed noframes noscript object "
    "plaintext portal script set xmp"
)
_ACTIVE = frozenset(_ACTIVE_TEXT.split())
"""Elements whose tags go, and with them what a browser takes for raw content."""
_DATA = "application/ld+json"
"""The type of a script that is none: what the page says about itself."""
_NEVER = frozenset(("srcdoc", "ping"))
_ADDRESSES_TEXT = (
    "action archive background cite classid codebase data dynsrc formaction href icon longdesc lowsrc manifest "
    "poster profile src srcset usemap xlink:href"
)
_ADDRESSES = frozenset(_ADDRESSES_TEXT.split())
_HARMLESS_EQUIV = frozenset(("content-language", "content-type", "x-ua-compatible"))
_LOADS_PROGRAMS = frozenset(("import", "modulepreload", "script", "serviceworker", "worker"))
_SUSPECT = re.compile(r"\bon|[:&]|srcdoc|ping|http-equiv|\A<link", re.IGNORECASE)
"""What a tag without active content mostly does not have; it need not be read further."""
_BLANK = "\t\n\f\r \ufeff"
_TAG_START = re.compile(r"</?[A-Za-z]")


def neutralise(page: str) -> str:
    """Return a page without active content; a page that has been neutralised comes back as it is."""
    tokens = tokenise(page)
    parts = list(_kept(page, tokens))
    head = _head(page, tokens)
    if parts[head : head + 1] != [POLICY_TAG]:
        parts.insert(head, POLICY_TAG)
    return "".join(parts)


def _kept(page: str, tokens: Sequence[Token], *, raw_within: bool = False) -> Iterator[str]:
    """Yield what stays of each token, in order."""
    in_data = False
    for token in tokens:
        raw = page[token.start : token.end]
        if token.name == "script" and (in_data or (token.kind is Kind.OPEN and _is_data(raw))):
            in_data = token.kind is not Kind.CLOSE
            yield raw
        elif token.name.rpartition(":")[2] in _ACTIVE:
            yield ""
        elif token.kind is Kind.OPEN:
            yield _opening(token.name, raw)
        elif token.kind is Kind.RAW and _TAG_START.search(raw):
            # within SVG a browser sees tags in a title or a style sheet, elsewhere none
            yield "" if raw_within else "".join(_kept(raw, tokenise(raw), raw_within=True))
        elif token.kind is Kind.OTHER and not _is_closed(raw):
            yield ""  # the page ends within this tag or comment
        elif token.kind is Kind.TEXT and raw.endswith("<"):
            yield f"{raw[:-1]}&lt;"  # or what follows a tag that goes would make one with it
        else:
            yield raw


def _is_closed(raw: str) -> bool:
    if raw.startswith("<!--"):
        return raw.endswith("-->") or (raw.endswith("--!>") and len(raw) > len("<!--!>"))
    return raw.endswith(">") and not _TAG_START.match(raw)


def _is_data(tag: str) -> bool:
    found = attributes(tag)
    kind = next((one.value for one in found if one.name == "type"), "")
    return kind.strip().lower() == _DATA and not any(
        one.name in ("src", "href", "xlink:href") for one in found
    )


def _opening(name: str, tag: str) -> str:
    """Return a start tag without handlers, and without addresses that are programs."""
    if not _SUSPECT.search(tag):
        return tag
    found = attributes(tag)
    values = {one.name: one.value.strip().lower() for one in reversed(found)}
    if (
        name == "meta"
        and values.get("http-equiv", "content-type") not in _HARMLESS_EQUIV
        and tag != POLICY_TAG
    ):
        return ""
    if name == "link" and _LOADS_PROGRAMS & {*values.get("rel", "").split(), values.get("as", "")}:
        return ""
    parts, position = [], 0
    for one in found:
        if _is_active(one):
            parts.append(tag[position : one.start])
            position = one.end
    return "".join([*parts, tag[position:]])


def _is_active(attribute: Attribute) -> bool:
    if attribute.name in _ADDRESSES:
        return bool(attribute.value.strip()) and not safe_address(attribute.value, LINK_SCHEMES)
    return attribute.name.startswith("on") or attribute.name in _NEVER


def _head(page: str, tokens: Sequence[Token]) -> int:
    """Return the number of the first token that the head holds, whether or not the page says `<head>`."""
    for number, token in enumerate(tokens):
        blank = token.kind is Kind.TEXT and not page[token.start : token.end].strip(_BLANK)
        if token.kind is Kind.OTHER or blank:
            continue
        if token.kind is Kind.OPEN and token.name == "head":
            return number + 1
        if token.kind is not Kind.OPEN or token.name != "html":
            return number
    return len(tokens)
