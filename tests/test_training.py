"""The workshop, as far as it goes without torch: data, variants, weights, packages, the front door."""

import gzip
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.training import augment, errors
from pipeline.training.batches import Batches, Place
from pipeline.training.commands import main
from pipeline.training.distil import distil
from pipeline.training.engine import Engine
from pipeline.training.errors import TrainingError, require
from pipeline.training.evaluate import FORMS
from pipeline.training.export import Label, pack, write_package
from pipeline.training.pairs import Pair, Sieve, fault, read_pairs, tidy
from pipeline.training.prepare import Prepared, load_prepared, prepare
from pipeline.training.schedule import Budget, pace
from pipeline.training.sources import BACK, BOTH, THERE, Source, find_sources, read_mixture
from pipeline.training.vocabulary import END, PAD, START, SYMBOLS, learn_pieces, load_pieces
from pipeline.training.weights import average, blend, load_weights, read_model, save_weights
from pipeline.translate.engines.argos.packages import EMBEDDED, version_key

PIECES = EMBEDDED / "en_fr" / "sentencepiece.model"
GENERAL = Path(augment.__file__).with_name("general.tsv")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("data")
    prepare([Source(GENERAL, "general", 2.0)], folder, pieces=PIECES)
    return load_prepared(folder)


def test_pairs_are_read_plain_or_packed_and_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    text = "A cat.\tUn chat.\nno tab\nA dog.\tUn chien.\n"
    (tmp_path / "a.tsv").write_text(text)
    (tmp_path / "a.tsv.gz").write_bytes(gzip.compress(text.encode()))
    wanted = [Pair("A cat.", "Un chat."), Pair("A dog.", "Un chien.")]
    assert list(read_pairs(tmp_path / "a.tsv")) == list(read_pairs(tmp_path / "a.tsv.gz")) == wanted
    (tmp_path / "b.tsv").write_bytes(b"A\tB\nC\t\xff\n")
    with pytest.raises(TrainingError, match=r"b\.tsv:2"):
        list(read_pairs(tmp_path / "b.tsv"))
    (tmp_path / "c.tsv.gz").write_bytes(gzip.compress(text.encode())[:20])
    with pytest.raises(TrainingError, match=r"c\.tsv\.gz:1"):
        list(read_pairs(tmp_path / "c.tsv.gz"))


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (Pair("A good sentence.", "Une bonne phrase."), ""),
        (Pair("", "Une bonne phrase."), "empty"),
        (Pair("A \ufffd sentence.", "Une phrase."), "control or replacement characters"),
        (Pair("word " * 201, "mot " * 201), "too long"),
        (Pair("Yes.", "Oui, " * 30), "one side much longer"),
        (Pair("The same in both languages.", "The same in both languages!"), "copied"),
        (Pair("12 + 34 = 46", "12 + 35 = 47"), "hardly any letters"),
    ],
)
def test_a_pair_of_no_use_is_told_with_its_reason(pair: Pair, reason: str) -> None:
    assert fault(pair) == reason


def test_a_sieve_lets_each_pair_through_once_and_none_that_is_held_out() -> None:
    sieve = Sieve(["Held out, this one!"])
    pairs = [
        Pair("A cat.", "Un chat."),
        Pair("a  CAT", "un chat"),
        Pair("Held out this one", "Mise de côté"),
        *(
            Pair("Open the file.", f"Ouvrez le fichier {word}.")
            for word in ("un", "deux", "trois", "quatre", "cinq")
        ),
    ]
    kept = list(sieve.sift(pairs))
    assert [pair.fr for pair in kept] == [
        "Un chat.",
        *(f"Ouvrez le fichier {w}." for w in ("un", "deux", "trois", "quatre")),
    ]
    assert sieve.refused == {"seen before": 1, "held out": 1, "one side seen too often": 1}


