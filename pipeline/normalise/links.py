"""Attributes that are safe to keep: addresses, languages, and little else."""

import re
from urllib.parse import urljoin, urlsplit

from pipeline.model import Language
from pipeline.normalise.characters import clean

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED_IN_URL = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]")
_LANGUAGE = re.compile(
    r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{5,8}|-x-[a-z0-9]{1,8})*)"
)
_TWO_LETTERS_TEXT = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
    "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu"
)
_TWO_LETTERS = frozenset(_TWO_LETTERS_TEXT.split())
"""ISO 639-1: whatever else has two letters is no language."""

_KEPT = {
    "a": ("href", "title", "hreflang"),
    "abbr": ("title",),
    "del": ("cite", "datetime"),
    "dfn": ("title",),
    "ins": ("cite", "datetime"),
    "math": ("mathml",),
    "q": ("cite",),
    "time": ("datetime",),
}
_ADDRESSES = ("href", "cite")


def safe_link(address: str) -> str | None:
    """Return an address that may be linked to: http, https, mailto, tel or relative; None for any other."""
    return _safe(address, ("http", "https", "mailto", "tel"))


def safe_image(address: str) -> str | None:
    """Return an address that may be loaded or cited: http, https or relative; None for any other."""
    return _safe(address, ("http", "https"))


def absolute(address: str) -> str:
    """Return a whole http or https address; empty for any other."""
    whole = _safe(address, ("http", "https")) or ""
    return whole if re.match(r"https?://[^/?#]", whole, re.IGNORECASE) else ""


def base_of(declared: str, address: str) -> str:
    """Return what relative addresses on a page are relative to: its `base`, itself relative to the page's address.

    A base with a name or password is none: every link would carry it.
    """
    own = absolute(address)
    try:
        base = absolute(urljoin(own, declared.strip()))
        return own if not base or "@" in urlsplit(base).netloc else base
    except ValueError:
        return own


def beside(address: str) -> str:
    """Return an address that is relative to where the page lies; empty for any other."""
    safe = safe_image(address) or ""
    return "" if safe.startswith(("/", "?", "#")) or absolute(safe) else safe


def _safe(address: str, schemes: tuple[str, ...]) -> str | None:
    # browsers overlook control characters and spaces at the ends and line breaks within an address
    bare = _IGNORED_IN_URL.sub(lambda found: "%20" if found[0] == " " else "", address.strip())
    if not bare:
        return None
    scheme = _SCHEME.match(bare)
    return bare if not scheme or scheme[1].lower() in schemes else None


def read_language(tag: str) -> Language | None:
    """Return a declared language in the usual case (`fr`, `fr-CA`); None for what is no BCP 47 tag."""
    found = _LANGUAGE.fullmatch(tag.strip().replace("_", "-").lower())
    if not found or found[1] in ("und", "mul", "mis"):
        return None
    primary, script, region, rest = found.groups()
    if len(primary) == 2 and primary not in _TWO_LETTERS:
        return None
    return Language("-".join(filter(None, (primary, (script or "").title(), (region or "").upper()))) + rest)


def keep_attributes(name: str, attributes: dict[str, str]) -> tuple[tuple[str, str], ...] | None:
    """Return an inline element's safe attributes, clean and in source order; None if it is not to be kept.

    `lang` and `translate` are kept on every element. A link without a safe address is none, and a `span`
    that says nothing about language is none.
    """
    kept: list[tuple[str, str]] = []
    for key, value in attributes.items():
        if key == "lang" and (language := read_language(value)):
            kept.append((key, language))
        elif key == "translate" and clean(value).lower() in ("yes", "no", ""):
            kept.append((key, clean(value).lower() or "yes"))
        elif key == "class" and "notranslate" in value.split() and "translate" not in attributes:
            kept.append(("translate", "no"))
        elif key in _KEPT.get(name, ()):
            safe = safe_link(value) if key in _ADDRESSES else clean(value)
            if safe:
                kept.append((key, safe))
    if (name == "a" and not any(key == "href" for key, _ in kept)) or (name == "span" and not kept):
        return None
    return tuple(kept)
