"""Count reports again: what is due, or with --all everything, as after filling the database by other means."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from heartfelt.web.people.models import Team
from heartfelt.web.reports.services import recount, recount_team


class Command(BaseCommand):
    """Counts reports again."""

    help = "Count what reports are added up from: what is due since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument("--all", action="store_true", help="everything anew, not only what is due")

    def handle(self, **options: Any) -> None:
        """Count, and say how much."""
        if options["all"]:
            weeks = sum(recount_team(team) for team in Team.objects.all())
        else:
            weeks = recount()
        if options["verbosity"]:
            self.stdout.write(f"Counted {weeks} week{'s' * (weeks != 1)} of queues and channels.")