@pytest.mark.parametrize(
    ("variant", "pair", "wanted"),
    [
        (augment.lower, Pair("In Paris.", "À Paris."), Pair("in paris.", "à paris.")),
        (augment.upper, Pair("In Paris.", "À Paris."), Pair("IN PARIS.", "À PARIS.")),
        (
            augment.title,
            Pair("How we work", "Comment nous travaillons"),
            Pair("How We Work", "Comment nous travaillons"),
        ),
        (augment.title, Pair("We work.", "Nous travaillons."), None),
        (augment.bare, Pair("We work.", "Nous travaillons."), Pair("We work", "Nous travaillons")),
        (augment.bare, Pair("We work…", "Nous travaillons…"), None),
        (augment.heading, Pair("We work.", "Nous travaillons."), Pair("We Work", "Nous travaillons")),
        (
            augment.typography,
            Pair('It\'s "here".', 'C\'est "ici".'),
            Pair("It’s “here”.", "C’est « ici »."),
        ),
        (
            augment.fragment,
            Pair("When it rains, we stay here.", "Quand il pleut, nous restons ici."),
            Pair("we stay here.", "nous restons ici."),
        ),
        (
            augment.name,
            Pair("I saw Marcel there.", "J'ai vu Marcel là-bas."),
            Pair("I saw Haddad there.", "J'ai vu Haddad là-bas."),
        ),
        (augment.name, Pair("Marcel is here.", "Marcel est ici."), None),
        (
            augment.number,
            Pair("It has 12 rooms.", "Il a 12 pièces."),
            Pair("It has 117 rooms.", "Il a 117 pièces."),
        ),
        (augment.placeholder, Pair("It has rooms.", "Il a des pièces."), None),
    ],
)
def test_a_variant_is_what_articles_look_like(
    variant: augment.Variant, pair: Pair, wanted: Pair | None
) -> None:
    found = variant(pair, Random(4))
    if variant is augment.fragment:
        drawn = {variant(pair, Random(seed)) for seed in range(9)}
        assert drawn == {wanted, Pair("When it rains", "Quand il pleut")}
    elif wanted and variant in (augment.name, augment.number):
        assert found is not None
        assert found != pair
        # Whatever was drawn stands in both texts alike.
        shared = set(found.en.split()) & set(found.fr.split())
        assert len(shared) == 1
    else:
        assert found == wanted


def test_placeholders_stand_once_in_both_texts_and_only_for_what_both_share() -> None:
    pair = Pair(
        "Marcel paid 1,250 euros to Anna-Lena in 2019.", "En 2019, Marcel a payé 1,250 euros à Anna-Lena."
    )
    for seed in range(50):
        found = augment.placeholder(pair, Random(seed))
        assert found is not None
        symbols = [symbol for symbol in augment.PLACEHOLDERS if symbol in found.en]
        assert 1 <= len(symbols) <= 3
        assert all(side.count(symbol) == 1 for side in found for symbol in symbols)
        assert not any(symbol in found.fr for symbol in augment.PLACEHOLDERS if symbol not in symbols)


@given(st.integers(0, 10_000), st.text(min_size=1), st.text(min_size=1))
def test_a_variant_is_never_empty_and_the_same_seed_makes_the_same_one(seed: int, en: str, fr: str) -> None:
    pair = Pair(tidy(en), tidy(fr))
    if fault(pair):
        return
    found = augment.vary(pair, Random(seed))
    assert found == augment.vary(pair, Random(seed))
    assert found is None or all(found[0])


def test_every_variant_has_a_form_that_is_measured() -> None:
    assert FORMS.keys() - {"join"} == {function.__name__ for function, _ in augment.VARIANTS} - {"heading"}


def test_sources_are_weighed_by_name_and_their_ending_says_the_way(tmp_path: Path) -> None:
    for name in ("train-wmtnews.tsv.zst", "news-distilled.en_fr.tsv", "other.tsv.gz", "notes.txt"):
        (tmp_path / name).touch()
    found = find_sources([tmp_path], {"wmtnews": 8, "*": 0.5, "other": 0})
    assert [(s.name, s.weight, s.ways) for s in found] == [
        ("wmtnews", 8, BOTH),
        ("news-distilled", 0.5, THERE),
    ]
    with pytest.raises(TrainingError, match="no file of pairs"):
        find_sources([tmp_path / "other.tsv.gz"], {"*": 0})
    assert read_mixture()["wmtnews"] > read_mixture()["canada-laws"]
    (tmp_path / "mixture.toml").write_text("[weights]\nx = 'much'\n")
    with pytest.raises(TrainingError, match=r"mixture\.toml"):
        read_mixture(tmp_path / "mixture.toml")


