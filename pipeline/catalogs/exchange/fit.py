"""Whether a text that came back may stand for its msgid: the same tags, placeholders and addresses, nothing hidden."""

import re
import unicodedata
from collections import Counter

from pipeline import markup
from pipeline.markup import MarkupError, Token

_ADDRESS = re.compile(
    r"""(?:https?://|www\.)[^\s<>"«»“”]+ | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}""", re.VERBOSE
)
_TRAILING = ".,;:!?…)]}'’"
_PLACEHOLDER = re.compile(
    r"""\{\{[^{}\n]{0,80}\}\} | \$?\{[\w.:!$-]{0,80}\}
      | (?<!\d)(?<!\d[ \u00a0\u202f])%(?:\(\w{1,64}\)[-+0\#]?\d{0,4}(?:\.\d{1,4})?[sdifr]|[sd]\b|\d\$[sd]\b)""",
    re.VERBOSE,
)
"""`%s` `%(name)d` `%1$s` `{name}` `${NAME}` `{{ name }}`, but not the French `50 % des`."""
_TYPED_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--|<!\[CDATA\[")
_OPENED_TAG = re.compile(r"<(?:script|style|iframe|object|embed|img|svg|a|link|meta)[\s/>]", re.IGNORECASE)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 20
"""How many times its source a text may be long, beyond `_ANY_LENGTH` characters."""
_ANY_LENGTH = 2000


def fault(msgid: str, text: str) -> str:
    """Say why a text is refused, in words for the translator; empty when it fits."""
    return (
        _characters(msgid, text)
        or _length(msgid, text)
        or _tags(msgid, text)
        or _spans("the placeholder", _PLACEHOLDER, msgid, text)
        or _spans("the address", _ADDRESS, msgid, text)
    )


def _characters(msgid: str, text: str) -> str:
    for character in sorted(set(text) - set(msgid)):
        control = unicodedata.category(character) in ("Cc", "Cs", "Cn") and character not in "\n\t"
        if control or character in _BIDI:
            return f"it holds the control character U+{ord(character):04X}"
        if character == "\ufffd":
            return "a character was damaged on the way (U+FFFD)"
    return ""


def _length(msgid: str, text: str) -> str:
    too_long = len(text) > _ANY_LENGTH and len(text) > _LONGEST * len(msgid)
    return f"it has {len(text)} characters, its source {len(msgid)}" if too_long else ""


def _tags(msgid: str, text: str) -> str:
    try:
        wanted, got = Counter(markup.tree(msgid)), Counter(markup.tree(text))
    except MarkupError as error:
        return f"its tags do not fit together: {error.message}"
    names = Counter(path[-1] for path in wanted.elements()), Counter(path[-1] for path in got.elements())
    for name in names[0] - names[1]:
        return f"the tag <{name}> of the source is missing"
    for name in names[1] - names[0]:
        return f"the tag <{name}> is not in the source"
    for path in got - wanted:
        return f"the tag <{path[-1]}> stands inside other tags than in the source"
    for pattern in (_TYPED_TAG, _OPENED_TAG):
        for typed in _literal(text, pattern) - _literal(msgid, pattern):
            return f"the tag {typed[:60]} is not in the source"
    return ""


def _literal(text: str, pattern: re.Pattern[str]) -> Counter[str]:
    """Count what looks like a tag to a browser and is only characters to us."""
    tokens: tuple[Token, ...] = markup.parse(text)
    characters = "".join(token for token in tokens if isinstance(token, str))
    return Counter(pattern.findall(characters))


def _spans(name: str, pattern: re.Pattern[str], msgid: str, text: str) -> str:
    wanted, got = (Counter(_found(pattern, markup.plain(side))) for side in (msgid, text))
    for span in wanted - got:
        return f"{name} {span[:80]} of the source is missing"
    for span in got - wanted:
        return f"{name} {span[:80]} is not in the source"
    return ""


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    spans = pattern.findall(text)
    if pattern is _PLACEHOLDER:
        return spans
    return [span.rstrip(_TRAILING) for span in spans]
