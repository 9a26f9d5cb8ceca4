"""Words as data: what French and English need to be told apart, counted and set in lower case."""

import unicodedata


def words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


def unaccented(text: str) -> str:
    """Return a text without accents and other marks on letters; ligatures of type are taken apart (NFKD)."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _numbered(text: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(text.split(), start=1)}


def _compounds(tens: dict[str, int], units: dict[str, int]) -> dict[str, int]:
    """Return what hyphens join: `twenty-five`, `quatre-vingt-dix`."""
    return {f"{ten}-{unit}": high + low for ten, high in tens.items() for unit, low in units.items()}


FUNCTION = {
    "en": words(
        "the of and to in is are was were be been that this these those with for on at by from it its as an"
        " which who what how has have had will would could should can may not but or if their they his her our"
        " your there than then when where while into about more most also"
    ),
    "fr": words(
        "le la les un une des du de et est sont était étaient être que qui quoi dont où ce cette ces cet avec"
        " pour sur dans par au aux il elle ils elles on nous vous se ne pas plus mais ou si leur leurs son sa"
        " ses notre nos votre vos été ont avait sera peut comme entre sans sous aussi très"
    ),
}
"""Words that show which language a sentence is in."""

SMALL = (
    FUNCTION["en"]
    | FUNCTION["fr"]
    | words(
        "so nor off onto over per up via were why without you between through against during after before is"
        " it à en vers comment pourquoi"
    )
)
"""Words that stay small in an English title, or say nothing about one."""

LEADING = words("l d le la les un une des the a an il elle it he she they ils elles en in at à au")
"""Words that lose their capital inside a sentence."""

DOUBLED = words("nous vous that had is very très")
"""Words that may well stand twice in a row."""

_TENS = {
    "en": {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    "fr": {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60},
}  # fmt: skip
_UNITS = {
    "en": _numbered("one two three four five six seven eight nine"),
    "fr": _numbered("- deux trois quatre cinq six sept huit neuf"),
}
_BEYOND_SIXTY = _UNITS["fr"] | {
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19,
}  # fmt: skip
"""What French adds to 60 and 80, which it counts on from up to 79 and 99."""

CARDINALS = {
    "en": _numbered(
        "- two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty"
    )
    | _TENS["en"]
    | _compounds(_TENS["en"], _UNITS["en"])
    | {"hundred": 100},
    "fr": _numbered(
        "- deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
        " dix-huit dix-neuf vingt"
    )
    | _TENS["fr"]
    | _compounds(_TENS["fr"], _UNITS["fr"] | {"et-un": 1})
    | _compounds({"soixante": 60}, _BEYOND_SIXTY | {"et-onze": 11})
    | _compounds({"quatre-vingt": 80}, _BEYOND_SIXTY | {"un": 1, "onze": 11})
    | {"quatre-vingts": 80, "cent": 100, "cents": 100},
}
"""Numbers in words. One is left out: `un` is an article first of all."""

ORDINALS = {
    "en": _numbered(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
        " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100},
    "fr": _numbered(
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième"
        " douzième treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième"
    )
    | {"première": 1, "second": 2, "seconde": 2}
    | {"trentième": 30, "quarantième": 40, "cinquantième": 50, "soixantième": 60, "centième": 100},
}
"""Ranks in words."""
