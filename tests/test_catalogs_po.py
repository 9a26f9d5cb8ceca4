"""PO files in and out: the law of the twins, other tools' dialects, broken files."""

import textwrap
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalogs import CatalogError, Shelf
from pipeline.catalogs.entries import fit_line_ends, read_entries, translated_from, write_entries
from pipeline.catalogs.header import complete
from pipeline.catalogs.marks import read_ledger, read_marks, write_ledger, write_mark
from pipeline.catalogs.po import Message, PoFile
from pipeline.catalogs.po_reader import decode, parse
from pipeline.catalogs.po_writer import render
from pipeline.catalogs.provenance import UNKNOWN, Ledger, Record, hash_key, hash_text, ledger_of
from pipeline.model import NO_LANGUAGE, BlockKind, Catalog, Entry, Key, Language, State, Translation

CASES = Path(__file__).parent / "cases" / "catalogs"
EN, FR = Language("en"), Language("fr")
HEADER = complete((), "an-article", FR, {EN})


def headed(catalog: Catalog) -> Catalog:
    """Give a catalog the header that it is written with."""
    return replace(catalog, header=complete((), catalog.slug, catalog.language, translated_from(catalog)))


texts = st.sampled_from(["Oui", "Yes", "50%"]) | st.text(
    st.one_of(
        st.sampled_from(' %"\\\n\t\r\a\u2028\u2029\x85\x1c\x1d\x1e\u00a0\u202f#|<>&ab'),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=30,
)
texts = texts.map(lambda text: unicodedata.normalize("NFC", text))
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
contexts = st.sampled_from([kind.value for kind in BlockKind])
keys = st.builds(Key, contexts, texts)
confidences = st.none() | st.integers(0, 100)
languages = st.sampled_from([FR, EN, NO_LANGUAGE, UNKNOWN])


@st.composite
def entries(draw: st.DrawFn, key: Key, *, obsolete: bool) -> Entry:
    language = draw(languages)
    text = fit_line_ends(key.msgid, draw(texts))
    state = draw(st.sampled_from(list(State)))
    own = language in (FR, NO_LANGUAGE, UNKNOWN)
    if not text or (key.msgid.strip() and not text.strip()) or (own and text == key.msgid):
        state = State.SOURCE if own else State.MISSING
    if state is State.SOURCE and not own:
        state = State.HUMAN
    translation = Translation(text, state)
    match state:
        case State.SOURCE:
            translation = Translation(key.msgid, state)
        case State.MISSING:
            tried = st.one_of(st.just(("", "")), st.tuples(texts, texts))
            translation = Translation("", state, *draw(tried))
        case State.MACHINE:
            translation = Translation(text, state, draw(texts), draw(st.just("") | texts), draw(confidences))
        case State.APPROVED:
            translation = Translation(text, state, draw(texts), confidence=draw(confidences))
    notes = draw(st.lists(lines.map(lambda line: f"before: {line}"), max_size=2))
    return Entry(
        key,
        language,
        translation,
        references=() if obsolete else tuple(draw(st.lists(lines.map(lambda line: line.replace(" ", "_"))))),
        notes=() if obsolete else tuple(notes),
        comments=tuple(draw(st.lists(lines.filter(lambda line: line[0] not in "|="), max_size=2))),
        flags=tuple(draw(st.lists(st.sampled_from(["no-wrap", "max-length:60", "x"]), unique=True))),
        previous=draw(st.one_of(st.none(), keys)) if state is State.SUGGESTED else None,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    unique = draw(st.lists(keys, unique=True, max_size=6))
    cut = draw(st.integers(0, len(unique)))
    made = Catalog(
        "an-article",
        FR,
        tuple(draw(entries(key, obsolete=False)) for key in unique[:cut]),
        tuple(draw(entries(key, obsolete=True)) for key in sorted(unique[cut:])),
        header_comments=tuple(draw(st.lists(lines, unique=True, max_size=2))),
    )
    return headed(made)


@settings(max_examples=150, deadline=None)
@given(catalogs())
def test_a_catalog_that_was_written_is_read_back_as_it_was(catalog: Catalog) -> None:
    written = write_entries(catalog, Ledger())
    file = parse(render(written.file), "x.po")
    ledger = read_ledger(write_ledger(written.ledger))
    assert file == written.file
    assert ledger == written.ledger
    assert read_entries(file, "an-article", FR, ledger) == catalog
    assert read_entries(file, "an-article", FR, Ledger()) == catalog, "the comments alone are enough"
    assert write_entries(catalog, ledger) == written, "writing again changes nothing"


def test_a_suggestion_that_says_what_a_machine_said_elsewhere_stays_a_persons() -> None:
    machine = Entry(Key("item", "Yes"), EN, Translation("Oui", State.MACHINE, "argos"))
    suggested = Entry(Key("item", "Yeah"), EN, Translation("Oui", State.SUGGESTED))
    catalog = Catalog("an-article", FR, (machine, suggested), (), HEADER)
    written = write_entries(catalog, Ledger())
    assert read_entries(written.file, "an-article", FR, written.ledger) == catalog


@given(
    st.sampled_from(["machine", "approved", "gap"]),
    lines,
    st.one_of(st.just(""), lines),
    confidences,
    st.integers(20, 90),
)
def test_our_comment_is_read_even_when_a_tool_wrapped_it(
    state: str, signature: str, why: str, confidence: int | None, width: int
) -> None:
    record = Record(state, "0123456789ab", "ba9876543210", signature, why, confidence)
    wrapped = textwrap.wrap(write_mark(record, "fr-CA"), width, break_long_words=False)
    assert read_marks(["a person's", *wrapped]) == ((record,), "fr-CA", ("a person's",))


def test_the_written_form_is_this() -> None:
    catalog = Catalog(
        "an-article",
        FR,
        (
            Entry(
                Key("title", "A film"), EN, Translation("Un film", State.HUMAN), ("source/a.txt",), ("title",)
            ),
            Entry(
                Key("paragraph", "50% of it."),
                EN,
                Translation("50 % de cela.", State.MACHINE, "argos|en_fr 1.9|en>fr"),
                ("source/a.txt#budget",),
                ("paragraph, in “Budget”", "before: A film"),
                ("check with Léa",),
            ),
            Entry(
                Key("paragraph", "It rains."),
                EN,
                Translation("Il pleuvait.", State.SUGGESTED),
                previous=Key("paragraph", "It rained."),
            ),
        ),
        (Entry(Key("paragraph", "It rained."), EN, Translation("Il pleuvait.", State.HUMAN)),),
    )
    text = render(write_entries(catalog, Ledger()).file)
    assert text == (CASES / "written.po").read_text(encoding="utf-8")


def test_a_ledger_of_an_older_version_tells_all_but_the_confidence() -> None:
    older = "state\tsource\ttext\tsignature\tproblem\nmachine\t0123456789ab\tba9876543210\targos\twhy\n"
    record = Record("machine", "0123456789ab", "ba9876543210", "argos", "why")
    assert read_ledger(older).records == (record,)
    newer = write_ledger(Ledger((record._replace(confidence=7),)))
    assert newer.splitlines()[1] == "machine\t0123456789ab\tba9876543210\targos\twhy\t7"
    for hostile in ("101", "-1", "07", "٧", "high"):
        assert read_ledger(newer.replace("\t7", f"\t{hostile}")).records == (record,)


def expected_states() -> list[tuple[str, Message, str]]:
    found = []
    for path in sorted(CASES.glob("returned*.po")):
        for message in parse(decode(path.read_bytes(), path.name), path.name).messages:
            expected = [
                line.removeprefix("expect: ") for line in message.comments if line.startswith("expect:")
            ]
            found.append((path.name, message, expected[0]))
    return found


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    expected_states(),
    ids=[f"{name}-{message.key.msgid}" for name, message, _ in expected_states()],
)
def test_a_returned_message_is_judged_as_its_comment_expects(
    name: str, message: Message, expected: str
) -> None:
    ledger = read_ledger((CASES / "returned.tsv").read_text(encoding="utf-8"))
    catalog = read_entries(PoFile((), (message,)), "an-article", FR, ledger)
    (entry,) = (*catalog.entries, *catalog.obsolete)
    assert entry.translation.state.value == expected


def read(text: str) -> Catalog:
    return read_entries(parse(text, "x.po"), "an-article", FR, Ledger())


def test_a_catalog_whose_letters_were_taken_apart_says_the_same() -> None:
    draft = Entry(Key("title", "L’été"), EN, Translation("Été", State.MACHINE, "argos"), comments=("vu",))
    written = write_entries(Catalog("an-article", FR, (draft,), (), HEADER), Ledger())
    apart = parse(unicodedata.normalize("NFD", render(written.file)), "x.po")
    assert apart != written.file
    assert read_entries(apart, "an-article", FR, written.ledger).entries == (draft,)
    assert read_entries(apart, "an-article", FR, Ledger()).entries == (draft,)


def test_of_two_messages_with_one_key_the_persons_stays_and_no_persons_text_is_lost() -> None:
    message = 'msgctxt "item"\nmsgid "Yes"\nmsgstr "{}"\n\n'
    catalog = read(
        f"#, fuzzy\n{message.format('Ouais')}{message.format('')}# mine\n{message.format('Oui')}"
        + "".join(f"#~ {line}\n" for line in message.format("Si").strip().split("\n"))
    )
    assert catalog.entries == (
        Entry(
            Key("item", "Yes"),
            UNKNOWN,
            Translation("Oui", State.HUMAN),
            comments=("mine", "also translated as: Ouais", "also translated as: Si"),
        ),
    )
    assert catalog.obsolete == ()


@pytest.mark.parametrize(
    ("mark", "text", "made"),
    [
        (Record("machine", hash_key(Key("item", "X")), hash_text("Oui")), "Oui", Translation()),
        (
            Record("approved", hash_key(Key("item", "X")), hash_text("Oui")),
            "Oui",
            Translation("Oui", State.SUGGESTED),
        ),
        (None, "Mes mots", Translation("Mes mots", State.SUGGESTED)),
        (
            Record("machine", hash_key(Key("item", "A")), hash_text("machine A")),
            "Mes mots",
            Translation("Mes mots", State.HUMAN),
        ),
    ],
)
def test_a_text_that_a_merge_put_over_a_newer_draft_is_no_persons_for_the_new_wording(
    mark: Record | None, text: str, made: Translation
) -> None:
    """An old file was merged after the run that drafted A: only where A's own comment stands, A's draft was rewritten."""
    draft = Record("machine", hash_key(Key("item", "A")), hash_text("machine A"), "argos")
    other = Record("machine", hash_key(Key("item", "B")), hash_text("machine B"), "argos")
    comments = () if mark is None else (write_mark(mark),)
    messages = (
        Message(Key("item", "A"), text, comments=comments, notes=("language: en",), flags=("fuzzy",)),
        Message(Key("item", "B"), "machine B", comments=(write_mark(other),), flags=("fuzzy",)),
    )
    merged = read_entries(PoFile((), messages), "an-article", FR, ledger_of([draft, other])).entries[0]
    assert merged.translation == made
    carried = [offer.text for offer in merged.offers]
    assert carried == ([] if made.text else [text])


def test_foreign_messages_keep_their_texts() -> None:
    catalog = read('msgid "day"\nmsgid_plural "days"\nmsgstr[0] "jour"\nmsgstr[1] "jours"\n')
    assert catalog.entries == (
        Entry(
            Key("", "day"),
            UNKNOWN,
            Translation("jour", State.HUMAN),
            comments=("msgid_plural: days", "msgstr[1]: jours"),
        ),
    )


def test_line_ends_of_a_translation_follow_its_msgid() -> None:
    cases = [("a", "b\n"), ("a\n", "b"), ("\na", "b"), ("a", "\n"), ("\n", "b"), ("a", "")]
    assert [fit_line_ends(*case) for case in cases] == ["b", "b\n", "\nb", "", "\nb\n", ""]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "not closed"),
        ('msgid "a"\nmsgstr "b"c"\n', 2, "bare quotation mark"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c"\n', 4, "cut off"),
        ('msgid "a"\nmsgid "c"\nmsgstr "b"\n', 2, "msgid where it does not belong"),
        ('msgstr "b"\n', 1, "msgstr where it does not belong"),
        ('msgid "a"\nmsgstr "b"\n<<<<<<< HEAD\n', 3, "not a line of a PO file"),
        ("<html>", 1, "not a line of a PO file"),
        ('#| "x\nmsgid "a"\nmsgstr "b"\n', 1, "not closed"),
        (" \n", 1, "empty"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(CatalogError, match=word) as caught:
        parse(text, "x.po")
    assert caught.value.where == f"x.po:{line}"
    assert caught.value.next_step


def test_charsets_are_found_out_and_a_byte_that_fits_none_names_its_line() -> None:
    latin = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"\n\nmsgid "a"\nmsgstr "é"\n'
    assert decode(latin.encode("latin-1"), "x.po") == latin
    assert decode("\ufeffé".encode(), "x.po") == "é"
    assert decode("é".encode("utf-16"), "x.po").lstrip("\ufeff") == "é"
    with pytest.raises(CatalogError) as caught:
        decode(b"a\nb\n\xe9\n", "x.po")
    assert caught.value.where == "x.po:3"


@pytest.mark.parametrize("name", ["ISO-8859-1", "iso8859-1", "latin1", "us-ascii", "ASCII"])
def test_what_windows_calls_iso_8859_1_keeps_its_quotation_marks(name: str) -> None:
    text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={name}\\n"\n\nmsgid "a"\nmsgstr "l’été – “deux” €"\n'
    assert decode(text.encode("cp1252"), "x.po") == text


@pytest.mark.parametrize(
    ("name", "byte"),
    [("ISO-8859-1", b"\x81"), ("ISO-8859-15", b"\x92"), ("undefined", b"\x92"), ("idna", b"\x92")],
)
def test_a_charset_that_would_make_control_characters_is_refused(name: str, byte: bytes) -> None:
    text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={name}\\n"\n\nmsgid "a"\nmsgstr "l'
    with pytest.raises(CatalogError) as caught:
        decode(text.encode() + byte + b'\xe9"\n', "x.po")
    assert caught.value.where == "x.po:5"
    assert caught.value.next_step == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("another language", '# x\nmsgid ""\nmsgstr ""\n"X: y\\n"\n"Language: de_AT\\n"\n', 5)],
)
def test_another_languages_file_is_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.catalog_path("an-article", FR)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(CatalogError, match="de_AT") as caught:
        shelf.load("an-article", FR)
    assert caught.value.where == f"{path}:{line}"
    assert caught.value.next_step.endswith("or set Language to fr if it is right here")


