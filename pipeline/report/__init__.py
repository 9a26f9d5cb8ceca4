"""What happened, for a person and for a program."""

from pipeline.report.levels import Thresholds, judge
from pipeline.report.nouns import Counts, Coverage, Failure, Finding, Gap, Redone, Report, Shortfall
from pipeline.report.show import as_json, as_table, explanation, summary

__all__ = [
    "Counts",
    "Coverage",
    "Failure",
    "Finding",
    "Gap",
    "Redone",
    "Report",
    "Shortfall",
    "Thresholds",
    "as_json",
    "as_table",
    "explanation",
    "judge",
    "summary",
]
