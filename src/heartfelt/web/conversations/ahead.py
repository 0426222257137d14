"""What of a conversation's page an agent sees ahead of coach and manager, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from heartfelt.web.conversations.models import Finding, Reading
from heartfelt.web.people.models import Person


@dataclass(frozen=True)
class Ahead:
    """Coach and manager see nothing more of it before `first`, and all of it from `last` on.

    They see a part already where `in_part`; `unseen` are the ids of the findings that they do not see yet, and `whole`
    tells whether what was said of the whole waits too.
    """

    first: datetime
    last: datetime
    in_part: bool
    unseen: frozenset[int]
    whole: bool


def ahead_for(person: Person, findings: Sequence[Finding], whole: Reading | None) -> Ahead | None:
    """The same of what a person sees of one conversation; None where they are ahead of nobody."""
    now = timezone.now()
    waiting = [each for each in findings if each.opens_at > now] if person.sees_first else []
    of_whole = [whole.opens_at] if person.sees_first and whole and whole.opens_at > now else []
    moments = [*(each.opens_at for each in waiting), *of_whole]
    if not moments:
        return None
    return Ahead(
        first=min(moments),
        last=max(moments),
        in_part=len(waiting) < len(findings),
        unseen=frozenset(each.pk for each in waiting),
        whole=bool(of_whole),
    )
