"""How long a training goes on and how fast it learns at each moment: a warm-up, a plain, and a slope to zero.

The slope makes what there is at the end a good model, whatever the budget was (Hu et al. 2024, MiniCPM, call it WSD).
"""

from dataclasses import dataclass

from pipeline.training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Budget:
    """When to stop: what is used up first counts; 0 is no limit."""

    steps: int = 0
    tokens: int = 0
    """Target tokens."""
    minutes: float = 0.0
    """Of training, over all its sittings."""

    def __post_init__(self) -> None:
        if not self.steps and not self.tokens and not self.minutes:
            raise TrainingError("a training needs an end", next_step="give --minutes, --tokens or --steps")

    def used(self, steps: int, tokens: int, seconds: float) -> float:
        """Return how much of the budget is gone, from 0 to 1."""
        parts = ((steps, self.steps), (tokens, self.tokens), (seconds, self.minutes * 60))
        return min(1.0, max(done / limit for done, limit in parts if limit))


def pace(step: int, used: float, *, warm_up: int, plain: float) -> float:
    """Return the factor of the learning rate: up over `warm_up` steps, level until `plain` of the budget, down to 0."""
    warmth = min(1.0, (step + 1) / max(1, warm_up))
    return warmth * min(1.0, (1.0 - used) / max(1e-9, 1.0 - plain))
