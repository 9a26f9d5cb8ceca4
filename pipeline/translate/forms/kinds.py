"""What dates, times and other forms in a text are, once they are understood."""

from enum import StrEnum
from typing import NamedTuple

from pipeline.translate.dates import Date
from pipeline.translate.numbers import Number

SPACE = "[ \u00a0\u202f\u2009]"
GAP = f"{SPACE}?"
REACH = 100
"""Characters before a form among which the words that belong to it are looked for: a text may hold thousands of forms."""

PRIMES = ("'", "’", "′")


class Kind(StrEnum):
    """What a form says."""

    DATE = "date"
    QUARTER = "quarter"
    """Of a year."""
    TIME = "time"
    DURATION = "duration"
    """So many hours and minutes."""
    DECADE = "decade"
    CENTURY = "century"
    RANK = "rank"
    """A roman number with its ending, as in `IIe Empire`."""
    MEASURE = "measure"
    PRIMED = "primed"
    """Feet and inches, or minutes and seconds: `6'2"`, `9''58`."""


class Time(NamedTuple):
    """A time of day, of twenty-four hours; or hours and minutes that something takes."""

    hour: int
    minute: int


class Measure(NamedTuple):
    """So much of a unit."""

    number: Number
    unit: str
    """As English writes it."""


class Primes(NamedTuple):
    """Two whole numbers with their marks."""

    first: str
    mark: str
    second: str
    last: str = ""


class Form(NamedTuple):
    """A form in a text."""

    start: int
    end: int
    kind: Kind
    value: Date | Time | Measure | Primes | int
    """A number is the first year of a DECADE (or its two digits), that of a CENTURY or RANK, or year and QUARTER."""
