"""`python -m heartfelt.web invite ADDRESS`: a link for somebody, where no admin can sign in to make one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from heartfelt.web.people.models import Person
from heartfelt.web.people.services import forget_factors, invitation


class Command(BaseCommand):
    """Print a link with which somebody who is here sets a password."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and whether they lost what they sign in with."""
        parser.add_argument("address")
        parser.add_argument(
            "--anew", action="store_true", help="End their password, passkeys, second factor and single sign-on first."
        )

    def handle(self, *, address: str, anew: bool, **_: Any) -> None:
        """One line: the link."""
        person = Person.objects.filter(email__iexact=address).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {address}. An admin adds people on the page People.")
        self.stdout.write(forget_factors(person) if anew else invitation(person))
