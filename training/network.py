"""The network behind the full reader, what it is told to become, and what it says of whole conversations.

The names of its parts are those under which `heartfelt.language.trained.full` reads them. Annotators differ in how much they
label: each source has an offset and a slope of its own for every label, so that their differences do not blur the rest.
What is exported speaks as the source `SETTLED`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import minilm
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from batches import Batch, Piece, Prepared, Wanted, collated, pieces
from corpus import Source
from targets import UNTOLD
from torch import Tensor, nn

from heartfelt.language.trained.labels import CUES, LABELS, MOMENTS, OUTCOMES, RESOLVED, VULNERABILITIES, WHOLE
from heartfelt.language.trained.opinion import Floats

DROPPED = 0.1
OUTCOME_SIZE, WHOLE_SIZE = 192, 128
LOWEST = -1e4
SEEN_ONLY = 0.3  # what a message counts that is read in another window
SMOOTHED = 0.03
AT_ONCE = 16
# How much each part of the loss counts.
MESSAGE, TAG, OUTCOME, ALL_OF_IT = 10.0, 10.0, 0.5, 0.3
OFFSETS_HELD, SLOPES_HELD = 1e-3, 1e-2
# Where the scores of the whole stand, in the order of `labels.WHOLE`.
MOMENT = slice(2, 2 + len(MOMENTS))
ENDING = slice(MOMENT.stop, MOMENT.stop + len(RESOLVED))
FEELING = ENDING.stop
VULNERABLE = slice(WHOLE - len(VULNERABILITIES), WHOLE)


class Scores(NamedTuple):
    """What the network makes of a batch, before calibration; `outcomes` are not yet probabilities."""

    logits: Tensor
    tags: Tensor
    outcomes: Tensor
    whole: Tensor


class CareNet(nn.Module):
    """A transformer with heads for tokens (the evidence), messages, outcomes and the whole."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        size = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.drop = nn.Dropout(DROPPED)
        self.tag = nn.Linear(size, len(LABELS))
        self.message = nn.Linear(2 * size, len(LABELS))
        self.highest = nn.Parameter(torch.full((len(LABELS),), 0.5))
        self.outcome1 = nn.Linear(4 * size, OUTCOME_SIZE)
        self.outcome2 = nn.Linear(OUTCOME_SIZE, len(CUES) * len(OUTCOMES))
        self.whole1 = nn.Linear(2 * size, WHOLE_SIZE)
        self.whole2 = nn.Linear(WHOLE_SIZE, WHOLE)
        self.offset, self.slope, self.tag_offset = (_for_each_source() for _ in range(3))
        nn.init.constant_(self.tag.bias, -4.0)
        nn.init.constant_(self.message.bias, -2.0)

    def forward(self, batch: Batch, half: bool = True) -> Scores:
        """Read a batch; `half` computes in bfloat16."""
        vectors = self.drop(minilm.read(self.encoder, batch.ids, batch.attention, half))
        owner, count = batch.owner.flatten(), len(batch.starts)
        of_messages = owner >= 0
        means = _means(vectors.flatten(0, 1)[of_messages], owner[of_messages], count)
        each = torch.cat([vectors[batch.starts[:, 0], batch.starts[:, 1]], means], dim=-1)
        tags = self.tag(vectors)
        highest = _highest(tags.flatten(0, 1)[of_messages], owner[of_messages], count)
        logits = self.message(self.drop(each)) + self.highest * highest
        answered = torch.cat([each, batch.answered @ each], dim=-1)
        outcomes = self._second(self.outcome1, self.outcome2, answered).view(count, len(CUES), len(OUTCOMES))
        of_all = torch.stack([means[first:last].mean(0) for first, last in batch.bounds])
        whole = self._second(self.whole1, self.whole2, torch.cat([vectors[:, 0], of_all], dim=-1))
        return Scores(logits, tags, outcomes, whole)

    def as_labelled_by(self, source: Tensor | int, logits: Tensor) -> Tensor:
        """The logits on the scale of a source, or of one for each message."""
        return logits * self.slope[source].exp() + self.offset[source]

    def _second(self, first: nn.Module, second: nn.Module, given: Tensor) -> Tensor:
        made: Tensor = second(self.drop(F.gelu(first(given), approximate="tanh")))
        return made


def _for_each_source() -> nn.Parameter:
    return nn.Parameter(torch.zeros(len(Source), len(LABELS)))


def _means(rows: Tensor, owner: Tensor, count: int) -> Tensor:
    sums = torch.zeros(count, rows.shape[1]).index_add_(0, owner, rows)
    return sums / torch.bincount(owner, minlength=count).clamp(min=1)[:, None]


def _highest(rows: Tensor, owner: Tensor, count: int) -> Tensor:
    lowest = torch.full((count, rows.shape[1]), LOWEST)
    return lowest.scatter_reduce(0, owner[:, None].expand_as(rows), rows, "amax")


