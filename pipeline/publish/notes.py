"""What a page says of sentences that no person stands behind."""

from collections.abc import Mapping

from pipeline.model import State
from pipeline.phrases import Phrases

_TOLD = (State.MACHINE, State.SUGGESTED, State.MISSING)


def notes(counts: Mapping[State, int], phrases: Phrases) -> tuple[tuple[State, str], ...]:
    """Say in sentences how much of a page no person stands behind; nothing where there is nothing to say."""
    return tuple(
        (state, phrases.count(f"notes.{state}", counts[state])) for state in _TOLD if counts.get(state)
    )
