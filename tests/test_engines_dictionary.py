"""A model's dictionary: words that the model made up, copied or took for others give way to what is told there."""

import gzip
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.translate.door import Request, TranslateError
from pipeline.translate.draft import Draft
from pipeline.translate.engines.argos.packages import EMBEDDED, read_package
from pipeline.translate.engines.ctranslate import Driver
from pipeline.translate.engines.dictionary import FILE, Attended, Dictionary, Mender, find, pack, read

TOLD = """\
crow\t16\tcorbeau 12.0 corneille 3.0
crows\t11\tcorbeaux 9.0\tcrows 2.0
deterrence\t3\tdissuasion 3.0
giant\t211\tgéant 59.0\tgéante 56.0\tgéantes 34.0\tgéants 22.0
giants\t40\tgéants 40.0
works\t900\tfonctionne 700.0\tœuvres 200.0
trailer\t60\tremorque 30.0\ttrailer 20.0
harbour\t133\tport 80.7\tHarbour 27.3\tports 14.6
saint\t60\tSt 50.0\tsaint 2.0
heart\t80\tcœur 80.0
vague\t30\tflou 4.0\tvague 4.0
additions\t40\tajouts 40.0
filmmakers\t9\tcinéastes 9.0
\tle\tcommon
\tcouronnes
\tajoutent
\tdans\tcommon
\tville
"""


@pytest.fixture
def told(tmp_path: Path) -> Dictionary:
    (tmp_path / "dictionary.txt").write_text(
        TOLD.replace("corbeau 12.0 corneille", "corbeau 12.0\tcorneille"), "utf-8"
    )
    return read(tmp_path / "dictionary.txt")


def mended(told: Dictionary, source: str, text: str, links: dict[str, str], share: float = 0.9) -> str:
    """Return the text put right, where each of its words attends to the one named for it."""

    def attend(wanted: Sequence[tuple[int, int]]) -> Iterator[Attended]:
        for word, other in links.items():
            start = text.index(word)
            yield Attended(start, start + len(word), other, share)

    return Draft(text).edited(Mender(told, source).edits(text, attend)).text


@pytest.mark.parametrize(
    ("source", "text", "links", "wanted"),
    [
        # a word that nobody uses
        ("The deterrence works", "La déterraction fonctionne", {"déterraction": "deterrence"}, "La dissuasion fonctionne"),
        # a word that was left as it is, and what it is called most
        ("The giant", "Le giant", {"giant": "giant"}, "Le géant"),
        # the same word, which is a part of names, too
        ("The harbour", "Le harbour", {"harbour": "harbour"}, "Le port"),
        # the form that ends as the word did
        ("The giant ones", "Les giantes", {"giantes": "giant"}, "Les géantes"),
        # a rare word taken for another
        ("The crows in town", "Les couronnes dans ville", {"couronnes": "crows"}, "Les corbeaux dans ville"),
        # the first word keeps its capital
        ("Deterrence", "Déterraction", {"Déterraction": "deterrence"}, "Dissuasion"),
        # a word that two wrong ones stand for is said once
        ("Young filmmakers", "filmeuristes filmisants", {"filmeuristes": "filmmakers", "filmisants": "filmmakers"}, "cinéastes filmisants"),
        # its ligature makes no word a stranger
        ("The heart", "Le coeur", {"coeur": "heart"}, "Le coeur"),
    ],
)  # fmt: skip
def test_words_give_way(told: Dictionary, source: str, text: str, links: dict[str, str], wanted: str) -> None:
    assert mended(told, source, text, links) == wanted


@pytest.mark.parametrize(
    ("source", "text", "links"),
    [
        # it is translated elsewhere in the text
        ("The giant crow", "Le corbeau giantesque", {"giantesque": "crow"}),
        # a name, whatever it attends to
        ("The Harbour Bridge", "Le Harbour Bridge", {"Harbour": "Harbour"}),
        ("This saint", "Ce saint", {"saint": "saint"}),
        ("The giant Ricci", "Le géant Riccicici", {"Riccicici": "giant"}),
        # a name that opens a sentence
        ("Giant said so", "Giant le dit", {"Giant": "Giant"}),
        # a word that the language keeps as often as not
        ("The trailer", "Le trailer", {"trailer": "trailer"}),
        # nothing is told of what it attends to
        ("The rook", "Le rouque", {"rouque": "rook"}),
        # what is told is unsure
        ("So vague", "Si vaguard", {"vaguard": "vague"}),
        # a word that the source's words are called: another one attends wrongly
        ("The crows the giants", "Les géants", {"géants": "crows"}),
        # a common word is not taken for another
        ("It works", "Le couronnes", {"couronnes": "works"}),
        # an address and a name of code
        ("See crow.example/giant or giant_x", "Voir crow.example/giant ou giant_x", {"giant": "giant"}),
        # another form of what it would give way to
        ("Just additions", "Ils ajoutent", {"ajoutent": "additions"}),
        # a word that the model has learnt
        ("The crows", "Les dans", {"dans": "crows"}),
    ],
)
def test_other_words_stay(told: Dictionary, source: str, text: str, links: dict[str, str]) -> None:
    assert mended(told, source, text, links) == text


