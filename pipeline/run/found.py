"""What a run finds out about its articles on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gather import Source
from pipeline.report import Failure, Redone
from pipeline.run.errand import Watcher
from pipeline.run.inventory import Stock
from pipeline.run.record import Known, Left, Told

if TYPE_CHECKING:
    from pipeline.run.crew import Lost  # loaded when there is work


@dataclass(slots=True)
class Found:
    """What was found, by location; it grows as the articles go on."""

    orphans: Mapping[str, Left] = field(default_factory=dict)
    """Of catalogs that have no article any more, by the name that it had."""
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of all articles that were worked on."""
    known: dict[str, Known] = field(default_factory=dict)
    """Of those that were worked on and did not fail."""
    told: dict[str, Told] = field(default_factory=dict)
    """Of those that were worked on, what the state does not hold."""
    failures: dict[str, Failure] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    def redone(self, sources: Sequence[Source]) -> tuple[Redone, ...]:
        """Return the articles that were worked on, and why, in the order of the sources."""
        return tuple(
            Redone(source.location, self.reasons[source.location])
            for source in sources
            if source.location in self.reasons
        )

    def no_articles(self, stock: Stock) -> set[str]:
        """Return the locations of the sources that are none."""
        known = {source.location: stock.known[source.location] for source in stock.fresh}
        return {location for location, one in (known | self.known).items() if one.skipped}

    def fail(self, source: Source, result: "Failure | Lost[object]", watcher: Watcher) -> None:
        """Note an article that could not be worked on, and say so at once."""
        failure = (
            result
            if isinstance(result, Failure)
            else Failure(
                source.location,
                f"{source.location}: the process that worked on it was killed, twice",
                "give the machine more memory, or take the article out of the source folder",
            )
        )
        self.failures[source.location] = failure
        watcher(failure)
