"""The written pieces that simulated conversations are put together from, read from `pieces/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

Lines = tuple[str, ...]
QUEUES = ("billing", "delivery", "technical", "travel", "accounts")


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a conversation can be about, with all that is said about it.

    `case` holds noun phrases for it; `detail` an agent's question with possible answers; `boxed` a reply that squeezes
    it into a script, with the objection to that. `rule` names the planted rule that it falls under. `products` are
    those it can be about, where not all fit.
    """

    name: str
    queue: str
    moment: Literal["routine", "defining", "problem_solving"]
    weight: int
    rule: str | None = None
    outage: bool = False
    products: Lines = ()
    reference: Literal["order", "ref", "account"] | None = None
    case: Lines
    problem: Lines
    ask: Lines
    feel: Lines = ()
    heard: Lines = ()
    detail: tuple[Lines, ...]
    step: Lines
    own: Lines
    reason: Lines
    way: Lines
    wall: Lines = ()
    boxed: tuple[tuple[str, str], ...] = ()
    objection: Lines = ()
    beyond: Lines = ()


class Circumstance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something of a customer's life that raises the stakes, and words that take it up."""

    kind: str
    said: str
    heard: Lines
    queues: Lines = QUEUES
    channels: Lines = ("chat", "email", "social", "voice")


class Macro(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prepared reply; a `canned` one has nothing of any case in it, a `pitch` advertises."""

    name: str
    text: str
    canned: bool
    pitch: bool = False


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces of a short conversation in another language; `exchange` is a question with its answer."""

    code: str
    opening: Lines
    exchange: tuple[tuple[str, str], ...]
    done: Lines
    thanks: Lines


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the same words come out differently from different people."""

    second_language: tuple[tuple[str, str], ...]
    casual: tuple[tuple[str, str], ...]
    hesitation: Lines
    filler: Lines
    sad_emoji: Lines
    glad_emoji: Lines
    handle: Lines
    subject: Lines


class Pieces(msgspec.Struct, frozen=True):
    """Everything that can be said."""

    topics: tuple[Topic, ...]
    circumstances: tuple[Circumstance, ...]
    macros: tuple[Macro, ...]
    languages: tuple[Language, ...]
    wording: Wording
    customer: dict[str, Lines]
    agent: dict[str, Lines]
    bot: dict[str, Lines]
    slots: dict[str, Lines]


@cache
def load_pieces() -> Pieces:
    """Read all pieces; they are part of the package."""
    return Pieces(
        topics=tuple(topic for queue in QUEUES for topic in msgspec.convert(_read(queue)["topic"], list[Topic])),
        circumstances=msgspec.convert(_read("circumstances")["circumstance"], tuple[Circumstance, ...]),
        macros=msgspec.convert(_read("macros")["macro"], tuple[Macro, ...]),
        languages=msgspec.convert(_read("languages")["language"], tuple[Language, ...]),
        wording=msgspec.convert(_read("wording"), Wording),
        customer=msgspec.convert(_read("customer"), dict[str, Lines]),
        agent=msgspec.convert(_read("agent"), dict[str, Lines]),
        bot=msgspec.convert(_read("bot"), dict[str, Lines]),
        slots=msgspec.convert(_read("slots"), dict[str, Lines]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("heartfelt.sample") / "pieces" / f"{name}.toml").read_text(encoding="utf-8"))
