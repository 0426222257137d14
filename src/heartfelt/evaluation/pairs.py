"""What is compared: the labels and the assessment of one conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation.labels import Labels


@dataclass(frozen=True)
class Pair:
    """Labels and assessment of one conversation, with the turn that each of its messages belongs to."""

    gold: Labels
    found: Assessment
    turns: Mapping[str, int] = field(repr=False)


def paired(
    gold: Sequence[Labels], assessments: Mapping[str, Assessment], conversations: Iterable[Conversation]
) -> list[Pair]:
    """Every labelled conversation that is given, with its assessment, or an empty one where it has none."""
    turns = {conversation.id: turn_numbers(conversation) for conversation in conversations}
    pairs = [
        Pair(one, assessments.get(one.id, Assessment(id=one.id)), turns[one.id]) for one in gold if one.id in turns
    ]
    if not pairs:
        raise HeartfeltError(
            f"None of the {len(gold)} labelled conversations is among the {len(turns)} given. "
            "Give the conversations that the labels were made of."
        )
    return pairs


def turn_numbers(conversation: Conversation) -> dict[str, int]:
    """The number of the turn that each message belongs to: a run of messages of one role, notes left out."""
    numbers: dict[str, int] = {}
    turn, last = -1, None
    for message in conversation.messages:
        if message.role == "note":
            continue
        if message.role != last:
            turn, last = turn + 1, message.role
        numbers[message.id] = turn
    return numbers
