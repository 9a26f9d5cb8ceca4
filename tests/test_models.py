"""`diptych models`: packages from a local index or a file, and everything a package must not be."""

import contextlib
import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.translate import TranslateError
from pipeline.translate.engines.argos.archive import unpack
from pipeline.translate.engines.argos.packages import EMBEDDED
from tests.conftest import block_sockets
from tests.web_site import Answer, Site, running_site

METADATA = {"type": "translate", "from_code": "en", "to_code": "fr", "package_version": "2.5"}
VERSIONS = {
    pair: json.loads((EMBEDDED / pair / "metadata.json").read_text("utf-8"))["package_version"]
    for pair in ("en_fr", "fr_en")
}
SMALL = {
    "p/metadata.json": json.dumps(METADATA).encode(),
    "p/model/model.bin": b"weights",
    "p/sentencepiece.model": b"pieces",
}


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return buffer.getvalue()


def real(version: str = "2.5") -> bytes:
    """Return the embedded English-French model as a package of the index."""
    files = {
        f"translate-en_fr/{file.relative_to(EMBEDDED / 'en_fr').as_posix()}": file.read_bytes()
        for file in sorted((EMBEDDED / "en_fr").rglob("*"))
        if file.is_file()
    }
    return packed(
        files
        | {"translate-en_fr/metadata.json": json.dumps(METADATA | {"package_version": version}).encode()}
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that packages are installed in, for commands in this process."""
    import argostranslate.settings  # noqa: PLC0415 - the program imports it late, too

    folder = tmp_path / "packages"
    monkeypatch.setattr(argostranslate.settings, "package_dirs", [folder])
    monkeypatch.setattr(argostranslate.settings, "package_data_dir", folder)
    return folder


def index(site: Site, monkeypatch: pytest.MonkeyPatch, *entries: object) -> None:
    import argostranslate.settings  # noqa: PLC0415 - the program imports it late, too

    address = site.put("/index.json", Answer(json.dumps(entries).encode()))
    monkeypatch.setattr(argostranslate.settings, "remote_package_index", address)


def file_with(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "package.argosmodel"
    path.write_bytes(data)
    return str(path)


def left(packages: Path) -> list[str]:
    return sorted(path.name for path in packages.iterdir())


def test_a_package_comes_from_the_index_and_serves_its_pair(tmp_path: Path, site: Site) -> None:
    data = real()
    link = site.put("/en_fr.argosmodel", Answer(data))
    entry = METADATA | {
        "code": "translate-en_fr",
        "links": [link],
        "from_name": "English",
        "to_name": "French",
    }
    site.put("/index.json", Answer(json.dumps([entry]).encode()))
    home = tmp_path / "home"
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "ARGOS_PACKAGE_INDEX": f"{site.url}/",
        "ARGOS_PACKAGES_DIR": str(home / "packages"),
    }

    def diptych(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *words],
            input=text,
            capture_output=True,
            text=True,
            env=env,
            check=False,
        )

    home.mkdir()
    offered = diptych("models", "list", "--available")
    assert (offered.stdout, offered.stderr) == ("en_fr  2.5  translate-en_fr\n", "")
    done = diptych("models", "install", "en_fr")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sha256 {hashlib.sha256(data).hexdigest()}\n" in done.stdout
    assert left(home / "packages") == ["translate-en_fr"]
    asked = len(site.asked)
    good = diptych("models", "verify", "en_fr")
    assert good.stdout.startswith("good  argos|en_fr 2.5|")
    assert str(home / "packages" / "translate-en_fr") in good.stdout
    lines = diptych("mt", "--from", "en", "--to", "fr", "--jsonl", text="The school is in the city.\n")
    assert json.loads(lines.stdout)["signature"].startswith("argos|en_fr 2.5|")
    assert len(site.asked) == asked


@pytest.mark.usefixtures("packages")
def test_listing_and_verifying_open_no_socket(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block_sockets(monkeypatch)
    assert main(["models", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = told["models"]
    assert [(row["pair"], row["version"], row["engine"]) for row in rows] == [
        (pair, version, "embedded") for pair, version in VERSIONS.items()
    ]
    assert rows[0]["bytes"] == sum(f.stat().st_size for f in (EMBEDDED / "en_fr").rglob("*") if f.is_file())
    assert main(["models", "verify", "fr_en"]) == 0
    assert capsys.readouterr().out.startswith(f"good  argos|fr_en {VERSIONS['fr_en']}|")


def test_a_file_is_installed_without_a_socket_once_and_again_by_force(
    tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block_sockets(monkeypatch)
    first = file_with(tmp_path, packed(SMALL))
    assert main(["models", "install", first]) == 0
    assert (packages / "p" / "model" / "model.bin").read_bytes() == b"weights"
    other = file_with(tmp_path, packed(SMALL | {"p/model/model.bin": b"others"}))
    assert main(["models", "install", other]) == 2
    assert "is installed already" in capsys.readouterr().err
    assert (packages / "p" / "model" / "model.bin").read_bytes() == b"weights"
    assert main(["models", "install", other, "--force"]) == 0
    assert (packages / "p" / "model" / "model.bin").read_bytes() == b"others"
    assert left(packages) == ["p"]


def test_a_package_that_cannot_be_loaded_is_named_by_verify_and_the_others_are_tried(
    tmp_path: Path, packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["models", "install", file_with(tmp_path, packed(SMALL))])
    (packages / "mess").mkdir()
    capsys.readouterr()
    assert main(["models", "verify"]) == 2
    out, err = capsys.readouterr()
    assert [line.split("|")[1] for line in out.splitlines()] == [
        f"{pair} {version}" for pair, version in VERSIONS.items()
    ]
    assert f"{packages / 'mess'}: no usable translation package" in err
    assert f"{packages / 'p'}: the model cannot be used" in err
    assert main(["models", "verify", "en_xx"]) == 2
    assert "en_xx: no package serves this pair" in capsys.readouterr().err


@pytest.mark.parametrize("by", ["option", "index"])
def test_an_archive_with_another_checksum_is_refused(
    packages: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    by: str,
) -> None:
    link = site.put("/p", Answer(packed(SMALL)))
    sums = {"sha256": "0" * 64} if by == "index" else {}
    index(site, monkeypatch, METADATA | {"code": "translate-en_fr", "links": [link]} | sums)
    options = ["--sha256", "0" * 64] if by == "option" else []
    assert main(["models", "install", "translate-en_fr", *options]) == 2
    assert f"the SHA-256 is {hashlib.sha256(packed(SMALL)).hexdigest()}, not 000" in capsys.readouterr().err
    assert left(packages) == []
    right = hashlib.sha256(packed(SMALL)).hexdigest().upper()
    assert main(["models", "install", "translate-en_fr", "--sha256", right]) == 0
    assert main(["models", "install", "translate-en_fr", "--sha256", "abc"]) == 2


def test_the_newest_version_is_taken_and_the_next_address_where_one_fails(
    packages: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = site.put("/new", Answer(packed(SMALL)))
    index(
        site,
        monkeypatch,
        METADATA | {"package_version": "1.9", "links": [site.url + "/old"]},
        METADATA | {"package_version": "1.10", "links": ["ipfs://x", site.url + "/gone", link]},
        "no entry",
        {"type": "translate", "links": 3},
        METADATA | {"from_code": ["en"]},
        METADATA | {"type": "sbd"},
    )
    assert main(["models", "install", "en_fr", "-q"]) == 0
    assert site.paths == ["/index.json", "/gone", "/new"]
    assert left(packages) == ["p"]


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[" * 100_000, b"\xff"])
def test_what_is_no_index_is_one_clear_error(
    packages: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    body: bytes,
) -> None:
    index(site, monkeypatch)
    site.put("/index.json", Answer(body))
    assert main(["models", "list", "--available"]) == 2
    assert "what the server sent is no package index" in capsys.readouterr().err


@pytest.mark.usefixtures("packages")
def test_an_index_that_has_no_such_pair_or_does_not_answer_is_one_clear_error(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index(site, monkeypatch)
    assert main(["models", "install", "en_xx"]) == 2
    assert "neither a file nor a package of the index" in capsys.readouterr().err
    site.put("/index.json", Answer(b"", 500))
    assert main(["models", "install", "en_xx"]) == 2
    assert "index.json: the server answered 500" in capsys.readouterr().err
    assert main(["models", "install", "none.argosmodel"]) == 2
    assert "none.argosmodel: there is no such file" in capsys.readouterr().err


def test_an_answer_larger_than_announced_limits_is_cut_off(
    packages: Path, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index(site, monkeypatch, METADATA | {"links": [site.put("/p", Answer(packed(SMALL)))]})
    monkeypatch.setattr("pipeline.translate.engines.argos.shop.LARGEST", 100)
    assert main(["models", "install", "en_fr"]) == 2
    assert "more than 100" in capsys.readouterr().err
    assert left(packages) == []


def test_a_disk_without_room_is_one_clear_error(
    packages: Path, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(address: str, *_: object) -> str:
        raise OSError(28, "No space left on device")

    index(site, monkeypatch, METADATA | {"links": [site.put("/p", Answer(packed(SMALL)))]})
    monkeypatch.setattr("pipeline.translate.engines.argos.store.fetch_package", full)
    assert main(["models", "install", "en_fr"]) == 2
    assert "nothing was changed: [Errno 28] No space left on device" in capsys.readouterr().err
    assert left(packages) == []


def symlink(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in SMALL.items():
            archive.writestr(path, data)
        link = zipfile.ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
    return buffer.getvalue()


def without(name: str) -> bytes:
    return packed({path: data for path, data in SMALL.items() if path != name})


def told(**metadata: object) -> bytes:
    return packed(SMALL | {"p/metadata.json": json.dumps(METADATA | metadata).encode()})


REFUSED = {
    "climbs": packed(SMALL | {"p/../../evil": b"x"}),
    "climbs first": packed({"../evil": b"x"} | SMALL),
    "absolute": packed(SMALL | {"/tmp/evil": b"x"}),
    "backslash": packed(SMALL | {"p\\..\\evil": b"x"}),
    "drive": packed(SMALL | {"C:/evil": b"x"}),
    "newline": packed(SMALL | {"p/a\nb": b"x"}),
    "symlink": symlink("p/link"),
    "symlinked folder": symlink("p/stanza"),
    "bomb": packed(SMALL | {"p/zeros": bytes(20_000_000)}, zipfile.ZIP_DEFLATED),
    "same name": packed(SMALL | {"P/Model/MODEL.bin": b"x"}),
    "file and folder": packed(SMALL | {"p/model/model.bin/x": b"x"}),
    "two packages": packed(SMALL | {"q/metadata.json": b"{}"}),
    "no folder": packed({name.removeprefix("p/"): data for name, data in SMALL.items()}),
    "hidden": packed({name.replace("p/", ".p/", 1): data for name, data in SMALL.items()}),
    "nothing": packed({}),
    "no zip": b"PK\x03\x04 and nothing more",
    "cut": packed(SMALL)[:-30],
    "bzip2": packed(SMALL, zipfile.ZIP_BZIP2),
    "no metadata": without("p/metadata.json"),
    "no weights": without("p/model/model.bin"),
    "no tokeniser": without("p/sentencepiece.model"),
    "metadata no JSON": packed(SMALL | {"p/metadata.json": b"[" * 100_000}),
    "metadata a list": packed(SMALL | {"p/metadata.json": b"[]"}),
    "metadata enormous": packed(SMALL | {"p/metadata.json": b" " * 2_000_000}),
    "another type": told(type="sbd"),
    "no language": told(from_code=None),
    "odd language": told(to_code="../fr"),
    "odd version": told(package_version=3),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_package_that_is_none_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, packages: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    path = file_with(tmp_path, REFUSED[case])
    before = sorted(tmp_path.rglob("*"))
    assert main(["models", "install", path]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"diptych: {path}: ")
    assert "next step: " in err
    assert left(packages) == []
    assert sorted(set(tmp_path.rglob("*")) - {packages}) == before


@given(st.data())
def test_a_damaged_archive_is_unpacked_inside_its_folder_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(packed(SMALL, zipfile.ZIP_DEFLATED))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    outside = tmp_path_factory.mktemp("outside")
    folder = outside / "inside"
    folder.mkdir()
    with contextlib.suppress(TranslateError):
        assert unpack(io.BytesIO(whole), len(whole), folder, "it").parent == folder
    assert list(outside.iterdir()) == [folder]


def test_the_front_door_loads_neither_engine_nor_network_nor_numpy() -> None:
    program = (
        "import sys, pipeline.cli; "
        "print(sorted({'argostranslate', 'ctranslate2', 'sentencepiece', 'httpx', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
