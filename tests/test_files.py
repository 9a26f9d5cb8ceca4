"""Files are written whole, and only when they change."""

import os
import threading
from pathlib import Path

import pytest

from pipeline.files import sweep, write_whole


def test_a_file_is_written_once_and_then_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    assert write_whole(path, "é\n")
    before = path.stat()
    assert not write_whole(path, "é\n")
    assert path.stat() == before
    assert path.read_bytes() == "é\n".encode()


@pytest.mark.parametrize("name", ["漢" * 80 + ".png", "é" * 125 + ".fr", "x" * 255])
def test_any_name_that_the_system_takes_can_be_written(tmp_path: Path, name: str) -> None:
    assert write_whole(tmp_path / name, "new")
    assert [child.name for child in tmp_path.iterdir()] == [name]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "old")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert [child.read_text() for child in tmp_path.iterdir()] == ["old"]


def test_the_permissions_of_a_replaced_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "old")
    path.chmod(0o640)
    write_whole(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_disk_is_asked_to_hold_a_durable_file_and_every_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: asked.append(os.fstat(descriptor).st_ino))
    path = tmp_path / "a" / "b" / "c.txt"
    assert write_whole(path, "new")
    assert asked == [each.stat().st_ino for each in (tmp_path, tmp_path / "a", path, path.parent)]


def test_a_file_that_need_not_be_durable_is_whole_and_asks_nothing_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise AssertionError

    monkeypatch.setattr(os, "fsync", refuse)
    path = tmp_path / "a" / "b.epub"
    assert write_whole(path, b"\x00\xff", durable=False)
    assert not write_whole(path, b"\x00\xff", durable=False)
    assert [child.read_bytes() for child in path.parent.iterdir()] == [b"\x00\xff"]


def test_what_a_killed_run_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".a.txt.{os.getpid()}-{threading.get_ident()}.new").symlink_to(tmp_path / "elsewhere")
    assert write_whole(tmp_path / "a.txt", "new")
    assert [child.name for child in tmp_path.iterdir()] == ["a.txt"]


def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.txt", "new")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_halves_of_files_that_killed_processes_left_are_swept_and_nothing_else(tmp_path: Path) -> None:
    kept = ("a.txt", ".hidden.new", ".a.txt.12.new", "a.txt.12-34.new")
    (tmp_path / "deep").mkdir()
    for folder in (tmp_path, tmp_path / "deep"):
        for name in (*kept, ".a.txt.12-34.new"):
            (folder / name).write_text("half")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == sorted(kept * 2)


def test_an_error_names_the_file_and_not_the_half_of_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("no folder")
    with pytest.raises(NotADirectoryError) as raised:
        write_whole(tmp_path / "a" / "page.html", "new")
    assert raised.value.filename == str(tmp_path / "a" / "page.html")
