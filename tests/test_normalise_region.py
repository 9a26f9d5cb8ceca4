"""The cases in `cases/normalise/region.txt`: what of a page of normal length is its article.

They are written as those of `test_normalise_cases` are. `{A}`, `{B}` and `{C}` are runs of ordinary paragraphs,
long enough for the judge to be heard; a case that has no `main` of its own stands in one, under the title.
"""

import pytest

from pipeline.model import Page
from pipeline.normalise import normalise
from tests.test_normalise_cases import read_cases, show

TEXT = {
    "{A}": [
        "Every morning at four the baker lights the oven, weighs the flour on his old scales and thinks of the people who will come.",
        "The shop opens at seven, when the school bus has gone by and the first workers from the harbour want something warm to eat.",
        "Nobody in the street remembers a time without it, and most of them could find the door in the dark by its smell alone.",
    ],
    "{B}": [
        "His mother sold rolls through the window during the long strike, and she wrote every debt into a blue book that he still has.",
        "In summer the visitors ask for cakes with fruit on them, and he tells them kindly that they should try the next village.",
        "The flour comes from a mill up the river, where two brothers grind what the farmers of the valley bring them in autumn.",
    ],
    "{C}": [
        "When the snow closed the road for nine days the bakery went on, and the bread became a little darker with every morning.",
        "A young woman from the city has learned with him for two years, and she already shapes the loaves faster than he does.",
        "She will take over the shop in spring, keep the name above the door and change nothing but the colour of the shutters.",
        "He says that he will sleep until noon on the first day, and nobody who knows him at all believes a single word of it.",
    ],
}


@pytest.mark.parametrize(("name", "source", "expected"), list(read_cases("region.txt")))
def test_the_article_of_a_page_is_what_its_case_names(name: str, source: str, expected: str) -> None:
    if "<main" not in source:
        source = f"<main><article><h1>The bakery</h1>{source}</article></main>"
        expected = f"title: The bakery\n{expected}"
    for run, paragraphs in TEXT.items():
        source = source.replace(run, "".join(f"<p>{text}</p>" for text in paragraphs))
        expected = expected.replace(run, "\n".join(f"paragraph: {text}" for text in paragraphs))
    assert show(normalise(Page("case", "case.html", "text/html", source))) == expected, name
