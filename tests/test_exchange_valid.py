"""What goes out as XLIFF keeps the specifications' rules, and their schemas where a package brought those.

XLIFF 1.2 (strict), chapter 2, and XLIFF 2.0, chapter 4: order of children, attributes and their values,
ids that may stand once, and the constraints that no schema states.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from pipeline.catalogs.exchange import xliff2, xliff12
from pipeline.catalogs.exchange.sheet import Segment, Sheet
from pipeline.model import Key, Language, State
from tests.outside import XLIFF_SCHEMAS
from tests.test_exchange import sheets

XML = "{http://www.w3.org/XML/1998/namespace}"
NMTOKEN, ANY, LANGUAGE = r"[\w.:-]+", r"(?s:.*)", r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
YES_NO = "yes|no"
Rules = dict[str, tuple[str, dict[str, str]]]
"""Of each element: its children's names in order, as a pattern, and its attributes; `!` marks one that must stand."""

INLINE_12 = "((g|x) )*"
CTYPE = "image|pb|lb|x-.+|bold|italic|underlined|link"
V12: Rules = {
    "xliff": ("(file )+", {"version!": r"1\.2"}),
    "file": (
        "(header )?body ",
        {"original!": ANY, "source-language!": LANGUAGE, "datatype!": "html", "target-language": LANGUAGE},
    ),
    "body": ("((group|trans-unit|bin-unit) )*", {}),
    "trans-unit": (
        "source (seg-source )?(target )?((context-group|count-group|prop-group|note|alt-trans) )*",
        {"id!": ANY, "approved": YES_NO, f"{XML}space": "default|preserve"},
    ),
    "source": (INLINE_12, {}),
    "target": (
        INLINE_12,
        {
            "state": "final|needs-adaptation|needs-l10n|needs-review-adaptation|needs-review-l10n|"
            "needs-review-translation|needs-translation|new|signed-off|translated|x-.+",
            "state-qualifier": "exact-match|fuzzy-match|id-match|leveraged-glossary|leveraged-inherited|"
            "leveraged-mt|leveraged-repository|leveraged-tm|mt-suggestion|rejected-.+|x-.+",
        },
    ),
    "g": (INLINE_12, {"id!": ANY, "ctype": CTYPE}),
    "x": ("", {"id!": ANY, "ctype": CTYPE}),
    "context-group": ("(context )+", {"purpose": "(information|location|match|x-.+)( .+)?"}),
    "context": ("", {"context-type!": "database|element|elementtitle|linenumber|sourcefile|record|x-.+"}),
    "note": ("", {"from": ANY}),
}

INLINE_2 = "((cp|ph|pc|sc|ec|mrk|sm|em) )*"
CODE = {
    "id!": NMTOKEN,
    "type": "fmt|ui|quote|link|image|other",
    "subType": "[^:]+:.+",
    "canDelete": YES_NO,
    "canCopy": YES_NO,
}
V2: Rules = {
    "xliff": ("(file )+", {"version!": r"2\.0", "srcLang!": LANGUAGE, "trgLang": LANGUAGE}),
    "file": ("(skeleton )?(notes )?((unit|group) )+", {"id!": NMTOKEN, "original": ANY}),
    "unit": ("(notes )?(originalData )?((segment|ignorable) )+", {"id!": NMTOKEN, "type": "[^:]+:.+"}),
    "notes": ("(note )+", {}),
    "note": ("", {"category": ANY}),
    "segment": (
        "source (target )?",
        {"state": "initial|translated|reviewed|final", "subState": "[^:]+:.+"},
    ),
    "source": (INLINE_2, {f"{XML}space": "default|preserve"}),
    "target": (INLINE_2, {f"{XML}space": "default|preserve"}),
    "pc": (INLINE_2, {**CODE, "dispStart": ANY, "dispEnd": ANY}),
    "ph": ("", {**CODE, "disp": ANY}),
}


def faults(data: bytes, rules: Rules) -> list[str]:
    """Say what of a document breaks the rules."""
    found = []
    for element in etree.fromstring(data).iter(etree.Element):
        name = etree.QName(element).localname
        if name not in rules:
            found.append(f"<{name}>")
            continue
        order, attributes = rules[name]
        inside = "".join(f"{etree.QName(child).localname} " for child in element)
        if not re.fullmatch(order, inside):
            found.append(f"<{name}> holds {inside}")
        known = {key.rstrip("!"): value for key, value in attributes.items()}
        found += [
            f"<{name}> without {key[:-1]}"
            for key in attributes
            if key[-1] == "!" and not element.get(key[:-1])
        ]
        found += [
            f"<{name} {key}={value!r}>"
            for key, value in element.items()
            if not re.fullmatch(known.get(key, "(?!)"), value)
        ]
    return found


