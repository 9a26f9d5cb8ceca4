"""What a run has to say."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from pipeline.errors import PipelineError
from pipeline.model import Held, Language, Skipped, State


@dataclass(frozen=True, slots=True)
class Gap:
    """A unit without a translation."""

    context: str
    msgid: str
    problem: str
    """Why the machine left it; empty where no machine was asked."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of something is done; counts add up."""

    units: int = 0
    """Units that want a translation."""
    translated: int = 0
    """Of them, those that have a text, whoever made it."""
    approved: int = 0
    """Of them, those that a person stands behind."""
    doubtful: int = 0
    """Of them, those whose text a machine doubts."""
    words: int = 0
    """Words of the source, of all units."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    def percent(self, part: str) -> int:
        """Return how many units of a hundred are `translated`, `approved` or `doubtful`, rounded down; all of none."""
        whole = 0 if part == "doubtful" else 100
        return 100 * int(getattr(self, part)) // self.units if self.units else whole


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
    doubtful: int = 0
    """Units whose text is a machine's that a person should look at before others."""
    paired: int = 0
    """Passages that the article itself says in two languages, counted once; each edition has its own."""

    @property
    def counts(self) -> Counts:
        """The same as plain numbers."""
        units = dict(self.units)
        return Counts(
            units=sum(units.values()) - units[State.SOURCE],
            translated=sum(units.values()) - units[State.SOURCE] - units[State.MISSING],
            approved=units[State.HUMAN] + units[State.APPROVED],
            doubtful=self.doubtful,
            words=sum(count for _, count in self.words),
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be worked on; its files are as they were."""

    location: str
    reason: str
    """Names file, line or unit."""
    next_step: str = ""
    """What a person should do about it."""

    @classmethod
    def of(cls, location: str, error: PipelineError) -> "Failure":
        """Return the failure that an error means for an article."""
        where = f"{error.where}: " if error.where else ""
        return cls(location, f"{where}{error.message}", error.next_step)

    @property
    def message(self) -> str:
        """Both in one, as the front door tells any error."""
        return str(PipelineError(self.reason, next_step=self.next_step))


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
class Shortfall:
    """A language in which less is done than was asked for."""

    language: Language
    message: str
    """Says what is asked, what there is, and which articles fall short most."""


@dataclass(frozen=True, slots=True)
class Redone:
    """An article that was worked on, and why."""

    location: str
    reasons: tuple[str, ...]


STRAY = "no article can have this name"
"""The problem of a file among the catalogs that nothing reads."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """Catalogs that have no article any more (it was renamed, moved or taken out), or a file that is nobody's."""

    slug: str
    """The article's name, or the file's."""
    catalogs: tuple[str, ...]
    """Where they are."""
    people: int
    """Units in them with a person's words."""
    problem: str = ""
    """Why not all of them can be read."""


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a command."""

    coverage: Sequence[Coverage] = ()
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()
    """Catalogs that no longer fit their source (`check` only)."""
    written: tuple[str, ...] = ()
    """Files written, in order."""
    problems: Sequence[str] = ()
    """Translations that an edition could not show as they are."""
    held: Sequence[Held] = ()
    """Editions that their terms keep back."""
    findings: Sequence[Finding] = ()
    """What the checks found (`check` only)."""
    shortfalls: tuple[Shortfall, ...] = ()
    """Languages below a threshold (`check` only)."""
    tolerated: tuple[Language, ...] = ()
    """Languages whose gaps a threshold judges (`check` only)."""
    redone: tuple[Redone, ...] = ()
    """Articles that were worked on; the others are as they were."""
    orphans: tuple[Orphan, ...] = ()
    """Catalogs that have no article any more."""

    @property
    def errors(self) -> int:
        """Findings that may not be published."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def gaps(self) -> int:
        """Units without a translation, over all articles and languages."""
        return sum(len(coverage.gaps) for coverage in self.coverage)

    @property
    def gaps_that_fail(self) -> int:
        """Gaps that no threshold judges."""
        return sum(len(one.gaps) for one in self.coverage if one.language not in self.tolerated)

    def totals(self) -> dict[Language, Counts]:
        """Add up the articles of each language, in the order in which languages are met."""
        sums: dict[Language, Counts] = {}
        for coverage in self.coverage:
            sums[coverage.language] = sums.get(coverage.language, Counts()) + coverage.counts
        return sums
