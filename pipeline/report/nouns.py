"""What a run has to say."""

from dataclasses import dataclass

from pipeline.model import Held, Language, Skipped, State


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit without a translation."""

    context: str
    msgid: str
    problem: str
    """Why the machine left it; empty where no machine was asked."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one article is in one language."""

    slug: str
    location: str
    language: Language
    units: tuple[tuple[State, int], ...]
    """Units by state, in the order of `State`, every state there."""
    words: tuple[tuple[State, int], ...]
    """Words of the source text by state, likewise."""
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be worked on; its files are as they were."""

    location: str
    message: str
    """Names file, line or unit, and the next step."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What looks wrong in one translation."""

    slug: str
    language: Language
    context: str
    msgid: str
    check: str
    """The check's id, by which a translator dismisses it."""
    severity: str
    """`error` or `warning`."""
    problem: str


@dataclass(frozen=True, slots=True)
class Redone:
    """An article that was worked on, and why."""

    location: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a command."""

    coverage: tuple[Coverage, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()
    """Catalogs that no longer fit their source (`check` only)."""
    written: tuple[str, ...] = ()
    """Files written, in order."""
    problems: tuple[str, ...] = ()
    """Translations that an edition could not show as they are."""
    held: tuple[Held, ...] = ()
    """Editions that their terms keep back."""
    findings: tuple[Finding, ...] = ()
    """What the checks found (`check` only)."""
    redone: tuple[Redone, ...] = ()
    """Articles that were worked on; the others are as they were."""

    @property
    def errors(self) -> int:
        """Findings that may not be published."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def gaps(self) -> int:
        """Units without a translation, over all articles and languages."""
        return sum(len(coverage.gaps) for coverage in self.coverage)
