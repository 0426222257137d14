"""Which saved views there are for whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import team_ids_for
from heartfelt.web.saved.models import SavedView


def saved_views_for(person: Person) -> QuerySet[SavedView]:
    """A person's own saved views, and those that somebody shared with a team of theirs."""
    if not person.may_read:
        return SavedView.objects.none()
    theirs = Q(person=person) | Q(team__in=team_ids_for(person))
    return SavedView.objects.filter(theirs).select_related("team", "person")


def own_saved_views(person: Person) -> QuerySet[SavedView]:
    """The saved views that a person made, which only they may delete."""
    return saved_views_for(person).filter(person=person)
