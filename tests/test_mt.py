"""`diptych mt`: as many lines out as in, each by the path that units take."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import attributes, corridor, main
from pipeline.model import Catalog, Entry, Key, Language, Translation
from pipeline.translate import Hypothesis, Request, fill_gaps, translate_lines
from tests.fakes import WordByWord

EN, FR = Language("en"), Language("fr")


class Mute(WordByWord):
    """An engine that has nothing to say."""

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        return [(Hypothesis("", -9.0),) for _ in requests]


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridor, "engine", WordByWord)


def mt(tmp_path: Path, text: bytes, *options: str) -> int:
    path = tmp_path / "lines.txt"
    path.write_bytes(text)
    return main(["mt", "--from", "en", "--to", "fr", *options, str(path)])


def test_lines_come_out_in_order_and_empty_ones_stay_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mt(tmp_path, b"one house\r\n\n \t\ntwo <b>houses</b>\none house") == 0
    assert capsys.readouterr() == ("eno esuoh\n\n\nowt <b>sesuoh</b>\neno esuoh\n", "")


def test_attributes_of_tags_come_out_as_they_stood_and_reach_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = WordByWord()
    monkeypatch.setattr(corridor, "engine", lambda _: one)
    lines = [
        """see <a href="https://a.example/?x=1&amp;y=2" title='one > two'>this house</a> and <a>that</a>""",
        'the <img src="a.png" alt="a house"/> and <b>two</b> <img src=b.png> <b>cats</b>',
        'old <a id="1">unit</a> and <a id="2">other</a>',
        '<a id="top" class=x>one</a> <i class="">two</i><br class="y">cats',
    ]
    assert mt(tmp_path, "\n".join(lines).encode()) == 0
    assert capsys.readouterr().out.splitlines() == [
        """ees <a href="https://a.example/?x=1&amp;y=2" title='one > two'>siht esuoh</a> dna <a>taht</a>""",
        'eht <img src="a.png" alt="a house"/> dna <b>owt</b> <img src=b.png> <b>stac</b>',
        'dlo <a id="1">tinu</a> dna <a id="2">rehto</a>',
        '<a id="top" class=x>eno</a> <i class="">owt</i><br class="y">stac',
    ]
    assert not any("example" in text or "png" in text for text in one.asked)


@given(st.text(alphabet="<>/abi =\"'1é&;", max_size=60))
def test_a_line_has_its_tags_back_whatever_it_is(line: str) -> None:
    asked, held = attributes.lift(line)
    assert attributes.put_back(asked, held) == line


def test_a_refused_line_is_empty_its_reason_on_stderr_and_the_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mt(tmp_path, b"one house\nthe <a>house\ntwo houses\n") == 1
    out, err = capsys.readouterr()
    assert out == "eno esuoh\n\nowt sesuoh\n"
    assert err == "diptych: line 2: the source's markup is broken: <a> is never closed\n"


def test_what_the_gate_refuses_is_a_gap_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", Mute)
    line = "this house is hard on many of those who live inside"
    assert mt(tmp_path, line.encode(), "--jsonl") == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["source"], told["text"], told["state"]) == (line, "", "missing")
    assert err == f"diptych: line 1: {told['problem']}\n"
    assert told["problem"]


def test_plain_lines_may_hold_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mt(tmp_path, b"the <b>house and &lt; those\n", "--plain") == 0
    assert capsys.readouterr().out == "eht <b>house dna &lt; esoht\n"


def test_jsonl_tells_text_and_how_it_came_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mt(tmp_path, b"one house\n\n25,000\n", "--jsonl") == 0
    first, *others = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    nothing: dict[str, list[str]] = {"alternatives": [], "checks": [], "repairs": []}
    assert 0 <= first.pop("confidence") <= 100
    assert isinstance(first.pop("doubtful"), bool)
    assert [first, *others] == [
        {
            "source": "one house",
            "text": "eno esuoh",
            "state": "machine",
            "signature": "fake 1 en>fr",
            "problem": "",
            **nothing,
        },
        {
            "source": "",
            "text": "",
            "state": "",
            "signature": "",
            "problem": "",
            "confidence": None,
            "doubtful": False,
            **nothing,
        },
        {
            "source": "25,000",
            "text": "25\u202f000",
            "state": "machine",
            "signature": "rule",
            "problem": "",
            "confidence": 100,
            "doubtful": False,
            **nothing,
        },
    ]


class Beam(WordByWord):
    """An engine with a beam, whose best hypothesis loses a number and whose others end otherwise."""

    def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        texts = ("le grand chat", "le grand chat coûte 25 euros", "un grand chat à 25 euros.")
        return [tuple(Hypothesis(text, -place / 10) for place, text in enumerate(texts)) for _ in requests]


def test_jsonl_tells_what_the_gate_refused_what_else_passed_and_what_was_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corridor, "engine", Beam)
    assert mt(tmp_path, b"The big cat costs 25 euros\n", "--jsonl") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["text"].replace("\u00a0", " ") == "Le grand chat coûte 25 euros"
    assert [text.replace("\u00a0", " ") for text in told["alternatives"]] == ["Un grand chat à 25 euros"]
    assert told["checks"] == [{"text": "Le grand chat", "fault": "a number was lost or changed"}]
    assert told["repairs"] == ["capitals"]


def test_a_hypothesis_that_has_no_more_names_than_one_that_passed_is_looked_at_for_alternatives_alone() -> (
    None
):
    class Names(WordByWord):
        def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
            texts = ("hier il est venu", "hier il est v\ufffdnu", "hier Bellini est venu")
            return [
                tuple(Hypothesis(text, -place / 10) for place, text in enumerate(texts)) for _ in requests
            ]

    (plain,), (thorough,) = (
        translate_lines(["yesterday Bellini came"], EN, FR, Names(), thorough=thorough)
        for thorough in (False, True)
    )
    assert plain.translation == thorough.translation
    assert plain.translation.text == "hier Bellini est venu"
    assert (plain.refused, plain.alternatives) == ((), ())
    assert [one.reason for one in thorough.refused] == ["the model wrote a broken character"]
    assert thorough.alternatives == ("hier il est venu",)


def test_the_projects_glossary_and_names_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terms(WordByWord):
        def translate(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
            texts = ("Nerd regarde une avant-première.", "Nerf regarde des projections privées.")
            return [
                tuple(Hypothesis(text, -place / 10) for place, text in enumerate(texts)) for _ in requests
            ]

    monkeypatch.setattr(corridor, "engine", Terms)
    (tmp_path / "terms.csv").write_text("en,fr\nprivate screening,projection privée\n", "utf-8")
    (tmp_path / "names.txt").write_text("Nerf\n", "utf-8")
    (tmp_path / "diptych.toml").write_text(
        'glossary = "terms.csv"\ndo_not_translate = "names.txt"\n', "utf-8"
    )
    (tmp_path / "lines.txt").write_text("Nerf watches private screenings.\n", "utf-8")
    assert main(["-C", str(tmp_path), "mt", "--from", "en", "--to", "fr", str(tmp_path / "lines.txt")]) == 0
    assert capsys.readouterr().out == "Nerf regarde des projections privées.\n"


def test_standard_input_is_read_where_no_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfone house\n")))
    assert main(["mt", "--from", "en", "--to", "fr"]) == 0
    assert capsys.readouterr().out == "eno esuoh\n"


def test_thousands_of_lines_go_to_the_engine_in_few_shares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = WordByWord()
    calls: list[int] = []
    ask = one.translate
    monkeypatch.setattr(one, "translate", lambda requests: calls.append(len(requests)) or ask(requests))
    monkeypatch.setattr(corridor, "engine", lambda _: one)
    assert mt(tmp_path, b"".join(b"house number w%dw\n" % (n % 3000) for n in range(6000))) == 0
    assert calls == [750] * 4
    assert len(capsys.readouterr().out.splitlines()) == 6000


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (b"fine\ncaf\xe9\n", (), "lines.txt:2: byte 0xe9 is not UTF-8"),
        (b"fine\n", ("--to", "klingon"), "--to: 'klingon' is not a language that Unicode CLDR knows"),
        (b"fine\n", ("--to", "en"), "--from and --to are both en"),
    ],
)
def test_what_cannot_be_done_is_2_and_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, options: tuple[str, ...], message: str
) -> None:
    assert mt(tmp_path, text, *options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "next step: " in err


def test_a_missing_file_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mt", "--from", "en", "--to", "fr", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


@given(st.lists(st.sampled_from(["", "one house", "The Big Red HOUSE", "Paris in May", "<a>x", "5 p.m."])))
def test_lines_are_what_units_would_be(lines: list[str]) -> None:
    distinct = tuple(Entry(Key("paragraph", line), EN) for line in dict.fromkeys(lines) if line)
    (catalog,) = fill_gaps([Catalog("a", FR, distinct)], WordByWord())
    units = {entry.key.msgid: entry.translation for entry in catalog.entries}
    answers = translate_lines(lines, EN, FR, WordByWord())
    assert len(answers) == len(lines)
    for line, answer in zip(lines, answers, strict=True):
        if line:
            assert answer.translation == units[line]
        else:
            assert answer.translation == Translation()
