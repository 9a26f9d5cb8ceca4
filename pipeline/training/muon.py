"""Muon: momentum made orthogonal by Newton-Schulz steps, for hidden matrices (Jordan et al. 2024)."""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.optim import Optimizer

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_STEPS = 5


def orthogonal(gradient: Tensor, kind: torch.dtype = torch.float32) -> Tensor:
    """Return about the nearest matrix whose rows or columns are orthonormal, worked out in a precision."""
    a, b, c = _COEFFICIENTS
    x = gradient.to(kind)
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    x = x / (x.norm() + 1e-7)
    for _ in range(_STEPS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if tall else x).float()


class Muon(Optimizer):
    """Takes steps of the same size in every direction of a matrix. Key-value matrices are two of them.

    `kind` is the precision of its matrix products; bfloat16 does, where the hardware multiplies it.
    """

    def __init__(
        self, parameters: Iterable[Tensor], rate: float, kind: torch.dtype, momentum: float = 0.95
    ) -> None:
        super().__init__(parameters, {"lr": rate, "momentum": momentum})
        self._kind = kind

    def step(self) -> None:
        """Take one step."""
        with torch.no_grad():
            for group in self.param_groups:
                for parameter in group["params"]:
                    if parameter.grad is not None:
                        self._step(parameter, group["lr"], group["momentum"])

    def _step(self, parameter: Tensor, rate: float, momentum: float) -> None:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        state["momentum"].lerp_(parameter.grad, 1 - momentum)
        ahead = parameter.grad.lerp(state["momentum"], momentum)
        rows, columns = parameter.shape
        parts = ahead.chunk(2, 0) if rows == 2 * columns else (ahead,)
        for part, place in zip(parts, parameter.chunk(len(parts), 0), strict=True):
            tall = max(1.0, part.shape[0] / part.shape[1]) ** 0.5
            place.add_(orthogonal(part, self._kind), alpha=-rate * tall)
