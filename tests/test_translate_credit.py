"""Who made a picture, and who is cited, keeps the name in every language."""

import pytest

from pipeline.casing import Evidence
from pipeline.model import Language
from pipeline.translate.credit import find
from pipeline.translate.job import job_for

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Photo: Rosalie Gagnon", "Rosalie Gagnon"),
        ("Crédit photo : Jean-Pierre Léaud, 2024", "Jean-Pierre Léaud"),
        ("(Photo par : Anna van der Berg)", ""),
        ("Photo by: Anna van der Berg", "Anna van der Berg"),
        ("Photo: a harbour at dawn", ""),
        ("Photo: Harbour", ""),
        ("Rosalie Gagnon: photo", ""),
    ],
)
def test_the_name_in_a_credit_is_kept(text: str, name: str) -> None:
    assert "".join(text[start:end] for start, end in find(text)) == name


def test_who_is_cited_is_kept() -> None:
    cited = job_for('Seen by <cite id="1">Léa Fontaine</cite>.', EN, FR, Evidence())
    assert [cited.plain[slice(*held)] for held in cited.kept] == ["Léa Fontaine"]
    said = job_for('Seen in <cite id="1">the old harbour</cite>.', EN, FR, Evidence())
    assert said.kept == ()