def test_the_same_text_is_prepared_to_the_same_bytes_and_no_damage_goes_unnoticed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        prepare([Source(GENERAL, "general", 1.0)], tmp_path / name, pieces=PIECES)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)
    told = json.loads((tmp_path / "one" / "prepared.json").read_text())
    assert told["taken"] == {"general": 122}
    assert told["pairs"] > 122
    (tmp_path / "one" / "tokens.npy").write_bytes(b"x")
    with pytest.raises(TrainingError, match="no prepared data"):
        load_prepared(tmp_path / "one")


def test_texts_are_cut_by_chance_a_repeated_pair_anew_each_time_and_the_same_on_every_run(
    tmp_path: Path,
) -> None:
    folders = [tmp_path / name for name in ("plain", "one", "two")]
    for folder, drawn in zip(folders, (0.0, 0.5, 0.5), strict=True):
        prepare([Source(GENERAL, "general", 3.0)], folder, pieces=PIECES, share=0, drawn=drawn)
    plain, one, two = map(load_prepared, folders)
    assert one.tokens.tolist() == two.tokens.tolist()
    assert one.weights.sum() == plain.weights.sum()
    assert len(one) == 3 * len(plain)
    pieces = load_pieces(PIECES)

    def sides(data: Prepared) -> list[tuple[int, ...]]:
        return [tuple(data.tokens[a:b].tolist()) for a, b in pairwise(data.offsets)]

    texts = {pieces.decode(list(side)) for side in sides(plain)}
    assert {pieces.decode(list(side)) for side in sides(one)} == texts
    ordinary = set(sides(plain))
    assert 0.4 < sum(side in ordinary for side in sides(one)) / len(sides(one)) < 0.75
    assert len(set(sides(one))) > 1.5 * len(ordinary)


def test_held_out_sentences_are_not_prepared(tmp_path: Path) -> None:
    held_out = [pair.fr for pair in read_pairs(GENERAL)][:100]
    told = prepare([Source(GENERAL, "general", 1.0)], tmp_path, pieces=PIECES, held_out=held_out)
    assert told["taken"] == {"general": 22}
    assert told["refused"] == {"held out": 100}


def test_a_vocabulary_gives_every_text_back_and_never_cuts_its_symbols(tmp_path: Path) -> None:
    sides = [side for pair in read_pairs(GENERAL) for side in pair]
    learn_pieces(sides, tmp_path / "pieces.model", 500)
    pieces = load_pieces(tmp_path / "pieces.model")
    assert pieces.vocab_size() == 500
    for text in ("À 18 h 30\u00a0: «\u202fœuvre\u202f» ﬁn", "⟦1⟧ 👩‍💻 naïve_name", "ΑΒΓ 漢字"):
        assert pieces.decode(pieces.encode(text)) == text
    assert [pieces.piece_to_id(symbol) for symbol in SYMBOLS] == list(range(4, 4 + len(SYMBOLS)))
    assert pieces.decode_pieces([">>fr<<", "⟦1⟧", "▁", ">>en<<", "a"]) == "⟦1⟧ a"
    assert not set(pieces.encode("say >>fr<< to me", out_type=str)) & {">>fr<<", ">>en<<"}
    assert "⟦1⟧" in pieces.encode("Bring ⟦1⟧ home", out_type=str)
    assert not any("_" in symbol for symbol in SYMBOLS)
    with pytest.raises(TrainingError, match="no vocabulary"):
        learn_pieces(sides, tmp_path / "pieces.model", 60_000)


def test_batches_hold_each_pair_as_often_as_its_weight_and_go_on_from_any_place(data: Prepared) -> None:
    batches = Batches(data, 1024, seed=3)
    stream = batches.start()
    first = [next(stream) for _ in range(40)]
    for number in (0, 7, 25):
        again = batches.start(first[number][1])
        for batch, place in first[number + 1 : number + 6]:
            found = next(again)
            assert found[1] == place
            assert all((ours == theirs).all() for ours, theirs in zip(found[0], batch, strict=True))
    epoch = [batch for batch, place in first if place.epoch == 0]
    assert sum(len(batch.source) for batch in epoch) == pytest.approx(data.weights.sum(), rel=0.1)


