"""Reconcile: people win, whatever happens to the article."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalogs import CatalogError, Shelf, reconcile
from pipeline.catalogs.notes import excerpt
from pipeline.catalogs.provenance import UNKNOWN
from pipeline.model import (
    NO_LANGUAGE,
    Article,
    Block,
    BlockKind,
    Catalog,
    Entry,
    Inline,
    Key,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)

EN, FR = Language("en"), Language("fr")
P = BlockKind.PARAGRAPH

RAIN = "It rained on the old port all morning."
RAIN_EDITED = "It rained on the old port all day."
SHOOT = "The shooting of the film began in spring."
PLUIE = "Il a plu sur le Vieux-Port toute la matinée."


def article(*texts: str, language: Language = EN, kind: BlockKind = P) -> SegmentedArticle:
    """An article with one block, of one unit, for each text."""
    blocks = tuple(Block(kind, text) for text in texts)
    units = tuple((Unit(kind, language, text),) for text in texts)
    return SegmentedArticle(Article("an-article", "source/an article.txt", blocks), units, EN)


def edit(catalog: Catalog, msgid: str, text: str, state: State = State.HUMAN) -> Catalog:
    """Give one entry a text."""
    translation = Translation(text, state, "argos" if state is State.MACHINE else "")
    return replace(
        catalog,
        entries=tuple(
            replace(entry, translation=translation) if entry.key.msgid == msgid else entry
            for entry in catalog.entries
        ),
    )


def shown(catalog: Catalog) -> list[tuple[str, str, State]]:
    return [(entry.key.msgid, entry.translation.text, entry.translation.state) for entry in catalog.entries]


def test_a_first_catalog_is_open_where_the_language_differs_and_filled_with_itself_elsewhere() -> None:
    english, french = article("It rains."), article("Il pleut.", language=FR)
    name = article("Netflix", language=NO_LANGUAGE, kind=BlockKind.CELL)
    both = replace(
        english,
        article=replace(
            english.article,
            blocks=(*english.article.blocks, *french.article.blocks, *name.article.blocks),
        ),
        units=(*english.units, *french.units, *name.units),
    )
    assert shown(reconcile(None, both, FR)) == [
        ("It rains.", "", State.MISSING),
        ("Il pleut.", "Il pleut.", State.SOURCE),
        ("Netflix", "Netflix", State.SOURCE),
    ]


def test_a_persons_text_stays_when_neighbours_change_and_paragraphs_move() -> None:
    before = edit(reconcile(None, article(RAIN, SHOOT), FR), RAIN, PLUIE)
    after = reconcile(before, article("Something new.", SHOOT, RAIN), FR)
    assert shown(after) == [
        ("Something new.", "", State.MISSING),
        (SHOOT, "", State.MISSING),
        (RAIN, PLUIE, State.HUMAN),
    ]
    assert after.entries[2].notes == ("paragraph", f"before: {SHOOT}")


def test_an_edited_sentence_keeps_its_translation_as_a_suggestion_and_reverting_brings_all_back() -> None:
    before = edit(reconcile(None, article(RAIN, SHOOT), FR), RAIN, PLUIE)
    after = reconcile(before, article(RAIN_EDITED, SHOOT), FR)
    suggestion, _ = after.entries
    assert suggestion.translation == Translation(PLUIE, State.SUGGESTED)
    assert suggestion.previous == Key("paragraph", RAIN)
    assert [(entry.key, entry.translation) for entry in after.obsolete] == [
        (Key("paragraph", RAIN), Translation(PLUIE, State.HUMAN))
    ]
    assert reconcile(after, article(RAIN_EDITED, SHOOT), FR) == after
    assert reconcile(after, article(RAIN, SHOOT), FR) == before


def test_a_sentence_that_another_tool_merged_in_is_offered_what_left_and_keeps_its_comments() -> None:
    (left,) = edit(reconcile(None, article(RAIN), FR), RAIN, PLUIE).entries
    merged = reconcile(None, article(RAIN_EDITED, RAIN_EDITED + " Yes."), FR)
    merged = replace(
        merged,
        entries=(replace(merged.entries[0], comments=("ask Léa",)), merged.entries[1]),
        obsolete=(left,),
    )
    source = article(RAIN_EDITED, RAIN_EDITED + " Yes.")
    after = reconcile(merged, source, FR)
    assert shown(after)[0] == (RAIN_EDITED, PLUIE, State.SUGGESTED)
    assert after.entries[0].previous == left.key
    assert after.entries[0].comments == ("ask Léa",)
    assert after.entries[1].translation == Translation(), "one text serves one sentence"
    assert reconcile(after, source, FR) == after


def test_a_suggestion_that_is_edited_away_again_still_names_the_wording_it_was_made_for() -> None:
    before = edit(reconcile(None, article(RAIN), FR), RAIN, PLUIE)
    twice = reconcile(reconcile(before, article(RAIN_EDITED), FR), article(RAIN_EDITED + " Yes."), FR)
    (entry,) = twice.entries
    assert (entry.translation.text, entry.previous) == (PLUIE, Key("paragraph", RAIN))
    assert [entry.key.msgid for entry in twice.obsolete] == [RAIN], "the suggestion itself is not hoarded"


def test_a_machines_text_is_not_suggested_but_comes_back_with_its_sentence() -> None:
    before = edit(reconcile(None, article(RAIN), FR), RAIN, "Il pleuvait.", State.MACHINE)
    after = reconcile(before, article(RAIN_EDITED), FR)
    assert shown(after) == [(RAIN_EDITED, "", State.MISSING)]
    assert reconcile(after, article(RAIN), FR) == before


def test_a_deleted_sentence_goes_to_obsolete_and_comes_back() -> None:
    before = edit(reconcile(None, article(RAIN, SHOOT), FR), RAIN, PLUIE)
    after = reconcile(before, article(SHOOT), FR)
    assert [entry.translation.text for entry in after.obsolete] == [PLUIE]
    assert reconcile(after, article(RAIN, SHOOT), FR) == before


def test_a_copy_edit_of_the_editions_own_language_stays_and_becomes_a_suggestion_when_the_source_changes() -> (
    None
):
    before = edit(reconcile(None, article(RAIN), EN), RAIN, "It poured on the old port.")
    assert reconcile(before, article(RAIN), EN) == before
    (entry,) = reconcile(before, article(RAIN_EDITED), EN).entries
    assert entry.translation == Translation("It poured on the old port.", State.SUGGESTED)


def test_the_same_words_in_another_kind_of_block_are_suggested_and_translated_apart() -> None:
    before = edit(reconcile(None, article("The shooting"), FR), "The shooting", "Le tournage")
    block, unit = (
        Block(BlockKind.HEADING, "The shooting", level=2),
        Unit(BlockKind.HEADING, EN, "The shooting"),
    )
    old = article("The shooting")
    both = replace(
        old, article=replace(old.article, blocks=(block, *old.article.blocks)), units=((unit,), *old.units)
    )
    heading, paragraph = reconcile(before, both, FR).entries
    assert (heading.translation, heading.previous) == (
        Translation("Le tournage", State.SUGGESTED),
        Key("paragraph", "The shooting"),
    )
    assert paragraph.translation == Translation("Le tournage", State.HUMAN)


def test_one_old_sentence_is_suggested_to_its_nearest_new_one_only() -> None:
    before = edit(reconcile(None, article(RAIN), FR), RAIN, PLUIE)
    after = reconcile(before, article(RAIN_EDITED, RAIN.replace("all", "the whole")), FR)
    assert [entry.translation.state for entry in after.entries] == [State.MISSING, State.SUGGESTED]


def test_a_sentence_with_other_words_gets_no_suggestion() -> None:
    before = edit(reconcile(None, article(RAIN), FR), RAIN, PLUIE)
    assert shown(reconcile(before, article(SHOOT), FR)) == [(SHOOT, "", State.MISSING)]


def test_the_same_word_confirmed_by_a_person_is_theirs_and_a_wrong_fill_of_ours_is_reopened() -> None:
    provisional = Entry(Key("paragraph", "FAQ"), UNKNOWN, Translation("FAQ", State.SOURCE))
    catalog = Catalog("an-article", FR, (provisional,))
    assert shown(reconcile(catalog, article("FAQ"), FR)) == [("FAQ", "FAQ", State.HUMAN)]
    filled = replace(catalog, entries=(replace(provisional, language=FR),))
    assert shown(reconcile(filled, article("FAQ"), FR)) == [("FAQ", "", State.MISSING)]


def test_old_source_text_that_a_tool_carried_over_is_nobodys_suggestion() -> None:
    carried = Entry(
        Key("paragraph", RAIN_EDITED),
        EN,
        Translation(RAIN, State.SUGGESTED),
        previous=Key("paragraph", RAIN),
    )
    after = reconcile(Catalog("an-article", EN, (carried,)), article(RAIN_EDITED), EN)
    assert shown(after) == [(RAIN_EDITED, RAIN_EDITED, State.SOURCE)]
    assert after.entries[0].previous is None


def test_a_persons_comment_outlives_its_sentence() -> None:
    before = reconcile(None, article(RAIN), FR)
    before = replace(before, entries=(replace(before.entries[0], comments=("ask Léa",)),))
    after = reconcile(before, article(SHOOT), FR)
    assert [entry.comments for entry in after.obsolete] == [("ask Léa",)]
    assert reconcile(after, article(RAIN, SHOOT), FR).entries[0].comments == ("ask Léa",)


def test_references_name_the_section_and_do_not_move_with_the_paragraph() -> None:
    link = Inline(1, "a", (("href", "https://example.org/\n x"), ("title", "no")))
    blocks = (
        Block(BlockKind.TITLE, "A film", level=1),
        Block(BlockKind.HEADING, "L’enjeu: <em>« été »</em>", level=2),
        Block(P, 'See <a id="1">this</a>.', (link,)),
        Block(BlockKind.COLUMN, "Year", group=1),
        Block(BlockKind.COLUMN, "Cost", group=1),
        Block(BlockKind.CELL, "1999", group=1, row=1),
        Block(BlockKind.CELL, "2 M", group=1, row=1),
        Block(BlockKind.IMAGE, "A boat", source="boat.png", link="https://example.org/boat"),
        Block(BlockKind.IMAGE, "A short film", link="https://example.org/film\n%"),
    )
    units = tuple(
        (
            Unit(
                block.kind, EN, block.text.replace(' id="1"', ""), "", (("a", link),) if block.inlines else ()
            ),
        )
        for block in blocks
    )
    segmented = SegmentedArticle(Article("an-article", "source/an article.txt", blocks), units, EN)
    described = {
        entry.key.msgid: (entry.references, entry.notes) for entry in reconcile(None, segmented, FR).entries
    }
    place, section = ("source/an%20article.txt#l-enjeu-ete",), "in “L’enjeu: « été »”"
    assert described == {
        "A film": (
            ("source/an%20article.txt",),
            (
                "title of the article",
                "length: search engines show about 60 characters",
                "after: L’enjeu: « été »",
            ),
        ),
        "L’enjeu: <em>« été »</em>": (
            ("source/an%20article.txt",),
            ("heading 2", "before: A film", "after: See this."),
        ),
        "See <a>this</a>.": (
            place,
            (
                f"paragraph, {section}",
                "before: L’enjeu: « été »",
                "after: Year",
                "<a>: https://example.org/ x",
            ),
        ),
        "Year": (place, (f"table, head of column 1, {section}", "before: See this.", "after: Cost")),
        "Cost": (place, (f"table, head of column 2, {section}", "before: Year", "after: 1999")),
        "1999": (place, (f"table, column 1, {section}", "before: Cost", "after: 2 M")),
        "2 M": (place, (f"table, column 2, {section}", "before: 1999", "after: A boat")),
        "A boat": (
            place,
            (f"image, alternative text, {section}", "before: 2 M", "after: A short film"),
        ),
        "A short film": (
            place,
            (
                f"what a film, a sound or a frame is called: https://example.org/film %, {section}",
                "before: A boat",
            ),
        ),
    }


def test_what_is_quoted_is_told_whole_and_read_again(tmp_path: Path) -> None:
    long = " ".join(["la mer est un bien commun"] * 9)
    told = article(f"She said «\u00a0{long}\u00a0» and “si l’on veut”.")
    quoted = ((FR, long.replace(" ", "\u00a0", 1)), (FR, "si l’on veut"))
    told = replace(told, units=((replace(told.units[0][0], quoted=quoted),),))
    catalog = reconcile(None, told, FR)
    assert catalog.entries[0].quoted == ((FR, long), (FR, "si l’on veut"))
    assert f"quotes in fr: {long}" in catalog.entries[0].notes
    shelf = Shelf(tmp_path)
    shelf.store(told, (catalog,))
    read = shelf.load(catalog.slug, FR)
    assert read is not None
    assert read.entries[0].quoted == catalog.entries[0].quoted


def test_an_excerpt_is_cut_after_a_word() -> None:
    assert excerpt("word " * 20) == "word " * 11 + "word…"
    assert excerpt("x" * 80) == "x" * 60 + "…"
    assert excerpt("a &lt;b> <em>c</em>\u2028d") == "a <b> c d"


sentences = st.lists(
    st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six"]), min_size=1, max_size=6).map(
        " ".join
    ),
    unique=True,
    max_size=6,
)
edits = st.dictionaries(
    st.integers(0, 5),
    st.sampled_from([State.HUMAN, State.APPROVED, State.MACHINE, State.SUGGESTED]),
    max_size=6,
)


def translated(catalog: Catalog, states: dict[int, State]) -> Catalog:
    for number, state in states.items():
        if number < len(catalog.entries):
            msgid = catalog.entries[number].key.msgid
            catalog = edit(catalog, msgid, f"{state.value} {msgid}", state)
    return catalog


@settings(max_examples=100, deadline=None)
@given(sentences, sentences, edits, edits)
def test_no_persons_text_is_lost_and_reverting_an_edit_reverts_the_catalog(
    first: list[str], second: list[str], one: dict[int, State], two: dict[int, State]
) -> None:
    start = translated(reconcile(None, article(*first), FR), one)
    edited = reconcile(start, article(*second), FR)
    assert [entry.key.msgid for entry in edited.entries] == second
    assert reconcile(edited, article(*second), FR) == edited
    assert reconcile(edited, article(*first), FR) == start
    later = translated(edited, two)
    for catalog, before in ((edited, start), (reconcile(later, article(*first), FR), later)):
        everything = (*catalog.entries, *catalog.obsolete)
        assert len({entry.key for entry in everything}) == len(everything)
        texts = {entry.translation.text for entry in everything if entry.translation.state.by_person}
        assert {
            entry.translation.text
            for entry in (*before.entries, *before.obsolete)
            if entry.translation.state.by_person
        } <= texts
        assert not any(
            entry.translation.text.startswith("machine")
            for entry in everything
            if entry.translation.state is not State.MACHINE
        )


def test_a_broken_file_in_the_way_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(RAIN)
    path = shelf.catalog_path("an-article", FR)
    path.parent.mkdir(parents=True)
    path.write_text('msgid "x"\nmsgstr "a person\n')
    with pytest.raises(CatalogError) as caught:
        shelf.store(source, [reconcile(None, source, FR)])
    assert caught.value.where == f"{path}:2"
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path / "locales"), article(RAIN)
    (tmp_path / "locales").write_text("a file where the folder should be")
    with pytest.raises(CatalogError, match="cannot be") as caught:
        shelf.store(source, [reconcile(None, source, FR)])
    assert caught.value.where.startswith(str(tmp_path / "locales"))


def test_storing_again_writes_nothing_and_an_edit_touches_one_articles_files(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(RAIN, SHOOT)
    catalog = edit(reconcile(None, source, FR), RAIN, "Il pleuvait.", State.MACHINE)
    paths = (
        shelf.template_path("an-article"),
        shelf.catalog_path("an-article", FR),
        shelf.ledger_path("an-article", FR),
    )
    assert shelf.load("an-article", FR) is None
    assert shelf.stale(source, [catalog]) == paths
    assert not list(tmp_path.iterdir())
    assert shelf.store(source, [catalog]) == paths
    loaded = shelf.load("an-article", FR)
    assert loaded is not None
    again = reconcile(loaded, source, FR)
    assert again == loaded
    assert shelf.stale(source, [again]) == ()
    assert shelf.store(source, [again]) == ()
    assert shelf.store(source, [edit(again, SHOOT, "Le tournage.")]) == (paths[1],)
