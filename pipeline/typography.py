"""Spaces and apostrophes as each language's printers set them.

Sources: *Lexique des règles typographiques en usage à l'Imprimerie nationale* for France (thin space before
`; ! ?`, word space before `:` and inside `« »`); the OQLF's table of spaces for Quebec (no space before
`; ! ?`); the *Guide du typographe* for French-speaking Switzerland (thin space before `; : ! ?`, none inside
`« »`); Unicode CLDR for `50 %` (no-break space; tight in fr-CH), `1,70 €` and the space in `20 000`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.model import Language, base

NBSP = "\u00a0"
NNBSP = "\u202f"
"""Narrow no-break space."""


@dataclass(frozen=True, slots=True)
class _Custom:
    """What one country puts where, in French."""

    high: str = NNBSP
    """Before `;`, `!` and `?`."""
    colon: str = NBSP
    guillemet: str = NBSP
    percent: str = NBSP
    group: str = NNBSP
    """Between groups of three digits."""


_FRANCE = _Custom()
_FRENCH = {
    "fr-CA": _Custom(high="", group=NBSP),
    "fr-CH": _Custom(colon=NNBSP, guillemet="", percent=""),
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The gaps a pattern finds, and what belongs there.

    A gap is the pattern's group `gap`, or every space within the match where there is no such group.
    """

    pattern: re.Pattern[str]
    wanted: str
    signs: frozenset[str]
    """In a text that has none of these characters the pattern finds nothing: it is not even tried."""
    after_left: bool = False
    """A missing space goes before the tags that stand in the gap, not behind them."""


_SPACE = r"[ \u00a0\u2002-\u200a\u202f]"
_WORD_END = r"[\w»”’)\]%…€$.°\u2190-\U0010ffff]"  # what a sign can follow; pictures and emoji start at U+2190
_SPACED_END = r"[^ \u00a0\u2002-\u200a\u202f(\[{«“‘¿¡;:!?—–\-]"
_FREE = r"(?![\w=/\\&#@~^*+|\-])"  # behind a sign that is punctuation, not part of `!=`, `?q=1` or `:-)`
_FREE_LOW = r"(?![\w=/\\&#@~^*+|\-:()])"  # the same for `;` and `:`, which emoticons begin with
_NOT_ESCAPE = r"(?<!&lt)(?<!&gt)(?<!&amp)"  # `&lt ;` must not become an escape
_HIGH = rf"(?=;{_FREE_LOW}|[!?]+{_FREE})"
_COLON = rf"(?=:{_FREE_LOW})"
_RATIO_COLON = rf"(?=:{_FREE_LOW}(?!{_SPACE}*[0-9]))"
_CAPITAL = "[A-ZÀ-ÖØ-ÞŒŸ]"
_UNIT = (
    r"(?:millions?|milliards?|billions?|[kcm]?m[²³]?|km/h|ha|[km]?g|[cdmh]?l|L|[kMGT]?o|[kMGT]?Hz|[kMGT]?Wh?"
    r"|[kMG]?V|min|h|s|ms|°C?|[$£¥]|euros?|dollars?|CFA|EUR|USD)"
)
_DASH = re.compile(rf"(?:^|(?<={_SPACE}))[—–](?={_SPACE})")
_GROUPED = rf"(?<![\w.,+/\-])(?<![0-9]{_SPACE})[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+(?!\w)"
_ABBREVIATION = rf"(?<!\w)(?:(?:MM?|Mgr)\.|Mmes?|Mlles?|[DP]r|Me)(?P<gap>{_SPACE}+)(?={_CAPITAL})"
_NUMBERED = (
    rf"(?<!\w)(?:(?:pp?|art|chap|fig|tab|vol|t)\.|[nN][°º]|§)(?P<gap>{_SPACE}+)(?=[0-9]|[IVXLC]+(?!\w))"
)
_APOSTROPHE = _Rule(re.compile(r"(?<=[^\W\d_])(?P<gap>')(?=[^\W\d_])"), "’", frozenset("'"))

