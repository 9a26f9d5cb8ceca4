"""A translator begins with what the machine was least sure of: doubt in the catalog and in what is handed out."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from pipeline.catalogs import Shelf, reconcile
from pipeline.catalogs.exchange import Format, hand_out
from pipeline.model import Article, Block, BlockKind, Language, SegmentedArticle, State, Translation, Unit

EN, FR = Language("en"), Language("fr")
SURE = Translation("Il pleut.", State.MACHINE, "fake|en>fr", confidence=90)
UNSURE = Translation("Il pleure.", State.MACHINE, "fake|en>fr", confidence=12)
WRONG = Translation("Il neige.", State.MACHINE, "fake|en>fr", "a name was changed", confidence=77)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A catalog with three drafts, two of them doubtful."""
    texts = {"It rains.": SURE, "It pours.": UNSURE, "It snows.": WRONG}
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    units = tuple((Unit(block.kind, EN, block.text),) for block in blocks)
    segmented = SegmentedArticle(Article("rain", "source/rain.txt", blocks), units, EN)
    catalog = reconcile(None, segmented, FR)
    entries = tuple(replace(entry, translation=texts[entry.key.msgid]) for entry in catalog.entries)
    shelf = Shelf(tmp_path)
    shelf.store(segmented, [replace(catalog, entries=entries)])
    return shelf


def test_the_catalog_says_how_sure_the_machine_was(shelf: Shelf) -> None:
    notes = {entry.msgid: entry.comment for entry in polib.pofile(str(shelf.catalog_path("rain", FR)))}
    assert "doubt" not in notes["It rains."]
    assert "doubt: 12 % sure" in notes["It pours."]
    assert "doubt: 77 % sure; a name was changed" in notes["It snows."]


def test_what_is_doubtful_can_be_handed_out_alone(shelf: Shelf) -> None:
    (handout,) = hand_out(shelf, FR, Format.CSV, only=["doubtful"])
    rows = list(csv.DictReader(io.StringIO(handout.data.decode("utf-8-sig"))))
    assert [(row["msgid"], row["confidence"]) for row in rows] == [("It pours.", "12"), ("It snows.", "77")]


def test_how_sure_the_machine_was_survives_the_way_through_the_file(shelf: Shelf) -> None:
    catalog = shelf.load("rain", FR)
    assert catalog is not None
    assert [entry.translation for entry in catalog.entries] == [SURE, UNSURE, WRONG]
