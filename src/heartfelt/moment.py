"""What kind of moment a conversation is; it decides what is expected of the agent side.

Routine (a simple task), defining (personal contact that shapes the picture of the company, no problem to solve), problem
solving (a complaint or a problem) and magic (the agent surpassed what the customer expected).

Magic is a rule: deeds of care, and a customer overwhelmed by them. The other three are sums of points over how the customer
opens, what comes later, and how the answers take it: with regret, an inquiry, or a shared joy. The points are in
`models/phrases/whole.toml`, fitted on labelled conversations (see the card beside it); what they are set against is problem solving.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
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


def moment(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Moment:
    """The moment of a conversation."""
    if _magic(reading, acts):
        return "magic"
    found = character(reading, cues)
    defining, routine = total("defining", found), total("routine", found)
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
        found[name] = any(reading.has(phrases, message) for message in later)
    for name, phrases in ANSWERS.items():
        found[name] = any(reading.has(phrases, message) for message in reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}


def total(choice: str, found: Mapping[str, float]) -> float:
    """The points for a choice (a heading of `models/phrases/whole.toml`) that the amounts found come to."""
    points = _model()[choice]
    return sum(points.get(name, 0.0) * amount for name, amount in found.items())


def _magic(reading: Reading, acts: Sequence[Act]) -> bool:
    kinds = {act.act for act in acts if act.role == "agent"}
    if len(kinds) < 2 or not kinds & DEEDS:
        return False
    return any(reading.before(message) and reading.has(OVERWHELMED, message) for message in reading.customer)


def _length(specifics: int) -> float:
    return math.log(1 + min(specifics, MOST_SPECIFICS))


@lru_cache(maxsize=1)
def _model() -> dict[str, dict[str, float]]:
    return tomllib.loads((files("heartfelt") / "models" / "phrases" / "whole.toml").read_text(encoding="utf-8"))
