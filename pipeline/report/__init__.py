"""What happened, for a person and for a program."""

from pipeline.report.nouns import Coverage, Failure, Finding, Gap, Redone, Report
from pipeline.report.show import as_json, as_table, explanation, summary

__all__ = [
    "Coverage",
    "Failure",
    "Finding",
    "Gap",
    "Redone",
    "Report",
    "as_json",
    "as_table",
    "explanation",
    "summary",
]
