"""Glossaries and lists of names, as people and tools write them."""

from pathlib import Path

import pytest

from pipeline.catalogs import Guide
from pipeline.glossary import GlossaryError, read_glossary
from pipeline.model import Entry, Key, Language
from pipeline.terms import Glossary, Term, has_one, stands_in

EN, FR = Language("en"), Language("fr")
SCREENING = Term(((EN, "private screening"), (FR, "projection privée"), (FR, "séance privée")))

TBX = """<?xml version="1.0"?>
<!DOCTYPE martif [<!ENTITY bomb "boom"><!ENTITY file SYSTEM "file:///etc/passwd">]>
<martif type="TBX"><text><body>
 <termEntry id="1">
  <langSet xml:lang="en"><tig><term>private  screening</term></tig></langSet>
  <langSet xml:lang="FR"><tig><term>projection privée</term></tig><tig><term>séance privée</term></tig></langSet>
 </termEntry>
 <termEntry id="2"><langSet xml:lang="en"><tig><term>only English &bomb;&file;</term></tig></langSet></termEntry>
</body></text></martif>
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "en,fr,note\nprivate screening,projection privée|séance privée,x\nonly English,,\n"),
        ("a.csv", "\ufeffnumber;en;fr\n1; private screening ;projection privée|séance privée\n"),
        ("a.tbx", TBX),
        ("a.tbx", TBX.replace("private  screening", "private <!-- x --><hi>screen</hi>ing<?x y?>")),
        ("a.tbx", TBX.replace("martif", "tbx").replace("<tbx ", '<tbx xmlns="urn:iso:std:iso:30042:ed-2" ')),
    ],
)
def test_a_glossary_is_read_from_csv_and_tbx_without_entities(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_glossary(tmp_path / name, None) == Glossary((SCREENING,))


def test_a_list_of_names_has_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text(
        "# remark\nNetflix\n\n Marseille  Métropole\nNetflix\n", encoding="utf-8"
    )
    assert read_glossary(None, tmp_path / "names.txt") == Glossary((), ("Netflix", "Marseille Métropole"))


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("a.csv", b"", ":1"),
        ("a.csv", b"english,french\na,b\n", ":1"),
        ("a.csv", b'en,fr\n"a"b,c\n', ":2"),
        ("a.csv", b"en,fr\na,\xe9\n", ":2"),
        ("a.tbx", b"<martif>\n<text></martif>", ":2"),
    ],
)
def test_a_broken_glossary_is_named_with_its_line(tmp_path: Path, name: str, data: bytes, where: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(GlossaryError) as caught:
        read_glossary(tmp_path / name, None)
    assert caught.value.where == f"{tmp_path / name}{where}"
    with pytest.raises(GlossaryError, match="cannot be read"):
        read_glossary(tmp_path / "missing.csv", None)


def test_terms_are_found_in_other_numbers_and_genders() -> None:
    glossary = Glossary((SCREENING,))
    assert glossary.present("The Private screenings of May", EN) == (SCREENING,)
    assert glossary.present("Screenings of private films", EN) == ()
    assert glossary.present("des projections privées", Language("fr-CA")) == (SCREENING,)
    assert has_one(("œil privé",), "L’œil privé")
    assert not stands_in("Art", "Artist")


def test_a_translator_is_told_terms_names_and_where_to_see_the_page() -> None:
    guide = Guide(Glossary((SCREENING,), ("Netflix",)), "https://example.org")
    entry = Entry(Key("paragraph", "Netflix has <a>private screenings</a>."), EN)
    assert list(guide.notes(entry, "an-article", FR)) == [
        "glossary: private screening → projection privée, séance privée",
        "keep as it is: Netflix",
        "preview: https://example.org/fr/an-article.html",
    ]
    assert list(guide.notes(entry, "an-article", EN)) == ["preview: https://example.org/en/an-article.html"]
