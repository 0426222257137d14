"""The operation on drafts: what a reply would do with the customer's open cues, before it is sent."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from heartfelt.assessment import reader_named
from heartfelt.conversation import Conversation
from heartfelt.drafting import check
from heartfelt.web.agreements.selectors import agreement_of, listed_from, norms_of
from heartfelt.web.api import bodies
from heartfelt.web.api.asking import Asking, Bearer, asking
from heartfelt.web.api.conversations import conversation_of
from heartfelt.web.api.pages import answered
from heartfelt.web.api.problems import Problem
from heartfelt.web.api.schemas import body, returns
from heartfelt.web.conversations.services import history_of
from heartfelt.web.conversations.storing import restored
from heartfelt.web.tokens.models import Scope

router = Router(tags=["drafts"], auth=Bearer(Scope.DRAFTS))


@router.post("/check", url_name="api_draft_check", openapi_extra=body("DraftToCheck") | returns("Check"))
def check_draft(request: HttpRequest) -> HttpResponse:
    """Reads a draft as if it were the agent's next message, by what the team agreed on. Nothing is kept."""
    raw = bodies.object_of(request)
    draft = raw.get("draft")
    if not isinstance(draft, str) or ("id" in raw) == ("conversation" in raw):
        raise Problem(422, "Send `draft` as text, and either `id` or `conversation`.")
    who = asking(request)
    conversation, history = _conversation(who, raw)
    agreement = agreement_of(who.team)
    checked = check(
        conversation,
        draft,
        history,
        norms=norms_of(agreement, conversation.queue or ""),
        reader=reader_named(settings.READER),
        listed_from=listed_from(agreement),
    )
    return answered(msgspec.json.encode(checked))


def _conversation(who: Asking, raw: dict[str, object]) -> tuple[Conversation, tuple[Conversation, ...]]:
    if "id" not in raw:
        return bodies.conversation_from(raw["conversation"])[0], ()
    row = conversation_of(who, str(raw["id"]))
    return restored(row), history_of(row)
