"""The first pass over a stretch: its replies and its contacts, each into a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.folder import Place
from heartfelt.bulk.rows import Bad
from heartfelt.bulk.stretch import Stretch, read
from heartfelt.bulk.together.contacts import Contacts, contacts_writer
from heartfelt.bulk.together.known import Together
from heartfelt.collection import part_file
from heartfelt.collection.part import Gathering

GATHERED = "gathered"


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
        folder, replies, count = self.together.folder, Gathering(), 0
        with self._contacts(stretch.number) as contacts:
            for row in read(self.source.files, stretch):
                if isinstance(row, Bad):
                    continue
                count += 1
                if self.together.reuse:
                    replies.add(row.conversation)
                if contacts:
                    contacts.add(row.conversation)
        if self.together.reuse:
            folder.write(replies_name(stretch.number), part_file.encode(replies.taken()))
        done = Done(stretch.number, stretch.size, count, seconds=time.thread_time() - begun)
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
