"""What an article says in French and in English: found, and in each edition once."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.model import (
    NO_BITEXT,
    NO_LANGUAGE,
    Article,
    Bitext,
    Block,
    BlockKind,
    Halves,
    Inline,
    Language,
    Page,
    Pair,
    SegmentedArticle,
    Skipped,
    Unit,
)
from pipeline.normalise import normalise
from pipeline.publish import ids
from pipeline.segment import identifier, segment
from pipeline.segment.chain import heaviest
from pipeline.segment.likeness import Likeness
from pipeline.segment.pointers import is_pointer
from pipeline.sides import side

FR, EN, DE = Language("fr"), Language("en"), Language("de")

MUSEUM = (
    (
        "Après deux ans de travaux, le Musée des beaux-arts de Sherbrooke rouvrira ses portes le 3 septembre 2025.",
        "After two years of work, the Sherbrooke Museum of Fine Arts will reopen on September 3, 2025.",
    ),
    (
        "La nouvelle aile, conçue par l’architecte Paul Leblanc, abrite une collection de 340 œuvres autochtones.",
        "The new wing, designed by architect Paul Leblanc, houses a collection of 340 Indigenous works.",
    ),
    (
        "La directrice, Hélène Gagnon, remercie les 1 200 donateurs de la campagne de financement.",
        "The director, Hélène Gagnon, thanks the 1,200 donors of the fundraising campaign.",
    ),
)
OTHER = (
    "Le port a longtemps vécu de la sardine et du thon, que des bateaux en bois rapportaient.",
    "On market days the square fills with farmers who sell cheese, honey and wool.",
    "Une ligne de chemin de fer reliait autrefois la ville à la vallée voisine.",
    "Her grandfather built the house with stones from the old mill.",
)


def read(page: str, media: str = "text/html") -> SegmentedArticle:
    article = normalise(Page("page", "source/page", media, page))
    assert not isinstance(article, Skipped)
    return segment(article, (FR, EN), identifier((FR, EN)))


def paragraphs(*texts: str) -> SegmentedArticle:
    blocks = [
        Block(BlockKind.TITLE, "2025", level=1),
        *(Block(BlockKind.PARAGRAPH, text) for text in texts),
    ]
    return segment(Article("page", "source/page", tuple(blocks)), (FR, EN), identifier((FR, EN)))


def shown(article: SegmentedArticle, language: Language) -> list[str]:
    return [block.text for block in side(article, language).segmented.article.blocks]


def pairs(article: SegmentedArticle) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(pair.first_blocks, pair.second_blocks) for pair in article.bitext.pairs]


def test_passages_in_turn_are_paired() -> None:
    article = paragraphs(*(text for pair in MUSEUM for text in pair))
    assert pairs(article) == [((1,), (2,)), ((3,), (4,)), ((5,), (6,))]
    assert shown(article, FR) == ["2025", *(one for one, _ in MUSEUM)]
    assert shown(article, EN) == ["2025", *(other for _, other in MUSEUM)]


def test_one_language_after_the_other_is_paired() -> None:
    article = paragraphs(*(other for _, other in MUSEUM), *(one for one, _ in MUSEUM))
    assert pairs(article) == [((1,), (4,)), ((2,), (5,)), ((3,), (6,))]
    assert article.bitext.pairs[0].first == EN
    assert shown(article, FR) == ["2025", *(one for one, _ in MUSEUM)]


EVERYDAY = (
    ("Le vent souffle sur la mer, et les oiseaux rentrent chez eux.", "The wind blows over the sea, and the birds go home."),
    ("Les enfants dorment encore quand leur mère part.", "The children are still asleep when their mother leaves."),
    ("Il fait froid, mais la neige tombera seulement demain.", "It is cold, but the snow will only fall tomorrow."),
)  # fmt: skip
"""No word of the one looks like one of the other."""


def test_words_that_do_not_look_alike_are_known_by_their_translations() -> None:
    french, english = ([pair[side] for pair in EVERYDAY] for side in (0, 1))
    likeness = Likeness(french, english)
    scores = [[likeness.of((one,), (other,)) for other in range(3)] for one in range(3)]
    assert all(
        (score > 0) == (one == other) for one, row in enumerate(scores) for other, score in enumerate(row)
    )
    assert pairs(paragraphs(*french, *english)) == [((1,), (4,)), ((2,), (5,)), ((3,), (6,))]


def test_one_paragraph_that_is_said_twice_is_enough() -> None:
    one, other = MUSEUM[1]
    assert pairs(paragraphs(one, other, OTHER[0], OTHER[2])) == [((1,), (2,))]


@pytest.mark.parametrize(
    ("french", "english", "paired"),
    [
        ("Les heures d’ouverture", "How to get there by train", False),
        ("Le vent et la pluie", "A house by the river", False),
        ("Le mot de la fin", "Coda", True),
        ("Tarifs", "Admission", True),
    ],
)
def test_headings_in_the_same_place_are_a_pair_unless_their_words_say_otherwise(
    french: str, english: str, *, paired: bool
) -> None:
    halves = (
        f"<p>{MUSEUM[0][side]}</p><h2>{heading}</h2><p>{MUSEUM[1][side]}</p><p>{MUSEUM[2][side]}</p>"
        for side, heading in enumerate((french, english))
    )
    article = read(f"<main><h1>2025</h1>{''.join(halves)}</main>")
    assert (((2,), (6,)) in pairs(article)) == paired


def test_what_is_said_once_stays_beside_what_it_stood_beside() -> None:
    french, english = ([pair[side] for pair in MUSEUM] for side in (0, 1))
    article = paragraphs(*french[:2], OTHER[0], french[2], *english)
    assert pairs(article) == [((1,), (5,)), ((2,), (6,)), ((4,), (7,))]
    assert shown(article, EN) == ["2025", *english[:2], OTHER[0], english[2]]
    assert shown(article, FR) == ["2025", *french[:2], OTHER[0], french[2]]


def test_a_paragraph_that_the_other_language_has_in_two_is_one_pair() -> None:
    (one, other), (two, both), last = MUSEUM
    article = paragraphs(one, other, f"{two} {last[0]}", both, last[1], OTHER[0])
    assert pairs(article) == [((1,), (2,)), ((3,), (4, 5))]


@pytest.mark.parametrize(
    "texts",
    [
        OTHER,
        (MUSEUM[0][0], OTHER[1], OTHER[2], OTHER[3]),
        (MUSEUM[0][0], MUSEUM[1][1], MUSEUM[2][0]),
        tuple(one for one, _ in MUSEUM),
        (MUSEUM[0][0], MUSEUM[0][0], MUSEUM[1][1]),
        ("facebook", "Facebool", "The page has a button for it.", "Le bouton est en bas."),
    ],
)
def test_what_only_goes_on_in_another_language_is_not(texts: Sequence[str]) -> None:
    article = paragraphs(*texts)
    assert article.bitext == NO_BITEXT
    assert side(article, FR).segmented is article


def test_each_region_has_the_side_of_its_language_and_a_third_language_the_first() -> None:
    article = paragraphs(*(text for pair in MUSEUM for text in pair))
    assert shown(article, Language("fr-CA")) == shown(article, DE) == shown(article, FR)
    assert shown(article, Language("en-GB")) == shown(article, EN)


NOTICE = """<html lang="fr"><head><title>Avis public / Public Notice</title></head><body><main><h1>Avis public / Public Notice</h1>
<p>English follows.</p>
<h2>Fermeture du pont</h2>
<p>Le pont de la rue Victoria sera fermé du 12 au 18 mai 2025 pour des travaux de réfection.</p>
<img src="pont.jpg" alt="">
<ul><li>Détour par la rue Wellington</li><li>Trottoir nord ouvert</li></ul>
<p>Renseignements : Marie Tremblay, 613-555-0123.</p>
<hr>
<h2 id="en">Bridge Closure</h2>
<p>The Victoria Street bridge will be closed from May 12 to 18, 2025 for resurfacing work.</p>
<img src="pont.jpg" alt="">
<ul><li>Detour on Wellington Street</li><li>North sidewalk open</li></ul>
<p>Information: Marie Tremblay, 613-555-0123.</p>
</main></body></html>"""


def test_a_notice_with_headings_a_list_and_a_picture() -> None:
    article = read(NOTICE)
    french = side(article, FR).segmented.article.blocks
    english = side(article, EN).segmented.article.blocks
    assert [block.text for block in english] == [
        "Public Notice",
        "Bridge Closure",
        "The Victoria Street bridge will be closed from May 12 to 18, 2025 for resurfacing work.",
        "",
        "Detour on Wellington Street",
        "North sidewalk open",
        "Information: Marie Tremblay, 613-555-0123.",
    ]
    assert [block.kind for block in french] == [block.kind for block in english]
    assert [block.row for block in english] == [block.row for block in french]
    assert french[0].text == "Avis public"
    assert list(ids(french)) == list(ids(english))


def test_a_heading_further_down_becomes_the_title() -> None:
    french = "".join(f"<p>{one}</p>" for one, _ in MUSEUM)
    english = "".join(f"<p>{other}</p>" for _, other in MUSEUM)
    article = read(f"<main><h1>Le musée rouvre</h1>{french}<h2>The museum reopens</h2>{english}</main>")
    for language, title, body in ((FR, "Le musée rouvre", 0), (EN, "The museum reopens", 1)):
        edition = side(article, language)
        assert [block.text for block in edition.segmented.article.blocks] == [
            title,
            *(pair[body].replace("’", "’") for pair in MUSEUM),
        ]
        assert edition.segmented.article.blocks[0].kind is BlockKind.TITLE
        assert [unit.kind for unit in edition.segmented.units[0]] == [BlockKind.TITLE]
        assert edition.places[0] == 0


ROWS = "".join(
    f"<tr><td>{one}</td><td>{other}</td><td>{7 * number}</td></tr>"
    for number, (one, other) in enumerate(MUSEUM, 1)
)


def test_columns_of_a_table_are_paired_and_the_others_stay() -> None:
    article = read(
        f"<main><h1>2025</h1><table><tr><th>Français</th><th>English</th><th>No</th></tr>{ROWS}</table></main>"
    )
    english = side(article, EN).segmented.article.blocks[1:]
    assert [block.text for block in english[:4]] == ["English", "No", MUSEUM[0][1], "7"]
    assert {block.row for block in english} == {0, 1, 2, 3}


def test_a_table_that_has_one_column_left_is_none() -> None:
    rows = ROWS.replace("<td>7</td>", "").replace("<td>14</td>", "").replace("<td>21</td>", "")
    article = read(
        f"<main><h1>2025</h1><table><tr><th>Français</th><th>English</th></tr>{rows}</table></main>"
    )
    french = side(article, FR).segmented.article.blocks[1:]
    assert [(block.kind, block.text, block.group) for block in french] == [
        (BlockKind.PARAGRAPH, one, 0) for one, _ in MUSEUM
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("English version follows", True),
        ("(English follows)", True),
        ("La version française suit.", True),
        ("Version anglaise ci-dessous", True),
        ("Le français suit", True),
        ("Français", True),
        ("ENGLISH", True),
        ("See below for English", True),
        ("English / Français", True),
        ("English | People", False),
        ("English people follow football", False),
        ("Version 2 follows", False),
        ("La version française suit le roman de près", False),
        ("He speaks French", False),
        ("", False),
    ],
)
def test_notes_that_only_point_to_the_other_language(text: str, is_one: bool) -> None:
    assert is_pointer(Block(BlockKind.PARAGRAPH, text)) is is_one


def test_such_a_note_stays_in_an_article_that_says_nothing_twice() -> None:
    article = paragraphs("English version follows.", *OTHER)
    assert shown(article, FR) == ["2025", "English version follows.", *OTHER]


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("Nom / Name", {FR: "Nom", EN: "Name"}),
        ("Opening hours | Heures d’ouverture", {EN: "Opening hours", FR: "Heures d’ouverture"}),
        ('Bonjour à tous.<br id="1"/>Hello everybody.', {FR: "Bonjour à tous.", EN: "Hello everybody."}),
        ("Avis public – Public notice", {FR: "Avis public", EN: "Public notice"}),
        ("Adulte / Adult", {FR: "Adulte", EN: "Adult"}),
        ("Lundi – vendredi / Monday – Friday", {FR: "Lundi – vendredi", EN: "Monday – Friday"}),
        ("Le Monde – The Guardian", {}),
        ("Rock / Pop", {}),
        ("Du lundi / au jeudi / Friday", {}),
        ("Culture / Culture", {}),
        ("Littérature française / English literature", {}),
        ("Lundi au vendredi / Saturday and Sunday closed", {}),
        ("Nom / Prénom / Name", {}),
        ("and/or et/ou", {}),
    ],
)
def test_halves_of_a_block(text: str, halves: dict[Language, str]) -> None:
    breaks = (Inline(1, "br"),) if "<br" in text else ()
    blocks = [
        Block(BlockKind.TITLE, "2025", level=1),
        *(Block(BlockKind.PARAGRAPH, one) for pair in MUSEUM for one in pair),
        Block(BlockKind.PARAGRAPH, text, breaks),
    ]
    article = segment(Article("a", "a", tuple(blocks)), (FR, EN), identifier((FR, EN)))
    assert {language: one for found in article.bitext.halves for language, one in found.texts} == halves
    for language, half in halves.items():
        edition = side(article, language).segmented
        assert edition.article.blocks[-1].text == half
        assert [(unit.text, unit.language) for unit in edition.units[-1]] == [(half, language)]


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("<strong>Avis public / Public notice</strong>", "<strong>Avis public</strong>", "<strong>Public notice</strong>"),
        ("Avis public / <em lang=en>Public notice</em>", "Avis public", "Public notice"),
        ("<em>Avis public</em> / Public notice", "Avis public", "Public notice"),
        ("<b>Pour nous joindre :</b> a@b.example<br><b>Contact us:</b> a@b.example", "<b>Pour nous joindre :</b> a@b.example", "<b>Contact us:</b> a@b.example"),
        ("Voir <a href=/f>l’avis public</a> / See <a href=/e>the public notice</a>", "Voir <a>l’avis public</a>", "See <a>the public notice</a>"),
        ("<b>Avis public / Public</b> notice", "", ""),
    ],
)  # fmt: skip
def test_halves_keep_their_tags_but_what_only_sets_one_off(text: str, french: str, english: str) -> None:
    pairs = "".join(f"<p>{one}</p>" for pair in MUSEUM for one in pair)
    article = read(f"<main><h1>2025</h1>{pairs}<p>{text}</p></main>")
    for language, half in ((FR, french), (EN, english)):
        edition = side(article, language).segmented
        (unit, *more) = edition.units[-1]
        if half:
            assert (unit.text, unit.language, more) == (half, language, [])
            links = [inline for _, inline in unit.inlines if inline.name == "a"]
            assert [dict(link.attributes)["href"] for link in links] == [f"/{language[0]}"] * len(links)
        else:
            assert article.bitext.halves == ()


@pytest.mark.parametrize(
    ("heading", "french", "english"),
    [
        ("Nos bénévoles / Our volunteers", "Nos bénévoles", "Our volunteers"),
        ("Salt | Sel", "Sel", "Salt"),
        # a dash may stand before an explanation; and what says something else is no translation
        ("Nos bénévoles – Our volunteers", "", ""),
        ("Marketing / Communication", "", ""),
        ("Sports / Loisirs", "", ""),
    ],
)
def test_one_heading_in_two_languages_is_enough(heading: str, french: str, english: str) -> None:
    article = read(f"<main><h1>2025</h1><p>{OTHER[0]}</p><h2>{heading}</h2><p>{OTHER[2]}</p></main>")
    for language, half in ((FR, french), (EN, english)):
        assert shown(article, language)[2] == (half or heading)


@pytest.mark.parametrize(
    "text",
    [
        "un &lt;b&gt; le prix / one &lt;b&gt; the price",
        f"{'7 ' * 4900}{'mer ' * 2500}/ {'7 ' * 4900}{'ice ' * 2500}",
    ],
    ids=["tags", "figures"],
)
def test_halves_that_look_like_tags_or_are_full_of_figures_are_read(text: str) -> None:
    article = read(f"<main><h1>2025</h1><p>{OTHER[0]}</p><p>{text}</p></main>")
    assert len(article.article.blocks) == 3


@pytest.mark.parametrize("hours", ["12 h / 12 p.m.", "12 h 30 / 12:30 p.m.", "13 h / 1 p.m.", "9 a.m. / 9 h"])
def test_an_hour_is_told_by_how_it_is_written(hours: str) -> None:
    pairs = "".join(f"<p>{one}</p>" for pair in MUSEUM for one in pair)
    article = read(f"<main><h1>2025</h1>{pairs}<p>{hours}</p></main>")
    halves = hours.split(" / ")
    assert sorted([shown(article, FR)[-1], shown(article, EN)[-1]]) == sorted(halves)
    assert "h" in shown(article, FR)[-1]


def test_a_label_before_a_list_is_paired_by_its_place() -> None:
    french = ("Thèmes :", "<ul><li>Les frontières</li><li>La mémoire des guerres</li></ul>")
    english = ("Topics:", "<ul><li>Borders</li><li>The memory of wars</li></ul>")
    page = f"<main><h1>2025</h1><p>{MUSEUM[0][0]}</p><p>{MUSEUM[0][1]}</p><p>{french[0]}</p>{french[1]}<p>{english[0]}</p>{english[1]}</main>"
    assert shown(read(page), FR) == [
        "2025",
        MUSEUM[0][0],
        "Thèmes :",
        "Les frontières",
        "La mémoire des guerres",
    ]


def test_what_is_never_translated_is_not_parted() -> None:
    code = Block(BlockKind.PARAGRAPH, "Avis public / Public notice", language=NO_LANGUAGE)
    texts = (Block(BlockKind.PARAGRAPH, one) for pair in MUSEUM for one in pair)
    blocks = (Block(BlockKind.TITLE, "2025", level=1), *texts, code)
    article = segment(Article("a", "a", blocks), (FR, EN), identifier((FR, EN)))
    assert len(article.bitext.pairs) == 3
    assert shown(article, FR)[-1] == shown(article, EN)[-1] == code.text


def test_an_article_all_of_whose_blocks_are_halves() -> None:
    article = paragraphs(*(f"{one} / {other}" for one, other in MUSEUM))
    assert shown(article, FR) == ["2025", *(one for one, _ in MUSEUM)]
    assert shown(article, EN) == ["2025", *(other for _, other in MUSEUM)]
    assert paragraphs("Nom / Name", "Le port a vécu de la sardine.").bitext == NO_BITEXT


ROSEMERE = (
    (
        "Le maire de Rosemère, Eric Westram, a inauguré le parc Hamilton le 5 juin 2027.",
        "Rosemère mayor Eric Westram inaugurated Hamilton Park on June 5, 2027.",
    ),
    (
        "La fanfare de Laval, dirigée par Anne Côté, a joué devant 300 personnes.",
        "The Laval band, conducted by Anne Côté, played for 300 people.",
    ),
)


@pytest.mark.parametrize("place", [1, 2])
def test_what_stands_at_the_same_place_and_says_something_else_stays(place: int) -> None:
    bridge = "Les travaux du pont ont pris du retard à cause de la pluie."
    cats = "Residents asked that cats be kept on a leash at night."
    french, english = ([pair[side] for pair in ROSEMERE] for side in (0, 1))
    french.insert(place, bridge)
    english.insert(place, cats)
    for texts in (french + english, [text for pair in zip(french, english, strict=True) for text in pair]):
        article = paragraphs(*texts)
        assert len(article.bitext.pairs) == 2
        for language in (FR, EN):
            assert {bridge, cats} <= set(shown(article, language))


MARKET = (
    "Le marché revient les 7 et 8 décembre sur la place de l’église. Plus de trente artisans seront présents.",
    "The market returns on December 7 and 8 on the church square. More than thirty craftspeople will be there.",
)


@pytest.mark.parametrize(
    "beside",
    [
        ("La chorale chante à 14 h.", "The raffle draw is at 2 p.m."),
        ("Les inscriptions se font auprès de Marie Tremblay.", "Thank you to Marie Tremblay for the photos."),
        ("Les chiens ne sont pas admis dans l’école.", "Volunteers meet in front of the school at nine."),
    ],
)
def test_what_stands_beside_a_pair_is_none_for_that(beside: tuple[str, str]) -> None:
    article = paragraphs(*MARKET, *beside)
    assert pairs(article) == [((1,), (2,))]
    for language, text in zip((FR, EN), MARKET, strict=True):
        assert shown(article, language) == ["2025", text, *beside]


def test_items_that_alternate_and_say_different_things_stay() -> None:
    items = ("Le café est gratuit.", "Parking is free.", "Il y aura de la musique.", "Bring your dog.")
    listed = "".join(f"<li>{item}</li>" for item in items)
    article = read("<h1>2025</h1>" + "".join(f"<p>{text}</p>" for text in MARKET) + f"<ul>{listed}</ul>")
    assert pairs(article) == [((1,), (2,))]
    assert shown(article, FR) == ["2025", MARKET[0], *items]


def test_a_side_that_says_a_sentence_more_is_no_translation() -> None:
    french = "À partir du 1er mars 2025, la demande se fait uniquement en ligne."
    english = "From 1 March 2025 applications must be made online only."
    assert pairs(paragraphs(french, english)) == [((1,), (2,))]
    assert pairs(paragraphs(french, f"{english} The fee remains €225.")) == []


def test_an_answer_is_no_translation_of_its_question() -> None:
    article = paragraphs(
        "You arrived at Gombe in 1960. What do you remember of David Greybeard?",
        "David Greybeard fut le premier chimpanzé de Gombe à m’accepter. En octobre 1960, il a pris une banane.",
        "Louis Leakey sent you to Cambridge in 1962. Was it difficult?",
        "Louis Leakey m’avait prévenue : à Cambridge, en 1962, on me reprocha de donner des noms.",
        "Your institute now works in 25 countries with Roots & Shoots. What gives you hope?",
        "Les jeunes. Roots & Shoots réunit 150 000 groupes dans 60 pays, et chacun plante des arbres.",
    )
    assert article.bitext == NO_BITEXT


def test_a_summary_is_no_translation_and_a_comment_none_of_what_it_quotes() -> None:
    summary = paragraphs(
        "Le budget de 48 millions de dollars a été adopté par 7 voix contre 2. Les conseillers Dubé et Nadeau ont"
        " voté contre, jugeant la hausse de taxes excessive.",
        "La rue Saint-Pierre sera refaite en juin 2026 par Pavages Beauce pour 3,1 millions. Les commerçants ont"
        " obtenu que les travaux cessent pendant le festival.",
        "The budget of $48 million was adopted by 7 votes to 2.",
        "Saint-Pierre Street will be rebuilt in June 2026 by Pavages Beauce for $3.1 million.",
    )
    assert summary.bitext == NO_BITEXT
    press = paragraphs(
        "The Globe and Mail: “Mr. Roy's resignation on May 4 leaves the Carney cabinet with 27 ministers.”",
        "Selon le Globe and Mail, le cabinet Carney ne compte plus que 27 ministres. Le quotidien oublie Mme Roy.",
        "National Post: “Quebec taxpayers deserve an inquiry by Justice France Charbonneau before December 2026.”",
        "Le National Post réclame une enquête de France Charbonneau avant décembre 2026, ce que Québec a refusé.",
    )
    assert press.bitext == NO_BITEXT


def test_a_list_with_an_item_more_stays_in_both() -> None:
    french, english = ("".join(f"<p>{pair[side]}</p>" for pair in MUSEUM) for side in (0, 1))
    article = read(
        f"<main><h1>2025</h1>{french}<ul><li>Apportez vos jumelles</li><li>La sortie est gratuite</li>"
        f"<li>En cas d’orage, la sortie est reportée au 19 septembre</li></ul>"
        f"{english}<ul><li>Bring your binoculars</li><li>The outing is free</li></ul></main>"
    )
    assert "En cas d’orage, la sortie est reportée au 19 septembre" in shown(article, EN)
    assert shown(article, FR)[4:7] == [
        "Apportez vos jumelles",
        "La sortie est gratuite",
        "En cas d’orage, la sortie est reportée au 19 septembre",
    ]


def test_a_cell_that_only_one_column_fills_keeps_the_table_whole() -> None:
    row = "<tr><td>En cas de bris, le locataire répare à ses frais.</td><td></td></tr>"
    rows = ROWS.replace("<td>7</td>", "").replace("<td>14</td>", "").replace("<td>21</td>", "")
    article = read(
        f"<main><h1>2025</h1><table><tr><th>Français</th><th>English</th></tr>{rows}{row}</table></main>"
    )
    assert article.bitext.pairs == ()


def test_languages_that_are_taught_keep_their_headings() -> None:
    article = read(
        f"<main><h1>2025</h1><h2>Français</h2><p>{MUSEUM[0][0]}</p><p>{MUSEUM[0][1]}</p>"
        f"<h2>English</h2><p>{MUSEUM[1][0]}</p><p>{MUSEUM[1][1]}</p></main>"
    )
    assert len(article.bitext.pairs) == 2
    assert shown(article, EN) == ["2025", "Français", MUSEUM[0][1], "English", MUSEUM[1][1]]


def test_a_picture_in_both_halves_is_in_each_edition_once_and_one_elsewhere_stays() -> None:
    picture = Block(BlockKind.IMAGE, "", source="a.jpg")
    title, *texts = (
        Block(BlockKind.PARAGRAPH, text) for text in ("2025", *(one for pair in MUSEUM for one in pair))
    )
    title = Block(BlockKind.TITLE, "2025", level=1)
    french, english, other = texts[0::2], texts[1::2], Block(BlockKind.PARAGRAPH, OTHER[0])
    for blocks, count in (
        ([title, *french, picture, *english, picture], 1),
        ([title, picture, other, texts[2], texts[3], other, picture], 2),
    ):
        article = segment(Article("a", "a", tuple(blocks)), (FR, EN), identifier((FR, EN)))
        for language in (FR, EN):
            assert side(article, language).segmented.article.blocks.count(picture) == count


def test_a_film_of_one_half_is_not_that_of_the_other() -> None:
    title = Block(BlockKind.TITLE, "2025", level=1)
    halves = [[Block(BlockKind.PARAGRAPH, pair[side]) for pair in MUSEUM] for side in (0, 1)]
    films = [
        Block(BlockKind.IMAGE, "", language=NO_LANGUAGE, link=f"https://film.example/{n}") for n in (1, 2)
    ]
    blocks = (title, *halves[0], films[0], *halves[1], films[1])
    article = segment(Article("a", "a", blocks), (FR, EN), identifier((FR, EN)))
    for language in (FR, EN):
        shown = side(article, language).segmented.article.blocks
        assert [film for film in films if film in shown] == films


def test_a_list_of_names_in_both_halves_is_in_each_edition_once_as_it_was_written() -> None:
    french, english = (
        f"<li>Rue des Pins</li><li>Chemin du Lac, {part}</li>" for part in ("du 12 au 48", "from 12 to 48")
    )
    (first, one), (last, other) = MARKET, MUSEUM[1]
    article = read(
        f"<h1>2025</h1><p>{first}</p><ul>{french}</ul><p>{last}</p><p>{one}</p><ul>{english}</ul><p>{other}</p>"
    )
    for language, part in ((FR, "du 12 au 48"), (EN, "from 12 to 48")):
        edition = side(article, language).segmented
        items = [
            row[0]
            for block, row in zip(edition.article.blocks, edition.units, strict=True)
            if block.kind is BlockKind.ITEM
        ]
        assert [(unit.text, unit.language) for unit in items] == [
            ("Rue des Pins", language),
            (f"Chemin du Lac, {part}", language),
        ]


def test_a_heading_that_is_the_same_in_both_languages_is_in_each_edition_once() -> None:
    french, english = ("".join(f"<p>{pair[side]}</p>" for pair in MUSEUM) for side in (0, 1))
    more = "<h2>Publications</h2>"
    article = read(f"<main><h1>2025</h1>{french}{more}{english}{more}</main>")
    for language in (FR, EN):
        assert shown(article, language).count("Publications") == 1


def test_a_language_that_is_the_subject_stays() -> None:
    pair = MUSEUM[1]
    article = paragraphs("English version follows", *pair, OTHER[0], "Français", OTHER[2])
    assert len(article.bitext.pairs) == 1
    assert shown(article, EN) == ["2025", pair[1], OTHER[0], "Français", OTHER[2]]


def test_likeness_is_high_for_a_translation_and_low_for_what_stands_beside_it() -> None:
    likeness = Likeness([one for one, _ in MUSEUM], [other for _, other in MUSEUM])
    scores = [[likeness.of((one,), (other,)) for other in range(3)] for one in range(3)]
    for number, row in enumerate(scores):
        assert row[number] > 2
        assert all(score < -2 for other, score in enumerate(row) if other != number)


LINKS = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 9), max_size=14)


@given(LINKS)
def test_the_heaviest_chain_is_the_heaviest(scores: dict[tuple[int, int], int]) -> None:
    links = sorted(scores)

    def best(last: tuple[int, int]) -> int:
        return max(
            (scores[one] + best(one) for one in links if one[0] > last[0] and one[1] > last[1]), default=0
        )

    chain = heaviest([(link, float(scores[link])) for link in links], 6)
    assert sum(scores[link] for link in chain) == best((-1, -1))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))


@st.composite
def articles(draw: st.DrawFn) -> SegmentedArticle:
    """Return an article with any bitext that fits it."""
    size = draw(st.integers(3, 14))
    kinds = [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.CELL, BlockKind.IMAGE]
    blocks = [Block(BlockKind.TITLE, "0", level=1)]
    while len(blocks) < size:
        kind, group = draw(st.sampled_from(kinds)), len(blocks) if draw(st.booleans()) else 0
        width = draw(st.integers(1, 3)) if group else 1
        blocks += [Block(kind, f"{len(blocks) + n}", group=group, row=n // 2 + 1) for n in range(width)]
    free = draw(st.permutations(range(len(blocks))))
    found = []
    while len(free) > 2 and draw(st.booleans()):
        first, second, *free = free
        first, second = sorted((first, second))
        one, other = draw(st.sampled_from([(FR, EN), (EN, FR)]))
        found.append(Pair(one, (first,), other, (second,)))
    halves = tuple(Halves(one, ((FR, "f"), (EN, "e"))) for one in free[:1])
    units = tuple((Unit(block.kind, FR, block.text),) for block in blocks)
    bitext = Bitext(tuple(sorted(found, key=lambda pair: pair.first_blocks)), halves, tuple(free[1:2]))
    return SegmentedArticle(Article("a", "a", tuple(blocks)), units, FR, bitext)


@given(articles())
def test_an_edition_has_one_side_of_each_pair_and_all_else(article: SegmentedArticle) -> None:
    every = set(range(len(article.units)))
    for language in (FR, EN, DE):
        edition = side(article, language)
        assert len(set(edition.places)) == len(edition.places) == len(edition.segmented.units)
        assert edition.segmented.bitext == NO_BITEXT
        assert (edition.places[0] == 0) == (0 not in article.bitext.pointers)
        left = every - set(edition.places) - set(article.bitext.pointers)
        assert len(left) == len(article.bitext.pairs)
        words = {block.text for block in edition.segmented.article.blocks}
        for pair in article.bitext.pairs:
            own = pair.first_blocks if language in (pair.first, DE) else pair.second_blocks
            said = [str(number) in words for number in (*pair.first_blocks, *pair.second_blocks)]
            assert (str(own[0]) in words) == (own[0] not in {one.block for one in article.bitext.halves})
            assert said.count(True) <= 1
        for block, units in zip(edition.segmented.article.blocks, edition.segmented.units, strict=True):
            assert [(unit.kind, unit.text) for unit in units] == [(block.kind, block.text)]
        groups = [block.group for block in edition.segmented.article.blocks if block.group]
        assert len([one for one, before in zip(groups, [0, *groups], strict=False) if one != before]) == len(
            set(groups)
        )


def project(root: Path, settings: str = "") -> Path:
    (root / "source").mkdir(exist_ok=True)
    (root / "source" / "notice.html").write_text(NOTICE)
    (root / "diptych.toml").write_text('formats = ["html", "text"]\n' + settings)
    return root


def test_each_edition_is_in_its_authors_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path)
    assert main(["-C", str(root), "run"]) == 0
    assert "in both languages: notice: 6 passages" in capsys.readouterr().err
    english = (root / "build" / "en" / "notice.txt").read_text()
    assert english.count("613-555-0123") == 1
    assert "follows" not in english
    assert "Renseignements" not in english
    template = root / "locales" / "notice.pot"
    assert "Bridge Closure" in template.read_text()
    assert main(["-C", str(root), "check"]) == 0


def test_keep_both_leaves_an_article_whole_and_what_people_translated_comes_back(tmp_path: Path) -> None:
    root = project(tmp_path, 'keep_both = ["not*"]\n')
    assert main(["-C", str(root), "run", "-q"]) == 0
    assert (root / "build" / "en" / "notice.txt").read_text().count("613-555-0123") == 2
    catalog = next((root / "locales").rglob("en/**/*.po"))
    text = catalog.read_text()
    start = text.index('msgid "Fermeture du pont"')
    stop = text.index("\n\n", start)
    text = text[:start] + 'msgid "Fermeture du pont"\nmsgstr "The bridge is shut"' + text[stop:]
    before = text.rfind("\n\n", 0, start)
    text = text[:before] + text[before:start].replace("#, fuzzy\n", "") + text[start:]
    catalog.write_text(text)
    project(tmp_path)
    assert main(["-C", str(root), "run", "-q"]) == 0
    assert "The bridge is shut" in catalog.read_text()
    assert "Bridge Closure" in (root / "build" / "en" / "notice.txt").read_text()
    project(tmp_path, 'keep_both = ["notice"]\n')
    assert main(["-C", str(root), "run", "-q"]) == 0
    assert "The bridge is shut" in (root / "build" / "en" / "notice.txt").read_text()


def test_in_the_original_layout_the_other_half_goes_with_its_elements(tmp_path: Path) -> None:
    root = project(tmp_path, 'layout = "original"\n')
    assert main(["-C", str(root), "run", "-q"]) == 0
    french = (root / "build" / "fr" / "notice.html").read_text()
    english = (root / "build" / "en" / "notice.html").read_text()
    assert "<h1>Avis public</h1>" in french
    assert "<h1>Public Notice</h1>" in english
    assert [page.count("<ul>") for page in (french, english)] == [1, 1]
    assert [page.count("<img") for page in (french, english)] == [1, 1]
    assert [page.count("<h2") for page in (french, english)] == [1, 1]
    assert "Victoria Street" not in french
    assert "rue Victoria" not in english
    assert "English follows" not in french + english


def test_in_the_original_layout_half_of_a_paragraph_goes(tmp_path: Path) -> None:
    root = project(tmp_path, 'layout = "original"\n')
    both = "<br>".join(" ".join(pair[side] for pair in MUSEUM[:2]) for side in (0, 1))
    page = f"<html><body><main><h1>Nouveau musée / New museum</h1><p class=x>{both}</p><p>{OTHER[0]}</p></main></body></html>"
    (root / "source" / "notice.html").write_text(page)
    assert main(["-C", str(root), "run", "-q"]) == 0
    english = (root / "build" / "en" / "notice.html").read_text()
    assert "<h1>New museum</h1>" in english
    assert f"<p class=x>{MUSEUM[0][1]} {MUSEUM[1][1]}<br></p>" in english
    assert "Sherbrooke rouvrira" not in english


def test_in_the_original_layout_the_head_is_in_the_words_of_the_side(tmp_path: Path) -> None:
    root = project(tmp_path, 'layout = "original"\n')
    body = "".join(f"<p>{text}</p>" for pair in MUSEUM for text in pair)
    head = f'<meta name="description" content="{MUSEUM[0][0]}"><meta property="og:description" content="{MUSEUM[0][0]}">'
    page = f'<html lang="fr"><head><title>2025</title>{head}</head><body><main><h1>2025</h1>{body}</main></body></html>'
    (root / "source" / "notice.html").write_text(page)
    assert main(["-C", str(root), "run", "-q"]) == 0
    english = (root / "build" / "en" / "notice.html").read_text()
    assert MUSEUM[0][0] not in english
    assert english.count(MUSEUM[0][1]) == 3


def test_read_shows_the_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path)
    page = str(root / "source" / "notice.html")
    assert main(["read", page]) == 0
    told = capsys.readouterr().out
    assert "both: 6 passages in French and in English" in told
    assert told.count("=2 ") == 2
    assert main(["read", page, "--jsonl"]) == 0
    found = json.loads(capsys.readouterr().out)["bitext"]
    assert found["halves"] == [{"block": 0, "fr": "Avis public", "en": "Public Notice"}]
    assert len(found["pairs"]) == 5
    assert found["pointers"] == [1]


def test_tags_in_a_pair_stay_with_their_own_side() -> None:
    link = Inline(1, "a", (("href", "https://a.example/"),))
    blocks = (
        Block(BlockKind.TITLE, "2025", level=1),
        *(Block(BlockKind.PARAGRAPH, f'<a id="1">{text}</a>', (link,)) for pair in MUSEUM for text in pair),
    )
    article = segment(Article("a", "a", blocks), (FR, EN), identifier((FR, EN)))
    assert len(article.bitext.pairs) == 3
    assert all(block.inlines == (link,) for block in side(article, EN).segmented.article.blocks[1:])
