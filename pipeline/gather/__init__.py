"""Finds the articles in the source folder and reads them."""

from pipeline.gather.folder import MAX_BYTES, Source, SourceError, find, location_of, read
from pipeline.gather.origin import origin_path

__all__ = ["MAX_BYTES", "Source", "SourceError", "find", "location_of", "origin_path", "read"]
