"""The places where a peer may find something: each customer message, and each turn of those who answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from heartfelt.conversation import Conversation, Message


@dataclass(frozen=True)
class Answer:
    """A turn of an agent or a bot, in the conversation of that index, with the customer's turn before it."""

    conversation: int
    messages: tuple[Message, ...]
    before: str
    is_first: bool
    is_last: bool

    @property
    def text(self) -> str:
        return _text(self.messages)


@dataclass(frozen=True)
class Said:
    """A customer message, with the turn before its own and the answer that follows, None where nobody wrote again."""

    conversation: int
    message: Message
    before: str
    answer: Answer | None
    is_first: bool

    @property
    def text(self) -> str:
        return self.message.text


Place = Said | Answer


def places(conversations: Sequence[Conversation]) -> tuple[list[Said], list[Answer]]:
    """All customer messages and all answers, in order; notes are left out."""
    said: list[Said] = []
    answers: list[Answer] = []
    for index, conversation in enumerate(conversations):
        turns = _turns(conversation)
        own = dict(_answers(index, turns))
        answers += own.values()
        said += _said(index, turns, own)
    return said, answers


def _turns(conversation: Conversation) -> list[tuple[Message, ...]]:
    visible = [message for message in conversation.messages if message.role != "note"]
    return [tuple(run) for _, run in groupby(visible, key=lambda message: message.role)]


def _answers(index: int, turns: Sequence[tuple[Message, ...]]) -> Iterator[tuple[int, Answer]]:
    numbers = [number for number, turn in enumerate(turns) if turn[0].role != "customer"]
    for number in numbers:
        before = next((_text(turn) for turn in turns[:number][::-1] if turn[0].role == "customer"), "")
        yield number, Answer(index, turns[number], before, number == numbers[0], number == numbers[-1])


def _said(index: int, turns: Sequence[tuple[Message, ...]], answers: dict[int, Answer]) -> Iterator[Said]:
    spoken = False
    for number, turn in enumerate(turns):
        if turn[0].role == "customer":
            before = _text(turns[number - 1]) if number else ""
            answer = next((answers[later] for later in range(number + 1, len(turns)) if later in answers), None)
            for message in turn:
                yield Said(index, message, before, answer, not spoken)
                spoken = True


def _text(messages: Sequence[Message]) -> str:
    return "\n".join(message.text for message in messages)
