"""Authors who answer customers and are nobody here: what is found in their messages waits for an agent who cannot look."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max

from heartfelt.web.conversations.models import Answerer, Conversation
from heartfelt.web.conversations.paging import NEWEST_FIRST
from heartfelt.web.people.models import Person

LOOKED_AT = 2_000  # the newest conversations
MOST = 50


class Author(NamedTuple):
    """A name as conversations have it, and when the last one began in which it stands; None where that is not known."""

    name: str
    last: datetime | None

    @property
    def address(self) -> str:
        """It, as it stands in an address."""
        return urlencode({"agent_name": self.name})


def nobodys(person: Person) -> list[Author]:
    """Those of the newest conversations, who wrote in most of them first; for admins, who invite people."""
    if not person.is_admin:
        return []
    newest = list(Conversation.objects.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[:LOOKED_AT])
    somebodys = Person.objects.exclude(agent_name=None).values_list("agent_name", flat=True)
    found = Answerer.objects.filter(conversation__in=newest).exclude(author__in=list(somebodys)).values("author")
    found = found.annotate(times=Count("pk"), last=Max("conversation__began_at")).order_by("-times", "author")
    return [Author(each["author"], each["last"]) for each in found[:MOST]]
