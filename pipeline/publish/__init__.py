"""Writes editions as pages, Markdown and plain text, and the index that leads to them."""

from pipeline.publish.anchors import ids
from pipeline.publish.press import PublishError, publish
from pipeline.publish.site import Site, path_of

__all__ = ["PublishError", "Site", "ids", "path_of", "publish"]
