"""The network with e5 as its encoder: post-norm, GELU and learned positions there, a shallow pre-norm decoder here."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.training.network import (
    MASKED,
    NORM_EPSILON,
    POSITIONS,
    DecoderLayer,
    Norm,
    Translating,
    sinusoids,
)
from pipeline.training.vocabulary import PAD
from pipeline.training.weights import Shape

_SLOW = 0.05
"""Of the decoder's rate, for what knows its languages already: 1e-4 where that is 2e-3."""
_SLOWISH = 0.25
"""The same for the embeddings, half of which serve a decoder that starts from nothing."""


class PostNormLayer(nn.Module):
    """A layer of BERT's."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.qkv, self.ao = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fi, self.fo = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.ln1, self.ln2 = nn.LayerNorm(width, NORM_EPSILON), nn.LayerNorm(width, NORM_EPSILON)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Go through the layer."""
        rows, length, width = x.shape
        q, k, v = (
            part.reshape(rows, length, self.heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1)
        )
        if x.is_cuda:
            y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            scores = (q @ (k.transpose(-1, -2) * q.shape[-1] ** -0.5)).masked_fill(~mask, MASKED)
            y = torch.softmax(scores, -1).to(v.dtype) @ v
        x = self.ln1(x + self.drop(self.ao(y.transpose(1, 2).reshape(rows, length, width))))
        return self.ln2(x + self.drop(self.fo(functional.gelu(self.fi(x)))))


class E5Network(Translating):
    """The whole of it. Parameters are named as in `e5.begin`."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.emb = nn.Embedding(shape.vocabulary, shape.width, padding_idx=PAD)
        self.pos = nn.Parameter(torch.zeros(POSITIONS, shape.width))
        self.eln = nn.LayerNorm(shape.width, NORM_EPSILON)
        self.enc = nn.ModuleList(PostNormLayer(shape, dropout) for _ in range(shape.encoder))
        self.register_buffer("places", sinusoids(POSITIONS, shape.width), persistent=False)
        self.scale = nn.Parameter(torch.ones(1))
        self.dec = nn.ModuleList(DecoderLayer(shape, dropout) for _ in range(shape.decoder))
        self.dln, self.dn = Norm(shape.width), Norm(shape.width)
        self.drop = nn.Dropout(dropout)

    def rate(self, name: str, dimensions: int) -> float | None:
        """Return the share of Adam's rate that a parameter is given; None where Muon takes it."""
        if name.startswith(("enc.", "eln.", "pos")):
            return _SLOW
        if name.startswith("emb."):
            return _SLOWISH
        return None if dimensions == 2 else 1.0

    def forward(self, source: Tensor, shown: Tensor) -> Tensor:
        """Return what the output matrix turns into logits, for each place of the target."""
        mask = (source != PAD)[:, None, None, :]
        x = self.drop(self.eln(self.emb(source) + self.pos[: source.shape[1]]))
        for layer in self.enc:
            x = layer(x, mask)
        places = (self.places[: shown.shape[1]] * self.scale).to(x.dtype)
        y = self.drop(self.dln(self.emb(shown) + places))
        for layer in self.dec:
            y = layer(y, x, mask)
        return self.dn(y)
