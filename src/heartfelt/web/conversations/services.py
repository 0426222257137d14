"""What changes conversations: bringing them in, reading them, taking them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from heartfelt.assessment import Assessment, Skipped, assess, reader_named
from heartfelt.collection import Collection
from heartfelt.collection.history import MOST_EARLIER
from heartfelt.conversation import Conversation as Given
from heartfelt.finding import Act, Cue, Sign
from heartfelt.finding import Finding as Found
from heartfelt.language.peril import peril
from heartfelt.web.agreements import selectors as agreements
from heartfelt.web.agreements.models import Agreement
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.conversations.credit import credit
from heartfelt.web.conversations.delay import opens_for_others
from heartfelt.web.conversations.models import (
    Answerer,
    Conversation,
    Finding,
    Growth,
    Message,
    Peril,
    Reading,
    Upload,
)
from heartfelt.web.conversations.storing import restored
from heartfelt.web.people.models import Person, Team

kept = Signal()  # tells strangers of a `reading` that was kept, and its `findings`
changed = Signal()  # tells them, in its transaction, of a `conversation` that an upload or its undoing changed
taken_in = Signal()  # tells them of an `upload` that was read by the first reader, in the transaction that says so


def turns(reader: str) -> tuple[str, ...]:
    """Who reads, in turn: the quick reader first where the slow one was chosen."""
    return ("fast", "full") if reader == "full" else (reader,)


def bring(file: UploadedFile[bytes], team: Team, person: Person, explained: dict[str, Any] | None = None) -> Upload:
    """Keep a file, with what is said of it, and have it read in the background."""
    from heartfelt.web.conversations.tasks import read_upload

    name = Path(file.name or "upload").name[:255]
    upload = Upload(team=team, person=person, name=name, size=file.size or 0, reader=settings.READER)
    upload.explained = explained or {}
    upload.save()
    # Its own name may be anything; the ending helps some formats to be recognised. Conversations without an id are named
    # after it, and must not be taken for others.
    upload.file.save(f"upload-{upload.pk}{Path(name).suffix[:16]}", file)
    record(person, Action.UPLOADED, upload, team=team.pk, bytes=upload.size)
    transaction.on_commit(lambda: read_upload.enqueue(upload.pk))
    return upload


@transaction.atomic
def try_again(upload: Upload, explained: dict[str, Any], *, by: Person) -> None:
    """Have the file of an upload that failed read once more, with other things said of it."""
    from heartfelt.web.conversations.tasks import read_upload

    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.may_be_tried_again:
        upload.state, upload.explained, upload.reader = Upload.State.WAITING, explained, settings.READER
        upload.error, upload.problems, upload.finished_at = "", [], None
        upload.save()
        record(by, Action.UPLOADED, upload, team=upload.team_id, bytes=upload.size)
        transaction.on_commit(lambda: read_upload.enqueue(upload.pk))


def give_up(failed_before: datetime) -> None:
    """Delete the files of uploads that failed before then, and that nobody tried again."""
    from heartfelt.web.conversations.bringing import remove_file

    failed = Upload.objects.filter(state=Upload.State.FAILED, finished_at__lt=failed_before)
    for pk in list(failed.exclude(file="").values_list("pk", flat=True)):
        with transaction.atomic():
            upload = failed.select_for_update().filter(pk=pk).first()
            if upload is not None:  # else it is tried again at this moment
                remove_file(upload)


def go_on() -> None:
    """Have uploads read on, or taken back, that an interruption left unfinished, and for which no task waits or runs."""
    from heartfelt.web.conversations.tasks import read_upload, take_back

    running = Upload.objects.exclude(state__in=(Upload.State.DONE, Upload.State.FAILED, Upload.State.UNDONE))
    left = [Exists(model.objects.filter(upload=OuterRef("pk"))) for model in (Conversation, Growth)]
    undone = Upload.objects.filter(left[0] | left[1], state=Upload.State.UNDONE)
    for task, uploads in ((read_upload, running), (take_back, undone)):
        called = DBTaskResult.objects.filter(task_path=task.module_path, status__in=("READY", "RUNNING"))
        theirs = {pk for each in called for pk in each.args_kwargs["args"]}
        for upload in uploads:
            if upload.pk not in theirs:
                task.enqueue(upload.pk)


@transaction.atomic
def undo(upload: Upload, *, by: Person | None = None) -> int:
    """Have what came with an upload taken back, in the background; how many conversations that are.

    One that is still being read is read no further.
    """
    from heartfelt.web.conversations.tasks import take_back

    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    count = upload.conversations.count()
    if upload.may_be_undone:
        upload.state = Upload.State.UNDONE
        upload.save(update_fields=["state"])
        record(by, Action.UPLOAD_UNDONE, upload, team=upload.team_id, conversations=count)
        transaction.on_commit(lambda: take_back.enqueue(upload.pk))
    return count


@transaction.atomic
def rename_agent(before: str, after: str) -> dict[str, int]:
    """Put another name in place of an agent's wherever a conversation has it as a name; in sentences it stays.

    Returns how many rows of what.
    """
    counts = {
        "messages": Message.objects.exclude(role="customer").filter(author=before).update(author=after),
        "answerers": Answerer.objects.filter(author=before).update(author=after),
        "findings": Finding.objects.filter(about=before).update(about=after),
        "conversations": 0,
    }
    spelled = Q(written__contains=json.dumps(before)) | Q(written__contains=json.dumps(before, ensure_ascii=False))
    for model in (Conversation, Growth):
        written = model._base_manager.annotate(written=Cast("events", TextField())).exclude(events=[])
        for row in written.filter(spelled).iterator(500):
            for event in row.events:
                event.update({end: after for end in ("from", "to") if event.get(end) == before})
            row.save(update_fields=["events"])
            counts["conversations"] += model is Conversation
    return {name: count for name, count in counts.items() if count}


def read_conversation(
    row: Conversation, reader: str, collection: Collection | None = None, read_at: datetime | None = None
) -> Reading:
    """Assess a conversation as its team agreed, and keep what was found in place of an earlier reading."""
    given = restored(row)
    agreement = agreements.agreement_of(row.team)
    assessment = assess_as_agreed(given, agreement, reader, history_of(row), collection)
    return keep_reading(row, given, assessment, reader, read_at or timezone.now(), agreement)


def assess_as_agreed(
    given: Given,
    agreement: Agreement,
    reader: str,
    history: tuple[Given, ...] = (),
    collection: Collection | None = None,
) -> Assessment:
    """The library's assessment, with the norms and the signals of a team."""
    found = assess(
        given,
        history,
        collection,
        norms=agreements.norms_of(agreement, given.queue or ""),
        reader=reader_named(reader),
        listed_from=agreements.listed_from(agreement),
    )
    off = agreements.switched_off(agreement)
    skipped = [each for each in found.skipped if each.signal not in off]
    skipped += [Skipped(signal=name, reason="the team turned it off") for name in off]
    return msgspec.structs.replace(found, skipped=tuple(skipped))


