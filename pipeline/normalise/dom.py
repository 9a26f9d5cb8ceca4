"""A fetched page as a light tree: bounded in depth, its characters folded, its chrome known."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import HTMLParser, ParserError

from pipeline.normalise.characters import (
    SURROGATE,
    clean,
    fold,
    has_picture,
    read_twice_escaped,
    repair,
)

_DEEPEST = 120
"""Elements further in are opened up, so that walking the tree never meets Python's own limit."""
_DECLARATION = re.compile(r"\s*+<\?xml[^>]*>")

_BLOCKS_TEXT = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary "
    "table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS_TEXT.split())
"""Elements that stand on lines of their own."""

_NEVER_TEXT_NAMES = (
    "applet area audio base button canvas colgroup datalist dialog embed frame frameset head form iframe input link map "
    "meta nav noembed noframes noscript object optgroup option output param progress rp rt script select "
    "style svg template textarea title track video"
)
NEVER_TEXT = frozenset(_NEVER_TEXT_NAMES.split())
"""Elements whose content is no text of the article."""
_RAW = frozenset(("script", "style"))
"""Elements that hold code, not characters to fold."""
_CODE = frozenset(("code", "kbd", "pre", "samp"))
"""Elements that may well show how a character is escaped."""
_UNFOLDING = frozenset(("dt", "h1", "h2", "h3", "h4", "h5", "h6", "summary"))
_CHROME_ROLES_TEXT = (
    "alertdialog banner complementary contentinfo dialog menu menubar navigation search tablist toolbar"
)
_CHROME_ROLES = frozenset(_CHROME_ROLES_TEXT.split())
_CHROME_CLASSES_TEXT = (
    "ad ads advert advertisement breadcrumb breadcrumbs comments comment-list cookie-banner cookie-consent "
    "cookie-notice mw-editsection newsletter newsletter-signup off-screen pagedetails pagination post-tags related related-articles related-posts "
    "screen-reader-text share share-buttons sharedaddy sharing sidebar skip-link social social-share "
    "sr-only toc-nav visually-hidden"
)
_CHROME_CLASSES = frozenset(_CHROME_CLASSES_TEXT.split())
_CHROME_NAMES = re.compile(
    r"(?:\A| )(?:"
    # dialogs about cookies, by the programs that most sites take for them and by what others call theirs
    r"(?:axeptio|borlabs|cky|cmplz|cookiefirst|cookieyes|cybotcookiebot|didomi|iubenda|klaro|moove_gdpr|onetrust|ot-sdk"
    r"|qc-cmp2?|sp_message|tarteaucitron|truste|usercentrics)[\w-]*"
    r"|(?:[\w-]*[-_])?(?:cookies?|consent|gdpr|rgpd|cmp)[-_]?(?:banner|bar|box|bandeau|container|dialog|info|law|layer|message"
    r"|modal|notice|notification|overlay|policy|popup|wall|wrapper)[\w-]*"
    # what readers wrote under the article
    r"|(?!no-|has-|with-|hide-)(?:[a-z]+[-_]{1,2})?(?:comments|commentaires)(?:[-_](?:area|block|container|list|section|thread|wrapper))?"
    r"|comment-?list|disqus_thread"
    # what asks readers to subscribe
    r"|(?!no-|has-|with-|hide-)(?:[a-z]+[-_]{1,2})?(?:newsletter|signup|subscribe|subscription|infolettre)[-_](?:block|box|card|cta|form|module|section|widget)"
    r"|(?!no-|has-|with-|hide-)[a-z]+-cta(?:-(?:block|box|container|wrap|wrapper))?"
    r")(?= |\Z)",
    re.IGNORECASE,
)
_HOLDERS = ("article", "main", "h1")
_SUBMITTED = frozenset(("node__meta", "submitted"))
"""What Drupal calls the line with author and date, which it sets in a footer above the text."""
_NOTES_TEXT = (
    "admonition attention avertissement callout caution encadre encadré example exemple footnote footnote-list footnotes "
    "hint important note notes remarque tip warning"
)
_NOTES = frozenset(_NOTES_TEXT.split())
"""What writers call the asides that are theirs."""
_CONTENTS = frozenset(("table-of-contents", "tableofcontents", "toc"))
_AVATAR = re.compile(
    r"(?:[\w-]*[-_])?avatar(?:[-_][\w-]*)?|[\w-]*bookmark-icon|author[\w-]*[-_](?:image|img|photo|picture)"
)
_SHARES = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:(?:twitter|x)\.com/(?:intent/|share\b|home\?status=)|facebook\.com/(?:sharer|share\.php|dialog/)"
    r"|linkedin\.com/(?:share|cws/share|sharing)|pinterest\.\w+/pin/create|reddit\.com/submit|api\.whatsapp\.com/send\b"
    r"|wa\.me/\?|t\.me/share)",
    re.IGNORECASE,
)
"""Where buttons lead that share a page."""
_LONGEST_BUTTON = 40
_SIGNS = re.compile(r"\W*")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Element:
    """One element; a text child is a string as the page has it, white space included."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = field(default=None, repr=False)
    blocky: bool = False
    """Whether it is a block or holds one; known after `prune`."""

    def get(self, name: str) -> str:
        """Return an attribute in clean text; empty where there is none."""
        value = self.attributes.get(name)
        return clean(value) if value else ""

    def classes(self) -> set[str]:
        """Return the class names in lower case."""
        return set(self.attributes.get("class", "").lower().split())

    def elements(self) -> Iterator["Element"]:
        """Yield the elements inside in document order, this one first."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += [child for child in reversed(element.children) if not isinstance(child, str)]

    def find(self, *names: str) -> Iterator["Element"]:
        """Yield the elements inside with one of these names, in document order."""
        return (element for element in self.elements() if element.name in names and element is not self)

    def text(self) -> str:
        """Return all text inside, as it stands, a line break between blocks."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.children))
                if node.name in BLOCKS or node.name == "br":
                    parts.append("\n")
        return "".join(parts)

    def ancestors(self) -> Iterator["Element"]:
        """Yield the elements around this one, nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def remove(self) -> None:
        """Take the element, with all that is in it, out of the one around it."""
        if self.parent is not None and self in self.parent.children:
            self.parent.children.remove(self)


