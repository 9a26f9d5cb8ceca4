"""Which encoding a page is in: byte order mark, header, the page's own word, detection."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.charset import codec_of, decode

WORDS = "« Café » à 5 €"


def page(meta: str, text: str, encoding: str) -> bytes:
    return f"<!doctype html><html><head>{meta}</head><p>{text}".encode(encoding)


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (codecs.BOM_UTF8 + page('<meta charset="iso-8859-1">', WORDS, "utf-8"), "windows-1252"),
        (codecs.BOM_UTF16_LE + page("", WORDS, "utf-16-le"), "utf-8"),
        (codecs.BOM_UTF16_BE + page("", WORDS, "utf-16-be"), ""),
        (page('<meta charset="utf-8">', WORDS, "windows-1252"), "windows-1252"),
        (page('<meta charset="utf-8">', WORDS, "iso-8859-15"), "ISO-8859-15"),
        (page("", WORDS, "utf-16-le"), "utf-16"),
        (page('<meta charset="iso-8859-15">', WORDS, "iso-8859-15"), ""),
        (page('<meta charset="iso-8859-15">', WORDS, "iso-8859-15"), "no-such-charset"),
        (
            page(
                '<META content="text/html; CHARSET=macintosh" http-equiv=Content-Type>',
                "« Café » à 5 €",
                "mac_roman",
            ),
            "",
        ),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?>' + page("", WORDS, "iso-8859-15"), ""),
        (page("<!-- <meta charset=koi8-r> -->", WORDS, "utf-8"), ""),
        (page('<meta charset="utf-16">', WORDS, "utf-8"), ""),
        (page("", WORDS, "utf-8"), ""),
        (page("", WORDS, "windows-1252"), ""),
        (page("", WORDS, "utf-16-le"), ""),
        (page("", WORDS, "utf-16-be"), ""),
        (page('<meta charset="utf-8">', WORDS, "windows-1252"), ""),
    ],
)
def test_the_first_evidence_counts(data: bytes, header: str) -> None:
    assert decode(data, header).endswith(f"<p>{WORDS}")


def test_latin_1_is_what_browsers_take_it_for() -> None:
    assert decode(page('<meta charset="iso-8859-1">', "l’œuvre", "windows-1252")).endswith("l’œuvre")


def test_one_broken_byte_does_not_cost_a_page_its_utf_8() -> None:
    data = page("", WORDS * 3, "utf-8") + b"\xff."
    assert decode(data, "utf-8").endswith("\ufffd.")
    assert WORDS in decode(data)


@pytest.mark.parametrize(
    "label", ["utf-7", "unicode_escape", "rot13", "hex", "idna", "undefined", "../x", "a\0b", "x" * 99]
)
def test_encodings_that_no_browser_knows_are_not_believed(label: str) -> None:
    assert codec_of(label) == ""


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_become_some_text(data: bytes, header: str) -> None:
    assert isinstance(decode(data, header), str)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_utf_8_is_recognised_without_a_word(text: str) -> None:
    data = f"<p>é{text}".encode()
    assert decode(data, html=False) == f"<p>é{text}"
