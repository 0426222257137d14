"""A conversation as an export holds it: what its page shows to the person who asks, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch

from heartfelt.web.conversations.models import Conversation, Message
from heartfelt.web.conversations.paging import NEWEST_FIRST
from heartfelt.web.conversations.selectors import conversations_for, with_findings
from heartfelt.web.people.models import Person

STEP = 200  # conversations that are held in memory together
Record = dict[str, Any]


def records(person: Person, pks: Sequence[int]) -> Iterator[list[Record]]:
    """These conversations, some at a time; one that is gone or no longer theirs by now is left out."""
    said = Prefetch("messages", Message.objects.all(), to_attr="said")
    for start in range(0, len(pks), STEP):
        mine = conversations_for(person).filter(pk__in=pks[start : start + STEP]).order_by(*NEWEST_FIRST)
        yield [_record(row) for row in with_findings(mine, person).prefetch_related(said)]


def _record(row: Any) -> Record:
    whole = getattr(row, "whole", None)
    return {
        **_place(row),
        "moment": whole.moment if whole else "",
        "care": whole.care if whole else None,
        "care_low": whole.care_low if whole else None,
        "care_high": whole.care_high if whole else None,
        "messages": [
            {"id": each.external_id, "role": each.role, "author": each.author, "at": each.at, "text": each.text}
            for each in row.said
        ],
        "findings": [_finding(each, {said.pk: said.external_id for said in row.said}) for each in row.seen],
    }


def _place(row: Conversation) -> Record:
    return {
        "id": row.external_id,
        "team": row.team.name,
        "queue": row.queue,
        "channel": row.channel,
        "customer": row.customer,
        "subject": row.subject,
        "language": row.language,
        "began_at": row.began_at,
        "ended_at": row.ended_at,
        "csat": row.csat,
        "resolved": row.resolved,
        "reopened": row.reopened,
    }


def _finding(row: Any, names: dict[int, str]) -> Record:
    return {
        "kind": row.kind,
        "name": row.name,
        "outcome": row.outcome,
        "message": names.get(row.message_id, ""),
        "by": names.get(row.answer_id, ""),
        "quote": row.quote,
        "start": row.start,
        "end": row.end,
        "strength": row.strength,
        "because": row.because,
        "about": row.about,
        "bot": row.bot,
    }
