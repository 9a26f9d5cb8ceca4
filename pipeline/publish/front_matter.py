"""The head of a Markdown file, in YAML that any text can stand in."""

import json
import re
from collections.abc import Mapping, Sequence

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

Value = str | int | bool | Sequence[str] | Mapping[str, str]


def front_matter(fields: Mapping[str, Value]) -> str:
    """Write fields as a YAML front matter, empty ones left out; every text is quoted."""
    lines = ["---"]
    for name, value in fields.items():
        match value:
            case bool():
                lines.append(f"{name}: {str(value).lower()}")
            case str() | int():
                lines += [f"{name}: {quoted(value)}"] if value else []
            case Mapping():
                lines += (
                    [f"{name}:", *(f"  {quoted(key)}: {quoted(one)}" for key, one in value.items())]
                    if value
                    else []
                )
            case _:
                lines += [f"{name}:", *(f"  - {quoted(one)}" for one in value)] if value else []
    return "\n".join([*lines, "---", ""])


def header_lines(fields: Mapping[str, str]) -> str:
    """Write fields as the lines of Python-Markdown's metadata, empty ones left out; a value is one line."""
    lines = [f"{name}: {' '.join(value.split())}" for name, value in fields.items() if value.strip()]
    return "\n".join([*lines, ""])


def quoted(value: str | int) -> str:
    """Write a number, or a text as a double-quoted scalar; JSON's escapes are YAML's."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
