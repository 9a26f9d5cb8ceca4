"""A model with more layers that says what it said before, to train on: what has been learnt is kept.

Block expansion after Wu et al. 2024, LLaMA Pro: a new layer is a copy of the one below it whose outputs are nought,
so that it passes on what it is given until it has learnt better.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.training.errors import TrainingError
from pipeline.training.weights import Weights

_ENDS = (".out.weight", ".b.weight")
"""Of the matrices whose output is added to what a layer was given."""


def grow(weights: Weights, encoder: int, decoder: int) -> Weights:
    """Return the model with as many layers, the new ones spread evenly. Raises `TrainingError` where it has
    more, or begins with e5: its norms come after what is added, so that no layer of it passes anything on as it was.
    """
    if weights.shape.e5:
        raise TrainingError("a model that begins with e5 cannot grow", next_step="train it as it is")
    arrays = {name: array for name, array in weights.arrays.items() if not name.startswith(("enc.", "dec."))}
    for end, has, wants in (("enc", weights.shape.encoder, encoder), ("dec", weights.shape.decoder, decoder)):
        if wants < has:
            message = f"a model of {has} layers cannot grow to {wants}"
            raise TrainingError(message, next_step=f"ask for {has} or more")
        for number, (below, new) in enumerate(_plan(has, wants)):
            for name, array in _layer(weights, f"{end}.{below}."):
                given = np.zeros_like(array) if new and name.endswith(_ENDS) else array
                arrays[f"{end}.{number}.{name}"] = given
    return Weights(replace(weights.shape, encoder=encoder, decoder=decoder), arrays)


def _plan(has: int, wants: int) -> Iterator[tuple[int, bool]]:
    """Yield which layer each layer is made of, and whether it is a new one."""
    last = -1
    for number in range(wants):
        below = number * has // wants
        yield below, below == last
        last = below


def _layer(weights: Weights, prefix: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for name, array in weights.arrays.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), array
