"""The room that fills the gaps: catalogs come in, catalogs with machine translations go out."""

from pipeline.translate.door import Hypothesis, Link, Request, TranslateError, Translator
from pipeline.translate.engines import Cached, choose
from pipeline.translate.fill import fill_gaps
from pipeline.translate.forget import forget
from pipeline.translate.lines import translate_lines
from pipeline.translate.rounds import Answer

__all__ = [
    "Answer",
    "Cached",
    "Hypothesis",
    "Link",
    "Request",
    "TranslateError",
    "Translator",
    "choose",
    "fill_gaps",
    "forget",
    "translate_lines",
]
