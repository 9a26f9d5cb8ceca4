"""The gate lets no translation through that lost, invented or broke something."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model import Language
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
