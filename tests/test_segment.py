"""The room `segment`: where articles are cut."""

import time
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Inline, Language, Unit
from pipeline.segment import SegmentError, segment

FR, EN = Language("fr"), Language("en")
CASES = Path(__file__).parent / "cases" / "segment"


def undecided(text: str) -> dict[Language, float]:
    """Stand in for an identifier where languages do not matter."""
    return {FR: 0.5, EN: 0.5}


def units_of(block: Block) -> tuple[Unit, ...]:
    return segment(Article("a", "a.html", (block,)), (FR, EN), undecided).units[0]


def paragraph(text: str, *names: str) -> Block:
    """Return a paragraph; `names` are those of its elements, in the order of their numbers."""
    inlines = tuple(Inline(number, name) for number, name in enumerate(names, start=1))
    return Block(BlockKind.PARAGRAPH, text, inlines)


def cut(text: str, *names: str) -> list[tuple[str, str]]:
    return [(unit.text, unit.tail) for unit in units_of(paragraph(text, *names))]


def cases(language: str) -> list[tuple[str, list[str]]]:
    """Read the cases of a language: the input, `---`, one sentence a line, `===`."""
    text = (CASES / f"{language}.txt").read_text("utf-8").rstrip("\n")
    parts = [case.split("\n---\n") for case in text.split("\n===\n")]
    return [(given, expected.split("\n")) for given, expected in parts]


@pytest.mark.parametrize(("text", "expected"), cases("fr"))
def test_french_text_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in units_of(paragraph(text))] == expected


@pytest.mark.parametrize(("text", "expected"), cases("en"))
def test_english_text_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in units_of(paragraph(text))] == expected


@pytest.mark.parametrize(("text", "expected"), cases("fr"))
def test_french_spaces_are_spaces_like_others(text: str, expected: list[str]) -> None:
    def set_well(words: str) -> str:
        for mark in "!?;":
            words = words.replace(f" {mark}", f"\u202f{mark}")
        for mark in ("»", ":", "%", "€"):
            words = words.replace(f" {mark}", f"\u00a0{mark}")
        return words.replace("« ", "«\u00a0").replace("M. ", "M.\u00a0").replace("p. ", "p.\u00a0")

    assert [unit.text for unit in units_of(paragraph(set_well(text)))] == list(map(set_well, expected))


def test_there_are_forty_cases_a_language() -> None:
    assert min(len(cases("fr")), len(cases("en"))) >= 40


def test_no_cut_falls_inside_an_element() -> None:
    assert cut('<em id="1">One. Two.</em> Three.', "em") == [("<em>One. Two.</em>", " "), ("Three.", "")]


def test_a_tag_that_closes_after_the_full_stop_stays_with_the_sentence_before() -> None:
    text = 'See <a id="1">this.</a> <strong id="2">Then</strong> go.'
    assert cut(text, "a", "strong") == [("See <a>this.</a>", " "), ("<strong>Then</strong> go.", "")]


def test_a_tag_that_opens_before_the_next_word_goes_with_it() -> None:
    assert cut('One.<em id="1"> Two</em>.', "em") == [("One.", ""), ("<em> Two</em>.", "")]


def test_a_space_inside_a_closing_element_stays_in_it() -> None:
    assert cut('<em id="1">One. </em>Two.', "em") == [("<em>One. </em>", ""), ("Two.", "")]


def test_a_line_break_is_a_space_and_ends_the_sentence_before_it() -> None:
    assert cut('One.<br id="1"/>Two <br id="2"/>three. <br id="3"/> Four.', "br", "br", "br") == [
        ("One.<br/>", ""),
        ('Two <br id="1"/>three. <br id="2"/>', " "),
        ("Four.", ""),
    ]


def test_a_note_number_belongs_to_the_sentence_before_it() -> None:
    text = 'It is so.<sup id="1"><a id="2">12</a></sup> It was not always.'
    assert cut(text, "sup", "a") == [("It is so.<sup><a>12</a></sup>", " "), ("It was not always.", "")]


def test_a_raised_ending_is_no_sentence_end() -> None:
    text = 'Au XIX<sup id="1">e</sup> siècle, M<sup id="2">me</sup> Curie naît. Elle étudie.'
    assert [sentence for sentence, _ in cut(text, "sup", "sup")] == [
        'Au XIX<sup id="1">e</sup> siècle, M<sup id="2">me</sup> Curie naît.',
        "Elle étudie.",
    ]


def test_a_unit_knows_the_elements_behind_its_short_tags() -> None:
    inlines = (Inline(1, "a", (("href", "/1"),)), Inline(2, "a", (("href", "/2"),)), Inline(3, "a"))
    block = Block(
        BlockKind.PARAGRAPH, '<a id="1">One</a>. <a id="2">Two</a> and <a id="3">three</a>.', inlines
    )
    assert units_of(block) == (
        Unit(BlockKind.PARAGRAPH, FR, "<a>One</a>.", " ", (("a", inlines[0]),)),
        Unit(
            BlockKind.PARAGRAPH,
            FR,
            '<a id="1">Two</a> and <a id="2">three</a>.',
            "",
            (('a id="1"', inlines[1]), ('a id="2"', inlines[2])),
        ),
    )


