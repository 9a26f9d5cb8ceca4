"""Formulas: words on one line for people and machines, MathML for readers, and nothing that could act."""

import pytest

from pipeline.casing import Evidence
from pipeline.mathml import is_formula
from pipeline.model import BlockKind, Inline, State
from pipeline.normalise.dom import parse
from pipeline.normalise.formulas import settle_formulas
from pipeline.publish.inline import words
from pipeline.publish.markdown_inline import words as markdown_words
from pipeline.translate import protect
from pipeline.translate.job import job_for
from pipeline.typography import typeset
from tests.publish_sample import EN, FR, passage, piece

X = Inline(1, "math", (("mathml", "<math><mi>x</mi></math>"),))
B = Inline(2, "b")


def settled(mathml: str) -> tuple[str, str]:
    """The one formula's words and MathML."""
    root = parse(f"<p>{mathml}</p>")
    settle_formulas(root)
    (formula,) = root.find("math")
    return formula.text(), formula.attributes["mathml"]


@pytest.mark.parametrize(
    ("mathml", "line"),
    [
        ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
        ("<mi>sin</mi><mo>(</mo><mi>x</mi><mo>)</mo>", "sin(x)"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ('<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>', "((n k))"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ("<msup><mi>e</mi><mrow><mo>-</mo><mi>x</mi></mrow></msup>", "e^(-x)"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a+b)²"),
        ("<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>", "f′(x)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<msub><mi>x</mi><mi>max</mi></msub>", "x_max"),
        ("<mover><mi>v</mi><mo>→</mo></mover>", "v⃗"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(i = 1)ⁿ"),
        ("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "¹⁴₆C"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>2</mn></mtd></mtr></mtable>", "1, 0; 2"),
        ("<mtext>if </mtext><mi>x</mi><mo>&ge;</mo><mphantom><mi>y</mi></mphantom><mn>0</mn>", "if x ≥ 0"),
    ],
)  # fmt: skip
def test_a_formula_is_read_on_one_line(mathml: str, line: str) -> None:
    assert settled(f"<math>{mathml}</math>")[0] == line


@pytest.mark.parametrize(
    "mathml",
    [
        '<math><mi href="javascript:f()" onclick="f()" style="x" class="y" id="z">x</mi></math>',
        "<math><mtext><script>f()</script><style>*{}</style><img src=x onerror=f()></mtext><mi>x</mi></math>",
        "<math><annotation-xml encoding='text/html'><script>f()</script></annotation-xml><mi>x</mi></math>",
        "<math><mglyph src='//x.example'/><mi>x</mi><malignmark/><math><mi>y</mi></math></math>",
        "<math><mi>&lt;/math&gt;&lt;script&gt;f()&lt;/script&gt;</mi></math>",
        '<math mathml="<script>f()</script>" display="block&quot; onclick=f()"><mi>x</mi></math>',
    ],
)
def test_what_is_kept_of_a_page_s_formula_is_one(mathml: str) -> None:
    _, kept = settled(mathml)
    assert is_formula(kept)
    assert not any(
        word in kept for word in ("<script", "href", "onclick", "style", "<img", "mglyph", "class")
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<math>",
        "<math></math></math>",
        "<math></math><math></math>",
        "<math><mi>x</mo></math>",
        "<math><math></math></math>",
        "<mrow></mrow>",
        "<math><script>f()</script></math>",
        "<math><mtext><p>x</p></mtext></math>",
        '<math><mi href="x">x</mi></math>',
        '<math display="javascript:f()"></math>',
        '<math display="a" onload="f()"></math>',
        "<math>&nbsp;</math>",
        "<math><mi>a < b</mi></math>",
        "<math><!-- x --></math>",
        "<math><mi/></math>",
    ],
)
def test_a_page_shows_no_mathml_but_what_is_known(text: str) -> None:
    behind = Inline(1, "math", (("mathml", text),))
    shown = words(passage(BlockKind.PARAGRAPH, piece("A <math>x</math>.", FR, State.MACHINE, behind)), FR)
    assert (is_formula(text), str(shown)) == (False, '<span data-state="machine">A x.</span>')


def test_a_page_shows_the_formula_and_a_text_its_words_whoever_wrote_them() -> None:
    shown = passage(
        BlockKind.PARAGRAPH, piece("Soit <math>x <b>y</b></math>, <b>oui</b>.", FR, State.HUMAN, X, B)
    )
    assert words(shown, FR) == "Soit <math><mi>x</mi></math>, <b>oui</b>."
    assert (
        markdown_words(passage(BlockKind.PARAGRAPH, piece("<math>a_1</math>", FR, State.HUMAN, X)), FR)
        == r"a\_1"
    )


def test_a_machine_sees_no_formula_and_typography_leaves_it() -> None:
    job = job_for("If <math>a : b</math> then.", EN, FR, Evidence())
    assert [job.plain[start:end] for start, end in job.kept] == ["a : b"]
    assert typeset("<math>a : b</math> : oui", FR) == "<math>a : b</math>\u00a0: oui"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (r"So \(E = mc^2\), and \[\frac{a}{b}\].", [r"\(E = mc^2\)", r"\[\frac{a}{b}\]"]),
        ("So $$x_1 = 2$$, for $5 or $$.", ["$$x_1 = 2$$"]),
        (r"A path C:\(x) and $$$ and 5 $.", []),
    ],
)
def test_tex_between_its_own_marks_stays_as_it_is(text: str, kept: list[str]) -> None:
    assert [text[start:end] for start, end in protect.find(text)] == kept
