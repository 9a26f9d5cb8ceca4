"""The quoted strings of PO files: what is escaped, and how."""

import re

QUOTED = r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
"""One closed string on one line; its group is the inside."""

_ESCAPED = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\t": "\\t",
        "\r": "\\r",
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\v": "\\v",
    }
)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", '"': '"'}
_ESCAPE = re.compile(r"((?:\\[0-7]{3})+)|\\(.)")


def escape(text: str) -> str:
    """Write text as the inside of a string."""
    return text.translate(_ESCAPED)


def unescape(text: str) -> str:
    """Read the inside of a string; the inverse of `escape`."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:  # msgcat --escape writes the bytes of UTF-8
        return bytes(int(code, 8) & 0xFF for code in found[1].split("\\")[1:]).decode(
            "utf-8", errors="replace"
        )
    return _PLAIN.get(found[2], found[0])


def field(keyword: str, text: str) -> str:
    """Write a keyword with its string: on one line, or one line for each of the text's, as msgcat does."""
    if "\n" not in text[:-1]:
        return f'{keyword} "{escape(text)}"\n'
    sign = f"{keyword.rpartition(' ')[0]} ".lstrip()
    lines = "".join(f'{sign}"{escape(line)}"\n' for line in re.findall(r"[^\n]*\n|[^\n]+", text))
    return f'{keyword} ""\n{lines}'
