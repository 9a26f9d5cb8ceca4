"""Laws of the original layout, on pages that hypothesis makes up, and on real ones where they are at hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Article, Page
from pipeline.normalise import normalise
from pipeline.publish.original import find_original, rebuild
from pipeline.publish.original.tokens import attributes, tokenise, with_value
from tests.original_pages import PAGES, measure, texts_in, texts_of, turned
from tests.original_sample import FOOT, HEAD, edition, read, untouched

PARTS = """
<p> <P/class=a/b='c>d' </p> <!-- --> <! <?x </ < > a &amp; &eacute é <br> <script> (a<b){} </script> <title> <a/=>
</title/> " '
"""
WORDS = "wind sea été buses run &amp; &eacute;t&eacute; 12 «&nbsp;mot&nbsp;» 🚌 don’t R&D"
parts = st.sampled_from([*PARTS.split(), " ", "\r\n", "\u00a0", "\x00"])
words = st.lists(
    st.sampled_from(WORDS.split(" ")),
    min_size=1,
    max_size=4,
).map(" ".join)
spaces = st.sampled_from(["", " ", "\n  ", "&nbsp;"])


def inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tag = st.sampled_from(
        ["b", 'a href="/x" class=c', "span style='x'", "em", 'font color="red"', 'span lang="en"', "i id=i"]
    )
    return st.tuples(tag, spaces, inner, spaces).map(
        lambda made: f"<{made[0]}>{made[1]}{made[2]}{made[3]}</{made[0].split()[0]}>"
    )


runs = st.recursive(words, lambda inner: st.one_of(inline(inner), st.tuples(inner, spaces, inner).map("".join)), max_leaves=5)  # fmt: skip
sentences = st.lists(runs, min_size=1, max_size=3).map(". ".join).map(lambda text: f"{text}.")
between = st.sampled_from(
    ["", "\n", "<!-- c -->", "<img src=/i.png alt=''>", "<a id=n></a>", "<hr>", "<script>1<2</script>"]
)
blocks = st.tuples(
    st.sampled_from(["p", "h2", "li", "blockquote", "div class='d'", "td"]),
    spaces,
    sentences,
    spaces,
    between,
).map(
    lambda made: (
        {
            "li": "<ul><li>{}</ul>",
            "td": "<table><tr><td>Head<td>Head2<tr><td>{}<td>end</table>",
        }.get(made[0], f"<{made[0]}>{{}}</{made[0].split()[0]}>").format("".join(made[1:4]))
        + made[4]
    )
)
pages = st.lists(blocks, min_size=1, max_size=5).map(lambda made: HEAD + "".join(made) + FOOT)


@given(st.lists(parts, max_size=20).map("".join))
def test_the_tokens_of_any_page_are_the_page(page: str) -> None:
    tokens = tokenise(page)
    assert "".join(page[token.start : token.end] for token in tokens) == page
    assert all(token.start < token.end for token in tokens)


@given(
    st.sampled_from(["<p>", "<p a=1>", "<p b='2' A=\"1\" a=3>", "<p/a>", "<p a =1 c>"]), st.text(max_size=9)
)
def test_an_attribute_that_is_set_is_read_again(tag: str, value: str) -> None:
    found = {one.name: one.value for one in reversed(attributes(with_value(tag, "a", value)))}
    expected = value.replace("\r", "\n") if "\r" in found["a"] else value
    assert found["a"] in (value, expected)


@given(pages)
def test_an_edition_that_changes_nothing_is_the_page_byte_for_byte(page: str) -> None:
    found = find_original(*read(page), trusted=True)
    assert rebuild(found, untouched(found.segmented)) == page


@given(pages)
def test_a_rebuilt_page_reads_as_the_edition(page: str) -> None:
    found = find_original(*read(page), trusted=True)
    assert found.problems == ()
    french = edition(found.segmented, turned)
    again = normalise(Page("page", "source/page.html", "text/html", rebuild(found, french)))
    assert isinstance(again, Article)
    assert texts_of(again) == texts_in(found.segmented)


@pytest.mark.skipif(not PAGES.is_dir(), reason="the pages of ../shared/benchmarks are not here")
def test_real_pages_stay_but_for_the_article() -> None:
    """Some of them; `make bench` measures all."""
    found = measure(sorted(PAGES.glob("*.html.gz"))[::8])
    assert found.pages >= 10
    assert found.equal == found.pages
    assert found.alone == found.pages
    assert found.lost <= 0.005 * found.texts
