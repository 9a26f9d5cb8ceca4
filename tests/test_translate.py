"""Gaps are filled, all of a run together, and nothing passes that the gate would stop."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.casing import Evidence, casing_of, gather
from pipeline.model import (
    DOUBTFUL_BELOW,
    NO_LANGUAGE,
    Casing,
    Catalog,
    Entry,
    Key,
    Language,
    State,
    Translation,
)
from pipeline.translate import Hypothesis, Link, Request, TranslateError, fill_gaps
from pipeline.translate.casing import sentence_case
from pipeline.translate.draft import Draft
from pipeline.translate.polish import tidy
from pipeline.translate.protect import find, put_back, stand_in, tally
from tests.fakes import WordByWord, turned

PARTS = [
    "the",
    "cat",
    "20,000",
    "1.5",
    "🎬",
    "{name}",
    "https://a.org/b",
    ".",
    ";",
    "“",
    "”",
    "$5bn",
    "8th",
    "<b>x</b>",
    "<br/>",
    "&lt;",
    "@you",
    "50%",
    "May",
    "2025",
    "—",
    "<i>",
    "a@b.org",
    "’",
    "n°",
]
EN, FR, DE = Language("en"), Language("fr"), Language("de")


WORDS = {"the": "le", "film": "film", "costs": "coûte", "and": "et", "cat": "chat", "red": "rouge"}


class Fake:
    """An engine that looks whole requests up, and else says word by word what its little dictionary has."""

    def __init__(self, known: dict[str, list[str]] | None = None) -> None:
        self.known = known or {}
        self.calls: list[tuple[str, ...]] = []

    def supports(self, source: Language, target: Language) -> bool:
        return DE not in (source, target)

    def signature(self, source: Language, target: Language) -> str:
        return f"fake|{source}>{target}"

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        self.calls.append(tuple(request.text for request in requests))
        return [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
        if request.text in self.known:
            return tuple(Hypothesis(text, -1.0) for text in self.known[request.text])
        words: list[str] = []
        links: list[Link] = []
        source = target = 0
        for word in request.text.split(" "):
            bare = word.strip(".,;:!?").lower()
            said = word.lower().replace(bare, WORDS.get(bare, f"{bare}e" if bare.isalpha() else bare))
            links.append(Link(source, source + len(word), target, target + len(said)))
            source += len(word) + 1
            target += len(said) + 1
            words.append(said)
        return (Hypothesis(" ".join(words), -0.5, tuple(links) if request.aligned else ()),)


def entry(msgid: str, language: Language = EN, translation: Translation | None = None) -> Entry:
    return Entry(Key("paragraph", msgid), language, translation or Translation())


def fill(*msgids: str, engine: Fake | None = None, target: Language = FR) -> list[Translation]:
    catalog = Catalog("a", target, tuple(entry(msgid) for msgid in msgids))
    (filled,) = fill_gaps([catalog], engine or Fake())
    return [one.translation for one in filled.entries]


def unmeasured(translation: Translation) -> Translation:
    return replace(translation, confidence=None)


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_gaps_of_all_catalogs_and_directions_are_asked_for_together_and_equal_ones_once() -> None:
    engine = Fake({"le chat": ["the cat"]})
    catalogs = [
        Catalog("a", FR, (entry("the cat"), entry("the film"))),
        Catalog("b", FR, (entry("the cat"),)),
        Catalog("b", EN, (entry("le chat", FR),)),
    ]
    filled = fill_gaps(catalogs, engine)
    assert engine.calls == [("the film", "the cat", "le chat")]  # the longest first
    assert [unmeasured(one.translation) for catalog in filled for one in catalog.entries] == [
        Translation("le chat", State.MACHINE, "fake|en>fr"),
        Translation("le film", State.MACHINE, "fake|en>fr"),
        Translation("le chat", State.MACHINE, "fake|en>fr"),
        Translation("the cat", State.MACHINE, "fake|fr>en"),
    ]


def test_what_is_no_gap_and_what_needs_no_model_leaves_the_engine_alone() -> None:
    engine = Fake()
    done = Translation("le chat", State.HUMAN)
    tried = Translation("", State.MISSING, "fake|en>fr", "the model repeated itself")
    catalog = Catalog(
        "a",
        FR,
        (
            entry("the cat", translation=done),
            entry("the film", translation=tried),
            entry("20,000"),
            entry("R2", NO_LANGUAGE),
            entry("le chat", FR),
        ),
    )
    (filled,) = fill_gaps([catalog], engine)
    assert engine.calls == []
    assert [one.translation for one in filled.entries] == [
        done,
        tried,
        Translation("20\u202f000", State.MACHINE, "rule", confidence=100),
        Translation("R2", State.SOURCE),
        Translation("le chat", State.SOURCE),
    ]
    assert replace(filled, entries=()) == replace(catalog, entries=())


def test_a_text_longer_than_any_sentence_is_left_open_and_the_others_are_filled() -> None:
    """Looking for all that is in it would take minutes: it is the author who must cut it."""
    engine = Fake()
    texts = (entry("in May 2025 and " * 30_000), entry("the cat"))
    (filled,) = fill_gaps([Catalog("a", FR, texts)], engine)
    assert engine.calls == [("the cat",)]
    assert filled.entries[0].translation.problem.startswith("longer than 20,000 characters")
    assert unmeasured(filled.entries[1].translation) == Translation("le chat", State.MACHINE, "fake|en>fr")


def test_a_gap_that_another_engine_left_is_tried_again() -> None:
    tried = Translation("", State.MISSING, "older|en>fr", "the model repeated itself")
    (filled,) = fill_gaps([Catalog("a", FR, (entry("the cat", translation=tried),))], Fake())
    assert unmeasured(filled.entries[0].translation) == Translation("le chat", State.MACHINE, "fake|en>fr")


def test_a_pair_that_no_model_serves_stops_the_run_with_the_next_step() -> None:
    engine = Fake()
    with pytest.raises(TranslateError, match="en texts wait for a translation to de") as caught:
        fill_gaps([Catalog("a", FR, (entry("the cat"),)), Catalog("a", DE, (entry("the cat"),))], engine)
    assert "diptych models install en_de" in caught.value.next_step
    assert engine.calls == []


def test_progress_counts_texts_up_to_all_of_them() -> None:
    seen: list[tuple[int, int]] = []
    fill_gaps(
        [Catalog("a", FR, (entry("the cat"), entry("the film")))],
        Fake({"the film": ["\ufffd"]}),
        lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)
    assert seen == sorted(seen)


def test_what_did_not_pass_is_asked_again_before_the_last_answers_are_read() -> None:
    """Else the engine would have nothing to do until all of them are judged."""
    events: list[str] = []

    class Slow(WordByWord):
        """An engine whose answers are made when they are read, as one is that works in the background."""

        def translate(self, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:  # type: ignore[override]  # as the door has it
            events.extend(f"ask {one.text}" for one in requests)
            return self._read(requests)

        def _read(self, requests: Sequence[Request]) -> Iterator[tuple[Hypothesis, ...]]:
            for one in requests:
                events.append(f"read {one.text}")
                yield (Hypothesis("" if ";" in one.text else turned(one.text), -0.1),)

    texts = ["this house is green; that one is blue", *(f"house w{number}w" for number in range(900))]
    catalog = Catalog("a", FR, tuple(Entry(Key("paragraph", text), EN) for text in texts))
    filled = fill_gaps([catalog], Slow())[0].entries
    assert all(entry.translation.state is State.MACHINE for entry in filled)
    assert events.index("ask that one is blue") < events.index("read house w1w")
    assert sum(event.startswith("ask") for event in events) == len(texts) + 2


def test_the_best_hypothesis_that_passes_the_gate_wins() -> None:
    engine = Fake({"The film costs 25 euros.": ["Le film coûte 250 000 €.", "", "Le film coûte 25 euros."]})
    engine.known["The film costs 37 euros."] = [""]
    assert spaces(fill("The film costs 25 euros.", engine=engine)[0].text) == "Le film coûte 25 euros."


def test_a_number_in_words_behind_a_line_break_is_not_lost() -> None:
    engine = Fake({"The end": ["La fin"], "Third film": ["Troisième film"]})
    (filled,) = fill("The end<br/>Third film", engine=engine)
    assert (filled.text, filled.problem) == ("La fin<br/>Troisième film", "")


def test_a_lost_number_is_asked_for_again_under_a_stand_in() -> None:
    engine = Fake({"the 8th film": ["le film"], "the 37 film": ["le 37 film"]})
    assert fill("the 8th film", engine=engine)[0].text == "le 8e film"


@pytest.mark.parametrize(
    ("msgid", "expected"),
    [
        ("🎬 The film 🎉", "🎬 Le film 🎉"),
        ("• 🔹 the cat", "• 🔹 le chat"),
        ("The film 🎬 and the cat.", "Le film 🎬 et le chat."),
        ("The film {name} and the cat", "Le film {name} et le chat"),
        ("The film https://example.org/a_b?c=1 costs", "Le film https://example.org/a_b?c=1 coûte"),
        ("The film costs €1.70 and 20,000", "Le film coûte 1,70 € et 20 000"),
        ("The <code>film and cat</code> costs", "Le <code>film and cat</code> coûte"),
        ("The <a>red <b>film</b></a> costs.", "Le <a>rouge <b>film</b></a> coûte."),
        ("The film<br/>The cat", "Le film<br/>Le chat"),
        ("The film &lt;b> and the cat", "Le film &lt;b> et le chat"),
        ("The film: the cat!", "Le film : le chat !"),
        ("THE RED CAT", "Le rouge chat"),
    ],
)
def test_what_must_not_change_comes_through(msgid: str, expected: str) -> None:
    assert spaces(fill(msgid)[0].text) == expected


@pytest.mark.parametrize("junk", ["", "\ufffd", "la la la la la la la la", "x" * 400, "<b>mot</b> {x}"])
def test_an_engine_that_says_junk_loses_no_number_and_no_sign(junk: str) -> None:
    class Junk(Fake):
        def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
            return (Hypothesis(junk, -9.0),)

    (done,) = fill(
        "The <b>film</b> costs 25,000 euros 🎬 and the cat {name} costs 1.5 billion", engine=Junk()
    )
    if done.state is State.MACHINE:
        assert spaces(done.text).count("25 000") == spaces(done.text).count("1,5 milliard") == 1
        assert done.text.count("🎬") == done.text.count("{name}") == done.text.count("<b>") == 1
    else:
        assert done.problem
        assert done == Translation("", State.MISSING, "fake|en>fr", done.problem)


def test_a_sentence_that_only_comes_back_as_it_was_is_a_gap_with_the_reason() -> None:
    class Echo(Fake):
        def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
            return (Hypothesis(request.text, -1.0),)

    assert fill("the red cat and the film", engine=Echo()) == [
        Translation("", State.MISSING, "fake|en>fr", "the model copied the source")
    ]


def test_a_model_that_writes_tags_injects_none() -> None:
    engine = Fake({"the cat": ["le <script>chat</script>"]})
    assert fill("the cat", engine=engine)[0].text == "le &lt;script>chat&lt;/script>"


@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=12,
    ),
    st.sampled_from(
        [str.upper, str.lower, str.title, lambda text: text[: len(text) // 2], lambda text: text * 2]
    ),
)
def test_what_is_written_has_the_sources_tree_and_signs_whatever_the_engine_does(
    parts: list[str], engine: Callable[[str], str]
) -> None:
    class Wild(Fake):
        def _answer(self, request: Request) -> tuple[Hypothesis, ...]:
            return (Hypothesis(engine(request.text), -1.0), Hypothesis(f"mots {request.text}", -2.0))

    msgid = " ".join(parts).replace("<i>", "<i>y</i>" if parts.count("<i>") == 1 else "")
    (done,) = fill(msgid, engine=Wild())
    if done.state is State.MACHINE:
        assert markup.tree(done.text) == markup.tree(msgid)
        assert tally(markup.plain(done.text)) == tally(markup.plain(msgid))
    else:
        assert done.problem


def test_words_capitalised_within_sentences_are_names_and_keep_their_capital() -> None:
    evidence = gather(["We saw Marseille in winter, and the film school.", "A Film Of The Year"])
    assert sentence_case("The Film School of Marseille", evidence, EN) == "The film school of Marseille"
    assert sentence_case("THE FILM SCHOOL OF MARSEILLE", evidence, EN) == "The film school of Marseille"
    assert sentence_case("Marseille sees a film", evidence, EN) == "Marseille sees a film"


@pytest.mark.parametrize(
    "text",
    ["Il y a 580 km de Paris à Bordeaux.", "He is in Lyon or Nantes.", "Vous y trouvez Lyon et Nantes"],
)
def test_a_sentence_with_names_is_no_title(text: str) -> None:
    assert casing_of(text, Evidence()) is Casing.SENTENCE


def test_a_name_behind_a_title_is_a_name_and_the_title_is_none() -> None:
    assert gather(["I met Mr. Brown and Dr. Jones yesterday."]).names == {"Brown", "Jones"}
    assert gather(["Nous avons rencontré M. Durand hier."]).names == {"Durand"}
    assert gather(["We saw him yesterday. Brown was late."]).names == frozenset()


def test_an_unknown_word_of_a_heading_that_comes_back_unchanged_gets_its_capital_again() -> None:
    engine = Fake({"The great house of avalon": ["La maison de avalon"]})
    assert fill("The Great House of Avalon", "the great house", engine=engine)[0].text == "La maison d’Avalon"


@pytest.mark.parametrize(
    ("source", "draft", "target", "expected"),
    [
        ("The end.", "la fin", FR, "La fin."),
        ("the end", "La fin.", FR, "la fin"),
        ("Who?", "Qui.", FR, "Qui?"),
        ("It’s “good” here", 'C\'est "bon" ici', FR, "C’est «\u00a0bon\u00a0» ici"),
        ("C'est « bon » ici", "It's « good » here", EN, "It’s “good” here"),
        ("« Il a dit “oui” »", "« He said “yes” »", EN, "“He said ‘yes’”"),
        ("A cat", "Un chat chat", FR, "Un chat"),
        ("of water", "d' eau", FR, "d’eau"),
        ("We rest", "Nous nous reposons", FR, "Nous nous reposons"),
        ("At Monday’s", "A partir de Lundi", FR, "À partir de lundi"),
        ("He has said", "A dit", FR, "A dit"),
        ('« Il a dit : "Je pars." »', '"He said: "I go.""', EN, "“He said: ‘I go.’”"),
        ('« Il a dit : "Je pars." »', '“He said: "I go."”', EN, "“He said: ‘I go.’”"),
        ("He said: 'I won't go.'", 'Il a dit : "Je reste."', FR, "Il a dit : «\u00a0Je reste.\u00a0»"),
        ("the dogs' and cats' 6 is", 'le 6" des chats est', FR, 'le 6" des chats est'),
        ("The State", "l’Etat", FR, "L’État"),
        ("Ecole is", "L’Ecole est", FR, "L’Ecole est"),
        ("On 5 May", "Le 5 Mai", FR, "Le 5 mai"),
        ("The film—a good one—is here", "Le film—un bon—est ici", FR, "Le film — un bon — est ici"),
        ("En français le lundi", "In french on monday", EN, "In French on Monday"),
        (
            "Some water of the approach",
            "De eau de l’un et la approche de le onze",
            FR,
            "D’eau de l’un et l’approche de le onze",
        ),
        (
            "Une énergie",
            "A energy, an car, a one, a unit, an MP",
            EN,
            "An energy, a car, a one, a unit, an MP",
        ),
        ("The 8th edition", "L’édition 8e", FR, "La 8e édition"),
        ("in the 3rd film", "dans le film 3e", FR, "dans le 3e film"),
        ("Of the 2nd art", "De l’art 2e", FR, "De l’art 2e"),
        ("2,520 planes worth 4", "2 520 ans,4", FR, "2 520 ans, 4"),
        ("Vernis de mai", "Nail polish may do", EN, "Nail polish may do"),
        ("He said (I think) so", "Il a dit ( je crois ) cela", FR, "Il a dit (je crois) cela"),
        ("« Il a dit non. »", "He said no.”", EN, "“He said no.”"),
        ("« Il a dit non »", "“He said no", EN, "“He said no”"),
        ("“He said ‘no’.”", '"Il a dit non.', FR, "«\u00a0Il a dit non.\u00a0»"),
        ("Il dit « non » ici.", "He says no” here.", EN, "He says no” here."),
        ('" Non ", dit-il.', '"No"," he says.', EN, "“No,” he says."),
        ('The 6" nail is', 'Le clou de 6" est', FR, 'Le clou de 6" est'),
        ("“No,” he says.", "« Non »,» dit-il.", FR, "«\u00a0Non\u00a0», dit-il."),
    ],
)
def test_small_faults_are_put_right(source: str, draft: str, target: Language, expected: str) -> None:
    assert tidy(source, Draft(draft), target, {}).text == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("see https://a.org/b_(c)).", ["https://a.org/b_(c)"]),
        ("mail a.b@c-d.org, or example.com/x!", ["a.b@c-d.org", "example.com/x"]),
        ("%(count)d of %s, 50% de plus", ["%(count)d", "%s"]),
        ("#ChooseFrance and @you, #1", ["#ChooseFrance", "@you"]),
        ("👩‍👩‍👧 and 1️⃣ → 🇫🇷", ["👩‍👩‍👧", "1️⃣", "→", "🇫🇷"]),
        ("R&D, A.B. and e.g. 3.5", []),
        ("50 %d’air, 70 %(n)d and 9 %s left", ["%(n)d", "%s"]),
        ("version 1.2.3 of {{ name }}", ["1.2.3", "{{ name }}"]),
        ("the Monster.com site, and 5.143.312 at 10.0.0.1.", ["Monster.com", "10.0.0.1"]),
    ],
)
def test_addresses_placeholders_and_pictographs_are_found(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in find(text)] == spans


def test_signs_with_nothing_between_them_are_asked_for_as_one() -> None:
    """Else a model that takes them for numbers sets commas there."""
    engine = WordByWord()
    text = "house 🎬 #one @two green <b>#four</b> #five"
    filled = fill_gaps([Catalog("a", FR, (Entry(Key("paragraph", text), EN),))], engine)[0].entries[0]
    assert engine.asked == ["house 37 green 43 59"]
    assert filled.translation.text == "esuoh 🎬 #one @two neerg <b>#four</b> #five"


def test_a_stand_in_that_is_lost_or_doubled_is_not_put_back() -> None:
    edits, stand_ins = stand_in("a {x} b", [(2, 5, "{x}")])
    assert edits[0].text == "37"
    assert put_back(Draft("un 37 deux"), stand_ins) == Draft("un {x} deux")
    assert put_back(Draft("un deux"), stand_ins) is None
    assert put_back(Draft("37 un 37"), stand_ins) is None
    assert put_back(Draft("un 370"), stand_ins) is None


def test_what_stood_alone_in_quotation_marks_gets_them_back_where_they_were_lost() -> None:
    _, stand_ins = stand_in("a « {x} » b", [(4, 7, "{x}")])
    assert put_back(Draft("un 37 deux"), stand_ins) == Draft('un "{x}" deux')
    assert put_back(Draft("un « 37 » deux"), stand_ins) == Draft("un « {x} » deux")
    assert put_back(Draft("un «\u00a037, trois » deux"), stand_ins) == Draft("un «\u00a0{x}, trois » deux")
    _, within = stand_in("a « b {x} » c", [(6, 9, "{x}")])
    assert put_back(Draft("un 37 deux"), within) == Draft("un {x} deux")


@pytest.mark.parametrize("code", ['say("the sea")', "l'eau", '"x"', "a  b", "très très", "f (x) ,y"])
def test_code_comes_through_to_the_letter_whatever_a_sentence_would_have_mended_in_it(code: str) -> None:
    text = f"the cat <code>{code}</code> and the film"
    assert fill(text)[0].text == f"le chat <code>{code}</code> et le film"


def quoting(msgid: str, *quoted: tuple[Language, str], **known: str) -> tuple[str, str]:
    """Return what is asked first for a text with quotations, and its translation."""
    engine = Fake({asked: [said] for asked, said in known.items()})
    one = Entry(Key("paragraph", msgid), EN, quoted=quoted)
    (filled,) = fill_gaps([Catalog("a", FR, (one,))], engine)
    return engine.calls[0][0], spaces(filled.entries[0].translation.text)


def test_a_quotation_in_the_target_language_stays_word_for_word() -> None:
    said, known = "la vie, c’est 20,5 %", {"He said “37” and left": "Il dit « 37 » et sortit"}
    assert quoting(f"He said “{said}” and left", (FR, said), **known) == (
        "He said “37” and left",
        f"Il dit « {said} » et sortit",
    )
    assert "37" not in quoting(f"He said “{said}” and left", (DE, said))[0]


def test_a_quotation_with_elements_in_it_or_in_code_is_translated_as_ever() -> None:
    assert "37" not in quoting("He said “la <b>vie</b> est” and left", (FR, "la vie est"))[0]
    assert quoting("He said <b>“la vie est”</b> and left", (FR, "la vie est"))[0] == "He said “37” and left"
    code = """<code>say("l'eau est là")</code>"""
    asked, text = quoting(f"the cat {code} and the film", (FR, "l'eau est là"))
    assert (asked, text) == ("the cat 37 and the film", f"le chat {code} et le film")


def test_a_quotation_that_is_not_in_the_text_is_passed_over() -> None:
    assert quoting("the red cat", (FR, "la vie est"), (FR, "( [")) == quoting("the red cat")


def test_a_stand_in_that_the_model_counts_with_is_not_put_back() -> None:
    _, stand_ins = stand_in("a {x} b", [(2, 5, "{x}")])
    for said in ("37 billion deux", "un 37 %", "un 37%", "un $37", "37\u00a0milliards", "la 37e", "37th"):
        assert put_back(Draft(said), stand_ins) is None
    _, named = stand_in("at a@b.org or", [(3, 10, "a@b.org")])
    assert put_back(Draft("à 37 ans ou"), named) == Draft("à a@b.org ou")
    _, aged = stand_in("at a@b.org years or", [(3, 10, "a@b.org")])
    assert put_back(Draft("à 37 ans ou"), aged) == Draft("à a@b.org ans ou")
    _, counted = stand_in("a {x} billion", [(2, 5, "{x}")])
    assert put_back(Draft("un 37 milliards"), counted) == Draft("un {x} milliards")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("RENTS RISE IN FRANCE AND GERMANY ON MONDAY", EN, "Rents rise in France and Germany on Monday"),
        ("How the French Cook Turkey in May", EN, "How the French cook turkey in may"),
        (
            "LES LOYERS MONTENT À LONDRES ET EN ALLEMAGNE LUNDI",
            FR,
            "Les loyers montent à Londres et en Allemagne lundi",
        ),
        ("QU’IL VIENNE À LA RÉUNION DE PARIS", FR, "Qu’il vienne à la réunion de Paris"),
        ("DIE MIETEN STEIGEN IN PARIS", DE, "Die mieten steigen in paris"),
    ],
)
def test_countries_cities_and_days_keep_their_capital(text: str, language: Language, expected: str) -> None:
    assert sentence_case(text, Evidence(), language) == expected


def test_a_word_that_the_article_has_in_lower_case_is_no_place() -> None:
    evidence = Evidence(common=frozenset({"jordan"}))
    assert sentence_case("THE NEW JORDAN SHOES", evidence, EN) == "The new jordan shoes"


@pytest.mark.parametrize("sign", ["{name}", "example.com/a", "%s"])
def test_sentence_case_leaves_alone_what_must_not_change(sign: str) -> None:
    assert fill(f"{sign} The Red Film", engine=Fake())[0].text == f"{sign} le rouge film"


def test_evidence_is_kept_only_for_the_words_of_a_text() -> None:
    evidence = Evidence(frozenset({"Marseille", "Paris"}), frozenset({"film", "cat"}))
    assert evidence.within("A Film in Paris") == Evidence(frozenset({"Paris"}), frozenset({"film"}))


def test_a_text_comes_with_the_confidence_that_the_engine_had_in_it() -> None:
    engine = Fake({"the red cat": ["le chat rouge"]})
    sure, unsure = fill("the cat", "the red cat", engine=engine)  # -0.5 and -1 a token
    assert sure.confidence is not None
    assert unsure.confidence is not None
    assert 0 <= unsure.confidence < sure.confidence <= 100


@pytest.mark.parametrize(
    ("translation", "doubtful"),
    [
        (Translation("x", State.MACHINE, "m", confidence=DOUBTFUL_BELOW), False),
        (Translation("x", State.MACHINE, "m", confidence=DOUBTFUL_BELOW - 1), True),
        (Translation("x", State.MACHINE, "m", "a term is missing", 99), True),
        (Translation("x", State.MACHINE, "m"), False),
        (Translation("x", State.APPROVED, "m", confidence=0), False),
        (Translation("", State.MISSING, "m", "the model repeated itself"), False),
    ],
)
def test_a_machines_text_is_doubtful_where_it_was_unsure_or_named_a_doubt(
    translation: Translation, *, doubtful: bool
) -> None:
    assert translation.doubtful is doubtful


@pytest.mark.parametrize("text", ["a - " * 4975, "a" + " »" * 9949 + "."])
def test_the_time_of_filling_grows_with_the_text(text: str) -> None:
    """As long as a text may be that is filled."""
    begin = time.process_time()
    fill(text)
    assert time.process_time() - begin < 4
