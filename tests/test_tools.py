"""The whole way with gettext's tools, polib and Babel rewriting the catalogs in between."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from babel.messages import pofile

from pipeline.cli import corridor, main
from tests.fakes import WordByWord

pytestmark = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="gettext's tools are not installed")

ARTICLE = """\
Half of the readers

About 50% of readers never scroll. The other 50% of them do, says R&D.

80% off everything

The sale ends on Monday. Nobody knows why.
"""
HUMAN = ("Nobody knows why.", "Personne ne sait pourquoi.")
APPROVED = "The sale ends on Monday."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a sentence by a person, one approved, the rest by machine."""
    monkeypatch.setattr(corridor, "engine", WordByWord)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "sale.txt").write_text(ARTICLE)
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    file = polib.pofile(str(catalog(tmp_path)), wrapwidth=0)
    for entry in file:
        if entry.msgid == HUMAN[0]:
            entry.msgstr = HUMAN[1]
        if entry.msgid in (HUMAN[0], APPROVED):
            entry.flags.remove("fuzzy")
    file.save()
    assert main(["-C", str(tmp_path), "run", "-q"]) == 0
    return tmp_path


def catalog(root: Path) -> Path:
    return root / "locales" / "fr" / "LC_MESSAGES" / "sale.po"


def tool(*command: str) -> Callable[[Path], None]:
    def rewrite(root: Path) -> None:
        words = [word.format(po=catalog(root), pot=root / "locales" / "sale.pot") for word in command]
        subprocess.run(words, check=True, capture_output=True)

    return rewrite


def by_polib(root: Path) -> None:
    polib.pofile(str(catalog(root)), wrapwidth=50).save()


def by_babel(root: Path) -> None:
    with catalog(root).open("rb") as file:
        read = pofile.read_po(file, locale="fr")
    with catalog(root).open("wb") as file:
        pofile.write_po(file, read, width=60)


def by_translate_toolkit(*command: str) -> Callable[[Path], None]:
    """Rewrite with one of its programs, which read one file and write another."""

    def rewrite(root: Path) -> None:
        new = root / "new.po"
        names = {"po": catalog(root), "pot": root / "locales" / "sale.pot", "new": new}
        subprocess.run([word.format(**names) for word in command], check=True, capture_output=True)
        new.replace(catalog(root))

    return rewrite


def by_poedit(root: Path) -> None:
    """As Poedit saves: lines of 79, its own header fields, comments and obsolete messages kept."""
    tool("msgcat", "--width=79", "-o", "{po}", "{po}")(root)
    text = catalog(root).read_text(encoding="utf-8")
    catalog(root).write_text(
        text.replace(
            '"MIME-Version',
            '"X-Generator: Poedit 3.4.2\\n"\n"X-Poedit-Basepath: .\\n"\n"MIME-Version',
            1,
        ),
        encoding="utf-8",
        newline="\r\n",
    )


def by_weblate(root: Path) -> None:
    """As Weblate commits: lines of 77, a translator and a date in the header, previous msgids dropped."""
    tool("msgattrib", "--clear-previous", "--width=77", "-o", "{po}", "{po}")(root)
    file = polib.pofile(str(catalog(root)), wrapwidth=77)
    file.metadata |= {
        "PO-Revision-Date": "2026-11-25 10:00+0000",
        "Last-Translator": "Zoé <zoe@example.org>",
        "X-Generator": "Weblate 5.14",
    }
    file.save()


TOOLS = {
    "msgmerge": tool("msgmerge", "-q", "--update", "--backup=none", "{po}", "{pot}"),
    "msgmerge --previous": tool("msgmerge", "-q", "--update", "--backup=none", "--previous", "{po}", "{pot}"),
    "msgcat": tool("msgcat", "--width=40", "-o", "{po}", "{po}"),
    "polib": by_polib,
    "Babel": by_babel,
    "Poedit": by_poedit,
    "Weblate": by_weblate,
}
if shutil.which("pot2po"):
    quiet = "--progress=none"
    TOOLS |= {
        "pot2po": by_translate_toolkit("pot2po", quiet, "--nofuzzymatching", "-t", "{po}", "{pot}", "{new}"),
    }


def states(root: Path) -> dict[str, tuple[str, bool]]:
    return {entry.msgid: (entry.msgstr, entry.fuzzy) for entry in polib.pofile(str(catalog(root)))}


@pytest.mark.parametrize("turn", range(len(TOOLS)))
def test_no_text_is_lost_and_the_machines_stay_known(project: Path, turn: int) -> None:
    before = states(project)
    assert before[HUMAN[0]] == (HUMAN[1], False)
    assert sum(fuzzy for _, fuzzy in before.values()) == 4
    names = [*TOOLS][turn:] + [*TOOLS][:turn]
    for name in names:
        TOOLS[name](project)
    (project / "source" / "sale.txt").write_text(ARTICLE + "\nOne more sentence ends it.\n")
    assert main(["-C", str(project), "run", "-q"]) == 0
    after = states(project)
    assert after.pop("One more sentence ends it.")[1]
    assert after == before
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(catalog(project))], check=True)
    assert main(["-C", str(project), "check", "-q"]) == 0


@pytest.mark.skipif(shutil.which("i18nspector") is None, reason="i18nspector is not installed")
def test_i18nspector_finds_no_error_in_any_catalog(project: Path) -> None:
    paths = [str(path) for path in (*project.rglob("*.po"), *project.rglob("*.pot"))]
    told = subprocess.run(["i18nspector", *paths], check=False, capture_output=True, text=True).stdout
    assert len(paths) == 3
    assert [line for line in told.splitlines() if line.startswith("E")] == []


@pytest.mark.skipif(shutil.which("pofilter") is None, reason="translate-toolkit is not installed")
def test_pofilter_reads_every_catalog(project: Path) -> None:
    out = project / "filtered.po"
    command = ["pofilter", "--progress=none", "--language=fr", "-t", "blank", str(catalog(project)), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Error" not in done.stderr


def test_every_catalog_passes_msgfmt_percent_signs_included(project: Path) -> None:
    for path in [*project.rglob("*.po"), *project.rglob("*.pot")]:
        done = subprocess.run(
            ["msgfmt", "-c", "-o", "/dev/null", str(path)], check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
