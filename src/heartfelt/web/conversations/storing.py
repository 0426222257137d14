"""Conversations of the library as rows, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from heartfelt import conversation as library
from heartfelt.errors import InvalidConversation
from heartfelt.web.conversations.models import Answerer, Conversation, Message, Upload
from heartfelt.web.conversations.reopening import reopened
from heartfelt.web.masking.services import masking_of
from heartfelt.web.people.models import Team

LONGEST_ID = 400
NUL = "\x00"  # PostgreSQL keeps no text with it


def store(given: library.Conversation, team: Team, upload: Upload | None) -> Conversation:
    """Keep a conversation with its messages, masked as the team chose.

    IntegrityError where the team has one of this id already. InvalidConversation where its id is too long to be kept.
    """
    require_keepable(given)
    return store_all([given], team, upload)[0]


def require_keepable(given: library.Conversation) -> None:
    """InvalidConversation where the id of a conversation is too long to be kept."""
    if len(given.id) > LONGEST_ID:
        raise InvalidConversation(f"the id of a conversation is longer than {LONGEST_ID} characters: skipped")


def store_all(
    conversations: Sequence[library.Conversation], team: Team, upload: Upload | None = None
) -> list[Conversation]:
    """Keep conversations whose ids are new to the team, all together, masked as the team chose.

    IntegrityError where one id is not new.
    """
    conversations = list(map(masking_of(team), conversations))
    rows = [Conversation(upload=upload, team=team, **attributes(given)) for given in conversations]
    Conversation.objects.bulk_create(rows)
    pairs = list(zip(rows, conversations, strict=True))
    # Before the messages: with these the index of words is written, once with everything.
    Answerer.objects.bulk_create(
        Answerer(conversation=row, author=author) for row, given in pairs for author in authors(given)
    )
    Message.objects.bulk_create(
        message_of(row, position, each) for row, given in pairs for position, each in enumerate(given.messages)
    )
    return rows


def attributes(given: library.Conversation) -> dict[str, Any]:
    """What the row of a conversation holds beside team and upload."""
    times = [message.at for message in given.messages if message.at is not None]
    return {
        "external_id": clean(given.id),
        "channel": given.channel,
        "queue": clean(given.queue)[:200],
        "customer": clean(given.customer)[:400],
        "subject": clean(given.subject),
        "language": clean(given.language)[:20],
        "began_at": min(times, default=None),
        "ended_at": max(times, default=None),
        "csat": given.outcome.csat,
        "resolved": given.outcome.resolved,
        "reopened": reopened(cast(list[dict[str, Any]], plain(given.events))),
        "events": plain(given.events),
        "meta": plain(given.meta),
    }


def authors(given: library.Conversation) -> list[str]:
    """The agents who wrote in a conversation."""
    names = {each.author for each in given.messages if each.role == "agent" and each.author}
    return sorted({clean(name)[:400] for name in names})


def message_of(row: Conversation, position: int, given: library.Message) -> Message:
    """A message as a row that is not kept yet."""
    return Message(
        conversation=row,
        position=position,
        external_id=clean(given.id),
        role=given.role,
        author=clean(given.author)[:400],
        at=given.at,
        text=clean(given.text),
        meta=plain(given.meta),
    )


def restored(row: Conversation, messages: Sequence[Message] | None = None) -> library.Conversation:
    """The conversation as the library knows it; its messages are asked for unless they are given."""
    said = tuple(
        library.Message(
            id=each.external_id,
            role=_role(each),
            author=each.author or None,
            at=each.at,
            text=each.text,
            meta=each.meta,
        )
        for each in (row.messages.all() if messages is None else messages)
    )
    return library.Conversation(
        id=row.external_id,
        channel=msgspec.convert(row.channel, library.Channel),
        subject=row.subject or None,
        customer=row.customer or None,
        language=row.language or None,
        queue=row.queue or None,
        messages=said,
        events=msgspec.convert(row.events, tuple[library.Event, ...]),
        outcome=library.Outcome(csat=row.csat, resolved=row.resolved),
        meta=row.meta,
    )


def _role(message: Message) -> library.Role:
    role: library.Role = msgspec.convert(message.role, library.Role)
    return role


def clean(text: str | None) -> str:
    """The text as it can be kept."""
    return (text or "").replace(NUL, "\N{REPLACEMENT CHARACTER}")


def plain(value: object) -> object:
    """What JSON can hold, in the form in which the library writes it."""
    return msgspec.json.decode(msgspec.json.encode(value).replace(b"\\u0000", b"\\ufffd"))
