"""Catalogs ↔ files that translators and their tools work with: PO, XLIFF, TMX, CSV, XLSX.

`hand_out` writes, `take_back` reads what came back and puts in what fits. One module for each format; reading and
writing are twins: what goes out and comes back untouched changes nothing.
"""

from pipeline.catalogs.exchange.decide import Outcome, Verdict
from pipeline.catalogs.exchange.formats import Format, by_name
from pipeline.catalogs.exchange.hand_out import ONLY, Handout, hand_out
from pipeline.catalogs.exchange.sheet import ExchangeError
from pipeline.catalogs.exchange.take_back import Part, Receipt, take_back

__all__ = [
    "ONLY",
    "ExchangeError",
    "Format",
    "Handout",
    "Outcome",
    "Part",
    "Receipt",
    "Verdict",
    "by_name",
    "hand_out",
    "take_back",
]
