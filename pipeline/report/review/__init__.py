"""The review page: source and target side by side, to be read, corrected and taken home as a PO file."""

from pipeline.report.review.press import ReviewError, Voice, write_review
from pipeline.report.review.sheet import Sheet

__all__ = ["ReviewError", "Sheet", "Voice", "write_review"]