def parse(text: str) -> Element:
    """Parse HTML, however broken, into a tree; comments and instructions are left out."""
    whole = text.replace("\x00", "").replace("\ufeff", "")
    declaration = _DECLARATION.match(whole)
    if declaration:
        whole = whole[declaration.end() :]
    builder = _Builder()
    # the parser's own limits (10 MB of text, 256 elements in each other) would drop text without a word
    parser = HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(_encoded(whole))
        parser.close()
    except ParserError:  # a page without any element
        return Element("document")
    return builder.root


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text).encode("utf-8")


class _Builder:
    """Takes the parser's events, so that no tree of its own is needed, however deep the page goes."""

    __slots__ = ("_around", "_code", "_text", "root")

    def __init__(self) -> None:
        self.root = Element("document")
        self._around = [self.root]
        self._text: list[str] = []
        self._code = 0
        """How many of the open elements hold code."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element; one that stands too deep stays out, its content does not."""
        if self._text:
            self._write()
        around = self._around[-1]
        name = tag.lower()  # the parser lowers what HTML knows only
        if len(self._around) > _DEEPEST and name not in NEVER_TEXT:
            self._open(around)
            return
        # the parser leaves what HTML 4 did not know, such as `article`, in a head that was never closed
        if around.name == "head" and name not in NEVER_TEXT and around.parent is not None:
            around = around.parent
        inner = Element(name, dict(attributes), [], around)
        for key, value in attributes.items():
            if not value.isascii():
                inner.attributes[key] = repair(value)
        around.children.append(inner)
        self._open(inner)

    def end(self, tag: str) -> None:
        """Close the innermost element; the parser balances what the page does not."""
        _ = tag
        if self._text:
            self._write()
        if len(self._around) > 1 and self._around.pop().name in _CODE:
            self._code -= 1

    def data(self, text: str) -> None:
        """Take text, in pieces as the parser likes."""
        self._text.append(text)

    def close(self) -> None:
        """Take the last text."""
        if self._text:
            self._write()

    def _open(self, element: Element) -> None:
        self._around.append(element)
        if element.name in _CODE:
            self._code += 1

    def _write(self) -> None:
        around = self._around[-1]
        text = "".join(self._text)
        self._text.clear()
        # most texts are the white space between elements, in which there is nothing to mend
        if text.strip(" \t\n\r") and around.name not in _RAW:
            text = repair(text)
            if not self._code:
                text = read_twice_escaped(text)
            text = fold(text)
        around.children.append(text)


