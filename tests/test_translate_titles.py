"""A name keeps the title that it has in the source."""

import pytest

from pipeline.model import Language
from pipeline.translate.draft import Draft
from pipeline.translate.titles import edits

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("source", "text", "target", "expected"),
    [
        ("Ms. O’Neil left", "M. O’Neil est parti", FR, "Mme O’Neil est parti"),
        ("Ms O'Neil left", "Monsieur O’Neil est parti", FR, "Mme O’Neil est parti"),
        ("Miss Marple left", "M. Marple est parti", FR, "Mlle Marple est parti"),
        ("Miss Marple left", "Mme Marple est partie", FR, "Mme Marple est partie"),
        ("Mr. Smith left", "Mme Smith est parti", FR, "M. Smith est parti"),
        ("Mr. Smith and Mrs. Jones", "M. Smith et M. Jones", FR, "M. Smith et Mme Jones"),
        ("Mr. Smith and Mrs. Smith", "M. Smith et M. Smith", FR, "M. Smith et M. Smith"),
        ("Mrs. Jones’s house", "La maison de M. Jones", FR, "La maison de Mme Jones"),
        ("The house of M. Jones", "La maison de Mme Jones", FR, "La maison de Mme Jones"),
        ("Ms. Jones left", "M. Brown est parti", FR, "M. Brown est parti"),
        ("Mme Dupont est partie", "Mr. Dupont left", EN, "Ms. Dupont left"),
        ("Mme Dupont est partie", "Mr Dupont left", EN, "Ms Dupont left"),
        ("Mme Dupont est partie", "Mrs. Dupont left", EN, "Mrs. Dupont left"),
        ("M. Dupont est parti", "Mrs Dupont left", EN, "Mr Dupont left"),
        ("Mme Dupont ging", "Herr Dupont", Language("de"), "Herr Dupont"),
    ],
)
def test_a_title_is_that_of_the_source(source: str, text: str, target: Language, expected: str) -> None:
    languages = (EN if target is FR else FR, target)
    assert Draft(text).edited(edits(source, text, languages)).text == expected
