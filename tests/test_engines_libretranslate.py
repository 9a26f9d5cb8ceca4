"""The engine that is a LibreTranslate server, against a real one on loopback."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pipeline.cli import main
from pipeline.config import load
from pipeline.model import Catalog, Entry, Key, Language
from pipeline.translate import Request, TranslateError, choose, fill_gaps
from pipeline.translate.engines import libretranslate
from pipeline.translate.engines.libretranslate import KEY, LibreTranslate
from tests.conftest import block_sockets
from tests.libre_server import Libre, running_libre

EN, FR = Language("en"), Language("fr")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Libre]:
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setattr(libretranslate, "_PAUSE", 0.01)
    with running_libre() as libre:
        yield libre


def ask(server: Libre, *texts: str) -> list[str]:
    answers = LibreTranslate(server.url).translate([Request(text, EN, FR) for text in texts])
    return [answer[0].text for answer in answers]


def test_texts_go_in_batches_and_come_back_in_order(server: Libre) -> None:
    texts = [f"the cat {number}" for number in range(70)]
    assert ask(server, *texts) == [f"le chat {number}" for number in range(70)]
    assert [len(asked["q"]) for asked in server.asked] == [32, 32, 6]  # type: ignore[arg-type]  # a list
    assert {asked["format"] for asked in server.asked} == {"text"}
    assert all("api_key" not in asked for asked in server.asked)


def test_a_batch_stays_below_what_servers_allow(server: Libre) -> None:
    server.limit = 4000
    texts = ["cats " * 199 + str(number) for number in range(9)]
    assert len(ask(server, *texts)) == 9
    assert all(sum(map(len, asked["q"])) <= 4000 for asked in server.asked)  # type: ignore[call-overload]  # a list


def test_alternatives_are_further_hypotheses_and_older_servers_have_none(server: Libre) -> None:
    ((best, other),) = LibreTranslate(server.url).translate([Request("the cat", EN, FR)])
    assert (best.text, other.text) == ("le chat", "le chat ?")
    server.alternatives = False
    (answer,) = LibreTranslate(server.url).translate([Request("the cat", EN, FR)])
    assert [one.text for one in answer] == ["le chat"]


def test_an_empty_text_is_not_sent(server: Libre) -> None:
    assert ask(server, "", "the cat", " ") == ["", "le chat", ""]
    assert server.asked[0]["q"] == ["the cat"]


def test_tags_are_placed_without_alignment_and_the_tree_is_the_sources(server: Libre) -> None:
    entries = tuple(
        Entry(Key("paragraph", text), EN)
        for text in (
            "the <b>cat</b> sees",
            "<a>the cat</a> sees <i>cats</i>",
            "the<br/>cat sees https://example.org/?a=1&amp;b=2",
        )
    )
    (filled,) = fill_gaps([Catalog("a", FR, entries)], LibreTranslate(server.url))
    assert [entry.translation.text for entry in filled.entries] == [
        "le <b>chat</b> voit",
        "<a>le chat</a> voit <i>chats</i>",
        "le<br/>chat voit https://example.org/?a=1&b=2",
    ]
    assert {entry.translation.confidence for entry in filled.entries} == {None}


def test_the_signature_names_the_server_and_nothing_secret(
    server: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "s3cret")
    server.key = "s3cret"
    host = server.url.removeprefix("http://")
    assert LibreTranslate(server.url).signature(EN, FR) == f"libretranslate|{host}|en>fr"
    assert ask(server, "the cat") == ["le chat"]
    assert server.asked[-1]["api_key"] == "s3cret"


def test_a_wrong_key_is_one_clear_error_that_does_not_show_it(
    server: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "wr0ng")
    server.key = "s3cret"
    with pytest.raises(TranslateError, match="the server answered 403: Invalid API key") as caught:
        ask(server, "the cat")
    assert "wr0ng" not in str(caught.value)
    assert KEY in caught.value.next_step


def test_languages_are_the_servers_whatever_their_spelling(server: Libre) -> None:
    engine = LibreTranslate(server.url)
    assert engine.supports(Language("en-GB"), Language("fr-CA"))
    assert engine.supports(EN, Language("zh-Hans"))
    assert not engine.supports(FR, Language("zh-Hans"))
    assert not engine.supports(Language("de"), FR)
    engine.translate([Request("the cat", Language("en-GB"), Language("zh-Hans"))])
    assert (server.asked[0]["source"], server.asked[0]["target"]) == ("en", "zh-Hans")
    assert server.paths.count("/languages") == 1


def test_a_busy_server_is_asked_again(server: Libre) -> None:
    server.troubles = [(429, {"Retry-After": "0"}, b"{}"), (503, {}, b"<html>"), (0, {}, b"")]
    assert ask(server, "the cat") == ["le chat"]
    assert server.paths.count("/translate") == 4


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        ((400, {}, b'{"error": "fr is not  supported"}'), "the server answered 400: fr is not supported"),
        ((302, {"Location": "https://elsewhere.example/"}, b""), "302 and points to https://elsewhere"),
        ((404, {}, b"<html>"), "the server answered 404"),
        ((200, {}, b"<html>"), "the server's answer is not JSON"),
        ((200, {}, b"[" * 100_000), "the server's answer is not JSON"),
        ((200, {}, b"[]"), "none of LibreTranslate's"),
        ((200, {}, b'{"translatedText": "le chat"}'), "did not answer 1 texts with as many"),
        ((200, {}, b'{"translatedText": ["le", "chat"]}'), "did not answer 1 texts with as many"),
        ((200, {}, b'{"translatedText": [3]}'), "did not answer 1 texts with as many"),
    ],
)
def test_an_answer_that_is_none_is_one_clear_error(
    server: Libre, trouble: tuple[int, dict[str, str], bytes], message: str
) -> None:
    server.troubles = [trouble]
    with pytest.raises(TranslateError) as caught:
        ask(server, "the cat")
    assert message in str(caught.value)
    assert f"libretranslate = {server.url}" in str(caught.value)


def test_a_server_that_takes_too_long_is_not_asked_again(
    server: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libretranslate, "_TIMEOUT", httpx.Timeout(0.05))
    monkeypatch.setattr(server, "translate", lambda _: time.sleep(0.2) or (200, {}))
    with pytest.raises(TranslateError, match="cannot be reached: timed out"):
        ask(server, "the cat")
    assert server.paths.count("/translate") == 1


def test_an_endless_answer_is_cut_off(server: Libre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libretranslate, "_LARGEST", 1000)
    server.troubles = [(200, {}, b" " * 2000)]
    with pytest.raises(TranslateError, match="more than 1,000 bytes"):
        ask(server, "the cat")


def test_a_server_that_stays_broken_or_away_is_given_up(server: Libre) -> None:
    server.troubles = [(500, {}, b'{"error": "out of memory"}')] * 9
    with pytest.raises(TranslateError, match="the server answered 500: out of memory"):
        ask(server, "the cat")
    assert server.paths.count("/translate") == 4
    with pytest.raises(TranslateError, match="cannot be reached"):
        LibreTranslate("http://127.0.0.1:9").supports(EN, FR)


def test_a_hostile_answer_brings_no_markup_and_no_broken_text(
    server: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        "translatedText": ["le <script>x</script> \x00 chat", "<a href=x>le chat"],
        "alternatives": [[], []],
    }
    server.troubles = [(200, {}, json.dumps(answers).encode())]
    entries = (Entry(Key("item", "the cats saw cats"), EN), Entry(Key("item", "the cats"), EN))
    (filled,) = fill_gaps([Catalog("a", FR, entries)], LibreTranslate(server.url))
    texts = [entry.translation.text for entry in filled.entries]
    assert not any("<" in text for text in texts)


def test_the_server_is_used_only_where_it_is_named_and_then_first(
    server: Libre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "diptych.toml").write_text(f'libretranslate = "{server.url}/"\n', "utf-8")
    assert main(["-C", str(tmp_path), "models", "list"]) == 0
    assert f"en > fr  libretranslate|{server.url.removeprefix('http://')}|en>fr\n" in capsys.readouterr().out
    assert main(["-C", str(tmp_path), "models", "verify", "en_fr"]) == 0
    assert "good  libretranslate|" in capsys.readouterr().out
    config = load(tmp_path)
    assert choose(config.engine, config.models, config.libretranslate).signature(EN, FR).startswith("libre")
    block_sockets(monkeypatch)
    assert choose().signature(EN, FR).startswith("argos|")


def test_a_key_has_no_place_in_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "diptych.toml").write_text('libretranslate = "https://me:s3cret@example.org"\n', "utf-8")
    assert main(["-C", str(tmp_path), "models", "list"]) == 2
    err = capsys.readouterr().err
    assert "LIBRETRANSLATE_API_KEY" in err
    assert "s3cret" not in err
