"""How far a unit of XLIFF is, in either version: a word of the format's own, and whether it is as we sent a draft out."""

from collections.abc import Mapping

from pipeline.model import State


def read_state(word: str | None, words: Mapping[str, State], *, machine: bool) -> State | None:
    """Return the state that a word stands for; None where there is none.

    A word that is not among `words` asks for more work. `machine` says that the unit stands as our machines' drafts go
    out; another program's draft is a suggestion like any other.
    """
    if word is None:
        return None
    return words.get(word, State.MACHINE if machine else State.SUGGESTED)
