"""The review page in a browser, from file://: read, correct with the keyboard alone, take home, run again."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from pipeline.checks import review
from pipeline.cli import corridor, main
from pipeline.model import Language, Offer, State
from pipeline.report.review import Voice, write_review
from tests.browser import CHROMIUM, Browser, browser
from tests.fakes import WordByWord
from tests.review_sample import catalog, sheet
from tests.test_review import HOSTILE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

CASES = Path(__file__).parent / "cases" / "review" / "doubts.txt"


def cases() -> list[tuple[str, str, list[str]]]:
    """Source, text and doubts of each case."""
    lines = [line for line in CASES.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n"))]
    return [(source, text, doubts) for source, text, *doubts in blocks]


CORRECTIONS = "Object.values(corrections).map(one => one.text)"
SHOWN = "visible().map(row => Number(row.id.slice(1)))"
HERE = "current()?.id"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample's page."""
    folder = tmp_path_factory.mktemp("review")
    write_review([sheet(findings=tuple(review(catalog())))], "Leaves", folder, Voice(words=Language("en")))
    return (folder / "fr" / "wind.html").as_uri()


@pytest.fixture
def page(chromium: Browser, address: str) -> Browser:
    """The sample's page, without corrections."""
    chromium.screen(1280)
    chromium.open(address)
    chromium.do("localStorage.clear()")
    chromium.reload()
    return chromium


def complaints(page: Browser) -> list[object]:
    return [
        one["params"] for one in page.events if one["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")
    ]


def test_the_warnings_are_those_of_the_cases(page: Browser) -> None:
    pairs = [[source, text] for source, text, _ in cases()]
    assert page.do(f"{json.dumps(pairs)}.map(([source, text]) => doubts(source, text))") == [
        doubts for _, _, doubts in cases()
    ]


def test_a_comparison_in_the_script_rebuilds_both_wordings(page: Browser) -> None:
    pairs = [[source, text] for source, text, _ in cases()] + [
        ["", "a"],
        ["a", ""],
        ["a b " * 900, "b a " * 900],
    ]
    rebuilt = page.do(
        f"{json.dumps(pairs)}.map(pair => ['ins', 'del'].map(other => "
        "compareWords(...pair).filter(([kind]) => kind !== other).map(([, text]) => text).join('')))"
    )
    assert rebuilt == pairs


def test_the_browser_refuses_nothing_and_asks_for_nothing(page: Browser, address: str) -> None:
    page.events.clear()
    page.call("Page.reload")
    page.hear("Page.loadEventFired")
    page.do("0")  # what came with the page has been said by then
    sent = [event["params"] for event in page.events if event["method"] == "Network.requestWillBeSent"]
    assert [one["request"]["url"] for one in sent] == [address]
    assert complaints(page) == []


def test_filters_show_what_they_say_and_count_it(page: Browser) -> None:
    found = {}
    for name in ("all", "missing", "machine", "doubtful", "failing", "suggested", "person", "mine"):
        page.do(f"document.querySelector('[data-filter={name}]').click()")
        found[name] = page.do(SHOWN)
    assert found == {
        "all": [1, 2, 3, 4, 5, 6, 7, 8],
        "missing": [5],
        "machine": [3, 7, 8],
        "doubtful": [7, 8],
        "failing": [7, 8],
        "suggested": [4],
        "person": [1, 6],
        "mine": [],
    }
    assert (
        page.do(
            "!document.querySelector('#none').hidden && !document.querySelector('.count').textContent.trim()"
        )
        is False
    )
    assert page.do("document.querySelector('[data-filter=machine] .count').textContent") == "2"


def test_search_looks_into_both_texts_and_forgives_accents(page: Browser) -> None:
    page.press("/")
    page.type("EOLIEN")
    assert page.do(SHOWN) == [3]
    page.do("document.querySelector('#search').select()")
    page.type("nobody")
    assert page.do(SHOWN) == [5]


