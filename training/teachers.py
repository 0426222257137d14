"""Trains the networks behind the full reader on labelled conversations, one from each encoder made before.

    python training/teachers.py [--clean] [--seed 0] [--epochs 4]

The encoder of `pretrained.py` knows how customers and agents write, that of `manners.py` what people felt; what comes of them
errs in different places. `full.py` learns from both. Writes `build/training/teacher-NAME.pt`.
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

STARTS = ("pretrained", "manners")
EPOCHS = 4
RATE = 1.2e-4
WARM = 0.08
# A label that stands on fewer than this share of the messages counts for more where it stands.
COMMON, HOW_MUCH, MOST = 0.1, 0.3, 4.0


def main() -> None:
    """Train and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    found = [prepared(one.conversation, one.labels, one.source) for one in corpus.examples(chosen.clean)]
    for start in STARTS:
        net = started(start, chosen.clean)
        train(net, found, chosen)
        torch.save(net.state_dict(), built(f"teacher-{start}.pt", chosen.clean))


def started(start: str, clean: bool) -> CareNet:
    """A network with the encoder that another recipe made, its heads still to learn."""
    net = CareNet(minilm.pretrained())
    stored = minilm.stored(built(f"{start}.pt", clean), f"{start}.py")
    net.load_state_dict({name: each for name, each in stored.items() if name.startswith("encoder.")}, strict=False)
    return net


def teachers(clean: bool) -> list[CareNet]:
    """The networks as trained."""
    made = []
    for start in STARTS:
        net = CareNet(minilm.pretrained())
        net.load_state_dict(minilm.stored(built(f"teacher-{start}.pt", clean), "teachers.py"))
        made.append(net)
    return made


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
            losses.append(tuning.learn(loss(net, net(batch), batch, batch.wanted, rare)))
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def rarity(conversations: Sequence[Prepared]) -> Tensor:
    """How much more each label counts where it stands."""
    share = np.concatenate([one.targets.labels for one in conversations if one.targets]).mean(axis=0)
    return torch.tensor(np.clip((COMMON / np.maximum(share, 1e-4)) ** HOW_MUCH, 1, MOST), dtype=torch.float32)


def _length(piece: Piece) -> int:
    return len(piece.ids)


if __name__ == "__main__":
    main()
