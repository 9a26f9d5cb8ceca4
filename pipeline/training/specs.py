"""Weights → a CTranslate2 specification, for both kinds of network."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.training.weights import Arrays, Weights

_POSITIONS = 512


def specify(weights: Weights) -> Any:  # noqa: ANN401 - ctranslate2 ships no types
    """Return the specification of a model, its weights in it. They are copied, for quantising works in place."""
    arrays = {name: array.copy() for name, array in weights.arrays.items()}
    return _with_e5(weights, arrays) if weights.shape.e5 else _plain(weights, arrays)


def _plain(weights: Weights, arrays: Arrays) -> Any:  # noqa: ANN401 - ctranslate2 ships no types
    spec = _spec(weights, pre_norm=True)
    positions = sinusoids(_POSITIONS, weights.shape.width)
    _share(spec, arrays)
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = positions
    _norm(spec.encoder.layer_norm, arrays, "en")
    for number, layer in enumerate(spec.encoder.layer):
        _attention(layer.self_attention, arrays, f"enc.{number}.att", f"enc.{number}.n1")
        _feed(layer.ffn, arrays, f"enc.{number}.ffn", f"enc.{number}.n2")
    _decoder(spec.decoder, arrays)
    return spec


def _with_e5(weights: Weights, arrays: Arrays) -> Any:  # noqa: ANN401 - ctranslate2 ships no types
    spec = _spec(weights, pre_norm=False)
    _share(spec, arrays)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.scale_embeddings = decoder.scale_embeddings = False
    encoder.position_encodings.encodings = arrays["pos"]
    _whole_norm(encoder.layernorm_embedding, arrays, "eln")
    for number, layer in enumerate(encoder.layer):
        name = f"enc.{number}"
        _linear(layer.self_attention.linear[0], arrays, f"{name}.qkv")
        _linear(layer.self_attention.linear[1], arrays, f"{name}.ao")
        _whole_norm(layer.self_attention.layer_norm, arrays, f"{name}.ln1")
        _linear(layer.ffn.linear_0, arrays, f"{name}.fi")
        _linear(layer.ffn.linear_1, arrays, f"{name}.fo")
        _whole_norm(layer.ffn.layer_norm, arrays, f"{name}.ln2")
    decoder.position_encodings.encodings = sinusoids(_POSITIONS, weights.shape.width) * arrays["scale"]
    _norm(decoder.layernorm_embedding, arrays, "dln")
    _decoder(decoder, arrays)
    return spec


def _spec(weights: Weights, *, pre_norm: bool) -> Any:  # noqa: ANN401 - ctranslate2 ships no types
    from ctranslate2.specs import TransformerSpec, common_spec, transformer_spec  # noqa: PLC0415 - large

    shape, kinds = weights.shape, common_spec.Activation
    return TransformerSpec(
        transformer_spec.TransformerEncoderSpec(
            shape.encoder,
            shape.heads,
            pre_norm=pre_norm,
            activation=kinds.RELU if pre_norm else kinds.GELU,
            layernorm_embedding=not pre_norm,
        ),
        transformer_spec.TransformerDecoderSpec(
            shape.decoder,
            shape.decoder_heads,
            pre_norm=True,
            activation=kinds.RELU,
            layernorm_embedding=not pre_norm,
            alignment_layer=-1,
            alignment_heads=shape.decoder_heads,
        ),
    )


def _share(spec: Any, arrays: Arrays) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    """Use one embedding for source, target and output."""
    decoder = spec.decoder
    spec.encoder.embeddings[0].weight = decoder.embeddings.weight = arrays["emb.weight"]
    decoder.projection.weight = arrays["emb.weight"]


def _decoder(spec: Any, arrays: Arrays) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    _norm(spec.layer_norm, arrays, "dn")
    for number, layer in enumerate(spec.layer):
        name = f"dec.{number}"
        _attention(layer.self_attention, arrays, f"{name}.att", f"{name}.n1")
        _attention(layer.attention, arrays, f"{name}.cross", f"{name}.n2")
        _feed(layer.ffn, arrays, f"{name}.ffn", f"{name}.n3")


def _norm(spec: Any, arrays: Arrays, name: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    spec.gamma = arrays[f"{name}.gamma"]
    spec.beta = np.zeros_like(spec.gamma)


def _whole_norm(spec: Any, arrays: Arrays, name: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    spec.gamma, spec.beta = arrays[f"{name}.weight"], arrays[f"{name}.bias"]


def _linear(spec: Any, arrays: Arrays, name: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    spec.weight, spec.bias = arrays[f"{name}.weight"], arrays[f"{name}.bias"]


def _attention(spec: Any, arrays: Arrays, name: str, norm: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    _norm(spec.layer_norm, arrays, norm)
    q, kv, out = (arrays[f"{name}.{part}.weight"] for part in ("q", "kv", "out"))
    found = [np.concatenate([q, kv]), out] if len(spec.linear) == 2 else [q, kv, out]
    for linear, weight in zip(spec.linear, found, strict=True):
        linear.weight = weight


def _feed(spec: Any, arrays: Arrays, name: str, norm: str) -> None:  # noqa: ANN401 - ctranslate2 ships no types
    _norm(spec.layer_norm, arrays, norm)
    spec.linear_0.weight, spec.linear_1.weight = arrays[f"{name}.a.weight"], arrays[f"{name}.b.weight"]


def sinusoids(length: int, width: int) -> NDArray[np.float32]:
    """Return what `network.sinusoids` does, without torch."""
    half = width // 2
    rates = np.exp(np.arange(half, dtype=np.float32) * np.float32(-(np.log(10000.0) / (half - 1))))
    angles = np.arange(length, dtype=np.float32)[:, None] * rates[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)
