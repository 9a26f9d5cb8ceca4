"""What stands between the fences of front matter: keys and values, with the words as they were typed."""

import importlib
import re
import tomllib
from typing import TYPE_CHECKING

from pipeline.normalise.characters import fold

if TYPE_CHECKING:
    from yaml import MarkedYAMLError, Node

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_PLACE = re.compile(r"\(at line ([0-9]+), column")


class UnreadableError(ValueError):
    """No keys with values; `line` counts from 1 within the text, and is None where none is to blame."""

    def __init__(self, line: int | None) -> None:
        super().__init__("no keys with values")
        self.line = line


def read_toml(text: str) -> dict[str, object]:
    """Read TOML, its keys in lower case. Raises `UnreadableError`."""
    try:
        values = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        raise UnreadableError(int(place[1]) if place else None) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(None) from error
    return {key.lower(): value for key, value in values.items()}


def read_yaml(text: str) -> dict[str, object]:
    """Read YAML, its keys in lower case. Raises `UnreadableError`.

    All values are strings, lists and mappings of them, and None: `On`, `no` and `007` are words in a title, whatever
    YAML 1.1 would make of them. Takes time in proportion to the text, also where one part stands for many. The
    library is loaded here, for few texts have any.
    """
    yaml = importlib.import_module("yaml")
    try:
        # It takes no control characters, which would be left out of the values later on.
        root = yaml.compose(fold(text), Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(_line_of(error)) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableError(None) from error
    try:
        values = _value(root, {})
    except RecursionError as error:
        raise UnreadableError(None) from error
    if not isinstance(values, dict):
        raise UnreadableError(None)
    return values


def _line_of(error: "MarkedYAMLError") -> int | None:
    """Return the line that has to be mended: where a quotation or list begins that does not end, else where it stops."""
    begun = error.context_mark and re.search("scanning|flow", error.context or "")
    mark = error.context_mark if begun else error.problem_mark
    return mark.line + 1 if mark else None


def _value(node: "Node | None", made: dict[int, object]) -> object:
    """Return what a node of the tree stands for; a part that other parts name (`*part`) is made once."""
    if node is None:
        return None
    if id(node) not in made:
        made[id(node)] = None  # so that a part which holds itself comes to an end
        made[id(node)] = _made(node, made)
    return made[id(node)]


def _made(node: "Node", made: dict[int, object]) -> object:
    if node.id == "sequence":
        return [_value(one, made) for one in node.value]
    if node.id == "mapping":
        return {
            key.value.lower(): _value(value, made) for key, value in node.value if isinstance(key.value, str)
        }
    return None if not node.style and node.value in _NULL else node.value
