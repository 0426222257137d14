"""Trains the encoder on what people labelled: empathy, politeness, emotions, sentiment and complaints.

    python training/manners.py [--clean] [--seed 0] [--epochs 2]

It is the model of empathy and politeness itself, and the full reader starts from it. Prints how good it is on what it was
kept from, and writes `build/training/manners.pt`. EPITOME and the complaints have no clear licence: the clean variant does
without, has no empathy, and serves only as a start.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import NamedTuple

import manners_corpus as texts
import minilm
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from batches import by_length, hidden
from manners_corpus import Text
from points import macro_f1
from recipe import built, options
from torch import Tensor, nn

from heartfelt.language.trained.manners import LEVELS, MECHANISMS

EPOCHS = 2
RATE = 1.5e-4
WARM = 0.06
BUDGET, CHUNK = 2560, 512
AT_ONCE = 32
DROPPED = 0.1
LOWEST = -1e4
SMOOTHED = 0.05


class Scores(NamedTuple):
    """What is read of texts: levels [texts, mechanisms, levels], tags [texts, tokens, mechanisms], and the judged part."""

    levels: Tensor
    tags: Tensor
    part: Tensor


class MannersNet(nn.Module):
    """The transformer with a head for each thing that people judged; the names are those that heartfelt reads."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        size = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.drop = nn.Dropout(DROPPED)
        self.level = nn.Linear(2 * size, len(MECHANISMS) * LEVELS)
        self.tag = nn.Linear(size, len(MECHANISMS))
        self.highest = nn.Parameter(torch.zeros(len(MECHANISMS), LEVELS))
        self.polite = nn.Linear(2 * size, 1)
        self.emotion = nn.Linear(2 * size, texts.EMOTIONS)
        self.sentiment = nn.Linear(2 * size, len(texts.SENTIMENTS))
        self.complaint = nn.Linear(2 * size, 1)

    def forward(self, batch: Batch, half: bool = True) -> Scores:
        """Read texts; `half` computes in bfloat16."""
        vectors = self.drop(minilm.read(self.encoder, batch.ids, batch.attention, half))
        body = batch.body[..., None]
        mean = (vectors * body).sum(1) / body.sum(1).clamp(min=1)
        part = torch.cat([vectors[torch.arange(len(vectors)), batch.marks], mean], dim=-1)
        tags = self.tag(vectors)
        highest = (tags + LOWEST * (1 - body)).amax(1)
        levels = self.level(part).view(-1, len(MECHANISMS), LEVELS) + self.highest * highest[..., None]
        return Scores(levels, tags, part)


class Batch(NamedTuple):
    """Texts side by side; `body` is 1 on the tokens that are judged."""

    ids: Tensor
    attention: Tensor
    body: Tensor
    marks: Tensor


def main() -> None:
    """Train, print how good it is, and store."""
    chosen = options(__doc__, EPOCHS)
    minilm.begin(chosen.seed)
    sets = gathered(chosen.clean)
    net = MannersNet(minilm.pretrained())
    train(net, [[each for each in own if not each.kept_back] for own in sets], chosen.epochs, chosen.seed)
    seen = {each.task: own for own in sets for each in own[:1]}
    print(*measured(net, {task: [each for each in own if each.kept_back] for task, own in seen.items()}), sep="\n")
    torch.save(net.state_dict(), built("manners.pt", chosen.clean))


def gathered(clean: bool) -> list[list[Text]]:
    """The texts that are learned from, set by set; empathy twice, as it is small."""
    clear = [texts.politeness(), texts.emotions(), texts.sentiments()]
    if clean:
        return clear
    empathy = texts.empathy()
    return [empathy, empathy, *clear, texts.complaints()]


