"""WARC files: the pages in them, and nothing that could harm."""

import gzip
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.received import Received
from pipeline.gather.warc import WarcError, is_warc, read_warc
from pipeline.model import Skipped

URL = "https://example.org/a"


def record(block: bytes, *, kind: str = "response", url: str = URL, **headers: str) -> bytes:
    lines = {"WARC-Type": kind, "WARC-Target-URI": url, "Content-Length": str(len(block)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"Content-Type": "text/html; charset=iso-8859-1", **named}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def read(tmp_path: Path, data: bytes, limit: int = 10_000) -> list[Received | Skipped]:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    assert is_warc(path)
    return list(read_warc(path, limit))


PAGE = Received(URL, b"<p>\xe9", "text/html", "iso-8859-1", etag='"1"')


@pytest.mark.parametrize(
    "block",
    [
        answer(b"<p>\xe9", ETag='"1"'),
        answer(b"<p>\xe9", ETag='"1"', Content_Length="4"),
        answer(b"2\r\n<p\r\n2\r\n>\xe9\r\n0\r\n\r\n", ETag='"1"', Transfer_Encoding="chunked"),
        answer(gzip.compress(b"<p>\xe9"), ETag='"1"', Content_Encoding="gzip"),
        answer(b"<p>\xe9", ETag='"1"', Content_Encoding="gzip", Content_Length="2"),
    ],
    ids=[
        "to the end",
        "with its length",
        "in chunks",
        "packed",
        "packed by the server, unpacked by the crawler",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_response_is_a_page_as_if_it_were_fetched(tmp_path: Path, block: bytes, packed: bool) -> None:
    records = [
        record(b"software: x", kind="warcinfo", url=""),
        record(block),
        record(b"GET /", kind="request"),
    ]
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    assert read(tmp_path, data) == [PAGE]


def test_a_resource_is_a_page_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    data = [
        record(answer(b"", "301 Moved Permanently", Location="/b")),
        record(answer(b"\x89PNG", Content_Type="image/png")),
        record(answer(b"User-agent: *", Content_Type="text/plain"), url="https://example.org/robots.txt"),
        record(answer(b"x"), kind="revisit"),
        record(b"1.2.3.4", kind="resource", url="dns:example.org", **{"Content-Type": "text/dns"}),
        record(b"Words.", kind="resource", url="<https://example.org/b>", **{"Content-Type": "text/plain"}),
    ]
    assert read(tmp_path, b"".join(data)) == [Received("https://example.org/b", b"Words.", "text/plain")]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (answer(b"x" * 20_000), "what was stored is larger than 10,000 bytes"),
        (answer(gzip.compress(bytes(1_000_000)), Content_Encoding="gzip"), "what was stored is larger than"),
        (
            answer(b"zz\r\nx", Transfer_Encoding="chunked"),
            "what was stored is no HTTP answer (IncompleteRead)",
        ),
        (answer(b"x", Content_Length="9"), "what was stored ends too early"),
        (answer(b"x", Content_Encoding="br"), "what was stored is encoded as 'br'"),
        (answer(gzip.compress(b"x")[:-1], Content_Encoding="gzip"), "what was stored ends too early"),
        (b"not HTTP at all\r\n", "what was stored is no HTTP answer (BadStatusLine)"),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200, "what was stored is no HTTP answer (HTTPException)"),
        (b"", "what was stored is no HTTP answer (RemoteDisconnected)"),
    ],
)
def test_a_page_that_cannot_be_had_is_skipped_and_the_next_is_read(
    tmp_path: Path, block: bytes, reason: str
) -> None:
    skipped, page = read(tmp_path, record(block) + record(answer(b"<p>\xe9", ETag='"1"')))
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith(reason)
    assert page == PAGE


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (record(answer(b"<p>x"))[:-10], "record 1 .*ends within a record"),
        (b"WARC/1.0\r\nContent-Length: -1\r\n\r\n", "record 1 .*without a length"),
        (b"WARC/1.0\r\nContent-Length: 9" + b"9" * 4_400 + b"\r\n\r\n", "without a length"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 300, "header does not end"),
        (b"WARC/1.0\r\n" + b"a" * 100_000, "header does not end"),
        (record(b"x", kind="request") + b"nonsense", "record 2 .*no record begins"),
        (gzip.compress(record(answer(b"<p>x")))[:-12], "record 1 "),
    ],
)
def test_a_damaged_file_is_named_with_its_record(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(WarcError, match=f"a.warc: is damaged at .*{message}"):
        read(tmp_path, data)


@settings(deadline=None)
@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_no_bytes_do_worse_than_that(tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int) -> None:
    path = tmp_path_factory.getbasetemp() / "any.warc"
    good = record(answer(b"<p>x" * 50))
    path.write_bytes(good[:cut] + data + good)
    with suppress(WarcError):
        assert all(isinstance(page, Received | Skipped) for page in read_warc(path, 1_000))


@pytest.mark.parametrize(
    "data", [b"", b"<html>", gzip.compress(b"<urlset/>"), b"\x1f\x8bnothing", zlib.compress(b"x")]
)
def test_other_files_are_no_warc_files(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert not is_warc(path)