def loss(net: CareNet, scores: Scores, batch: Batch, wanted: Wanted, rare: Tensor) -> Tensor:
    """How far the scores of a batch are from its labels; `rare` is how much more each label counts where it stands."""
    held = OFFSETS_HELD * net.offset.square().sum() + SLOPES_HELD * net.slope.square().sum()
    return (
        MESSAGE * _message_loss(net, scores, batch, wanted, rare)
        + TAG * _tag_loss(net, scores, batch, wanted)
        + OUTCOME * _outcome_loss(scores, wanted)
        + ALL_OF_IT * whole_loss(scores.whole, wanted)
        + held
    )


def own_side(by_customer: Tensor) -> Tensor:
    """[messages, labels]: 1 for cues where the customer writes, for signs and acts where others do."""
    cue = torch.arange(len(LABELS)) < len(CUES)
    return (by_customer[:, None] == cue).float()


def told_here(batch: Batch) -> Tensor:
    """[messages, labels]: how much each counts, by who writes and whether the message is read here or only seen."""
    return own_side(batch.by_customer) * torch.where(batch.kept, 1.0, SEEN_ONLY)[:, None]


def _message_loss(net: CareNet, scores: Scores, batch: Batch, wanted: Wanted, rare: Tensor) -> Tensor:
    counts = told_here(batch)
    logits = net.as_labelled_by(wanted.source, scores.logits)
    each = F.binary_cross_entropy_with_logits(logits, wanted.labels, reduction="none", pos_weight=rare)
    return (each * counts).sum() / counts.sum()


def _tag_loss(net: CareNet, scores: Scores, batch: Batch, wanted: Wanted) -> Tensor:
    told = scores.tags + net.tag_offset[wanted.source_of_piece][:, None]
    of_messages = batch.owner >= 0
    return F.binary_cross_entropy_with_logits(told[of_messages], wanted.tags[of_messages])


def _outcome_loss(scores: Scores, wanted: Wanted) -> Tensor:
    if not (wanted.outcomes != UNTOLD).any():
        return torch.zeros(())
    flat = scores.outcomes.flatten(0, 1)
    return F.cross_entropy(flat, wanted.outcomes.flatten(), ignore_index=UNTOLD, label_smoothing=SMOOTHED)


def whole_loss(told: Tensor, wanted: Wanted) -> Tensor:
    """How far the scores of the whole are from its labels."""
    gold, weight = wanted.whole, wanted.weight
    feelings = torch.stack([gold["start"], gold["end"]], dim=1)
    binary = F.binary_cross_entropy_with_logits
    each = (
        (told[:, 0] + 3 - gold["care"]).square()
        + 0.5 * binary(told[:, 1], gold["hidden"], reduction="none")
        + 0.5 * F.cross_entropy(told[:, MOMENT], gold["moment"], reduction="none")
        + 0.5 * F.cross_entropy(told[:, ENDING], gold["resolved"], reduction="none")
        + 0.3 * (told[:, FEELING : FEELING + 2] - feelings).square().sum(1)
        + 2.0 * binary(told[:, VULNERABLE], gold["vulnerabilities"], reduction="none").mean(1)
    )
    return (weight * each).mean()


class Predicted(NamedTuple):
    """What a network, or several, say of one conversation, as annotators who settle would: outcomes as probabilities."""

    logits: Floats
    outcomes: Floats
    whole: Floats


def predicted(net: CareNet, conversations: Sequence[Prepared], half: bool = True) -> dict[str, Predicted]:
    """What the network says, by the conversation's id."""
    net.eval()
    found = {one.id: _blank(len(one.messages)) for one in conversations}
    cut = sorted(pieces(conversations), key=lambda piece: len(piece.ids))
    with torch.no_grad():
        for first in range(0, len(cut), AT_ONCE):
            chosen = cut[first : first + AT_ONCE]
            batch = collated(chosen)
            scores = net(batch, half)
            logits = net.as_labelled_by(Source.SETTLED, scores.logits).numpy()
            outcomes = scores.outcomes.softmax(-1).numpy()
            for row, (piece, bounds) in enumerate(zip(chosen, batch.bounds, strict=True)):
                _keep(found[piece.prepared.id], piece, logits[slice(*bounds)], outcomes[slice(*bounds)])
                share = (piece.window.stop - piece.window.start) / len(piece.prepared.messages)
                found[piece.prepared.id].whole[:] += share * scores.whole[row].numpy()
    net.train()
    return found


def _blank(count: int) -> Predicted:
    outcomes = np.zeros((count, len(CUES), len(OUTCOMES)), np.float32)
    return Predicted(np.zeros((count, len(LABELS)), np.float32), outcomes, np.zeros(WHOLE, np.float32))


def _keep(found: Predicted, piece: Piece, logits: Floats, outcomes: Floats) -> None:
    first, start, stop, _ = piece.window
    found.logits[start:stop] = logits[start - first : stop - first]
    found.outcomes[start:stop] = outcomes[start - first : stop - first]
