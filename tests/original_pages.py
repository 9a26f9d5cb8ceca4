"""Real pages, rebuilt untranslated and in a made-up language, and what is found on them afterwards."""

import gzip
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bs4.dammit import UnicodeDammit
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline import markup
from pipeline.model import Article, BlockKind, Page, SegmentedArticle, State, Unit
from pipeline.normalise import normalise
from pipeline.publish.original import Original, find_original, rebuild
from tests.original_sample import EN, FR, edition, read, untouched

PAGES = Path(__file__).parent.parent.parent / "shared" / "benchmarks" / "extraction" / "html"

TOLD = frozenset(BlockKind) - {BlockKind.TEASER, BlockKind.TITLE, BlockKind.AUTHOR}
"""What a page tells in its body."""


@dataclass(slots=True)
class Findings:
    """What was found; pages but for the last three."""

    pages: int = 0
    equal: int = 0
    """The untranslated rebuild is the input, byte for byte and as a tree."""
    alone: int = 0
    """Beyond the article's texts, its byline and its dates no letter of the translated rebuild differs."""
    whole: int = 0
    """Read again, it has every text of the edition."""
    texts: int = 0
    lost: int = 0
    """Texts of the edition that are not there when the page is read again."""
    elements: int = 0
    """Elements that went: those within a sentence that a translator does not see."""


def measure(paths: Sequence[Path]) -> Findings:
    """Rebuild pages, and look."""
    findings = Findings()
    for path in paths:
        found = on_disk(path)
        if found is not None:
            _look(found, findings)
    return findings


def on_disk(path: Path) -> Original | None:
    """Find the article on a page; None where there is none."""
    text = UnicodeDammit(gzip.decompress(path.read_bytes()), is_html=True).unicode_markup or ""
    article = normalise(Page("page", "source/page.html", "text/html", text))
    return (
        find_original(*read(text, article.language or EN), trusted=True)
        if isinstance(article, Article)
        else None
    )


def _look(found: Original, findings: Findings) -> None:
    text, segmented = found.page.text, found.segmented
    same = rebuild(found, untouched(segmented))
    rebuilt = rebuild(found, edition(segmented, turned, State.HUMAN, FR))
    dated = rebuild(found, edition(segmented, lambda _: None, language=FR))  # its byline and dates in French
    before, after = _letters(dated), _letters(rebuilt)
    for number, run in (*enumerate(found.places.runs), *found.places.repeats):
        if run:
            before.subtract(_found(segmented.article.blocks[number].text))
            units = segmented.units[number]
            after.subtract(letter for unit in units for letter in _found(turned(unit) or unit.text))
    again = normalise(Page("page", "source/page.html", "text/html", rebuilt))
    wanted = texts_in(segmented)
    lost = (wanted - texts_of(again)).total() if isinstance(again, Article) else wanted.total()
    findings.pages += 1
    findings.equal += same == text and etree.tostring(dom(same)) == etree.tostring(dom(text))
    findings.alone += before == after
    findings.whole += not lost
    findings.texts += wanted.total()
    findings.lost += lost
    findings.elements += len(dom(text).findall(".//*")) - len(dom(rebuilt).findall(".//*"))


def dom(page: str) -> HtmlElement:
    """Parse a page as `normalise` does."""
    whole = re.sub(r"\A\s*<\?xml[^>]*>", "", page).encode("utf-8", "replace")
    return document_fromstring(whole, parser=HTMLParser(encoding="utf-8", huge_tree=True))


def _letters(page: str) -> Counter[str]:
    """Count the letters and digits that a reader may see, whatever their case: lost capitals are restored."""
    tree = dom(page)
    for element in tree.iter("script", "style", "noscript", "title", etree.Comment):
        element.text = ""
    return Counter(re.findall(r"\w", " ".join(tree.itertext()).lower()))


def _found(text: str) -> list[str]:
    return re.findall(r"\w", markup.plain(text).lower())


def turned(unit: Unit) -> str | None:
    """A unit with its letters turned: what is in no page by chance; code and names stay."""
    if unit.kind in (BlockKind.CODE, BlockKind.AUTHOR):
        return None
    tokens = markup.parse(unit.text)
    return markup.render(token.translate(_TURN) if isinstance(token, str) else token for token in tokens)


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_TURN = str.maketrans(
    _ALPHABET + _ALPHABET.upper(),
    _ALPHABET[13:] + _ALPHABET[:13] + _ALPHABET[13:].upper() + _ALPHABET[:13].upper(),
)


def texts_of(article: Article) -> Counter[str]:
    return Counter(markup.plain(block.text) for block in article.blocks if block.kind in TOLD)


def texts_in(segmented: SegmentedArticle) -> Counter[str]:
    """The texts of the article, turned."""
    rows = zip(segmented.article.blocks, segmented.units, strict=True)
    return Counter(
        markup.plain("".join((turned(unit) or unit.text) + unit.tail for unit in units))
        for block, units in rows
        if block.kind in TOLD
    )
