"""What came of a part of the work, and the marks that tell a later run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import msgspec

from heartfelt.bulk.folder import Place
from heartfelt.costs import Costs
from heartfelt.errors import HeartfeltError
from heartfelt.processes import seldom_collecting

READ_AT_ONCE = 16


class Task(Protocol):
    """Something to do: a stretch, or what stretches are joined to. `size` is about how many bytes of input it is."""

    @property
    def number(self) -> int: ...

    @property
    def path(self) -> str: ...

    @property
    def size(self) -> int: ...


class Done(msgspec.Struct, frozen=True):
    """What came of a task: how many rows were assessed, set aside (by reason) and mended (by what was mended).

    `failed` says why it could not be done at all; then nothing of it was written. `costs` are there where asked for,
    of a pass before that `seconds` of processor time, the sum of the ids' keys and the last time.
    """

    number: int
    size: int
    assessed: int = 0
    bad: dict[str, int] = {}
    mended: dict[str, int] = {}
    failed: str | None = None
    costs: Costs | None = None
    seconds: float = 0.0
    ids: int = 0
    last: str = ""


def done_or_why_not(task: Task, do: Callable[[], Done]) -> Done:
    """What `do` gives; what keeps the task from being read or written is told in the result and stops no other."""
    try:
        with seldom_collecting():
            return do()
    except HeartfeltError as error:
        return _failed(task, str(error))
    except OSError as error:
        return _failed(task, f"{type(error).__name__}: {error.strerror or error}")
    except Exception as error:
        # The text of such an error may hold what people wrote, and an engine would log it. Arrow's tells values, too.
        return _failed(task, f"could not be done ({type(error).__name__})")


def ended_with(task: Task) -> Done:
    """What came of a task that no process survived."""
    return _failed(task, f"part {task.number}: its process ended, perhaps for want of memory")


def _failed(task: Task, why: str) -> Done:
    return Done(task.number, task.size, failed=f"{task.path}: {why}")


def marks(out: Place, name: str) -> list[Done]:
    """What was written down as done in a folder of `out`."""
    folder = Place(out.files, f"{out.path}/{name}")
    names = [each.path.rpartition("/")[2] for each in folder.inside()]
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # on object storage reading is mostly waiting
        found = list(pool.map(folder.read, names))
    return [msgspec.json.decode(content, type=Done) for content in found if content]
