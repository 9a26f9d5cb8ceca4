"""A negation that a translation has lost or made up: the fault that turns around what a text says.

What says *not* and little else is looked for in the one text, and all that may say it in the other, so that a doubt is
nearly always right and most that are lost inside a longer text are not seen. It is no fault of its own, for people
say `fail to` for `ne pas`; it makes a draft doubtful and lets others go before it.
"""

import re
from functools import lru_cache

from pipeline.model import Language, base

_SAYS = {
    "en": re.compile(
        r"\b(?:(?<!or )(?<!if )not(?! (?:only|least|even|long|to mention)\b)|never(?! mind\b)|nothing(?! (?:but|less|short)\b)"
        r"|nobody|cannot|neither|nor|hardly|barely|scarcely|none|[a-z]+n['’]t(?! (?:I|you|he|she|it|we|they)\b)"
        r"|no(?! (?:doubt|matter|time|wonder|sooner)\b|-|[ .]*\d|\.))\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:ne |n['’](?!est-ce ))(?:[^\W\d_]+['’ -]){0,5}?(?:pas(?! (?:seulement|uniquement|que)\b)|jamais|rien|aucune?|nullement|aucunement)\b",
        re.IGNORECASE,
    ),
}
"""What says *not* and little else; `if not`, `not only`, `isn’t it?`, `n’est-ce pas` and `no. 5` do not."""
_MAY_SAY = {
    "en": re.compile(
        r"\b(?:not|no|never|nothing|nobody|none|neither|nor|cannot|without|nowhere|hardly|barely|scarcely|[a-z]+n['’]t"
        r"|non\w*|refus\w+|fail\w*|lack\w*|less|free|only|few|little|avoid\w*|prevent\w*|stop\w*|ever|until|unless|except\w*"
        r"|un(?:able|likely|known|clear|less|til|a\w+|c\w+|e\w+|f\w+|h\w+|in\w+|k\w+|l\w+|n\w+|p\w+|r\w+|s\w+|t\w+|us\w+|w\w+)"
        r"|im(?:poss|prob|pract|perf|mo[rb]|pat)\w+|in(?:ab|ac|ad|ca|co[mnr]|cr|eff|el|ev|ex|suf|vi)\w+|ir[re]\w+|dis[a-su-z]\w+"
        r"|absent|absence|deny|den\w+|still|always|constantly|continu\w+|keep\w*|kept|sure|please|far from|other than|rather|other|worse)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:ne|n['’]\w+|pas|jamais|rien|personne|aucune?s?|ni|non|sans|nulle?|(?:nul|aucune)ment|guère|point|peu|à peine|mal|sauf|hors"
        r"|(?:im|in)\w{3,}|ir\w{4,}|d[ée]\w{5,}|mé\w{4,}|manqu\w+|refus\w+|interdi\w+|absen\w+|sinon|voire|hâte|seule?\w*|au plus|au maximum"
        r"|échou\w+|évit\w+|empêch\w+|cess\w+|loin|malgré|même|pires?|attend\w+|avant|trop)\b",
        re.IGNORECASE,
    ),
}


_ONLY = re.compile(
    r"\bn['’]y a(?:vait|ura)? (?:pas |plus )?qu(?:e |['’])"
    r"|\b(?:ne |n['’])(?!pas\b|jamais\b|rien\b|plus\b|point\b)[^\W\d_]+(?: (?!pas\b|jamais\b|rien\b|personne\b|aucune?\b)[^\W\d_]+){0,3} qu(?:e |['’])"
    r"(?=(?:après|avant|avec|par|pour|en|si|le|la|les|un|une|des|du|deux|trois|quatre|cinq|dix|quelques)\b|\d)",
    re.IGNORECASE,
)
"""`ne … que`, which says *only*."""
_NOT = re.compile(r"\b(?:not|no|never|[a-z]+n['’]t)\b", re.IGNORECASE)
_SAYS_ONLY = re.compile(
    r"\b(?:only|just|but|more|until|unless|except|nothing|before|merely|solely|other|else)\b", re.IGNORECASE
)


def lost(source: str, text: str, languages: tuple[Language, Language]) -> str:
    """Return the word of a plain text that says *not* where nothing in its translation may; empty where all is well."""
    return _alone(source, text, (base(languages[0]), base(languages[1])))


def added(source: str, text: str, languages: tuple[Language, Language]) -> str:
    """Return the word of a translation that says *not* where nothing in its source may; empty where all is well."""
    return _alone(text, source, (base(languages[1]), base(languages[0])))


def doubt(source: str, text: str, languages: tuple[Language, Language]) -> str:
    """Say what a translator should know about a negation; empty where all is well."""
    if word := lost(source, text, languages):
        return f"the negation “{word}” may be lost"
    if word := added(source, text, languages):
        return f"the negation “{word}” may be made up"
    only = _ONLY.search(source) if (base(languages[0]), base(languages[1])) == ("fr", "en") else None
    if only and _NOT.search(text) and not _SAYS_ONLY.search(text):
        return f"“{only[0].strip()}” says only, not a negation"
    return ""


def _alone(text: str, other: str, codes: tuple[str, str]) -> str:
    """Return what says *not* in one text, if nothing in the other may."""
    word = _said(text, codes[0]) if codes[1] in _MAY_SAY else ""
    return word if word and not _MAY_SAY[codes[1]].search(other) else ""


@lru_cache(maxsize=256)  # a source is looked at again for each of its hypotheses
def _said(text: str, code: str) -> str:
    found = _SAYS[code].search(text) if code in _SAYS else None
    return found[0] if found else ""
