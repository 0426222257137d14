"""What is done to one stretch, the same on every engine: read, assess, write, mark as done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import msgspec

from heartfelt.assessment import reader_named
from heartfelt.bulk.choices import USUAL, Choices
from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.folder import Place
from heartfelt.bulk.output import FORMATS, date_folder
from heartfelt.bulk.rows import Bad, Good, assessed
from heartfelt.bulk.stretch import Stretch, read
from heartfelt.bulk.together.known import Together
from heartfelt.costs import Costs
from heartfelt.many import passes_counted

DONE = "_heartfelt/done"
QUARANTINE = "_quarantine"


@dataclass(frozen=True)
class Work:
    """Assesses a stretch of `source` into `out`, with what is known of conversations `together`.

    Called again for the same stretch it writes the same files again.

    The mark in `_heartfelt/done` comes last, so what has one is whole; that makes it safe to run a stretch twice, also
    at once, on engines that repeat lost tasks.
    """

    source: Place
    out: Place
    reader: str
    format: str
    by_date: bool
    together: Together | None = None
    only: frozenset[str] | None = None
    profile: bool = False
    choices: Choices = USUAL

    def __call__(self, stretch: Stretch) -> Done:
        """Do it; what keeps this stretch from being read or written is told in the result and stops no other."""
        return done_or_why_not(stretch, lambda: self._do(stretch))

    def _do(self, stretch: Stretch) -> Done:
        rows, bad, mended = FORMATS[self.format](), list[Bad](), Counter[str]()
        count = 0
        costs = Costs() if self.profile else None
        with costs.stage("looking together") if costs else nullcontext():
            known = self.together.known(stretch.number) if self.together else None
        with costs.stage("reading") if costs else nullcontext():
            reader = reader_named(self.reader, self.choices.calibration, self.only)
        found = assessed(self._read(stretch, costs), reader, known, self.only, costs, self.choices)
        for row in costs.giving("writing", passes_counted(found, reader, costs)) if costs else found:
            if isinstance(row, Bad):
                bad.append(row)
                continue
            count += 1
            mended.update(row.mended)
            rows.add(row, date_folder(row.conversation) if self.by_date else "")
        name = f"part-{stretch.number:05}"
        with costs.stage("writing") if costs else nullcontext():
            if bad:
                lines = b"".join(msgspec.json.encode(each) + b"\n" for each in bad)
                self.out.write(f"{QUARANTINE}/{name}.jsonl", lines)
            rows.write(self.out, name)
        bad_by_kind = dict(Counter(each.kind for each in bad))
        done = Done(stretch.number, stretch.size, count, bad_by_kind, dict(mended), costs=costs)
        self.out.write(f"{DONE}/{stretch.number:05}.json", msgspec.json.encode(done))
        return done

    def _read(self, stretch: Stretch, costs: Costs | None) -> Iterator[Good | Bad]:
        rows = read(self.source.files, stretch)
        return costs.taking("decoding", rows) if costs else rows
