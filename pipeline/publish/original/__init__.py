"""The original layout: the source page itself with its article's texts replaced."""

from pipeline.publish.original.rebuild import Original, find_original, rebuild

__all__ = ["Original", "find_original", "rebuild"]
