"""Conversations as the network sees them: cut into windows, put together in batches of about the same length."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import minilm
import numpy as np
import torch
from corpus import Row, Source
from numpy.typing import NDArray
from targets import Quote, Targets, targets_of, visible
from torch import Tensor

from heartfelt.conversation import Conversation, Message
from heartfelt.language.trained.cleaning import cleaned, positions
from heartfelt.language.trained.context import surroundings
from heartfelt.language.trained.encoder import MARKS, MOST_TOKENS, START, STOP, Tokens
from heartfelt.language.trained.labels import LABELS
from heartfelt.language.trained.opinion import Floats
from heartfelt.language.trained.windows import Window, windows

HIDDEN = 103  # the token that stands for a hidden one; those up to it are not words
BUDGET = 2048
CHUNK = 256
MULTIPLE = 32
IN_PART = 0.3  # what a window that is not the whole conversation counts for the whole

Each = TypeVar("Each")


@dataclass(frozen=True)
class Prepared:
    """A conversation in tokens; with labels, `tags` says of each token which it carries."""

    id: str
    channel: str
    messages: tuple[Message, ...]
    tokens: list[Tokens]
    source: int = Source.SETTLED
    targets: Targets | None = None
    tags: tuple[Floats, ...] = ()


class Piece(NamedTuple):
    """A window of a conversation: its tokens, and whose message each is (-1 for nobody's)."""

    prepared: Prepared
    window: Window
    ids: NDArray[np.int64]
    owner: NDArray[np.int64]


@dataclass(frozen=True)
class Wanted:
    """What the scores of a batch should become; `weight` says how far a piece speaks for its whole conversation."""

    labels: Tensor
    outcomes: Tensor
    tags: Tensor
    source: Tensor
    source_of_piece: Tensor
    whole: dict[str, Tensor]
    weight: Tensor


@dataclass(frozen=True)
class Batch:
    """Pieces side by side, their messages numbered through.

    `owner` is [pieces, tokens], the message of each token; `starts` the place of each message's mark; `kept` whether it is
    read here or only seen; `answered` [messages, messages] the mean over the turn that answers; `bounds` each piece's messages.
    """

    ids: Tensor
    attention: Tensor
    owner: Tensor
    starts: Tensor
    by_customer: Tensor
    kept: Tensor
    answered: Tensor
    bounds: list[tuple[int, int]]
    wanted: Wanted | None


def tokens_of(text: str) -> Tokens:
    """The tokens of a message as the encoder takes them, with their spans in the cleaned text."""
    encoding = minilm.tokenizer().encode(cleaned(text), add_special_tokens=False)
    ids, spans = encoding.ids, encoding.offsets
    tail = MOST_TOKENS // 3
    if len(ids) > MOST_TOKENS:
        ids, spans = ids[: MOST_TOKENS - tail] + ids[-tail:], spans[: MOST_TOKENS - tail] + spans[-tail:]
    return Tokens(ids, spans)


def prepared(conversation: Conversation, row: Row | None = None, source: int = Source.SETTLED) -> Prepared:
    """A conversation, with its labels if it has some, ready to be cut."""
    messages = visible(conversation)
    tokens = [tokens_of(message.text) for message in messages]
    if row is None:
        return Prepared(conversation.id, conversation.channel, messages, tokens)
    targets = targets_of(messages, row)
    tags = tuple(tagged(m.text, own, quotes) for m, own, quotes in zip(messages, tokens, targets.quotes, strict=True))
    return Prepared(conversation.id, conversation.channel, messages, tokens, source, targets, tags)


def tagged(text: str, tokens: Tokens, quotes: Sequence[Quote], labels: int = len(LABELS)) -> Floats:
    """[tokens, labels]: 1 where a token stands in a quote of the label."""
    place = positions(text)
    spans = [(place[start], place[end - 1] + 1 if end > start else place[start]) for start, end in tokens.spans]
    tags = np.zeros((len(spans), labels), np.float32)
    for i, (start, end) in enumerate(spans):
        for quote in quotes:
            if start < quote.end and end > quote.start:
                tags[i, quote.label] = 1
    return tags


def pieces(conversations: Sequence[Prepared]) -> list[Piece]:
    """All windows of the conversations."""
    cut = []
    for one in conversations:
        for window in windows([len(each.ids) + 1 for each in one.tokens]):
            ids, owner = [START], [-1]
            for i in range(window.first, window.last):
                ids += [MARKS[one.messages[i].role], *one.tokens[i].ids]
                owner += [i - window.first] * (1 + len(one.tokens[i].ids))
            cut.append(Piece(one, window, np.array([*ids, STOP]), np.array([*owner, -1])))
    return cut


def by_length(
    given: Sequence[Each],
    length: Callable[[Each], int],
    chooser: random.Random,
    budget: int = BUDGET,
    chunk: int = CHUNK,
) -> list[list[Each]]:
    """Batches in a random order, each of things about equally long that fill the budget when padded."""
    shuffled = list(given)
    chooser.shuffle(shuffled)
    made: list[list[Each]] = []
    for first in range(0, len(shuffled), chunk):
        current: list[Each] = []
        for each in sorted(shuffled[first : first + chunk], key=length):
            if current and length(each) * (len(current) + 1) > budget:
                made.append(current)
                current = []
            current.append(each)
        made.append(current)
    chooser.shuffle(made)
    return made


def hidden(ids: NDArray[np.int64], share: float, noise: np.random.Generator) -> NDArray[np.int64]:
    """The tokens, with about this share of the words hidden."""
    return np.where((noise.random(len(ids)) < share) & (ids > HIDDEN), HIDDEN, ids)


def collated(chosen: Sequence[Piece], share_hidden: float = 0.0, noise: np.random.Generator | None = None) -> Batch:
    """A batch; while learning, a share of the words is hidden."""
    longest = -(-max(len(piece.ids) for piece in chosen) // MULTIPLE) * MULTIPLE
    ids, attention, owner = (np.full((len(chosen), longest), fill, np.int64) for fill in (0, 0, -1))
    starts, bounds, kept, by_customer, answers = [], [], [], [], []
    count = 0
    for row, (one, window, own_ids, own) in enumerate(chosen):
        own_ids = hidden(own_ids, share_hidden, noise) if noise is not None else own_ids
        ids[row, : len(own_ids)], attention[row, : len(own_ids)] = own_ids, 1
        owner[row, : len(own)] = np.where(own >= 0, own + count, -1)
        inside = one.messages[window.first : window.last]
        starts += [(row, int(np.argmax(own == i))) for i in range(len(inside))]
        kept += [window.start <= i < window.stop for i in range(window.first, window.last)]
        by_customer += [message.role == "customer" for message in inside]
        answers.append(torch.from_numpy(_answered(inside)))
        bounds.append((count, count + len(inside)))
        count += len(inside)
    return Batch(
        *map(torch.from_numpy, (ids, attention, owner)), torch.tensor(starts), torch.tensor(by_customer),
        torch.tensor(kept), torch.block_diag(*answers), bounds, _wanted(chosen, longest),
    )  # fmt: skip


def _answered(messages: Sequence[Message]) -> Floats:
    """For each of the customer's messages the weights of a mean over the turn that answers it."""
    each_alone = np.eye(len(messages), dtype=np.float32)
    by_customer = np.array([[message.role == "customer"] for message in messages], np.float32)
    return surroundings(messages, each_alone, each_alone).after * by_customer


def _wanted(chosen: Sequence[Piece], longest: int) -> Wanted | None:
    told = [piece.prepared.targets for piece in chosen]
    given = [each for each in told if each is not None]
    if len(given) < len(chosen):
        return None
    spans = [slice(piece.window.first, piece.window.last) for piece in chosen]
    tags = np.zeros((len(chosen), longest, len(LABELS)), np.float32)
    for row, piece in enumerate(chosen):
        for i in range(piece.window.first, piece.window.last):
            tags[row, np.flatnonzero(piece.owner == i - piece.window.first)[1:]] = piece.prepared.tags[i]
    sources = torch.tensor([int(piece.prepared.source) for piece in chosen])
    lengths = torch.tensor([span.stop - span.start for span in spans])
    names = ("care", "hidden", "moment", "resolved", "start", "end")
    whole = {name: torch.tensor([getattr(each, name) for each in given]) for name in names}
    whole["vulnerabilities"] = torch.from_numpy(np.stack([each.vulnerabilities for each in given]))
    complete = [p.window.start == 0 and p.window.stop == len(p.prepared.messages) for p in chosen]
    return Wanted(
        labels=torch.from_numpy(np.concatenate([t.labels[span] for t, span in zip(given, spans, strict=True)])),
        outcomes=torch.from_numpy(np.concatenate([t.outcomes[span] for t, span in zip(given, spans, strict=True)])),
        tags=torch.from_numpy(tags),
        source=sources.repeat_interleave(lengths),
        source_of_piece=sources,
        whole=whole,
        weight=torch.tensor([1.0 if all_of_it else IN_PART for all_of_it in complete]),
    )
