"""Where the vectors of n-grams begin: how the published transformer reads them, in few numbers.

So n-grams that mean the same begin near each other, and what is learned of one helps the other, however seldom it stands in the
training conversations.
"""

from __future__ import annotations

from collections.abc import Sequence

import minilm
import numpy as np
import torch
from torch import Tensor, nn

from heartfelt.language.trained.opinion import Floats

AT_ONCE = 256
SPREAD = 0.05
MOST_FREQUENT = 20_000  # which directions count most is seen on these


def beginnings(grams: Sequence[str], encoder: nn.Module, size: int) -> Tensor:
    """A vector for each n-gram, [grams, size]: the principal components of the encoder's mean vectors (Pearson 1901)."""
    read = _read([gram.strip("^$ ") or gram for gram in grams], encoder.eval())
    read -= read.mean(axis=0)
    _, _, directions = np.linalg.svd(read[:MOST_FREQUENT], full_matrices=False)
    found = read @ directions[:size].T
    return torch.from_numpy(np.asarray(found * (SPREAD / max(1e-9, found.std())), np.float32))


def _read(texts: Sequence[str], encoder: nn.Module) -> Floats:
    tokens = [each.ids for each in minilm.tokenizer().encode_batch(list(texts))]
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    read = np.zeros((len(tokens), int(encoder.config.hidden_size)), np.float32)
    for first in range(0, len(order), AT_ONCE):
        chosen = order[first : first + AT_ONCE]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(tokens[i]) for i in chosen], batch_first=True)
        there = nn.utils.rnn.pad_sequence([torch.ones(len(tokens[i])) for i in chosen], batch_first=True)
        with torch.no_grad():
            vectors = minilm.read(encoder, ids, there.long(), half=False)
        means = (vectors * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        read[chosen] = nn.functional.normalize(means, dim=-1).numpy()
    return read
