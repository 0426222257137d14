"""What changes saved views."""

from __future__ import annotations

from heartfelt.web.people.models import Person, Team
from heartfelt.web.saved.models import SavedView


def save_view(person: Person, name: str, query: str, team: Team | None) -> SavedView:
    """Keep filters under a name, in place of what the same person kept under it before."""
    kept, _ = SavedView.objects.update_or_create(person=person, name=name, defaults={"query": query, "team": team})
    return kept
