"""Exports on the list of conversations, which knows nothing of them."""

from __future__ import annotations

from django import template

from heartfelt.web.exports.forms import ExportForm
from heartfelt.web.people.models import Person

register = template.Library()


@register.simple_tag
def export_form(person: Person, query: str) -> ExportForm:
    """A form to export what is looked for."""
    return ExportForm(person, initial={"query": query})
