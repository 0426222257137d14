"""From which day to which, as forms ask for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)


def check_days(form: forms.Form, said: dict[str, Any]) -> None:
    """Days that the calendar has others around; `until` is not before `since`."""
    for name in ("since", "until"):
        if said.get(name) and not FIRST <= said[name] <= LAST:
            form.add_error(name, "Choose a day of this or the last century.")
    if said.get("since") and said.get("until") and said["until"] < said["since"]:
        form.add_error("until", "Choose a day that is not before the first.")
