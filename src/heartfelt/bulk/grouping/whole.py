"""Grouping as a whole: split every stretch, bring every bucket together; what is done already is not done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from heartfelt.bulk.done import Done, marks
from heartfelt.bulk.engines.engine import Engine
from heartfelt.bulk.folder import Place
from heartfelt.bulk.grouping.bringing import BROUGHT, CONVERSATIONS, Bring
from heartfelt.bulk.grouping.form import look
from heartfelt.bulk.grouping.splitting import SPLIT, Split

BUCKET_BYTES = 64 * 1024 * 1024
FOLDER = "_heartfelt/messages"


class Grouping:
    """Groups the messages in the files `paths` of `source` to conversations in `out`; it took `seconds` of processor time.

    What was set aside is counted in `bad`, by reason.
    """

    def __init__(
        self, source: Place, out: Place, paths: Sequence[str], columns: Mapping[str, str], stretch_bytes: int
    ) -> None:
        form, self.stretches = look(source.files, paths, columns, stretch_bytes)
        self.buckets = 1 + sum(stretch.size for stretch in self.stretches) // BUCKET_BYTES
        self._split = Split(source, out, form, self.buckets)
        self._bring = Bring(out, self.stretches, self.buckets)
        self._done, self._brought = marks(out, SPLIT), marks(out, BROUGHT)
        self.bad: Counter[str] = Counter()
        self.seconds = 0.0

    @property
    def left(self) -> int:
        """About how many bytes are to be read yet."""
        return sum(stretch.size for stretch in self.stretches) - sum(done.size for done in self._done)

    def group(
        self, engine: Engine, begun: Callable[[str, int, int], None], progress: Callable[[int], None]
    ) -> list[str]:
        """Do what is left to do; what could not be done, then there are no conversations yet."""
        there = {done.number for done in self._done}
        left = [stretch for stretch in self.stretches if stretch.number not in there]
        begun("splitting messages", len(there), len(self.stretches))
        for done in engine.run(self._split, left) if left else ():
            self._done.append(done)
            progress(done.size)
        if failed := self._count(self._done):
            return failed
        there = {done.number for done in self._brought}
        tasks = [task for task in self._bring.tasks() if task.number not in there]
        begun("grouping messages", len(there), self.buckets)
        return self._count([*self._brought, *(engine.run(self._bring, tasks) if tasks else ())])

    def _count(self, several: Sequence[Done]) -> list[str]:
        for done in several:
            self.bad.update(done.bad)
            self.seconds += done.seconds
        return [done.failed for done in several if done.failed]


def conversations_of(out: Place) -> Place:
    """The folder of the conversations that were made of messages."""
    return Place(out.files, f"{out.path}/{CONVERSATIONS}")


def forget(out: Place) -> None:
    """Take away what stood between messages and conversations."""
    Place(out.files, f"{out.path}/{FOLDER}").delete()
