"""The Transformer that is trained: pre-norm encoder and decoder, one embedding for source, target and output.

Layer norm without shift and ReLU, as CTranslate2 runs them fastest; sinusoidal positions, no biases. Pre-norm after
Xiong et al. 2020, the tied embedding after Press and Wolf 2017.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.training.vocabulary import PAD
from pipeline.training.weights import Shape

POSITIONS = 512
"""Tokens that a text may have."""
NORM_EPSILON = 1e-6
MASKED = -1e4
_CHUNK = 512
"""Rows of the output at a time on a CPU, so that all logits never stand in memory at once."""
_CHUNK_GPU = 16384


class Norm(nn.Module):
    """Layer norm without shift."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last dimension."""
        return functional.layer_norm(x, (x.shape[-1],), self.gamma.to(x.dtype), None, NORM_EPSILON)


class Attention(nn.Module):
    """Multi-head attention; to itself, or to a memory."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width, bias=False)
        self.kv = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """Let `x` look at `memory` where the mask is true; without a mask, at its own past."""
        rows, length, width = x.shape
        q = self.q(x).view(rows, length, self.heads, -1).transpose(1, 2)
        k, v = (
            part.reshape(rows, memory.shape[1], self.heads, -1).transpose(1, 2)
            for part in self.kv(memory).chunk(2, -1)
        )
        if x.is_cuda:
            y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        else:  # the fused kernel's backward pass is slow for short rows on a CPU
            scores = q @ (k.transpose(-1, -2) * q.shape[-1] ** -0.5)
            if mask is None:
                past = torch.full((length, length), MASKED, dtype=scores.dtype).triu(1)
                scores = scores + past
            else:
                scores = scores.masked_fill(~mask, MASKED)
            y = torch.softmax(scores, -1).to(v.dtype) @ v
        return self.out(y.transpose(1, 2).reshape(rows, length, width))


class Feed(nn.Module):
    """Two matrices with a ReLU between them."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.a = nn.Linear(width, inner, bias=False)
        self.b = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Apply both."""
        return self.b(functional.relu(self.a(x)))


class EncoderLayer(nn.Module):
    """Looks at the whole source."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.n1, self.att = Norm(shape.width), Attention(shape.width, shape.heads)
        self.n2, self.ffn = Norm(shape.width), Feed(shape.width, shape.inner)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Go through the layer."""
        normed = self.n1(x)
        x = x + self.drop(self.att(normed, normed, mask))
        return x + self.drop(self.ffn(self.n2(x)))


class DecoderLayer(nn.Module):
    """Looks at what was said, then at the source."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.n1, self.att = Norm(shape.width), Attention(shape.width, shape.decoder_heads)
        self.n2, self.cross = Norm(shape.width), Attention(shape.width, shape.decoder_heads)
        self.n3, self.ffn = Norm(shape.width), Feed(shape.width, shape.inner)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Go through the layer."""
        normed = self.n1(x)
        x = x + self.drop(self.att(normed, normed, None))
        x = x + self.drop(self.cross(self.n2(x), memory, mask))
        return x + self.drop(self.ffn(self.n3(x)))


class Translating(nn.Module):
    """What both kinds of network do: say how likely a translation is."""

    shape: Shape
    emb: nn.Embedding

    def rate(self, name: str, dimensions: int) -> float | None:
        """Return the share of Adam's rate that a parameter is given; None where Muon takes it."""
        return None if dimensions == 2 and name != "emb.weight" else 1.0

    def loss(self, source: Tensor, shown: Tensor, wanted: Tensor, smoothing: float) -> tuple[Tensor, int]:
        """Return the mean label-smoothed loss and how many tokens it is the mean of.

        Its value is the plain negative log-likelihood; its gradient is that of the smoothed one.
        """
        said = self.forward(source, shown).flatten(0, 1)
        target = wanted.flatten()
        kept = torch.nonzero(target != PAD).squeeze(1)
        chunk = _CHUNK_GPU if said.is_cuda else _CHUNK
        loss = OutputLoss.apply(said[kept], self.emb.weight, target[kept], smoothing, chunk)
        return loss, len(kept)


