"""What changes saved views."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from heartfelt.web.people.models import Person, Team
from heartfelt.web.saved.models import SavedView


def save_view(person: Person, name: str, query: str, team: Team | None) -> SavedView:
    """Keep filters under a name, in place of what the same person kept under it before."""
    said = {"query": query, "team": team, "cleared_at": None}
    kept, _ = SavedView.objects.update_or_create(person=person, name=name, defaults=said)
    return kept


def forget_words(names_them: Callable[[str], bool], kept: Callable[[dict[str, int]], None]) -> None:
    """Take words out of filters and names that name somebody who is erased.

    `kept` is called for each saved view that this changes, in one transaction with the change.
    """
    for view in SavedView.objects.all():
        query, name = QueryDict(view.query, mutable=True), view.name
        if any(map(names_them, query.getlist("q"))):
            del query["q"]
        if names_them(name):
            name = _free_name(view)
        if (query.urlencode(), name) != (QueryDict(view.query).urlencode(), view.name):
            same = SavedView.objects.filter(pk=view.pk, query=view.query, name=view.name)
            with transaction.atomic():
                if same.update(query=query.urlencode(), name=name, cleared_at=timezone.now()):
                    kept({"saved views": 1})


def _free_name(view: SavedView) -> str:
    taken = set(SavedView.objects.filter(person=view.person_id).values_list("name", flat=True))
    return next(name for number in count(view.pk) if (name := f"Saved view {number}") not in taken)
