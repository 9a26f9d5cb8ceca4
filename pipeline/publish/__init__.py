"""Writes editions as pages, Markdown, text, JSON and books, and the indexes and feeds that lead to them."""

from pipeline.publish.environment import PublishError
from pipeline.publish.press import publish
from pipeline.publish.site import Order, Site

__all__ = ["Order", "PublishError", "Site", "publish"]
