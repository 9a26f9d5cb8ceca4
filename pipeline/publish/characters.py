"""What no HTML, Markdown, XML or UTF-8 file may hold."""

import re

_BLANK = re.compile("[\x0b-\x0d\x1c-\x1f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Replace what a file may not hold; nothing is left out, so no two signs meet."""
    return _UNWRITABLE.sub("\ufffd", _BLANK.sub(" ", text))