_TOKEN = re.compile(r"[^\s«»“”\"()<>]+")
_FILE = re.compile(r".*[\w)]\.[a-z][a-z0-9]{0,4}")
_TECHNICAL = re.compile(r"[@:.](?:(?<=@)|(?<=:)//|(?<=mailto:)|(?<=tel:)|(?<=www\.)|(?<=[\w)]\.)[a-z])")
"""What a text with an address or a file name in it has, to be looked for first: most texts have none."""
_NAMED = re.compile(r"(?<!\w):[a-z0-9_+\-]+:|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
"""Emoji shortcodes, and HTML entities that the text talks about."""

_RAW = re.compile(
    r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?: id="[1-9][0-9]{0,3}")?/?>|&(?P<escape>lt|gt|amp);|(?s:.)'
)
_CODE = frozenset({"code", "kbd", "math", "samp", "var", "pre", "tt"})
_STAND_IN = {"br": "\u2028", "wbr": "\u2028", "img": "\ufffc"}
"""What a void element looks like to the rules: a line end, an object."""


def typeset(text: str, language: Language) -> str:
    """Return markup text with the language's own spaces and curly apostrophes; twice is as good as once.

    Only spaces and apostrophes change, never inside tags, escapes, code elements, addresses and file names.
    Languages other than French and English come back as they are.
    """
    rules = _rules(language)
    if not rules:
        return text
    visible = _Visible(text)
    edits: dict[int, tuple[int, str, bool]] = {}
    dashes = _dash_gaps(visible.text) if language.startswith("fr") else ()
    found = [(start, end, NBSP, False) for start, end in dashes]
    signs = frozenset(visible.text)
    found += [
        (start, end, rule.wanted, rule.after_left)
        for rule in rules
        if not signs.isdisjoint(rule.signs)
        for start, end in _gaps(rule, visible.text)
    ]
    for start, end, wanted, after_left in found:
        if not visible.keeps(start, end):
            edits.setdefault(start, (end, wanted, after_left))  # the first rule that wants a gap has it
    return visible.edited(edits)


def _gaps(rule: _Rule, text: str) -> Iterator[tuple[int, int]]:
    for found in rule.pattern.finditer(text):
        if "gap" in rule.pattern.groupindex:
            yield found.span("gap")
        else:
            for space in re.finditer(_SPACE, found[0]):
                yield found.start() + space.start(), found.start() + space.end()


def _dash_gaps(text: str) -> Iterator[tuple[int, int]]:
    """Find the spaces inside pairs of dashes, and the one behind a dash that opens a dialogue."""
    if "—" not in text and "–" not in text:
        return
    dashes = [found.start() for found in _DASH.finditer(text)]
    if dashes and dashes[0] == 0:
        yield _run(text, 1)
        del dashes[0]
    if len(dashes) % 2 == 0:
        for opening, closing in zip(dashes[::2], dashes[1::2], strict=True):
            yield _run(text, opening + 1)
            start = len(text[:closing].rstrip())
            yield start, closing


def _run(text: str, start: int) -> tuple[int, int]:
    found = re.compile(f"{_SPACE}*").match(text, start)
    return start, found.end() if found else start


@cache
def _rules(language: Language) -> tuple[_Rule, ...]:
    name = base(language)
    if name == "fr":
        return _french(_FRENCH.get(language, _FRANCE))
    return _english() if name == "en" else ()


def _french(custom: _Custom) -> tuple[_Rule, ...]:
    no_digit, digits = "(?<![0-9])", "0123456789"
    return (
        _rule(
            rf"(?<=«)(?P<gap>{_SPACE}*)(?=[^ \u00a0\u2002-\u200a\u202f»])",
            custom.guillemet,
            "«",
            after_left=True,
        ),
        _rule(rf"(?<=[^ \u00a0\u2002-\u200a\u202f«])(?P<gap>{_SPACE}*)(?=»)", custom.guillemet, "»"),
        _rule(_GROUPED, custom.group, digits),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}*)(?=[%‰](?![\w(]))", custom.percent, "%‰"),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}*)(?=€(?!\w))", NBSP, "€"),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}+)(?={_UNIT}(?![\w'’]))", NBSP, digits),
        _rule(_ABBREVIATION, NBSP, "MDP"),
        _rule(_NUMBERED, NBSP, ".°º§"),
        _rule(rf"(?<={_SPACED_END}){_NOT_ESCAPE}(?P<gap>{_SPACE}+){_HIGH}", custom.high, ";!?"),
        *([_rule(rf"(?<={_WORD_END})(?P<gap>){_HIGH}", custom.high, ";!?")] if custom.high else []),
        _rule(rf"(?<={_SPACED_END}){no_digit}(?P<gap>{_SPACE}+){_COLON}", custom.colon, ":"),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}*){_RATIO_COLON}", custom.colon, ":"),
        _rule(rf"(?<={_WORD_END}){no_digit}(?P<gap>){_COLON}", custom.colon, ":"),
        _APOSTROPHE,
    )


