"""The workshop's dictionary: from parallel text and an aligner's links to what a package brings."""

from pathlib import Path

import pytest

from pipeline.training.commands import main
from pipeline.training.dictionary import tokens, without
from pipeline.translate.engines.argos.packages import EMBEDDED, read_package
from pipeline.translate.engines.dictionary import read, unpack

PAIRS = [
    ("The crow sings.", "Le corbeau chante.", "0-0 1-1 2-2 3-3"),
    ("The crow sleeps.", "Le corbeau dort.", "0-0 1-1 2-2 3-3"),
    ("The crow is a bar.", "Le pied est une barre.", "0-0 1-1 2-2 3-3 4-4 5-5"),
    ("A crow in Germany.", "Une corneille en Allemagne.", "0-0 1-1 2-2 3-3 4-4"),
    ("The heart of Germany.", "Le cœur de l’Allemagne.", "0-0 1-1 2-2 3-5 4-6"),
]
HELD_OUT = ("We never learn this one.", "Nous n’apprenons jamais ceci.")


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Return a folder with words, as `words` writes them from two sources."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = [f"{english}\t{french}\n" for english, french, _ in PAIRS]
    (corpus / "train-manual.tsv").write_text("".join(lines[:3]), "utf-8")
    (corpus / "train-news.tsv").write_text(
        "".join([*lines[3:], lines[3], "\t".join(HELD_OUT) + "\n"]), "utf-8"
    )
    (tmp_path / "mixture.toml").write_text("[weights]\nmanual = 1\nnews = 0.5\n", "utf-8")
    (tmp_path / "held").write_text(HELD_OUT[0], "utf-8")
    arguments = ["words", str(corpus), "-o", str(tmp_path / "words"), "--held-out", str(tmp_path / "held")]
    assert main([*arguments, "--mixture", str(tmp_path / "mixture.toml")]) == 0
    return tmp_path / "words"


def counted(words: Path, forward: str, backward: str = "") -> int:
    (words / "forward").write_text(forward, "utf-8")
    (words / "backward").write_text(backward or forward, "utf-8")
    return main(
        ["dictionary", str(words), "--forward", str(words / "forward"), "--backward", str(words / "backward")]
    )


def test_words_are_written_once_each_sentence_and_without_those_held_out(words: Path) -> None:
    assert (words / "words.en").read_text("utf-8").splitlines() == [
        "the crow sings .",
        "the crow sleeps .",
        "the crow is a bar .",
        "a crow in germany .",
        "the heart of germany .",
    ]
    assert (words / "words.fr").read_text("utf-8").splitlines()[-1] == "le cœur de l ' allemagne ."
    assert (words / "words.weights").read_text("utf-8").split() == ["1", "1", "1", "0.5", "0.5"]
    assert (words / "names.en").read_text("utf-8").split() == ["Germany"]


def test_links_of_both_ways_are_counted_and_weighed(words: Path) -> None:
    links = [links for _, _, links in PAIRS]
    assert counted(words, "\n".join(links)) == 0
    told = read(words / "en_fr.txt")
    crow = told.entry("crow")
    assert crow is not None
    # met four times, of which the weights give 2 of 3.5 to `corbeau`; one meeting alone is chance
    assert (crow.links, crow.names) == (4.0, (("corbeau", 2.3),))
    assert told.names("germany")[0].word == "Allemagne"
    assert "le" in told.known
    assert told.entry("heart") is None
    back = read(words / "fr_en.txt")
    assert [name.word for name in back.names("allemagne")] == ["Germany"]
    assert back.known >= {"germany", "crow", "the"}


def test_what_is_only_called_itself_is_a_word_of_the_language_and_no_more(tmp_path: Path) -> None:
    texts = {"words.en": "paul sings\n" * 2, "words.fr": "paul chante\n" * 2, "words.weights": "1\n" * 2}
    for name, text in (texts | {"names.en": "Paul\n", "names.fr": "Paul\n"}).items():
        (tmp_path / name).write_text(text, "utf-8")
    assert counted(tmp_path, "0-0 1-1\n" * 2) == 0
    assert (tmp_path / "en_fr.txt").read_text("utf-8") == "sings\t2\tchante 2.0\n\tpaul\n"
    assert "paul" in read(tmp_path / "en_fr.txt").known


def test_a_link_that_one_way_alone_has_does_not_count(words: Path) -> None:
    links = [links for _, _, links in PAIRS]
    other = [links[0].replace("1-1 ", ""), *links[1:]]
    assert counted(words, "\n".join(links), "\n".join(other)) == 0
    assert read(words / "en_fr.txt").entry("crow") is None


def test_the_same_links_make_the_same_bytes(words: Path) -> None:
    links = "\n".join(links for _, _, links in PAIRS)
    made = [(counted(words, links), (words / "en_fr.txt").read_bytes())[1] for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("line", "links"),
    [(1, "0-0 9-9"), (1, "0-x"), (1, "-1-0"), (4, "0-0\n0-0\n0-0")],
    ids=repr,
)
def test_links_of_another_text_are_refused_with_their_line(
    words: Path, capsys: pytest.CaptureFixture[str], line: int, links: str
) -> None:
    assert counted(words, links) == 2
    told = capsys.readouterr().err
    assert f"forward:{line}: texts and links do not belong together" in told
    assert "align words.en and words.fr of this folder" in told


def test_what_a_project_says_of_a_word_goes_before_the_dictionary() -> None:
    dictionary = "crow\t9\tcorbeau 9.0\ngiant\t9\tgéant 9.0\n\tle\n"
    assert (
        without(dictionary.splitlines(), [("The crow", "Le freux")]) == "giant\t9\tgéant 9.0\n\tle\n\tfreux\n"
    )
    assert without(dictionary.splitlines(), []) == dictionary


def test_export_packs_the_dictionary_of_its_direction(words: Path, tmp_path: Path) -> None:
    assert counted(words, "\n".join(links for _, _, links in PAIRS)) == 0
    model, pieces = EMBEDDED / "en_fr", EMBEDDED / "en_fr" / "sentencepiece.model"
    options = ["--pieces", str(pieces), "-o", str(tmp_path), "--version", "9", "--dictionary", str(words)]
    assert main(["export", str(model), "--only", "en_fr", *options]) == 0
    found = read_package(tmp_path / "en_fr")
    assert found is not None
    assert found.model.dictionary == tmp_path / "en_fr" / "dictionary.txt.gz"
    assert unpack(found.model.dictionary) == (words / "en_fr.txt").read_text("utf-8")
    before = found.model.dictionary.read_bytes()
    assert main(["export", str(model), "--only", "en_fr", *options]) == 0
    assert found.model.dictionary.read_bytes() == before


def test_tokens_are_words_numbers_and_marks() -> None:
    assert tokens("L’été 2025, « œuvre » n° 3") == ["l", "'", "été", "2025", ",", "«", "œuvre", "»", "n", "3"]
