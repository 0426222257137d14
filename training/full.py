"""Trains the network behind the full reader on labelled conversations, from the encoder of `manners.py`.

    python training/full.py [--clean] [--seed 0] [--epochs 5]

Writes `build/training/full.pt`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import corpus
import minilm
import numpy as np
import torch
from batches import Piece, Prepared, by_length, collated, pieces, prepared
from network import CareNet, loss
from recipe import Options, built, options
from torch import Tensor

EPOCHS = 5
RATE = 1.2e-4
WARM = 0.08
# A label that stands on fewer than this share of the messages counts for more where it stands.
COMMON, HOW_MUCH, MOST = 0.1, 0.3, 4.0


def main() -> None:
    """Train and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    found = [prepared(one.conversation, one.labels, one.source) for one in corpus.examples(chosen.clean)]
    net = started(chosen.clean)
    train(net, found, chosen)
    torch.save(net.state_dict(), built("full.pt", chosen.clean))


def started(clean: bool) -> CareNet:
    """A network with the encoder that `manners.py` made, its heads still to learn."""
    net = CareNet(minilm.pretrained())
    made = built("manners.pt", clean)
    if not made.exists():
        raise SystemExit(f"{made} is missing. Run training/manners.py first{' with --clean' if clean else ''}.")
    stored = torch.load(made)
    net.load_state_dict({name: each for name, each in stored.items() if name.startswith("encoder.")}, strict=False)
    return net


def train(net: CareNet, conversations: Sequence[Prepared], chosen: Options) -> None:
    """Fit the network, and print what the loss comes to."""
    chooser, noise = random.Random(chosen.seed), np.random.default_rng(chosen.seed)
    cut, rare = pieces(conversations), rarity(conversations)
    steps = chosen.epochs * len(by_length(cut, _length, random.Random(chosen.seed)))
    tuning = minilm.Tuning(net, steps, RATE, WARM)
    begun = time.monotonic()
    net.train()
    for epoch in range(chosen.epochs):
        losses = []
        for together in by_length(cut, _length, chooser):
            batch = collated(together, minilm.MASKED, noise)
            if batch.wanted is None:
                raise ValueError("A conversation without labels is among those to learn from. Take it out.")
            losses.append(tuning.learn(loss(net, batch, batch.wanted, rare)))
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def rarity(conversations: Sequence[Prepared]) -> Tensor:
    """How much more each label counts where it stands."""
    share = np.concatenate([one.targets.labels for one in conversations if one.targets]).mean(axis=0)
    return torch.tensor(np.clip((COMMON / np.maximum(share, 1e-4)) ** HOW_MUCH, 1, MOST), dtype=torch.float32)


def _length(piece: Piece) -> int:
    return len(piece.ids)


if __name__ == "__main__":
    main()
