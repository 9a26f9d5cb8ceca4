"""The survival chain: other tools rewrite the files, in any order, and nothing of anybody's is lost."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po, write_po
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.catalogs import Shelf, reconcile
from pipeline.catalogs.header import complete
from pipeline.model import (
    NO_LANGUAGE,
    Article,
    Block,
    BlockKind,
    Catalog,
    Entry,
    Language,
    SegmentedArticle,
    State,
    Translation,
    Unit,
)
from tests.conftest import cases

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("msgfmt", "msgmerge", "msgcat", "msgattrib"))), reason="GNU gettext is missing"
)

EN, FR = Language("en"), Language("fr")
SLUG = "an-article"

SENTENCES = {
    "human": "Netflix opened a studio near the old port, and 50% of the crew is from Marseille.",
    "machine": "The streaming platform promised ten new jobs and 20% off for every student in town.",
    "approved": "The shooting of the second film is to begin in the spring of the next year.",
    "suggested": "The mayor said that the whole city had been waiting for this day for a long time.",
    "gap": "Nobody knows yet how many visitors will come to see the first screening.",
    "open": "A sentence that no machine has been asked to translate so far.",
    "odd": 'It said "50%d" \\ and \u2028 then\u0085 nothing\u001c at all, 5%s.',
}
CHANGES = {
    SENTENCES["human"]: SENTENCES["human"].replace("old port", "new harbour"),
    SENTENCES["machine"]: SENTENCES["machine"].replace("ten", "twelve"),
    SENTENCES["approved"]: SENTENCES["approved"].replace("spring", "autumn"),
}
TEXTS = {
    "human": Translation("Netflix a ouvert un studio, et 50 % de l’équipe est de Marseille.", State.HUMAN),
    "machine": Translation(
        "La plateforme promet dix emplois et 20 % de remise.", State.MACHINE, "argos|en>fr"
    ),
    "approved": Translation("Le tournage du second film commencera.", State.APPROVED, "argos|en>fr"),
    "suggested": Translation("Le maire disait que la ville attendait.", State.SUGGESTED),
    "gap": Translation("", State.MISSING, "argos-x|en>fr", "the machine repeats itself"),
    "open": Translation(),
    "odd": Translation("Il disait \u2028 « 50%d »\u0085 \\ 5%s, \u001crien.", State.HUMAN),
}


def article(*texts: str) -> SegmentedArticle:
    blocks = [Block(BlockKind.TITLE, "Un film à Marseille", level=1)]
    blocks += [Block(BlockKind.PARAGRAPH, text) for text in texts]
    blocks += [Block(BlockKind.CELL, "2025"), Block(BlockKind.ITEM, "Les « salles » : 50 %")]
    languages = [FR, *([EN] * len(texts)), NO_LANGUAGE, FR]
    units = tuple(
        (Unit(block.kind, language, block.text),) for block, language in zip(blocks, languages, strict=True)
    )
    return SegmentedArticle(Article(SLUG, "source/an article.txt", tuple(blocks)), units, EN)


def catalog() -> Catalog:
    """A catalog with every state, among the entries and among those that left."""
    left = {"A machine's text of old.": State.MACHINE, "A person's text of old.": State.HUMAN}
    made = {text: TEXTS[name] for name, text in SENTENCES.items()}
    made |= {text: Translation(f"Avant : {text}", state, "argos") for text, state in left.items()}
    before = reconcile(None, article(*made), FR)
    entries = [
        replace(entry, translation=made.get(entry.key.msgid, entry.translation)) for entry in before.entries
    ]
    return reconcile(replace(before, entries=tuple(entries)), article(*SENTENCES.values()), FR)


Tool = Callable[[Path, Path], None]
"""Rewrites the catalog at the first path; the second is the template."""


def command(*words: str) -> Tool:
    def rewrite(path: Path, template: Path) -> None:
        names = {"PO": str(path), "POT": str(template)}
        filled = [names.get(word, word) for word in words]
        out = path.with_suffix(".out")
        if b"charset=" not in path.read_bytes():
            return  # gettext 0.21 itself deletes every accent of a file without header
        done = subprocess.run([*filled, "-o", str(out)], capture_output=True, check=False)
        if done.returncode == 0 and out.exists():  # a byte order mark is refused, an empty file not written
            out.replace(path)

    return rewrite


def with_pot2po(path: Path, template: Path) -> None:
    """Merge as translate-toolkit does, which writes the file anew with a parser of its own."""
    if b"charset=" in path.read_bytes():
        out = path.with_suffix(".out.po")
        words = ["pot2po", "--progress=none", "-t", str(path), str(template), str(out)]
        subprocess.run(words, capture_output=True, check=True)
        out.replace(path)


def with_polib(path: Path, _template: Path) -> None:
    if "#= " not in path.read_text(encoding="utf-8-sig"):  # polib 1.2 fails on these lines
        polib.pofile(str(path)).save()


def with_babel(path: Path, _template: Path) -> None:
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")  # Babel itself puts the header into the first text
    read = read_po(io.BytesIO(data), locale="fr")
    out = io.BytesIO()
    write_po(out, read)
    path.write_bytes(out.getvalue())


def change(edit: Callable[[str], str]) -> Tool:
    def rewrite(path: Path, _template: Path) -> None:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        path.write_bytes(edit(text).encode())

    return rewrite


def without_header(text: str) -> str:
    """Drop the first message where it is the header."""
    head, _, rest = text.partition("\n\n")
    return rest if 'msgid ""\nmsgstr ""\n"' in head else text


TOOLS: dict[str, Tool] = {
    "msgcat": command("msgcat", "PO"),
    "msgcat narrow": command("msgcat", "--width=30", "PO"),
    "msgattrib": command("msgattrib", "--sort-output", "PO"),
    "msgmerge": command("msgmerge", "PO", "POT"),
    "msgmerge --previous": command("msgmerge", "--previous", "PO", "POT"),
    "polib": with_polib,
    "babel": with_babel,
    "crlf": change(lambda text: text.replace("\n", "\r\n")),
    "bom": change(lambda text: "\ufeff" + text),
    "no header": change(without_header),
    **({"pot2po": with_pot2po} if shutil.which("pot2po") else {}),
    "new flag lines": change(lambda text: text.replace("\n#, ", "\n#= ")),
}


def msgfmt(path: Path) -> str:
    """Return what `msgfmt -c` has to say."""
    done = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=False
    )
    return done.stderr


def by_text(catalog: Catalog) -> dict[str, Entry]:
    """The entries that hold a text, the active ones before the obsolete."""
    return {
        entry.translation.text: entry
        for entry in (*reversed(catalog.obsolete), *reversed(catalog.entries))
        if entry.translation.text
    }


def survive(folder: Path, tools: list[str], source: SegmentedArticle) -> tuple[Catalog, Catalog]:
    """Store a catalog, let the tools work while the article changes, then run; return before and after."""
    shelf = Shelf(folder)
    before = catalog()
    assert shelf.store(article(*SENTENCES.values()), [before])
    path, template = shelf.catalog_path(SLUG, FR), shelf.template_path(SLUG)
    assert msgfmt(path) == ""
    shelf.store(source, [])  # the template of the changed article
    assert msgfmt(template) == ""
    for tool in tools:
        TOOLS[tool](path, template)
    loaded = shelf.load(SLUG, FR)
    assert loaded is not None
    after = reconcile(loaded, source, FR)
    shelf.store(source, [after])
    assert msgfmt(path) == ""
    again = shelf.load(SLUG, FR)
    assert again == replace(after, header=complete(after.header, SLUG, FR, {EN}))
    assert shelf.stale(source, [after]) == ()
    return before, after


@settings(max_examples=cases(30), deadline=None)
@given(st.lists(st.sampled_from(list(TOOLS)), max_size=5))
@example(list(TOOLS))
@example(list(reversed(TOOLS)))
def test_tools_in_any_order_change_nothing_that_is_anybodys(tools: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before, after = survive(Path(folder), tools, article(*SENTENCES.values()))
        kept = [(entry.key, entry.language, entry.translation) for entry in before.entries]
        assert [(entry.key, entry.language, entry.translation) for entry in after.entries] == kept
        assert [(entry.key, entry.translation) for entry in after.obsolete] == [
            (entry.key, entry.translation) for entry in before.obsolete
        ]


@settings(max_examples=cases(30), deadline=None)
@given(
    st.lists(st.sampled_from(list(TOOLS)), max_size=4),
    st.sets(st.sampled_from(list(CHANGES))),
    st.sets(st.sampled_from(list(SENTENCES.values())), max_size=3),
    st.randoms(use_true_random=False),
)
@example(["babel", "msgmerge"], set(CHANGES), set(), None)
@example(["msgmerge --previous", "babel", "msgcat"], set(CHANGES), set(), None)
@example(["msgmerge", "babel"], set(), {SENTENCES["machine"]}, None)
def test_tools_work_while_sentences_are_edited_removed_and_moved(
    tools: list[str], changed: set[str], removed: set[str], random: object
) -> None:
    texts = [CHANGES[text] if text in changed else text for text in SENTENCES.values() if text not in removed]
    if hasattr(random, "shuffle"):
        random.shuffle(texts)
    with tempfile.TemporaryDirectory() as folder:
        before, after = survive(Path(folder), tools, article(*texts))
        everything = (*after.entries, *after.obsolete)
        assert len({entry.key for entry in everything}) == len(everything)
        found = by_text(after)
        for entry in (*before.entries, *before.obsolete):
            text, state = entry.translation.text, entry.translation.state
            if state in (State.HUMAN, State.SUGGESTED):
                assert found[text].translation.state in (State.HUMAN, State.SUGGESTED)
            if state is State.MACHINE and text in found:
                assert found[text].translation.state is State.MACHINE
        for entry in after.entries:
            if entry.key.msgid == SENTENCES["machine"]:
                assert entry.translation == TEXTS["machine"]
            if entry.key.msgid in CHANGES.values():
                assert entry.translation.state in (State.MISSING, State.SUGGESTED)


def test_a_persons_work_between_two_runs_is_kept(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(*SENTENCES.values())
    shelf.store(source, [catalog()])
    path = shelf.catalog_path(SLUG, FR)
    file = polib.pofile(str(path), wrapwidth=0)
    entries = {entry.msgid: entry for entry in file}
    entries[SENTENCES["human"]].msgstr = ""
    entries[SENTENCES["machine"]].msgstr = "Mes mots, et le drapeau reste."
    entries[SENTENCES["suggested"]].flags.remove("fuzzy")
    entries[SENTENCES["open"]].msgstr = "Une phrase.\n"
    entries["Les « salles » : 50 %"].msgstr = "Les salles : 50 %"
    file.metadata["Last-Translator"] = "Léa <lea@example.org>"
    file.save()
    loaded = shelf.load(SLUG, FR)
    assert loaded is not None
    after = reconcile(loaded, source, FR)
    made = {entry.key.msgid: entry.translation for entry in after.entries}
    assert made[SENTENCES["human"]] == Translation()
    assert made[SENTENCES["machine"]] == Translation("Mes mots, et le drapeau reste.", State.HUMAN)
    assert made[SENTENCES["suggested"]] == Translation(TEXTS["suggested"].text, State.HUMAN)
    assert made[SENTENCES["open"]] == Translation("Une phrase.", State.HUMAN)
    assert made["Les « salles » : 50 %"] == Translation("Les salles : 50 %", State.HUMAN)
    assert shelf.store(source, [after]) == (path, shelf.ledger_path(SLUG, FR))
    assert msgfmt(path) == ""
    assert dict(polib.pofile(str(path)).metadata)["Last-Translator"] == "Léa <lea@example.org>"


def test_a_file_that_a_tool_only_wrapped_stays_as_the_tool_left_it(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(*SENTENCES.values())
    shelf.store(source, [catalog()])
    path = shelf.catalog_path(SLUG, FR)
    written = path.read_bytes()
    TOOLS["msgcat narrow"](path, path)
    assert path.read_bytes() != written
    loaded = shelf.load(SLUG, FR)
    assert loaded is not None
    assert shelf.store(source, [reconcile(loaded, source, FR)]) == ()
    assert path.read_bytes() != written


def test_the_ledger_alone_knows_machines_texts_when_all_comments_are_gone(tmp_path: Path) -> None:
    shelf, source = Shelf(tmp_path), article(*SENTENCES.values())
    before = catalog()
    shelf.store(source, [before])
    path = shelf.catalog_path(SLUG, FR)
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith(("# ", "#."))), encoding="utf-8")
    loaded = shelf.load(SLUG, FR)
    assert loaded is not None
    assert reconcile(loaded, source, FR).entries == before.entries


@pytest.mark.skipif(shutil.which("i18nspector") is None, reason="i18nspector is missing")
def test_i18nspector_finds_no_error(tmp_path: Path) -> None:
    Shelf(tmp_path).store(article(*SENTENCES.values()), [catalog()])
    for path in (*tmp_path.rglob("*.pot"), *tmp_path.rglob("*.po")):
        done = subprocess.run(["i18nspector", str(path)], capture_output=True, text=True, check=False)
        assert done.stdout
        assert [line for line in done.stdout.splitlines() if line.startswith("E:")] == []
