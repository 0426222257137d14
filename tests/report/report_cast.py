"""Invented conversations with their assessments, as the report gets them; nobody in them exists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from heartfelt.assessment import Assessment, Care, Skipped, Strength
from heartfelt.conversation import Conversation, Event, Message
from heartfelt.finding import Act, Cue, Sign

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Pair = tuple[Conversation, Assessment]


def pair(
    script: list[tuple[str, ...]],
    *,
    name: str = "c-1",
    queue: str | None = "billing",
    at: datetime | None = START,
    moment: str = "problem_solving",
    care: float | None = 3.0,
    hidden: float | None = None,
    **fields: Any,
) -> Pair:
    """A conversation and its assessment from lines of (speaker, text, finding, ...).

    A speaker is "customer", "bot", "note" or an agent's name. A finding is written "cue feeling missed: quote",
    "sign canned: quote" or "act owns: quote"; the quote must stand in the text.
    """
    messages, found = [], []
    for place, (speaker, text, *findings) in enumerate(script, 1):
        role = speaker if speaker in ("customer", "bot", "note") else "agent"
        author = "cust-9" if role == "customer" else speaker
        when = at + timedelta(minutes=4 * place) if at else None
        messages.append(Message(id=f"m{place}", role=role, author=author, at=when, text=text))
        by = next((f"m{n}" for n, line in enumerate(script[place:], place + 1) if line[0] != "customer"), None)
        found += [_finding(finding, messages[-1], by) for finding in findings]
    cues = tuple(finding for finding in found if isinstance(finding, Cue))
    opportunities: dict[str, list[int]] = {}
    for cue in cues:
        counts = opportunities.setdefault(cue.cue, [0, 0, 0, 0])
        counts[("met", "hollow", "missed", "none").index(cue.outcome)] += 1
    conversation = {k: fields.pop(k) for k in ("channel", "events", "subject", "language") if k in fields}
    assessment = Assessment(
        id=name,
        cues=cues,
        signs=tuple(finding for finding in found if isinstance(finding, Sign)),
        acts=tuple(finding for finding in found if isinstance(finding, Act)),
        moment=moment,
        care=None if care is None else Care(score=care, low=care - 0.5, high=care + 0.5, sum=(("base", 3.0),)),
        hidden_indifference=None if hidden is None else Strength(strength=hidden),
        opportunities={name: tuple(counts) for name, counts in opportunities.items()},
        **fields,
    )
    return Conversation(id=name, queue=queue, messages=tuple(messages), **conversation), assessment


def _finding(written: str, message: Message, by: str | None) -> Cue | Sign | Act:
    head, _, quote = written.partition(": ")
    kind, name, *rest = head.split()
    start = message.text.index(quote)
    evidence = {"message": message.id, "quote": quote, "start": start, "end": start + len(quote), "strength": 0.86}
    role = "bot" if message.role == "bot" else "agent"
    if kind == "cue":
        outcome = rest[0]
        because = BECAUSE[outcome].format(name.replace("_", " "))
        answered = by if outcome in ("met", "hollow") else None
        return Cue(cue=name, outcome=outcome, by=answered, because=because, **evidence)
    if kind == "sign":
        return Sign(sign=name, role=role, because=f"The reply reads as {name.replace('_', ' ')} here.", **evidence)
    return Act(act=name, role=role, because="It is tied to what this customer wrote.", **evidence)


BECAUSE = {
    "met": "The {} is taken up with what this customer wrote.",
    "hollow": "The answer to the {} would fit anybody.",
    "missed": "Nothing in the next turn takes up the {}.",
    "none": "Nobody wrote again after the {}.",
}

REFUND = [
    ("customer", "I was charged twice for the March invoice and my rent goes out on Friday. I'm honestly panicking "
     "here. Can you give me the second 84.50 back before then?",
     "cue circumstance missed: my rent goes out on Friday", "cue feeling hollow: I'm honestly panicking here",
     "cue question met: Can you give me the second 84.50 back before then?"),
    ("ann", "We apologise for any inconvenience caused. Refunds are processed within 10 working days.",
     "sign policy_wall: Refunds are processed within 10 working days."),
    ("customer", "Ten days is after Friday. I already told the last person this.",
     "cue objection missed: Ten days is after Friday.",
     "cue repeat_contact missed: I already told the last person this."),
    ("ann", "Could you please tell me the amount and the invoice?", "sign asks_again: the amount and the invoice"),
    ("customer", "84.50, March, as I wrote."),
    ("bob", "Your request has been forwarded to the relevant department. Can I help you with anything else?",
     "sign vague_promise: Your request has been forwarded to the relevant department."),
]  # fmt: skip
ROUTER = [
    ("customer", "Third time I'm writing: the router drops every evening at nine. I've reset it twice already.",
     "cue repeat_contact missed: Third time I'm writing", "cue question met: the router drops every evening at nine"),
    ("bot", "Have you tried turning it off and on again? Here is our guide to Wi-Fi.",
     "sign boxed: Have you tried turning it off and on again?"),
    ("customer", "Yes! I JUST said so. This is ridiculous.", "cue feeling missed: This is ridiculous."),
    ("cleo", "Please restart the router and check the cables.", "sign boxed: Please restart the router"),
    ("customer", "Forget it."),
    ("cleo", "You could have said so more politely.", "sign reproach: You could have said so more politely."),
]  # fmt: skip
ADDRESS = [
    ("customer", "Hi, how do I change the delivery address of order 5512?",
     "cue question met: how do I change the delivery address of order 5512?"),
    ("dev", "I've changed it for you now: order 5512 goes to the new address and arrives on Tuesday.",
     "act owns: I've changed it for you now", "act explains: arrives on Tuesday"),
    ("customer", "Perfect, thank you!"),
]  # fmt: skip
MUM = [
    ("customer", "My mother died last week and I need to close her account. I don't know where to start.",
     "cue circumstance met: My mother died last week", "cue question met: I need to close her account"),
    ("eli", "I'm so sorry about your mother. You don't have to call three departments: I've closed the account as of "
     "today and written down everything the bank will ask for. Take your time with the rest, I'm here until six.",
     "act shows_understanding: I'm so sorry about your mother.", "act owns: I've closed the account as of today",
     "act goes_beyond: written down everything the bank will ask for"),
    ("customer", "I didn't expect that. Thank you, truly.", "cue feeling met: Thank you, truly."),
    ("eli", "I'll write to you on Monday to see that the last letter has come.",
     "act checks_back: I'll write to you on Monday"),
]  # fmt: skip
TICKED = [
    ("customer", "The wheelchair ramp I ordered for Saturday still isn't here, and my dad comes home from "
     "hospital that day.",
     "cue circumstance hollow: my dad comes home from hospital that day", "cue question met: still isn't here"),
    ("fay", "Thank you for contacting us. Your order is in transit. Have a nice day."),
]  # fmt: skip
SILENT = [
    ("customer", "Is the blue one back in stock in June, or should I look elsewhere?",
     "cue question none: Is the blue one back in stock in June"),
]  # fmt: skip
RUDE = [
    ("customer", "You people are useless idiots. Where is my parcel?", "cue question met: Where is my parcel?",
     "cue feeling missed: You people are useless idiots."),
    ("gus", "It left the depot at 8:12 and is on van 4; you get it before noon.",
     "act explains: It left the depot at 8:12"),
]  # fmt: skip
SCRIPTS = (
    (REFUND, {"care": 1.9, "vulnerability": ("money", "deadline"), "resolved": "no"}),
    (ROUTER, {"care": 2.1, "channel": "chat"}),
    (ADDRESS, {"care": 3.6, "moment": "routine", "resolved": "yes"}),
    (MUM, {"care": 4.8, "moment": "magic", "vulnerability": ("bereavement", "family"), "resolved": "yes"}),
    (TICKED, {"care": 2.6, "hidden": 0.78, "vulnerability": ("health", "family"), "channel": "email"}),
    (SILENT, {"care": 2.2, "moment": "routine", "channel": "social"}),
    (RUDE, {"care": 3.4, "customer_abusive": True}),
)
WEIGHTS = (3, 3, 14, 3, 2, 2, 1)
QUEUES = (("billing", 5), ("deliveries and returns", 6), ("technical help", 4), ("accounts", 3), ("press", 0.1))


def many(count: int, seed: int = 1) -> Iterator[Pair]:
    """A stream of conversations over ten weeks."""
    rng = random.Random(seed)
    for place in range(count):
        script, fields = rng.choices(SCRIPTS, WEIGHTS)[0]
        queue = rng.choices([name for name, _ in QUEUES], [weight for _, weight in QUEUES])[0]
        at = START + timedelta(days=rng.randrange(70), minutes=rng.randrange(540))
        skipped = (Skipped(signal="slow_reply", reason="no timestamps"),) if rng.random() < 0.2 else ()
        yield pair(script, name=f"c-{place + 1}", queue=queue, at=at, skipped=skipped, **fields)


def long_one(messages: int = 60) -> Pair:
    """A long conversation with evidence in the middle of it, a transfer and an internal note."""
    script: list[tuple[str, ...]] = [("customer", "Hello, about my booking.")]
    script += [("customer" if place % 2 else "ann", f"Message {place} of the small talk.") for place in range(messages)]
    script.insert(messages // 2, ("customer", "I feel completely let down.", "cue feeling missed: completely let down"))
    script.append(("note", "This stays between us."))
    script.append(("bob", "Goodbye."))
    events = (Event(kind="transfer", at=START + timedelta(minutes=4 * messages), from_="ann", to="bob"),)
    return pair(script, name="long", events=events)


def foreign(count: int = 1) -> Iterator[Pair]:
    """Conversations in a language that is not read."""
    for place in range(count):
        conversation, assessment = pair(
            [("customer", "Guten Tag, wo bleibt mein Paket?")], name=f"de-{place}", care=None
        )
        skipped = tuple(Skipped(signal=name, reason="language de was not validated") for name in ("canned", "owns"))
        yield conversation, msgspec.structs.replace(assessment, skipped=skipped, moment=None)
