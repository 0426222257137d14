"""What a Zendesk export holds: tickets, and beside them comments, audits, users, groups, metrics and ratings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from heartfelt.connectors.files.json_records import Record, Source

Id = int | str


class Via(msgspec.Struct):
    channel: Id | None = None


class Person(msgspec.Struct):
    id: Id | None = None
    name: str | None = None
    email: str | None = None
    role: str | None = None


class Comment(msgspec.Struct):
    id: Id | None = None
    author_id: Id | None = None
    author: Person | None = None
    body: str | None = None
    plain_body: str | None = None
    html_body: str | None = None
    public: bool = True
    created_at: str | None = None
    ticket_id: Id | None = None
    via: Via | None = None


class AuditEvent(msgspec.Struct):
    id: Id | None = None
    type: str = ""
    field_name: Id | None = None
    value: Any = None
    previous_value: Any = None
    author_id: Id | None = None
    body: str | None = None
    plain_body: str | None = None
    html_body: str | None = None
    public: bool | None = None
    macro_id: Id | None = None
    macro_title: str | None = None
    score: Id | None = None
    via: Via | None = None


class Audit(msgspec.Struct):
    id: Id | None = None
    ticket_id: Id | None = None
    author_id: Id | None = None
    created_at: str | None = None
    via: Via | None = None
    events: list[AuditEvent] = []


class Rating(msgspec.Struct):
    score: Id | None = None
    reason: str | None = None
    comment: str | None = None
    ticket_id: Id | None = None


class Ticket(msgspec.Struct):
    id: Id
    subject: str | None = None
    raw_subject: str | None = None
    description: str | None = None
    created_at: str | None = None
    status: str | None = None
    priority: str | None = None
    type: str | None = None
    requester_id: Id | None = None
    assignee_id: Id | None = None
    group_id: Id | None = None
    requester: Person | None = None
    assignee: Person | None = None
    submitter: Person | None = None
    group: Person | None = None
    via: Via | None = None
    tags: list[str] | None = None
    satisfaction_rating: Rating | str | None = None
    comments: list[Comment] = []
    audits: list[Audit] = []
    metrics: dict[str, Any] | None = None


class Beside(msgspec.Struct):
    """What an export gives beside its tickets, by id; grows while the export is read."""

    people: dict[str, Person] = {}
    groups: dict[str, str] = {}


_T = TypeVar("_T")
_COMMENTS = ("comments", "ticket_comments")
_AUDITS = ("audits", "ticket_audits", "audit")
_METRICS = ("metric_sets", "ticket_metrics", "metric_set", "ticket_metric", "metrics")
_LISTS = ("comments", "audits")
_NO_ID = "None"


def tickets(source: Source, beside: Beside) -> Iterator[tuple[int, Ticket]]:
    """Every ticket with all that the export holds of it, and the line where it was found."""
    for record in source.records():
        _learn(source, record, beside)
        for raw in _tickets_of(record.data):
            what = f"ticket {raw['id']}" if isinstance(raw.get("id"), int | str) else "ticket"
            ticket = source.typed(_with_plain_lists(raw), Ticket, record.line, what[:60])
            if ticket is not None:
                yield record.line, ticket


def _learn(source: Source, record: Record, beside: Beside) -> None:
    for raw in _all(record.data, ("users", "user")):
        person = source.typed(raw, Person, record.line, "user")
        if person is not None and person.id is not None:
            beside.people[str(person.id)] = person
    for raw in _all(record.data, ("groups", "group")):
        if isinstance(raw.get("name"), str):
            beside.groups[str(raw.get("id"))] = raw["name"]


def _tickets_of(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The tickets of a page with what lies beside them put in; a record may also be one ticket by itself."""
    own = [one for one in _all(page, ("tickets", "ticket", "results")) if one.get("result_type", "ticket") == "ticket"]
    if not own and "requester_id" in page:
        own, page = [page], {}
    comments, audits, metrics = (_by_ticket(_all(page, names)) for names in (_COMMENTS, _AUDITS, _METRICS))
    ratings = _by_ticket(_all(page, ("satisfaction_ratings",)))
    known = {_id(ticket) for ticket in own}
    own += [{"id": id_} for id_ in audits if id_ not in known and id_ != _NO_ID]
    for ticket in own:
        # What lies beside a single ticket belongs to it even where it does not name it.
        ids = (_id(ticket), _NO_ID) if len(own) == 1 else (_id(ticket),)
        yield {
            **ticket,
            "comments": ticket.get("comments") or _of(comments, ids),
            "audits": ticket.get("audits") or _of(audits, ids),
            "metrics": next(iter(_all(ticket, _METRICS) or _of(metrics, ids)), None),
            "satisfaction_rating": next(iter(_of(ratings, ids)), ticket.get("satisfaction_rating")),
        }


def _with_plain_lists(raw: dict[str, Any]) -> dict[str, Any]:
    """Lists that are missing or null as empty ones, and those wrapped in an object of their own unwrapped."""
    lists = {name: raw.get(name) for name in _LISTS}
    for name, value in lists.items():
        lists[name] = value.get(name) or [] if isinstance(value, dict) else value or []
    return {**raw, **lists}


def _all(page: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in names:
        value = page.get(name)
        found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    return found


def _by_ticket(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(str(row.get("ticket_id")), []).append(row)
    return grouped


def _of(grouped: dict[str, list[dict[str, Any]]], ids: tuple[str, ...]) -> list[dict[str, Any]]:
    return [row for id_ in ids for row in grouped.get(id_, [])]


def _id(ticket: dict[str, Any]) -> str:
    return str(ticket.get("id"))
