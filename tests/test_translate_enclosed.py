"""A quotation or a bracket that a translation lost a part of is noticed; other ways to set them are let alone."""

import pytest

from pipeline.casing import Evidence
from pipeline.model import Language
from pipeline.translate import enclosed
from pipeline.translate.door import Hypothesis
from pipeline.translate.job import job_for
from pipeline.translate.judge import judge, question
from pipeline.translate.plan import Span

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("source", "text", "languages", "what"),
    [
        ('He said "come" again.', "Il a dit encore.", (EN, FR), "quotation"),
        ("“He came.”", "« Il est venu.", (EN, FR), "quotation"),
        ("Il a dit « viens ».", "He said come.", (FR, EN), "quotation"),
        ("He came (he said).", "Il est venu.", (EN, FR), "brackets"),
        ("Il [le roi] vint.", "He [the king came.", (FR, EN), "brackets"),
    ],
)
def test_what_lost_its_marks_is_doubtful(
    source: str, text: str, languages: tuple[Language, Language], what: str
) -> None:
    assert what in enclosed.doubt(source, text, languages)


@pytest.mark.parametrize(
    ("source", "text", "languages"),
    [
        ("“He said ‘come’.”", "« Il a dit “viens”. »", (EN, FR)),
        ("\"He said 'come'.\"", "« Il a dit “viens”. »", (EN, FR)),
        ("« Il a dit “viens”. »", "“He said ‘it’s me’.”", (FR, EN)),
        ("He said ‘come’.", "Il a dit « viens ».", (EN, FR)),
        ("“It’s the boys’ room.”", "« C’est la chambre des garçons. »", (EN, FR)),
        ('1) A 5" pipe.', "Un tuyau de 5 pouces.", (EN, FR)),
        ("Plain.", "« Simple (et vrai). »", (EN, FR)),
    ],
)
def test_other_ways_to_set_them_are_no_doubt(
    source: str, text: str, languages: tuple[Language, Language]
) -> None:
    assert not enclosed.doubt(source, text, languages)


def test_a_hypothesis_with_its_quotation_goes_first() -> None:
    job = job_for("He said “come” again.", EN, FR, Evidence())
    asked = question(job, Span(0, len(job.plain)))
    said = [Hypothesis("Il a dit encore.", -0.1), Hypothesis("Il a dit « viens » encore.", -0.4)]
    assert judge(job, asked, said).passed[0].draft.text == "Il a dit «\u00a0viens\u00a0» encore."
    assert judge(job, asked, said[:1]).passed[0].lacks.marks