def train(net: MannersNet, sets: Sequence[Sequence[Text]], epochs: int, seed: int) -> None:
    """Fit the network; a batch is of one set."""
    chooser, noise = random.Random(seed), np.random.default_rng(seed)
    steps = epochs * len(_batches(sets, random.Random(seed)))
    tuning = minilm.Tuning(net, steps, RATE, WARM)
    begun = time.monotonic()
    net.train()
    for epoch in range(epochs):
        losses = [tuning.learn(loss(net, together, noise)) for together in _batches(sets, chooser)]
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def loss(net: MannersNet, together: Sequence[Text], noise: np.random.Generator) -> Tensor:
    """How far the network is from what people said, for texts of one task."""
    batch = collated(together, noise)
    scores = net(batch)
    gold = torch.from_numpy(np.stack([each.target for each in together]))
    match together[0].task:
        case "empathy":
            return _empathy_loss(scores, batch, gold, together)
        case "politeness":
            return F.mse_loss(net.polite(scores.part)[:, 0], gold)
        case "emotion":
            return 5 * F.binary_cross_entropy_with_logits(net.emotion(scores.part), gold)
        case "sentiment":
            return 0.7 * F.cross_entropy(net.sentiment(scores.part), gold)
        case "complaint":
            return 0.7 * F.binary_cross_entropy_with_logits(net.complaint(scores.part)[:, 0], gold)


def _empathy_loss(scores: Scores, batch: Batch, gold: Tensor, together: Sequence[Text]) -> Tensor:
    tags = torch.zeros_like(scores.tags)
    for row, each in enumerate(together):
        tags[row, : len(each.tags)] = torch.from_numpy(each.tags)
    judged = batch.body > 0
    total = F.binary_cross_entropy_with_logits(scores.tags[judged], tags[judged])
    for k in range(len(MECHANISMS)):
        if (gold[:, k] != texts.UNRATED).any():
            levels = scores.levels[:, k]
            total = total + F.cross_entropy(levels, gold[:, k], ignore_index=texts.UNRATED, label_smoothing=SMOOTHED)
    return total


def collated(together: Sequence[Text], noise: np.random.Generator | None = None) -> Batch:
    """A batch; while learning, a share of the words is hidden."""
    longest = max(len(each.ids) for each in together)
    ids, attention = (np.zeros((len(together), longest), np.int64) for _ in range(2))
    body = np.zeros((len(together), longest), np.float32)
    for row, each in enumerate(together):
        own = each.ids if noise is None else hidden(each.ids, minilm.MASKED, noise)
        ids[row, : len(own)], attention[row, : len(own)] = own, 1
        body[row, each.mark + 1 : len(own) - 1] = 1
    return Batch(*map(torch.from_numpy, (ids, attention, body)), torch.tensor([each.mark for each in together]))


def measured(net: MannersNet, kept: dict[texts.Task, list[Text]]) -> list[str]:
    """How good the network is on what it was kept from, a line each."""
    lines = []
    if given := kept.get("empathy"):
        told = torch.cat([scores.levels for scores in _read(net, given)]).argmax(-1).numpy()
        gold = np.stack([each.target for each in given])
        for k, mechanism in enumerate(MECHANISMS):
            right = float((told[:, k] == gold[:, k]).mean())
            lines.append(f"{mechanism}: accuracy {right:.3f}, macro F1 {macro_f1(gold[:, k], told[:, k]):.3f}")
    for community in texts.COMMUNITIES:
        given = [each for each in kept["politeness"] if each.community == community]
        told = torch.cat([net.polite(scores.part)[:, 0] for scores in _read(net, given)]).detach().numpy()
        apart = _told_apart(told, np.array([each.target for each in given]))
        lines.append(f"politeness, {community}: accuracy on the outer quarters {apart:.3f}")
    return lines


def _told_apart(told: np.ndarray, rated: np.ndarray) -> float:
    """The share of the politest and the least polite quarter that stands on its side of the middle."""
    low, high = np.percentile(rated, [25, 75])
    clear = (rated <= low) | (rated >= high)
    return float(((told > np.median(told)) == (rated >= high))[clear].mean())


def _read(net: MannersNet, given: Sequence[Text]) -> list[Scores]:
    net.eval()
    with torch.no_grad():
        read = [net(collated(given[first : first + AT_ONCE])) for first in range(0, len(given), AT_ONCE)]
    net.train()
    return read


def _batches(sets: Sequence[Sequence[Text]], chooser: random.Random) -> list[list[Text]]:
    made = [batch for own in sets for batch in by_length(own, _length, chooser, BUDGET, CHUNK)]
    chooser.shuffle(made)
    return made


def _length(text: Text) -> int:
    return len(text.ids)


if __name__ == "__main__":
    main()
