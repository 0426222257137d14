"""The menu: which pages stand in it for whom, and which of them somebody is on."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.urls import reverse

from heartfelt.web.people.models import Person, Role

register = template.Library()
READERS = (Role.AGENT, Role.COACH, Role.MANAGER)
BRINGERS = (Role.MANAGER, Role.ADMIN)


class Entry(NamedTuple):
    """A page of the menu; the names of the pages below it begin with one of `begins`."""

    name: str
    title: str
    roles: tuple[str, ...]
    begins: tuple[str, ...]


ENTRIES = (
    Entry("home", "Today", READERS, ("home",)),
    Entry("conversations", "Conversations", READERS, ("conversation", "saved", "export")),
    Entry("report", "Reports", (Role.COACH, Role.MANAGER), ("report",)),
    Entry("people", "People", (Role.ADMIN,), ("people", "person")),
    Entry("teams", "Teams", BRINGERS, ("team",)),
    Entry("queues", "Queues", (Role.ADMIN,), ("queues",)),
    Entry("uploads", "Uploads", BRINGERS, ("upload",)),
    Entry("tokens", "Programs", (Role.ADMIN,), ("token", "webhook")),
    Entry("erasures", "Erasures", (Role.ADMIN,), ("erasure", "receipt")),
    Entry("audit", "Audit log", (Role.ADMIN,), ("audit",)),
)


class Shown(NamedTuple):
    """An entry for somebody; `current` is what `aria-current` says: this page, one below it ("true"), or nothing."""

    address: str
    title: str
    current: str


@register.simple_tag
def menu(person: Person, name: str) -> list[Shown]:
    """The entries of a person's role, on the page with this name."""
    return [
        Shown(reverse(entry.name), entry.title, _current(entry, name))
        for entry in ENTRIES
        if person.role in entry.roles
    ]


def _current(entry: Entry, name: str) -> str:
    if name == entry.name:
        return "page"
    return "true" if name.startswith(entry.begins) else ""
