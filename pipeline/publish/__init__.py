"""Writes editions as pages, Markdown and plain text, and the index that leads to them."""

from pipeline.publish.press import PublishError, publish
from pipeline.publish.site import Site

__all__ = ["PublishError", "Site", "publish"]
