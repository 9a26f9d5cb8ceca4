"""SegmentedArticle + files under `locales/` ↔ Catalog: translations that outlive edits, moves and tools.

`reconcile` is pure; `Shelf` reads and writes. PO files are known in this room only.
"""

from pipeline.catalogs.concordance import Hit, search
from pipeline.catalogs.drafts import ask_beside, keep_drafts, lay_beside, open_drafts
from pipeline.catalogs.guide import Guide
from pipeline.catalogs.lines import msgstr_lines
from pipeline.catalogs.memory import Known, Memory, gives, open_sources, recall, words_of_people
from pipeline.catalogs.po import CatalogError
from pipeline.catalogs.reconcile import reconcile
from pipeline.catalogs.shelf import Shelf

__all__ = [
    "CatalogError",
    "Guide",
    "Hit",
    "Known",
    "Memory",
    "Shelf",
    "ask_beside",
    "gives",
    "keep_drafts",
    "lay_beside",
    "msgstr_lines",
    "open_drafts",
    "open_sources",
    "recall",
    "reconcile",
    "search",
    "words_of_people",
]
