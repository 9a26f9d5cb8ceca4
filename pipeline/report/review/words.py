"""Units as HTML: every letter is escaped, tags ride as chips."""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from pipeline.phrases import Phrases
from pipeline.report.review.diff import Change

_TAG = re.compile(r'(</?[a-z][a-z0-9]*(?: id="[0-9]+")?/?>)')
_FRAME = {"same": Markup("{}"), "del": Markup("<del>{}</del>"), "ins": Markup("<ins>{}</ins>")}
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def chips(text: str, links: Mapping[str, str] | None = None) -> Markup:
    """Write markup text with each tag as a chip that says where its link goes; broken tags too."""
    parts = []
    for number, part in enumerate(_TAG.split(_UNWRITABLE.sub("\ufffd", text))):
        if number % 2 == 0:
            parts.append(escape(part))
            continue
        link = _UNWRITABLE.sub("\ufffd", (links or {}).get(part.strip("</>"), ""))
        title = Markup(' title="{}"').format(link) if link else ""
        parts.append(Markup("<code{}>{}</code>").format(title, part))
    return Markup("").join(parts)


def changed(changes: Iterable[Change]) -> Markup:
    """Write a comparison with what went in `del` and what came in `ins`."""
    return Markup("").join(_FRAME[kind].format(chips(text)) for kind, text in changes)


def offered(signature: str, phrases: Phrases) -> str:
    """Say whose another text for a unit is."""
    made, _, rest = signature.partition("|")
    if made != "memory":
        return phrases["offer_machine"]
    article, _, likeness = rest.partition("|")
    percent = likeness.removesuffix("%").strip()
    return phrases.say("offer_alike" if percent else "offer_memory", article=article, n=percent)


def writable(text: str) -> str:
    """Replace what no HTML file may hold."""
    return _UNWRITABLE.sub("\ufffd", text)
