"""Places that a draft left as the source has them get the name that the language has for them."""

import pytest

from pipeline.model import Language
from pipeline.translate.draft import Draft
from pipeline.translate.exonyms import edits, exonyms

EN, FR = Language("en"), Language("fr")


def named(source: str, draft: str, target: Language) -> str:
    return Draft(draft).edited(edits(source, draft, target)).text


@pytest.mark.parametrize(
    ("source", "draft", "expected"),
    [
        ("It is sought in Libya.", "Il est cherché dans Libya.", "Il est cherché en Libye."),
        ("In Japan it rains.", "À Japan, il pleut.", "Au Japon, il pleut."),
        ("The king of Japan", "Le roi de Japan", "Le roi du Japon"),
        ("The king of Greece", "Le roi du Greece", "Le roi de Grèce"),
        ("in Egypt", "au Egypt", "en Égypte"),
        ("in Mexico", "en Mexico", "au Mexique"),
        ("in Cyprus", "à Cyprus", "à Chypre"),
        ("in the Comoros", "aux Comoros", "aux Comores"),
        ("He lives in Brussels.", "Il vit à Brussels.", "Il vit à Bruxelles."),
        ("Libya’s oil, Geneva’s lake", "le pétrole de Libya, le lac de Geneva", "le pétrole de Libye, le lac de Genève"),
        ("In Athens, Greece", "À Athens, en Grèce", "À Athènes, en Grèce"),
        # what a text shows to be something else
        ("The Vienna Philharmonic plays", "Le Vienna Philharmonic joue", "Le Vienna Philharmonic joue"),
        ("Jack London wrote it.", "Jack London l’a écrit.", "Jack London l’a écrit."),
        ("In London, Ontario, it rains.", "À London, en Ontario, il pleut.", "À London, en Ontario, il pleut."),
        ("Chad came with Jordan.", "Chad est venu avec Jordan.", "Chad est venu avec Jordan."),
        ("see libya.example", "voir libya.example et Libya.org", "voir libya.example et Libya.org"),
        # what the source does not have is the draft's own word
        ("It rains there.", "Il pleut à London.", "Il pleut à London."),
    ],
)  # fmt: skip
def test_a_place_gets_its_french_name(source: str, draft: str, expected: str) -> None:
    assert named(source, draft, FR) == expected


@pytest.mark.parametrize(
    ("source", "draft", "expected"),
    [
        ("Damas dénonce", "Damas denounces", "Damascus denounces"),
        ("avec Pékin", "with Pékin", "with Beijing"),
        ("La Pologne perd.", "The Pologne loses.", "Poland loses."),
        ("le Credit Suisse", "the Credit Suisse", "the Credit Suisse"),
        ("Maurice arrive.", "Maurice arrives.", "Maurice arrives."),
        ("à Québec", "in Québec", "in Quebec"),
    ],
)
def test_a_place_gets_its_english_name(source: str, draft: str, expected: str) -> None:
    assert named(source, draft, EN) == expected


def test_names_are_those_that_differ_and_no_third_language_has_any() -> None:
    for code in ("en", "fr"):
        names = exonyms(code)
        assert len(names) > 150
        assert all(one != other for one, other in names.items())
    assert exonyms("fr")["Germany"] == "Allemagne"
    assert exonyms("en")["Allemagne"] == "Germany"
    assert exonyms("es") == {}
    assert named("In Libya", "En Libya", Language("es")) == "En Libya"
