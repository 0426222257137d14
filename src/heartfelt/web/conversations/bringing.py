"""An upload from its file to conversations that are read, in two passes that may be interrupted and done again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from heartfelt.collection import Collection
from heartfelt.connectors import read
from heartfelt.conversation import Conversation as Given
from heartfelt.errors import HeartfeltError, InvalidConversation, Problems
from heartfelt.web.agreements.selectors import homes
from heartfelt.web.conversations.explaining import is_unclear, options_of, with_fields
from heartfelt.web.conversations.forgetting import forget
from heartfelt.web.conversations.merging import Change, Merged, locked, put, take_off
from heartfelt.web.conversations.models import Conversation, Growth, Upload
from heartfelt.web.conversations.selectors import outdated
from heartfelt.web.conversations.services import changed, read_conversation, taken_in, turns
from heartfelt.web.conversations.storing import restored
from heartfelt.web.people.models import Team
from heartfelt.web.people.selectors import teams_for

COUNTED = ("stored", "grown", "unchanged")
STEP = 25  # conversations between two looks at the progress
TOGETHER = 20_000  # above this many, replies are not compared with each other: it would take gigabytes
BROKEN = (
    "Something broke while it was read. The log of the workspace says what; undo takes back what came in until then."
)
TRIES = 3  # to keep a conversation that somebody else keeps at the same moment


class Undone(Exception):
    """Somebody takes the upload back while it is taken in."""


def take_in(upload: Upload) -> None:
    """Read an upload's file, keep its conversations and have each read. A second run goes on where the first stopped."""
    problems = Problems()
    try:
        _store(upload, problems)
        _read(upload)
        upload.state = Upload.State.DONE
    except Undone:
        upload.state = Upload.State.UNDONE  # seen below, where it is kept
    except HeartfeltError as error:
        upload.state, upload.error = Upload.State.FAILED, with_fields(_without_place(str(error), upload))
    except (OperationalError, InterfaceError):  # what keeps the database away for a while leaves it to the next attempt
        raise
    except Exception:
        upload.state, upload.error = Upload.State.FAILED, BROKEN
        if not _is_undone(upload):  # else a conversation, or the file, went while it was read
            raise
    finally:
        if not upload.is_running:
            _end(upload, problems)


def _end(upload: Upload, problems: Problems) -> None:
    """Keep how it ended, unless somebody took it back meanwhile: then what came since goes too."""
    upload.problems, upload.finished_at = _told(problems), timezone.now()
    if not (upload.state == Upload.State.FAILED and is_unclear(upload)):  # else it may be tried again
        remove_file(upload)
    try:
        with transaction.atomic():
            _save(upload, "state", "error", "problems", "finished_at", "consumed", *COUNTED, "assessed")
            if upload.state == Upload.State.DONE:
                taken_in.send(Upload, upload=upload)
    except Undone:
        upload.state = Upload.State.UNDONE
        take_out(upload)


def take_out(upload: Upload) -> None:
    """Delete what came with an upload, some conversations a transaction. It may be interrupted and done again."""
    remove_file(upload)
    forget(upload.conversations.all(), lambda _: None, uploads=False)
    for pk in list(upload.growths.values_list("pk", flat=True)):
        with transaction.atomic():
            _take_off(pk)


def _take_off(pk: int) -> None:
    growth = Growth.objects.select_related("conversation__team").filter(pk=pk).first()
    if growth is None:  # gone with its conversation
        return
    row = locked(growth.conversation.team, growth.conversation.external_id)
    take_off(row, growth.messages, growth.events)
    growth.delete()
    changed.send(Conversation, conversation=row)


def remove_file(upload: Upload) -> None:
    """Delete an upload's file, and what was said of it."""
    upload.file.delete(save=False)
    upload.explained = {}
    Upload.objects.filter(pk=upload.pk).update(file="", explained={})


def _is_undone(upload: Upload) -> bool:
    return Upload.objects.filter(pk=upload.pk, state=Upload.State.UNDONE).exists()


def _save(upload: Upload, *fields: str) -> None:
    """Keep how far it is; Undone where somebody took it back."""
    going_on = Upload.objects.filter(pk=upload.pk).exclude(state=Upload.State.UNDONE)
    if not going_on.update(**{name: getattr(upload, name) for name in fields}):
        raise Undone


