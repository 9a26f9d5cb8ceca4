"""What a command wants of the corridor, and what it hears on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.report import Failure


@dataclass(frozen=True, slots=True)
class Errand:
    """How far the articles go."""

    asks: bool = False
    """Gaps are put to the machine."""
    redrafts: bool = False
    """So is what only a machine wrote."""
    stores: bool = False
    """Catalogs are written."""
    prints: bool = False
    """Editions are made."""

    @property
    def writes(self) -> bool:
        """Whether anything is written at all, what was worked out included."""
        return self.stores or self.prints


@dataclass(frozen=True, slots=True)
class Step:
    """How far a stretch of the corridor is."""

    stage: str
    """`reading`, `translating` or `writing`."""
    done: int
    total: int
    unit: str
    """What is counted: `articles` or `units`."""
    article: str = ""
    """The article that has just been done, where one was."""


Watcher = Callable[[Step | Failure], None]
"""Hears how far it is, and of each article that could not be worked on, when that is known."""


def silent(event: Step | Failure) -> None:
    """Hear nothing."""
    _ = event
