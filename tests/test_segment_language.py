"""The room `segment`: which language each unit is in."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.model import NO_LANGUAGE, Article, Block, BlockKind, Inline, Language
from pipeline.segment import Identifier, LangidIdentifier, WordIdentifier, identifier, segment, written

FR, EN = Language("fr"), Language("en")
P, H, C = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CELL

ENGLISH = (
    "The harbour was quiet that morning, and nobody in the town had heard the news yet. "
    "The boats were still at sea. They would not be back before the evening."
)
FRENCH = (
    "Le port était calme ce matin-là, et personne dans la ville n’avait encore appris la nouvelle. "
    "Les bateaux étaient toujours en mer. Ils ne rentreraient pas avant le soir."
)


@pytest.fixture(scope="module")
def identify() -> Identifier:
    return identifier((FR, EN))


def languages_of(
    blocks: Sequence[Block | tuple[BlockKind, str]],
    identify: Identifier,
    declared: Language | None = None,
    project: tuple[Language, ...] = (FR, EN),
) -> list[list[str]]:
    made = tuple(block if isinstance(block, Block) else Block(*block) for block in blocks)
    found = segment(Article("a", "a.html", made, language=declared), project, identify)
    return [[unit.language for unit in units] for units in found.units]


def test_each_sentence_of_a_mixed_article_has_its_own_language(identify: Identifier) -> None:
    blocks = [
        (BlockKind.TITLE, "A quiet morning in the harbour"),
        (BlockKind.AUTHOR, "Celine"),
        (
            BlockKind.TEASER,
            "découvrez comment le port vit au rythme des bateaux. suivez les pêcheurs à l'aube.",
        ),
        (P, ENGLISH),
        (P, "He said it was late. « Je ne rentrerai pas avant le soir », répondit le pêcheur."),
        (H, "FAQ"),
    ]
    assert languages_of(blocks, identify) == [
        ["en"],
        ["zxx"],
        ["fr", "fr"],
        ["en", "en", "en"],
        ["en", "fr"],
        ["en"],
    ]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr")])
@pytest.mark.parametrize("short", ["Conclusion", "FAQ", "Impact", "20,000", "4\u00a0200", "2025", "Option 3"])
def test_what_could_be_either_has_the_language_around_it(
    text: str, language: str, short: str, identify: Identifier
) -> None:
    assert languages_of([(P, text), (C, short), (P, text)], identify)[1] == [language]


@pytest.mark.parametrize(
    "short", ["—", "🎬", "✅ 🎉", "…", "https://example.com/les-bateaux", "a.b@example.org"]
)
def test_what_has_neither_words_nor_figures_has_no_language(short: str, identify: Identifier) -> None:
    assert languages_of([(P, ENGLISH), (C, short)], identify)[1] == ["zxx"]


def test_names_and_code_have_no_language_whatever_they_declare(identify: Identifier) -> None:
    blocks = [
        Block(BlockKind.AUTHOR, "Jeanne de la Tour", language=FR),
        Block(BlockKind.CODE, "the = end", language=EN),
        Block(P, ENGLISH, language=NO_LANGUAGE),
    ]
    assert languages_of(blocks, identify) == [["zxx"], ["zxx"], ["zxx"] * 3]


def test_what_a_block_declares_wins_over_words_that_are_not_sure(identify: Identifier) -> None:
    assert languages_of([Block(P, "Le Tigre on tour", language=EN)], identify) == [["en"]]
    assert languages_of([Block(P, "Point final.", language=EN)], identify) == [["en"]]


def test_a_template_that_declares_one_language_for_all_is_not_believed(identify: Identifier) -> None:
    assert languages_of([Block(P, ENGLISH, language=FR)], identify) == [["en"] * 3]
    inline = (Inline(1, "span", (("lang", "FR-CA"),)),)
    wrapped = Block(P, f'<span id="1">{ENGLISH}</span>', inline)
    assert languages_of([wrapped, replace(wrapped, language=FR)], identify) == [["en"]] * 2


def test_a_declared_region_is_the_project_language_of_its_primary_subtag(identify: Identifier) -> None:
    assert languages_of([Block(P, "Oui.", language=Language("fr-CA"))], identify) == [["fr"]]
    regional = (FR, Language("fr-CA"), EN)
    assert languages_of(
        [Block(P, "Oui.", language=Language("FR-ca"))], LangidIdentifier(regional), project=regional
    ) == [["fr-CA"]]


def test_a_third_language_is_passed_through(identify: Identifier) -> None:
    block = Block(BlockKind.QUOTE, "Der Hafen war still. Niemand wusste es.", language=Language("de"))
    assert languages_of([(P, ENGLISH), block], identify)[1] == ["zxx", "zxx"]


def test_a_declaration_that_says_nothing_counts_for_nothing(identify: Identifier) -> None:
    assert languages_of([Block(P, ENGLISH, language=Language("und"))], identify) == [["en"] * 3]


def test_words_in_a_span_of_another_language_say_nothing_about_the_sentence(
    identify: Identifier,
) -> None:
    text = 'Il cite <em id="1">The sea is never still for long and the wind is reliable</em>.'
    block = Block(P, text, (Inline(1, "em", (("lang", "en"),)),))
    assert languages_of([block], identify) == [["fr"]]


def test_a_sentence_that_is_all_in_a_declared_span_has_its_language(identify: Identifier) -> None:
    text = 'La technique est simple. «\u00a0<span id="1">The hardest part was trust.</span>\u00a0» Elle rit.'
    block = Block(P, text, (Inline(1, "span", (("lang", "en"),)),))
    assert languages_of([(P, FRENCH), block], identify)[1] == ["fr", "en", "fr"]


@pytest.mark.parametrize(
    "inline",
    [Inline(1, "span", (("translate", "no"),)), Inline(1, "code"), Inline(1, "i", (("lang", "la"),))],
)
def test_a_unit_of_nothing_but_protected_words_has_no_language(inline: Inline, identify: Identifier) -> None:
    block = Block(C, f'<{inline.name} id="1">the end of things</{inline.name}>', (inline,))
    assert languages_of([(P, ENGLISH), block], identify)[1] == ["zxx"]


def test_a_name_has_the_language_of_the_sentences_that_use_it(identify: Identifier) -> None:
    blocks = [
        (C, "Bibliothèque Municipale"),
        (P, "Last year the town gave the old Bibliothèque Municipale a new home by the harbour."),
        (P, ENGLISH),
    ]
    assert languages_of(blocks, identify)[0] == ["en"]


def test_rows_full_of_foreign_names_are_in_the_language_of_their_words(identify: Identifier) -> None:
    rows = [
        "Projects Type Impact",
        "Écoles Réunies Film Education Training of young talents 🎬",
        "Cinémathèque Régionale Cinematic Heritage Preservation and awareness 🎥",
        "Partners Areas of Intervention Planned Initiatives",
        "Film Production 20,000 1.5 billion",
    ]
    blocks = [(P, ENGLISH), *((BlockKind.ROW, row) for row in rows), (P, ENGLISH)]
    assert languages_of(blocks, identify)[1:-1] == [["en"]] * 5


def test_one_key_has_one_language_in_the_whole_article(identify: Identifier) -> None:
    blocks = [(H, "Documents"), (P, ENGLISH), (P, ENGLISH), (H, "Documents"), (P, FRENCH), (H, "Documents")]
    found = languages_of(blocks, identify)
    assert found[0] == found[3] == found[5]
    declared = [(H, "Documents"), (P, ENGLISH), Block(H, "Documents", language=FR)]
    assert languages_of(declared, identify)[0] == ["fr"]


def test_capitals_and_title_case_are_read_as_words(identify: Identifier) -> None:
    asked: list[str] = []

    def listen(text: str) -> dict[Language, float]:
        asked.append(text)
        return {FR: 0.5, EN: 0.5}

    blocks = (
        Block(H, "THE END OF THE ROAD IN 2025"),
        Block(H, "Shaking Up the Norms"),
        Block(H, "See www.example.com or mail a@b.example, by 7pm in Paris"),
    )
    segment(Article("a", "a.html", blocks), (FR, EN), listen)
    assert asked == ["the end of the road in", "shaking up the norms", "See or mail by in Paris"]


def test_the_article_is_in_the_language_of_most_of_it(identify: Identifier) -> None:
    def language(*blocks: Block, declared: Language | None = None) -> str:
        return segment(Article("a", "a.html", blocks, language=declared), (FR, EN), identify).language

    assert language(Block(P, ENGLISH), Block(P, "Le port était calme ce matin-là.")) == "en"
    assert language(Block(P, FRENCH), declared=EN) == "fr"
    assert language(Block(P, "🎬"), declared=Language("en-GB")) == "en"
    assert language() == "fr"


def test_one_language_is_the_language_of_everything_with_words() -> None:
    assert languages_of([(P, ENGLISH), (C, "7"), (C, "—")], LangidIdentifier((FR,)), project=(FR,)) == [
        ["fr"] * 3,
        ["fr"],
        ["zxx"],
    ]


def test_french_and_english_are_told_apart_whatever_the_editions_are() -> None:
    assert written((FR, EN)) == (FR, EN)
    assert written((EN,)) == (EN, FR)
    assert written((Language("fr-CA"),)) == ("fr-CA", "en")
    assert written((EN, Language("de"))) == ("en", "de", "fr")
    assert isinstance(identifier(written((FR,))), WordIdentifier)


@pytest.mark.parametrize("editions", [("fr",), ("en",), ("de",), ("en", "de"), ("fr", "de")])
@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr")])
def test_an_article_in_no_language_of_the_editions_is_in_its_own(
    editions: tuple[str, ...], text: str, language: str
) -> None:
    languages = written(tuple(map(Language, editions)))
    found = languages_of([(P, text)], identifier(languages), project=languages)
    assert found == [[language] * 3]


def test_an_identifier_that_says_nothing_leaves_it_to_what_is_declared() -> None:
    blocks = (Block(P, ENGLISH),)
    found = segment(Article("a", "a.html", blocks, language=EN), (FR, EN), lambda _text: {})
    assert [unit.language for unit in found.units[0]] == ["en", "en", "en"]