def ids(element: etree._Element, *names: str) -> list[str]:
    return [str(one.get("id")) for one in element.iter(*(f"{{*}}{name}" for name in names))]


def repeated(found: Sequence[str]) -> list[str]:
    return [name for name in {*found} if found.count(name) > 1]


def constraints_12(root: etree._Element) -> list[str]:
    """Ids stand once: of units in their file, of inline elements in a source or target."""
    found = [name for file in root.iter("{*}file") for name in repeated(ids(file, "trans-unit"))]
    for content in root.iter("{*}source", "{*}target"):
        found += repeated(ids(content, "g", "x"))
    return found


def constraints_2(root: etree._Element) -> list[str]:
    """Ids stand once; a target needs trgLang; a subType belongs to a type, a subState to a state."""
    found = repeated(ids(root, "file"))
    for file in root.iter("{*}file"):
        found += repeated(ids(file, "unit"))
    for content in root.iter("{*}source", "{*}target"):
        found += repeated(ids(content, "pc", "ph"))
    if not root.get("trgLang") and root.find(".//{*}target") is not None:
        found.append("no trgLang")
    found += [
        f"subType of {one.get('id')}" for one in root.iter() if one.get("subType") and not one.get("type")
    ]
    return found + [
        "subState" for one in root.iter("{*}segment") if one.get("subState") and not one.get("state")
    ]


VERSIONS: list[tuple[Callable[[Sequence[Sheet]], bytes], Rules, Callable[[etree._Element], list[str]]]] = [
    (xliff12.write, V12, constraints_12),
    (xliff2.write, V2, constraints_2),
]


@settings(max_examples=40, deadline=None)
@given(sheets())
def test_xliff_that_goes_out_is_valid(given_sheets: tuple[Sheet, ...]) -> None:
    given_sheets = tuple(sheet for sheet in given_sheets if sheet.segments)
    for write, rules, constraints in VERSIONS if given_sheets else []:
        data = write(given_sheets)
        assert faults(data, rules) == []
        assert constraints(etree.fromstring(data)) == []


class Local(etree.Resolver):
    """Finds W3C's schema beside OASIS's, which name it by its address."""

    def resolve(self, system_url: str, _public_id: str, context: object) -> object:
        return self.resolve_filename(str(XLIFF_SCHEMAS / Path(system_url).name), context)


def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(XLIFF_SCHEMAS / name, parser))


needs_schemas = pytest.mark.skipif(
    not XLIFF_SCHEMAS.is_dir(), reason="the schemas of php-symfony-translation are not installed"
)
SCHEMAS = [(xliff12.write, "xliff-core-1.2-strict.xsd"), (xliff2.write, "xliff-core-2.0.xsd")]


@needs_schemas
@pytest.mark.parametrize(("write", "name"), SCHEMAS)
def test_xliff_that_goes_out_is_valid_by_the_schema_of_oasis(
    write: Callable[[Sequence[Sheet]], bytes], name: str
) -> None:
    valid = schema(name)

    @settings(max_examples=60, deadline=None)
    @given(sheets())
    def holds(given_sheets: tuple[Sheet, ...]) -> None:
        given_sheets = tuple(sheet for sheet in given_sheets if sheet.segments)
        if given_sheets:
            valid.assertValid(etree.fromstring(write(given_sheets)))

    holds()


@needs_schemas
@pytest.mark.parametrize(("write", "name"), SCHEMAS)
def test_the_schema_of_oasis_finds_what_breaks_it(
    write: Callable[[Sequence[Sheet]], bytes], name: str
) -> None:
    segment = Segment(Key("title", "It <em>rains</em>."), "Il <em>pleut</em>.", State.HUMAN, Language("en"))
    data = write([Sheet("rain", Language("fr"), (segment,))])
    assert schema(name).validate(etree.fromstring(data))
    assert not schema(name).validate(etree.fromstring(data.replace(b'state="translated"', b'state="good"')))


def test_the_rules_find_what_breaks_them() -> None:
    bad = b"""<xliff version="1.3"><file original="a"><body><trans-unit id="1"><target state="good"/><source/>
    </trans-unit></body></file></xliff>"""
    assert faults(bad, V12) == [
        "<xliff version='1.3'>",
        "<file> without source-language",
        "<file> without datatype",
        "<trans-unit> holds target source ",
        "<target state='good'>",
    ]
