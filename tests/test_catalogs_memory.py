"""What people translated in one article serves the others, and never takes a person's words away."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalogs import (
    Shelf,
    ask_beside,
    keep_drafts,
    lay_beside,
    open_drafts,
    recall,
    reconcile,
    search,
)
from pipeline.cli import main
from pipeline.model import (
    Article,
    Block,
    BlockKind,
    Catalog,
    Key,
    Language,
    Offer,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)

EN, FR = Language("en"), Language("fr")
RAIN, PLUIE = "It rained on the old port all morning.", "Il a plu sur le Vieux-Port toute la matinée."


def article(slug: str, *texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> SegmentedArticle:
    blocks = tuple(Block(kind, text) for text in texts)
    units = tuple((Unit(kind, EN, text),) for text in texts)
    return SegmentedArticle(Article(slug, f"source/{slug}.txt", blocks), units, EN)


def catalog(slug: str, **texts: Translation) -> Catalog:
    """A catalog of one sentence, RAIN, with this translation."""
    fresh = reconcile(None, article(slug, RAIN), FR)
    return replace(fresh, entries=(replace(fresh.entries[0], translation=texts.get("text", Translation())),))


def person(text: str) -> Translation:
    return Translation(text, State.HUMAN)


def test_a_persons_text_for_the_same_sentence_fills_the_gap_and_names_its_article(tmp_path: Path) -> None:
    source, shelf = article("harbour", RAIN), Shelf(tmp_path)
    first, second = recall([catalog("rain", text=person(PLUIE)), catalog("harbour")])
    assert first.entries[0].translation == person(PLUIE)
    assert second.entries[0].translation == Translation(PLUIE, State.SUGGESTED, "memory|rain")
    shelf.store(source, [second])
    assert "#. memory: a person translated it so in rain\n" in shelf.catalog_path("harbour", FR).read_text()
    loaded = reconcile(shelf.load("harbour", FR), source, FR)
    assert loaded.entries == second.entries
    assert shelf.stale(source, [recall([first, loaded])[1]]) == ()


def test_what_came_from_the_memory_follows_its_origin_until_a_person_confirms_it(tmp_path: Path) -> None:
    _, second = recall([catalog("rain", text=person(PLUIE)), catalog("harbour")])
    assert recall([catalog("rain", text=person("Il pleuvait.")), second])[1].entries[0].translation == (
        Translation("Il pleuvait.", State.SUGGESTED, "memory|rain")
    )
    shelf = Shelf(tmp_path)
    shelf.store(article("harbour", RAIN), [second])
    path = shelf.catalog_path("harbour", FR)
    path.write_text(path.read_text().replace("#, fuzzy\n", ""))
    loaded = shelf.load("harbour", FR)
    assert loaded is not None
    assert loaded.entries[0].translation == person(PLUIE)
    assert recall([catalog("rain", text=person("Il pleuvait.")), loaded])[1] == loaded


@pytest.mark.parametrize("state", [State.HUMAN, State.APPROVED, State.SUGGESTED])
def test_the_memory_touches_nothing_that_a_person_wrote(state: State) -> None:
    mine = catalog("harbour", text=Translation("À moi.", state))
    assert recall([catalog("rain", text=person(PLUIE)), mine])[1] == mine


def test_a_machines_draft_gives_way_and_no_machines_text_is_remembered() -> None:
    draft = Translation("Il pleut.", State.MACHINE, "argos")
    assert recall([catalog("rain", text=draft), catalog("harbour")])[1] == catalog("harbour")
    remembered = recall([catalog("rain", text=person(PLUIE)), catalog("harbour", text=draft)])[1]
    assert remembered.entries[0].translation.text == PLUIE


def test_another_kind_of_block_gets_an_offer_that_stays_until_a_person_decides(tmp_path: Path) -> None:
    source, shelf = article("harbour", RAIN, kind=BlockKind.HEADING), Shelf(tmp_path)
    known = catalog("rain", text=person(PLUIE))
    _, second = recall([known, reconcile(None, source, FR)])
    (entry,) = second.entries
    assert (entry.translation, entry.offers) == (Translation(), (Offer(PLUIE, "memory|rain|95 %"),))
    shelf.store(source, [second])
    loaded = reconcile(shelf.load("harbour", FR), source, FR)
    assert loaded.entries == second.entries
    assert recall([known, loaded])[1] == loaded
    decided = replace(loaded, entries=(replace(entry, translation=person("La pluie")),))
    assert reconcile(decided, source, FR).entries[0].offers == ()


def test_the_words_of_most_people_win_whatever_the_order_of_articles() -> None:
    catalogs = [
        catalog("a", text=Translation("Approuvé.", State.APPROVED, "argos")),
        catalog("b", text=person("Deux.")),
        catalog("c", text=person("Un.")),
        catalog("d", text=person("Deux.")),
        catalog("e"),
    ]
    taken = {recall(order)[order.index(catalogs[-1])] for order in (catalogs, catalogs[::-1])}
    assert [one.entries[0].translation for one in taken] == [
        Translation("Deux.", State.SUGGESTED, "memory|b")
    ]


def test_what_came_from_the_memory_is_not_hoarded_when_its_sentence_goes() -> None:
    _, second = recall([catalog("rain", text=person(PLUIE)), catalog("harbour")])
    assert reconcile(second, article("harbour", "Something else."), FR).obsolete == ()


def test_a_machine_is_asked_once_beside_a_suggestion_and_its_draft_is_an_offer(tmp_path: Path) -> None:
    source = article("harbour", RAIN)
    suggestion = Translation(PLUIE, State.SUGGESTED)
    before = catalog("harbour", text=suggestion)
    asked = ask_beside(before)
    assert [entry.key for entry in asked.gaps()] == [Key("paragraph", RAIN)]
    draft = Translation("Il  pleut.", State.MACHINE, "argos (1.9)|en>fr")
    filled = replace(asked, entries=(replace(asked.entries[0], translation=draft),))
    beside = lay_beside(before, filled)
    assert beside.entries[0].translation == suggestion
    assert beside.entries[0].offers == (Offer("Il pleut.", "argos [1.9]|en>fr"),)
    shelf = Shelf(tmp_path)
    shelf.store(source, [beside])
    loaded = reconcile(shelf.load("harbour", FR), source, FR)
    assert loaded.entries == beside.entries
    assert list(ask_beside(loaded).gaps()) == []


def test_a_machine_that_has_no_draft_is_not_asked_again() -> None:
    before = catalog("harbour", text=Translation(PLUIE, State.SUGGESTED))
    none = replace(
        before,
        entries=(replace(before.entries[0], translation=Translation("", signature="argos", problem="x")),),
    )
    assert list(ask_beside(lay_beside(before, none)).gaps()) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.MACHINE])
def test_only_what_a_machine_alone_stands_behind_is_opened(state: State) -> None:
    text = "" if state is State.MISSING else PLUIE
    before = catalog("harbour", text=Translation(text, state, "argos"))
    assert open_drafts(before) == before
    assert keep_drafts(before, before) == before


def test_a_draft_stays_doubted_where_the_machine_has_none_now() -> None:
    old = Translation(PLUIE, State.MACHINE, "argos 1", confidence=70)
    before = catalog("harbour", text=old)
    asked = open_drafts(before)
    assert asked.entries[0].translation == Translation()
    new = Translation("Il pleut.", State.MACHINE, "argos 2", confidence=80)
    for answer, kept in (
        (new, new),
        (Translation(signature="argos 2", problem="a number is lost"), None),
        (Translation(), old),
    ):
        filled = replace(asked, entries=(replace(asked.entries[0], translation=answer),))
        stands = keep_drafts(before, filled).entries[0].translation
        assert stands == (kept or replace(old, problem="the machine has no other: a number is lost"))
        assert kept or stands.doubtful


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shelf = Shelf(tmp_path / "locales")
    for slug, text in (("rain", PLUIE), ("storm", "Une « tempête » d'été a éclaté.")):
        shelf.store(article(slug, RAIN), [catalog(slug, text=person(text))])
    return tmp_path


def test_a_search_finds_words_without_accents_in_either_language(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(project), "memory", "search", "TEMPETE", "--json", "--lang", "fr"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "slug": "storm",
            "language": "fr",
            "original": "en",
            "context": "paragraph",
            "source": RAIN,
            "target": "Une « tempête » d'été a éclaté.",
            "state": "human",
        }
    ]
    assert main(["-C", str(project), "memory", "search", "old", "port"]) == 0
    assert capsys.readouterr().out.count(RAIN) == 2
    assert main(["-C", str(project), "memory", "search", '" OR *', "NEAR("]) == 0
    assert capsys.readouterr().out == ""
    assert main(["-C", str(project), "memory", "search", "x", "--lang", "de"]) == 2


def test_the_index_follows_the_catalogs_and_may_be_broken_or_thrown_away(project: Path) -> None:
    shelf, index = Shelf(project / "locales"), project / ".diptych" / "memory.sqlite"

    def slugs(*words: str) -> list[str]:
        return sorted(hit.slug for hit in search(shelf, (EN, FR), index, words, 9).hits)

    assert slugs("rained") == ["rain", "storm"]
    shelf.store(article("rain", RAIN), [catalog("rain", text=person("Averses."))])
    assert slugs("averses") == ["rain"]
    assert slugs("matinée") == []
    shelf.catalog_path("rain", FR).unlink()
    assert slugs("averses") == []
    index.write_bytes(b"SQLite format 3\0 and then nothing")
    assert slugs("rained") == ["storm"]
    shelf.catalog_path("storm", FR).write_text("<html>")
    found = search(shelf, (EN, FR), index, ["rained"], 9)
    assert (found.hits, len(found.unread)) == ((), 1)


def test_where_no_index_can_be_written_a_search_finds_all_the_same(project: Path) -> None:
    (project / ".diptych").write_text("no folder")
    index = project / ".diptych" / "memory.sqlite"
    found = search(Shelf(project / "locales"), (EN, FR), index, ["rained"], 9)
    assert (sorted(hit.slug for hit in found.hits), found.unread) == (["rain", "storm"], ())


def test_only_purge_deletes_what_is_obsolete(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf = Shelf(project / "locales")
    gone = reconcile(shelf.load("rain", FR), article("rain", "Something else."), FR)
    shelf.store(article("rain", "Something else."), [gone])
    assert main(["-C", str(project), "purge", "--dry-run"]) == 0
    assert "would delete 1 obsolete entry" in capsys.readouterr().out
    assert shelf.load("rain", FR) == replace(gone, header=shelf_header(shelf))
    assert main(["-C", str(project), "purge", "rain"]) == 0
    assert "deleted 1 obsolete entry" in capsys.readouterr().out
    assert shelf.load("rain", FR) == replace(gone, obsolete=(), header=shelf_header(shelf))
    assert main(["-C", str(project), "purge"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["-C", str(project), "purge", "../rain"]) == 2
    assert "there is no catalog of an article '../rain'" in capsys.readouterr().err


def shelf_header(shelf: Shelf) -> tuple[tuple[str, str], ...]:
    loaded = shelf.load("rain", FR)
    assert loaded is not None
    return loaded.header


def test_a_hostile_mark_writes_no_line_of_its_own(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article("harbour", RAIN)
    evil = Translation(PLUIE, State.SUGGESTED, 'memory|x\n\nmsgid "y"\nmsgstr "z')
    shelf.store(source, [catalog("harbour", text=evil)])
    loaded = shelf.load("harbour", FR)
    assert loaded is not None
    assert [entry.key.msgid for entry in loaded.entries] == [RAIN]


def test_where_nothing_is_found_or_deleted_a_line_says_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["-C", str(project), "memory", "search", "nowhere"])
    assert capsys.readouterr() == ("", "nothing found\n")
    main(["-C", str(project), "purge"])
    capsys.readouterr()
    for words in (("purge",), ("purge", "--dry-run")):
        assert main(["-C", str(project), *words]) == 0
        assert capsys.readouterr() == ("", "there are no obsolete entries\n")
    assert main(["-C", str(project), "purge", "nope"]) == 2
    assert "next step: name an article as its catalogs are named" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_that_is_no_number_of_answers_is_refused(
    limit: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["-C", str(project), "memory", "search", "x", "--limit", limit])
    assert f"{limit!r} is no number of answers" in capsys.readouterr().err
