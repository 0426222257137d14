"""What a run over files does, written down where it is done, so that a later one goes on with it."""

from __future__ import annotations

import msgspec

from heartfelt.bulk.choices import USUAL, Choices
from heartfelt.bulk.folder import ASIDE, Place
from heartfelt.bulk.grouping.whole import Grouping, conversations_of, forget
from heartfelt.bulk.stretch import Stretch, conversations_in, cut
from heartfelt.bulk.together.before import Learned
from heartfelt.errors import HeartfeltError, UnreadableInput
from heartfelt.version import __version__

PLAN = "_heartfelt/run.json"
MESSAGES_TIMES = 4
"""How many times larger stretches of messages are than of conversations: reading them costs little."""


class File(msgspec.Struct, frozen=True):
    """A file of the input, and what would tell that it changed."""

    path: str
    size: int
    changed: int | None


class Plan(msgspec.Struct, frozen=True):
    """What a run does; a later one goes on with it only where all of this is the same.

    Of messages (`messages` then says which column holds what) there are stretches, of the conversations that they make,
    only once they were grouped; then `set_aside` counts what made none, by reason. `before` are the runs that were in the
    folder `known` when this one began; later ones change nothing in it.
    """

    heartfelt: str
    reader: str
    format: str
    by_date: bool
    stretch_bytes: int
    files: list[File]
    together: list[str] = []
    stretches: list[Stretch] = []
    source: str = ""
    signals: list[str] | None = None
    messages: dict[str, str] | None = None
    set_aside: dict[str, int] | None = None
    choices: Choices = USUAL
    known: str | None = None
    before: list[Learned] = []


def planned(read_from: Place, source: str, reader: str, format_: str, by_date: bool, stretch_bytes: int) -> Plan:
    """The plan of a new run, its stretches not cut yet."""
    info = read_from.info()
    if not info.is_file and not (inside := read_from.inside()):
        raise UnreadableInput(f"{source} does not exist or is empty. Check the path.")
    found = conversations_in(info, [] if info.is_file else inside, source)
    files = [File(each.path, each.size, each.mtime_ns) for each in found]
    told = source if "://" in source else info.path
    return Plan(__version__, reader, format_, by_date, stretch_bytes, files, source=told)


def agreed(plan: Plan, read_from: Place, written_to: Place, out: str) -> tuple[Plan, Grouping | None]:
    """The plan to follow, and what groups its messages where that is still to do.

    It is the one that `out` was begun with where it is the same, else the new one, written down.
    """
    before = _stored(plan, read_from, written_to, out)
    grouping = _grouping(before or plan, read_from, written_to)
    return before or _first(plan, read_from, written_to), grouping


def with_conversations(plan: Plan, grouping: Grouping, written_to: Place) -> Plan:
    """The plan with the stretches of the conversations that were made, written down."""
    paths = [each.path for each in conversations_of(written_to).inside()]
    stretches = cut(written_to.files, paths, plan.stretch_bytes)
    plan = msgspec.structs.replace(plan, stretches=stretches, set_aside=dict(sorted(grouping.bad.items())))
    written_to.write(PLAN, msgspec.json.encode(plan))
    forget(written_to)
    return plan


def _stored(plan: Plan, read_from: Place, written_to: Place, out: str) -> Plan | None:
    """The plan that `out` was begun with, where it is the same as this one; None where nothing is there yet."""
    if read_from.files == written_to.files and f"{written_to.path}/".startswith(f"{read_from.path}/"):
        raise HeartfeltError(f"{out} lies in the input. Choose a folder outside it.")
    stored = written_to.read(PLAN)
    if stored is None:
        if any(f"/{ASIDE}/" not in each.path for each in written_to.inside()):
            raise HeartfeltError(f"{out} holds files that are no run of heartfelt bulk. Choose an empty folder.")
        return None
    first = msgspec.json.decode(stored, type=Plan)
    if different := [what for name, what in _NAMES.items() if getattr(first, name) != getattr(plan, name)]:
        raise HeartfeltError(
            f"{out} holds a run with {' and '.join(f'another {what}' for what in different)}. Choose another folder, or "
            "delete this one to start anew."
        )
    return first


def _grouping(plan: Plan, read_from: Place, written_to: Place) -> Grouping | None:
    """What groups the messages of a plan; None where it has conversations, or has them already."""
    if plan.messages is None or plan.set_aside is not None:
        return None
    paths = [file.path for file in plan.files]
    return Grouping(read_from, written_to, paths, plan.messages, MESSAGES_TIMES * plan.stretch_bytes)


def _first(plan: Plan, read_from: Place, written_to: Place) -> Plan:
    """A new plan, written down; the stretches of messages are cut when they are conversations."""
    if plan.messages is None:
        paths = [file.path for file in plan.files]
        plan = msgspec.structs.replace(plan, stretches=cut(read_from.files, paths, plan.stretch_bytes))
    written_to.write(PLAN, msgspec.json.encode(plan))
    return plan


_NAMES = {
    "files": "input (other files, or files that changed since)", "reader": "reader", "format": "format",
    "by_date": "layout (by date, or not)", "signals": "choice of signals",
    "stretch_bytes": "size of parts", "heartfelt": "version of heartfelt",
    "together": "choice of what is looked at together",
    "messages": "choice of messages or conversations, or of their columns",
    "known": "folder of what earlier runs learned",
    "choices": "choice of norms, calibration or strengths to list from",
}  # fmt: skip
