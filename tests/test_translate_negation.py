"""A negation that a translation lost or made up is noticed; other ways to say it are let alone."""

import pytest

from pipeline.casing import Evidence
from pipeline.model import Language
from pipeline.translate import negation
from pipeline.translate.door import Hypothesis
from pipeline.translate.job import job_for
from pipeline.translate.judge import judge, question
from pipeline.translate.plan import Span

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("source", "text", "languages", "word"),
    [
        ("No one can doubt it.", "Nous pouvons en douter.", (EN, FR), "No"),
        ("He said that not everything is shown.", "Il a dit que tout est montré.", (EN, FR), "not"),
        ("It doesn’t work.", "Cela fonctionne.", (EN, FR), "doesn’t"),
        ("No more than ten came.", "Plus de dix sont venus.", (EN, FR), "No"),
        ("We never saw it.", "Nous l’avons vu.", (EN, FR), "never"),
        ("Que faire pour ne pas tomber ?", "What to do to fall?", (FR, EN), "ne pas"),
        ("Il n’a vraiment jamais dit cela.", "He really said this.", (FR, EN), "n’a vraiment jamais"),
        ("Cela ne change rien.", "This changes all.", (FR, EN), "ne change rien"),
    ],
)
def test_a_lost_negation_is_named(
    source: str, text: str, languages: tuple[Language, Language], word: str
) -> None:
    assert negation.lost(source, text, languages) == word
    assert negation.added(text, source, (languages[1], languages[0])) == word
    assert f"“{word}” may be lost" in negation.doubt(source, text, languages)
    assert "may be made up" in negation.doubt(text, source, (languages[1], languages[0]))


@pytest.mark.parametrize(
    ("source", "text", "languages"),
    [
        ("It is not possible.", "C’est impossible.", (EN, FR)),
        ("Nobody came.", "Personne n’est venu.", (EN, FR)),
        ("They left without a word.", "Ils sont partis sans un mot.", (EN, FR)),
        ("Not only wine but bread.", "Du vin, mais aussi du pain.", (EN, FR)),
        ("Isn’t it great?", "C’est super !", (EN, FR)),
        ("There is no doubt about it.", "C’est certain.", (EN, FR)),
        ("A no-fly zone, no. 5.", "Une zone d’exclusion, n° 5.", (EN, FR)),
        ("Whether or not you come.", "Que vous veniez.", (EN, FR)),
        ("Few, if not all, came.", "Certains, et tous, vinrent.", (EN, FR)),
        ("He didn’t say anything.", "Il n’a rien dit.", (EN, FR)),
        ("N’oubliez pas de signer.", "Don’t forget to sign.", (FR, EN)),
        ("Il n’est pas content.", "He is unhappy.", (FR, EN)),
        ("Qui vient, n’est-ce pas ?", "Who is coming, anyway?", (FR, EN)),
        ("Il n’a pas seulement du pain.", "He has bread and more.", (FR, EN)),
        ("On n’a jamais cessé de rire.", "We kept laughing.", (FR, EN)),
        ("Je ne sais pas.", "Ich weiß es.", (FR, Language("de"))),
        ("Ich weiß es nicht.", "Je le sais.", (Language("de"), FR)),
    ],
)
def test_other_ways_to_say_it_are_no_doubt(
    source: str, text: str, languages: tuple[Language, Language]
) -> None:
    assert not negation.doubt(source, text, languages)


@pytest.mark.parametrize(
    ("source", "text", "doubted"),
    [
        ("Ne prenez ce médicament qu’après un repas.", "Don’t take this medicine after a meal.", True),
        ("Il n'y a pas que le sport dans la vie.", "There is no sport in life.", True),
        ("Je n’ai plus que deux euros.", "I don’t have two euros anymore.", True),
        ("Ne pas en conclure que les menteurs gagnent.", "Don’t conclude that liars win.", False),
        ("Il n’y a que le sport.", "There is only sport.", False),
        ("Il n’y a que le sport.", "There is nothing but sport.", False),
        ("Je ne crois pas que le film soit bon.", "I don’t think the film is good.", False),
        ("Il ne dit jamais que la mer est bleue.", "He never says that the sea is blue.", False),
    ],
)
def test_ne_que_says_only(source: str, text: str, doubted: bool) -> None:
    assert ("says only" in negation.doubt(source, text, (FR, EN))) == doubted


def test_a_hypothesis_that_denies_goes_first() -> None:
    job = job_for("He did not come.", EN, FR, Evidence())
    asked = question(job, Span(0, len(job.plain)))
    said = [Hypothesis("Il est venu.", -0.1), Hypothesis("Il n’est pas venu.", -0.4)]
    assert judge(job, asked, said).passed[0].draft.text == "Il n’est pas venu."
    assert judge(job, asked, said[:1]).passed[0].lacks.negation