def _english() -> tuple[_Rule, ...]:
    no_digit = "(?<![0-9])"
    return (
        _rule(rf"(?<={_WORD_END}){_NOT_ESCAPE}(?P<gap>{_SPACE}+)(?=;{_FREE_LOW})", "", ";"),
        _rule(rf"(?<={_WORD_END}){no_digit}(?P<gap>{_SPACE}+){_COLON}", "", ":"),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}+){_RATIO_COLON}", "", ":"),
        _rule(rf"(?<={_WORD_END})(?P<gap>[\u00a0\u202f]+)(?=[!?]+{_FREE})", "", "!?"),
        # `Use ! to negate`: a plain space before a sign in mid-sentence is no French habit
        _rule(rf"(?<={_WORD_END})(?P<gap>{_SPACE}+)(?=[!?]+{_FREE}(?!{_SPACE}*[a-z]))", "", "!?"),
        _rule(rf"(?<=[0-9])(?P<gap>{_SPACE}+)(?=[%‰](?![\w(]|{_SPACE}*[0-9]))", "", "%‰"),
        _APOSTROPHE,
    )


def _rule(pattern: str, wanted: str, signs: str, *, after_left: bool = False) -> _Rule:
    return _Rule(re.compile(pattern), wanted, frozenset(signs), after_left)


class _Visible:
    """Markup text as a reader sees it, with the way back to the characters it is written with."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        characters: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.kept: list[int] = []
        """For each visible character, the number of the stretch that must stay as it is, or 0."""
        depth = stretch = 0
        if "<" not in markup and "&" not in markup:
            characters = list(markup)
            self.spans = [(at, at + 1) for at in range(len(markup))]
            self.kept = [0] * len(markup)
        for found in _RAW.finditer(markup) if not characters else ():
            name = found["name"]
            if name in _CODE:
                depth = max(0, depth + (-1 if found["end"] else 1))
                stretch += 1
            if name and name not in _STAND_IN:
                continue
            characters.append(_STAND_IN[name] if name else _character(found))
            self.spans.append(found.span())
            self.kept.append(stretch if depth else 0)
        self.text = "".join(characters)
        for number, (start, end) in enumerate(_technical(self.text), stretch + 1):
            self.kept[start:end] = [number] * (end - start)

    def keeps(self, start: int, end: int) -> bool:
        """Tell whether the gap is part of a stretch that must stay as it is."""
        if start < end:
            return any(self.kept[start:end])
        return 0 < self.kept[start - 1] == self.kept[start]

    def edited(self, edits: dict[int, tuple[int, str, bool]]) -> str:
        """Write the markup text anew with each gap as it is wanted: start → end, what belongs there, side."""
        parts: list[str] = []
        position = 0
        for start, (end, wanted, after_left) in sorted(edits.items()):
            if start == end:
                place = self.spans[start - 1][1] if after_left else self.spans[start][0]
                parts += self.markup[position:place], wanted
                position = place
            for index in range(start, end):
                first, last = self.spans[index]
                parts += self.markup[position:first], wanted if index == start else ""
                position = last
        return "".join([*parts, self.markup[position:]])


def _character(found: re.Match[str]) -> str:
    return {"lt": "<", "gt": ">", "amp": "&"}[found["escape"]] if found["escape"] else found[0]


def _technical(text: str) -> Iterator[tuple[int, int]]:
    """Find addresses, file names, emoji shortcodes and entities."""
    for found in _TOKEN.finditer(text) if _TECHNICAL.search(text) else ():
        core = found[0].rstrip(".,;:!?…'’")
        name, at, host = core.rpartition("@")
        if (
            "://" in core
            or core.startswith(("www.", "mailto:", "tel:"))
            or (name and at and "." in host)
            or _FILE.fullmatch(core)
        ):
            yield found.start(), found.start() + len(core)
    for found in _NAMED.finditer(text) if ":" in text or "&" in text else ():
        yield found.span()
