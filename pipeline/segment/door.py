"""What the room asks of the world, and how it says no."""

from collections.abc import Mapping
from typing import Protocol

from pipeline.errors import PipelineError
from pipeline.model import Language


class SegmentError(PipelineError):
    """An article that cannot be cut, or languages that cannot be told apart."""


class Identifier(Protocol):
    """Tells languages apart."""

    def __call__(self, text: str) -> Mapping[Language, float]:
        """Return a probability for each of the project's languages; `text` is plain, without tags."""
        ...
