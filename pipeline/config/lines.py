"""On which line of its file a key of the settings stands, which the reader of TOML does not tell."""

import re

_HEAD = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
"""The line that begins a table, or one of several."""
_KEY = re.compile(r"""\s*(["']?)([\w-]+)\1\s*[.=]""")


def find_key(text: str, table: str, key: str, place: int = 0) -> int:
    """Return the line of a key that stands in a table (empty for none); 0 where it is not found.

    Of several tables that make up its value (`[[policy]]`) the one at `place`, from 0, is meant.
    """
    within, whole = "", f"{table}.{key}" if table else key
    seen = 0
    for number, line in enumerate(text.splitlines(), 1):
        head, found = _HEAD.fullmatch(line), _KEY.match(line)
        if head:
            within = ".".join(part.strip(" \t\"'") for part in head[1].split("."))
            if within == whole or within.startswith(f"{whole}."):
                if seen == place:
                    return number
                seen += 1
        elif found and within == table and found[2] == key:
            return number
    return 0
