"""`python -m heartfelt.web accept_join_key`: the join key that masked the ids in the database is lost for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.masking.joining import accept


class Command(BaseCommand):
    """Go on with another join key: masked ids of before do not join with those that come."""

    help = __doc__ or ""

    def handle(self, **_: Any) -> None:
        """Take the key down that is here now."""
        accept()
        record(None, Action.SETTING_CHANGED, setting="join key")
        self.stdout.write("Taken down. What was masked before does not join with what comes in from now on.")
