"""Listings of pages: JSON lines and Parquet, sound, damaged and hostile."""

import gzip
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import PipelineError
from pipeline.gather.received import Received
from pipeline.gather.records import Named, RecordError, is_records, read_records
from pipeline.gather.snapshots import Snapshots
from pipeline.model import Skipped

arrow = pytest.importorskip("arro3.core", reason="the extra `cluster` is not installed")
write_parquet = pytest.importorskip("arro3.io").write_parquet
LIMIT = 1000
ROWS: list[dict[str, object]] = [
    {"url": "https://a.example/port", "html": "<h1>Le port s’éveille</h1><p>À l’aube.", "language": "fr"},
    {"name": "notes/One.md", "markdown": "# One\n\nTwo.\n", "views": 12},
    {"url": "https://a.example/later"},
    {"text": "Alone.\n"},
    {"views": 3},
    {"url": "javascript:alert(1)", "html": "<p>x"},
    {"url": "https://a.example/long", "text": "é" * 501},
]
FOUND = [
    Received(
        "https://a.example/port",
        "<h1>Le port s’éveille</h1><p>À l’aube.".encode(),
        "text/html",
        "utf-8",
        "fr",
    ),
    Received("", b"# One\n\nTwo.\n", "text/markdown", "utf-8", file="notes/One.md"),
    Named("https://a.example/later"),
    Received("", b"Alone.\n", "text/plain", "utf-8", file="rows:4"),
    Skipped("rows:5", "has none of url, html, markdown, text"),
    Skipped("rows:6", "its url is no web address: 'javascript:alert(1)'"),
    Skipped("https://a.example/long", "is larger than 1,000 bytes"),
]


def json_lines(rows: Sequence[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows as columns of text; what a row lacks is null."""
    names = dict.fromkeys(name for row in rows for name in row)
    kinds = {str: arrow.DataType.string(), bytes: arrow.DataType.binary(), int: arrow.DataType.int64()}
    columns = {}
    for name in names:
        (kind,) = {type(row[name]) for row in rows if name in row}
        columns[name] = arrow.Array([row.get(name) for row in rows], type=kinds[kind])
    write_parquet(arrow.Table.from_pydict(columns), path)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_are_pages(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "rows"
    path.write_bytes(gzip.compress(json_lines(ROWS)) if packed else json_lines(ROWS))
    assert is_records(path)
    assert list(read_records(path, LIMIT)) == FOUND


def test_so_are_rows_of_parquet(tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows", ROWS)
    assert is_records(path)
    assert list(read_records(path, LIMIT)) == FOUND


def test_bytes_in_parquet_are_a_page_as_it_was_received(tmp_path: Path) -> None:
    """Its encoding is for the page to say."""
    path = parquet(tmp_path / "rows", [{"url": "https://a.example/a", "html": "<p>été".encode("cp1252")}])
    (page,) = read_records(path, LIMIT)
    assert isinstance(page, Received)
    assert (page.body, page.charset) == ("<p>été".encode("cp1252"), "")


def test_a_line_without_end_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(b'{"text": "' + b"x" * 200_000 + b'"}\n' + json_lines([ROWS[1]]) + b"no JSON\n[1]\n")
    assert list(read_records(path, LIMIT)) == [
        Skipped("rows:1", "is larger than 1,000 bytes"),
        FOUND[1],
        Skipped("rows:3", "is no JSON object on a line"),
        Skipped("rows:4", "is no JSON object on a line"),
    ]


@pytest.mark.parametrize("kind", ["gzip", "parquet"])
def test_a_damaged_file_is_named_with_how_far_it_was_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "rows"
    if kind == "gzip":
        path.write_bytes(gzip.compress(json_lines(ROWS))[:-9])
    else:
        path.write_bytes(parquet(path, ROWS).read_bytes()[:-40] + b"\xff" * 40)
    with pytest.raises(RecordError, match=r"rows: is damaged after (line|row) \d"):
        list(read_records(path, LIMIT))


@settings(max_examples=25)  # a process each
@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_do_worse_than_that(tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "rows"
    whole = parquet(path, ROWS[:2]).read_bytes()
    path.write_bytes(whole[:cut] + data + whole[cut + len(data) :])
    try:
        for found in read_records(path, LIMIT):
            assert isinstance(found, Received | Skipped | Named)
    except PipelineError:
        pass


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{\n  "a": 1\n}\n', b"<p>{}", b"# One\n", b"https://a.example/\n", b"[1]\n"]
)
def test_other_files_are_no_listings(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rows"
    path.write_bytes(data)
    assert not is_records(path)


def test_a_folder_with_a_pipeline_of_its_own_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit('not ours')\n")
    monkeypatch.chdir(tmp_path)
    assert list(read_records(parquet(tmp_path / "rows", ROWS), LIMIT)) == FOUND


@pytest.mark.parametrize("entries", ["", os.pathsep, "."])
def test_nor_is_a_library_that_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: str
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('not ours')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", entries)
    assert list(read_records(parquet(tmp_path / "rows", ROWS), LIMIT)) == FOUND


def test_a_listing_fills_the_source_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And once more changes nothing."""
    path = tmp_path / "pages.parquet"
    parquet(path, [ROWS[0], ROWS[1]])
    assert main(["-C", str(tmp_path), "fetch", str(path)]) == 0
    names = sorted(one.name for one in (tmp_path / "source").iterdir())
    assert names == [
        "notes-one.md",
        "notes-one.origin.toml",
        "port.html",
        "port.origin.toml",
    ]
    assert main(["-C", str(tmp_path), "fetch", str(path)]) == 0
    assert "2 unchanged" in capsys.readouterr().err


def test_a_panic_of_the_reader_is_told_by_what_it_was_about(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(b"PAR1" + b"\xff" * 60 + b"PAR1")
    with pytest.raises(RecordError, match=r"rows: is damaged after row 0 \([^:(]+\)") as raised:
        list(read_records(path, LIMIT))
    assert "Panic" not in raised.value.message


def test_a_page_is_called_after_its_name_whole_where_that_is_no_file_s(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "source", tmp_path)
    for name, wanted in (("bridge-two", "bridge-two"), ("Release 2.5", "release-2-5"), ("a/b.html", "a-b")):
        body = name.encode()
        landed = snapshots.land(Received(url="", body=body, media="text/plain", file=name), ".txt")
        assert landed.location == f"source/{wanted}.txt"
