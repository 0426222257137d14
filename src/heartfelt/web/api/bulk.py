"""Many conversations at once, one a line: each is kept, or skipped with its line and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from django.db import IntegrityError, transaction

from heartfelt.conversation import Conversation as Given
from heartfelt.errors import InvalidConversation
from heartfelt.web.api.bodies import conversation_in
from heartfelt.web.conversations.merging import Change, put
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.storing import clean, require_keepable, store_all
from heartfelt.web.people.models import Team
from heartfelt.web.reading.services import wait

TOGETHER = 200  # conversations in one transaction
LISTED = 1000
TRIES = 3


class Skipped(msgspec.Struct):
    """A line that was left out."""

    line: int
    reason: str


class Taken(msgspec.Struct):
    """What came of every line. `skipped` counts them all, `lines` holds the first thousand."""

    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    mended: int = 0
    skipped: int = 0
    lines: list[Skipped] = []


class Line(NamedTuple):
    """A conversation and where it stood."""

    number: int
    given: Given


def take(lines: Iterable[tuple[int, bytes | None]], team: Team) -> Taken:
    """Keep what the lines hold. What is kept stays, whatever comes of later lines; sending all again doubles nothing."""
    taken = Taken()
    together: list[Line] = []
    for line in _readable(lines, taken):
        together.append(line)
        if len(together) == TOGETHER:
            _keep(together, team, taken)
            together = []
    _keep(together, team, taken)
    return taken


def _readable(lines: Iterable[tuple[int, bytes | None]], taken: Taken) -> Iterator[Line]:
    for number, line in lines:
        try:
            if line is None:
                raise InvalidConversation("the line is too long")
            given, mended = conversation_in(line)
            require_keepable(given)
        except InvalidConversation as error:
            taken.skipped += 1
            taken.lines += [Skipped(number, str(error))] if len(taken.lines) < LISTED else []
            continue
        taken.mended += bool(mended)
        yield Line(number, given)


def _keep(together: list[Line], team: Team, taken: Taken) -> None:
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                counts = _kept([line.given for line in together], team)
            break
        except IntegrityError:  # another request keeps one of them at this moment: next time it is here
            if attempt == TRIES - 1:
                raise
    taken.stored += counts[Change.STORED]
    taken.changed += counts[Change.CHANGED]
    taken.unchanged += counts[Change.UNCHANGED]


def _kept(together: list[Given], team: Team) -> Counter[Change]:
    """New ones in a few statements, others one by one; in the order of their ids, so that no two requests block each other."""
    ids = {clean(given.id) for given in together}
    here = set(Conversation.objects.filter(team=team, external_id__in=ids).values_list("external_id", flat=True))
    new: dict[str, Given] = {}
    rest: list[Given] = []
    for given in sorted(together, key=lambda given: clean(given.id)):
        id_ = clean(given.id)
        if id_ in here or id_ in new:
            rest.append(given)
        else:
            new[id_] = given
    wait(store_all(list(new.values()), team))
    merged = [put(given, team) for given in rest]
    wait({one.row.pk: one.row for one in merged if one.change != Change.UNCHANGED}.values())
    return Counter({Change.STORED: len(new)}) + Counter(one.change for one in merged)
