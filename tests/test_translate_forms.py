"""Dates, times, decades, measures and money are written as the edition's language and country write them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Language
from pipeline.translate import dates, figures, forms
from pipeline.translate.draft import Draft
from pipeline.translate.protect import find as protected

EN, FR = Language("en"), Language("fr")
CASES = Path(__file__).parent / "cases" / "translate" / "forms.txt"


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def directions() -> Iterator[tuple[str, Language, Language, str]]:
    for line in CASES.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        country, _, rest = line.removeprefix("[").partition("] ") if line.startswith("[") else ("", "", line)
        english = Language(country) if country.startswith("en") else EN
        french = Language(country) if country.startswith("fr") else FR
        sign = next(mark for mark in (" = ", " > ", " < ") if mark in rest)
        left, right = rest.split(sign)
        if sign == " < ":
            yield right, french, english, left
        else:
            yield left, english, french, right
        if sign == " = ":
            yield right, french, english, left


@pytest.mark.parametrize(("text", "source", "target", "expected"), tuple(directions()))
def test_a_form_that_a_model_copies_is_written_in_the_target_languages_way(
    text: str, source: Language, target: Language, expected: str
) -> None:
    settled = figures.settle(text, Draft(text), (source, target))
    assert settled is not None
    assert spaces(settled.text) == expected


@pytest.mark.parametrize(
    ("text", "sign"), [("$20,000.50", "CAD"), ("C$20.00", "CAD"), ("US$20.00", "USD"), ("€20.00", "EUR")]
)
@pytest.mark.parametrize("country", ["fr-CA", "fr-FR"])
def test_money_is_written_as_unicode_cldr_has_it(text: str, sign: str, country: str) -> None:
    if (text[0], country) == ("$", "fr-FR"):
        sign = "$"  # whose dollars it is, nobody said
    value = text.lstrip("CUS$€").replace(",", "")
    settled = figures.settle(text, Draft(text), (EN, Language(country)))
    assert settled is not None
    expected = format_currency(float(value), sign, locale=country.replace("-", "_"))
    assert spaces(settled.text) == spaces(expected)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("It opens at 5 p.m.", "Ouvre à 17 h."),
        ("It opens at 5 p.m.", "Ouvre à 17h00."),
        ("It opens at 5 p.m.", "Ouvre à 5 heures."),
        ("It opens on May 5.", "Ouvre le 5 mai."),
        ("Born in the 1990s.", "Né dans les années 90."),
        ("It is 10 km away.", "C’est à 10 kilomètres."),
        ("A 6'2\" man.", "Un homme de 6 pieds 2."),
        ("It opens on 03/04/2025.", "Ouvre le 03/04/2025."),
        ("It opens on 03/04/2025.", "Ouvre le 04/03/2025."),
    ],
)
def test_a_form_is_known_by_what_it_means(source: str, said: str) -> None:
    assert figures.same_numbers(source, said, (EN, FR))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("It opens at 5 p.m.", "Ouvre à 5."),
        ("It opens at 5 p.m.", "Ouvre à 18 h."),
        ("It opens on May 5.", "Ouvre le 6 mai."),
        ("It opens on May 5.", "Ouvre mai 5,3."),
        ("Born in the 1990s.", "Né en 1990."),
        ("It is 10 km away.", "C’est à 10 ans."),
        ("It opens on 12/31/2025.", "Ouvre le 30/12/2025."),
        ("97 of them.", "97 hundred of them."),
        ("It is 10 km away.", "C’est à 10 km et 5 km."),
    ],
)
def test_a_form_that_became_another_is_lost(source: str, said: str) -> None:
    assert not figures.same_numbers(source, said, (EN, FR))


@pytest.mark.parametrize(
    ("source", "said", "target", "expected"),
    [
        ("Il a 90 pour cent.", "It has 90 for hundred.", EN, "It has 90 percent."),
        ("Il a 90 pourcent.", "It has 90 forcent.", EN, "It has 90 percent."),
        ("Il a 90 pour cent.", "It has 90%.", EN, "It has 90%."),
        ("Il a 90 pour cent.", "It has 90.", EN, "It has 90 percent."),
        ("It has 90 per cent.", "Il a 90 par cent.", FR, "Il a 90 pour cent."),
        ("It has CO2 and 65 units.", "Il a CO2 et 65 % unités.", FR, "Il a CO2 et 65 unités."),
        ("It has 580 million units.", "Il a 580 millions d’euros.", FR, "Il a 580 millions."),
        (
            "As many as 800m of 1.2bn live.",
            "800m sur 1,2bn vivent.",
            FR,
            "800 millions sur 1,2 milliard vivent.",
        ),
        ("In the 32nd minute.", "Dans la minute 32nds.", FR, "Dans la minute 32e."),
        ("As many as 800 live.", "On a 800sur ceux.", FR, "On a 800 sur ceux."),
        ("Over 12 thousand pupils.", "Plus de 12 000 milles d’élèves.", FR, "Plus de 12 000 élèves."),
        ("Over 12 thousand pupils.", "Plus de 12 milliers d’élèves.", FR, "Plus de 12 000 élèves."),
        ("Over 12 thousand pupils.", "Plus de 12 000 élèves.", FR, "Plus de 12 000 élèves."),
        (
            "Over 12 thousand miles away.",
            "À plus de 12 000 milles de là.",
            FR,
            "À plus de 12 000 milles de là.",
        ),
        ("It is 10.5 km away.", "C’est à 10.5 kilomètres.", FR, "C’est à 10,5 kilomètres."),
        (
            "Hot in the 1980s and ’90s.",
            "Chaud dans l’années 1980 ans et les '90.",
            FR,
            "Chaud dans les années 1980 et les années 90.",
        ),
        ("Les années 1980 et 90 furent.", "The 1980s and 90 were.", EN, "The 1980s and 90 were."),
        ("Les années 80 furent.", "The 80 were.", EN, "The 80s were."),
        ("She is in her mid-30s.", "Elle est dans sa mid-années 30.", FR, "Elle est dans la trentaine."),
        ("On the night of May 4–5 there.", "La nuit de le 4-5 mai là.", FR, "La nuit du 4 au 5 mai là."),
        ("En 3 h 25 min ici.", "In 3 hours 25 min here.", EN, "In 3 hours 25 minutes here."),
        ("À 2 h du matin ici.", "At 2 h in the morning here.", EN, "At 2 a.m. here."),
        ("À 3 h de l’après-midi ici.", "At 3 h here.", EN, "At 3 p.m. here."),
        ("It is 5:30 in the afternoon.", "Il est 5 h 30 de l’après-midi.", FR, "Il est 17 h 30."),
        ("In his 40s he wrote.", "Dans ses années 40 il écrivit.", FR, "Dans la quarantaine il écrivit."),
        ("He left at 12 at night.", "Il partit à 0 h.", FR, "Il partit à 0 h."),
        ("He left at 5:40 a.m. sharp.", "Il partit à 5 h 40 ans.", FR, "Il partit à 5 h 40."),
        ("Il coûte 5 $ NZ ici.", "It costs $5 NZ here.", EN, "It costs NZ$5 here."),
        ("Ce mardi 15 novembre.", "This Tuesday 15 November November.", EN, "This Tuesday, November 15."),
        ("De 9 à 17 h ici.", "From 9 at 17 h here.", EN, "From 9 to 5 p.m. here."),
        (
            "A man in his 40s left.",
            "Un homme de ses années 40 partit.",
            FR,
            "Un homme dans la quarantaine partit.",
        ),
        (
            "A man in his 40s left.",
            "Un homme dans ses 40 ans partit.",
            FR,
            "Un homme dans la quarantaine partit.",
        ),
        (
            "A man in his late 40s left.",
            "Un homme dans la quarantaine partit.",
            FR,
            "Un homme dans la quarantaine partit.",
        ),
        (
            "A man in his 70s left.",
            "Un homme de ses années 70 partit.",
            FR,
            "Un homme de ses années 70 partit.",
        ),
        ("Open on June 6 there.", "Ouvert le June 6 ans là.", FR, "Ouvert le 6 juin là."),
        ("At 3 a.m. there.", "Au 3h.m là.", FR, "À 3 h là."),
        ("Il dure 2 h 22 ici.", "It lasts 2:22 here.", EN, "It lasts 2 hours 22 minutes here."),
        ("Il dure 2 h 22 ici.", "It lasts 2h22 here.", EN, "It lasts 2 hours 22 minutes here."),
        (
            "Il dure 2 h 22 ici.",
            "It lasts 2 hours 22 minutesth here.",
            EN,
            "It lasts 2 hours 22 minutes here.",
        ),
        ("Le 03/04/2025 ici.", "On 04/03/2025 here.", EN, "On April 3, 2025 here."),
        ("A 6'2\" man.", "Un homme de 6'2'.", FR, "Un homme de 6'2\"."),
        ("It opens on Jan. 3 there.", "Il ouvre EST 3 janvier ici.", FR, "Il ouvre EST le 3 janvier ici."),
        ("Open until after Jan. 3.", "Ouvert jusqu’après 3 janvier.", FR, "Ouvert jusqu’après le 3 janvier."),
        ("Open before Jan. 3.", "Ouvert avant 3 janvier.", FR, "Ouvert avant le 3 janvier."),
        ("On Jan. 3 and 4, it opens.", "Le 3 et 4 janvier, il ouvre.", FR, "Les 3 et 4 janvier, il ouvre."),
        ("Entre le 12 et le 14 mai ici.", "Between May 12 and 14 here.", EN, "Between May 12 and 14 here."),
        ("Le 12, le 13 et le 14 mai ici.", "On 12, 13 and 14 May here.", EN, "On May 12, 13 and 14 here."),
        ("Born in 1850 there.", "Né en 1850 ans ici.", FR, "Né en 1850 ici."),
        ("Born 1850 years ago.", "Né il y a 1850 ans.", FR, "Né il y a 1850 ans."),
        ("With 10,000+ fans.", "Avec 10,000 fans.", FR, "Avec 10 000+ fans."),
        ("With 10,000+ fans.", "Avec plus de 10,000 fans.", FR, "Avec plus de 10 000 fans."),
        ("À 8 € ici.", "At 8 Euro here.", EN, "At €8 here."),
        ("À 8 € ici.", "At 8 euros here.", EN, "At 8 euros here."),
        ("La Ve République.", "The Fifth Republic.", EN, "The Fifth Republic."),
        ("La IIe Guerre mondiale.", "World War II.", EN, "World War II."),
        ("François Ier régna.", "François 1st reigned.", EN, "François I reigned."),
        ("Le Ier Empire.", "The 1st Empire.", EN, "The 1st Empire."),
        ("Le record de 9''58.", "The record of 9'58.", EN, "The record of 9''58."),
        ("An 18th-century house.", "Une maison de 18e siècle.", FR, "Une maison du XVIIIe siècle."),
        ("In the 60s it was.", "Dans les années 60 il était.", FR, "Dans les années 60 il était."),
    ],
)
def test_what_stands_beside_a_number_is_put_right_with_it(
    source: str, said: str, target: Language, expected: str
) -> None:
    settled = figures.settle(source, Draft(said), (EN if target is FR else FR, target))
    assert settled is not None
    assert spaces(settled.text) == expected


@given(
    st.text(alphabet=" aMé.,’-\u00a0\n", max_size=12),
    st.sampled_from(["14 mai 2025", "du 1er au 3 mai", "mai 2025", "3 déc.", "May 14, 2025", "May 1–3", "Dec. 3", "3rd of May"]),
    st.sampled_from(["", " ", ". ", "\u00a0", ") "]),
)  # fmt: skip
def test_a_date_is_found_whatever_stands_before_it(before: str, date: str, gap: str) -> None:
    known = dates.months(EN) | dates.months(FR)
    ((_, _, alone),) = dates.find(date, known)
    free = before + gap if not (before + gap)[-1:].isalpha() else before + gap + " "
    assert alone in [found for _, _, found in dates.find(free + date, known)]


@given(st.text(alphabet=" 0123456789hapm.:,–-ehIVX°CkmgGoMy'’", max_size=30), st.sampled_from([EN, FR]))
def test_any_mess_of_figures_and_letters_is_read_without_error(text: str, language: Language) -> None:
    other = FR if language is EN else EN
    found = forms.find(text, language, protected(text), alone=True)
    assert all(one.end <= after.start for one, after in pairwise(found))
    for form in found:
        forms.write(form, other)
    figures.settle(text, Draft(text), (language, other))


@pytest.mark.parametrize("draft", ["Posté septembre 12 septembre 2023", "Posté septembre 12, 2023 septembre"])
def test_a_month_that_a_model_says_twice_is_said_once(draft: str) -> None:
    settled = figures.settle("Posted September 12, 2023", Draft(draft), (EN, FR))
    assert settled is not None
    assert spaces(settled.text) == "Posté 12 septembre 2023"
