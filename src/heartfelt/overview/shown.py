"""What a report shows whole: the chosen assessments out of the output, their conversations out of the input."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from heartfelt.assessment import Assessment
from heartfelt.bulk.folder import Place, bare, place
from heartfelt.bulk.grouping.whole import conversations_of
from heartfelt.bulk.plan import PLAN, Plan
from heartfelt.bulk.rows import Good
from heartfelt.bulk.running import SUCCESS
from heartfelt.bulk.stretch import Stretch, read
from heartfelt.connectors.assessments import assessment_of
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError, Problems, UnreadableInput
from heartfelt.overview.choosing import Pointer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Pair = tuple[Conversation, Assessment]
_NUMBER = re.compile(r"part-(\d+)\.parquet$")


class _Success(msgspec.Struct):
    quarantined: dict[str, int]
    mended: dict[str, int]


def is_output(path: str) -> bool:
    """Whether a path or URL names a folder that `heartfelt bulk` wrote, whole or not yet."""
    try:
        return place(path).read(PLAN) is not None
    except (OSError, HeartfeltError):
        return False


def plan_of(out: Place) -> Plan:
    """What the run was to do; a run that is not finished has no report yet."""
    stored, success = out.read(PLAN), out.read(SUCCESS)
    if stored is None or success is None:
        raise HeartfeltError(f"{out.path} is no finished run of heartfelt bulk. Run it to its end first.")
    plan = msgspec.json.decode(stored, type=Plan)
    if plan.signals is not None:
        raise HeartfeltError(
            f"{out.path} was assessed by chosen signals only; a report needs all. Ask its tables in SQL."
        )
    return plan


def problems_of(out: Place) -> Problems:
    """What was set aside and mended when the output was made, counted by reason."""
    problems = Problems()
    counts = msgspec.json.decode(out.read(SUCCESS) or b"{}", type=_Success)
    problems.counts.update({(reason, True): count for reason, count in counts.quarantined.items()})
    problems.counts.update({(reason, False): count for reason, count in counts.mended.items()})
    return problems


def pairs(
    connection: DuckDBPyConnection, plan: Plan, out: Place, source: str | None, pointers: Iterable[Pointer]
) -> dict[Pointer, Pair]:
    """The conversations of these assessments, read from the stretches they came from.

    `source` is where the input lies now, where it is not where the run found it; what was made of messages is in `out`.
    Raises `UnreadableInput` where a
    conversation is not there.
    """
    by_part: dict[str, list[Pointer]] = defaultdict(list)
    for pointer in pointers:
        by_part[pointer.part].append(pointer)
    before, now = _before_and_now(plan, out)
    where = place(source) if source else now
    stretches = {stretch.number: stretch for stretch in plan.stretches}
    found: dict[Pointer, Pair] = {}
    for part, of_part in sorted(by_part.items()):
        assessments = _assessments(connection, part, of_part)
        stretch = stretches[int(_NUMBER.findall(part)[0])]
        stretch = msgspec.structs.replace(stretch, path=_moved(stretch.path, before, where.path))
        conversations = _conversations(where, stretch, {each.id for each in assessments.values()})
        for pointer, assessment in assessments.items():
            if assessment.id not in conversations:
                raise _gone(bare(source or plan.source) if source or plan.messages is None else where.path)
            found[pointer] = conversations[assessment.id], assessment
    return found


def _assessments(connection: DuckDBPyConnection, part: str, pointers: Iterable[Pointer]) -> dict[Pointer, Assessment]:
    rows = [pointer.row for pointer in pointers]
    cursor = connection.execute("SELECT * FROM assessments WHERE part = ? AND row IN (SELECT unnest(?))", [part, rows])
    names = [column[0] for column in cursor.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {Pointer(part, row["row"]): assessment_of(row) for row in found}


def _conversations(where: Place, stretch: Stretch, ids: set[str]) -> dict[str, Conversation]:
    """The conversations with these ids in a stretch; of several with one id the first."""
    found: dict[str, Conversation] = {}
    try:
        for row in read(where.files, stretch):
            if isinstance(row, Good) and row.conversation.id in ids:
                found.setdefault(row.conversation.id, row.conversation)
                if len(found) == len(ids):
                    break
    except OSError:
        raise _gone(bare(stretch.path)) from None
    return found


def _before_and_now(plan: Plan, out: Place) -> tuple[str, Place]:
    """The path of the conversations when the run was made, and where they are unless they were moved."""
    if plan.messages is None:
        where = place(plan.source)
        return where.path, where
    return next((stretch.path.rpartition("/")[0] for stretch in plan.stretches), ""), conversations_of(out)


def _moved(path: str, before: str, now: str) -> str:
    return now + path[len(before) :] if path.startswith(before) else path


def _gone(source: str) -> UnreadableInput:
    return UnreadableInput(
        f"The conversations were in {source} and cannot be read there any more. The report shows some of them: name the "
        "place they moved to with --conversations."
    )
