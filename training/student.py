"""The network behind the fast reader, and how far it is from what it should say.

The names of its parts are those under which `heartfelt.language.trained.fast` reads them; what surrounds each message comes
from the very code that the reader uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from lessons import CONTEXTS, Aims, Case
from network import ENDING, FEELING, MOMENT, VULNERABLE, own_side
from torch import Tensor, nn

from heartfelt.language.trained import features
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, WHOLE

SIZE, HIDDEN_SIZE, WHOLE_SIZE = 64, 160, 96
DROPPED, DROPPED_OF_VECTORS = 0.3, 0.1
# How much each part of the loss counts.
MESSAGE, OUTCOME = 10.0, 2.0


class Bags(NamedTuple):
    """Conversations side by side, their messages numbered through; `bounds` are each conversation's messages."""

    grams: Tensor
    firsts: Tensor
    counts: Tensor
    numbers: Tensor
    numbers_after: Tensor
    contexts: dict[str, Tensor]
    by_customer: Tensor
    bounds: list[tuple[int, int]]


class Student(nn.Module):
    """A vector and direct weights for each n-gram, and three small networks."""

    def __init__(self, grams: int, vectors: Tensor | None = None) -> None:
        """`vectors`, [grams, SIZE], is where those of the n-grams begin."""
        super().__init__()
        direct = len(LABELS) + len(CUES) * len(OUTCOMES)
        self.vectors = nn.EmbeddingBag(grams, SIZE, mode="sum")
        self.direct = nn.EmbeddingBag(grams, direct, mode="sum")
        self.message = _network(6 * SIZE + features.NUMBERS, HIDDEN_SIZE, len(LABELS))
        self.outcome = _network(8 * SIZE + 2 * features.NUMBERS, HIDDEN_SIZE, len(CUES) * len(OUTCOMES))
        self.whole = _network(4 * SIZE + 2 * len(LABELS) + 4, WHOLE_SIZE, WHOLE)
        if vectors is None:
            nn.init.normal_(self.vectors.weight, 0, 0.05)
        else:
            self.vectors.weight.data.copy_(vectors)
        nn.init.zeros_(self.direct.weight)
        nn.init.constant_(self.message[-1].bias, -2.0)

    def forward(self, bags: Bags) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of labels and of outcomes, and the scores of the whole."""
        vectors = self.vectors(bags.grams, bags.firsts) / bags.counts[:, None].clamp(min=1).sqrt()
        direct = self.direct(bags.grams, bags.firsts)
        vectors = F.dropout(vectors, DROPPED_OF_VECTORS, self.training)
        before, case, beside, after, later = (bags.contexts[name] @ vectors for name in CONTEXTS)
        seen = [vectors, before, case, beside, vectors * case, vectors * before, bags.numbers]
        logits = self.message(torch.cat(seen, -1)) + direct[:, : len(LABELS)]
        answered = [vectors, before, case, after, vectors * after, case * after, later, beside]
        given = torch.cat([*answered, bags.numbers, bags.numbers_after], -1)
        outcomes = self.outcome(given) + (bags.contexts["after"] @ direct)[:, len(LABELS) :]
        whole = torch.stack([_of_all(vectors, logits, bags.by_customer, *bounds) for bounds in bags.bounds])
        return logits, outcomes.view(-1, len(CUES), len(OUTCOMES)), self.whole(whole)


def _network(given: int, size: int, made: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(given, size), nn.GELU(approximate="tanh"), nn.Dropout(DROPPED), nn.Linear(size, made)
    )


def _of_all(vectors: Tensor, logits: Tensor, by_customer: Tensor, first: int, last: int) -> Tensor:
    own, customer = vectors[first:last], by_customer[first:last]
    sides = [own[side].sum(0) / max(1, int(side.sum())) for side in (customer, ~customer)]
    chances = logits[first:last].sigmoid().detach()
    ends = [np.log(last - first), float(customer[-1]), float(customer[0]), float((~customer).any())]
    found = [chances.amax(0), chances.sum(0) / 3, torch.tensor(ends, dtype=torch.float32)]
    return torch.cat([*sides, own[0], own[-1], *found])


def bags_of(cases: Sequence[Case]) -> Bags:
    """Cases side by side."""
    grams = [each for case in cases for each in case.grams]
    counts = np.array([len(each) for each in grams])
    ends = np.cumsum([len(case.grams) for case in cases]).tolist()
    return Bags(
        grams=torch.from_numpy(np.concatenate(grams)),
        firsts=torch.from_numpy(np.cumsum(counts) - counts),
        counts=torch.tensor(counts, dtype=torch.float32),
        numbers=torch.from_numpy(np.concatenate([case.numbers for case in cases])),
        numbers_after=torch.from_numpy(np.concatenate([case.numbers_after for case in cases])),
        contexts={n: torch.block_diag(*(torch.from_numpy(c.contexts[n]) for c in cases)) for n in CONTEXTS},
        by_customer=torch.from_numpy(np.concatenate([case.by_customer for case in cases])),
        bounds=list(zip([0, *ends[:-1]], ends, strict=True)),
    )


def loss(student: Student, cases: Sequence[Case]) -> Tensor:
    """How far the student is from its aims."""
    bags, aims = bags_of(cases), [case.aims for case in cases if case.aims]
    logits, outcomes, whole = student(bags)
    counts = own_side(bags.by_customer)
    labels = F.binary_cross_entropy_with_logits(logits, _rows(aims, "labels"), reduction="none")
    weight = _rows(aims, "outcomes_count")
    told = -(_rows(aims, "outcomes") * F.log_softmax(outcomes, -1)).sum(-1)
    return (
        MESSAGE * (labels * counts).sum() / counts.sum()
        + OUTCOME * (told * weight).sum() / weight.sum().clamp(min=1)
        + towards(whole, aims)
    )


def towards(told: Tensor, aims: Sequence[Aims]) -> Tensor:
    """How far the scores of whole conversations are from their aims."""
    binary = F.binary_cross_entropy_with_logits
    return (
        0.3 * F.mse_loss(told[:, 0], _each(aims, "care"))
        + 0.15 * binary(told[:, 1], _each(aims, "hidden"))
        + 0.15 * F.cross_entropy(told[:, MOMENT], _each(aims, "moment"))
        + 0.15 * F.cross_entropy(told[:, ENDING], _each(aims, "ending"))
        + 0.2 * F.mse_loss(told[:, FEELING : FEELING + 2], _each(aims, "feelings"))
        + 0.6 * binary(told[:, VULNERABLE], _each(aims, "vulnerabilities"))
    )


def _rows(aims: Sequence[Aims], name: str) -> Tensor:
    return torch.from_numpy(np.concatenate([getattr(each, name) for each in aims]))


def _each(aims: Sequence[Aims], name: str) -> Tensor:
    return torch.tensor(np.array([getattr(each, name) for each in aims], np.float32))
