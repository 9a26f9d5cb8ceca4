"""What plain text is made of, before anything is known but its layout."""

from dataclasses import dataclass

from pipeline.normalise.bullets import Item


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stands alone: a heading, an author, a short paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines that run on."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A heading that says so, with `#` or a line under it."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, one line a row, the header first. Tabs and pipes between cells are still there."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Paragraphs behind `>`."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fenced:
    """Code between two lines of three backticks."""

    code: str


Stretch = Line | Prose | Marked | Items | Rows | Quoted | Fenced
