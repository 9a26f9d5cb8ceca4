"""The project's terms and names: asked of the beam, written where grammar allows, reported where it does not."""

from collections.abc import Sequence

import pytest

from pipeline.casing import Evidence
from pipeline.model import Catalog, Entry, Key, Language, State, Translation
from pipeline.terms import Glossary, Term
from pipeline.translate import Hypothesis, Link, Request, fill_gaps, names, wording
from pipeline.translate.draft import Draft

EN, FR = Language("en"), Language("fr")
SCREENING = Term(((EN, "private screening"), (FR, "projection privée")))
GLOSSARY = Glossary((SCREENING, Term(((EN, "release"), (FR, "sortie")))), ("Channel 4",))


class Says:
    """An engine that says the same whatever it is asked, with links from word to word."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.asked: list[str] = []

    def supports(self, source: Language, target: Language) -> bool:
        return True

    def signature(self, source: Language, target: Language) -> str:
        return "says"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked += [request.text for request in requests]
        return [
            tuple(
                Hypothesis(text, -0.1 * (place + 1), linked(request.text, text) if request.aligned else ())
                for place, text in enumerate(self.texts)
            )
            for request in requests
        ]


def linked(source: str, target: str) -> tuple[Link, ...]:
    return tuple(Link(*ours, *theirs) for ours, theirs in zip(spans(source), spans(target), strict=False))


def spans(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        found.append((start, start + len(word)))
        at = start + len(word)
    return found


def say(source: str, *texts: str, glossary: Glossary = GLOSSARY, to_english: bool = False) -> Translation:
    languages = (FR, EN) if to_english else (EN, FR)
    catalog = Catalog("a", languages[1], (Entry(Key("paragraph", source), languages[0]),))
    (filled,) = fill_gaps([catalog], Says(*texts), glossary=glossary)
    return filled.entries[0].translation


def test_a_hypothesis_with_the_glossarys_term_goes_before_a_better_one_without() -> None:
    made = say("Two private screenings.", "Deux séances à part.", "Deux projections privées.")
    assert (made.text, made.problem) == ("Deux projections privées.", "")


def test_a_term_that_no_hypothesis_has_is_written_where_the_words_around_it_do_not_change() -> None:
    made = say("We like private screening days.", "Nous aimons séances intimes jours.")
    assert (made.text, made.problem) == ("Nous aimons projection privée jours.", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Voici une séance intime.", "the article shows a gender"),
        ("Voici des séances intimes.", "nothing says how the plural is built"),
    ],
)
def test_where_grammar_might_break_the_text_stays_and_the_problem_says_what_is_missing(
    text: str, reason: str
) -> None:
    plural = "s" if "des" in text else ""
    made = say(f"Here a private screening{plural}.", text)
    assert made.text == text, reason
    assert made.problem == f"the glossary has “projection privée” for “private screening{plural}”"
    assert made.doubtful


@pytest.mark.parametrize(
    ("source", "said", "written"),
    [
        ("Voici une sortie.", "Here an exit.", "Here a release."),
        ("Voici des sorties.", "Here some exits.", "Here some releases."),
        ("Sortie demain.", "Exit tomorrow.", "Release tomorrow."),
    ],
)
def test_an_english_term_takes_the_article_the_number_and_the_capital_of_its_place(
    source: str, said: str, written: str
) -> None:
    assert say(source, said, to_english=True).text == written


def test_a_name_that_stays_is_asked_for_as_it_is_then_behind_a_stand_in_and_is_never_lost() -> None:
    engine = Says("Il regarde Canal 4 hier.")
    catalog = Catalog("a", FR, (Entry(Key("paragraph", "He watches Channel 4 yesterday."), EN),))
    (filled,) = fill_gaps([catalog], engine, glossary=GLOSSARY)
    assert engine.asked[0] == "He watches Channel 4 yesterday."
    assert any("Channel 4" not in text for text in engine.asked)
    made = filled.entries[0].translation
    assert made.state is State.MISSING or "Channel 4" in made.text


def test_names_are_words_capitalised_within_a_sentence_that_no_language_has_its_own_word_for() -> None:
    text = "Yesterday Matteo Ricci left Germany for Marseille on Monday in May"
    assert names.find(text, Evidence()) == ("Matteo", "Ricci", "Marseille")
    assert names.find("Ricci left", Evidence()) == ()
    assert names.find("Ricci left", Evidence(names=frozenset({"Ricci"}))) == ("Ricci",)


@pytest.mark.parametrize(
    ("name", "said", "restored"),
    [
        ("Ricci", "Hier Riccicici est parti", "Hier Ricci est parti"),
        ("Kourtrajmé", "Hier Kortrajmé est parti", "Hier Kourtrajmé est parti"),
        ("Barcelona", "Hier à Barcelone", "Hier à Barcelone"),
        ("Geneva", "Hier à Genève", "Hier à Genève"),
        ("Ricci", "Hier Ricci est parti", "Hier Ricci est parti"),
        ("Ricci", "Hier il est parti", "Hier il est parti"),
        ("Ricci", "Hier Riccici et Riccicici", "Hier Riccici et Riccicici"),
    ],
)
def test_a_slip_of_a_name_is_put_right_and_a_name_of_the_other_language_is_not(
    name: str, said: str, restored: str
) -> None:
    assert names.restore((name,), f"Yesterday {name} left", Draft(said)).text == restored


def test_a_hypothesis_that_keeps_the_names_goes_before_a_better_one_that_does_not() -> None:
    assert say("Here Matteo Ricci sings.", "Ici il chante.", "Ici Matteo Ricci chante.").text == (
        "Ici Matteo Ricci chante."
    )


def test_a_text_that_lost_a_name_is_less_sure_than_one_that_writes_it_in_its_own_way() -> None:
    kept = say("Here Matteo Ricci sings in Geneva.", "Ici Matteo Ricci chante à Genève.").confidence
    lost = say("Here Matteo Ricci sings in Geneva.", "Ici Matteo Dupont chante à Genève.")
    assert lost.text == "Ici Matteo Dupont chante à Genève.", "a small word is no slip of a name"
    assert kept is not None
    assert lost.confidence is not None
    assert lost.confidence < kept
    assert names.missing(("Ricci", "Geneva"), "Ici Matteo chante à Genève.") == ("Ricci",)


def test_of_terms_that_overlap_the_longer_one_counts() -> None:
    glossary = Glossary((SCREENING, Term(((EN, "screening"), (FR, "dépistage")))))
    (wanted,) = wording.find("A private screening", EN, FR, glossary)
    assert (wanted.said, wanted.names) == ("private screening", ("projection privée",))


def test_numbers_in_what_must_not_change_are_not_counted_twice() -> None:
    assert (
        say("Run <code>x 25</code> now.", "Lancez 37 maintenant.").text
        == "Lancez <code>x 25</code> maintenant."
    )
