"""Spaces and apostrophes: cases a linguist can edit, and the laws."""

import re
import time
from pathlib import Path

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.model import Language
from pipeline.typography import _FILE, _TECHNICAL, _TOKEN, _rules, typeset

CASES = Path(__file__).parent / "cases" / "typography"
SPACES = " \u00a0\u202f\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
LANGUAGES = [Language(tag) for tag in ("fr", "fr-CA", "fr-CH", "en")]


def read_cases() -> list[tuple[str, str, str]]:
    """Each case as language, before and after; one a line, comments left out."""
    cases = []
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("# "):
                before, arrow, after = line.partition(" → ")
                assert arrow, f"{path.name} has a line without an arrow: {line}"
                cases.append((path.stem, _spaces(before), _spaces(after)))
    return cases


def _spaces(text: str) -> str:
    return text.strip(" ").replace("⍽", "\u00a0").replace("⎵", "\u202f")


def visible(text: str) -> str:
    return text.replace("\u00a0", "⍽").replace("\u202f", "⎵")


@pytest.mark.parametrize(("language", "before", "after"), read_cases())
def test_text_is_set_as_the_language_s_printers_set_it(language: Language, before: str, after: str) -> None:
    assert visible(typeset(before, language)) == visible(after)


@pytest.mark.parametrize(("language", "before", "after"), read_cases())
def test_what_is_set_well_stays_as_it_is(language: Language, before: str, after: str) -> None:
    assert visible(typeset(after, language)) == visible(after)


pieces = st.lists(
    st.sampled_from(
        [
            *"!?;:%€«»—–-'’\"()[].,…/=&@*",
            *SPACES[:3],
            *["a", "l", "Mot", "12", "000", "300", "M.", "p.", "km", "<em>", "</em>", '<a id="2">', "</a>"],
            *["<code>", "</code>", "<br/>", "&lt;", "&amp;", "&lt", "lt", "https://x.fr/?a=1", "🎬", "x.py"],
            *[":smile:", "\u2028", "n°", "\n"],
        ]
    ),
    max_size=14,
).map("".join)
any_text = pieces | st.text()


@given(any_text, st.sampled_from(LANGUAGES))
def test_setting_twice_changes_nothing_more(text: str, language: Language) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(any_text, st.sampled_from(LANGUAGES))
def test_only_spaces_and_apostrophes_ever_change(text: str, language: Language) -> None:
    bare = str.maketrans("’", "'", SPACES)
    assert typeset(text, language).translate(bare) == text.translate(bare)


@given(any_text, st.sampled_from(LANGUAGES))
def test_tags_and_escapes_stay_what_they_are(text: str, language: Language) -> None:
    try:
        before = markup.tree(text)
    except markup.MarkupError:
        return
    after = typeset(text, language)
    assert markup.tree(after) == before
    bare = str.maketrans("’", "'", SPACES)
    assert markup.plain(after).translate(bare) == markup.plain(text).translate(bare)


@given(any_text, st.sampled_from(LANGUAGES))
def test_no_rule_finds_anything_in_a_text_that_has_none_of_its_signs(text: str, language: Language) -> None:
    for rule in _rules(language):
        assert not (rule.signs.isdisjoint(text) and rule.pattern.search(text))


@given(any_text)
def test_a_text_with_a_file_name_or_an_address_is_known_by_a_quick_look(text: str) -> None:
    for found in _TOKEN.finditer(text):
        marked = "@" in found[0] or "://" in found[0] or found[0].startswith(("www.", "mailto:", "tel:"))
        if marked or _FILE.fullmatch(found[0]):
            assert _TECHNICAL.search(text)


@given(any_text, st.sampled_from(LANGUAGES))
def test_code_is_never_touched(text: str, language: Language) -> None:
    code = re.compile(r"<code>[^<]*</code>")
    assert code.findall(typeset(text, language)) == code.findall(text)


@given(any_text)
def test_other_languages_come_back_as_they_are(text: str) -> None:
    assert typeset(text, Language("de")) == text
    assert typeset(text, Language("zxx")) == text


@pytest.mark.parametrize("language", LANGUAGES[:3])
def test_numbers_are_spaced_as_unicode_cldr_spaces_them(language: Language) -> None:
    locale = language.replace("-", "_")
    assert typeset("50 %", language) == format_percent(0.5, locale=locale)
    assert typeset("1,70 €", language) == format_currency(1.7, "EUR", locale=locale)
    assert typeset("1 234 567", language) == format_decimal(1234567, locale=locale)


@pytest.mark.parametrize(
    "unit", [" ", "! ", "« ", "a ", "1 ", "000 ", "— ", "<", "&", "a.", "x@", "::", "l'", "<code>", "?!"]
)
def test_hostile_repetition_takes_no_longer_than_it_is_long(unit: str) -> None:
    started = time.perf_counter()
    for language in ("fr", "en"):
        typeset(unit * 20_000, Language(language))
    assert time.perf_counter() - started < 2.5
