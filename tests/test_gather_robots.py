"""robots.txt: cases of RFC 9309, kept as text in tests/cases/gather/robots.txt."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.robots import Robots, read_robots

CASES = (Path(__file__).parent / "cases" / "gather" / "robots.txt").read_text(encoding="utf-8")


def cases() -> list[tuple[str, str, str]]:
    """Each case: its title, a robots.txt, and lines `yes /path` or `no /path` after `--`."""
    parts = re.split(r"^=== (.+)\n", CASES, flags=re.MULTILINE)[1:]
    return [(title, *body.split("\n--\n", 1)) for title, body in zip(parts[::2], parts[1::2], strict=True)]  # type: ignore[misc]  # a split at one place makes two


@pytest.mark.parametrize(("title", "text", "expected"), cases(), ids=lambda value: value[:40])
def test_a_site_is_asked_for_what_it_gives(title: str, text: str, expected: str) -> None:
    robots = read_robots(text, "diptych")
    lines = [line.split(" ", 1) for line in expected.splitlines() if line]
    assert lines
    said = [["yes" if robots.allows(f"https://example.org{path}") else "no", path] for _, path in lines]
    assert said == lines


def test_a_file_that_names_too_much_costs_little() -> None:
    names = "".join(f"User-agent: robot{number}\n" for number in range(20_000))
    robots = read_robots(names + "User-agent: *\n" + "Disallow: /a\n" * 20_000, "diptych")
    assert len(robots.rules) == 5_000


def test_a_pattern_full_of_stars_is_matched_in_one_pass() -> None:
    robots = read_robots("User-agent: *\nDisallow: /" + "*a" * 1_000 + "b", "diptych")
    assert robots.allows("https://example.org/" + "a" * 2_000)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, path: str) -> None:
    robots = read_robots(f"User-agent: *\n{text}", "diptych")
    assert robots.allows(f"https://example.org/{path}") in (True, False)


def test_an_empty_file_asks_for_nothing() -> None:
    assert read_robots("", "diptych") == Robots()
