"""What looks wrong in a translation is said, and what only looks different is not."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import CHECKS, review
from pipeline.checks.case import Case
from pipeline.model import NO_LANGUAGE, Catalog, Entry, Key, Language, State, Translation
from pipeline.report import Finding
from pipeline.terms import Glossary, Term
from tests.test_readme import README

CASES = Path(__file__).parent / "cases" / "checks"
EN, FR = Language("en"), Language("fr")
GLOSSARY = Glossary(
    (
        Term(((EN, "private screening"), (FR, "projection privée"))),
        Term(((EN, "screening"), (FR, "projection"), (FR, "séance"))),
    ),
    ("Netflix", "Marseille Métropole"),
)


def cases() -> list[tuple[str, str, str, str, tuple[Language, Language]]]:
    found = []
    for name, languages in (("en-fr", (EN, FR)), ("fr-en", (FR, EN))):
        blocks = (CASES / f"{name}.txt").read_text(encoding="utf-8").strip("\n").split("\n\n")
        for number, block in enumerate(blocks[1:], start=1):
            expected, source, text = block.split("\n")
            found.append((f"{name} {number}: {text}", expected, source, text, languages))
    return found


@pytest.mark.parametrize(
    ("expected", "source", "text", "languages"),
    [case[1:] for case in cases()],
    ids=[case[0] for case in cases()],
)
def test_a_translation_has_the_findings_its_case_names(
    expected: str, source: str, text: str, languages: tuple[Language, Language]
) -> None:
    case = Case(source, text, languages, glossary=GLOSSARY)
    found = [check.id for check in CHECKS if check.find(case)]
    assert ", ".join(found or ["nothing"]) == expected


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x9c", "\u202e", "\ufffd", "\uffff"])
def test_a_character_that_nobody_sees_or_that_was_damaged_is_named(sign: str) -> None:
    (check,) = (check for check in CHECKS if check.id == "characters")
    case = Case("It rains.", f"Il{sign} pleut.", (EN, FR))
    assert check.find(case) == f"holds U+{ord(sign):04X}"
    assert check.find(Case(f"It{sign} rains.", f"Il{sign} pleut.", (EN, FR))) == ""
    assert check.find(Case("It rains.", "Il\tpleut,\n\u202foui.", (EN, FR))) == ""


def catalog(text: str, *comments: str, state: State = State.HUMAN) -> Catalog:
    entry = Entry(Key("paragraph", "It cost 20 euros."), EN, Translation(text, state), comments=comments)
    return Catalog("an-article", FR, (entry,))


WRONG = catalog("Cela a  coûté 30 euros.")


def test_a_finding_names_unit_check_and_problem() -> None:
    assert list(review(WRONG)) == [
        Finding("an-article", FR, "paragraph", "It cost 20 euros.", check, "warning", problem)
        for check, problem in (
            ("numbers", "the numbers are not those of the source"),
            ("spacing", "two spaces in a row"),
        )
    ]


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("diptych: ignore=numbers", ["spacing"]),
        ("diptych: ignore=numbers,spacing", []),
        ("diptych: ignore = numbers, spacing", []),
        ("diptych: ignore=tags", ["numbers", "spacing"]),
        ("ignore numbers please", ["numbers", "spacing"]),
    ],
)
def test_a_comment_dismisses_a_check_for_its_entry(comment: str, left: list[str]) -> None:
    found = review(replace(WRONG, entries=(replace(WRONG.entries[0], comments=("a", comment)),)))
    assert [finding.check for finding in found] == left


def test_what_is_its_own_translation_is_not_looked_at() -> None:
    own = replace(WRONG.entries[0], translation=Translation("Wrong  30", State.SOURCE), language=NO_LANGUAGE)
    gap = replace(WRONG.entries[0], translation=Translation())
    assert list(review(replace(WRONG, entries=(own, gap)))) == []


def test_every_check_is_explained_in_the_readme_and_has_a_name_no_tool_wraps() -> None:
    for check in CHECKS:
        assert f"| `{check.id}` | {check.severity} | {check.explanation} |" in README
        assert check.id.isalpha()


@pytest.mark.parametrize("piece", [")", "a@b.cd ", "🎬", "<b>", "«", " a a", "1 "])
def test_the_time_of_the_checks_grows_with_the_text(piece: str) -> None:
    case = Case("A film.", piece * 20_000, (EN, FR), glossary=GLOSSARY)
    begin = time.process_time()
    for check in CHECKS:
        check.find(case)
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(("ours", "theirs"), [("1,234 ", "5 678 ; "), ("1, ", "1, "), ("two ", "2, ")])
def test_so_does_the_time_for_texts_full_of_numbers(ours: str, theirs: str) -> None:
    case = Case(ours * 6_000, theirs * 6_000, (EN, FR))
    begin = time.process_time()
    for check in CHECKS:
        check.find(case)
    assert time.process_time() - begin < 10


odd = st.text(st.sampled_from('aé 1,.;:!?«»“”"()<a>/{}%@#\u00a0\n\t🎬…&'), max_size=30)


@settings(max_examples=60, deadline=None)
@given(odd, odd, st.sampled_from([(EN, FR), (FR, EN), (EN, Language("de"))]))
def test_no_text_makes_a_check_fail(source: str, text: str, languages: tuple[Language, Language]) -> None:
    case = Case(source, text, languages, glossary=GLOSSARY)
    assert all("\n" not in check.id and isinstance(check.find(case), str) for check in CHECKS)
