"""Characters: what a scraped text carries that no reader sees is folded away."""

import html
import importlib
import re
import unicodedata

_LINE_BREAK = re.compile("\r\n|[\r\v\x85\u2028]")
_PARAGRAPH_BREAK = re.compile("[\f\u2029]")
_BLANK = re.compile("[\\s\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

_PICTURE = (
    "©®‼⁉™ℹ↔-↪⌚-⌨⌫-⏿Ⓜ▪-◾☀-➿⤴⤵⬅-⭕〰〽㊗㊙\U0001f000-\U0001faff"  # what Unicode allows in emoji sequences
)
_EMOJI = (
    f"[{_PICTURE}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"  # with its style and skin tone
    f"(?:\u200d[{_PICTURE}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*"  # joined to the next picture
    "(?:[\U000e0020-\U000e007e]+\U000e007f)?"  # a region's flag, spelt in tags
    "|[0-9#*]\ufe0f?\u20e3"  # a keycap
)
_JOINED_SCRIPT = "[\u0600-\u0dff]"  # Arabic and Indic scripts, where joiners change the letters
_UNSEEN = re.compile(
    f"(?P<emoji>{_EMOJI})|(?P<joiner>(?<={_JOINED_SCRIPT})[\u200c\u200d](?={_JOINED_SCRIPT}))"
    "|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe0e\ufe0f\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
_PERHAPS_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe0e\ufe0f\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
"""What is folded away unless it is part of an emoji or a joined script; most text has none of it."""
SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no file may hold."""
_HAS_PICTURE = re.compile(f"[{_PICTURE}]")
_MOJIBAKE = re.compile("[ÂÃÅÄÎâåäã][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]")
"""What UTF-8 looks like that was read as windows-1252; whether it is, ftfy judges."""
_TWICE = re.compile(
    r"&(?:[A-Za-z](?:acute|grave|circ|uml|cedil|tilde)|[lr][sd]?quo|[lr]aquo|nbsp|hellip|[mn]dash|euro"
    r"|(?:oe|OE|ae|AE)lig|apos|#(?!0*(?:38|60|62);)[0-9]{2,5}|#[xX](?!0*(?:26|3[cCeE]);)[0-9a-fA-F]{2,5});"
)
_ENTITY = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def repair(text: str) -> str:
    """Return text that was decoded with the wrong encoding as it was meant (`cafÃ©` is `café`), where that is sure."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    repaired: str = importlib.import_module("ftfy").fix_encoding(
        text
    )  # few pages need it, and it loads slowly
    return repaired


def read_twice_escaped(text: str) -> str:
    """Return a page's text in which `&amp;eacute;` is the letter it was meant to be.

    Only characters that nobody writes about in prose are read; `&lt;`, `&gt;` and `&amp;` stay.
    """
    return _TWICE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def fold(text: str) -> str:
    """Return text in NFC without soft hyphens, zero-width, control and direction characters.

    Emoji sequences keep their joiners and variation selectors, Arabic and Indic words their joiners. White
    space stays as it is. Folding twice changes nothing more.
    """
    if _PERHAPS_UNSEEN.search(text):
        text = _UNSEEN.sub(lambda found: found["emoji"] or found["joiner"] or "", text)
    return text if text.isascii() else unicodedata.normalize("NFC", SURROGATE.sub("\ufffd", text))


def squeeze(text: str) -> str:
    """Return text with each run of white space, no-break spaces included, as one space; ends are kept."""
    return _BLANK.sub(" ", text)


def clean(text: str) -> str:
    """Return folded text in single spaces without any at the ends; cleaning twice changes nothing more."""
    return " ".join(fold(text).split())


def clean_code(text: str) -> str:
    """Return preformatted text: folded, its own spaces kept, blank lines at both ends gone."""
    lines = re.sub("[\x1c-\x1f]", " ", break_lines(fold(text))).split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(line.rstrip() for line in lines).rstrip()


def break_lines(text: str) -> str:
    """Return text whose line and paragraph breaks, however they were written, are one or two `\\n`."""
    return _PARAGRAPH_BREAK.sub("\n\n", _LINE_BREAK.sub("\n", text))


def read_entities(text: str) -> str:
    """Return plain text in which character references (`&amp;`, `&#233;`) are what they stand for, once."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def has_picture(text: str) -> bool:
    """Say whether text holds an emoji or another pictograph."""
    return _HAS_PICTURE.search(text) is not None


def same_words(text: str) -> str:
    """Return what two texts share that differ in case, punctuation and spacing only."""
    return " ".join(re.findall(r"\w+", clean(text).casefold()))
