"""The source folder: what becomes a page, what is skipped, what is refused."""

import os
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.gather import MAX_BYTES, SourceError, find, read
from pipeline.gather.folder import slug_of
from pipeline.model import Page, Skipped
from pipeline.run.stamps import Stamps


def only(folder: Path) -> Page | Skipped:
    (source,) = find(folder / "source", folder)
    return read(source)


def put(root: Path, name: str, data: bytes) -> Path:
    path = root / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_text_file_becomes_a_page_named_after_it(tmp_path: Path) -> None:
    put(tmp_path, "Été à Nice.txt", b"Bonjour\n")
    assert only(tmp_path) == Page("ete-a-nice", "source/Été à Nice.txt", "text/plain", "Bonjour\n")


def test_files_in_folders_below_keep_their_path_in_the_slug(tmp_path: Path) -> None:
    put(tmp_path, "2025/05/a.html", b"<p>x")
    assert only(tmp_path) == Page("2025-05-a", "source/2025/05/a.html", "text/html", "<p>x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_how_to_read_a_text(tmp_path: Path, encoding: str) -> None:
    put(tmp_path, "a.txt", "à bientôt".encode(encoding))
    page = only(tmp_path)
    assert isinstance(page, Page)
    assert page.text == "à bientôt"


def test_a_page_is_read_in_the_charset_that_it_declares(tmp_path: Path) -> None:
    put(tmp_path, "a.html", '<meta charset="iso-8859-15"><p>1 €'.encode("iso-8859-15"))
    page = only(tmp_path)
    assert isinstance(page, Page)
    assert "1 €" in page.text


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b"first\nsecond \xe9t\xe9\n")
    with pytest.raises(SourceError, match=r"source/a.txt:2: byte 0xe9 is not UTF-8\n  next step: save"):
        only(tmp_path)


def test_other_files_are_skipped_with_the_reason_and_hidden_ones_in_silence(tmp_path: Path) -> None:
    put(tmp_path, ".notes.txt", b"x")
    put(tmp_path, ".git/a.txt", b"x")
    put(tmp_path, "photo.jpg", b"\xff")
    assert only(tmp_path) == Skipped(
        "source/photo.jpg", "not one of .txt, .md, .markdown, .html, .htm, .xhtml"
    )


def test_two_files_with_one_slug_are_both_refused_and_others_are_not(tmp_path: Path) -> None:
    for name in ("Été.txt", "ete.html", "hiver.txt"):
        put(tmp_path, name, b"x")
    put(tmp_path, "hiver.jpg", b"x")
    sources = find(tmp_path / "source", tmp_path)
    assert {source.path.name for source in sources if source.shares_slug} == {"Été.txt", "ete.html"}
    with pytest.raises(SourceError, match="several sources would become the article 'ete'"):
        read(next(source for source in sources if source.shares_slug))


def test_a_link_out_of_the_project_is_refused_and_others_are_followed(tmp_path: Path) -> None:
    """Whoever may add an article could publish any file of the machine with it."""
    root, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for folder in (root / "source" / "deep", elsewhere):
        folder.mkdir(parents=True)
    (root / "README.md").write_text("# Read me\n\nPlease.\n")
    (elsewhere / "secret.md").write_text("# Secret\n\nNobody's business.\n")
    (root / "source" / "readme.md").symlink_to("../README.md")
    (root / "source" / "deep" / "secret.md").symlink_to(elsewhere / "secret.md")
    (root / "source" / "twice.md").symlink_to("deep/secret.md")
    (root / "source" / "folder").symlink_to(elsewhere)
    sources = find(root / "source", root)
    assert [source.location for source in sources] == [
        "source/deep/secret.md",
        "source/readme.md",
        "source/twice.md",
    ]
    for source in (sources[0], sources[2]):
        with pytest.raises(SourceError, match="md: is a link to a file outside the project"):
            read(source)
    page = read(sources[1])
    assert isinstance(page, Page)
    assert page.text.startswith("# Read me")


def test_what_is_called_like_an_article_and_is_no_file_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "photo.jpg").symlink_to("nowhere.jpg")
    os.mkfifo(folder / "pipe.txt")
    sources = find(folder, tmp_path)
    assert [source.location for source in sources] == ["source/gone.md", "source/pipe.txt"]
    for source in sources:
        with pytest.raises(SourceError, match="is no file, nor a link to one that may be read"):
            read(source)
        assert Stamps(load(tmp_path)).own(source)  # and nobody waits for what a pipe will say


def test_a_source_folder_that_is_a_link_is_the_projects_own(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.md").write_text("# A\n\nText.\n")
    (elsewhere / "b.md").symlink_to("a.md")
    (root / "source").symlink_to(elsewhere)
    assert all(isinstance(read(source), Page) for source in find(root / "source", root))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with put(tmp_path, "a.txt", b"").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError, match="20,000,001 bytes are more"):
        only(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="source: the source folder does not exist"):
        find(tmp_path / "source", tmp_path)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "🎬.txt", "x" * 250 + ".txt", "a/../b.txt", "CON.txt"]
)
def test_a_slug_is_short_plain_ascii_whatever_the_file_is_called(name: str) -> None:
    slug = slug_of(name)
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()
    assert slug == slug.lower()
    assert 0 < len(slug) <= 120
