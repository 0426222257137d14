"""Choosing one of possibly many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

SELECTED = mark_safe(" selected")


class Choices(forms.Select):
    """A select that writes its options by itself: with a template for each, twenty teams take longer than what is asked."""

    template_name = "workspace/choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With all options as one text."""
        context = super().get_context(name, value, attrs)
        options = (option for _, group, _ in context["widget"]["optgroups"] for option in group)
        written = ((each["value"], SELECTED if each["selected"] else "", each["label"]) for each in options)
        context["widget"]["options"] = format_html_join("\n", '<option value="{}"{}>{}</option>', written)
        return context


class Choice(forms.ChoiceField):
    """The field of such a select."""

    widget = Choices
