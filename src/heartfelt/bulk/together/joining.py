"""Between the passes: what was gathered from all stretches is joined, the replies in one go, the contacts by bucket."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import msgspec
import pyarrow as pa

from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.together.before import REPLIES, Before, kept_name
from heartfelt.bulk.together.contacts import contacts_of, contacts_writer
from heartfelt.bulk.together.earlier import from_before, write_earlier
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
    """Joins what was gathered from so many stretches and conversations. What it writes is whole once it is there.

    With what runs `before` learned; then it also writes what this one learned, under the name `own`, for runs to come.
    """

    together: Together
    stretches: int
    conversations: int
    before: Before | None = None
    own: str = ""

    def joints(self) -> list[Joint]:
        """All there is to join."""
        found = [Joint(0, REUSED)] if self.together.reuse else []
        return found + [Joint(place + 1, earlier_name(place), 0, place) for place in range(self.together.buckets)]

    def __call__(self, joint: Joint) -> Done:
        """Do it; what keeps it from being read or written is told in the result."""
        return done_or_why_not(joint, lambda: self._do(joint))

    def _do(self, joint: Joint) -> Done:
        begun = time.thread_time()
        if joint.bucket is None:
            self._join_replies(joint.path)
        else:
            self._join_contacts(joint.path, joint.bucket)
        return Done(joint.number, joint.size, seconds=time.thread_time() - begun)

    def _join_replies(self, path: str) -> None:
        replies, conversations = self._replies(), self.conversations
        if self.before:
            own = Part.merged(replies)
            self.before.place_of(self.own).write(REPLIES, part_file.encode(own))
            replies = chain([own], self.before.replies())
            conversations += self.before.conversations
        self.together.folder.write(path, Reused.of(replies, conversations).encode())

    def _join_contacts(self, path: str, bucket: int) -> None:
        folder, buckets = self.together.folder, self.together.buckets
        names = [contacts_name(number) for number in range(self.stretches)]
        sections = contacts_of(folder, names, bucket, buckets)
        if self.before:
            own = self.before.place_of(self.own)
            with own.appearing(kept_name(bucket)) as stream, contacts_writer(stream) as writer:
                writer.write_table(pa.concat_tables(sections))
            sections += from_before(self.before.contacts(bucket, buckets), sections)
        with folder.appearing(path) as stream, contacts_writer(stream) as writer:
            write_earlier(sections, self.stretches, writer)

    def _replies(self) -> Iterator[Part]:
        for number in range(self.stretches):
            data = self.together.folder.read(replies_name(number))
            if data is None:
                raise UnreadableInput("some of what was gathered is gone. Delete the output folder and start anew")
            yield part_file.decode(data)