def test_characters_that_look_like_tags_stay_text() -> None:
    assert cut("Write &lt;br>. Then R&D.") == [("Write &lt;br>.", " "), ("Then R&D.", "")]


@pytest.mark.parametrize("kind", list(BlockKind))
def test_titles_names_cells_and_code_are_one_unit_each(kind: BlockKind) -> None:
    one = {"title", "author", "heading", "column", "cell", "row", "code"}
    texts = [unit.text for unit in units_of(Block(kind, "One. Two."))]
    assert texts == (["One. Two."] if kind.value in one else ["One.", "Two."])


@pytest.mark.parametrize("kind", list(BlockKind))
def test_an_empty_block_has_no_units(kind: BlockKind) -> None:
    assert units_of(Block(kind, "")) == ()


def test_code_keeps_its_white_space() -> None:
    text = "if x:\n    y = 1.  \n\nDone. \n"
    assert units_of(Block(BlockKind.CODE, text)) == (Unit(BlockKind.CODE, NO_LANGUAGE, text),)


def test_a_tag_without_its_element_is_named_with_its_source() -> None:
    with pytest.raises(SegmentError, match=r'^a\.html: <em id="7"> has no element behind it\n  next step: '):
        units_of(paragraph('One <em id="7">two</em>.'))


def test_without_languages_there_is_nothing_to_decide() -> None:
    with pytest.raises(SegmentError, match="no languages to choose from"):
        segment(Article("a", "a.html", ()), (), undecided)


PIECES = st.sampled_from(
    [
        *(
            "Il est parti",
            "Why",
            "the end",
            "M",
            "Mme",
            "U.S",
            "p",
            "J",
            "c.-à-d",
            "etc",
            "1,70\u00a0€",
            "v2.0",
            "3",
        ),
        *(".", "…", "...", "?", "!", "\u202f?", "\u00a0!", "?!", ":", ",", "\u202f;"),
        *(
            " ",
            " ",
            " ",
            "\u00a0",
            "\u202f",
            "« ",
            " »",
            "«\u00a0",
            "\u00a0»",
            "“",
            "”",
            '"',
            "’",
            "(",
            ")",
            "[1]",
        ),
        *("🏗", " 👩‍💻", "🇫🇷", "—", "<", "&lt;", "&", "&amp;", "\n"),
        *("a@b.example", "https://x.example/?a=b."),
    ]
)
NAMES = st.sampled_from(["em", "a", "span", "sup", "br", "img"])


@st.composite
def trees(draw: st.DrawFn) -> list[Token]:
    """Make well-formed tokens, numbered as a block's are."""
    tokens: list[Token] = []
    stack: list[Tag] = []
    number = 0
    for step in draw(st.lists(st.one_of(PIECES, NAMES.map(lambda name: (name,)), st.none()), max_size=30)):
        match step:
            case str():
                tokens.append(step)
            case (name,):
                number += 1
                tag = Tag("void" if name in markup.VOID else "open", name, number)
                tokens.append(tag)
                stack += [] if tag.role == "void" else [tag]
            case None if stack:
                opened = stack.pop()
                tokens.append(Tag("close", opened.name, opened.number))
    return [*tokens, *(Tag("close", tag.name, tag.number) for tag in reversed(stack))]


def merged(tokens: list[Token]) -> list[Token]:
    """Join strings that stand next to each other."""
    joined: list[Token] = []
    for text, run in groupby(tokens, key=lambda token: isinstance(token, str)):
        alike = list(run)
        joined += ["".join(map(str, alike))] if text else alike
    return [token for token in joined if token != ""]


@settings(deadline=None, max_examples=400)
@given(tokens=trees(), kind=st.sampled_from(list(BlockKind)))
def test_joining_the_units_gives_the_block_back(tokens: list[Token], kind: BlockKind) -> None:
    inlines = [
        Inline(token.number, token.name)
        for token in tokens
        if isinstance(token, Tag) and token.role != "close"
    ]
    block = Block(kind, markup.render(merged(tokens)), tuple(inlines))
    joined: list[Token] = []
    for unit in units_of(block):
        assert not unit.tail.strip()
        joined += [*markup.lengthen(unit.text, unit.inlines), unit.tail]
    assert merged(joined) == list(markup.parse(block.text))


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=60))
def test_any_characters_at_all_come_back(text: str) -> None:
    block = paragraph(markup.escape(text))
    joined = "".join(markup.plain(unit.text) + unit.tail for unit in units_of(block))
    assert joined == text


@pytest.mark.parametrize(
    "pattern",
    [". ", "!", "! ", ".»", ". »", "((a.) ", ".🏗", "M. ", "1. ", "a.", "Il va. ", '." ', "a@", "www."],
)
def test_a_very_long_block_takes_time_in_proportion(pattern: str) -> None:
    # Where a rule is quadratic, this much takes minutes.
    began = time.process_time()
    units_of(paragraph(pattern * (150_000 // len(pattern))))
    assert time.process_time() - began < 10
