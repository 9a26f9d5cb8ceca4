"""Puts an edition together: the article's form, the catalog's words, the language's typography."""

from pipeline.assemble.edition import AssembleError, assemble

__all__ = ["AssembleError", "assemble"]
