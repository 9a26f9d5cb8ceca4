"""Shows the out folder on this machine, and makes it again when what it is made from changes."""

from pipeline.preview.server import PreviewError, Server
from pipeline.preview.workshop import Workshop

__all__ = ["PreviewError", "Server", "Workshop"]
