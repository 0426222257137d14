"""Conversations of the library as rows, and back."""

from __future__ import annotations

import msgspec

from heartfelt import conversation as library
from heartfelt.errors import InvalidConversation
from heartfelt.web.conversations.models import Answerer, Conversation, Message, Upload
from heartfelt.web.masking.services import masked
from heartfelt.web.people.models import Team

LONGEST_ID = 400
NUL = "\x00"  # PostgreSQL keeps no text with it


def store(given: library.Conversation, team: Team, upload: Upload | None) -> Conversation:
    """Keep a conversation with its messages, masked as the team chose.

    IntegrityError where the team has one of this id already. InvalidConversation where its id is too long to be kept.
    """
    if len(given.id) > LONGEST_ID:
        raise InvalidConversation(f"the id of a conversation is longer than {LONGEST_ID} characters: skipped")
    given = masked(given, team)
    times = [message.at for message in given.messages if message.at is not None]
    row = Conversation.objects.create(
        upload=upload,
        team=team,
        external_id=_clean(given.id),
        channel=given.channel,
        queue=_clean(given.queue)[:200],
        customer=_clean(given.customer)[:400],
        subject=_clean(given.subject),
        language=_clean(given.language)[:20],
        began_at=min(times, default=None),
        ended_at=max(times, default=None),
        csat=given.outcome.csat,
        resolved=given.outcome.resolved,
        events=_plain(given.events),
        meta=_plain(given.meta),
    )
    Message.objects.bulk_create(_message(row, position, each) for position, each in enumerate(given.messages))
    authors = {each.author[:400] for each in given.messages if each.role == "agent" and each.author}
    Answerer.objects.bulk_create(Answerer(conversation=row, author=_clean(author)) for author in sorted(authors))
    return row


def _message(row: Conversation, position: int, given: library.Message) -> Message:
    return Message(
        conversation=row,
        position=position,
        external_id=_clean(given.id),
        role=given.role,
        author=_clean(given.author)[:400],
        at=given.at,
        text=_clean(given.text),
        meta=_plain(given.meta),
    )


def restored(row: Conversation) -> library.Conversation:
    """The conversation as the library knows it."""
    messages = tuple(
        library.Message(id=each.external_id, role=_role(each), author=each.author or None, at=each.at, text=each.text)
        for each in row.messages.all()
    )
    return library.Conversation(
        id=row.external_id,
        channel=msgspec.convert(row.channel, library.Channel),
        subject=row.subject or None,
        customer=row.customer or None,
        language=row.language or None,
        queue=row.queue or None,
        messages=messages,
        events=msgspec.convert(row.events, tuple[library.Event, ...]),
        outcome=library.Outcome(csat=row.csat, resolved=row.resolved),
        meta=row.meta,
    )


def _role(message: Message) -> library.Role:
    role: library.Role = msgspec.convert(message.role, library.Role)
    return role


def _clean(text: str | None) -> str:
    return (text or "").replace(NUL, "\N{REPLACEMENT CHARACTER}")


def _plain(value: object) -> object:
    """What JSON can hold, in the form in which the library writes it."""
    return msgspec.json.decode(msgspec.json.encode(value).replace(b"\\u0000", b"\\ufffd"))
