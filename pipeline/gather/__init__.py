"""Finds the articles in the source folder and reads them."""

from pipeline.gather.folder import MAX_BYTES, Source, SourceError, find, read
from pipeline.gather.origin import origin_path

__all__ = ["MAX_BYTES", "Source", "SourceError", "find", "origin_path", "read"]
