"""The nouns: everything that goes through a door between two rooms.

All are frozen, hold tuples, and know neither disk nor network. Text is Unicode NFC. *Markup text* is text
in which inline elements ride as short tags without attributes (`<a>`, `<a id="2">`, `<br/>`); the grammar
and its escapes are in `markup.py`, the attributes in `Inline`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, NewType

Language = NewType("Language", str)
"""A BCP 47 tag as the project names it, such as `fr`, `en` or `fr-CA`."""


@lru_cache
def base(language: Language) -> str:
    """Return a language without its country: `fr` for `fr-CA`."""
    return language.partition("-")[0].lower()


NO_LANGUAGE = Language("zxx")
"""BCP 47's tag for "no linguistic content": a name, a code, a number. Such a unit is copied, not translated."""


class BlockKind(StrEnum):
    """What a block is; a unit's msgctxt."""

    TITLE = "title"
    AUTHOR = "author"
    TEASER = "teaser"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    COLUMN = "column"
    """The header cell of a table."""
    CELL = "cell"
    ROW = "row"
    """A table row whose columns could not be told apart."""
    CAPTION = "caption"
    IMAGE = "image"
    """An image; its text is the alternative text, which may be empty."""
    QUESTION = "question"
    ANSWER = "answer"
    CODE = "code"
    """Preformatted text, never translated."""


class Casing(StrEnum):
    """How a text uses capitals."""

    SENTENCE = "sentence"
    TITLE = "title"
    """Each Word of Weight Has One."""
    CAPITALS = "capitals"
    """EVERY LETTER IS ONE."""


@dataclass(frozen=True, slots=True)
class Page:
    """A source as it was found."""

    slug: str
    """Lower-case ASCII letters, digits and hyphens; names the article everywhere."""
    location: str
    """Where a person finds the source, relative to the project, such as `source/netflix-marseille.txt`."""
    media: str
    """`text/plain`, `text/markdown` or `text/html`."""
    text: str
    """Decoded, otherwise untouched."""
    url: str = ""
    """The address it was fetched from, where it was."""
    language: str = ""
    """What the server said beside it (Content-Language): one BCP 47 tag or several, parted by commas."""


@dataclass(frozen=True, slots=True)
class Inline:
    """One inline element of a block, with what is kept out of the translator's sight."""

    number: int
    """Counts from 1 within the block, in the order of opening."""
    name: str
    """The element's name: `a`, `strong`, `em`, `code`, `br` …"""
    attributes: tuple[tuple[str, str], ...] = ()
    """Safe ones only (see `normalise`), in source order."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article that stands on its own: a heading, a paragraph, a cell."""

    kind: BlockKind
    text: str
    """Markup text; every tag carries its number: `<a id="1">…</a>`. White space is single spaces, none at the ends (CODE keeps its own)."""
    inlines: tuple[Inline, ...] = ()
    """The elements behind the tags; `inlines[n - 1].number == n`."""
    language: Language | None = None
    """What the source declares (`lang`), or NO_LANGUAGE for `translate="no"` and what is never translated (AUTHOR, CODE); None where it says nothing."""
    level: int = 0
    """1–6 for TITLE, HEADING and a QUESTION that was a heading; nesting depth from 1 for ITEM; 0 otherwise."""
    group: int = 0
    """Blocks that share a number other than 0 are one list, table, figure, quotation or FAQ, and stand next to each other."""
    row: int = 0
    """Table: 0 is the header row. List: the item's number in its group from 1; blocks that share it stand in one item."""
    ordered: bool = False
    """ITEM of a numbered list."""
    number: int | None = None
    """ITEM of a numbered list that does not count from 1 up: the number it shows."""
    anchor: str = ""
    """The id that fragment links of the source point at."""
    source: str = ""
    """IMAGE: its address; QUOTE: its `cite`."""
    link: str = ""
    """IMAGE: the address that it leads to, if any."""
    casing: Casing = Casing.SENTENCE
    """As the source has it; an edition in another language has its own habits."""
    alias: str = ""
    """Markup text that its id is made of instead of its own: a heading's that says the same in another language."""


