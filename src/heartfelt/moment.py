"""What kind of moment a conversation is; it decides what is expected of the agent side.

Routine (a simple task), defining (personal contact that shapes the picture of the company, no problem to solve), problem
solving (a complaint or a problem) and magic (the agent surpassed what the customer expected).

Magic is a rule: a deed and a customer overwhelmed by it. The other three are sums of points over what the customer opens
with, the cues, and how the answers take it: with regret, with an inquiry, or with a shared joy. The points come from a
regression on labelled conversations, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from heartfelt.finding import Act, Cue
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

Moment = Literal["routine", "defining", "problem_solving", "magic"]

ASKS = Phrases(
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
    strong=(r"halloween|christmas|xmas|easter|thanksgiving|birthday|anniversary|wedding|honeymoon|holidays?|costume|congrat\w*|shout ?out|weekend|years? ago|tonight's|first time|lol|haha\w*|team|crew|staff|driver|pilot",)
)
REGRETS = Phrases(
    strong=(r"sorry|apologi\w+|regret|frustrat\w+|inconvenience|disappoint\w*|hate to (?:hear|see)|oh no|unfortunately|not (?:good|what we|the)|concern\w*",)
)
INQUIRES = Phrases(
    strong=(
        r"look into|(?:take|have) a (?:\w+ )?look|dms?|direct message|details|happening|what's going on|going on|troubleshoot\w*|restart\w*|reset\w*|reinstall\w*|try|tried|steps|investigat\w+|issues?|problems?|troubles?|errors?|check|help|assist|see (?:if|what) we",
    )
)
ASKED_FOR = Phrases(strong=(r"(?:order|booking|tracking|account|phone|reference|confirmation) (?:numbers?|no|name)|address|which|what|where|when|please|let us know|can you|could you",))
SHARES_JOY = Phrases(
    strong=(
        r"glad|love|loved|enjoy\w*|thanks? (?:you )?for (?:sharing|stopping|the|your|choosing|being|flying|a)|happy (?:to hear|halloween|birthday|holidays)|great to hear|awesome|amazing|fantastic|welcome|congrat\w*|see you|can't wait|look(?:ing)? forward|pass (?:this|that|it|your|along)|wonderful|delighted|made our|wow|yum\w*|nice|fun|cool|agreed|so true|😊|🎉|❤|😍|😁|😉|😂",
    )
)
OVERWHELMED = Phrases(
    strong=(
        r"above and beyond|went out of (?:your|her|his|their) way|made my (?:day|week|month|year)|(?:didn't|never|did not|wasn't) expect\w*|can't believe (?:you|how|it)|blown away|speechless|exceeded|surpris\w+|(?:don't|do not) know what to say|you're joking|no way|you didn't have to|(?:more|better) than (?:anyone|i|we|anybody|any)",
        r"(?:you(?:'re| are)|u r) (?:\w+ ){0,2}(?:star|legend|angels?|life ?savers?|best|hero|kind|amazing|incredible)|(?:thank you|thanks) so so|bless you|crying|best (?:customer )?(?:service|support) (?:ever|i)|i (?:nearly |almost )?cried",
    )
)
GIFT = Phrases(strong=(r"(?:send|sent|have|got|find) (?:\w+ ){0,3}(?:a (?:\w+ )?(?:gift|surprise|treat|present)|something special)|on (?:us|the house)|gift your way",))

PHRASES = (ASKS, TASKS, OCCASIONS, OVERWHELMED)
ANSWER_PHRASES = (REGRETS, INQUIRES, ASKED_FOR, SHARES_JOY, GIFT)
DEEDS = frozenset({"goes_beyond", "finds_a_way", "warm_handoff"})

POINTS_DEFINING: dict[str, float] = {}
POINTS_ROUTINE: dict[str, float] = {}

OPENING = {
    "asking": ASKS, "task": TASKS, "occasion": OCCASIONS, "fury": emotion.FURIOUS, "let down": emotion.LET_DOWN, "waiting": emotion.KEPT_WAITING,
    "leaving": emotion.LEAVING, "trouble": emotion.TROUBLED, "company": emotion.THE_COMPANY, "delight": emotion.DELIGHTED,
    "thanks": emotion.THANKFUL, "warm thanks": emotion.VERY_THANKFUL, "courtesy": emotion.COURTEOUS,
}  # fmt: skip
LATER = {"later trouble": emotion.TROUBLED, "later fury": emotion.FURIOUS, "later let down": emotion.LET_DOWN, "later waiting": emotion.KEPT_WAITING, "later delight": emotion.DELIGHTED, "later asking": ASKS, "later thanks": emotion.THANKFUL}
ANSWERS = {"regrets": REGRETS, "inquires": INQUIRES, "asked for": ASKED_FOR, "shares joy": SHARES_JOY}


def moment(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Moment:
    """The moment of a conversation."""
    if _magic(reading, acts):
        return "magic"
    evidence = character(reading, cues)
    points: dict[Moment, float] = {"problem_solving": 0.0, "defining": _sum(POINTS_DEFINING, evidence), "routine": _sum(POINTS_ROUTINE, evidence)}
    return max(points, key=lambda name: points[name])


def _magic(reading: Reading, acts: Sequence[Act]) -> bool:
    kinds = {act.act for act in acts}
    moved = any(reading.before(message) and reading.hits(OVERWHELMED, message) for message in reading.customer)
    return bool(moved and kinds & DEEDS and len(kinds) >= 2)


def character(reading: Reading, cues: Sequence[Cue]) -> dict[str, float]:
    """What shows the kind of a conversation, by name, as amounts."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    opening = turns[0].messages if turns else ()
    later = [message for turn in turns[1:] for message in turn.messages]
    ids = {message.id for message in opening}
    values = [reading.valence(message) for message in opening] or [0.0]
    kinds = {cue.cue for cue in cues}
    evidence: dict[str, float] = {
        "always": 1.0,
        "positive": max(0.0, max(values)),
        "negative": min(0.0, min(values)),
        "loud": max((emotion.loudness(message.text) for message in opening), default=0.0),
        "question mark": any(reading.questions(message) for message in opening),
        "exclaims": any("!" in message.text for message in opening),
        "length": math.log(1 + sum(len(reading.specifics(message)) for message in opening)),
        "turns": math.log(1 + len(turns)),
        "link": any("http" in message.text for message in opening),
        "answer asks": any(reading.questions(message) for message in reading.answers),
        "answers": math.log(1 + sum(len(reading.specifics(message)) for message in reading.answers)),
        "no cue": not kinds,
        "no question": "question" not in kinds,
        "opens with a feeling": any(cue.cue == "feeling" and cue.message in ids for cue in cues),
    }
    for kind in kinds:
        evidence[kind] = 1.0
    for name, phrases in OPENING.items():
        evidence[name] = min(2, sum(len(reading.hits(phrases, message)) for message in opening))
    for name, phrases in LATER.items():
        evidence[name] = any(reading.hits(phrases, message) for message in later)
    for name, phrases in ANSWERS.items():
        evidence[name] = any(reading.hits(phrases, message) for message in reading.answers)
    return {name: float(amount) for name, amount in evidence.items() if amount}


def _sum(points: Mapping[str, float], evidence: Mapping[str, float]) -> float:
    return sum(points.get(name, 0.0) * amount for name, amount in evidence.items())
