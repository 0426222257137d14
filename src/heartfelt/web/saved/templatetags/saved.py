"""Saved views on the list of conversations, which knows nothing of them."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet

from heartfelt.web.people.models import Person
from heartfelt.web.saved.forms import SavedViewForm
from heartfelt.web.saved.models import SavedView
from heartfelt.web.saved.selectors import saved_views_for

register = template.Library()
SHOWN = 12


@register.simple_tag
def saved_views(person: Person) -> QuerySet[SavedView]:
    """The first of somebody's saved views, by name."""
    return saved_views_for(person)[:SHOWN]


@register.simple_tag
def saved_view_form(person: Person, query: str) -> SavedViewForm:
    """A form to save what is looked for."""
    return SavedViewForm(person, initial={"query": query})
