"""An article with every kind of block in two editions, built by hand, for the tests of publish."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Block, BlockKind, Edition, Inline, Language, Passage, Piece, State
from pipeline.publish import Site

FR, EN = Language("fr"), Language("en")
SITE = Site("The Two Leaves", "https://leaves.example/a", (FR, EN), EN)
LOCAL = replace(SITE, base_url="")


def piece(text: str, language: Language = FR, state: State = State.MACHINE, *inlines: Inline) -> Piece:
    """One piece of an edition; each of `inlines` stands behind the tag of its name."""
    return Piece(text, "", tuple((inline.name, inline) for inline in inlines), state, language)


def edition(*passages: Passage, language: Language = FR, slug: str = "sample") -> Edition:
    """An edition of these passages, a title before them where they bring none."""
    if not any(passage.block.kind is BlockKind.TITLE for passage in passages):
        title = Passage(
            Block(BlockKind.TITLE, "A title", level=1), (piece("A title", language, State.SOURCE),)
        )
        passages = (title, *passages)
    return Edition(slug, language, passages)


def passage(kind: BlockKind, *pieces: Piece, text: str = "", **form: object) -> Passage:
    """A passage of one block; `form` are the block's fields."""
    block = Block(kind, text or (pieces[0].text if pieces else ""))
    return Passage(replace(block, **form), pieces)  # type: ignore[arg-type]  # replace checks the names at run time


A = Inline(1, "a", (("href", "https://energie.example/parc?a=1&b=2"), ("title", "Le parc")))
MAIL = Inline(1, "a", (("href", "mailto:visites@regie.example"),))
HASH = Inline(1, "a", (("href", "#tableau"),))
POWER = Inline(
    1,
    "math",
    (("mathml", "<math><mi>P</mi></math>"),),
)
EM, STRONG, CODE, SUB, BR = (Inline(1, name) for name in ("em", "strong", "code", "sub", "br"))
QUOTED = Inline(1, "span", (("lang", "en"),))

_Row = tuple[Block, str, str, State, tuple[Inline, ...]]


