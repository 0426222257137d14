"""Trains the network behind the fast reader to read as the full one does, and as the labels say.

    python training/fast.py [--clean] [--seed 0] [--epochs 5]

It learns from the labelled conversations, each twice an epoch, and from those without labels. Needs `build/training/full.pt`,
writes `build/training/fast.pt`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace

import corpus
import minilm
import numpy as np
import torch
from batches import Prepared, prepared
from beginnings import beginnings
from lessons import Case, case_of, taught, vocabulary
from network import CareNet, predicted
from recipe import built, options
from student import SIZE, Student, loss
from torch import nn

EPOCHS = 5
TIMES = 2
AT_ONCE = 32
RATE_OF_GRAMS, RATE = 5e-3, 2e-3
DECAY = 0.01
LONGEST_STEP = 5.0
LEFT_OUT = 0.15  # of a message's n-grams while learning, so that no few of them decide alone
FEWEST_GRAMS = 3
SLOWEST = 0.01


def main() -> None:
    """Ask the teacher, train and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    labelled = [prepared(one.conversation, one.labels, one.source) for one in corpus.examples(chosen.clean)]
    others = [prepared(one) for one in corpus.unlabelled(chosen.clean)]
    grams = vocabulary(one.messages for one in (*labelled, *others))
    net = teacher(chosen.clean)
    student = Student(len(grams), beginnings(grams, minilm.pretrained(), SIZE))
    cases = [*lessons(labelled, grams, net) * TIMES, *lessons(others, grams, net)]
    train(student, cases, chosen.epochs, chosen.seed)
    torch.save({"net": student.state_dict(), "grams": grams}, built("fast.pt", chosen.clean))


def teacher(clean: bool) -> CareNet:
    """The network of the full reader."""
    net = CareNet(minilm.pretrained())
    net.load_state_dict(minilm.stored(built("full.pt", clean), "full.py"))
    return net


def lessons(conversations: Sequence[Prepared], grams: Sequence[str], net: CareNet) -> list[Case]:
    """What the student should say of each conversation."""
    said, place = predicted(net, conversations), {gram: i for i, gram in enumerate(grams)}
    return [taught(case_of(one.messages, one.channel, place), said[one.id], one.targets) for one in conversations]


def train(student: Student, cases: Sequence[Case], epochs: int, seed: int) -> None:
    """Fit the student, and print what the loss comes to."""
    chooser, draws, order = random.Random(seed), np.random.default_rng(seed), list(cases)
    of_grams = [*student.vectors.parameters(), *student.direct.parameters()]
    others = [each for part in (student.message, student.outcome, student.whole) for each in part.parameters()]
    groups = [{"params": of_grams, "lr": RATE_OF_GRAMS}, {"params": others, "lr": RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = epochs * -(-len(order) // AT_ONCE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(SLOWEST, 1 - step / steps))
    begun = time.monotonic()
    student.train()
    for epoch in range(epochs):
        chooser.shuffle(order)
        losses = []
        for first in range(0, len(order), AT_ONCE):
            found = loss(student, [thinned(each, draws) for each in order[first : first + AT_ONCE]])
            found.backward()
            nn.utils.clip_grad_norm_(student.parameters(), LONGEST_STEP)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(float(found.detach()))
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def thinned(case: Case, draws: np.random.Generator) -> Case:
    """The case without some of the n-grams of each longer message."""
    kept = [own[draws.random(len(own)) >= LEFT_OUT] if len(own) > FEWEST_GRAMS else own for own in case.grams]
    return replace(case, grams=kept)


if __name__ == "__main__":
    main()
