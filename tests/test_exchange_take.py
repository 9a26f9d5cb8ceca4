"""Taking back: what fits is taken, what a person wrote stays, and nothing a translator sent is lost."""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalogs import CatalogError, Shelf
from pipeline.catalogs.exchange import ExchangeError, Format, Verdict, hand_out, take_back
from pipeline.catalogs.exchange.sheet import Segment
from pipeline.catalogs.exchange.take import take
from pipeline.catalogs.provenance import Ledger
from pipeline.cli import main
from pipeline.model import Catalog, Entry, Key, Language, Offer, State, Translation

EN, FR = Language("en"), Language("fr")
BOTH = (FR, EN)
MACHINE = Translation("Il pleuvait.", State.MACHINE, "argos 1|en>fr")
RAIN = Key("paragraph", "It <em>rains</em>.")
PLUIE = "Il <em>pleut</em>."


def entry(msgid: str, text: str = "", state: State = State.MISSING, context: str = "paragraph") -> Entry:
    signature = "argos 1|en>fr" if state in (State.MACHINE, State.APPROVED) else ""
    return Entry(
        Key(context, msgid), EN, Translation(text, state, signature), ("source/a.txt",), ("paragraph",)
    )


def decide(
    before: Translation, text: str, state: State | None, *, force: bool = False, key: Key = RAIN
) -> tuple[Verdict, Translation]:
    """What becomes of one unit."""
    catalog = Catalog("rain", FR, (Entry(key, EN, before),))
    taking = take(catalog, [Segment(key, text, state)], Ledger(), force=force)
    ((outcome,), (after,)) = taking.outcomes, taking.catalog.entries
    return outcome.verdict, after.translation


def made(text: str, state: State, signature: str = "") -> Translation:
    return Translation(text, state, signature)


DRAFT = made("Il <em>pleuvait</em>.", State.MACHINE, "argos 1")
SUGGESTED, HUMAN = made(PLUIE, State.SUGGESTED), made(PLUIE, State.HUMAN)
OTHER = "De la <em>pluie</em>."


@pytest.mark.parametrize(
    ("before", "text", "state", "verdict", "after"),
    [
        (Translation(), PLUIE, State.HUMAN, Verdict.TAKEN, HUMAN),
        (Translation(), PLUIE, None, Verdict.TAKEN, HUMAN),
        (Translation(), PLUIE, State.MISSING, Verdict.TAKEN, HUMAN),
        (Translation(), PLUIE, State.SUGGESTED, Verdict.TAKEN, SUGGESTED),
        (Translation(), "", State.HUMAN, Verdict.EMPTY, Translation()),
        (Translation(), "  ", State.HUMAN, Verdict.EMPTY, Translation()),
        (Translation(), RAIN.msgid, None, Verdict.EMPTY, Translation()),
        (Translation(), RAIN.msgid, State.HUMAN, Verdict.TAKEN, made(RAIN.msgid, State.HUMAN)),
        (DRAFT, DRAFT.text, State.MACHINE, Verdict.SAME, DRAFT),
        (DRAFT, DRAFT.text, None, Verdict.SAME, DRAFT),
        (DRAFT, DRAFT.text, State.HUMAN, Verdict.CONFIRMED, replace(DRAFT, state=State.APPROVED)),
        (DRAFT, PLUIE, State.MACHINE, Verdict.TAKEN, HUMAN),
        (DRAFT, PLUIE, State.SUGGESTED, Verdict.TAKEN, SUGGESTED),
        (SUGGESTED, PLUIE, State.APPROVED, Verdict.CONFIRMED, HUMAN),
        (SUGGESTED, PLUIE, State.SUGGESTED, Verdict.SAME, SUGGESTED),
        (HUMAN, PLUIE, State.SUGGESTED, Verdict.SAME, HUMAN),
        (HUMAN, "", State.HUMAN, Verdict.EMPTY, HUMAN),
        (HUMAN, OTHER, State.HUMAN, Verdict.CONFLICT, HUMAN),
        (HUMAN, OTHER, State.SUGGESTED, Verdict.CONFLICT, HUMAN),
        (
            replace(DRAFT, state=State.APPROVED),
            OTHER,
            State.HUMAN,
            Verdict.CONFLICT,
            replace(DRAFT, state=State.APPROVED),
        ),
        (HUMAN, "Il pleut.", State.HUMAN, Verdict.REFUSED, HUMAN),
        (DRAFT, "Il pleut.", State.HUMAN, Verdict.REFUSED, DRAFT),
    ],
)
def test_what_becomes_of_a_unit(
    before: Translation, text: str, state: State | None, verdict: Verdict, after: Translation
) -> None:
    assert decide(before, text, state) == (verdict, after)


def test_force_replaces_what_a_person_wrote_but_takes_nothing_that_does_not_fit() -> None:
    assert decide(HUMAN, OTHER, State.HUMAN, force=True) == (Verdict.TAKEN, made(OTHER, State.HUMAN))
    assert decide(HUMAN, "Il pleut.", State.HUMAN, force=True) == (Verdict.REFUSED, HUMAN)