def test_everything_is_done_with_the_keyboard_alone(page: Browser) -> None:
    page.press("j", "j", "j")
    assert page.do(HERE) == "u3"
    page.press("k", "ArrowDown", "ArrowUp")
    assert page.do(HERE) == "u2"
    page.press("j", "a", "j", "Enter")
    assert page.do("document.activeElement.tagName") == "TEXTAREA"
    page.type(" Et la nuit.")
    page.press("j")  # a letter in a text field is a letter
    page.press("Enter", control=True)
    assert page.do(HERE) == "u5"
    page.press("e")
    page.type("Personne n’a rien demandé.")
    page.press("Escape")
    assert page.do(HERE) == "u5"
    assert page.do(CORRECTIONS) == [
        "Le <a>parc éolien</a> a 35 éoliennes.",
        "Elles tournent le jour. Et la nuit.j",
        "Personne n’a rien demandé.",
    ]
    page.press("?")
    assert page.do("document.querySelector('#help').open") is True
    page.press("Escape")
    assert page.do("document.querySelector('#help').open") is False


def test_the_tab_key_leads_through_the_page_and_out_of_a_text_field(page: Browser) -> None:
    page.press("j", "j", "j", "e", "x", "Tab")
    assert page.do("document.activeElement.textContent") == "<a>"
    seen = set()
    for _ in range(60):
        page.press("Tab")
        seen.add(
            page.do(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
    assert {"search", "help-button", "download", "number"} <= seen


def test_letters_can_be_told_not_to_work_as_keys(page: Browser) -> None:
    page.do("document.querySelector('#letters').click()")
    page.press("j")
    assert page.do(HERE) is None
    page.reload()
    page.press("j")
    assert page.do(HERE) is None


def test_corrections_survive_a_reload_and_can_be_taken_back(page: Browser) -> None:
    page.press("j", "j", "j", "e")
    page.type(" Oui.")
    page.reload()
    assert page.do(CORRECTIONS) == ["Le <a>parc éolien</a> a 35 éoliennes. Oui."]
    assert page.do("document.querySelector('#u3 .state').textContent") == "corrected here"
    assert (
        page.do("document.querySelector('#u3 .target').textContent")
        == "Le <a>parc éolien</a> a 35 éoliennes. Oui."
    )
    assert page.do("document.querySelector('#u3 ins').textContent") == " Oui."
    page.do(
        "edit(unitOf(rows[2])); [...document.querySelectorAll('button')].find(b => b.textContent === 'Take back').click()"
    )
    assert page.do(CORRECTIONS) == []
    assert page.do("document.querySelector('#u3 .state').textContent") == "by a machine"


def test_an_approval_can_be_taken_back_and_never_costs_what_was_typed(page: Browser) -> None:
    page.press("j", "j", "j", "a")
    assert page.do("document.querySelector('#u3 .state').textContent") == "approved here"
    page.press("a")
    assert page.do(CORRECTIONS) == []
    page.press("e")
    page.type(" Oui.")
    page.press("Escape", "a", "a")
    assert page.do(CORRECTIONS) == ["Le <a>parc éolien</a> a 35 éoliennes. Oui."]
    assert page.do("document.querySelector('#u3 .approve').hidden") is True


def test_a_correction_is_warned_of_tags_and_numbers_while_it_is_typed(page: Browser) -> None:
    page.do("edit(unitOf(rows[2])); editing.field.select()")
    page.type("Le <a>parc a 53 éoliennes.")
    warnings = "[...document.querySelectorAll('#u3 .warnings li')].map(li => li.textContent)"
    assert page.do(warnings) == [
        "tags: <a> is never closed",
        "numbers missing: 35",
        "numbers not in the source: 53",
    ]
    page.do("editing.field.select()")
    page.type("Le parc a 35 éoliennes.")
    page.do("editing.field.setSelectionRange(3, 7); document.querySelector('#u3 button.tag').click()")
    assert page.do(CORRECTIONS) == ["Le <a>parc</a> a 35 éoliennes."]
    assert page.do(warnings) == []


def test_a_sentence_that_stands_twice_is_corrected_once(page: Browser) -> None:
    page.do("edit(unitOf(rows[7])); editing.field.select()")
    page.type("La mer est proche.")
    assert page.do("[...document.querySelectorAll('#u7 .target, #u8 .target')].map(p => p.textContent)") == [
        "La mer est proche.",
        "La mer est proche.",
    ]
    assert page.do(CORRECTIONS) == ["La mer est proche."]


def test_a_correction_that_came_home_is_forgotten_and_one_whose_sentence_left_is_shown(
    page: Browser, address: str
) -> None:
    shelf = page.do("SHELF")
    stored = {
        "title\u0004The wind drives the buses": {"text": "Le vent fait avancer les bus", "base": ""},
        "paragraph\u0004It left.": {"text": "<b>Elle est partie.</b>", "base": ""},
    }
    page.do(f"localStorage.setItem({json.dumps(shelf)}, {json.dumps(json.dumps(stored))})")
    page.reload()
    assert page.do(CORRECTIONS) == ["<b>Elle est partie.</b>"]
    assert page.do("document.querySelector('#aside ul').innerText") == "It left. → <b>Elle est partie.</b>"
    page.do("document.querySelector('#forget').click()")
    assert page.do(CORRECTIONS) == []


def test_hostile_corrections_stay_text(page: Browser) -> None:
    for text in HOSTILE[:7]:
        page.do("edit(unitOf(rows[4])); editing.field.select()")
        page.type(text)
        page.press("Escape")
        assert page.do("document.querySelector('#u5 .target').textContent") == text
    assert page.do("document.querySelectorAll('#units :is(script, img, svg, h1)').length") == 0


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)])
def test_the_page_fits_and_is_readable(page: Browser, width: int, dark: bool) -> None:
    page.screen(width, dark=dark)
    page.press("j", "j", "j", "a", "e")
    page.type(" 12")
    assert page.do("document.documentElement.scrollWidth <= innerWidth") is True
    assert page.do("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert float(page.do(LOWEST_CONTRAST)) >= 4.5


LOWEST_CONTRAST = """(() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = colour => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = element => {
    let behind = element;
    while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const pair = [getComputedStyle(element).color, getComputedStyle(behind || document.body).backgroundColor].map(light);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  return Math.min(...[...document.querySelectorAll("body *")].filter(
    e => e.checkVisibility() && !e.disabled && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(contrast));
})()"""


def saved(page: Browser, folder: Path) -> Path:
    """Press the button that saves the corrections."""
    page.downloads(folder)
    page.do("document.querySelector('#download').click()")
    page.wait("Browser.downloadProgress", state="completed")
    (file,) = folder.glob("*.po")
    return file


def test_the_po_file_holds_what_was_corrected_and_gettext_accepts_it(page: Browser, tmp_path: Path) -> None:
    tricky = 'Une "citation", un \\ et 35 <a>liens</a>\ttab.'
    page.do("approve(unitOf(rows[6])); edit(unitOf(rows[2])); editing.field.select()")
    page.type(tricky)
    file = saved(page, tmp_path)
    assert file.name == "wind.fr.po"
    read = polib.pofile(str(file))
    assert [(one.msgctxt, one.msgid, one.msgstr, one.flags) for one in read] == [
        ("paragraph", "The <a>wind farm</a> has 35 windmills.", tricky, []),
        ("item", "The sea is near.", "La mer est 1 proche.", []),
    ]
    assert read.metadata["Language"] == "fr"
    assert all(
        re.fullmatch(r"#.*|msg(ctxt|id|str) \".*\"|\".*\"|", line) for line in file.read_text().splitlines()
    )
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(file)], check=True)
    assert "They stay here" in page.do("document.querySelector('#message').textContent")