class Network(Translating):
    """The whole of it. Parameters are named as in `weights.Weights`."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.emb = nn.Embedding(shape.vocabulary, shape.width, padding_idx=PAD)
        self.register_buffer("pos", sinusoids(POSITIONS, shape.width), persistent=False)
        self.enc = nn.ModuleList(EncoderLayer(shape, dropout) for _ in range(shape.encoder))
        self.dec = nn.ModuleList(DecoderLayer(shape, dropout) for _ in range(shape.decoder))
        self.en, self.dn = Norm(shape.width), Norm(shape.width)
        self.drop = nn.Dropout(dropout)
        self._initialise()

    def _initialise(self) -> None:
        """Start small at the end of each branch, so that deep networks begin as shallow ones."""
        nn.init.normal_(self.emb.weight, std=self.shape.width**-0.5)
        for name, weight in self.named_parameters():
            if weight.dim() == 2 and not name.startswith("emb"):
                nn.init.xavier_uniform_(weight)
                if name.endswith(("out.weight", "b.weight")):
                    weight.data.mul_((2 * max(self.shape.encoder, self.shape.decoder)) ** -0.5)

    def _embed(self, tokens: Tensor) -> Tensor:
        embedded = self.emb(tokens) * self.shape.width**0.5
        return self.drop(embedded + self.pos[: tokens.shape[1]].to(embedded.dtype))

    def forward(self, source: Tensor, shown: Tensor) -> Tensor:
        """Return what the output matrix turns into logits, for each place of the target."""
        mask = (source != PAD)[:, None, None, :]
        x = self._embed(source)
        for layer in self.enc:
            x = layer(x, mask)
        memory = self.en(x)
        y = self._embed(shown)
        for layer in self.dec:
            y = layer(y, memory, mask)
        return self.dn(y)


class OutputLoss(torch.autograd.Function):
    """Cross-entropy over the tied output matrix, with its gradients worked out on the way, a chunk at a time."""

    @staticmethod
    def forward(  # noqa: D102 - torch's own form
        ctx: Any,  # noqa: ANN401 - torch's own
        said: Tensor,
        matrix: Tensor,
        wanted: Tensor,
        smoothing: float,
        chunk: int,
    ) -> Tensor:
        count, size = len(wanted), matrix.shape[0]
        said_gradient = torch.empty(said.shape, dtype=torch.float32, device=said.device)
        gradient = torch.zeros(matrix.shape, dtype=torch.float32, device=matrix.device)
        total = torch.zeros((), device=said.device)
        for begin in range(0, count, chunk):
            some, target = said[begin : begin + chunk], wanted[begin : begin + chunk, None]
            slope = functional.linear(
                some, matrix
            ).float()  # logits, from here on in place: memory is the bound
            slope.sub_(slope.amax(-1, keepdim=True))
            total -= slope.gather(1, target).sum()
            sums = slope.exp_().sum(-1, keepdim=True)
            total += sums.log().sum()
            slope.div_(sums).sub_(smoothing / size)
            slope.scatter_add_(1, target, torch.full_like(target, -(1.0 - smoothing), dtype=slope.dtype))
            slope = slope.to(said.dtype)
            said_gradient[begin : begin + chunk] = (slope @ matrix).float()
            gradient += (slope.t() @ some).float()
        ctx.save_for_backward(said_gradient.div_(count), gradient.div_(count))
        ctx.kind = said.dtype
        return total / count

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401, D102 - torch's own form
        said_gradient, gradient = ctx.saved_tensors
        return (said_gradient * slope).to(ctx.kind), (gradient * slope).to(ctx.kind), None, None, None


def sinusoids(length: int, width: int) -> Tensor:
    """Return the positions' encodings (Vaswani et al. 2017, sines first as in tensor2tensor)."""
    half = width // 2
    rates = torch.exp(torch.arange(half).float() * -(math.log(10000.0) / (half - 1)))
    angles = torch.arange(length).float()[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], 1)
