"""Catalogs → findings: what looks wrong in a translation, whoever made it.

Stands above the other rooms, for it judges numbers and protected spans by the very rules that `translate` obeys.
"""

from pipeline.checks.review import review
from pipeline.checks.table import CHECKS, Check, Severity

__all__ = ["CHECKS", "Check", "Severity", "review"]