def project(folder: Path) -> list[str]:
    """The arguments for a project that has been run and has review pages."""
    (folder / "source").mkdir()
    (folder / "source" / "good.txt").write_text(
        "A title of its own\n\nThis is a sentence in English. This is another one.\n"
    )
    arguments = ["-C", str(folder)]
    assert main([*arguments, "run", "-q"]) == 0
    assert main([*arguments, "review", "-q", "--words", "en"]) == 0
    return arguments


@pytest.mark.parametrize("tool", ["import", "msgcat"])
def test_corrections_go_from_the_page_into_the_edition(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    if not shutil.which(tool) and tool == "msgcat":
        pytest.skip("gettext is not installed")
    monkeypatch.setattr(corridor, "engine", WordByWord)
    arguments = project(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    chromium.open((tmp_path / "review" / "fr" / "good.html").as_uri())
    chromium.press("j", "a", "j", "e")
    chromium.do("editing.field.select()")
    chromium.type("Ceci est une phrase en français.")
    file = saved(chromium, home)
    po = tmp_path / "locales" / "fr" / "LC_MESSAGES" / "good.po"
    if tool == "import":
        assert main([*arguments, "import", str(file)]) == 0
    else:
        subprocess.run(["msgcat", "--use-first", "-o", str(po), str(file), str(po)], check=True)
    assert main([*arguments, "run", "-q"]) == 0
    assert [(one.msgstr, one.fuzzy) for one in polib.pofile(str(po))] == [
        ("A eltit fo sti nwo", False),
        ("Ceci est une phrase en français.", False),
        ("SihT si rehtona one.", True),
    ]
    edition = (tmp_path / "build" / "fr" / "good.html").read_text(encoding="utf-8")
    assert "Ceci est une phrase en français." in edition
    main([*arguments, "review", "-q", "--words", "en"])
    chromium.reload()
    assert chromium.do(CORRECTIONS) == []
    states = "[...document.querySelectorAll('.unit .state')].map(one => one.textContent)"
    assert chromium.do(states) == ["approved", "by a person", "by a machine"]


def test_the_page_can_be_read_without_script(chromium: Browser, address: str) -> None:
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(address)
        text = chromium.call("DOMSnapshot.captureSnapshot", computedStyles=["display"])["strings"]
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)
    assert {"Elles tournent le jour.", "to look at again"} <= set(text)
    assert "all articles" in " ".join(text).lower()


def test_the_most_doubtful_come_first_if_asked_and_the_keys_follow(page: Browser) -> None:
    page.do(
        "order = document.querySelector('#order'); order.value = 'worst'; order.onchange({target: order})"
    )
    assert page.do(SHOWN) == [5, 7, 8, 3, 4, 1, 2, 6]
    assert page.do("[...document.querySelectorAll('.unit')].map(row => Number(row.id.slice(1)))") == page.do(
        SHOWN
    )
    page.do("document.querySelector('#u5').focus()")
    page.press("j")
    assert page.do(HERE) == "u7"
    page.do("order.value = 'article'; order.onchange({target: order})")
    assert page.do(SHOWN) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_text_that_is_offered_is_taken_over_and_may_be_typed_on(chromium: Browser, tmp_path: Path) -> None:
    made = catalog()
    offer = Offer("Elles tournent jour et nuit.", "fake")
    entries = tuple(
        replace(one, offers=(offer,)) if one.translation.state is State.SUGGESTED else one
        for one in made.entries
    )
    write_review([sheet(replace(made, entries=entries))], "Leaves", tmp_path)
    chromium.open((tmp_path / "fr" / "wind.html").as_uri())
    chromium.do("document.querySelector('.offers button').click()")
    chromium.type(" Oui.")
    assert chromium.do(CORRECTIONS) == ["Elles tournent jour et nuit. Oui."]
    assert chromium.do("document.querySelector('.offers button').textContent") == "Prendre ce texte"
    chromium.do("localStorage.clear()")


def test_a_french_page_warns_and_counts_in_french(chromium: Browser, tmp_path: Path) -> None:
    write_review([sheet()], "Leaves", tmp_path)
    chromium.open((tmp_path / "fr" / "wind.html").as_uri())
    chromium.do("approve(unitOf(rows[6])); edit(unitOf(rows[2])); editing.field.select()")
    chromium.type("Le <a>parc a 53 éoliennes.")
    assert chromium.do("document.querySelector('#u3 .warnings').innerText").split("\n") == [
        "balises\u00a0: <a> n’est jamais fermée",
        "nombres manquants\u00a0: 35",
        "nombres absents de la source\u00a0: 53",
    ]
    assert chromium.do("document.querySelector('#download').textContent") == "Enregistrer 2 corrections (PO)"
    chromium.do("localStorage.clear()")
