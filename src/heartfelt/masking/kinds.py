"""The kinds of personal data that can be masked, in the order in which they win where two overlap."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from heartfelt.errors import HeartfeltError, MissingExtra

KINDS = {
    "emails": "email",
    "ibans": "iban",
    "cards": "card",
    "addresses": "address",
    "phones": "phone",
    "names": "name",
}
COUNTRIES = ("US", "GB", "IE", "AU", "DE", "FR", "ES", "IN")  # whose phone numbers are known without a country code


def chosen(names: Iterable[str], countries: Iterable[str] = COUNTRIES) -> tuple[str, ...]:
    """These kinds, in order. An error for one that does not exist, or for which something is not installed."""
    wanted = list(names)
    for name in wanted:
        if name not in KINDS:
            raise HeartfeltError(f"There is no kind {name!r} of personal data. Known: {', '.join(KINDS)}.")
    if not all(find_spec(name) for name in ("phonenumbers", "stdnum")):
        raise MissingExtra("Masking", "mask")
    from phonenumbers import SUPPORTED_REGIONS

    for country in countries:
        if country not in SUPPORTED_REGIONS:
            raise HeartfeltError(f"{country!r} is no country. Give two letters, such as US or DE.")
    return tuple(kind for kind in KINDS if kind in wanted)


def without_names() -> tuple[str, ...]:
    """All kinds that need no language model."""
    return tuple(kind for kind in KINDS if kind != "names")