def test_a_batch_forces_the_language_and_asks_for_the_target_and_its_end(data: Prepared) -> None:
    pieces = load_pieces(PIECES)
    for ways, reading, tag in ((THERE, 0, data.tags[0]), (BACK, 1, data.tags[1])):
        batch, _ = next(Batches(data, 512, ways=ways).start())
        known = {
            tuple(data.tokens[data.offsets[2 * n + reading] : data.offsets[2 * n + reading + 1]]): n
            for n in range(len(data))
        }
        for source, shown, wanted in zip(*batch, strict=True):
            text = source[: list(source).index(END)]
            n = known[tuple(text)]
            target = data.tokens[data.offsets[2 * n + 1 - reading] : data.offsets[2 * n + 2 - reading]]
            assert list(shown[: 2 + len(target)]) == [START, tag, *target]
            assert list(wanted[: 2 + len(target)]) == [PAD, *target, END]
            assert set(wanted[2 + len(target) :]) <= {PAD}
            assert pieces.decode([int(i) for i in text])
        assert batch.source.size <= 512


def test_what_holds_one_way_only_is_never_taught_the_other_way(tmp_path: Path) -> None:
    file = tmp_path / "one.fr_en.tsv"
    file.write_text("A cat sleeps.\tUn chat dort.\n")
    prepare(find_sources([file], {"*": 1.0}), tmp_path / "data", pieces=PIECES, share=0)
    data = load_prepared(tmp_path / "data")
    batch, place = next(Batches(data, 64).start())
    assert batch.shown[0, 1] == data.tags[1]
    assert place == Place(0, 1)
    with pytest.raises(TrainingError, match="no pair fits"):
        Batches(data, 64, ways=THERE)


def test_the_rate_warms_up_and_ends_at_zero_whatever_is_used_up_first() -> None:
    budget = Budget(steps=100, minutes=1.0)
    assert budget.used(50, 10**9, 0) == 0.5
    assert budget.used(50, 0, 45) == 0.75
    assert budget.used(200, 0, 0) == 1.0
    paces = [pace(step, budget.used(step, 0, 0), warm_up=10, plain=0.4) for step in range(100)]
    assert paces[0] == pytest.approx(0.1)
    assert paces[10:41] == [1.0] * 31
    assert paces[40:] == sorted(paces[40:], reverse=True)
    assert 0 < paces[-1] < 0.02
    with pytest.raises(TrainingError, match="needs an end"):
        Budget()


def test_the_embedded_model_is_read_written_and_read_again_to_the_same_numbers(tmp_path: Path) -> None:
    weights = read_model(EMBEDDED / "en_fr" / "model" / "model.bin")
    label = Label("en", "fr", "0.1", "# Ours\n")
    write_package(weights, PIECES, tmp_path / "en_fr", label)
    again = read_model(tmp_path / "en_fr" / "model" / "model.bin")
    assert again.shape == weights.shape
    assert all(np.allclose(again.arrays[n], weights.arrays[n], atol=1e-6) for n in weights.arrays)
    lines = ["The school is in the city.", "", "It rains."]
    ours, theirs = Engine(tmp_path / "en_fr").translate(lines), Engine(EMBEDDED / "en_fr").translate(lines)
    assert ours.texts == theirs.texts
    assert ours.texts[1] == ""
    assert json.loads((tmp_path / "en_fr" / "metadata.json").read_text())["target_prefix"] == ">>fr<<"
    pack(tmp_path / "en_fr", tmp_path / "a.argosmodel")
    pack(tmp_path / "en_fr", tmp_path / "b.argosmodel")
    assert (tmp_path / "a.argosmodel").read_bytes() == (tmp_path / "b.argosmodel").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.argosmodel", "b.argosmodel", "en_fr"]