def _store(upload: Upload, problems: Problems) -> None:
    upload.state, upload.consumed = Upload.State.STORING, 0
    upload.stored = upload.grown = upload.unchanged = 0
    _save(upload, "state", "consumed", *COUNTED)
    options = options_of(upload, lambda consumed: setattr(upload, "consumed", upload.consumed + consumed))
    homes, format_ = _homes(upload), upload.explained.get("format")
    found = read(Path(upload.file.path), format=format_, problems=problems, options=options)
    for number, given in enumerate(found, 1):
        if came := _kept(given, upload, homes.get(given.queue or "", upload.team), problems):
            setattr(upload, came, getattr(upload, came) + 1)
        if number % STEP == 0:
            _save(upload, *COUNTED, "consumed")
    _save(upload, *COUNTED, "consumed")
    if not any(getattr(upload, name) for name in COUNTED):
        raise HeartfeltError("No conversation could be read from this file.")


def _homes(upload: Upload) -> dict[str, Team]:
    """The teams that answer queues, as far as whoever brought the upload may bring to them."""
    if upload.person is None:
        return {}
    may = set(teams_for(upload.person))
    return {queue: team for queue, team in homes().items() if team in may}


def _kept(given: Given, upload: Upload, team: Team, problems: Problems) -> str:
    """What a conversation is counted as; nothing where it cannot be kept."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _came(put(given, team, upload), upload)
        except InvalidConversation as error:
            problems.add(upload.name, None, str(error))
            return ""
        except IntegrityError:  # somebody else keeps it at this moment: next time it is here
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def _came(merged: Merged, upload: Upload) -> str:
    """What came of a conversation, in this run or an earlier one that was interrupted."""
    row = merged.row
    if merged.change == Change.CHANGED:
        changed.send(Conversation, conversation=row)
    if row.upload_id == upload.pk:
        return "stored"
    growth = Growth.objects.filter(upload=upload, conversation=row).first()
    if merged.change == Change.CHANGED:
        growth = growth or Growth(upload=upload, conversation=row)
        growth.messages, growth.events = [*growth.messages, *merged.messages], [*growth.events, *merged.events]
        growth.save()
    return "grown" if growth else "unchanged"


def _read(upload: Upload) -> None:
    upload.state = Upload.State.READING
    _save(upload, "state")
    collection, reader = collection_of(upload), turns(upload.reader)[0]
    unread = upload.conversations.filter(reading=None)
    upload.assessed = upload.stored - unread.count()
    for row in _each(unread.order_by("began_at", "pk")):
        read_conversation(row, reader, collection)
        upload.assessed += 1
        if upload.assessed % STEP == 0:
            _save(upload, "assessed")


def collection_of(upload: Upload) -> Collection | None:
    """What came with an upload together, so that replies are compared with each other; None where it is too much."""
    if upload.stored > TOGETHER:
        return None
    rows = upload.conversations.prefetch_related("messages").iterator(chunk_size=200)
    return Collection.of(restored(row) for row in rows)


def read_before(team: Team) -> None:
    """Read again what was read before the team's agreement last changed. A second run goes on where the first stopped."""
    for upload in Upload.objects.filter(pk__in=outdated(team).values("upload")):
        _each_again(outdated(team).filter(upload=upload), collection_of(upload))
    _each_again(outdated(team), None)


def _each_again(rows: QuerySet[Conversation], collection: Collection | None) -> None:
    for row in _each(rows):
        read_conversation(row, row.reading.reader, collection)


def _each(rows: QuerySet[Conversation]) -> Iterator[Conversation]:
    """Conversations as they are when their turn comes; one that is gone by then is left out.

    Nothing is held open meanwhile: SQLite refuses to write beside a reading that began before somebody else wrote.
    """
    pks = list(rows.values_list("pk", flat=True))
    whole = Conversation.objects.select_related("team", "reading").prefetch_related("messages")
    for start in range(0, len(pks), STEP):
        some = pks[start : start + STEP]
        found = whole.in_bulk(some)
        yield from (found[pk] for pk in some if pk in found)


def _told(problems: Problems) -> list[dict[str, object]]:
    """The problems with the first places of each kind; what was lost comes first."""
    return [
        {
            "what": with_fields(kind),
            "lost": lost,
            "count": count,
            "lines": [one.line for one in problems.examples[kind, lost] if one.line],
        }
        for (kind, lost), count in sorted(problems.counts.items(), key=lambda item: (not item[0][1], -item[1]))
    ]


def _without_place(text: str, upload: Upload) -> str:
    """An error as its reader knows the file: by the name it had, not by where it is kept."""
    return text.replace(upload.file.path, upload.name) if upload.file else text
