"""Between the passes: what was gathered from all stretches is joined, the replies in one go, the contacts by bucket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.together.contacts import contacts_writer, write_earlier
from heartfelt.bulk.together.gathering import contacts_name, replies_name
from heartfelt.bulk.together.known import REUSED, Together, earlier_name
from heartfelt.collection import part_file
from heartfelt.collection.part import Part
from heartfelt.collection.reused import Reused
from heartfelt.errors import UnreadableInput


class Joint(msgspec.Struct, frozen=True):
    """Something to join: a bucket of contacts, or the replies, and the file that it becomes."""

    number: int
    path: str
    size: int = 0
    bucket: int | None = None


@dataclass(frozen=True)
class Join:
    """Joins what was gathered from so many stretches and conversations. What it writes is whole once it is there."""

    together: Together
    stretches: int
    conversations: int

    def joints(self) -> list[Joint]:
        """All there is to join."""
        found = [Joint(0, REUSED)] if self.together.reuse else []
        return found + [Joint(place + 1, earlier_name(place), 0, place) for place in range(self.together.buckets)]

    def __call__(self, joint: Joint) -> Done:
        """Do it; what keeps it from being read or written is told in the result."""
        return done_or_why_not(joint, lambda: self._do(joint))

    def _do(self, joint: Joint) -> Done:
        begun = time.thread_time()
        folder, buckets = self.together.folder, self.together.buckets
        if joint.bucket is None:
            folder.write(joint.path, Reused.of(Part.merged(self._replies()), self.conversations).encode())
        else:
            names = [contacts_name(number) for number in range(self.stretches)]
            with folder.appearing(joint.path) as stream, contacts_writer(stream) as writer:
                write_earlier(folder, names, joint.bucket, buckets, writer)
        return Done(joint.number, joint.size, seconds=time.thread_time() - begun)

    def _replies(self) -> Iterator[Part]:
        for number in range(self.stretches):
            data = self.together.folder.read(replies_name(number))
            if data is None:
                raise UnreadableInput("some of what was gathered is gone. Delete the output folder and start anew")
            yield part_file.decode(data)