def test_a_word_of_the_language_stays_where_attention_is_divided(told: Dictionary) -> None:
    assert "couronnes" in mended(told, "The crows in town", "Les couronnes", {"couronnes": "crows"}, 0.4)


def test_what_the_glossary_calls_a_word_stays_in_any_form(told: Dictionary) -> None:
    def attend(wanted: Sequence[tuple[int, int]]) -> Iterator[Attended]:
        yield from (Attended(*span, "deterrence", 0.9) for span in wanted)

    for text in ("le déterration", "le déterrations"):
        assert Draft(text).edited(Mender(told, "The deterrence").edits(text, attend)).text == "le dissuasion"
        assert Mender(told, "The deterrence", ["la déterration"]).edits(text, attend) == ()


def test_attention_is_not_asked_for_where_nothing_may_be_wrong(told: Dictionary) -> None:
    def attend(wanted: Sequence[tuple[int, int]]) -> Iterator[Attended]:
        pytest.fail("asked")

    assert Mender(told, "The crow").edits("Le corbeau", attend) == ()


def test_a_dictionary_is_read_packed_and_as_plain_text(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    (tmp_path / "dictionary.txt").write_text(TOLD, "utf-8")
    plain = find(tmp_path)
    assert plain is not None
    (tmp_path / FILE).write_bytes(pack(TOLD))
    packed = find(tmp_path)
    assert packed == tmp_path / FILE
    assert read(packed) == read(plain)
    assert pack(TOLD) == packed.read_bytes()
    assert len(pack(TOLD)) < len(TOLD)


def test_what_is_no_entry_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.txt"
    path.write_text(
        "a\tnan\tb 1.0\nc\t3\t<b> 1.0\td 2.0\te 1e99\tf\n\ng\ng\t\nh\t1e999\ti 1\nj\t3\t\u202ek 3\n", "utf-8"
    )
    told = read(path)
    assert [told.entry(word) for word in ("a", "g", "h")] == [None, None, None]
    entry = told.entry("c")
    assert entry is not None
    assert [name.word for name in entry.names] == ["d"]
    assert told.names("j") == ()


def package(folder: Path, dictionary: str = TOLD) -> Path:
    """Return a copy of the embedded package, with another dictionary."""
    place = folder / "en_fr"
    shutil.copytree(EMBEDDED / "en_fr", place)
    (place / FILE).write_bytes(pack(dictionary))
    return place


def texts(path: Path, *asked: str, aligned: bool = False) -> list[str]:
    found = read_package(path)
    assert found is not None
    requests = [Request(text, "en", "fr", aligned) for text in asked]
    return [answer[0].text for answer in Driver().translate(found.model, requests)]


def test_a_real_model_says_the_word_that_its_dictionary_has(tmp_path: Path) -> None:
    text = "The zorble is in the garden."
    plain = texts(package(tmp_path, "\tune\n"), text)[0]
    assert "brouette" not in plain
    words = "".join(f"\t{word}\n" for word in ("est", "dans", "le", "la", "jardin", "sur"))
    said = texts(package(tmp_path / "told", f"zorble\t9\tbrouette 9.0\n{words}"), text)[0]
    assert "brouette" in said
    aligned = texts(tmp_path / "told" / "en_fr", text, aligned=True)[0]
    assert aligned == said


def test_links_stand_where_the_words_stand_after_one_gave_way(tmp_path: Path) -> None:
    words = "".join(f"\t{word}\n" for word in ("est", "dans", "le", "la", "jardin", "sur"))
    place = package(tmp_path, f"zorble\t9\tbrouette 9.0\n{words}")
    found = read_package(place)
    assert found is not None
    source = "The zorble is in the garden."
    (answer,) = Driver().translate(found.model, [Request(source, "en", "fr", aligned=True)])
    linked = {source[a:b]: answer[0].text[c:d] for a, b, c, d in answer[0].links}
    assert linked["zorble"] == "brouette"
    assert linked["garden"] == "jardin"


def test_the_dictionary_is_part_of_what_a_signature_names(tmp_path: Path) -> None:
    signatures: list[str] = []
    for name in ("one", "other"):
        found = read_package(package(tmp_path / name, f"word\t9\t{name} 9.0\n"))
        assert found is not None
        signatures.append(found.model.signature())
    assert signatures[0] != signatures[1]


def _swell(path: Path) -> None:
    """Write a small file that would unpack to more than anybody asked for."""
    with gzip.open(path, "wb") as file:
        for _ in range(17):
            file.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"\xff"),
        lambda path: path.write_bytes(gzip.compress(b"\xff")),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(path.read_bytes()[:20] + bytes(40)),
        _swell,
    ],
    ids=["plain", "not UTF-8", "cut off", "damaged", "too large"],
)
def test_a_dictionary_that_cannot_be_read_is_an_error_that_names_the_package(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    place = package(tmp_path)
    damage(place / FILE)
    with pytest.raises(TranslateError, match=r"en_fr: the model cannot be used: .*"):
        texts(place, "The crow.")
