"""Another name for a customer's id: the same one each time, and without the installation's secret key nobody's."""

from __future__ import annotations

import re

from django.utils.crypto import salted_hmac

_MADE = re.compile(r"customer-[0-9a-f]{40}")


def pseudonym(customer: str) -> str:
    """A keyed hash (HMAC-SHA256, 160 bits of it) of an id. One that is a pseudonym already stays."""
    if _MADE.fullmatch(customer):
        return customer
    return f"customer-{salted_hmac('heartfelt.customer', customer, algorithm='sha256').hexdigest()[:40]}"
