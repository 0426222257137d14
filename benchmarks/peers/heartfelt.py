"""heartfelt itself: one row for each reader it offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from heartfelt.assessment import READERS, Assessment, assess, reader_named
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError
from peers.peer import Labelled, NotInstalled, Peer


class Heartfelt:
    """heartfelt with one of its readers. Its weights come with it, so there is nothing to fit."""

    def __init__(self, reader: str) -> None:
        self.title = f"heartfelt, reader {reader}"
        try:
            self._reader = reader_named(reader)
        except (HeartfeltError, ImportError, OSError) as error:
            raise NotInstalled(str(error)) from error

    def fit(self, train: Sequence[Labelled]) -> None:
        pass

    def assess(self, conversations: Sequence[Conversation]) -> list[Assessment]:
        return [assess(conversation, reader=self._reader) for conversation in conversations]


def readers() -> dict[str, Callable[[], Peer]]:
    """The rows of heartfelt: one for each reader, the quickest first."""
    return {f"heartfelt-{name}": partial(Heartfelt, name) for name in reversed(READERS)}
