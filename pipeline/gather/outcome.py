"""What became of one page that was to be fetched."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import PipelineError


class FetchError(PipelineError):
    """Something that was asked for and cannot be fetched."""


class Fate(StrEnum):
    """How it ended."""

    NEW = "new"
    CHANGED = "changed"
    """The snapshot was replaced: the page is another than when it was fetched last."""
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    """No article, or one that its site does not give to robots."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of a fetch's story."""

    source: str
    """The address or the file that was to be fetched."""
    fate: Fate
    location: str = ""
    """The snapshot, as a person knows it; empty where there is none."""
    reason: str = ""
    """Why it was skipped or failed, with the next step."""
