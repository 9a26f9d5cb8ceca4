"""The room that fills the gaps: catalogs come in, catalogs with machine translations go out."""

from pipeline.translate.argos import ArgosTranslator
from pipeline.translate.door import Hypothesis, Link, Request, TranslateError, Translator
from pipeline.translate.fill import fill_gaps
from pipeline.translate.lines import translate_lines
from pipeline.translate.rounds import Answer

__all__ = [
    "Answer",
    "ArgosTranslator",
    "Hypothesis",
    "Link",
    "Request",
    "TranslateError",
    "Translator",
    "fill_gaps",
    "translate_lines",
]
