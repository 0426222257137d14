"""Trains the network behind the full reader: one that says what several teachers say together.

    python training/full.py [--clean] [--seed 0] [--epochs 3]

The mean of several networks reads better than each of them, but costs as many passes. So one of them, the first, goes on to
learn the mean of all (Hinton et al. 2015), on conversations with labels, which count for half there, and on those without.
Needs `build/training/teacher-NAME.pt`, writes `build/training/full.pt`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence

import corpus
import minilm
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from batches import Batch, Piece, Prepared, by_length, collated, pieces, prepared
from lessons import Aims, aims_of
from network import MESSAGE, OUTCOME, CareNet, Predicted, Scores, loss, predicted, told_here
from recipe import Options, built, options
from student import towards
from teachers import rarity, teachers
from torch import Tensor

EPOCHS = 3
RATE = 8e-5
WARM = 0.05
LABELS_COUNT = 0.5  # beside what the teachers say, where there are labels
SHARE = 1 / 3  # of the conversations without labels, an epoch: nobody answers in most of them, so they teach only cues


def main() -> None:
    """Ask the teachers, train and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    labelled = [prepared(one.conversation, one.labels, one.source) for one in corpus.examples(chosen.clean)]
    others = [prepared(one) for one in corpus.unlabelled(chosen.clean)]
    nets = teachers(chosen.clean)
    said = together([predicted(net, (*labelled, *others)) for net in nets])
    train(nets[0], labelled, others, said, chosen)
    torch.save(nets[0].state_dict(), built("full.pt", chosen.clean))


def together(opinions: Sequence[Mapping[str, Predicted]]) -> dict[str, Predicted]:
    """The mean of what several networks say of each conversation."""
    return {name: _mean([each[name] for each in opinions]) for name in opinions[0]}


def _mean(given: Sequence[Predicted]) -> Predicted:
    return Predicted(*(np.mean(parts, axis=0, dtype=np.float32) for parts in zip(*given, strict=True)))


def train(
    net: CareNet,
    labelled: Sequence[Prepared],
    others: Sequence[Prepared],
    said: Mapping[str, Predicted],
    chosen: Options,
) -> None:
    """Fit the network, and print what the loss comes to; a batch has labels on all of its conversations or on none."""
    chooser, noise = random.Random(chosen.seed), np.random.default_rng(chosen.seed)
    cut, rare = (pieces(labelled), pieces(others)), rarity(labelled)
    tuning = minilm.Tuning(net, chosen.epochs * len(_batches(*cut, random.Random(chosen.seed))), RATE, WARM)
    begun = time.monotonic()
    net.train()
    for epoch in range(chosen.epochs):
        losses = []
        for given in _batches(*cut, chooser):
            batch = collated(given, minilm.MASKED, noise)
            scores = net(batch)
            found = taught_loss(net, scores, batch, [_of_piece(piece, said) for piece in given])
            if batch.wanted is not None:
                found = found + LABELS_COUNT * (loss(net, scores, batch, batch.wanted, rare) - found)
            losses.append(tuning.learn(found))
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def taught_loss(net: CareNet, scores: Scores, batch: Batch, aims: Sequence[Aims]) -> Tensor:
    """How far the scores of a batch are from what the teachers say."""
    labels, outcomes, cues = (_rows(aims, name) for name in ("labels", "outcomes", "outcomes_count"))
    counts = told_here(batch)
    logits = net.as_labelled_by(corpus.Source.SETTLED, scores.logits)
    each = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    told = -(outcomes * F.log_softmax(scores.outcomes, -1)).sum(-1)
    return (
        MESSAGE * (each * counts).sum() / counts.sum()
        + OUTCOME * (told * cues).sum() / cues.sum().clamp(min=1)
        + towards(scores.whole, aims)
    )


def _of_piece(piece: Piece, said: Mapping[str, Predicted]) -> Aims:
    """What the teachers say of the messages of a window, and of the whole conversation."""
    own, window = said[piece.prepared.id], slice(piece.window.first, piece.window.last)
    by_customer = np.array([message.role == "customer" for message in piece.prepared.messages[window]])
    return aims_of(Predicted(own.logits[window], own.outcomes[window], own.whole), by_customer)


def _rows(aims: Sequence[Aims], name: str) -> Tensor:
    return torch.from_numpy(np.concatenate([getattr(each, name) for each in aims]))


def _batches(labelled: Sequence[Piece], others: Sequence[Piece], chooser: random.Random) -> list[list[Piece]]:
    some = chooser.sample(others, round(SHARE * len(others)))
    made = [batch for own in (labelled, some) if own for batch in by_length(own, _length, chooser)]
    chooser.shuffle(made)
    return made


def _length(piece: Piece) -> int:
    return len(piece.ids)


if __name__ == "__main__":
    main()
