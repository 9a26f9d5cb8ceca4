"""Which words an edition shows, and in which state."""

import pytest

from pipeline.assemble import AssembleError, assemble, hold_back
from pipeline.assemble.figures import rewrite
from pipeline.model import (
    NO_LANGUAGE,
    Article,
    Block,
    BlockKind,
    Catalog,
    Edition,
    Entry,
    Held,
    Inline,
    Language,
    Passage,
    Piece,
    Policy,
    SegmentedArticle,
    State,
    Terms,
    Translation,
    Unit,
)

FR, EN = Language("fr"), Language("en")
LINK = Inline(1, "a", (("href", "https://x.example/"),))


def segmented(*units: Unit) -> SegmentedArticle:
    blocks = tuple(Block(unit.kind, unit.text) for unit in units)
    article = Article("wind", "source/wind.txt", blocks, url="https://x.example/wind", published="2025-05-14")
    return SegmentedArticle(article, tuple((unit,) for unit in units), EN)


def catalog(*entries: tuple[Unit, Translation], language: Language = FR) -> Catalog:
    return Catalog(
        "wind", language, tuple(Entry(unit.key, unit.language, translation) for unit, translation in entries)
    )


def unit(text: str, language: Language = EN, kind: BlockKind = BlockKind.PARAGRAPH) -> Unit:
    return Unit(kind, language, text)


def shown(
    source: Unit, translation: Translation, policy: Policy = Policy.MACHINE, language: Language = FR
) -> Piece:
    edition = assemble(segmented(source), catalog((source, translation), language=language), Terms(policy))
    return edition.passages[0].pieces[0]


def test_an_edition_has_the_article_s_form_and_the_catalog_s_words() -> None:
    linked = Unit(BlockKind.PARAGRAPH, EN, "See <a>this</a>!", " ", (("a", LINK),))
    plain = unit("Why?")
    article = Article(
        "wind", "source/wind.txt", (Block(BlockKind.PARAGRAPH, 'See <a id="1">this</a>! Why?', (LINK,)),)
    )
    words = catalog(
        (linked, Translation("Voir <a>ceci</a>!", State.MACHINE)),
        (plain, Translation("Pourquoi ?", State.HUMAN)),
    )
    assert assemble(SegmentedArticle(article, ((linked, plain),), EN), words) == Edition(
        "wind",
        FR,
        (
            Passage(
                article.blocks[0],
                (
                    Piece("Voir <a>ceci</a>\u202f!", " ", (("a", LINK),), State.MACHINE, FR),
                    Piece("Pourquoi\u202f?", "", (), State.HUMAN, FR),
                ),
            ),
        ),
        location="source/wind.txt",
    )


def test_address_and_dates_of_the_article_stay_with_the_edition() -> None:
    source = unit("One")
    edition = assemble(segmented(source), catalog((source, Translation("Un", State.HUMAN))))
    assert (edition.url, edition.published, edition.modified) == ("https://x.example/wind", "2025-05-14", "")


@pytest.mark.parametrize(
    ("state", "machine", "touched", "approved"),
    [
        (State.MISSING, State.MISSING, State.MISSING, State.MISSING),
        (State.MACHINE, State.MACHINE, State.MISSING, State.MISSING),
        (State.SUGGESTED, State.SUGGESTED, State.SUGGESTED, State.MISSING),
        (State.HUMAN, State.HUMAN, State.HUMAN, State.HUMAN),
        (State.APPROVED, State.APPROVED, State.APPROVED, State.APPROVED),
    ],
)
def test_the_policy_says_whose_words_may_be_shown(
    state: State, machine: State, touched: State, approved: State
) -> None:
    translation = Translation("" if state is State.MISSING else "Un", state)
    for policy, wanted in zip(Policy, (machine, touched, approved), strict=True):
        stand_in = Piece("One", "", (), State.MISSING, EN)
        words = Piece("Un", "", (), wanted, FR)
        assert shown(unit("One"), translation, policy) == (stand_in if wanted is State.MISSING else words)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("state", [State.SOURCE, State.SUGGESTED, State.MACHINE, State.MISSING])
def test_a_unit_in_the_edition_s_language_shows_itself_unless_a_person_edited_it(
    state: State, policy: Policy
) -> None:
    own = Piece("Pourquoi\u202f?", "", (), State.SOURCE, FR)
    assert shown(unit("Pourquoi ?", FR), Translation("Autre chose", state), policy) == own
    edited = Piece("Autre chose", "", (), State.HUMAN, FR)
    assert shown(unit("Pourquoi ?", FR), Translation("Autre chose", State.HUMAN), policy) == edited


def test_a_stand_in_keeps_the_typography_of_its_own_language() -> None:
    assert shown(unit("Pourquoi ?", FR), Translation(), language=EN) == Piece(
        "Pourquoi\u202f?", "", (), State.MISSING, FR
    )


def test_a_text_of_blanks_is_no_translation() -> None:
    assert shown(unit("One"), Translation(" \n", State.HUMAN)).state is State.MISSING


