"""A network being trained: its optimisers, the average of its weights, and all that is needed to go on later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from pipeline.training.batches import Batch
from pipeline.training.muon import Muon
from pipeline.training.network import Network
from pipeline.training.network_e5 import E5Network
from pipeline.training.weights import Shape, Weights

_CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast and how steadily it learns."""

    muon: float = 0.02
    adam: float = 0.002
    smoothing: float = 0.1
    dropout: float = 0.0
    average: float = 0.999
    """Decay of the average of the weights, which is what a training yields; shorter at the beginning."""


class Learner:
    """Weights in the precision of the device compute; float32 masters are what is optimised, averaged and kept."""

    def __init__(self, shape: Shape, rates: Rates, device: str, kind: torch.dtype, *, seed: int = 1) -> None:
        torch.manual_seed(seed)
        self.rates, self.device = rates, device
        self.network = (E5Network if shape.e5 else Network)(shape, rates.dropout).to(device)
        self.masters = {
            name: parameter.detach().clone().float().requires_grad_()
            for name, parameter in self.network.named_parameters()
        }
        self.network.to(kind)
        self._live = dict(self.network.named_parameters())
        shares = {name: self.network.rate(name, master.dim()) for name, master in self.masters.items()}
        self._rest = [self.masters[name] for name, share in shares.items() if share is not None]
        groups = [
            {
                "params": [self.masters[name] for name, own in shares.items() if own == share],
                "lr": rates.adam * share,
            }
            for share in sorted({share for share in shares.values() if share is not None})
        ]
        self._optimisers = (
            Muon([self.masters[name] for name, share in shares.items() if share is None], rates.muon, kind),
            torch.optim.AdamW(groups, rates.adam, betas=(0.9, 0.98), weight_decay=0.0),
        )
        self._rates = [[group["lr"] for group in one.param_groups] for one in self._optimisers]
        self._mean = {name: master.detach().clone() for name, master in self.masters.items()}
        self.steps = 0

    def learn(self, batches: Sequence[Batch], pace: float) -> tuple[float, int]:
        """Take one step on some batches together; return the mean loss and the target tokens."""
        total = sum(int((batch.wanted != 0).sum()) for batch in batches)
        heard = torch.zeros((), device=self.device)
        for batch in batches:
            loss, count = self.network.loss(*self._there(batch), self.rates.smoothing)
            (loss * (count / total)).backward()
            heard += loss.detach().float() * count
        for optimiser, rates in zip(self._optimisers, self._rates, strict=True):
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * pace
        self._step()
        return float(heard) / total, total

    def listen(self, batches: Iterable[Batch]) -> float:
        """Return the loss of the average of the weights on some batches, in nats a token, without learning from them."""
        self._show(self._mean)
        self.network.eval()
        heard, total = 0.0, 0
        with torch.no_grad():
            for batch in batches:
                loss, count = self.network.loss(*self._there(batch), 0.0)
                heard += float(loss) * count
                total += count
        self.network.train()
        self._show(self.masters)
        return heard / max(1, total)

    def _there(self, batch: Batch) -> tuple[torch.Tensor, ...]:
        return tuple(torch.from_numpy(part).to(self.device) for part in batch)

    def _show(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Compute with these from now on."""
        with torch.no_grad():
            for name, parameter in self._live.items():
                parameter.copy_(weights[name])

    def _step(self) -> None:
        for name, parameter in self._live.items():
            self.masters[name].grad = parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(self._rest, _CLIP)
        for optimiser in self._optimisers:
            optimiser.step()
        self.steps += 1
        decay = min(self.rates.average, self.steps / (9 + self.steps))
        self._show(self.masters)
        with torch.no_grad():
            for name, master in self.masters.items():
                self._mean[name].lerp_(master, 1 - decay)

    def begin_with(self, weights: Weights) -> None:
        """Take over a model's weights."""
        with torch.no_grad():
            for name, array in weights.arrays.items():
                given = torch.tensor(array, device=self.device)
                for parameter in (self.masters[name], self._live[name], self._mean[name]):
                    parameter.copy_(given)

    def weights(self) -> Weights:
        """Return the average of the weights."""
        return Weights(
            self.network.shape, {name: mean.cpu().numpy().copy() for name, mean in self._mean.items()}
        )

    def state(self) -> dict[str, Any]:
        """Return all that decides how it goes on."""
        return {
            "shape": asdict(self.network.shape),
            "masters": {name: master.detach() for name, master in self.masters.items()},
            "mean": self._mean,
            "optimisers": [optimiser.state_dict() for optimiser in self._optimisers],
            "steps": self.steps,
            "chance": torch.get_rng_state(),
            "chance_gpu": torch.cuda.get_rng_state() if self.device == "cuda" else None,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Become what it was when `state` was taken. Raises `KeyError`, `ValueError` or `RuntimeError` if it cannot."""
        with torch.no_grad():
            for name, master in self.masters.items():
                master.copy_(state["masters"][name])
                self._live[name].copy_(master)
                self._mean[name].copy_(state["mean"][name])
        for optimiser, kept in zip(self._optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        self.steps = int(state["steps"])
        torch.set_rng_state(state["chance"].cpu())
        if state["chance_gpu"] is not None and self.device == "cuda":
            torch.cuda.set_rng_state(state["chance_gpu"].cpu())
