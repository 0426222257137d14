"""Operations on what was found: assessments whole, findings one by one. What is not open yet is not there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from heartfelt.assessment import CUES, encode
from heartfelt.finding import CueOutcome
from heartfelt.signals import signals
from heartfelt.web.api.asking import Bearer, asking
from heartfelt.web.api.assessed import assessment_of, finding_of
from heartfelt.web.api.conversations import Id, conversation_of
from heartfelt.web.api.pages import Cursor, Limit, answered, page
from heartfelt.web.api.problems import Problem
from heartfelt.web.api.schemas import returns
from heartfelt.web.conversations.models import Conversation, Finding
from heartfelt.web.conversations.selectors import findings_for, findings_in, readings_for, whole_for, with_all_findings
from heartfelt.web.tokens.models import Scope

router = Router(tags=["findings"], auth=Bearer(Scope.FINDINGS))
BESIDE = ("message", "answer")


class Found(msgspec.Struct):
    """A finding, and the conversation it is in."""

    id: int
    conversation: str
    kind: str
    opens_at: datetime
    finding: Any


@router.get("/assessments", url_name="api_assessments", openapi_extra=returns("Assessments"))
def list_assessments(request: HttpRequest, limit: Limit, cursor: Cursor) -> HttpResponse:
    """The assessments that the token may see, the last read first."""
    who = asking(request)
    readings = with_all_findings(readings_for(who.person).filter(conversation__team=who.team), who.person)
    return page(readings, limit, cursor, _assessment)


@router.get("/assessments/{path:id}", url_name="api_assessment", openapi_extra=returns("Assessment"))
def get_assessment(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """What the token may see of one conversation. One of several agents gets no care, and findings about their own messages."""
    who = asking(request)
    row: Conversation = conversation_of(who, id)
    reading = whole_for(who.person, row)
    found = list(findings_in(who.person, [row.pk]).select_related(*BESIDE))
    if reading is None and not found:
        raise Problem(404, "There is nothing to see of this conversation for this token, or not yet.")
    return answered(encode(assessment_of(row, found, reading)))


@router.get("/findings", url_name="api_findings", openapi_extra=returns("Findings"))
def list_findings(
    request: HttpRequest,
    limit: Limit,
    cursor: Cursor,
    kind: Annotated[Literal["cue", "sign", "act"] | None, Query(None)],
    name: Annotated[str | None, Query(None, description="such as feeling", max_length=80)],
    outcome: Annotated[CueOutcome | None, Query(None, description="Of a cue.")],
    conversation: Annotated[str | None, Query(None, description="The id of a conversation.", max_length=400)],
) -> HttpResponse:
    """The findings that the token may see, the last found first."""
    who = asking(request)
    _require_known(name)
    rows = findings_for(who.person).filter(conversation__team=who.team).select_related("conversation", *BESIDE)
    wanted = {"kind": kind, "name": name, "outcome": outcome, "conversation__external_id": conversation}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value is not None})
    return page(rows, limit, cursor, _item)


def _require_known(name: str | None) -> None:
    known = [*CUES, *sorted(each.name for each in signals().values() if each.kind in ("signs", "acts"))]
    if name is not None and name not in known:
        errors = [{"place": "query.name", "what": f"Input should be one of {', '.join(known)}"}]
        raise Problem(422, "A parameter is not as it should be.", errors=errors)


def _assessment(reading: Any) -> bytes:
    return encode(assessment_of(reading.conversation, reading.conversation.seen, reading))


def _item(row: Finding) -> bytes:
    return msgspec.json.encode(Found(row.pk, row.conversation.external_id, row.kind, row.opens_at, finding_of(row)))
