"""The first pass over a stretch: its replies and its contacts, each into a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.folder import Place
from heartfelt.bulk.rows import Bad
from heartfelt.bulk.stretch import Stretch, read
from heartfelt.bulk.together.contacts import Contacts, contacts_writer
from heartfelt.bulk.together.known import Together
from heartfelt.collection import part_file
from heartfelt.collection.part import Gathering
from heartfelt.collection.template import conversation_key
from heartfelt.conversation import Conversation

GATHERED = "gathered"


@dataclass
class _Seen:
    """Which conversations there were: how many, the sum of their keys, and when the last message of all was written."""

    count: int = 0
    ids: int = 0
    last: datetime | None = None

    def add(self, conversation: Conversation) -> None:
        self.count += 1
        self.ids = (self.ids + conversation_key(conversation.id)) % 2**64
        times = (message.at for message in conversation.messages if message.at)
        self.last = max([*times, *([self.last] if self.last else [])], default=None)

    def until(self) -> str:
        """The last time (UTC) in a form that sorts and that file names may have."""
        if self.last is None:
            return ""
        try:
            last = self.last.astimezone(UTC)
        except OverflowError:  # the last hours of the calendar
            last = self.last
        return last.isoformat(timespec="seconds")[:19].replace(":", "-")


@dataclass(frozen=True)
class Gather:
    """Reads a stretch of `source`, and writes what counts for others. Its mark comes last, as with `Work`."""

    source: Place
    together: Together

    def __call__(self, stretch: Stretch) -> Done:
        """Do it; what keeps this stretch from being read or written is told in the result."""
        return done_or_why_not(stretch, lambda: self._do(stretch))

    def _do(self, stretch: Stretch) -> Done:
        begun = time.thread_time()
        folder, replies, seen = self.together.folder, Gathering(), _Seen()
        with self._contacts(stretch.number) as contacts:
            for row in read(self.source.files, stretch):
                if isinstance(row, Bad):
                    continue
                seen.add(row.conversation)
                if self.together.reuse:
                    replies.add(row.conversation)
                if contacts:
                    contacts.add(row.conversation)
        if self.together.reuse:
            folder.write(replies_name(stretch.number), part_file.encode(replies.taken()))
        done = Done(
            stretch.number,
            stretch.size,
            seen.count,
            seconds=time.thread_time() - begun,
            ids=seen.ids,
            last=seen.until(),
        )
        folder.write(f"{GATHERED}/{stretch.number:05}.json", msgspec.json.encode(done))
        return done

    @contextmanager
    def _contacts(self, number: int) -> Iterator[Contacts | None]:
        if not self.together.buckets:
            yield None
            return
        with self.together.folder.appearing(contacts_name(number)) as stream, contacts_writer(stream) as writer:
            contacts = Contacts(writer, number, self.together.buckets)
            yield contacts
            contacts.write()


def replies_name(stretch: int) -> str:
    """The file that holds the replies of a stretch."""
    return f"replies/{stretch:05}"


def contacts_name(stretch: int) -> str:
    """The file that holds the contacts of a stretch."""
    return f"contacts/{stretch:05}.arrow"
