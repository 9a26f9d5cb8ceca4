"""What we write is what gettext's own tools write, and the quick reader is the careful one."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.catalogs import po_blocks, po_reader, po_writer
from pipeline.catalogs.po import Message, PoFile
from pipeline.catalogs.po_writer import render
from pipeline.model import Key

CASES = Path(__file__).parent / "cases" / "catalogs"
HEADER = (("Language", "fr"), ("Content-Type", "text/plain; charset=UTF-8"))
words = st.text(st.sampled_from('ab é»% "\\\t\n#|~'), max_size=12)
lines = st.text(st.sampled_from("ab é»%:,"), min_size=1, max_size=12).map(str.strip).filter(bool)
comments = st.lists(
    lines | st.sampled_from(["", " ", "  indented", "open ", "\ttab", "- a", "a", "a"]), max_size=4
)
keys = st.builds(Key, st.sampled_from(["", "item", "cell"]), words.filter(bool))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    obsolete = draw(st.booleans())
    return Message(
        draw(keys),
        draw(words),
        comments=tuple(draw(comments)),
        notes=() if obsolete else tuple(draw(st.lists(lines, max_size=2))),
        references=() if obsolete else tuple(draw(st.lists(lines.map(lambda line: line.replace(" ", "_"))))),
        flags=tuple(draw(st.lists(st.sampled_from(["fuzzy", "no-wrap"]), unique=True))),
        previous=None if obsolete else draw(st.none() | keys.filter(lambda key: bool(key.context))),
        obsolete=obsolete,
    )


files = st.builds(
    lambda found, head, last: PoFile(
        HEADER, tuple(sorted(found, key=lambda message: message.obsolete)), tuple(head), tuple(last)
    ),
    st.lists(messages(), unique_by=lambda message: message.key, max_size=4),
    comments,
    comments,
)


@settings(max_examples=100, deadline=None)
@given(files)
def test_what_is_written_is_read_as_it_was(file: PoFile) -> None:
    assert po_reader.parse(render(file), "") == file


@settings(max_examples=100, deadline=None)
@given(files)
def test_the_quick_writer_writes_what_polib_writes(file: PoFile) -> None:
    quick = render(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(po_writer, "_plain", lambda _: "")
        assert render(file) == quick


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is missing")
def test_msgcat_changes_no_byte() -> None:
    code = Message(
        Key("code", 'if "x":\n\treturn \\n\n'), 'si "x" :\n\treturn \\n\n', previous=Key("code", "a\nb")
    )
    text = (CASES / "written.po").read_text(encoding="utf-8")
    for file in (po_reader.parse(text, ""), PoFile(HEADER, (code,))):
        done = subprocess.run(
            ["msgcat", "--no-wrap", "-"], input=render(file).encode(), capture_output=True, check=True
        )
        assert done.stdout.decode() == render(file)


pieces = st.sampled_from(
    [
        "# a comment\n", "# = fuzzy\n", '# | msgid "old"\n', "#. a note\n", "#: a b\n", "#, fuzzy, x\n", "#= x\n",
        '#| msgid "before"\n', '#| msgctxt "item"\n#| msgid "before"\n', 'msgctxt "item"\n', 'msgid "a"\n',
        'msgid ""\n"b"\n', 'msgstr "c"\n', 'msgstr "c\\n"\n', '"more"\n', "\n", "\n", "\n\n", '#~ msgid "left"\n',
        '#~ msgstr "gone"\n', " \n", '#. a note\nmsgid "d"\nmsgstr "e"\n\n', '\nmsgctxt "x"\nmsgid "f"\nmsgstr ""\n\n',
    ]
)  # fmt: skip


def outcome(text: str) -> PoFile | str:
    try:
        return po_reader.parse(text, "x.po")
    except po_reader.CatalogError as error:
        return error.message


@settings(max_examples=200, deadline=None)
@example('#. a note\nmsgid "d"\nmsgstr "e"\n\n\n\nmsgctxt "x"\nmsgid "f"\nmsgstr ""\n\n')
@given(st.lists(pieces, max_size=12).map("".join))
def test_the_quick_reader_reads_what_the_careful_one_reads(text: str) -> None:
    quick = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(po_blocks, "take", lambda *_: None)
        careful = outcome(text)
    assert quick == careful
    if isinstance(quick, PoFile) and isinstance(careful, PoFile):
        assert [message.line for message in quick.messages] == [message.line for message in careful.messages]
