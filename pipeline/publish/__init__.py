"""Writes editions as pages, Markdown, text, JSON and books, and the indexes and feeds that lead to them."""

from pipeline.publish.anchors import ids
from pipeline.publish.articles import Articles
from pipeline.publish.attachments import addresses_in, copies_of
from pipeline.publish.environment import PublishError, warn_of_strangers
from pipeline.publish.names import name_of
from pipeline.publish.original import Original, find_original
from pipeline.publish.plan import Neighbours, Plan
from pipeline.publish.press import (
    article_files,
    make_plan,
    publish,
    shared_files,
    site_files,
    take_away,
    withdraw,
    write_files,
)
from pipeline.publish.site import Order, Site, path_of
from pipeline.publish.summary import summarise

__all__ = [
    "Articles",
    "Neighbours",
    "Order",
    "Original",
    "Plan",
    "PublishError",
    "Site",
    "addresses_in",
    "article_files",
    "copies_of",
    "find_original",
    "ids",
    "make_plan",
    "name_of",
    "path_of",
    "publish",
    "shared_files",
    "site_files",
    "summarise",
    "take_away",
    "warn_of_strangers",
    "withdraw",
    "write_files",
]
