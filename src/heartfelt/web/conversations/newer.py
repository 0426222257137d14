"""A newer file of conversations that are here already: what in it is the same, and what it leaves unsaid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count

import msgspec

from heartfelt import conversation as library
from heartfelt.masking.placeholders import PLACEHOLDER

BY_PLACE = re.compile(r"m[1-9]\d*")  # how a message is named where its source gives no id


def as_newer(given: library.Conversation, here: library.Conversation) -> library.Conversation:
    """What a file gives, to be merged with what is here: what it leaves unsaid is said as here."""
    outcome = library.Outcome(
        csat=here.outcome.csat if given.outcome.csat is None else given.outcome.csat,
        resolved=here.outcome.resolved if given.outcome.resolved is None else given.outcome.resolved,
    )
    return msgspec.structs.replace(
        given,
        subject=given.subject or here.subject,
        customer=given.customer or here.customer,
        language=given.language or here.language,
        queue=given.queue or here.queue,
        outcome=outcome,
        meta={**here.meta, **given.meta},
        messages=tuple(_known(given, here)),
    )


def _known(given: library.Conversation, here: library.Conversation) -> Iterator[library.Message]:
    """The messages of a file, by the ids that they have here.

    One that is named by its place has another name in a file with the newest first, or of the last days alone. It is known
    by its time and words; where a name stands here for a message of another time, it gets a name that is free.
    """
    ids = {message.id: message for message in here.messages}
    same: dict[int, str] = {}
    alike = defaultdict(list)
    for message in here.messages:
        if message.at and BY_PLACE.fullmatch(message.id):
            alike[_said(message)].append(message.id)
    for place, message in enumerate(given.messages):
        if BY_PLACE.fullmatch(message.id) and alike.get(_said(message)):
            same[place] = alike[_said(message)].pop(0)
    used = set(same.values())
    free = (name for number in count(1) if (name := f"m{number}") not in ids and name not in used)
    for place, message in enumerate(given.messages):
        name = same.get(place, message.id)
        if place not in same and BY_PLACE.fullmatch(name) and (name in used or _is_another(message, ids.get(name))):
            name = next(free)
        used.add(name)
        yield msgspec.structs.replace(message, id=name)


def _said(message: library.Message) -> tuple[object, ...]:
    return message.role, message.at, PLACEHOLDER.sub(r"[\1]", message.text)


def _is_another(message: library.Message, here: library.Message | None) -> bool:
    return here is not None and message.at is not None and here.at is not None and message.at != here.at
