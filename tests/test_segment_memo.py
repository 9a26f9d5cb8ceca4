"""The memo of language answers."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.model import Language
from pipeline.segment import LangidIdentifier, Remembered, SegmentError
from pipeline.segment import memo as room

FR, EN = Language("fr"), Language("en")


class Counted:
    """An identifier that says how often it was asked."""

    def __init__(self, signature: str = "counted 1") -> None:
        self.signature = signature
        self.asked: list[str] = []

    def __call__(self, text: str) -> dict[Language, float]:
        self.asked.append(text)
        return {FR: 0.25, EN: 0.75}


def test_what_was_asked_once_is_not_asked_again(tmp_path: Path) -> None:
    first, second = Counted(), Counted()
    memo = Remembered(first, tmp_path / "cache" / "memo.json")
    assert [memo("hello"), memo("hello")] == [{FR: 0.25, EN: 0.75}] * 2
    assert memo.save()
    assert Remembered(second, tmp_path / "cache" / "memo.json")("hello") == {FR: 0.25, EN: 0.75}
    assert (first.asked, second.asked) == (["hello"], [])


def test_nothing_is_written_when_nothing_was_learned(tmp_path: Path) -> None:
    path = tmp_path / "memo.json"
    memo = Remembered(Counted(), path)
    assert not memo.save()
    assert not path.exists()
    memo("hello")
    assert memo.save()
    assert not memo.save()
    path.unlink()
    again = Remembered(Counted(), path)
    again("hello")
    again.save()
    before = path.stat().st_mtime_ns
    known = Remembered(Counted(), path)
    known("hello")
    assert not known.save()
    assert path.stat().st_mtime_ns == before


def test_another_identifier_is_asked_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "memo.json"
    memo = Remembered(Counted("counted 1"), path)
    memo("hello")
    memo.save()
    newer = Counted("counted 2")
    Remembered(newer, path)("hello")
    assert newer.asked == ["hello"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'"text"',
        b"[" * 100_000,
        b'{"a": [1], "b": {"fr": "x"}, "c": {"fr": 7.0}}',
    ],
    ids=["empty", "cut", "binary", "list", "text", "deep", "foreign"],
)
def test_a_broken_or_foreign_file_is_an_empty_memo(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memo.json"
    path.write_bytes(content)
    identifier = Counted()
    memo = Remembered(identifier, path)
    assert memo("hello") == {FR: 0.25, EN: 0.75}
    assert memo.save()
    assert list(json.loads(path.read_text("utf-8")).values()) == [{"fr": 0.25, "en": 0.75}]


def test_only_the_last_answers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_MOST", 2)
    path = tmp_path / "memo.json"
    memo = Remembered(Counted(), path)
    for text in ("one", "two", "three"):
        memo(text)
    memo.save()
    identifier = Counted()
    again = Remembered(identifier, path)
    for text in ("three", "two", "one"):
        again(text)
    assert identifier.asked == ["one"]


def test_a_file_too_large_to_be_ours_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "memo.json"
    memo = Remembered(Counted(), path)
    memo("hello")
    memo.save()
    monkeypatch.setattr(room, "_LARGEST", 10)
    identifier = Counted()
    Remembered(identifier, path)("hello")
    assert identifier.asked == ["hello"]


def test_a_disk_that_cannot_be_written_to_is_said_and_survived(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    memo = Remembered(Counted(), tmp_path / "file" / "memo.json")
    memo("hello")
    with caplog.at_level(logging.WARNING):
        assert not memo.save()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "could not be remembered" in caplog.text


def test_the_same_answers_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        memo = Remembered(Counted(), tmp_path / name)
        memo("one")
        memo("two")
        memo.save()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_language_the_model_does_not_know_is_named() -> None:
    with pytest.raises(SegmentError, match="does not know qq"):
        LangidIdentifier((FR, Language("qq-CA")))("bonjour")


def test_languages_of_one_primary_subtag_share_its_probability() -> None:
    answer = LangidIdentifier((FR, Language("fr-CA"), EN))("Le vent ne suffit pas toujours.")
    assert answer[FR] == answer[Language("fr-CA")] > 0.49


def test_no_model_is_loaded_before_the_first_question() -> None:
    code = (
        "import sys; from pipeline.segment import LangidIdentifier as L; i = L(('fr', 'en')); i.signature; "
        "assert not {'py3langid', 'numpy'} & set(sys.modules), 'loaded'; i('bonjour'); "
        "assert 'py3langid' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
