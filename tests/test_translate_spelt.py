"""Numbers in words: seen when they are lost, asked for in figures, doubted where nothing helps."""

from collections.abc import Sequence

import pytest

from pipeline.model import Catalog, Entry, Key, Language, Translation
from pipeline.translate import Hypothesis, Request, fill_gaps
from pipeline.translate.figures import same_numbers
from pipeline.translate.in_words import values
from pipeline.translate.spelt import doubt, lost
from tests.fakes import WordByWord

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("source", "text", "missing"),
    [
        ("Over fifty races.", "Plus de cinquante courses.", ()),
        ("Over fifty races.", "Plus de 50 courses.", ()),
        ("Over fifty races.", "Une cinquantaine de courses.", ()),
        ("Over fifty races.", "Plus de courses.", ("fifty",)),
        ("Over fifty races.", "Plus de courses fifty.", ("fifty",)),
        ("All twenty-seven states.", "Les vingt-sept États.", ()),
        ("All twenty-seven states.", "Les vingt États.", ("twenty-seven",)),
        ("Twenty-one states.", "Vingt et un États.", ()),
        ("Seventy-one states.", "Soixante et onze États.", ()),
        ("Ninety-nine states.", "Quatre\u2011vingt\u2011dix\u2011neuf États.", ()),
        ("A seven-year budget.", "Un budget sur sept ans.", ()),
        ("A seven-year budget.", "Un nouveau budget.", ("seven",)),
        ("The fiftieth anniversary.", "Le 50e anniversaire.", ()),
        ("One third of it.", "Un tiers.", ()),
        ("Forty thousand people.", "40 000 personnes.", ()),
        ("Nine million jobs.", "9 millions d’emplois.", ()),
        ("Nine jobs.", "De nouveaux emplois.", ("nine",)),
        ("At eight in the evening.", "À 20 h.", ()),
        ("At eight in the evening.", "À vingt personnes, 20 en tout.", ("eight",)),
        ("Three of them came.", "Ils sont 15, dont 30 en 1803.", ("three",)),
        ("Five hundred thousand people.", "500 000 personnes.", ()),
        ("Two of them left for a second time.", "Ils sont repartis.", ()),
        ("Several hundred people.", "Une centaine de personnes.", ()),
    ],
)
def test_a_number_in_words_is_there_in_some_form_or_lost(
    source: str, text: str, missing: tuple[str, ...]
) -> None:
    assert lost(source, text, (EN, FR)) == missing


@pytest.mark.parametrize(
    ("source", "text", "missing"),
    [
        ("Un nouveau port, et neuf.", "A new port.", ()),
        ("Quatre-vingt-dix jours.", "Ninety days.", ()),
        ("Quatre-vingt-dix jours.", "Four-vingt-dix days.", ("quatre-vingt-dix",)),
        ("Une trentaine de bus.", "About thirty buses.", ()),
        ("Une trentaine de bus.", "Some buses.", ("trentaine",)),
        ("Une quinzaine de jours.", "A dozen days.", ("quinzaine",)),
        ("Une quinzaine de jours.", "A fortnight.", ()),
        ("Une quinzaine de jours.", "Two weeks.", ()),
        ("Quinze semaines.", "Some weeks.", ("quinze",)),
        ("Les années trente.", "The 1930s.", ()),
        ("Douze semaines.", "Eleven weeks.", ("douze",)),
    ],
)
def test_so_it_is_from_french(source: str, text: str, missing: tuple[str, ...]) -> None:
    assert lost(source, text, (FR, EN)) == missing


def test_languages_whose_numbers_are_not_known_are_left_alone() -> None:
    assert lost("Fünfzig Rennen.", "Races.", (Language("de"), EN)) == ()
    assert lost("Fifty races.", "Rennen.", (EN, Language("de"))) == ()


class Says(WordByWord):
    """An engine that says what it is told to say, a hypothesis after the other, or nothing."""

    def __init__(self, **answers: Sequence[str]) -> None:
        super().__init__()
        self._answers = {key.replace("_", " "): texts for key, texts in answers.items()}

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked += [request.text for request in requests]
        return [
            tuple(
                Hypothesis(text, -0.1 * rank) for rank, text in enumerate(self._answers.get(one.text, ("",)))
            )
            for one in requests
        ]


