"""Who is speaking, from the words that sources use for it."""

from __future__ import annotations

from collections.abc import Iterable

from heartfelt.transcript import SPEAKERS

ROLE_WORDS: dict[str, str] = {
    **SPEAKERS,
    **dict.fromkeys(("consumer", "buyer", "end user", "enduser", "requester", "inbound", "incoming", "in"), "customer"),
    **dict.fromkeys(
        ("human agent", "support agent", "customer service", "customer support", "staff", "employee"), "agent"
    ),
    **dict.fromkeys(("company", "brand", "admin", "teammate", "outbound", "outgoing", "out"), "agent"),
    **dict.fromkeys(("assistant", "ai", "ai agent", "automation", "automated", "virtual agent", "ivr"), "bot"),
    **dict.fromkeys(("internal", "private note", "system"), "note"),
}
_TRUE_IS_CUSTOMER = ("inbound", "incoming", "iscustomer", "fromcustomer", "isinbound")
_TRUE_IS_AGENT = ("outbound", "outgoing", "isagent", "fromagent", "isoutbound")


def plain(name: str) -> str:
    """A name with nothing but its letters and digits, in lower case."""
    return "".join(character for character in name.lower() if character.isalnum())


def role_words(column: str) -> dict[str, str]:
    """What the values of a role column mean; for yes-or-no columns that depends on the column's name."""
    if plain(column) in (*_TRUE_IS_CUSTOMER, *_TRUE_IS_AGENT):
        yes, no = ("customer", "agent") if plain(column) in _TRUE_IS_CUSTOMER else ("agent", "customer")
        return {**dict.fromkeys(("true", "1", "yes"), yes), **dict.fromkeys(("false", "0", "no"), no)}
    return ROLE_WORDS


def role_of(value: str, words: dict[str, str] = ROLE_WORDS) -> str | None:
    """The role a word stands for."""
    return words.get(" ".join(value.lower().replace("_", " ").replace("-", " ").split()))


def role_by_name(author: str | None, agents: Iterable[str], customers: Iterable[str]) -> str | None:
    """The role of someone whose side the user named."""
    if author is None:
        return None
    if author in agents:
        return "agent"
    return "customer" if author in customers else None
