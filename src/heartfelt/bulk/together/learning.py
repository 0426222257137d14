"""The first pass as a whole: gather from every stretch, join, on whichever engine; what is done already is not done again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from heartfelt.bulk.done import Done, marks
from heartfelt.bulk.engines.engine import Engine
from heartfelt.bulk.folder import Place
from heartfelt.bulk.stretch import TO_THE_END, Stretch
from heartfelt.bulk.together.before import LEAST_BUCKETS, Before, Learned, run_name
from heartfelt.bulk.together.gathering import GATHERED, Gather
from heartfelt.bulk.together.joining import Join
from heartfelt.bulk.together.known import FOLDER, Together

KINDS = ("reuse", "history")
BUCKET_BYTES = 128 * 1024 * 1024
UNPACKED = 8
"""About how many times larger than its file compressed JSONL is."""


class Learning:
    """Makes known, for the stretches of a run, what `kinds` (of `KINDS`) name; it took `seconds` of processor time.

    With what runs `before` learned, to which this one is added by `keep`.
    """

    def __init__(
        self,
        source: Place,
        out: Place,
        kinds: Collection[str],
        stretches: Sequence[Stretch],
        before: Before | None = None,
    ) -> None:
        size = sum(stretch.size * (UNPACKED if stretch.stop == TO_THE_END else 1) for stretch in stretches)
        buckets = 1 + size // BUCKET_BYTES
        if before:
            buckets = max(LEAST_BUCKETS, 1 << (buckets - 1).bit_length())
        kept = Place(out.files, f"{out.path}/{FOLDER}")
        self.together = Together(kept, "reuse" in kinds, buckets if "history" in kinds else 0)
        self._source, self._stretches, self._kinds, self._before = source, stretches, sorted(kinds), before
        self._gathered = marks(self.together.folder, GATHERED)
        self.seconds = 0.0

    def left(self) -> list[Stretch]:
        """The stretches that are to be gathered from yet."""
        done = {each.number for each in self._gathered}
        return [stretch for stretch in self._stretches if stretch.number not in done]

    def learn(self, engine: Engine, progress: Callable[[int], None]) -> list[str]:
        """Do what is left to do; what could not be done, then nothing is known."""
        left, gathered = self.left(), list(self._gathered)
        for done in engine.run(Gather(self._source, self.together), left) if left else ():
            gathered.append(done)
            progress(done.size)
        self.seconds = sum(done.seconds for done in gathered)
        if failed := _failed(gathered):
            return failed
        self._gathered = gathered
        join = self._join()
        there = {each.path.rpartition("/")[2] for each in self.together.folder.inside()}
        joints = [joint for joint in join.joints() if joint.path not in there]
        joined = list(engine.run(join, joints)) if joints else []
        self.seconds += sum(done.seconds for done in joined)
        return _failed(joined)

    def _join(self) -> Join:
        own = self._own()
        before = self._before and self._before.without(own.name)
        return Join(self.together, len(self._stretches), own.conversations, before, own.name)

    def _own(self) -> Learned:
        last = max((done.last for done in self._gathered), default="")
        name = run_name(last, sum(done.ids for done in self._gathered))
        return Learned(name, sum(done.assessed for done in self._gathered), self._kinds, self.together.buckets)

    def keep(self) -> None:
        """Add what this run learned to what runs to come will know, where they are to."""
        if self._before and self._gathered:
            self._before.keep(self._own())

    def forget(self) -> None:
        """Take all of it away: it holds what customers wrote, a second time."""
        self.together.folder.delete()


def _failed(several: Iterable[Done]) -> list[str]:
    return [done.failed for done in several if done.failed]
