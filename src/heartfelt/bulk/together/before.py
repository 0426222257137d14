"""What runs before this one learned: a folder that goes from run to run.

Each run has its own folder there, named by the time (UTC) of the last message and by the ids of its conversations, so that
the same ones are known once however often they are run. `known.json` comes last; a folder without it does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from heartfelt.bulk.folder import OWN, Place
from heartfelt.collection import part_file
from heartfelt.collection.part import Part
from heartfelt.errors import HeartfeltError, UnreadableInput

MARK = "known.json"
REPLIES = "replies"
UNDATED = "undated"
LEAST_BUCKETS = 16
"""Into no fewer customers are cut where it is kept, so that a large run after it need not read all of it for each bucket."""


class Learned(msgspec.Struct, frozen=True, tag_field="heartfelt", tag="known-1"):
    """What a run learned: `kinds`, of so many conversations, its contacts in so many buckets (a power of two)."""

    name: str
    conversations: int
    kinds: list[str]
    buckets: int


@dataclass(frozen=True)
class Before:
    """What `runs` (oldest first) learned, in a folder `known`; goes to workers by pickle."""

    known: Place
    runs: tuple[Learned, ...]

    @property
    def conversations(self) -> int:
        """How many conversations they looked at."""
        return sum(run.conversations for run in self.runs)

    def place_of(self, name: str) -> Place:
        """The folder of a run."""
        return Place(self.known.files, f"{self.known.path}/{name}")

    def without(self, name: str) -> Before:
        """The same but for one run."""
        return Before(self.known, tuple(run for run in self.runs if run.name != name))

    def replies(self) -> Iterator[Part]:
        """The replies of each."""
        for run in self.runs:
            data = self.place_of(run.name).read(REPLIES)
            if data is None:
                raise self._gone(run)
            yield part_file.decode(data)

    def contacts(self, bucket: int, buckets: int) -> Iterator[pa.Table]:
        """The contacts of each that may be in a bucket of so many (a power of two), the newest run first."""
        for run in reversed(self.runs):
            for number in range(bucket % run.buckets, run.buckets, min(buckets, run.buckets)):
                path = f"{self.place_of(run.name).path}/{kept_name(number)}"
                try:
                    with self.known.files.open_input_file(path) as file:
                        yield pa.ipc.open_file(file).read_all()
                except FileNotFoundError:
                    raise self._gone(run) from None

    def keep(self, own: Learned) -> None:
        """From now on what this run learned counts, if all of it is there."""
        folder = self.place_of(own.name)
        expected = [kept_name(number) for number in range(own.buckets)] + [REPLIES] * ("reuse" in own.kinds)
        if not {each.path for each in folder.inside()}.issuperset(f"{folder.path}/{name}" for name in expected):
            raise self._gone(own)
        folder.write(MARK, msgspec.json.encode(own))
        Place(folder.files, f"{folder.path}/{OWN}").delete()

    def _gone(self, run: Learned) -> UnreadableInput:
        return UnreadableInput(
            f"{self.known.path}/{run.name}: some of what it held is gone. Delete the output folder and start anew"
        )


def runs_before(known: Place, kinds: Collection[str]) -> tuple[Learned, ...]:
    """What earlier runs left in a folder, oldest first. Raises `HeartfeltError` for one that did not learn all `kinds`."""
    found = []
    for name in sorted(each.path for each in known.inside() if each.base_name == MARK):
        inside = name.removeprefix(f"{known.path}/")
        try:
            run = msgspec.json.decode(known.read(inside) or b"", type=Learned)
        except msgspec.MsgspecError:
            raise UnreadableInput(f"{name} tells nothing of a run. Delete its folder, or name another one.") from None
        if missing := [kind for kind in sorted(kinds) if kind not in run.kinds]:
            raise HeartfeltError(
                f"{name} is of a run without {' and '.join(missing)}. Leave it out here too (--without), or name another "
                "folder."
            )
        found.append(run)
    return tuple(found)


def run_name(last: str, ids: int) -> str:
    """The name of the run over conversations whose last message is of this time and whose keys have this sum."""
    return f"{last or UNDATED}-{ids % 2**64:016x}"


def kept_name(bucket: int) -> str:
    """The file of a run with the contacts of a bucket."""
    return f"contacts/{bucket:05}.arrow"
