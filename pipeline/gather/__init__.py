"""Finds the articles in the source folder and reads them."""

from pipeline.gather.beside import Refused, is_copied, look_beside, name_beside, path_below
from pipeline.gather.folder import MAX_BYTES, Source, SourceError, find, location_of, read, slug_of
from pipeline.gather.origin import origin_path

__all__ = [
    "MAX_BYTES",
    "Refused",
    "Source",
    "SourceError",
    "find",
    "is_copied",
    "location_of",
    "look_beside",
    "name_beside",
    "origin_path",
    "path_below",
    "read",
    "slug_of",
]