def _rows() -> Sequence[_Row]:
    kind = BlockKind
    machine, source, human = State.MACHINE, State.SOURCE, State.HUMAN

    def row(
        block: Block, fr: str, en: str = "", state: State = machine, inlines: tuple[Inline, ...] = ()
    ) -> _Row:
        return block, fr, en or block.text, state, inlines

    def cell(text: str, fr: str, line: int, state: State = machine) -> _Row:
        return row(Block(kind.CELL if line else kind.COLUMN, text, group=3, row=line), fr, state=state)

    def item(
        text: str, fr: str, number: int, level: int = 1, *, ordered: bool = False, group: int = 1
    ) -> _Row:
        return row(
            Block(kind.ITEM, text, level=level, group=group, row=number, ordered=ordered), fr
        )  # fmt: skip

    return (
        row(Block(kind.TITLE, "In Marseille, the wind drives the buses", level=1), "À Marseille, le vent fait tourner les bus", state=human),
        row(Block(kind.AUTHOR, "Inès Carvalho"), "Inès Carvalho", state=source),
        row(Block(kind.TEASER, "A public company runs its shuttles on the power of a wind farm. A ride on line 35."), "Une régie publique alimente ses navettes avec l’électricité d’un parc éolien. Reportage à bord de la ligne\u00a035."),
        row(Block(kind.PARAGRAPH, "The mistral blows over the bay more than 100 days a year. Since April it has also moved the buses: the company buys all the power of a nearby <a>wind farm</a>. Mr Ricci runs the project."), "Le mistral souffle plus de 100\u00a0jours par an sur la rade. Depuis le mois d’avril, il fait aussi avancer les bus\u00a0: la régie achète toute l’électricité d’un <a>parc éolien</a> voisin. <strong>M.\u00a0Ricci</strong> dirige le projet.", "The mistral blows over the bay more than 100 days a year. Since April it has also moved the buses: the company buys all the power of a nearby <a>wind farm</a>. <strong>Mr Ricci</strong> runs the project.", inlines=(A, STRONG)),
        row(Block(kind.PARAGRAPH, "The ride takes 40 minutes and costs €1.70; it was dearer last year. The result is <em>not one drop of diesel</em> and much less CO<sub>2</sub>."), "Le trajet dure 40 minutes et coûte 1,70\u00a0€\u202f; il était plus cher l’année dernière. Le résultat\u00a0: <em>pas une goutte de gazole</em> et beaucoup moins de CO<sub>2</sub>.", state=human, inlines=(EM, SUB)),
        row(Block(kind.HEADING, "A view from elsewhere", level=2, anchor="regard"), "Un regard venu d’ailleurs"),
        row(Block(kind.PARAGRAPH, "The engineer advised the city: <math>P</math>."), "L’ingénieure a conseillé la ville\u00a0: <math>P</math>.", state=State.SUGGESTED, inlines=(POWER,)),
        row(Block(kind.QUOTE, "People asked me whether the wind is reliable.", group=5, source="https://transit.example/letters/7"), "On m’a demandé si le vent était fiable."),
        row(Block(kind.QUOTE, "I told them that the sea is never still for long.", group=5), "", state=State.MISSING),
        row(Block(kind.PARAGRAPH, "“<span>The hardest part was trust.</span>”"), "«\u00a0<span>Le plus dur était la confiance.</span>\u00a0»", inlines=(QUOTED,)),
        row(Block(kind.IMAGE, "A white shuttle in front of the port", group=6, source="https://gazette.example/ligne-35.jpg"), "Une navette blanche devant le port"),
        row(Block(kind.CAPTION, "Line 35 at the Old Port", group=6), "La ligne\u00a035 devant le Vieux-Port"),
        row(Block(kind.HEADING, "The figures of the first year", level=2), "Les chiffres de la première année"),
        row(Block(kind.HEADING, "In detail", level=4), "Dans le détail"),
        row(Block(kind.PARAGRAPH, "The company publishes them <a>in a table</a>."), "La régie les publie <a>dans un tableau</a>.", inlines=(HASH,)),
        row(Block(kind.CAPTION, "Results of line 35", group=3, anchor="tableau"), "Résultats de la ligne\u00a035"),
        cell("Measure", "Mesure", 0), cell("Before", "Avant", 0), cell("After", "Après", 0),
        cell("Passengers a day", "Voyageurs par jour", 1), cell("4,200", "4\u202f200", 1, source), cell("5,650", "5\u202f650", 1, source),
        cell("Breakdowns a month", "Pannes par mois", 2), cell("9", "9", 2, source), cell("3", "3", 2, source),
        row(Block(kind.ROW, "Kourtrajmé Film Education Training of young talents 🎬", group=8, row=1), "Kourtrajmé Éducation au cinéma Formation de jeunes talents 🎬"),
        row(Block(kind.ROW, "La Fémis Comprehensive film training Strengthening skills 🎓", group=8, row=2), "La Fémis Formation complète au cinéma Renforcement des compétences 🎓"),
        row(Block(kind.PARAGRAPH, "Three lessons:"), "Trois leçons\u00a0:"),
        item("🌬️ The wind is not always enough: a battery keeps the energy of the night, and there is a second one for the days when it does not blow at all.", "🌬️ Le vent ne suffit pas toujours\u00a0: une batterie garde l’énergie de la nuit, et il y en a une deuxième pour les jours où il ne souffle pas du tout.", 1),
        item("🚌 Drivers need a short training.", "🚌 Les conducteurs ont besoin d’une formation courte.", 2),
        item("First, listen.", "D’abord, écouter.", 1, ordered=True, group=2),
        item("To drivers", "Les conducteurs", 2, 2, group=2),
        item("To passengers", "Les voyageurs", 3, 2, group=2),
        item("Then, build.", "Ensuite, construire.", 4, ordered=True, group=2),
        row(Block(kind.PARAGRAPH, "With care.", group=2, row=4), "Avec soin."),
        row(Block(kind.CODE, "def wind(bus):\n    return bus + 35  # < 40 & more", language=Language("zxx")), "def wind(bus):\n    return bus + 35  # < 40 & more", state=source),
        row(Block(kind.HEADING, "Frequent questions", level=2), "Questions fréquentes"),
        row(Block(kind.QUESTION, "What happens when the wind drops?", level=3, group=9), "Que se passe-t-il quand le vent tombe\u202f?"),
        row(Block(kind.ANSWER, "The batteries take over.", group=9), "Les batteries prennent le relais."),
        row(Block(kind.QUESTION, "Can one visit the depot?", level=3, group=9), "Peut-on visiter le dépôt\u202f?"),
        row(Block(kind.ANSWER, "Yes. Write to <a>visites@regie.example</a>.", group=9), "Oui. Écrivez à <a>visites@regie.example</a>.", inlines=(MAIL,)),
        row(Block(kind.QUESTION, "And at night?", group=10), "Et la nuit\u202f?"),
        row(Block(kind.ANSWER, "Then too.", group=10), "Aussi."),
    )  # fmt: skip


def sample() -> tuple[Edition, Edition]:
    """The French edition, with every state in it, and the English original."""
    french = tuple(
        Passage(
            block,
            (
                piece(en, EN, State.MISSING, *inlines)
                if state is State.MISSING
                else piece(fr, FR, state, *inlines),
            ),
        )
        for block, fr, en, state, inlines in _rows()
    )
    english = tuple(
        Passage(block, (piece(en, EN, State.SOURCE, *inlines),)) for block, _, en, _, inlines in _rows()
    )
    dates = {"published": "2025-05-14", "modified": "2025-06-02T08:00:00+02:00"}
    return (
        Edition("wind", FR, french, "https://gazette.example/wind", **dates),
        Edition("wind", EN, english, "https://gazette.example/wind", **dates),
    )