def test_weights_are_kept_averaged_and_blended(tmp_path: Path) -> None:
    old = read_model(EMBEDDED / "en_fr" / "model" / "model.bin")
    new = blend(old, type(old)(old.shape, {n: a + 1 for n, a in old.arrays.items()}), 0.5)
    assert np.allclose(new.arrays["emb.weight"] - old.arrays["emb.weight"], 0.5, atol=1e-5)
    assert np.allclose(average([old, new]).arrays["en.gamma"] - old.arrays["en.gamma"], 0.25, atol=1e-5)
    save_weights(new, tmp_path / "w.npz")
    again = load_weights(tmp_path / "w.npz")
    assert again.shape == old.shape
    assert all((again.arrays[n] == new.arrays[n]).all() for n in new.arrays)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_model_that_is_damaged_or_of_another_kind_is_refused(tmp_path: Path, damage: str) -> None:
    data = bytearray((EMBEDDED / "en_fr" / "model" / "model.bin").read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "flipped":
        data[:4] = b"\x09\0\0\0"
    elif damage == "empty":
        data.clear()
    else:
        data = data.replace(b"TransformerSpec", b"TransformersBig")
    (tmp_path / "model.bin").write_bytes(data)
    with pytest.raises(TrainingError, match=r"model\.bin"):
        read_model(tmp_path / "model.bin")


def test_a_teacher_writes_pairs_for_one_way_and_goes_on_where_it_was(tmp_path: Path) -> None:
    engine = Engine(EMBEDDED / "en_fr")
    lines = ["The school is in the city.", "12 34", "It rains."]
    path = distil(engine, lines, tmp_path, "news")
    assert path.name == "news.en_fr.tsv"
    assert [pair.en for pair in read_pairs(path)] == ["The school is in the city.", "It rains."]
    (part,) = (tmp_path / "news.en_fr.parts").glob("*.tsv")
    part.write_text("It was kept.\tC'était gardé.\n")
    distil(engine, lines, tmp_path, "news")
    assert [pair.en for pair in read_pairs(path)] == ["It was kept."]
    with pytest.raises(TrainingError, match="other settings"):
        distil(engine, lines, tmp_path, "news", beam=1)
    back = distil(engine, lines, tmp_path, "mono", back=True)
    assert back.name == "mono.fr_en.tsv"
    assert [pair.en for pair in read_pairs(back)] == ["The school is in the city.", "It rains."]


def test_the_front_door_prepares_and_exports_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert main(["prepare", str(GENERAL), "-o", str(data), "--pieces", str(PIECES)]) == 0
    assert "general  122 pairs" in capsys.readouterr().err
    out = str(tmp_path / "packages")
    words = ["export", str(EMBEDDED / "en_fr"), "--pieces", str(data / "pieces.model"), "-o", out]
    assert main([*words, "--version", "9.9", "--archive"]) == 0
    made = sorted(path.name for path in (tmp_path / "packages").iterdir())
    assert made == ["en_fr", "fr_en", "translate-en_fr.argosmodel", "translate-fr_en.argosmodel"]
    assert "9.9" in (tmp_path / "packages" / "fr_en" / "metadata.json").read_text()
    assert main(["export", str(GENERAL), "--pieces", str(PIECES), "-o", out, "--version", "1"]) == 2
    assert "holds no weights" in capsys.readouterr().err
    assert main(["prepare", str(tmp_path / "none"), "-o", str(data)]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["prepare", str(GENERAL), "-o", str(data), "--pieces", str(tmp_path / "none.model")]) == 2
    assert "none.model: is no SentencePiece model" in capsys.readouterr().err
    assert main(["evaluate", str(tmp_path), "--source", str(GENERAL), "--reference", str(GENERAL)]) == 2
    assert "next step: " in capsys.readouterr().err


def test_without_torch_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(errors.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(TrainingError, match=r"torch is not installed\n  next step: .*\[train\]"):
        require("torch")
    assert main(["train", "data", "-o", "run", "--minutes", "1"]) == 2
    assert "torch is not installed" in capsys.readouterr().err


def test_the_rest_of_the_program_loads_nothing_of_the_workshop() -> None:
    program = "import sys, pipeline.cli; print([name for name in sys.modules if 'training' in name or name == 'torch'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_longer_version_is_the_newer_one() -> None:
    assert sorted(["0.1", "0.1.1", "0.2", "1.10", "1.9"], key=version_key) == [
        "1.10",
        "1.9",
        "0.2",
        "0.1.1",
        "0.1",
    ]
