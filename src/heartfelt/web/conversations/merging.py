"""Conversations that come in pieces, again or changed: what is new is added, what is here already is not doubled.

Messages are known by their ids. Nothing is ever taken away: who sends an old state again loses nothing that came since.
Only what an upload added goes again where the upload is undone.
Every function belongs into a transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import F

from heartfelt import conversation as library
from heartfelt.masking.placeholders import PLACEHOLDER
from heartfelt.web.conversations.models import Answerer, Conversation, Message, Upload
from heartfelt.web.conversations.newer import as_newer
from heartfelt.web.conversations.services import forget_findings
from heartfelt.web.conversations.storing import (
    attributes,
    authors,
    clean,
    message_of,
    plain,
    require_keepable,
    restored,
    store,
)
from heartfelt.web.masking.services import masked_beside, masking_of
from heartfelt.web.people.models import Team

COMPARED = ("role", "author", "at", "text", "meta")
APART = 1_000_000  # positions that no message has, for the moment between an old order and a new one


class Change(StrEnum):
    """What came of it."""

    STORED = "stored"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Merged(NamedTuple):
    """A conversation as it is now, and what came of it."""

    row: Conversation
    change: Change
    messages: tuple[int, ...] = ()  # ids of those that are new in it
    events: tuple[object, ...] = ()


def put(given: library.Conversation, team: Team, upload: Upload | None = None) -> Merged:
    """Keep a conversation that the team may have already. IntegrityError where another process keeps it at this moment.

    With an upload a new one is the upload's, and what the file does not say of one that is here stays as it is.
    """
    require_keepable(given)
    external_id = clean(given.id)
    row = _locked(team, external_id) if _is_here(team, external_id) else None
    if row is None:
        return Merged(store(given, team, upload), Change.STORED)
    here, masked = list(row.messages.all()), masking_of(team)(given)
    return _merge(row, here, as_newer(masked, restored(row, here)) if upload else masked)


def append(row: Conversation, messages: Sequence[library.Message] = (), events: Sequence[library.Event] = ()) -> Change:
    """Add messages whose ids are new and events that are not here yet to a conversation that is locked."""
    here = list(row.messages.all())
    now = restored(row, here)
    given = msgspec.structs.replace(now, messages=tuple(messages), events=tuple(events))
    return _merge(row, here, masked_beside(given, now, row.team)).change


def take_off(row: Conversation, messages: Collection[int], events: Sequence[object]) -> None:
    """Take added messages (by their ids) and events out of a conversation that is locked."""
    row.messages.filter(pk__in=messages).delete()
    now = restored(row)
    said = msgspec.structs.replace(now, events=tuple(event for event in now.events if plain(event) not in events))
    _save(row, attributes(said))
    _keep_answerers(row, said)


def locked(team: Team, external_id: str) -> Conversation:
    """A team's conversation, which nobody else changes until the end of the transaction; DoesNotExist without one."""
    # By what is unique, so that nothing is sorted.
    row = Conversation.objects.select_for_update().get(team=team, external_id=external_id)
    row.team = team  # with what is known of it already
    return row


def _is_here(team: Team, external_id: str) -> bool:
    """Whether there is one now. In SQL: every new conversation asks, and Django takes ten times as long to put the question."""
    table = Conversation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE "team_id" = %s AND "external_id" = %s', [team.pk, external_id])
        return cursor.fetchone() is not None


def _locked(team: Team, external_id: str) -> Conversation | None:
    try:  # it may have gone since
        return locked(team, external_id)
    except Conversation.DoesNotExist:
        return None


def _merge(row: Conversation, here: Sequence[Message], given: library.Conversation) -> Merged:
    said = _together(restored(row, here), given)
    fields = attributes(said)
    events = tuple(event for event in fields["events"] if event not in row.events)
    new, moved = _keep_messages(row, here, said)
    differs = _save(row, fields)
    if moved:
        _keep_answerers(row, said)
    change = Change.CHANGED if differs or moved else Change.UNCHANGED
    return Merged(row, change, tuple(message.pk for message in new), events)


def _save(row: Conversation, fields: dict[str, Any]) -> bool:
    """Whether any field is another than before."""
    differs = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if differs:  # saved rather than updated, so that whoever counts it hears that it moves to another week or queue
        for name, value in differs.items():
            setattr(row, name, value)
        row.save(update_fields=list(differs))
    return bool(differs)


def _keep_answerers(row: Conversation, said: library.Conversation) -> None:
    wrote = set(row.answerers.values_list("author", flat=True))
    Answerer.objects.filter(conversation=row, author__in=wrote - set(authors(said))).delete()
    Answerer.objects.bulk_create(
        Answerer(conversation=row, author=author) for author in authors(said) if author not in wrote
    )


def _together(here: library.Conversation, given: library.Conversation) -> library.Conversation:
    """What is here with what is given: messages by id, events by all they say, everything else as given."""
    messages = {message.id: message for message in here.messages}
    ids = ((clean(message.id), message) for message in given.messages)
    messages.update((id_, msgspec.structs.replace(message, id=id_)) for id_, message in ids)
    events = list(here.events)
    events += [event for event in given.events if not any(plain(event) == plain(each) for each in here.events)]
    merged = msgspec.structs.replace(given, messages=tuple(messages.values()), events=tuple(events))
    return library.in_order(merged)[0]


def _keep_messages(
    row: Conversation, here: Sequence[Message], said: library.Conversation
) -> tuple[list[Message], bool]:
    """The messages that are new, and whether any is new, other than before or in another place."""
    known = {message.external_id: message for message in here}
    wanted = [message_of(row, position, each) for position, each in enumerate(said.messages)]
    for each in wanted:
        each.pk = known[each.external_id].pk if each.external_id in known else None
    new = [each for each in wanted if each.pk is None]
    reworded = [each for each in wanted if each.pk and _says(each) != _says(known[each.external_id])]
    moved = [each for each in wanted if each.pk and each.position != known[each.external_id].position]
    if reworded:
        forget_findings(reworded)
        Message.objects.bulk_update(reworded, COMPARED)
    if moved:
        Message.objects.filter(conversation=row).update(position=F("position") + APART)
        Message.objects.bulk_update([each for each in wanted if each.pk], ["position"])
    Message.objects.bulk_create(new)
    return new, bool(new or reworded or moved)


def _says(message: Message) -> tuple[Any, ...]:
    """What a message says; the number of a placeholder depends on what came before it, and says nothing."""
    text = PLACEHOLDER.sub(r"[\1]", message.text)
    return (text, *(getattr(message, name) for name in COMPARED if name != "text"))
