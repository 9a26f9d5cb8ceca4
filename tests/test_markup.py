"""Markup text: short tags, few escapes, and laws that bind reading to writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup import MarkupError, Tag, escape, lengthen, parse, plain, render, shorten, tree, unescape
from pipeline.model import Inline

awkward = st.text(st.sampled_from([*"<>&;/altgmp \"='1", "é", " ", "🎬", "\n"]), max_size=30)


@given(awkward)
def test_what_is_escaped_reads_as_itself_and_holds_no_tag(text: str) -> None:
    assert unescape(escape(text)) == text
    assert parse(escape(text)) == ((text,) if text else ())


@given(awkward)
def test_reading_and_writing_well_formed_text_changes_nothing_more(text: str) -> None:
    try:
        tokens = parse(text)
    except MarkupError:
        return
    assert parse(render(tokens)) == tokens


@pytest.mark.parametrize("text", ["R&D", "a < b", "1 <2", "AT&T; x", "x & y &copy; z", "<3", "</ a>"])
def test_ordinary_signs_look_like_themselves(text: str) -> None:
    assert escape(text) == text
    assert plain(text) == text


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '<a href="x">y</a>', "&lt;b>", "&amp;amp;", "<img/>", "<A>"],
)
def test_literal_text_that_looks_like_markup_is_escaped(text: str) -> None:
    assert plain(escape(text)) == text
    assert tree(escape(text)) == ()


@pytest.mark.parametrize("text", ["<b>", "</b>", "<b><i></b></i>", "<b></i>", "x<b/>y</b>"])
def test_text_that_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text)


def test_a_closing_tag_gets_its_opening_tags_number() -> None:
    assert parse('<a id="2">x</a><br/>') == (
        Tag("open", "a", 2),
        "x",
        Tag("close", "a", 2),
        Tag("void", "br"),
    )


def test_a_tree_does_not_mind_the_order_of_elements_but_minds_what_is_inside_what() -> None:
    assert tree('<a id="1">x <b>y</b></a> <a id="2">z</a>') == tree('<a id="2">z</a> <a id="1"><b>y</b></a>')
    assert tree("<a><b>x</b></a>") != tree("<b><a>x</a></b>")


def test_numbers_go_where_a_name_stands_once_and_come_back() -> None:
    inlines = {n: Inline(n, name, ()) for n, name in ((3, "a"), (4, "em"), (7, "a"))}
    tokens = parse('<a id="3">x <em id="4">y</em></a> <a id="7">z</a>')
    text, behind = shorten(tokens, inlines)
    assert text == '<a id="1">x <em>y</em></a> <a id="2">z</a>'
    assert behind == (('a id="1"', inlines[3]), ("em", inlines[4]), ('a id="2"', inlines[7]))
    assert lengthen(text, behind) == tokens


def test_a_tag_that_the_source_does_not_have_is_refused() -> None:
    with pytest.raises(MarkupError, match="<i> is not in the source text"):
        lengthen("<i>x</i>", (("b", Inline(1, "b")),))
