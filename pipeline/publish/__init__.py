"""Writes editions as pages, Markdown, text, JSON and books, and the indexes and feeds that lead to them."""

from pipeline.publish.anchors import ids
from pipeline.publish.environment import PublishError
from pipeline.publish.names import name_of
from pipeline.publish.original import Original, find_original
from pipeline.publish.press import publish
from pipeline.publish.site import Order, Site, path_of

__all__ = [
    "Order",
    "Original",
    "PublishError",
    "Site",
    "find_original",
    "ids",
    "name_of",
    "path_of",
    "publish",
]
