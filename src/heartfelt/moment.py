"""What kind of moment a conversation is; it decides what is expected of the agent side.

Routine (a simple task), defining (personal contact that shapes the picture of the company, no problem to solve), problem
solving (a complaint or a problem) and magic (the agent surpassed what the customer expected).

Magic is a rule: deeds of care, and a customer overwhelmed by them. The other three are sums of points over how the customer
opens, what comes later, and how the answers take it: with regret, an inquiry, or a shared joy. The points come from a
penalised multinomial regression on labelled conversations, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from typing import Literal

from heartfelt.finding import Act, Cue
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

Moment = Literal["routine", "defining", "problem_solving", "magic"]

ASKING = Phrases(
    strong=(
        r"how (?:do|can|would|much|long|many|about)|can (?:i|we|you|u|someone|anyone)|could (?:i|we|you|someone)|when (?:will|is|are|do|does|can)|what (?:time|is|are|do|does|date|would)|what's|where (?:can|do|is|are)|which|do you (?:have|know|offer|sell|do|guys|ship)|does (?:the|your|it|anyone)|is there|are there|is it possible|will (?:the|there|you|i|it)",
        r"(?:i'd|i would|we'd|would) like|wondering|question|i (?:need|want|wanna|wanted|have) to|looking (?:for|to)|able to|may i|if i|possible to|information|advice|recommend\w*|suggest\w*|quick one",
    )
)
TASKS = Phrases(
    strong=(
        r"book(?:ing)?|reserv\w+|pre-?order\w*|upgrade|add|change my|register|apply|sign up|renew\w*|invoice|receipt|seats?|in stock|available|availability|open(?:ing)? (?:hours|times?|on)|tomorrow|tonight|next (?:week|month|year)|price|cost|offers?|deals?|discount|confirmation|track|return|exchange|transfer|switch|swap|move|buy(?:ing)?|purchas(?:e|ing)",
    )
)
OCCASIONS = Phrases(
    strong=(
        r"halloween|christmas|xmas|easter|thanksgiving|birthday|anniversary|wedding|honeymoon|holidays?|costume|congrat\w*|shout ?out|weekend|years? ago|first time|lol|haha\w*|team|crew|staff|driver|pilot",
    )
)
OVERWHELMED = Phrases(
    strong=(
        r"above and beyond|went out of (?:your|her|his|their) way|made my (?:day|week|month|year)|(?:didn't|never|did not|wasn't) expect\w*|can't believe (?:you|how|it)|blown away|speechless|exceeded|(?:don't|do not) know what to say|you're joking|you didn't have to|(?:more|better) than (?:anyone|anybody|i (?:expected|hoped|asked))",
        r"(?:you(?:'re| are)|u r) (?:\w+ ){0,2}(?:star|legend|angels?|life ?savers?|best|hero|kind|amazing|incredible)|(?:thank you|thanks) so so|bless you|best (?:customer )?(?:service|support) (?:ever|i)|i (?:nearly |almost )?cried|i cry",
    )
)
REGRETS = Phrases(
    strong=(
        r"sorry|apologi\w+|regret|frustrat\w+|inconvenience|disappoint\w*|hate to (?:hear|see)|oh no|unfortunately|not (?:good|what we|the)|concern\w*",
    )
)
INQUIRES = Phrases(
    strong=(
        r"look into|(?:take|have) a (?:\w+ )?look|dms?|direct message|details|happening|going on|troubleshoot\w*|restart\w*|reset\w*|reinstall\w*|try|tried|steps|investigat\w+|issues?|problems?|troubles?|errors?|check|help|assist|see (?:if|what) we",
    )
)
ASKS_FOR = Phrases(
    strong=(
        r"(?:order|booking|tracking|account|phone|reference|confirmation) (?:numbers?|no|name)|address|which|what|where|when|please|let us know|can you|could you",
    )
)
SHARES_JOY = Phrases(
    strong=(
        r"glad|love|loved|enjoy\w*|thanks? (?:you )?for (?:sharing|stopping|the|your|choosing|being|flying|a)|happy (?:to hear|halloween|birthday|holidays)|great to hear|awesome|amazing|fantastic|welcome|congrat\w*|see you|can't wait|look(?:ing)? forward|pass (?:this|that|it|your|along)|wonderful|delighted|made our|wow|yum\w*|nice|fun|cool|agreed|so true|😊|🎉|❤|😍|😁|😉|😂",
    )
)

PHRASES = (ASKING, TASKS, OCCASIONS, OVERWHELMED)
ANSWER_PHRASES = (REGRETS, INQUIRES, ASKS_FOR, SHARES_JOY)

OPENING = {
    "asking": ASKING,
    "task": TASKS,
    "occasion": OCCASIONS,
    "fury": emotion.FURIOUS,
    "waiting": emotion.KEPT_WAITING,
    "trouble": emotion.TROUBLED,
    "delight": emotion.DELIGHTED,
    "courtesy": emotion.COURTEOUS,
}
LATER = {"later asking": ASKING, "later trouble": emotion.TROUBLED}
ANSWERS = {"regrets": REGRETS, "inquires": INQUIRES, "asks for": ASKS_FOR, "shares joy": SHARES_JOY}

DEEDS = frozenset({"goes_beyond", "finds_a_way", "warm_handoff"})
MOST_SPECIFICS = 40

# What speaks for a defining and for a routine moment, against problem solving.
POINTS: dict[str, tuple[float, float]] = {
    "always": (2.0, 1.2),
    "answer asks": (-0.3, -0.3),
    "answers": (-0.4, 0.2),
    "asking": (-0.4, 0.8),
    "asks for": (-1.0, -0.3),
    "courtesy": (-0.5, 0.3),
    "delight": (0.7, 0.1),
    "feeling": (-0.1, -0.6),
    "fury": (-0.5, -0.3),
    "inquires": (-1.3, -0.7),
    "later asking": (-0.2, 0.5),
    "later trouble": (-0.4, -0.5),
    "length": (-0.6, -0.8),
    "link": (0.5, -0.7),
    "negative": (0.3, 0.6),
    "objection": (-0.2, -0.5),
    "occasion": (0.8, -0.1),
    "positive": (0.8, 0.3),
    "question mark": (-0.7, 0.7),
    "regrets": (-0.8, -0.5),
    "shares joy": (0.9, 0.1),
    "task": (-0.3, 0.5),
    "trouble": (-0.8, -0.9),
    "waiting": (-0.7, -0.8),
}


def moment(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Moment:
    """The moment of a conversation."""
    if _magic(reading, acts):
        return "magic"
    found = character(reading, cues)
    defining, routine = (
        sum(POINTS[name][side] * amount for name, amount in found.items() if name in POINTS) for side in (0, 1)
    )
    if max(defining, routine) <= 0:
        return "problem_solving"
    return "defining" if defining > routine else "routine"


def character(reading: Reading, cues: Sequence[Cue]) -> dict[str, float]:
    """What shows the kind of a conversation: names and amounts."""
    turns = [turn.messages for turn in reading.turns if turn.by_customer]
    opening = turns[0] if turns else ()
    later = list(chain.from_iterable(turns[1:]))
    values = [reading.valence(message) for message in opening] or [0.0]
    kinds = {cue.cue for cue in cues}
    found: dict[str, float] = {
        "always": 1,
        "positive": max(0.0, *values),
        "negative": min(0.0, *values),
        "question mark": any(reading.questions(message) for message in opening),
        "link": any("http" in message.text for message in opening),
        "length": _length(sum(len(reading.specifics(message)) for message in opening)),
        "answers": _length(sum(len(reading.specifics(message)) for message in reading.answers)),
        "answer asks": any(reading.questions(message) for message in reading.answers),
        "feeling": "feeling" in kinds,
        "objection": "objection" in kinds,
    }
    for name, phrases in OPENING.items():
        found[name] = min(2, sum(len(reading.hits(phrases, message)) for message in opening))
    for name, phrases in LATER.items():
        found[name] = any(reading.hits(phrases, message) for message in later)
    for name, phrases in ANSWERS.items():
        found[name] = any(reading.hits(phrases, message) for message in reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}


def _magic(reading: Reading, acts: Sequence[Act]) -> bool:
    kinds = {act.act for act in acts if act.role == "agent"}
    if len(kinds) < 2 or not kinds & DEEDS:
        return False
    return any(reading.before(message) and reading.hits(OVERWHELMED, message) for message in reading.customer)


def _length(specifics: int) -> float:
    return math.log(1 + min(specifics, MOST_SPECIFICS))