def test_a_text_in_another_normal_form_is_the_same_text() -> None:
    eau = made("L’été", State.HUMAN)
    key = Key("title", "Summer été")
    assert decide(eau, "L’e\u0301te\u0301", State.HUMAN, key=key) == (Verdict.SAME, eau)


def test_a_changed_source_is_refused_with_the_articles_wording_and_an_unknown_one_too() -> None:
    catalog = Catalog("rain", FR, (entry("It rains in Marseille."), entry("The sun shines.")))
    changed = Segment(Key("paragraph", "It rained in Marseille."), "Il a plu.", State.HUMAN)
    unknown = Segment(Key("paragraph", "Quite another one"), "Autre chose", State.HUMAN)
    left = Segment(Key("paragraph", "It snowed."), "Il neigeait.", State.MACHINE)
    taking = take(catalog, [changed, unknown, left], Ledger())
    assert [(outcome.verdict, outcome.reason) for outcome in taking.outcomes] == [
        (Verdict.REFUSED, "the source text was changed; the article has: It rains in Marseille."),
        (Verdict.REFUSED, "the article has no such unit"),
        (Verdict.FOREIGN, ""),
    ]
    assert taking.catalog == catalog


def test_a_unit_without_context_is_every_unit_with_its_text_and_a_second_text_is_refused() -> None:
    catalog = Catalog("rain", FR, (entry("Rain", context="title"), entry("Rain", context="cell")))
    segments = [Segment(Key("", "Rain"), "Pluie", None), Segment(Key("cell", "Rain"), "Averse", None)]
    taking = take(catalog, segments, Ledger())
    assert [one.translation.text for one in taking.catalog.entries] == ["Pluie", "Pluie"]
    assert [outcome.verdict for outcome in taking.outcomes] == [Verdict.TAKEN, Verdict.TAKEN, Verdict.REFUSED]


