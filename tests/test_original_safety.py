"""A fetched page is not trusted: what acts in a browser does not get into an edition of it."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import document_fromstring

from pipeline.publish.original import rebuild
from pipeline.publish.original.guard import POLICY_TAG, neutralise
from tests.original_sample import FOOT, HEAD, edition, original, untouched
from tests.outside import CHROMIUM

CASES = Path(__file__).parent / "cases" / "publish"


def cases(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]


HOSTILE = cases(CASES / "original" / "hostile-pages.txt") + cases(CASES / "hostile-texts.txt")
ACTIVE = {"applet", "base", "embed", "frame", "iframe", "noscript", "object", "script", "set", "animate"}
PARTS = """
< > / </ <!-- --> --!> <! <? " ' = a &lt; onx=1 x= <script script <svg> <style> </style> <title> </title> <noscript>
</noscript> <textarea> </textarea> <p href=javascript:1 <iframe> </iframe> <math> <head> </script> <html>
type=application/ld+json <img/src=x/onerror=alert(1)> <body/onload=1>
"""
pieces = st.lists(st.sampled_from([*PARTS.split(), " ", "\n"]), max_size=12).map("".join)


def lives(page: str) -> list[str]:
    """What acts on a page as lxml reads it."""
    found = []
    for element in document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2].rpartition(":")[2]
        if name in ACTIVE and element.get("type") != "application/ld+json":
            found.append(etree.tostring(element, encoding="unicode"))
        if name == "meta" and element.get("http-equiv", "").lower() == "refresh":
            found.append("refresh")
        for key, value in element.attrib.items():
            bare = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if key.startswith("on") or (
                key != "content" and re.match(r"(?:javascript|vbscript|data):", bare)
            ):
                found.append(f"{key}={value}")
    return found


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_that_acts_is_left(piece: str) -> None:
    page = neutralise(f"{HEAD}<p>Before.</p>{piece}<p>After.</p>{FOOT}")
    assert lives(page) == []
    assert page.count(POLICY_TAG) == 1
    assert page.index(POLICY_TAG) == page.index("<head>") + len("<head>")


@given(pieces)
def test_neutralising_twice_changes_nothing_more(page: str) -> None:
    once = neutralise(page)
    assert neutralise(once) == once
    assert once.count(POLICY_TAG) >= 1


@given(pieces)
def test_no_handler_and_no_script_survives_whatever_is_glued_together(page: str) -> None:
    assert lives(neutralise(f"<p>{page}<p>end")) == []


@pytest.mark.parametrize(
    ("page", "head"),
    [
        ("<p>a", f"{POLICY_TAG}<p>a"),
        ("a<head>", f"{POLICY_TAG}a<head>"),
        (
            "<!doctype html>\n<!-- x --><HTML a><Head b>\n",
            f"<!doctype html>\n<!-- x --><HTML a><Head b>{POLICY_TAG}\n",
        ),
        ("<html><script>x</script><head></head>", f"<html>{POLICY_TAG}<head></head>"),
        (f"<body>{POLICY_TAG}</body>", f"{POLICY_TAG}<body>{POLICY_TAG}</body>"),
        ("", POLICY_TAG),
    ],
)
def test_the_policy_stands_where_the_head_begins(page: str, head: str) -> None:
    assert neutralise(page) == head


def test_what_does_not_act_stays_byte_for_byte() -> None:
    harmless = (
        "<!DOCTYPE html><html><head>" + POLICY_TAG + "<META charset=utf-8><style>a > b { color: red }</style>"
        "<link rel=stylesheet href='/s.css?a=1&b=2'><script type='application/ld+json'>{\"a\": 1}</script></head>"
        "<body class=only><p style='color:red' data-on=1 id=one>1 < 2 & \"c\" <a href='mailto:a@b.example'>x</a>"
        "<img src=/a.png srcset='/a.png 1x, /b.png 2x'><video src=/v.mp4 controls></video><form action=/s><input>"
    )
    assert neutralise(harmless) == harmless


def test_translations_bring_no_markup_of_their_own() -> None:
    found = original(HEAD + '<p>One <a href="/x">here</a>.</p><p><img src="/i.png" alt="Bus"></p>' + FOOT)
    for text in HOSTILE:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        said = {unit.text: escaped for units in found.segmented.units for unit in units}
        said["One <a>here</a>."] = f"<a>{escaped}</a>"
        french = edition(found.segmented, lambda unit, said=said: said[unit.text])
        page = rebuild(found, french)
        assert lives(page) == [], text
        assert len(document_fromstring(page).findall(".//*")) == len(
            document_fromstring(found.page.text).findall(".//*")
        )


def test_only_a_trusted_source_keeps_its_scripts() -> None:
    html = HEAD + "<p onclick=f()>One.</p><script>f()</script>" + FOOT
    trusted, fetched = original(html), original(html, trusted=False)
    assert rebuild(trusted, untouched(trusted.segmented)) == html
    assert rebuild(fetched, untouched(fetched.segmented)) == (
        HEAD.replace("<head>", f"<head>{POLICY_TAG}") + "<p >One.</p>" + FOOT
    )


LISTEN = """<!doctype html><title>nothing yet</title><script>
const seen = {hostile: 0, clean: 0};
onmessage = event => {
  let frame = event.source;
  while (frame.parent !== window) frame = frame.parent;
  seen[[...document.querySelectorAll("iframe")].find(one => one.contentWindow === frame).className] += 1;
  document.title = `hostile ${seen.hostile}, clean ${seen.clean}`;
};
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_in_chromium_nothing_lives_even_without_the_policy(tmp_path: Path) -> None:
    frames = [LISTEN]
    for number, piece in enumerate(piece for piece in HOSTILE if "alert(1)" in piece or "alive" in piece):
        quoted = "'alive','*'" if "<script" in piece else "&quot;alive&quot;,&quot;*&quot;"
        live = piece.replace("alert(1)", f"parent.postMessage({quoted})").replace("https:", "")
        page = f"{HEAD}{live}{FOOT}"
        for name, text in (("hostile", page), ("clean", neutralise(page).replace(POLICY_TAG, ""))):
            (tmp_path / f"{name}{number}.html").write_text(text, encoding="utf-8")
            frames.append(f'<iframe class={name} src="{name}{number}.html"></iframe>')
    (tmp_path / "all.html").write_text("".join(frames), encoding="utf-8")
    for seconds in (6, 60):  # a busy machine needs longer before enough of them act
        options = ("--headless", "--no-sandbox", "--disable-gpu", f"--timeout={seconds}000", "--dump-dom")
        profile = f"--user-data-dir={tmp_path / f'profile{seconds}'}"
        command = [str(CHROMIUM), *options, profile, (tmp_path / "all.html").as_uri()]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
        found = re.search(r"<title>hostile (\d+), clean (\d+)</title>", shown)
        assert found
        assert int(found[2]) == 0
        if int(found[1]) > 5:
            break
    assert int(found[1]) > 5