def filled(source: str, engine: Says) -> Translation:
    catalog = Catalog("news", FR, (Entry(Key("paragraph", source), EN),))
    return fill_gaps([catalog], engine)[0].entries[0].translation


def test_a_hypothesis_that_says_the_number_goes_before_a_better_one() -> None:
    source = "They won fifty races"
    engine = Says(**{source: ("Ils ont gagné des courses", "Ils ont gagné cinquante courses")})
    made = filled(source, engine)
    assert (made.text, made.problem) == ("Ils ont gagné cinquante courses", "")
    assert engine.asked == [source]


def test_a_lost_number_is_asked_for_in_figures() -> None:
    source = "They won fifty races"
    figures = {"They won 50 races": ("Ils ont gagné 50 courses",)}
    engine = Says(**{source: ("Ils ont gagné des courses",)} | figures)
    made = filled(source, engine)
    assert (made.text, made.problem) == ("Ils ont gagné 50 courses", "")
    assert engine.asked == [source, "They won 50 races"]


def test_a_rank_in_figures_is_written_as_french_writes_it() -> None:
    source = "It is the fifth time"
    engine = Says(**{source: ("C’est la fifième fois",), "It is the 5th time": ("C’est la 5ième fois",)})
    assert filled(source, engine).text == "C’est la 5e fois"


@pytest.mark.parametrize("second", ["Ils ont gagné des courses ici", ""])
def test_a_number_that_figures_do_not_bring_back_makes_the_first_answer_doubtful(second: str) -> None:
    source = "They won fifty races"
    engine = Says(**{source: ("Ils ont gagné des courses",), "They won 50 races": (second,)})
    made = filled(source, engine)
    assert (made.text, made.problem) == ("Ils ont gagné des courses", doubt(("fifty",)))
    assert made.doubtful


class Reads(Says):
    """An engine that knows two words, and keeps the others."""

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.asked += [request.text for request in requests]
        return [(Hypothesis(one.text.replace("See", "Voir").replace("and", "et"), -0.1),) for one in requests]


def test_what_is_kept_as_it_is_says_no_number() -> None:
    source = "See https://three.example/seven and <code>four</code>"
    engine = Reads()
    made = filled(source, engine)
    assert (made.text, made.problem) == ("Voir https://three.example/seven et <code>four</code>", "")
    assert len(engine.asked) == 1


def test_part_of_a_longer_number_and_a_fraction_are_not_asked_for_in_figures() -> None:
    for source in ("They won six hundred seventy-two races", "They won one fifth of them"):
        engine = Says(**{source: ("Ils ont gagné des courses",)})
        assert filled(source, engine).doubtful
        assert engine.asked == [source]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Two thousand people, half a million watched", EN, [2000, 500_000]),
        ("three hundred and sixty-five days", EN, [365]),
        ("twenty-five hundred", EN, [2500]),
        ("one million two hundred thousand and five", EN, [1_200_005]),
        ("a hundred years", EN, [100]),
        ("one, two, three", EN, []),
        ("two of a thousand", EN, [1000]),
        ("deux mille personnes et un demi-million", FR, [2000, 500_000]),
        ("trois cent mille", FR, [300_000]),
        ("quatre-vingt-dix mille cinq cents", FR, [90_500]),
        ("deux millions et demi d’euros", FR, [2_500_000]),
        ("two and a half million, one and a half million", EN, [2_500_000, 1_500_000]),
        ("two and three came, ten twelve", EN, []),
        ("soixante et onze mille", FR, [71_000]),
        ("zwei tausend", Language("de"), []),
    ],
)
def test_words_that_say_a_number_together_are_added_up(
    text: str, language: Language, expected: list[float]
) -> None:
    assert [float(value) for value in values(text, language)] == expected


def test_what_several_words_say_may_be_written_in_figures() -> None:
    for source, text in (
        ("Two thousand people came.", "2 000 personnes sont venues."),
        ("Half a million watched.", "500 000 ont regardé."),
    ):
        assert same_numbers(source, text, (EN, FR))
        assert not same_numbers(source, text.replace("000", "001"), (EN, FR))
