"""Authors on the page of people, which knows nothing of conversations."""

from __future__ import annotations

from django import template

from heartfelt.web.conversations.authors import Author, nobodys
from heartfelt.web.people.models import Person

register = template.Library()


@register.simple_tag
def nobodys_authors(person: Person) -> list[Author]:
    """Who answered lately and is nobody here."""
    return nobodys(person)
