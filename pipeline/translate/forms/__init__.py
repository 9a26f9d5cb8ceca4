"""Dates, times, decades, centuries and measures, understood by what they mean and written as each language does.

Sources: Unicode CLDR through Babel for dates and for whether a country counts twelve or twenty-four hours; the
*Lexique des règles typographiques en usage à l'Imprimerie nationale* for `17 h 30`, `XXe siècle`, `les années 1990`;
the SI brochure for the space between number and unit.
"""

from pipeline.translate.forms.found import find
from pipeline.translate.forms.kinds import Form, Kind, Measure, Time
from pipeline.translate.forms.matched import Places, covered, match
from pipeline.translate.forms.placed import replaced
from pipeline.translate.forms.written import write

__all__ = ["Form", "Kind", "Measure", "Places", "Time", "covered", "find", "match", "replaced", "write"]
