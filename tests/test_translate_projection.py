"""Tags come back into a translated sentence: always the source's tree, where possible around the same words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.markup import Tag, Token
from pipeline.translate.door import Link
from pipeline.translate.draft import Draft, Edit, Moves, apply, undo
from pipeline.translate.elements import BREAK, lift
from pipeline.translate.engines.alignment import attend, cut, link_words, token_spans
from pipeline.translate.projection import project

TEXTS = st.text(alphabet="ab é’ 1.,&<🎬", max_size=8)


@st.composite
def token_lists(draw: st.DrawFn, depth: int = 3) -> list[Token]:
    """Draw the tokens of markup text, each element with a number of its own."""
    tokens: list[Token] = []
    numbers = iter(range(1, 1000))

    def fill(left: int) -> None:
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["text", "element", "void"]))
            if kind == "text" or not left:
                tokens.append(draw(TEXTS))
            elif kind == "void":
                tokens.append(Tag("void", draw(st.sampled_from(["br", "img", "wbr"])), next(numbers)))
            else:
                name, number = draw(st.sampled_from(["a", "b", "code"])), next(numbers)
                tokens.append(Tag("open", name, number))
                fill(left - 1)
                tokens.append(Tag("close", name, number))

    fill(depth)
    return tokens


@given(
    tokens=token_lists(),
    target=st.text(alphabet="xy z’.1&<\n", max_size=30),
    links=st.lists(st.tuples(*[st.integers(-3, 40)] * 4), max_size=8),
)
def test_whatever_the_links_say_the_tree_is_the_sources(
    tokens: list[Token], target: str, links: list[tuple[int, int, int, int]]
) -> None:
    source = markup.render(tokens)
    plain, elements = lift(markup.parse(source))
    result = project(plain, elements, Draft(target, tuple(Link(*link) for link in links)))
    assert markup.tree(result) == markup.tree(source)
    assert markup.plain(result) == target.replace(BREAK, "")


def words(source: str, target: str, pairs: str) -> tuple[Link, ...]:
    """Link words by their numbers from 0: `0-0 1-2`."""

    def spans(text: str) -> list[tuple[int, int]]:
        position, found = 0, []
        for word in text.split(" "):
            found.append((position, position + len(word)))
            position += len(word) + 1
        return found

    ours, theirs = spans(source), spans(target)
    return tuple(
        Link(*ours[int(one)], *theirs[int(other)])
        for one, other in (pair.split("-") for pair in pairs.split())
    )


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        ("<b>all of it</b>", "tout cela !", "", "<b>tout cela !</b>"),
        ("see <a>the report</a>", "voyez le rapport", "1-1 2-2", "voyez <a>le rapport</a>"),
        ("the <a>red</a> house", "la maison rouge", "0-0 1-2 2-1", "la maison <a>rouge</a>"),
        ("by <a>Le Monde</a> now", "maintenant par Le Monde", "0-0 1-0", "maintenant par <a>Le Monde</a>"),
        (
            'a <b id="1">b</b> <b id="2">c</b>',
            "x y z",
            "1-2 2-1",
            'x <b id="2">y</b> <b id="1">z</b>',
        ),
        ("<a>one <b>two</b></a> three", "un deux trois", "0-0 1-1 2-2", "<a>un <b>deux</b></a> trois"),
        ("one <a>two</a> three", "un deux trois", "", "un <a>deux</a> trois"),
        ("one<img/> two", "un deux", "0-0 1-1", "un<img/> deux"),
        ("run <code>ls -l</code> now", "lancez ls -l", "0-0 3-1", "lancez <code>ls -l</code>"),
        ("<i></i>one", "un", "0-0", "<i></i>un"),
        ("<b>un</b>believable story", "histoire incroyable", "0-1 1-0", "histoire <b>incroyable</b>"),
        ("one <br/>two", "un \ndeux", "", "un <br/>deux"),
        ("CO<sub>2</sub> a year", "par an CO2", "0-1", "par an CO<sub>2</sub>"),
        (
            "<a>See <b>the report.</b></a>",
            "Voyez le rapport.",
            "0-0 1-1 2-2",
            "<a>Voyez <b>le rapport.</b></a>",
        ),
        ("<b>“He</b> came", "« Il est venu", "0-1 1-3", "<b>« Il</b> est venu"),
        ("voici <a>rien</a> là", "this don’t there", "0-0 1-1 2-2", "this <a>don’t</a> there"),
        ("the red <b></b>house", "la maison rouge", "0-0 1-2 2-1", "la <b></b>maison rouge"),
        ("« <i>It was.</i> »", "« C’était. »", "", "« <i>C’était.</i> »"),
        ("« <i>It was</i>. »", "« C’était. »", "", "« <i>C’était</i>. »"),
    ],
)
def test_elements_go_around_their_own_words(source: str, target: str, pairs: str, expected: str) -> None:
    plain, elements = lift(markup.parse(source))
    assert project(plain, elements, Draft(target, words(plain, target, pairs))) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("le XX<sup>e</sup> siècle", "the 20th century", "the 20<sup>th</sup> century"),
        ("the 3<sup>rd</sup> floor", "le 3e étage", "le 3<sup>e</sup> étage"),
        ("25 m<sup>2</sup> here", "25 m² ici", "25 m<sup>2</sup> ici"),
        ("<a>5 km<sup>2</sup></a> here", "5 km² ici", "<a>5 km<sup>2</sup></a> ici"),
        ("5 m² or 25 m<sup>2</sup>", "5 m² ou 25 m²", "5 m² ou 25 <sup>m²</sup>"),
        ("The word<sup>2</sup> is", "Le mot2 est", "Le mot<sup>2</sup> est"),
        ("La loi<sup><a>5</a></sup> est", "The law5 is", "The law<sup><a>5</a></sup> is"),
        ("<i></i> A view", "Une vue", "<i></i> Une vue"),
        ("A view. <i></i>", "Une vue.", "Une vue. <i></i>"),
    ],
)
def test_what_is_raised_and_what_is_empty_stands_where_it_did(
    source: str, target: str, expected: str
) -> None:
    plain, elements = lift(markup.parse(source))
    assert project(plain, elements, Draft(target)) == expected


def test_a_contraction_stays_in_one_piece() -> None:
    plain, elements = lift(markup.parse("<b>ils</b> ne parlent"))
    draft = Draft("they don’t speak", (Link(0, 3, 0, 8), Link(4, 6, 9, 10)))
    assert project(plain, elements, draft) == "<b>they don’t</b> speak"


def test_an_elided_article_takes_its_apostrophe_along() -> None:
    plain, elements = lift(markup.parse("<b>the</b> economy grows"))
    assert (
        project(plain, elements, Draft("l’économie croît", (Link(0, 3, 0, 1),))) == "<b>l’</b>économie croît"
    )


@pytest.mark.parametrize(
    ("source", "target", "links", "expected"),
    [
        # `was` is linked to the apostrophe, and `suis` to what follows it
        ("yes, I <b></b>was here", "oui, j’étais ici", "7-10=6-7 11-15=13-16", "oui, j’<b></b>étais ici"),
        ("oui, je <b></b>suis ici", "yes, I’m here", "5-7=5-6 8-12=7-8", "yes, <b></b>I’m here"),
    ],
)
def test_an_empty_element_never_stands_inside_an_elision(
    source: str, target: str, links: str, expected: str
) -> None:
    plain, elements = lift(markup.parse(source))
    found = tuple(Link(*map(int, re.findall(r"\d+", link))) for link in links.split())
    assert project(plain, elements, Draft(target, found)) == expected


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        ("<a>the report</a> says", "le rapport dit", "1-1 2-2", "<a>le rapport</a> dit"),
        ("read <a>the report</a> now", "lisez le rapport vite", "0-0 2-2 3-3", "lisez <a>le rapport</a> vite"),
        ("read the <a>report</a> now", "lisez le rapport vite", "0-0 2-1 2-2 3-3", "lisez le <a>rapport</a> vite"),
        ("read the <a>page</a> now", "lisez l’écran vite", "0-0 2-1 3-2", "lisez l’<a>écran</a> vite"),
        ("read <a>page one</a> now", "lisez la page un", "0-0 1-1 1-2 2-3", "lisez <a>la page un</a>"),
    ],
)  # fmt: skip
def test_an_article_is_inside_an_element_where_the_source_has_it_inside(
    source: str, target: str, pairs: str, expected: str
) -> None:
    plain, elements = lift(markup.parse(source))
    assert project(plain, elements, Draft(target, words(plain, target, pairs))) == expected


def test_an_element_with_the_last_word_of_the_source_has_it_in_the_translation_however_far_it_stands() -> (
    None
):
    plain, elements = lift(markup.parse("then at once <b>throw it away.</b>"))
    target = "puis jetez le immédiatement loin."
    links = words(plain, target, "0-0 3-1 4-2 2-3 5-4")
    assert project(plain, elements, Draft(target, links)) == "puis <b>jetez le immédiatement loin.</b>"


def test_two_elements_linked_to_one_word_share_the_words_in_order() -> None:
    plain, elements = lift(markup.parse('<a id="1">x</a> <a id="2">y</a>'))
    draft = Draft("un deux", (Link(0, 1, 0, 2), Link(2, 3, 0, 2)))
    assert project(plain, elements, draft) == '<a id="1">un</a> <a id="2">deux</a>'


def test_attention_becomes_links_between_words() -> None:
    source, target = "the red house", "la maison rouge"
    spans = token_spans(["▁the", "▁red", "▁hou", "se"], source)
    assert spans == ((0, 3), (4, 7), (8, 11), (11, 13))
    attention = [[0.9, 0.0, 0.1, 0.0], [0.0, 0.3, 0.3, 0.4], [0.1, 0.8, 0.1, 0.0]]
    theirs = token_spans(["▁la", "▁maison", "▁rouge"], target)
    assert link_words(attend(cut(source, spans), target, theirs, attention)) == (
        Link(0, 3, 0, 2),
        Link(4, 7, 10, 15),
        Link(8, 13, 3, 9),
    )


def test_tokens_that_do_not_spell_the_text_get_their_words() -> None:
    assert token_spans(["▁a", "▁", "<0xF0>", "<0x9F>"], "a 🎬") == ((0, 1), (2, 3), (2, 3), (2, 3))
    assert token_spans(["▁a", "▁b"], "a") == ()


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    text = draw(st.text(alphabet="abc ", max_size=20))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, tuple(Edit(start, end, draw(st.text(alphabet="XY", max_size=4))) for start, end in pairs)


@given(edits())
def test_edits_can_be_undone_and_their_places_followed(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, made = case
    changed = apply(text, made)
    assert apply(changed, undo(text, made)) == text
    moves = Moves(made)
    for position in range(len(text)):
        if not any(edit.start <= position < edit.end for edit in made):
            assert changed[moves.first(position) : moves.last(position + 1)] == text[position]
