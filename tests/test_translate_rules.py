"""Numbers, dates and signs alone are translated by rule, without a model."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.casing import Evidence
from pipeline.model import Language
from pipeline.translate import numbers
from pipeline.translate.job import job_for
from pipeline.translate.numerals import write
from pipeline.translate.rules import translate

EN, FR = Language("en"), Language("fr")
CASES = Path(__file__).parent / "cases" / "translate"


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def directions() -> Iterator[tuple[str, Language, Language, str]]:
    for line in (CASES / "rules.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sign = next(mark for mark in (" = ", " > ", " < ") if mark in line)
        english, french = line.split(sign)
        if sign != " < ":
            yield english, EN, FR, french
        if sign != " > ":
            yield french, FR, EN, english


@pytest.mark.parametrize(("text", "source", "target", "expected"), tuple(directions()))
def test_a_unit_without_words_is_written_as_the_other_language_does(
    text: str, source: Language, target: Language, expected: str
) -> None:
    written = translate(job_for(text, source, target, Evidence()))
    assert written is not None
    assert spaces(written) == expected


@pytest.mark.parametrize(
    "text", ["310 tonnes", "8th", "May", "Marseille", "<b>one</b> 20", "31 February 2025 x"]
)
def test_a_unit_with_words_is_left_to_the_model(text: str) -> None:
    assert translate(job_for(text, EN, FR, Evidence())) is None


def test_french_groups_digits_with_a_narrow_no_break_space() -> None:
    assert translate(job_for("20,000", EN, FR, Evidence())) == "20\u202f000"


def test_a_number_with_a_letter_before_it_keeps_its_digits() -> None:
    found = numbers.find("COVID-19, A4, m², H1N1 and MP3", EN)
    assert [(number.digits, number.verbatim) for number in found] == [
        ("19", True),
        ("4", True),
        ("²", True),
        ("1", True),
        ("1", True),
        ("3", True),
    ]


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("In 2024 300 people came", FR, [2024, 300]),
        ("12 300 personnes", FR, [12300]),
        ("The 8th of 20 at 17:30", EN, [8, 20, 17, 30]),
        ("le 1er et le 2e, 25 M. Dupont", FR, [1, 2, 25]),
        ("1.5bn, 3K, €2m", EN, [1_500_000_000, 3000, 2_000_000]),
        ("5 m de long", FR, [5]),
        ("2 milliards et 3 milliers", FR, [2_000_000_000, 3000]),
    ],
)
def test_numbers_are_understood_by_value(text: str, language: Language, values: list[int]) -> None:
    assert [number.value for number in numbers.find(text, language)] == values


def test_money_in_words_behind_millions_is_money_unless_it_is_another_countrys() -> None:
    text = "6 milliards d’euros annuels, 5 millions de dollars canadiens, 4 millions de dollars américains"
    assert [number.currency for number in numbers.find(text, FR)] == ["€", "", ""]


def test_a_mark_before_three_digits_is_read_as_the_language_does_first() -> None:
    assert numbers.find("1.500", EN)[0].readings == (Decimal("1.500"), Decimal(1500))
    assert numbers.find("1,500", EN)[0].readings == (Decimal(1500), Decimal("1.500"))


@given(
    whole=st.integers(0, 10**12),
    fraction=st.none() | st.integers(0, 99),
    grouped=st.booleans(),
    sign=st.sampled_from(["", "%", "€", "$"]),
)
def test_a_number_comes_back_from_the_other_language(
    whole: int, fraction: int | None, grouped: bool, sign: str
) -> None:
    english = f"{whole:,}" if grouped else str(whole)
    english += f".{fraction:02}" if fraction is not None else ""
    english = f"{sign}{english}" if sign in "€$" else f"{english}{sign}"
    french = translate(job_for(english, EN, FR, Evidence()))
    assert french is not None
    assert translate(job_for(french, FR, EN, Evidence())) == english


@given(st.text(alphabet="0123456789.,  \u202f%€$MKbnthe-'²A\n", max_size=30))
def test_any_mess_of_figures_is_read_without_error(text: str) -> None:
    for number in numbers.find(text, FR):
        assert 0 <= number.start < number.end <= len(text)
        assert write(number, EN)
