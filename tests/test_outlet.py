"""Editions written to places that fsspec reaches: the same files as in a folder."""

import shutil
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import run
from pipeline.cli import main
from pipeline.config import ConfigError, load
from pipeline.errors import PipelineError
from tests.fakes import WordByWord
from tests.many import write_articles

fsspec = pytest.importorskip("fsspec", reason="the extra `cluster` is not installed")
Tree = dict[str, bytes]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that writes to its own folder."""
    root = project(tmp_path_factory.mktemp("local") / "project", "build")
    run.run(load(root), WordByWord, jobs=1)
    return root


@pytest.fixture
def memory() -> Iterator[str]:
    """An address in this process's memory, empty before and after."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield "memory://bucket/site"
    files.store.clear()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket on an S3 server on loopback."""
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    server = pytest.importorskip("moto.server", reason="moto is not installed").ThreadedMotoServer(
        "127.0.0.1", 0
    )
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
    ):
        monkeypatch.setenv(name, value)
    fsspec.get_filesystem_class("s3").clear_instance_cache()  # they know the server of the test before
    name = f"bucket-{zlib.crc32(bytes(tmp_path))}"  # moto's servers of one process share their buckets
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir(name)
    yield f"s3://{name}/site"
    server.stop()


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """A folder on an FTP server on loopback: a place where a file is seen while it is written."""
    servers = pytest.importorskip("pyftpdlib.servers", reason="pyftpdlib is not installed")
    handlers = pytest.importorskip("pyftpdlib.handlers")
    authorizers = pytest.importorskip("pyftpdlib.authorizers")
    (tmp_path / "ftp").mkdir()
    people = authorizers.DummyAuthorizer()
    people.add_anonymous(str(tmp_path / "ftp"), perm="elradfmwMT")
    handler = type("Handler", (handlers.FTPHandler,), {"authorizer": people})
    server = servers.ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.1})
    thread.start()
    yield f"ftp://127.0.0.1:{server.address[1]}/site"
    server.close_all()
    thread.join(5)


def project(root: Path, out: str) -> Path:
    root.mkdir()
    (root / "diptych.toml").write_text(f'base_url = "https://example.org"\nout = "{out}"\n')
    write_articles(root / "source", 4, paragraphs=3)
    (root / "source" / "plan [1].svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page = root / "source" / "article-00001.html"
    page.write_text(page.read_text().replace("</article>", "<img src='plan%20[1].svg' alt=''></article>"))
    return root


def held(address: str) -> Tree:
    """All that is at an address."""
    files, root = fsspec.core.url_to_fs(address)
    files.invalidate_cache()
    return {path[len(root) :].lstrip("/"): files.cat_file(path) for path in files.find(root)}


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def check_incremental(local: Path, root: Path, address: str) -> None:
    """What a folder would hold is there; then nothing is done twice, and what was lost is made good."""
    first = run.run(load(root), WordByWord, jobs=1)
    assert not first.failures
    assert held(address) == tree(local / "build")
    assert {f"{address}/fr/article-00001.html", f"{address}/files/plan [1].svg"} <= set(first.written)
    assert not (root / "build").exists()
    settings = root / "diptych.toml"
    text = settings.read_text()
    settings.write_text(f"{text}list_size = 1\n")
    run.run(load(root), WordByWord, jobs=1)
    assert "fr/pages/2.html" in held(address)
    settings.write_text(text)
    run.run(load(root), WordByWord, jobs=1)
    assert held(address) == tree(local / "build")
    again = run.run(load(root), WordByWord, jobs=1)
    assert (again.redone, again.written) == ((), ())
    files, place = fsspec.core.url_to_fs(address)
    files.rm_file(f"{place}/fr/article-00001.html")
    mended = run.run(load(root), WordByWord, jobs=1)
    assert mended.written == (f"{address}/fr/article-00001.html",)
    assert held(address) == tree(local / "build")


def test_an_address_gets_what_a_folder_would(local: Path, memory: str, tmp_path: Path) -> None:
    check_incremental(local, project(tmp_path / "project", memory), memory)


def test_so_does_a_bucket_on_an_s3_server(local: Path, bucket: str, tmp_path: Path) -> None:
    check_incremental(local, project(tmp_path / "project", bucket), bucket)


def test_so_does_a_server_where_files_are_renamed_into_place(local: Path, ftp: str, tmp_path: Path) -> None:
    check_incremental(local, project(tmp_path / "project", ftp), ftp)
    assert not list((tmp_path / "ftp").rglob("*.new"))


def test_the_workers_of_a_cluster_write_there_too(local: Path, bucket: str, tmp_path: Path) -> None:
    """Each of them on its own way."""
    root = project(tmp_path / "project", bucket)
    assert not run.run(load(root), WordByWord, cluster="local:2").failures
    assert held(bucket) == tree(local / "build")


def test_an_edition_that_is_held_back_is_taken_away(memory: str, tmp_path: Path) -> None:
    root = project(tmp_path / "project", memory)
    run.run(load(root), WordByWord, jobs=1)
    before = held(memory).keys()
    settings = root / "diptych.toml"
    settings.write_text(settings.read_text() + 'threshold = 100\npublish = "approved"\n')
    report = run.run(load(root), WordByWord, jobs=1)
    assert report.held
    gone = {f"{one.language}/{one.slug}.html" for one in report.held}
    assert gone.isdisjoint(held(memory))
    assert gone <= before


def test_a_file_address_is_a_folder(tmp_path: Path) -> None:
    root = project(tmp_path / "project", f"file://{tmp_path}/out%20there")
    assert load(root).out == tmp_path / "out there"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("s3://id:secret@bucket/site", "leave passwords and options out"),
        ("s3://bucket/site?endpoint=x", "leave passwords and options out"),
        ("simplecache::s3://bucket", "must be a folder or an address"),
        ("s3:///site", "must be a folder or an address"),
    ],
)
def test_addresses_that_are_none_are_refused(tmp_path: Path, address: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load(project(tmp_path / "project", address))


def test_a_kind_of_place_that_is_not_known_is_named(tmp_path: Path) -> None:
    root = project(tmp_path / "project", "nowhere://bucket/site")
    with pytest.raises(
        PipelineError, match=r"(?s)nowhere://bucket/site: Protocol not known.*next step: install"
    ):
        run.build(load(root))


def test_what_a_place_says_ends_the_run_in_words(tmp_path: Path) -> None:
    """HTTP takes no files: fsspec's own error becomes ours, and no article is lost for it."""
    root = project(tmp_path / "project", "ftp://127.0.0.1:1/site")
    with pytest.raises(PipelineError, match=r"(?s)ftp://127.0.0.1:1/site.*next step"):
        run.run(load(root), WordByWord, jobs=1)
    shutil.rmtree(root / ".diptych")


def test_serving_needs_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "project", "s3://bucket/site")
    assert main(["-C", str(root), "serve"]) == 2
    assert "is no folder of this machine" in capsys.readouterr().err
