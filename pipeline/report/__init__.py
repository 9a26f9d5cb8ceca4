"""What happened, for a person and for a program."""

from pipeline.report.levels import Thresholds, judge
from pipeline.report.nouns import (
    STRAY,
    Counts,
    Coverage,
    Failure,
    Finding,
    Gap,
    Orphan,
    Redone,
    Report,
    Shortfall,
)
from pipeline.report.show import as_json, as_table, complaint, explanation, failures, one_line, summary

__all__ = [
    "STRAY",
    "Counts",
    "Coverage",
    "Failure",
    "Finding",
    "Gap",
    "Orphan",
    "Redone",
    "Report",
    "Shortfall",
    "Thresholds",
    "as_json",
    "as_table",
    "complaint",
    "explanation",
    "failures",
    "judge",
    "one_line",
    "summary",
]
