"""What no reader sees is folded away, and what a reader sees stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.characters import clean, clean_code, fold, read_entities

ODD = st.text(
    st.sampled_from(
        "e\u0301\u00ad\u200b\u200c\u200d\ufe0e\ufe0f😀🏽👩1#\u20e3 \u00a0\u202f\n\t\u2028\x85\x1c🏴\U000e0067\U000e007f"
        "\u2329\u0647\u06cc\u0985\u09be\ud800\uffff\ufeff\u202e"
    )
    | st.characters()
)


@given(ODD)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ODD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ODD)
def test_cleaning_code_twice_is_cleaning_it_once(text: str) -> None:
    assert clean_code(clean_code(text)) == clean_code(text)


@given(ODD)
def test_a_clean_text_is_one_line_in_plain_spaces(text: str) -> None:
    assert clean(text).split() == [word for word in clean(text).split(" ") if word]
    assert clean(text).splitlines() == ([clean(text)] if clean(text) else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cafe\u0301", "café"),
        ("e\u00ad\u0301", "é"),
        ("in\u00advi\u00adsi\u200bble\ufeff", "invisible"),
        ("« 20\u202f000\u00a0€\u2009! »", "« 20 000 € ! »"),
        (" a\t\r\nb\u2028c\u2029d\x85e\x1cf ", "a b c d e f"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("‘It’s “here”’", "‘It’s “here”’"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("👩🏽\u200d💻 🏳️\u200d🌈 ❤️ 1️⃣ 🇫🇷", "👩🏽\u200d💻 🏳️\u200d🌈 ❤️ 1️⃣ 🇫🇷"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",) * 2,
        ("a\u200db\ufe0f\U000e0041", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_text_is_cleaned_to_what_a_reader_sees(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_code_keeps_its_spaces_and_lines() -> None:
    assert clean_code("\n\n  if\u00a0a:\r\n\tgo()  \u2028end\n \n") == "  if\u00a0a:\n\tgo()\nend"


def test_entities_are_read_once_and_only_with_their_semicolon() -> None:
    assert (
        read_entities("R&amp;D &amp;lt; &#233;&#xE9; AT&T; &copy 5&nbsp;%")
        == "R&D &lt; éé AT&T; &copy 5\u00a0%"
    )
