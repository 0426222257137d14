"""Makes the encoder at home in how customers and agents write: it guesses hidden words of conversations, labelled or not.

    python training/pretrained.py [--clean] [--seed 0] [--epochs 3]

All-MiniLM-L6-v2 was made for comparing tidy sentences; handles, typos and brand phrases are new to it. A seventh of the
words of every conversation is hidden, and the encoder learns to name them (Devlin et al. 2019; on the text of a field,
Gururangan et al. 2020). The customers' tweets and complaints of `manners_corpus.py` are read along. The held-out fifth and
all that touches the dev set stay out. `full.py` starts from it. Writes `build/training/pretrained.pt`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import corpus
import manners_corpus as texts
import minilm
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from batches import HIDDEN, by_length, pieces, prepared
from numpy.typing import NDArray
from recipe import built, options
from torch import Tensor, nn

EPOCHS = 3
RATE = 2e-4
WARM = 0.06
BUDGET = 4096
SHARE = 0.15
CHANGED, KEPT = 0.1, 0.1  # of the words to be guessed: another word in its place, or left as it is
FEWEST = 8  # tokens; what is shorter teaches nothing

Ids = NDArray[np.int64]


class Guesser(nn.Module):
    """The encoder, and what turns a token vector into a guess; the words' own vectors are the answers."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        words = encoder.embeddings.word_embeddings.weight
        self.encoder = encoder
        self.turn = nn.Linear(words.shape[1], words.shape[1])
        self.norm = nn.LayerNorm(words.shape[1])
        self.bias = nn.Parameter(torch.zeros(len(words)))

    def forward(self, ids: Tensor, attention: Tensor, where: Tensor) -> Tensor:
        """[hidden tokens, vocabulary]: how likely each word stands where one is hidden."""
        vectors = minilm.read(self.encoder, ids, attention, True)[where]
        words = self.encoder.embeddings.word_embeddings.weight
        with minilm.in_half():
            return F.linear(self.norm(F.gelu(self.turn(vectors))), words, self.bias)


def main() -> None:
    """Train and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    net = Guesser(minilm.pretrained())
    train(net, gathered(chosen.clean), chosen.epochs, chosen.seed)
    torch.save(net.state_dict(), built("pretrained.pt", chosen.clean))


def gathered(clean: bool) -> list[Ids]:
    """What is read: windows of conversations, and what customers wrote elsewhere."""
    labelled = [one.conversation for one in corpus.examples(clean)]
    read = [prepared(one) for one in (*labelled, *corpus.unlabelled(clean))]
    alone = [*texts.sentiments(), *([] if clean else texts.complaints())]
    found = [piece.ids for piece in pieces(read)] + [each.ids for each in alone]
    return [ids for ids in found if len(ids) >= FEWEST]


def train(net: Guesser, read: Sequence[Ids], epochs: int, seed: int) -> None:
    """Fit the network, and print what the loss comes to."""
    chooser, noise = random.Random(seed), np.random.default_rng(seed)
    steps = epochs * len(by_length(read, len, random.Random(seed), BUDGET))
    tuning = minilm.Tuning(net, steps, RATE, WARM)
    begun = time.monotonic()
    net.train()
    for epoch in range(epochs):
        losses = [tuning.learn(loss(net, chosen, noise)) for chosen in by_length(read, len, chooser, BUDGET)]
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def loss(net: Guesser, chosen: Sequence[Ids], noise: np.random.Generator) -> Tensor:
    """How far the guesses are from the words that were hidden."""
    longest = max(map(len, chosen))
    ids, shown, attention = (np.zeros((len(chosen), longest), np.int64) for _ in range(3))
    for row, own in enumerate(chosen):
        ids[row, : len(own)], attention[row, : len(own)] = own, 1
        shown[row, : len(own)] = own
    where = (noise.random(ids.shape) < SHARE) & (ids > HIDDEN)
    fate = noise.random(ids.shape)
    shown[where & (fate >= CHANGED + KEPT)] = HIDDEN
    swapped = where & (fate < CHANGED)
    shown[swapped] = noise.choice(ids[ids > HIDDEN], int(swapped.sum()))
    told = net(*map(torch.from_numpy, (shown, attention, where)))
    return F.cross_entropy(told.float(), torch.from_numpy(ids[where]))


if __name__ == "__main__":
    main()