def test_several_texts_that_msgcat_put_into_one_are_no_translation(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.catalog_path("an-article", FR)
    path.parent.mkdir(parents=True)
    mark = "#-#-#-#-#  {}.po (harbour)  #-#-#-#-#\\n"
    both = f'msgid "a"\nmsgstr ""\n"{mark.format("marie")}"\n"b\\n"\n"{mark.format("paul")}"\n"c"\n'
    path.write_text(
        f'msgid ""\nmsgstr ""\n"{mark.format("marie")}"\n"Language: fr\\n"\n"{mark.format("paul")}"\n\n{both}'
    )
    with pytest.raises(CatalogError, match="several different texts") as caught:
        shelf.load("an-article", FR)
    assert caught.value.where == f"{path}:7"
    assert caught.value.next_step == "keep the right one and delete the lines with #-#-#-#-#"


@pytest.mark.parametrize(
    ("slug", "language"), [("../x", "fr"), ("x/y", "fr"), ("x", "../fr"), ("", "fr"), ("x\n", "fr")]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, slug: str, language: str) -> None:
    with pytest.raises(CatalogError, match="cannot name a catalog"):
        Shelf(tmp_path).load(slug, Language(language))


def test_a_file_of_hostile_comments_is_read_in_a_moment() -> None:
    wrapped = '# | "a\n' * 20_000 + '# x"y"\n' + '# | "b\\"\n' * 20_000
    marks = "# diptych: gap s=1\n" + "# by=x\n" * 20_000
    header = 'msgid ""\nmsgstr ""\n' + '"no colon\\n"\n' * 20_000
    begin = time.process_time()
    read(header + "\n" + wrapped + marks + 'msgid "a"\nmsgstr "b"\n')
    assert time.process_time() - begin < 5


def test_the_header_keeps_what_people_set_and_loses_what_a_template_left_open() -> None:
    found = (
        ("Last-Translator", "Léa <lea@example.org>"),
        ("X-Generator", "Poedit 3"),
        ("Plural-Forms", "nplurals=INTEGER; plural=EXPRESSION;"),
        ("Content-Type", "text/plain; charset=ISO-8859-1"),
        ("Report-Msgid-Bugs-To", ""),
    )
    assert complete(found, "an-article", FR) == (
        ("Last-Translator", "Léa <lea@example.org>"),
        ("X-Generator", "Poedit 3"),
        ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Report-Msgid-Bugs-To", ""),
        ("Project-Id-Version", "an-article"),
        ("PO-Revision-Date", "2000-01-01 00:00+0000"),
        ("Language-Team", "none"),
        ("Language", "fr"),
        ("MIME-Version", "1.0"),
        ("Content-Transfer-Encoding", "8bit"),
        ("X-Source-Language", "mul"),
    )


def test_the_header_names_the_language_that_is_translated_from_for_poedit_would_guess() -> None:
    def source(found: tuple[tuple[str, str], ...], *languages: Language) -> str:
        return dict(complete(found, "an-article", FR, frozenset(languages)))["X-Source-Language"]

    several = (EN, Language("de"))
    assert source((), EN) == "en"
    assert source((), *several) == "mul"
    assert source((("X-Source-Language", "de"),), *several) == "de", "a person chose among them"
    assert source((("X-Source-Language", "de"),), EN) == "en", "the article has changed"
    assert "X-Source-Language" not in dict(complete((), "an-article", None))