@dataclass(frozen=True, slots=True)
class Article:
    """A page understood: clean blocks in reading order."""

    slug: str
    location: str
    blocks: tuple[Block, ...]
    """The TITLE first, exactly once; then AUTHOR and TEASER where there are any; then the body."""
    url: str = ""
    """The page's own address, where the source tells."""
    published: str = ""
    """ISO 8601 date or date and time, or empty."""
    modified: str = ""
    language: Language | None = None
    """What the page as a whole declares."""
    description: str = ""
    """What the page says about itself in a sentence, clean text; a TEASER too where the body does not tell it."""
    image: str = ""
    """The address of the picture that stands for the article: a whole one, or, where `url` is empty, one relative to the source."""
    tags: tuple[str, ...] = ()
    """What the page files it under, clean text, each once."""
    hints: tuple[Language, ...] = ()
    """All languages that the page declares for itself, its own first; not those of its translations."""
    base: str = ""
    """The http or https address that relative ones on the page are relative to, where the source tells."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that did not become an article, and why."""

    location: str
    reason: str


class Key(NamedTuple):
    """What a unit is known by, in every catalog: its kind and its text, never its place."""

    context: str
    msgid: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One translatable sentence (or heading, cell …)."""

    kind: BlockKind
    language: Language
    """The language it is written in, or NO_LANGUAGE."""
    text: str
    """Markup text with the shortest tags: `<a>` where the unit holds one `a`, `<a id="2">` where it holds several."""
    tail: str = ""
    """The white space between this unit and the next of its block."""
    inlines: tuple[tuple[str, Inline], ...] = ()
    """Short tag (`a`, `a id="2"`) and the block's element behind it."""
    spoken: Language | None = None
    """The language it is surely written in where that is none of the project's; it is passed through."""
    quoted: tuple[tuple[Language, str], ...] = ()
    """What it quotes in another of the project's languages, with that language; plain text."""

    @property
    def key(self) -> Key:
        """The unit's identity in a catalog."""
        return Key(self.kind.value, self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """Blocks that say the same in two languages, each as its author wrote it."""

    first: Language
    """The language of what stands first in the article."""
    first_blocks: tuple[int, ...]
    """Numbers of blocks, ascending."""
    second: Language
    second_blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Halves:
    """A block that says the same in two languages side by side, such as `Avis / Notice`."""

    block: int
    texts: tuple[tuple[Language, str], ...]
    """Markup text, its tags with the block's numbers, for each of the languages."""


@dataclass(frozen=True, slots=True)
class Bitext:
    """What an article itself says in two languages; an edition takes from each pair what is in its own."""

    pairs: tuple[Pair, ...] = ()
    """In the order of their first blocks; no block is in two."""
    halves: tuple[Halves, ...] = ()
    pointers: tuple[int, ...] = ()
    """Blocks that only tell where the other language stands (`English follows`); no edition needs them."""

    @property
    def passages(self) -> int:
        """How many things it says in both languages."""
        return len(self.pairs) + len(self.halves)


NO_BITEXT = Bitext()
"""Everything is said once."""


@dataclass(frozen=True, slots=True)
class SegmentedArticle:
    """An article cut into units."""

    article: Article
    units: tuple[tuple[Unit, ...], ...]
    """One tuple for each of `article.blocks`, in the same order; empty for an empty block."""
    language: Language
    """The language most of the article is written in."""
    bitext: Bitext = NO_BITEXT

    def distinct(self) -> Iterator[tuple[int, int, Unit]]:
        """Yield block number, unit number and unit, the first time each key is met."""
        seen = set()
        for number, units in enumerate(self.units):
            for position, unit in enumerate(units):
                if unit.key not in seen:
                    seen.add(unit.key)
                    yield number, position, unit


class State(StrEnum):
    """How far a translation is."""

    MISSING = "missing"
    """No text: a gap."""
    MACHINE = "machine"
    """A machine's text that no person has touched or confirmed."""
    SUGGESTED = "suggested"
    """A person's text that wants another look: made for an earlier wording or another article, or marked fuzzy by a person."""
    HUMAN = "human"
    """A person's text."""
    APPROVED = "approved"
    """A machine's text that a person confirmed by clearing its fuzzy flag."""
    SOURCE = "source"
    """The unit is already in the catalog's language, or in none; its text is itself."""

    @property
    def by_person(self) -> bool:
        """Whether a person stands behind the text."""
        return self in (State.HUMAN, State.APPROVED)


class Policy(StrEnum):
    """What an edition may show."""

    MACHINE = "machine"
    """Everything that has a text; a machine's is marked."""
    TOUCHED = "touched"
    """Only what a person wrote or confirmed, whether it wants another look or not."""
    APPROVED = "approved"
    """Only what a person stands behind, and what needs no translation."""


class PageLayout(StrEnum):
    """What an edition's page is made of."""

    CLEAN = "clean"
    """Diptych's own templates."""
    ORIGINAL = "original"
    """The source page itself, its article's texts replaced."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an edition is published."""

    publish: Policy = Policy.MACHINE
    show_stale: bool = True
    """Whether a text made for an earlier wording may be shown; else the source text stands in."""
    threshold: int = 0
    """Of a hundred sentences, how many the edition must show in its language; one below is held back."""
    note: bool = True
    """Whether the page says what a machine translated."""


@dataclass(frozen=True, slots=True)
class Levels:
    """A percentage for each language, that a check asks for."""

    general: int | None = None
    """For the languages that have none of their own; None where nothing is asked of them."""
    each: tuple[tuple[Language, int], ...] = ()

    def of(self, language: Language) -> int | None:
        """Return what is asked of a language; None for nothing."""
        return dict(self.each).get(language, self.general)


NO_LEVELS = Levels()
"""Nothing is asked."""


class Format(StrEnum):
    """What an edition is written as."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    """For a headless CMS; its schema is in `publish/schema`."""
    EPUB = "epub"
    FEED = "feed"
    """One Atom feed for each language."""
    SITEMAP = "sitemap"


class Flavour(StrEnum):
    """Whose conventions Markdown files follow: where they lie, how editions find each other, what stands in the head."""

    PLAIN = "plain"
    HUGO = "hugo"
    JEKYLL = "jekyll"
    ELEVENTY = "eleventy"
    ASTRO = "astro"
    PELICAN = "pelican"


class Naming(StrEnum):
    """What an edition's files are called."""

    SOURCE = "source"
    """As the source file, in every language."""
    TITLE = "title"
    """After the title in the edition's language, as it was when the edition first came out."""


NOBODY = "nobody"
"""The signature of a gap in a pair of languages that no engine serves."""

DOUBTFUL_BELOW = 40
"""The confidence below which a machine's text counts as doubtful."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What stands in msgstr, and how it came there."""

    text: str = ""
    state: State = State.MISSING
    signature: str = ""
    """Engine, model and direction that made (or tried to make) the text; `memory|article` for a person's text that was taken over from another article; empty for other texts of people."""
    problem: str = ""
    """Why the machine left a gap, when MISSING; what the machine doubted, when MACHINE."""
    confidence: int | None = None
    """How sure the machine was, 0 to 100 (`translate.confidence` says of what); None where no machine made the text, or it was never measured."""

    @property
    def doubtful(self) -> bool:
        """Whether it is a machine's text that a person should look at before others."""
        unsure = self.confidence is not None and self.confidence < DOUBTFUL_BELOW
        return self.state is State.MACHINE and (unsure or self.problem != "")


@dataclass(frozen=True, slots=True)
class Offer:
    """Another text for a unit, for the translator to take or leave; no edition shows it."""

    text: str
    """On one line; empty where the machine was asked and had none."""
    signature: str
    """The machine's, `memory|article|likeness %` for a person's text for a similar unit, or "for an earlier wording"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit in one catalog."""

    key: Key
    language: Language
    """The language of the msgid."""
    translation: Translation = Translation()
    references: tuple[str, ...] = ()
    """`#:` places, without line numbers."""
    notes: tuple[str, ...] = ()
    """`#.` lines for the translator: place and neighbours."""
    comments: tuple[str, ...] = ()
    """`# ` lines of people, never ours."""
    flags: tuple[str, ...] = ()
    """Flags of people and tools, without `fuzzy` and the format flags that tools guess."""
    previous: Key | None = None
    """`#|`: the wording a suggestion was made for."""
    offers: tuple[Offer, ...] = ()
    """`#. offer` lines; only while no person stands behind the translation."""
    quoted: tuple[tuple[Language, str], ...] = ()
    """What the msgid quotes in another of the project's languages, as `#. quotes in` lines tell it: plain text."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All units of one article for one edition."""

    slug: str
    language: Language
    """The edition's language."""
    entries: tuple[Entry, ...]
    """In reading order; keys are unique."""
    obsolete: tuple[Entry, ...] = ()
    """Entries whose unit has left the article; kept, for it may come back."""
    header: tuple[tuple[str, str], ...] = ()
    """The header fields found in the file, in order; tools and people own them."""
    header_comments: tuple[str, ...] = ()
    last_comments: tuple[str, ...] = ()
    """What a person wrote behind the last entry of the file."""

    def gaps(self) -> Iterator[Entry]:
        """Yield the entries without a translation."""
        return (entry for entry in self.entries if entry.translation.state is State.MISSING)


class Give(NamedTuple):
    """A person's translation of one unit, as other articles may have it."""

    language: Language
    """Of the unit."""
    key: Key
    text: str
    own: bool
    """Whether the words are the person's; else a machine's that the person confirmed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit as an edition shows it."""

    text: str
    """Markup text with the unit's short tags."""
    tail: str
    inlines: tuple[tuple[str, Inline], ...]
    state: State
    """MISSING where the source text had to stand in."""
    language: Language
    """The language `text` is in; differs from the edition's only for a stand-in."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of an edition: the source block's form, the edition's words."""

    block: Block
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """An article in one language."""

    slug: str
    language: Language
    passages: tuple[Passage, ...]
    url: str = ""
    published: str = ""
    modified: str = ""
    problems: tuple[str, ...] = ()
    """Translations that could not be shown as they are: kind, start of the msgid, and why."""
    location: str = ""
    """Where a person finds the source."""
    image: str = ""
    tags: tuple[str, ...] = ()
    noted: bool = True
    """Whether pages say what a machine translated."""
    name: str = ""
    """What its files are called, where that is not the slug."""
    files: tuple[tuple[str, str], ...] = ()
    """Addresses in it that lead to files copied from beside the source, and the same for machines elsewhere, or nothing."""
    base: str = ""
    """What relative addresses in it are relative to, as `Article` has it."""

    @property
    def file_name(self) -> str:
        """What the edition's files are called."""
        return self.name or self.slug

    def counts(self) -> dict[State, int]:
        """Count pieces by state, states without a piece left out."""
        states = [piece.state for passage in self.passages for piece in passage.pieces]
        return {state: states.count(state) for state in State if state in states}


@dataclass(frozen=True, slots=True)
class Summary:
    """An edition as everybody else's pages know it: small enough to keep when the edition itself is long gone."""

    edition: Edition
    """Without its passages and problems."""
    title: str
    description: str
    authors: tuple[str, ...]
    wish: str | None
    """The file name that its title makes, which may be empty; None while the title is not translated."""
    counts: tuple[tuple[State, int], ...]
    """Sentences by state, states without one left out."""
    links: tuple[str, ...]
    """The addresses that it links to, each once, sorted."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with a converted translation model, and what the folder itself may not tell."""

    path: str
    source: Language
    target: Language
    source_prefix: tuple[str, ...] = ()
    """Tokens put before every sentence, such as `>>fra<<` for a model with several targets."""
    target_prefix: tuple[str, ...] = ()
    """Tokens that every translation is forced to begin with."""


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that its terms keep back, and why."""

    slug: str
    language: Language
    reason: str
    published: str = ""
    """Its date, which some site generators want in a file's name."""