@pytest.mark.parametrize(
    ("text", "wanted", "problem"),
    [
        ("Voir <a>ceci", "Voir ceci", "<a> is never closed"),
        ("Voir ceci</a> &lt;b>", "Voir ceci &lt;b>", "</a> closes nothing"),
        ("Voir ceci", "Voir ceci", "its tags are not those of the source"),
        ("<em>Voir</em><br/><a>ceci</a>", "Voir ceci", "its tags are not those of the source"),
    ],
)
def test_a_translation_with_broken_tags_is_shown_without_them_and_named(
    text: str, wanted: str, problem: str
) -> None:
    source = Unit(BlockKind.PARAGRAPH, EN, "See <a>this</a>", "", (("a", LINK),))
    edition = assemble(segmented(source), catalog((source, Translation(text, State.HUMAN))))
    assert edition.passages[0].pieces == (Piece(wanted, "", (), State.HUMAN, FR),)
    assert edition.problems == (f"paragraph “See <a>this</a>”: {problem}; shown without its tags",)


def test_a_problem_of_a_unit_that_stands_twice_is_named_once() -> None:
    source = unit("A word " * 20)
    words = catalog((source, Translation("<b>", State.HUMAN)))
    edition = assemble(segmented(source, source), words)
    assert edition.problems == (
        f"paragraph “{('A word ' * 20)[:59]}…”: <b> is never closed; shown without its tags",
    )


def test_line_breaks_and_control_characters_of_a_translation_are_folded() -> None:
    text = "Un\n\n# deux\u2028trois\x00\x1b "
    assert shown(unit("One"), Translation(text, State.HUMAN)).text == "Un # deux trois"


def test_code_names_and_words_of_no_language_are_never_typeset() -> None:
    for kind in (BlockKind.CODE, BlockKind.AUTHOR, BlockKind.PARAGRAPH):
        piece = shown(unit("a?  b : l'c", NO_LANGUAGE, kind), Translation("a?  b : l'c", State.SOURCE))
        assert piece == Piece("a?  b : l'c", "", (), State.SOURCE, FR)


def test_a_number_that_stands_alone_is_written_as_the_edition_writes_numbers() -> None:
    source = unit("20,000", NO_LANGUAGE, BlockKind.CELL)
    assert shown(source, Translation("20,000", State.SOURCE)).text == "20\u202f000"
    assert shown(source, Translation("20,000", State.SOURCE), language=EN).text == "20,000"


@pytest.mark.parametrize(
    ("text", "source", "target", "wanted"),
    [
        ("1,234,567.89", "en", "fr", "1\u202f234\u202f567,89"),
        ("-20,000", "en", "fr", "-20\u202f000"),
        ("12.5%", "en", "fr", "12,5\u00a0%"),
        ("4\u00a0200", "fr", "en", "4,200"),
        ("4 200", "fr", "fr", "4\u202f200"),
        ("12,5 %", "fr", "en", "12.5%"),
        ("1,70 €", "fr", "en", "1.70 €"),
        ("1,500 €", "fr", "en", "1,500 €"),
        ("3.11", "en", "fr", "3.11"),
        ("2025", "en", "fr", "2025"),
        ("20,00", "en", "fr", "20,00"),
        ("Netflix", "en", "fr", "Netflix"),
    ],
)
def test_only_what_can_be_read_in_one_way_is_taken_for_a_number(
    text: str, source: str, target: str, wanted: str
) -> None:
    assert rewrite(text, Language(source), Language(target)) == wanted


def test_a_unit_that_the_catalog_does_not_know_is_an_error_with_a_next_step() -> None:
    with pytest.raises(AssembleError) as error:
        assemble(segmented(unit("One")), catalog())
    assert str(error.value) == (
        "source/wind.txt: the fr catalog does not know paragraph “One”\n  next step: run `diptych extract`"
    )


def test_a_stale_translation_is_shown_or_the_source_stands_in() -> None:
    source, stale = unit("One"), Translation("Un", State.SUGGESTED)
    words = catalog((source, stale))
    for policy in Policy:
        hidden = assemble(segmented(source), words, Terms(policy, show_stale=False))
        assert hidden.passages[0].pieces == (Piece("One", "", (), State.MISSING, EN),)


def test_an_edition_below_its_threshold_is_held_back_with_the_reason() -> None:
    units = [unit(text) for text in ("One", "Two", "Three")]
    article = Article("wind", "source/wind.txt", tuple(Block(BlockKind.PARAGRAPH, one.text) for one in units))
    words = catalog(
        (units[0], Translation("Un", State.HUMAN)),
        (units[1], Translation("Deux", State.MACHINE)),
        (units[2], Translation("Trois", State.APPROVED)),
    )
    cut = SegmentedArticle(article, tuple((one,) for one in units), EN)
    for threshold, wanted in ((0, None), (66, None), (67, "held")):
        terms = Terms(Policy.APPROVED, threshold=threshold)
        held = hold_back(assemble(cut, words, terms), terms)
        assert (held is None) == (wanted is None)
    assert held == Held(
        "wind",
        FR,
        "2 of 3 sentences (66 %) may be shown in fr under publish = 'approved'; the threshold is 67 %",
    )
    assert hold_back(assemble(cut, words), Terms(threshold=100)) is None


def test_what_the_page_may_say_goes_with_the_edition() -> None:
    source = unit("One")
    assert not assemble(segmented(source), catalog((source, Translation())), Terms(note=False)).noted
