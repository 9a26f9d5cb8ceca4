"""Front matter: its words are taken as they were typed, and none of it becomes the article."""

from pathlib import Path

import pytest

from pipeline import run
from pipeline.config import load
from pipeline.normalise import FrontMatterError
from pipeline.normalise.front_matter import FrontMatter, split_front_matter

TEXT = "\n# L’été\n\nLa mer est belle.\n"


def read(inside: str, fence: str = "---") -> FrontMatter:
    front, text = split_front_matter(f"{fence}\n{inside}\n{fence}\n{TEXT}", "source/a.md")
    assert text == TEXT
    return front


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ("---\ntitle: L'été : le récit\ndate: 2024-01-02\ntags: [Mer]\n---\n", 2, "title: L'été : le récit"),
        ("---\nlang: fr\ntitle: @home\n---\n", 3, "title: @home"),
        ("---\ntitle: 'L'été'\n---\n", 2, "title: 'L'été'"),
        ("---\nlayout: post\ntitle: [Mer] L'été\n---\n", 3, "title: [Mer] L'été"),
        ("---\ntitle: L'été\ntags: [mer, port\ndate: 2024-01-02\n---\n", 3, "tags: [mer, port"),
        ("---\ntitle: \"L'été\ndate: 2024-01-02\n---\n", 2, "title: \"L'été"),
        ("---\ntitle: L'été : le récit\n...\n", 2, "title: L'été : le récit"),
        ("\ufeff---\r\ntitle: L'été : le récit\r\n---\r\n", 2, "title: L'été : le récit"),
        ("---\ntitle: L'été\nauthor: [\n---\n", 3, "author: ["),
        ("+++\nlang = 'fr'\ntitle = L'été\n+++\n", 3, "title = L'été"),
        ("+++\ntitle: L'été\n+++\n", 2, "title: L'été"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_the_next_step(
    text: str, line: int, shown: str
) -> None:
    with pytest.raises(FrontMatterError) as raised:
        split_front_matter(text + TEXT, "source/a.md")
    assert raised.value.where == f"source/a.md:{line}"
    assert raised.value.message == f"the front matter cannot be read: {shown}"
    assert raised.value.next_step.startswith("quote the value")


@pytest.mark.parametrize(
    "text", ["---\ntitle:L'été\n---\n", "---\ntitle: L'été\n\nLa mer.\n\n---\n\nLe port.\n"]
)
def test_a_missing_space_and_a_missing_fence_have_their_own_next_step(text: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        split_front_matter(text + TEXT, "source/a.md")
    step = "write title: and a space before the title, and so on, and --- under the last line"
    assert raised.value.next_step == step


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_front_matter_without_an_end_is_named(fence: str) -> None:
    with pytest.raises(FrontMatterError, match=r"source/a\.md:1: the front matter has no end"):
        split_front_matter(f"{fence}\ntitle: L'été\n{TEXT}", "source/a.md")


@pytest.mark.parametrize("date", ["2024-13-45", "'2024-02-30'", "2024-01-02 25:00:00", "2024-1-32"])
def test_a_day_that_there_is_not_is_named(date: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        read(f"title: L'été\nlastmod: 2024-01-02\ndate: {date}")
    assert raised.value.where == "source/a.md:4"
    assert raised.value.message.endswith("is no day of the calendar")


@pytest.mark.parametrize(
    "text",
    [
        "---\nUne phrase.\n---\n",
        "---\nUne phrase : voici : la mer.\n---\n",
        "---\n\nUne phrase.\n\ntitle: a: b\n\n---\n",
        "---\n\nUne phrase sans autre filet.\n",
        "+++\nUne phrase.\n+++\n",
        "---\ntitre\n---\n",
    ],
)
def test_a_text_that_begins_with_a_rule_is_left_whole(text: str) -> None:
    assert split_front_matter(text + TEXT, "source/a.md") == (FrontMatter(), text + TEXT)


def test_words_of_yaml_stay_as_they_are_typed() -> None:
    front = read(
        "title: On\nauthor: 007\ntags: [no, on, 1_000, 1.10, 12:30, 2024-01-02, ~]\ndescription: 0x1F"
    )
    assert front.title == "On"
    assert front.author == "007"
    assert front.tags == ("no", "on", "1_000", "1.10", "12:30", "2024-01-02")
    assert front.description == "0x1F"


def test_values_of_toml_stay_as_they_are_typed() -> None:
    front = read("title = 2024-01-02\ntags = [true, 1.10, 7]", "+++")
    assert front.title == "2024-01-02"
    assert front.tags == ("true", "1.10", "7")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("date: hier", "hier cannot be read as a date"),
        ("lastmod: 2025-05", "2025-05 cannot be read as a date"),
        ("date: 03/05/2025", "03/05/2025 cannot be read as a date"),
        ("lang: francais", "francais is no language"),
        ("canonical: not an address", "not an address is no address"),
    ],
)
def test_a_date_language_or_address_that_is_none_is_named(line: str, message: str) -> None:
    with pytest.raises(FrontMatterError) as raised:
        read(f"title: L'été\n{line}")
    assert (raised.value.where, raised.value.message) == ("source/a.md:3", message)


@pytest.mark.parametrize("line", ["published: true", "lang: und", "url: /2025/ete/", "permalink: pretty"])
def test_what_means_something_to_a_generator_alone_is_passed_over(line: str) -> None:
    assert read(f"title: L’été\n{line}") == FrontMatter(title="L’été")


@pytest.mark.parametrize("nothing", ["", " ~", " null"])
def test_a_key_without_a_value_says_nothing(nothing: str) -> None:
    assert read(f"title: L’été\nauthor:{nothing}") == FrontMatter(title="L’été")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-01-02", "2024-01-02"),
        ("2024-1-2", "2024-01-02"),
        ("'2024-01-02'", "2024-01-02"),
        ("2024-01-02 10:00:00 +0200", "2024-01-02T10:00:00+02:00"),
        ("2024-01-02T10:00:00Z", "2024-01-02T10:00:00+00:00"),
        ("2024-01-02t10:00:00.5-05:00", "2024-01-02T10:00:00.500000-05:00"),
        ("2024-01-02 10:00", "2024-01-02T10:00:00"),
        ("2 janvier 2024", "2024-01-02"),
        ("Last Modified", ""),
    ],
)
def test_dates_are_read_in_their_usual_forms(date: str, expected: str) -> None:
    assert read(f"title: L’été\ndate: {date}").published == expected


@pytest.mark.parametrize(
    "inside",
    [
        "author: [&a " + "x" * 20_000 + ", " + "*a," * 9_000 + "*a]",
        "a: &a {x: &b [" + "1," * 5_000 + "1]}\nauthor: [" + "*a," * 9_000 + "*a]",
        "\n".join(["a: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 60))]),
        "author: &a [*a, Ann]",
    ],
    ids=["name", "list", "merges", "itself"],
)
def test_parts_that_stand_for_many_cost_no_more_than_their_text(inside: str) -> None:
    assert len(read(f"title: L’été\n{inside}").author) <= 20_000


def test_the_other_articles_go_on(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text(f"---\ntitle: L'été : le récit\n---\n{TEXT}", "utf-8")
    (tmp_path / "source" / "b.md").write_text(f"---\ntitle: L'été\n---\n{TEXT}", "utf-8")
    report = run.extract(load(tmp_path), jobs=1)
    assert [failure.location for failure in report.failures] == ["source/a.md"]
    assert {coverage.slug for coverage in report.coverage} == {"b"}
