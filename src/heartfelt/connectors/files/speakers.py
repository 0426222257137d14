"""Who is who in spoken words: which speaker is the customer and which the agent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from heartfelt.connectors.connector import Options
from heartfelt.conversation import Role

_BOTS = frozenset({"bot", "ivr", "chatbot", "virtual", "system", "assistant", "automated", "robot", "voicebot"})
_AGENTS = frozenset(
    {"agent", "rep", "representative", "advisor", "adviser", "operator", "support", "staff", "csr", "associate",
     "employee", "consultant", "specialist", "helpdesk", "service", "teammate", "supervisor", "sme", "clerk",
     "internal"}
)  # fmt: skip
_CUSTOMERS = frozenset(
    {"customer", "client", "caller", "user", "guest", "member", "patient", "visitor", "contact", "consumer", "buyer",
     "subscriber", "passenger", "tenant", "shopper", "external"}
)  # fmt: skip
_FORMULA = re.compile(
    r"\b(?:thank(?:s| you) for (?:calling|contacting|reaching out|choosing|phoning|your call)|welcome to|"
    r"(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do for)|is there anything else|"
    r"(?:may|can|could) i (?:have|get|please have) your|you(?:'re| are) speaking with|"
    r"this call (?:may|will) be recorded|"
    r"(?:danke|vielen dank) für (?:ihren anruf|deinen anruf)|wie kann ich ihnen|merci d'avoir appelé|"
    r"comment puis-je vous aider|gracias por llamar|en qué puedo ayudar)",
    re.I,
)
_SERVES = re.compile(
    r"\b(?:let me (?:check|see|look|help|pull|guide)|i(?:['’]ll| will| can| would be happy to|['’]d be happy to) "
    r"(?:check|see|look|help|guide|process|send|email|reach out|investigate|get back)|(?:could|can|may) (?:you|i)\b|"
    r"thank you for (?:that|the|your|providing|confirming|sharing|bearing)|help you|assist you|our (?:system|records))",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:i(?:'m|’m| am) (?:calling|having|interested)|i(?:'d|’d| would) like to|my (?:order|account|bill)\b)", re.I
)
_OWN_NAME = re.compile(
    r"(?:my name is|my name's|this is|it's|it is|i'm|i am|speaking with|name is)\s+(?:\w+\s+)?$", re.I
)
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = 4
_SIDES: tuple[tuple[Role, Role], ...] = (("agent", "customer"), ("customer", "agent"))


def role_named(name: str, options: Options) -> Role | None:
    """The role that a speaker's name, or what `options` says of it, shows."""
    if name.casefold() in {one.casefold() for one in options.agents}:
        return "agent"
    if name.casefold() in {one.casefold() for one in options.customers}:
        return "customer"
    words = {word.casefold() for word in _WORD.findall(name)}
    is_customer, is_agent = bool(words & _CUSTOMERS), bool(words & _AGENTS)
    if words & _BOTS and not is_customer and not is_agent:
        return "bot"
    # "Customer service" and "customer support" are agents.
    return "agent" if is_agent else "customer" if is_customer else None


def greets(text: str) -> bool:
    """Whether these are words that companies give to those who answer."""
    return bool(_FORMULA.search(text))


def roles(spoken: Sequence[tuple[str, str]], options: Options) -> Mapping[str, Role] | None:
    """The role of each speaker, from their names, else from who greets for the company; None if it cannot be told."""
    names = list(dict.fromkeys(name for name, _ in spoken))
    found = {name: role for name in names if (role := role_named(name, options))}
    unknown = [name for name in names if name not in found]
    if unknown and "agent" not in found.values():
        opening = spoken[: _OPENING * len(names)]
        greeting = next((name for name, text in opening if name in unknown and greets(text)), None)
        if greeting is not None:
            found[greeting] = "agent"
            unknown.remove(greeting)
    if len(unknown) == 1 and "agent" in found.values() and "customer" not in found.values():
        found[unknown[0]] = "customer"
    elif len(unknown) == 1 and "customer" in found.values() and "agent" not in found.values():
        found[unknown[0]] = "agent"
    elif unknown:
        return None
    return found if set(found.values()) & {"agent", "customer"} else None


def alternating(paragraphs: Sequence[str], agent: str, customer: str) -> list[Role] | None:
    """The likeliest speaker of each paragraph where two speak by turns and nothing says who; None without any clue.

    Names tell most: one says one's own and calls the other by theirs. Between two readings the one wins in which the
    speakers take turns.
    """
    leans = [_lean(text, agent, customer) for text in paragraphs]
    if not any(leans):
        return None
    scores: dict[Role, float] = {"agent": 0.0, "customer": 0.0}
    came_from: list[dict[Role, Role]] = []
    for lean in leans:
        cost = 1.0 if came_from else 0.0
        before: dict[Role, Role] = {
            role: role if scores[role] - cost > scores[other] else other for role, other in _SIDES
        }
        scores = {
            role: scores[before[role]] - (cost if before[role] == role else 0.0) + (lean if role == "agent" else -lean)
            for role, _ in _SIDES
        }
        came_from.append(before)
    role: Role = "agent" if scores["agent"] >= scores["customer"] else "customer"
    found = [role]
    for before in reversed(came_from[1:]):
        found.append(before[found[-1]])
    return found[::-1]


def _lean(text: str, agent: str, customer: str) -> float:
    """Above 0 where the agent seems to speak, below where the customer does."""
    lean = 3.0 if greets(text) else 0.5 * (bool(_SERVES.search(text)) - bool(_ASKS.search(text)))
    return lean + _calls(text, customer, own=-3.0, other=2.0) + _calls(text, agent, own=3.0, other=-2.0)


def _calls(text: str, name: str, *, own: float, other: float) -> float:
    first = next(iter(_WORD.findall(name)), None)
    at = re.search(rf"\b{re.escape(first)}\b", text) if first else None
    if at is None:
        return 0.0
    return own if _OWN_NAME.search(text[: at.start()]) else other