def test_a_unit_that_left_the_article_meanwhile_is_taken_among_the_obsolete_ones() -> None:
    catalog = Catalog("rain", FR, (), (entry("It rains.", "Il pleuvait.", State.MACHINE),))
    taking = take(catalog, [Segment(Key("paragraph", "It rains."), "Il pleut.", State.HUMAN)], Ledger())
    assert [one.translation for one in taking.catalog.obsolete] == [made("Il pleut.", State.HUMAN)]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Two articles in two editions, with a unit in every state."""
    shelf = Shelf(tmp_path / "locales")
    own = Entry(Key("paragraph", "Bonjour."), FR, Translation("Bonjour.", State.SOURCE), ("source/a.txt",))
    rain = (
        entry("It <em>rains</em>."),
        entry("A draft, 50% done, by {name}.", "Un brouillon, 50 %, de {name}.", State.MACHINE),
        entry("=SUM(A1) isn’t run", "=SOMME(A1) ne s’exécute pas", State.HUMAN),
        entry("Yes<br/>no", "Oui<br/>non", State.APPROVED),
        replace(
            entry("Old words", "Vieux mots", State.SUGGESTED),
            previous=Key("paragraph", "Older words"),
            comments=("a person's remark",),
        ),
        own,
    )
    gone = entry("It has left.", "C’est parti.", State.HUMAN)
    for catalog in (
        Catalog("rain", FR, rain, (replace(gone, references=(), notes=()),)),
        Catalog("wind", FR, (entry("The wind blows."), entry("Yes<br/>no", "Si<br/>non", State.HUMAN))),
        Catalog("rain", EN, (replace(own, translation=Translation()),)),
    ):
        shelf.keep(catalog)
    return shelf


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("bundle", [False, True])
def test_what_goes_out_and_comes_back_untouched_changes_nothing(
    shelf: Shelf, tmp_path: Path, kind: Format, bundle: bool
) -> None:
    for language in BOTH:
        for handout in hand_out(shelf, language, kind, bundle=bundle):
            assert handout.left_out == ()
            again = hand_out(shelf, language, kind, bundle=bundle)
            assert handout.data in [other.data for other in again], "the same bytes each time"
            (tmp_path / handout.name).write_bytes(handout.data)
            before = snapshot(tmp_path)
            receipt = take_back(tmp_path / handout.name, shelf, BOTH)
            assert {outcome.verdict for part in receipt.parts for outcome in part.outcomes} <= {
                Verdict.SAME,
                Verdict.EMPTY,
            }
            assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("only", "units"), [((), 6), (("gaps",), 1), (("machine",), 1), (("fuzzy",), 2), (("gaps", "fuzzy"), 3)]
)
def test_only_the_units_asked_for_go_out(shelf: Shelf, only: tuple[str, ...], units: int) -> None:
    handouts = list(hand_out(shelf, FR, Format.CSV, articles=["rain"], only=only))
    assert [(handout.name, handout.units) for handout in handouts] == [("rain.fr.csv", units)]


def test_an_article_with_nothing_to_do_makes_no_file(shelf: Shelf) -> None:
    assert [handout.name for handout in hand_out(shelf, FR, Format.PO, only=["machine"])] == ["rain.fr.po"]


def test_a_unit_that_a_format_cannot_carry_is_left_out_and_named(shelf: Shelf) -> None:
    shelf.keep(Catalog("odd", FR, (entry("bell \x07"), entry("<em>open"), entry("good"))))
    (handout,) = hand_out(shelf, FR, Format.XLIFF, articles=["odd"])
    assert (handout.units, handout.left_out) == (
        1,
        (
            "odd, paragraph: 'bell \\x07': it holds a control character",
            "odd, paragraph: '<em>open': its tags do not fit together",
        ),
    )


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext's tools are not installed")
def test_gettexts_tools_take_what_goes_out_and_what_is_set_aside(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep(Catalog("code", FR, (entry("one\ntwo\n", context="code"),)))
    files = [*hand_out(shelf, FR, Format.PO), *hand_out(shelf, FR, Format.PO, bundle=True)]
    for handout in files:
        (tmp_path / handout.name).write_bytes(handout.data)
    returned = tmp_path / "code.fr.csv"
    returned.write_text('context,msgid,msgstr,language\ncode,"one\ntwo\n",\\<b>un\x07,fr\n')
    take_back(returned, shelf, BOTH)
    paths = sorted(tmp_path.glob("*.po"))
    assert len(paths) == len(files) + 1
    for path in paths:
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], check=True)


def sent(tmp_path: Path, shelf: Shelf, change: Callable[[str], str], kind: Format = Format.PO) -> Path:
    """The article `rain`, as a translator sends it back."""
    (handout,) = hand_out(shelf, FR, kind, articles=["rain"])
    path = tmp_path / handout.name
    path.write_text(change(handout.data.decode()), encoding="utf-8")
    return path


def test_the_rest_is_taken_and_what_is_not_stands_beside_the_file(shelf: Shelf, tmp_path: Path) -> None:
    def change(text: str) -> str:
        text = text.replace('"It <em>rains</em>."\nmsgstr ""', '"It <em>rains</em>."\nmsgstr "Il pleut."')
        text = text.replace("=SOMME(A1) ne s’exécute pas", "=SOMME(A1) dort")
        return text.replace("Vieux mots", "Nouveaux mots").replace('"Bonjour."', '"Bonsoir."')

    path = sent(tmp_path, shelf, change)
    receipt = take_back(path, shelf, BOTH)
    beside = tmp_path / "rain.fr.conflicts.po"
    assert receipt.written == (beside, shelf.catalog_path("rain", FR))
    after = shelf.load("rain", FR)
    assert after
    assert [one.translation.text for one in after.entries] == [
        "",
        "Un brouillon, 50 %, de {name}.",
        "=SOMME(A1) ne s’exécute pas",
        "Oui<br/>non",
        "Nouveaux mots",
        "Bonjour.",
    ]
    assert after.entries[4].translation.state is State.SUGGESTED
    assert after.obsolete[0].translation.text == "C’est parti."
    assert beside.read_text(encoding="utf-8").split("\n\n", 1)[1] == (
        "# refused: the tag <em> of the source is missing\n"
        'msgctxt "rain/paragraph"\nmsgid "It <em>rains</em>."\nmsgstr "Il pleut."\n\n'
        "# conflict: the catalog has (human): =SOMME(A1) ne s’exécute pas\n# --force takes this one\n"
        'msgctxt "rain/paragraph"\nmsgid "=SUM(A1) isn’t run"\nmsgstr "=SOMME(A1) dort"\n'
    )
    beside.write_text(beside.read_text(encoding="utf-8").replace("Il pleut.", "Il <em>pleut</em>."))
    receipt = take_back(beside, shelf, BOTH, force=True)
    assert receipt.complete
    after = shelf.load("rain", FR)
    assert after
    assert [(one.translation.text, one.translation.state) for one in after.entries[:3:2]] == [
        ("Il <em>pleut</em>.", State.HUMAN),
        ("=SOMME(A1) dort", State.HUMAN),
    ]


def test_conflicts_that_somebody_is_mending_are_not_written_over(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gap = '"It <em>rains</em>."\nmsgstr "'
    path = sent(tmp_path, shelf, lambda text: text.replace(f'{gap}"', f'{gap}Il pleut."'))
    command = ["-C", str(tmp_path), "import", str(path)]
    assert main(command) == 1
    beside, second = tmp_path / "rain.fr.conflicts.po", tmp_path / "rain.fr.conflicts-2.po"
    first = beside.read_text(encoding="utf-8")
    assert main(command) == 1
    assert not second.exists(), "it says the same"
    mended = first.replace("Il pleut.", "Il <em>pleut</em>.")
    beside.write_text(mended, encoding="utf-8")
    capsys.readouterr()
    for wrote in (f"wrote {second}\n", ""):
        assert main(command) == 1
        left = f"left as it is, for it says something else: {beside}\n"
        assert capsys.readouterr().err.endswith(left + wrote)
        assert (beside.read_text(encoding="utf-8"), second.read_text(encoding="utf-8")) == (mended, first)


def test_a_draft_that_was_rewritten_stays_a_persons_through_the_file_of_conflicts(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = sent(
        tmp_path, shelf, lambda text: text.replace("Un brouillon, 50 %, de {name}.", "Une ébauche, 50 %.")
    )
    assert not take_back(path, shelf, BOTH).complete
    (kept,) = polib.pofile(str(tmp_path / "rain.fr.conflicts.po"))
    assert (kept.msgstr, kept.fuzzy) == ("Une ébauche, 50 %.", False)


def test_a_remark_on_a_gap_that_the_article_no_longer_has_is_kept_beside_the_file(
    shelf: Shelf, tmp_path: Path
) -> None:
    def change(text: str) -> str:
        return text.replace(
            'msgctxt "paragraph"\nmsgid "It <em>rains</em>."',
            '# ANNE: which cat?\nmsgctxt "paragraph"\nmsgid "It snows."',
        )

    take_back(sent(tmp_path, shelf, change), shelf, BOTH)
    assert "# ANNE: which cat?" in (tmp_path / "rain.fr.conflicts.po").read_text(encoding="utf-8")


def comments(shelf: Shelf, place: int) -> tuple[str, ...]:
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    return catalog.entries[place].comments


@pytest.mark.parametrize("bundle", [False, True])
def test_a_translators_comments_in_a_po_file_are_added_whatever_becomes_of_the_text(
    shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str], bundle: bool
) -> None:
    (handout,) = hand_out(shelf, FR, Format.PO, articles=["rain"], bundle=bundle)
    file = polib.pofile(handout.data.decode(), wrapwidth=0)
    question, dismissed = "ANNE: is it city or town?", "diptych: ignore=numbers"
    file[0].msgstr = "Il pleut."  # refused: a tag is missing
    file[2].msgstr = "=SOMME(A1) dort"  # a conflict
    for one in file:
        one.tcomment = "\n".join(filter(None, (question, one.tcomment, dismissed)))
    file[4].tcomment = question  # what was there is gone from the file
    path = tmp_path / "all.fr.po"
    file.save(str(path))
    assert main(["-C", str(tmp_path), "import", str(path)]) == 1
    assert "comments added: 11\n" in capsys.readouterr().err
    assert [comments(shelf, place) for place in (0, 1, 2, 3, 5)] == [(question, dismissed)] * 5
    assert comments(shelf, 4) == ("a person's remark", question)
    before = snapshot(tmp_path / "locales")
    for again in (path, tmp_path / "all.fr.conflicts.po"):
        main(["-C", str(tmp_path), "import", str(again)])
        assert snapshot(tmp_path / "locales") == before, "each comment once, and no reason of ours among them"


@pytest.mark.parametrize(
    ("kind", "name", "ours"), [(Format.XLIFF, "from", "developer"), (Format.XLIFF2, "category", "developer")]
)
def test_a_persons_note_in_xliff_is_a_comment_of_the_unit_and_no_line_of_another_kind(
    shelf: Shelf, tmp_path: Path, kind: Format, name: str, ours: str
) -> None:
    first = f'<note {name}="{ours}">'
    notes = (
        f'<note {name}="anne">City or\ttown?\n\nOr village?</note><note>= fuzzy, no-wrap</note>'
        f'<note {name}="anne">| msgid "x"\ndiptych: machine s=0 t=0\u2028msgid "y"</note>'
    )
    path = sent(tmp_path, shelf, lambda text: text.replace(first, notes + first, 1), kind)
    before = shelf.load("rain", FR)
    assert take_back(path, shelf, BOTH).complete
    said = ("City or town?", "Or village?", "note: = fuzzy, no-wrap", 'note: | msgid "x"')
    assert comments(shelf, 0) == (*said, 'diptych: machine s=0 t=0 msgid "y"')
    after = shelf.load("rain", FR)
    assert before is not None
    assert after is not None
    assert [replace(one, comments=()) for one in after.entries] == [
        replace(one, comments=()) for one in before.entries
    ]
    assert take_back(path, shelf, BOTH).written == ()


def test_what_a_person_writes_into_the_notes_of_a_spreadsheet_is_a_comment_and_our_old_notes_are_none(
    shelf: Shelf, tmp_path: Path
) -> None:
    def change(text: str) -> str:
        head, *rows = text.split("\r\n")
        rows[0] = rows[0].replace(
            '"paragraph","missing', '"paragraph\nCity or town?\n\n= or\tvillage?","missing'
        )
        rows[1] = rows[1].replace('"paragraph","machine', '"Which?\nparagraph","machine')
        rows[2] = rows[2].replace('"paragraph","human', '"paragraph, changed","human')
        return "\r\n".join([head, *rows])

    path = sent(tmp_path, shelf, change, Format.CSV)
    old = shelf.load("rain", FR)
    assert old
    moved = tuple(replace(one, notes=("heading 2",)) for one in old.entries)
    shelf.keep(replace(old, entries=moved))
    take_back(path, shelf, BOTH)
    said = ("City or town?", "note: = or village?")
    assert [comments(shelf, place) for place in range(4)] == [said, ("Which?",), ("paragraph, changed",), ()]
    assert take_back(path, shelf, BOTH).written == ()


def test_a_file_whose_comments_would_outgrow_the_catalog_changes_nothing(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = sent(
        tmp_path, shelf, lambda text: text.replace("#. language", f"# {'x' * 6_000_000}\n#. language", 1)
    )
    before = snapshot(tmp_path)
    with pytest.raises(ExchangeError, match="its comments hold more than 5000000 characters") as error:
        take_back(path, shelf, BOTH)
    assert error.value.where == str(path)
    assert snapshot(tmp_path) == before


def test_a_draft_whose_fuzzy_flag_was_cleared_is_approved_and_stays_so(shelf: Shelf, tmp_path: Path) -> None:
    take_back(sent(tmp_path, shelf, lambda text: text.replace("#, fuzzy\n", "")), shelf, BOTH)
    after = shelf.load("rain", FR)
    assert after
    assert [one.translation for one in after.entries[1::3]] == [
        made("Un brouillon, 50 %, de {name}.", State.APPROVED, "argos 1|en>fr"),
        made("Vieux mots", State.HUMAN),
    ]
    assert (after.entries[4].previous, after.entries[4].comments) == (None, ("a person's remark",))


def test_an_offer_goes_out_as_a_note_and_goes_once_a_person_has_decided(shelf: Shelf, tmp_path: Path) -> None:
    offered = replace(entry("The wind blows."), offers=(Offer("Le vent passe.", "argos 1"),))
    shelf.keep(Catalog("wind", FR, (offered,)))
    (handout,) = hand_out(shelf, FR, Format.XLIFF, articles=["wind"])
    assert '<note from="developer">offer (argos 1): Le vent passe.</note>' in handout.data.decode()
    path = tmp_path / handout.name
    target = b'<target state="translated">Le vent souffle.</target>'
    path.write_bytes(handout.data.replace(b'<target state="new"/>', target))
    assert take_back(path, shelf, BOTH).complete
    wind = shelf.load("wind", FR)
    assert wind
    assert [(one.translation.text, one.offers) for one in wind.entries] == [("Le vent souffle.", ())]


def test_an_older_draft_that_comes_back_untouched_does_not_replace_a_newer_one(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = sent(tmp_path, shelf, lambda text: text, Format.CSV)
    old = shelf.load("rain", FR)
    assert old
    newer = made("Un brouillon tout neuf, 50 %, de {name}.", State.MACHINE, "argos 2|en>fr")
    entries = (old.entries[0], replace(old.entries[1], translation=newer), *old.entries[2:])
    shelf.keep(replace(old, entries=entries))
    before = snapshot(tmp_path)
    assert take_back(path, shelf, BOTH).complete
    assert snapshot(tmp_path) == before


def test_an_older_draft_that_a_merge_carried_to_a_changed_sentence_does_not_replace_its_newer_one(
    shelf: Shelf, tmp_path: Path
) -> None:
    old, new = "A draft, 50% done, by {name}.", "A draft, not done, by {name}."
    path = sent(tmp_path, shelf, lambda text: text.replace(f'msgid "{old}"', f'msgid "{new}"'))
    before = shelf.load("rain", FR)
    assert before is not None
    draft = entry(new, "Un brouillon inachevé de {name}.", State.MACHINE)
    entries = tuple(draft if one.key.msgid == old else one for one in before.entries)
    shelf.keep(replace(before, entries=entries))
    (part,) = take_back(path, shelf, BOTH).parts
    assert {outcome.verdict for outcome in part.outcomes} <= {Verdict.SAME, Verdict.EMPTY}
    after = shelf.load("rain", FR)
    assert after is not None
    assert after.entries == entries


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (Format.PO, 'msgctxt "paragraph"\nmsgid "=SUM', '#, fuzzy\nmsgctxt "paragraph"\nmsgid "=SUM'),
        (Format.XLIFF, 'state="translated">=SOMME', 'state="needs-translation">=SOMME'),
        (Format.XLIFF, 'approved="yes"', 'approved="no"'),
        (Format.XLIFF2, 'state="translated"', 'state="initial"'),
        (Format.CSV, '"human"', '"needs work"'),
    ],
)
def test_a_settled_text_that_comes_back_as_needing_work_is_a_suggestion_again(
    shelf: Shelf, tmp_path: Path, kind: Format, old: str, new: str
) -> None:
    path = sent(tmp_path, shelf, lambda text: text.replace(old, new), kind)
    assert take_back(path, shelf, BOTH).complete
    after = shelf.load("rain", FR)
    assert after is not None
    assert after.entries[2].translation == made("=SOMME(A1) ne s’exécute pas", State.SUGGESTED)


def test_a_po_file_whose_letters_were_taken_apart_comes_back_as_it_went_out(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.keep(Catalog("rain", FR, (entry("Summer: été", "L’été", State.MACHINE),)))
    path = sent(tmp_path, shelf, lambda text: unicodedata.normalize("NFD", text))
    before = snapshot(tmp_path)
    (part,) = take_back(path, shelf, BOTH).parts
    assert [outcome.verdict for outcome in part.outcomes] == [Verdict.SAME]
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("kind", [Format.PO, Format.CSV])
def test_a_broken_catalog_refuses_its_own_units_of_a_bundle_and_no_others(
    shelf: Shelf, tmp_path: Path, kind: Format
) -> None:
    (handout,) = hand_out(shelf, FR, kind, bundle=True)
    path = tmp_path / handout.name
    path.write_bytes(handout.data.replace(b"Un brouillon,", b"Mon brouillon,"))
    broken = shelf.catalog_path("wind", FR)
    broken.write_text(f"{broken.read_text(encoding='utf-8')}\n<<<<<<< HEAD\n", encoding="utf-8")
    rain, wind = take_back(path, shelf, BOTH).parts
    assert rain.count(Verdict.TAKEN) == 1
    assert {outcome.verdict for outcome in wind.outcomes} == {Verdict.REFUSED}
    assert wind.outcomes[0].reason.startswith(f"the catalog cannot be read: {broken}:")


@pytest.mark.parametrize("kind", [Format.PO, Format.XLIFF, Format.XLIFF2, Format.CSV])
def test_a_text_that_was_settled_after_its_file_went_out_stays_settled(
    shelf: Shelf, tmp_path: Path, kind: Format
) -> None:
    path = sent(tmp_path, shelf, lambda text: text, kind)
    old = shelf.load("rain", FR)
    assert old
    settled = (
        replace(one, translation=replace(one.translation, state=State.HUMAN)) for one in old.entries[4:5]
    )
    shelf.keep(replace(old, entries=(*old.entries[:4], *settled, *old.entries[5:])))
    before = snapshot(tmp_path)
    assert take_back(path, shelf, BOTH).complete
    assert snapshot(tmp_path) == before


def obsolete(text: str, msgid: str, change: Callable[[str], str]) -> str:
    """Set a message of a file aside as editors do, its comments and flags gone."""
    block = next(block for block in text.split("\n\n") if f'msgid "{msgid}"' in block)
    lines = [line for line in change(block).split("\n") if line and not line.startswith("#")]
    return text.replace(block, "").rstrip("\n") + "\n\n" + "".join(f"#~ {line}\n" for line in lines)


def test_words_that_stand_among_a_files_obsolete_messages_are_a_persons_and_a_draft_there_is_nobodys(
    shelf: Shelf, tmp_path: Path
) -> None:
    msgid = "A draft, 50% done, by {name}."
    before = snapshot(tmp_path / "locales")
    path = sent(tmp_path, shelf, lambda text: obsolete(text, msgid, lambda block: block))
    assert take_back(path, shelf, BOTH).complete
    assert snapshot(tmp_path / "locales") == before
    path = sent(
        tmp_path, shelf, lambda text: obsolete(text, msgid, lambda block: block.replace("Un br", "Mon br"))
    )
    (part,) = take_back(path, shelf, BOTH).parts
    assert part.count(Verdict.TAKEN) == 1
    after = shelf.load("rain", FR)
    assert after is not None
    taken = next(one for one in after.entries if one.key.msgid == msgid)
    assert taken.translation == made("Mon brouillon, 50 %, de {name}.", State.HUMAN)
    unknown = '\n#~ msgid "It hailed."\n#~ msgstr "Il grêlait."\n'
    path = sent(tmp_path, shelf, lambda text: text + unknown)
    (part,) = take_back(path, shelf, BOTH).parts
    assert part.count(Verdict.REFUSED) == 1
    assert "Il grêlait." in path.with_name(f"{path.stem}.conflicts.po").read_text(encoding="utf-8")


def test_several_texts_that_msgcat_put_into_one_are_refused_and_kept_aside(
    shelf: Shelf, tmp_path: Path
) -> None:
    both = '""\n"#-#-#-#-#  a.po (rain)  #-#-#-#-#\\n"\n"Bonjour !\\n"\n"#-#-#-#-#  b.po (rain)  #-#-#-#-#\\n"\n"Salut."'
    path = sent(tmp_path, shelf, lambda text: text.replace('msgstr "Bonjour."', f"msgstr {both}"))
    receipt = take_back(path, shelf, BOTH)
    (refused,) = (one for part in receipt.parts for one in part.outcomes if one.verdict is Verdict.REFUSED)
    assert refused.reason.startswith("msgcat put several different texts here: keep the right one")
    aside = (tmp_path / f"{path.stem}.conflicts.po").read_text(encoding="utf-8")
    assert "Bonjour !" in aside
    assert "Salut." in aside


def test_a_dry_run_writes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    path = sent(tmp_path, shelf, lambda text: text.replace("Vieux", "Bons").replace("=SOMME", "=SUM"))
    before = snapshot(tmp_path)
    receipt = take_back(path, shelf, BOTH, dry_run=True)
    assert [part.count(Verdict.TAKEN) + part.count(Verdict.CONFLICT) for part in receipt.parts] == [2]
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("Language: fr", "Language: de"), "it is a translation into 'de'"),
        (lambda text: text.replace("Language: fr\\n", "Team: x\\n").replace("rain.fr", ""), None),
        (
            lambda _: (
                'msgid ""\nmsgstr "Language: fr\\nProject-Id-Version: rain\\n"\n\nmsgid "The wind blows."\nmsgstr "x"\n'
            ),
            "it says that it is of the article rain, but holds none of its units; 1 of 1 are units of wind",
        ),
        (
            lambda _: 'msgid ""\nmsgstr "Language: fr\\nProject-Id-Version: x\\n"\n\nmsgid "a"\nmsgstr "b"\n',
            "its article, 'x', is none of this project's, and its units are not theirs",
        ),
        (
            lambda _: (
                'msgid ""\nmsgstr "Language: fr\\nProject-Id-Version: ../../x\\n"\n\nmsgid "a"\nmsgstr "b"\n'
            ),
            "its article, '../../x', is none of this project's",
        ),
        (lambda text: text.replace("Project-Id-Version: rain", "Project-Id-Version: hello 1.0"), None),
        (lambda text: text[: text.index("Vieux") + 3], "not closed"),
        (lambda _: "nothing of the kind", "this is not a line of a PO file"),
        (lambda _: "", "the file is empty"),
    ],
    ids=range(9),
)
def test_a_file_of_another_article_or_language_or_a_broken_one_is_one_message(
    shelf: Shelf, tmp_path: Path, change: Callable[[str], str], message: str | None
) -> None:
    path = sent(tmp_path, shelf, change)
    before = snapshot(tmp_path)
    if message is None:
        assert take_back(path, shelf, BOTH).complete
    else:
        with pytest.raises((ExchangeError, CatalogError)) as error:
            take_back(path, shelf, BOTH)
        assert message in error.value.message
        assert error.value.next_step
    assert snapshot(tmp_path) == before


def test_a_file_that_names_no_edition_asks_for_it(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    path.write_text("msgid,msgstr\nThe wind blows.,Le vent souffle.\n")
    with pytest.raises(ExchangeError, match="it does not say which edition it is for"):
        take_back(path, shelf, BOTH)
    take_back(path, shelf, BOTH, language=FR)
    wind = shelf.load("wind", FR)
    assert wind
    assert wind.entries[0].translation == made("Le vent souffle.", State.HUMAN)


def test_a_memory_fills_every_article_that_has_its_sentence_and_passes_over_the_rest(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "memory.tmx"
    units = {"The wind blows.": "Le vent souffle.", "Somewhere else": "Ailleurs", "Old words": "Vieux mots"}
    path.write_text(
        '<tmx version="1.4"><header srclang="en"/><body>'
        + "".join(
            f'<tu><tuv xml:lang="en"><seg>{one}</seg></tuv><tuv xml:lang="fr-FR"><seg>{other}</seg></tuv></tu>'
            for one, other in units.items()
        )
        + "</body></tmx>"
    )
    receipt = take_back(path, shelf, BOTH)
    assert receipt.complete
    assert receipt.written == (shelf.catalog_path("wind", FR),)


@pytest.mark.parametrize("editions", [BOTH, (FR,)])
def test_a_memory_in_which_any_language_may_be_the_source_fills_the_edition_whichever_comes_first(
    shelf: Shelf, tmp_path: Path, editions: tuple[Language, ...]
) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(
        '<tmx version="1.4"><header srclang="*all*"/><body><tu><tuv xml:lang="FR_CA"><seg>Le vent souffle.</seg></tuv>'
        '<tuv xml:lang="en"><seg>The wind blows.</seg></tuv></tu></body></tmx>'
    )
    receipt = take_back(path, shelf, editions)
    assert receipt.complete
    assert receipt.written == (shelf.catalog_path("wind", FR),)
    wind = shelf.load("wind", FR)
    assert wind
    assert wind.entries[0].translation == made("Le vent souffle.", State.HUMAN)


@pytest.mark.parametrize("code", ["FR_CA", "fr_ca", "fr-CA", "fr_FR"])
def test_a_language_code_is_known_in_the_spelling_of_other_systems(
    shelf: Shelf, tmp_path: Path, code: str
) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(f"msgid,msgstr,language\nThe wind blows.,Le vent souffle.,{code}\n")
    assert take_back(path, shelf, BOTH).written == (shelf.catalog_path("wind", FR),)


def test_a_file_that_cannot_be_read_is_one_message(shelf: Shelf, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.po", tmp_path, tmp_path / ("x" * 300), Path("a\0b.po")):
        with pytest.raises(ExchangeError) as error:
            take_back(path, shelf, BOTH)
        assert error.value.next_step


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.text(st.one_of(st.sampled_from('<>&"\\\n\x00\x1b{}%/'), st.characters()), max_size=20),
        min_size=3,
        max_size=3,
    ),
    kind=st.sampled_from([Format.PO, Format.CSV, Format.XLIFF]),
)
def test_whatever_comes_back_the_catalogs_stay_whole_and_no_persons_text_is_lost(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], kind: Format
) -> None:
    folder = tmp_path_factory.mktemp("taken")
    shelf = Shelf(folder / "locales")
    kept = entry("Kept", "Gardé", State.HUMAN)
    shelf.keep(Catalog("rain", FR, (entry("One"), entry("Two", "Deux", State.MACHINE), kept)))
    segments = [
        Segment(Key("paragraph", msgid), text, State.HUMAN)
        for msgid, text in zip(("One", "Two", "Kept"), texts, strict=True)
    ]
    before = shelf.load("rain", FR)
    assert before
    taking = take(before, segments, shelf.ledger("rain", FR))
    shelf.keep(taking.catalog)
    after = shelf.load("rain", FR)
    assert after == replace(taking.catalog, header=after.header if after else ())
    assert after.entries[2].translation == kept.translation
    for handout in hand_out(shelf, FR, kind):
        path = folder / handout.name
        path.write_bytes(handout.data)
        assert take_back(path, shelf, BOTH).written == ()


@pytest.fixture
def project(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder that is also the current one."""
    assert shelf.locales == tmp_path / "locales"
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_export_writes_a_file_for_each_article_or_one_to_stdout(
    project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", "--lang", "fr"]) == 0
    assert sorted(path.name for path in (project / "exchange").iterdir()) == ["rain.fr.po", "wind.fr.po"]
    assert main(["export", "--lang", "fr", "-o", "out/all.xlsx", "--bundle"]) == 0
    assert (project / "out" / "all.xlsx").read_bytes().startswith(b"PK")
    capsysbinary.readouterr()
    assert main(["export", "rain", "--lang", "fr", "--format", "tmx", "-o", "-"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"<?xml")
    assert main(["export", "--lang", "fr", "-o", "-"]) == 2
    assert b"2 files do not fit on stdout" in capsysbinary.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sunshine"], "there is no catalog of an article 'sunshine' in fr"),
        (["../rain"], "there is no catalog of an article '../rain' in fr"),
        (["--lang", "de"], "'de' is not one of the project's languages"),
        (["-o", "one.csv"], "3 files cannot all be one.csv"),
        (["-o", "locales/fr/LC_MESSAGES/rain.po/x"], "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_is_2_and_one_message(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = snapshot(project)
    assert main(["export", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert snapshot(project) == before


def test_an_export_does_not_write_over_a_translators_work(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["export", "-q", "rain", "--lang", "fr"])
    path = project / "exchange" / "rain.fr.po"
    assert main(["export", "-q", "rain", "--lang", "fr"]) == 0, "the same again is no harm"
    path.write_text(path.read_text(encoding="utf-8").replace("Vieux mots", "De vieux mots"))
    before = snapshot(project)
    assert main(["export", "rain", "--lang", "fr"]) == 2
    assert "this file is there already and says something else" in capsys.readouterr().err
    assert snapshot(project) == before
    assert main(["export", "rain", "--lang", "fr", "--force"]) == 0


def test_import_is_0_when_all_is_taken_1_when_something_is_not_and_2_when_a_file_cannot_be(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "good.fr.csv").write_text("msgid,msgstr\nThe wind blows.,Le vent souffle.\n")
    (project / "bad.fr.csv").write_text("msgid,msgstr\nThe wind blows.,<b>Le vent.\n")
    (project / "broken.csv").write_text("a,b\n")
    assert main(["import", "--dry-run", "good.fr.csv"]) == 0
    assert capsys.readouterr() == (
        "wind, fr: taken: : The wind blows.: missing '' becomes human 'Le vent souffle.'\n",
        "good.fr.csv -> wind, fr: 1 taken\n",
    )
    assert main(["import", "bad.fr.csv"]) == 1
    assert capsys.readouterr().err == (
        "bad.fr.csv -> wind, fr: 1 refused\n"
        "bad.fr.csv:2: refused: : The wind blows.: its tags do not fit together: <b> is never closed\n"
        "wrote bad.fr.csv.conflicts.po\n"
    )
    assert main(["import", "broken.csv", "good.fr.csv"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("next step")) == ("", 1)
    assert "good.fr.csv -> wind, fr: 1 taken\nwrote locales/fr/LC_MESSAGES/wind.po\n" in err
    assert main(["import", "good.fr.csv"]) == 0


def test_a_file_from_a_stranger_cannot_move_the_terminals_cursor(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "odd.po").write_text('msgid ""\nmsgstr "Language: fr\\n"\n\n\x1b[2J\n')
    assert main(["import", "odd.po"]) == 2
    (project / "odd.fr.csv").write_text("msgid,msgstr\nThe wind blows.,a\x1b[2Jb\u202e\nOld \x1bx,y\n")
    assert main(["import", "--lang", "fr", "odd.fr.csv"]) in (1, 2)
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
