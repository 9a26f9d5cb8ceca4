"""What an errand's way through the corridor is gone with."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.gather import Source
from pipeline.run.errand import Watcher
from pipeline.run.inventory import Project, Stock
from pipeline.run.spool import Task
from pipeline.run.state import State

if TYPE_CHECKING:
    from pipeline.run.crew import Hands  # loaded when there is work for them


@dataclass(frozen=True, slots=True)
class Gear:
    """The project, what is remembered of it, and whoever works on it."""

    project: Project
    stock: Stock
    state: State
    crew: "Hands"
    spool: Path
    watcher: Watcher

    def task(self, source: Source) -> Task:
        """Return an article as whoever works on it is given it."""
        return Task(self.project.config, source, self.project.stamps, self.spool)