def prune(body: Element) -> None:
    """Take out of an article's element what is not its text: scripts, forms, navigation, hidden parts."""
    for element in body.elements():
        element.children = [
            child for child in element.children if isinstance(child, str) or not is_chrome(child)
        ]
    for element in reversed(list(body.elements())):
        inner = (child.blocky for child in element.children if isinstance(child, Element))
        element.blocky = element.name in BLOCKS or any(inner)


def is_chrome(element: Element) -> bool:
    """Say whether an element belongs to the page around the article, or is not shown."""
    name, attributes = element.name, element.attributes
    if name in NEVER_TEXT:
        return not _holds_text(element)
    if name == "footer":
        quoted = any(around.name == "blockquote" for around in element.ancestors())
        return not quoted and not _SUBMITTED & element.classes()
    if name == "header":
        in_article = any(around.name in ("article", "main") for around in element.ancestors())
        return not in_article and next(element.find("h1"), None) is None
    if name == "aside" and not _is_note(element):
        return True
    if "hidden" in attributes or element.get("role").lower() in _CHROME_ROLES:
        return True
    if element.get("aria-hidden") == "true" and not has_picture(element.text()):
        return True
    if _HIDDEN.search(attributes.get("style", "")) or _CHROME_CLASSES & element.classes():
        return True
    if name == "a" and attributes.get("href", "").startswith("#"):
        return bool(_SIGNS.fullmatch(element.text())) and next(element.find("img"), None) is None
    if name == "a" and _SHARES.match(attributes.get("href", "")):
        return len(clean(element.text())) <= _LONGEST_BUTTON
    return _has_chrome_name(element) or _is_contents(element) or _is_avatar(element)


def _is_note(element: Element) -> bool:
    """Say whether an aside holds notes of the text, or is named a part of it."""
    notes = any(one.get("role").lower().startswith("doc-") for one in element.elements())
    return notes or element.get("role") == "note" or bool(_NOTES & element.classes())


def _is_contents(element: Element) -> bool:
    """Say whether an element is named a table of contents, and leads to nothing but the page's own sections."""
    if not _CONTENTS & element.classes():
        return False
    ways = [link.get("href") for link in element.find("a")]
    return bool(ways) and all(way.startswith("#") for way in ways)


def _is_avatar(element: Element) -> bool:
    """Say whether an element shows an author's face, and says nothing."""
    if element.name not in ("a", "div", "figure", "img", "picture", "span"):
        return False
    return any(_AVATAR.fullmatch(name) for name in element.classes()) and not element.text().strip()


def _has_chrome_name(element: Element) -> bool:
    """Say whether an element is named after what stands around articles, and holds none."""
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".strip()
    return (
        bool(names)
        and element.name not in ("body", "html", *_HOLDERS)
        and _CHROME_NAMES.search(names) is not None
        and next(element.find(*_HOLDERS), None) is None
    )


def _holds_text(element: Element) -> bool:
    """Say whether a control holds part of the article: a question one can unfold, a page in a form."""
    if element.name == "button":
        unfolds = any(around.name in _UNFOLDING for around in element.ancestors())
        return unfolds and not _SIGNS.fullmatch(element.text())
    return element.name == "form" and next(element.find("article", "main", "h1"), None) is not None