def read_again(team: Team) -> None:
    """Have everything of a team that was read before its agreement changed read again, in the background."""
    from heartfelt.web.conversations.tasks import read_team_again

    transaction.on_commit(lambda: read_team_again.enqueue(team.pk))


def history_of(row: Conversation) -> tuple[Given, ...]:
    """The customer's earlier conversations, on any channel and of any team, oldest first."""
    if not row.customer or row.began_at is None:
        return ()
    earlier = Conversation.objects.filter(customer=row.customer, began_at__lt=row.began_at)
    found = earlier.order_by("-began_at", "-pk").prefetch_related("messages")[:MOST_EARLIER]
    return tuple(restored(each) for each in reversed(found))


@transaction.atomic
def keep_reading(
    row: Conversation,
    given: Given,
    assessment: Assessment,
    reader: str,
    read_at: datetime,
    agreement: Agreement | None = None,
) -> Reading:
    """Keep an assessment as rows. Where no agent wrote there is nobody to wait for.

    What an earlier reading found too keeps the time at which it opens; the whole opens with the last that is new in it.
    """
    Conversation.objects.select_for_update().filter(pk=row.pk).first()  # before anything, as whoever else changes it
    opens_at = opens_for_others(row.team, read_at, agreement) if row.answerers.exists() else read_at
    earlier = Reading.objects.filter(conversation=row).first()
    known = {_same(each): each.opens_at for each in Finding.objects.filter(conversation=row)} if earlier else {}
    if earlier:
        Finding.objects.filter(conversation=row).delete()
        earlier.delete()
    messages = {message.external_id: message for message in row.messages.all()}
    findings: list[Found] = [*assessment.cues, *assessment.signs, *assessment.acts]
    rows = [_row_of(row, messages, given, found, read_at, opens_at) for found in findings]
    for each in rows:
        each.opens_at = known.get(_same(each), each.opens_at)
    Finding.objects.bulk_create(rows)
    is_new = earlier is None or any(_same(each) not in known for each in rows if not each.bot)
    whole_at = opens_at if earlier is None or is_new else earlier.opens_at
    last = max([whole_at, *(each.opens_at for each in rows if not each.bot)])
    Peril.objects.filter(conversation=row).delete()
    Peril.objects.bulk_create(_perils(row, messages.values()))
    care, hidden = assessment.care, assessment.hidden_indifference
    reading = Reading.objects.create(
        conversation=row,
        reader=reader,
        version=assessment.version,
        read_at=read_at,
        opens_at=last,
        moment=assessment.moment or "",
        care=care.score if care else None,
        care_low=care.low if care else None,
        care_high=care.high if care else None,
        care_sum=[list(term) for term in care.sum] if care else [],
        hidden_indifference=hidden.strength if hidden else None,
        resolved=assessment.resolved,
        emotion_start=assessment.emotion_start,
        emotion_end=assessment.emotion_end,
        customer_abusive=assessment.customer_abusive,
        vulnerability=list(assessment.vulnerability),
        skipped=[[each.signal, each.reason] for each in assessment.skipped],
    )
    kept.send(Reading, reading=reading, findings=rows)
    return reading


