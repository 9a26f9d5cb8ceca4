"""Real CTranslate2 models that know a dictionary by heart: token for token, at the same place, and nothing else.

The weights are written by hand. Embeddings are one-hot, so are positions; the decoder's one attention head looks at
the source token of its own position, and the output layer names that token's counterpart. So a test can say what the
model will answer, and which word it looked at, while all that runs is what runs with any model.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.transformer_spec import TransformerDecoderSpec, TransformerEncoderSpec

_PLACES = 136
"""A short sentence's answer may have 128 tokens."""
_SHARP = 60.0
"""How much more the attention weighs the right place than any other."""
_SURE = 12.0
"""How much more the output weighs the right token."""
_SPECIAL = ["<unk>", "<s>", "</s>"]


def write_model(
    folder: Path, words: Mapping[str, str], *, forced: str = "", adds_end: bool = True, skipped: int = 0
) -> None:
    """Write a model that says `words[token]` for each token.

    `forced` is a token that translations begin with; the source is then read from the next place on. `skipped`
    tokens at the start of every source are read over. `adds_end` is CTranslate2's `add_source_eos`.
    """
    source = [*_SPECIAL, *words, *(f"<extra{number}>" for number in range(4))]
    target = [*_SPECIAL, *dict.fromkeys([*words.values(), *([forced] if forced else [])])]
    target += [f"<extra{number}>" for number in range(8)]
    said = {"</s>": "</s>", **words}
    spec = TransformerSpec(
        TransformerEncoderSpec(1, 1, pre_norm=True), TransformerDecoderSpec(1, 1, pre_norm=True)
    )
    spec.config.add_source_eos = adds_end
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    width = 2 * len(source) + len(target) + _PLACES
    width += -width % 8
    # Four neighbouring rooms in each vector: source token, target token, place, what was looked up.
    ours, theirs = 0, len(source)
    places, found = theirs + len(target), theirs + len(target) + _PLACES
    behind = skipped - bool(forced)
    _fill(spec.encoder, spec.decoder, width)
    spec.encoder.embeddings[0].weight = _hot(len(source), width, ours)
    spec.decoder.embeddings.weight = _hot(len(target), width, theirs)
    spec.encoder.position_encodings.encodings = _hot(_PLACES, width, places)
    spec.decoder.position_encodings.encodings = np.roll(_hot(_PLACES, width, places), -behind, axis=0)
    attention = spec.decoder.layer[0].attention
    look = np.zeros((width, width), np.float32)
    look[places : places + _PLACES, places : places + _PLACES] = _SHARP * np.eye(_PLACES)
    read = np.zeros((width, width), np.float32)
    read[found : found + len(source), ours : ours + len(source)] = np.eye(len(source))
    attention.linear[0].weight = look
    attention.linear[1].weight = np.concatenate([look, read])
    attention.linear[2].weight = np.eye(width, dtype=np.float32)
    speak = np.zeros((len(target), width), np.float32)
    for token, other in said.items():
        speak[target.index(other), found + source.index(token)] = _SURE
    spec.decoder.projection.weight = speak
    spec.validate()
    spec.optimize()
    folder.mkdir(parents=True)
    spec.save(str(folder))


def _hot(count: int, width: int, first: int) -> np.ndarray:
    rows = np.zeros((count, width), np.float32)
    rows[:, first : first + count] = 4 * np.eye(count, dtype=np.float32)
    return rows


def _fill(encoder: TransformerEncoderSpec, decoder: TransformerDecoderSpec, width: int) -> None:
    """Set what a dictionary has no use for to nothing, and every norm to plain."""
    encoder.scale_embeddings = False
    decoder.scale_embeddings = False
    layers = [encoder.layer[0], decoder.layer[0]]
    norms = [encoder.layer_norm, decoder.layer_norm, decoder.layer[0].attention.layer_norm]
    for layer in layers:
        norms += [layer.self_attention.layer_norm, layer.ffn.layer_norm]
        layer.self_attention.linear[0].weight = np.zeros((3 * width, width), np.float32)
        layer.self_attention.linear[1].weight = np.zeros((width, width), np.float32)
        layer.ffn.linear_0.weight = np.zeros((8, width), np.float32)
        layer.ffn.linear_1.weight = np.zeros((width, 8), np.float32)
    for norm in norms:
        norm.gamma = np.ones(width, np.float32)
        norm.beta = np.zeros(width, np.float32)
