"""The gate lets no translation through that lost, invented or broke something."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Language
from pipeline.translate import protect
from pipeline.translate.gate import fault, markup_fault
from pipeline.translate.protect import Protected

EN, FR = Language("en"), Language("fr")
CASES = Path(__file__).parent / "cases" / "translate" / "gate.txt"


def cases() -> Iterator[tuple[str, str, str]]:
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            source, text, reason = line.split(" => ")
            yield source, text, "" if reason == "ok" else reason


@pytest.mark.parametrize(("source", "text", "reason"), tuple(cases()))
def test_the_gate_tells_the_reason(source: str, text: str, reason: str) -> None:
    assert fault(source, text, (EN, FR)) == reason


def test_code_must_come_through_letter_for_letter() -> None:
    source, kept = "Run ls -l now", (Protected(4, 9),)
    assert fault(source, "Lancez ls -l maintenant", (EN, FR), kept) == ""
    assert fault(source, "Lancez la liste maintenant", (EN, FR), kept) == "ls -l was lost"


def test_a_language_without_word_lists_is_not_judged_by_its_words() -> None:
    assert (
        fault("The film won the prize of the city.", "Der Film gewann den Preis.", (EN, Language("de"))) == ""
    )


@pytest.mark.parametrize("text", ["<b>un", "un", "<b>un</b> <b>deux</b>", "<i>un</i>"])
def test_another_tree_of_elements_is_a_fault(text: str) -> None:
    assert markup_fault("<b>one</b>", text) == "the markup was broken"
    assert markup_fault("<b>one</b>", "<b>un</b>") == ""


def test_days_of_the_week_of_other_languages_are_left_alone() -> None:
    assert fault("Der Laden ist am Freitag offen.", "The shop opens on Friday.", (Language("de"), EN)) == ""


def test_a_pronoun_is_no_rank() -> None:
    source = "Le Ier Empire me plaît bien"
    assert fault(source, "And I like the Empire", (FR, EN)) == "a number was lost or changed"
    assert fault(source, "And I like the First Empire", (FR, EN)) == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Appelez le 514 555-0199 ou le (514) 555-0134.", ["514 555-0199", "(514) 555-0134"]),
        ("Composez le 1 800 267-6687, le 01 23 45 67 89.", ["1 800 267-6687", "01 23 45 67 89"]),
        ("Au +33 (0)1 23 45 67 89 ou au +44 20 7946 0958", ["+33 (0)1 23 45 67 89", "+44 20 7946 0958"]),
        ("SIRET 732 829 320 00074", ["732 829 320 00074"]),
        ("514 555 habitants, 1 800 267 arbres, de 200 à 2 000, 12 345 678", []),
        ("+25 000 emplois, +1 500 000 et +12 500 000 euros, +12.500.000", []),
        ("+" + "1" * 40, []),
        ("En 2024-2025, le 2024-05-17, de 300-1000, 12:30, 3.14", []),
    ],
)
def test_a_telephone_number_is_no_number(text: str, kept: list[str]) -> None:
    assert [text[start:end] for start, end in protect.find(text)] == kept


def test_a_telephone_number_comes_through_whatever_its_spaces() -> None:
    assert not fault("Call 514 555 0199.", "Appelez le 514\u202f555 0199.", (EN, FR))
    assert fault("Call 514 555 0199.", "Appelez le 514 555 0198.", (EN, FR))
