"""Puts an edition together: the article's form, the catalog's words, the language's typography."""

from pipeline.assemble.edition import AssembleError, assemble
from pipeline.assemble.threshold import hold_back

__all__ = ["AssembleError", "assemble", "hold_back"]
