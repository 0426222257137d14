"""What every peer is: something that may learn from labelled conversations and then assesses others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation import Labels


class Labelled(NamedTuple):
    """A conversation with the labels it was given."""

    conversation: Conversation
    labels: Labels


class NotInstalled(HeartfeltError):
    """A peer needs what is not installed; the message says how to install it."""


class Peer(Protocol):
    """One way to assess conversations."""

    @property
    def title(self) -> str:
        """What it is, as the table says it."""

    def fit(self, train: Sequence[Labelled]) -> None:
        """Learn what there is to learn. Called once, before anything is assessed."""

    def assess(self, conversations: Sequence[Conversation]) -> list[Assessment]:
        """An assessment for each conversation; many at once, since some are quicker that way."""