def forget_findings(messages: Iterable[Message]) -> None:
    """Drop what was found in messages whose words have changed since: their evidence is gone."""
    Finding.objects.filter(Q(message__in=messages) | Q(answer__in=messages)).delete()


def _same(found: Finding) -> tuple[object, ...]:
    """What makes a finding the same as one of an earlier reading; its quote may be a little longer or shorter."""
    return found.kind, found.name, found.outcome, found.message_id, found.about, found.bot


def _perils(row: Conversation, messages: Iterable[Message]) -> Iterator[Peril]:
    """Where a customer says that a life may be at risk, read in English as the words for it are."""
    for message in messages:
        if message.role == "customer" and (place := peril(message.text)):
            yield Peril(conversation=row, message=message, start=place[0], end=place[1])


def _row_of(
    row: Conversation, messages: dict[str, Message], given: Given, found: Found, read_at: datetime, opens_at: datetime
) -> Finding:
    about = credit(given, found)
    return Finding(
        conversation=row,
        message=messages[found.message],
        answer=messages[about.answer] if about.answer else None,
        kind=_kind(found),
        name=_name(found),
        outcome=found.outcome if isinstance(found, Cue) else "",
        quote=found.quote or "",
        start=found.start,
        end=found.end,
        events=list(found.events),
        strength=found.strength,
        because=found.because,
        raised_by=list(found.raised_by),
        lowered_by=list(found.lowered_by),
        about=about.about,
        bot=about.bot,
        opens_at=read_at if about.bot else opens_at,
    )


def _kind(found: Found) -> Finding.Kind:
    if isinstance(found, Cue):
        return Finding.Kind.CUE
    return Finding.Kind.SIGN if isinstance(found, Sign) else Finding.Kind.ACT


def _name(found: Found) -> str:
    match found:
        case Cue():
            return found.cue
        case Sign():
            return found.sign
        case Act():
            return found.act
    raise TypeError(type(found).__name__)
