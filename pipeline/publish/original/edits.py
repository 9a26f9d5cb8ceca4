"""Changes to a page, each at its place; all else stays byte for byte."""

from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.publish.original.ground import Ground
from pipeline.publish.original.tokens import with_value


@dataclass(slots=True)
class Edits:
    """A page's changes as they are gathered."""

    ground: Ground
    _changes: list[tuple[int, int, str]] = field(default_factory=list)
    _dropped: set[int] = field(default_factory=set)
    _values: defaultdict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _cuts: list[tuple[int, int]] = field(default_factory=list)

    def put(self, start: int, end: int, text: str) -> None:
        """Put a text in place of what stands from `start` to `end`."""
        self._changes.append((start, end, text))

    def drop(self, token: int) -> None:
        """Take a token out, whatever attributes it is given."""
        self._dropped.add(token)
        self._changes.append((self.ground.tokens[token].start, self.ground.tokens[token].end, ""))

    def cut(self, start: int, end: int) -> None:
        """Take out all from `start` to `end`, with whatever else is changed in there."""
        self._cuts.append((start, end))

    def set_value(self, token: int, name: str, value: str) -> None:
        """Set an attribute of a tag."""
        self._values[token][name] = value

    def tag(self, token: int) -> str:
        """Return a tag with the attributes that it has been given so far."""
        tag = self.ground.raw(token)
        for name, value in self._values.get(token, {}).items():
            tag = with_value(tag, name, value)
        return tag

    def apply(self) -> str:
        """Return the page with all changes; where two meet, what is put in stands before what is taken out."""
        page, position = self.ground.page, 0
        parts: list[str] = []
        cuts = sorted(self._cuts, reverse=True)
        gone = 0
        for start, end, text in sorted([*self._changes, *self._tags()], key=lambda change: change[:2]):
            while cuts and cuts[-1][0] <= start:
                first, last = cuts.pop()
                parts.append(page[position:first])
                position, gone = max(position, last), max(gone, last)
            if end > gone or start >= gone:
                parts += page[position:start], text
                position = max(position, end)
        for first, last in reversed(cuts):
            parts.append(page[position:first])
            position = max(position, last)
        return "".join([*parts, page[position:]])

    def _tags(self) -> list[tuple[int, int, str]]:
        changed = []
        for number in self._values.keys() - self._dropped:
            token = self.ground.tokens[number]
            changed.append((token.start, token.end, self.tag(number)))
        return changed
