"""Finds the articles in the source folder and reads them."""

from pipeline.gather.folder import MAX_BYTES, Source, SourceError, find, read

__all__ = ["MAX_BYTES", "Source", "SourceError", "find", "read"]
