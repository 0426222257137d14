"""How a conversation went for the customer: whether it was solved, and the feeling at its start and end.

Both are sums of points over what the text shows: the customer's words in the first and the last turn, what the answers do,
and the cues. The points are in `models/phrases/whole.toml`, fitted on labelled conversations (see the card beside it).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, cast

from heartfelt.conversation import Message
from heartfelt.finding import Cue
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading, Turn
from heartfelt.moment import total

Resolved = Literal["yes", "no", "unclear"]

SOLVED = Phrases(
    strong=(
        r"(?:it|that|this|everything|all|now)(?:'s|s)? (?:\w+ ){0,2}(?:works?|working|worked|fixed|sorted|solved|resolved|fine|good) ?(?:now|again|perfectly)?",
        r"(?:works|working|fixed|sorted|solved|resolved) (?:now|again|it|thanks|thank you|perfectly)|has been (?:fixed|sorted|solved|resolved)|fixed|sorted|worked",
        r"did the trick|problem solved|all (?:good|sorted|set|done)|that (?:helps|helped|answers|was it|did it)|perfect|wonderful|brilliant|great|found it|i see it|(?:just )?(?:got|received|arrived|turned up)|no longer",
    ),
    unless=(r"(?:still|not|n't|no|never|but|however|nothing|waste|useless|anyway|if|when)",),
)
FAREWELL = Phrases(
    strong=(
        r"(?:you(?:'re| are) (?:\w+ )?welcome|my pleasure|our pleasure|pleasure (?:to|assisting)|any ?time|no (?:problem|worries)|not a problem|glad (?:to|we|you|that|it)|happy to (?:hear|have)|great to hear|good to hear)",
        r"have an? (?:\w+ )?(?:great|good|nice|lovely|wonderful|excellent|fantastic|awesome|fab)|enjoy|take care|safe (?:travels?|journey|flight)|see you|cheers|thanks? (?:you )?for (?:letting|confirming|choosing|contacting|the update)|good luck|hope you (?:have|enjoy)|if you need (?:anything|any|us|help)|give us a shout",
    )
)
ANYTHING_ELSE = Phrases(
    strong=(r"anything else|any(?:thing)? (?:other|further) (?:questions?|help|queries)|else (?:i|we) can",)
)
REGRETS = Phrases(
    strong=(
        r"sorry|apologi\w+|regret|frustrat\w+|inconvenience|feedback|unfortunately|understand|unable|not able|can't|cannot|afraid|disappoint\w*",
    )
)
SENDS_AWAY = Phrases(
    strong=(
        r"dms?|direct message|private(?:ly)?|email (?:us|address)|call (?:us)?|contact|reach (?:out|us)|follow us|send us|visit|chat with|via",
    )
)
ASKS_FOR = Phrases(
    strong=(r"please|let us know|let me know|keep us posted|can you|could you|have you|did you|try|steps?|details",)
)

PHRASES = (*emotion.PHRASES, SOLVED)
ANSWER_PHRASES = (FAREWELL, ANYTHING_ELSE, REGRETS, SENDS_AWAY, ASKS_FOR)

LAST_ANSWER = {"farewell": FAREWELL, "regrets": REGRETS, "sends away": SENDS_AWAY, "asks for": ASKS_FOR}
ANY_ANSWER = {"ever anything else": ANYTHING_ELSE, "ever regrets": REGRETS, "ever sends away": SENDS_AWAY}
WORDS = {
    "fury": emotion.FURIOUS,
    "let down": emotion.LET_DOWN,
    "waiting": emotion.KEPT_WAITING,
    "leaving": emotion.LEAVING,
    "trouble": emotion.TROUBLED,
    "company": emotion.THE_COMPANY,
    "delight": emotion.DELIGHTED,
    "thanks": emotion.THANKFUL,
    "warm thanks": emotion.VERY_THANKFUL,
    "courtesy": emotion.COURTEOUS,
}
MOST_MESSAGES = 12
MOST_SPECIFICS = 40


def resolved(reading: Reading, cues: Sequence[Cue]) -> Resolved:
    """Whether the problem was solved: as the source says, else as the ending shows."""
    if reading.conversation.outcome.resolved is not None:
        return "yes" if reading.conversation.outcome.resolved else "no"
    if not reading.customer or not reading.answers:
        return "no" if reading.customer else "unclear"
    if reading.whole is not None:
        return cast(Resolved, reading.whole.resolved)
    found = ending(reading, cues)
    yes, no = total("yes", found), total("no", found)
    if max(yes, no) <= 0:
        return "unclear"
    return "yes" if yes > no else "no"


def ending(reading: Reading, cues: Sequence[Cue]) -> dict[str, float]:
    """What shows how a conversation with an answer ended: names and amounts."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    answers = [turn for turn in reading.turns if not turn.by_customer]
    last, answer = turns[-1], answers[-1]
    replied = len(turns) > 1
    ids = {message.id for message in last.messages}
    still_open = [cue for cue in cues if cue.outcome != "met" and cue.cue in ("question", "objection")]
    found: dict[str, float] = {
        "always": 1,
        "length": math.log(min(len(reading.visible), MOST_MESSAGES)),
        "no reply": not replied,
        "trouble, no reply": not replied and _any(reading, emotion.TROUBLED, last.messages),
        "thanks": replied and _any(reading, emotion.THANKFUL, last.messages),
        "about the company": replied and _any(reading, emotion.THE_COMPANY, last.messages),
        "solved": _solved(reading, last) if replied else 0.0,
        "feeling at the end": any(cue.message in ids and cue.cue == "feeling" for cue in cues),
        "open cue at the end": any(cue.message in ids for cue in still_open),
        "open cues": min(3, len(still_open)),
        "objections": min(3, sum(cue.cue == "objection" for cue in cues)),
        "questions met": min(3, sum(cue.cue == "question" and cue.outcome == "met" for cue in cues)),
    }
    for name, phrases in LAST_ANSWER.items():
        found[name] = _any(reading, phrases, answer.messages)
    for name, phrases in ANY_ANSWER.items():
        found[name] = _any(reading, phrases, reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}


def emotions(reading: Reading, cues: Sequence[Cue]) -> tuple[float | None, float | None]:
    """The customer's feeling in the first and in the last turn, -2 to 2; None when the customer wrote nothing."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    if not turns:
        return None, None
    if reading.whole is not None:
        return reading.whole.emotion_start, reading.whole.emotion_end
    start = _felt("start", feelings(reading, turns[0], cues))
    if len(turns) == 1:
        return start, start
    return start, _felt("end", {**feelings(reading, turns[-1], cues), "before": start})


def feelings(reading: Reading, turn: Turn, cues: Sequence[Cue]) -> dict[str, float]:
    """What shows the feeling in a turn of the customer: names and amounts."""
    ids = {message.id for message in turn.messages}
    values = [reading.valence(message) for message in turn.messages]
    mean = sum(values) / len(values)
    found: dict[str, float] = {
        "always": 1,
        "positive": max(0.0, mean),
        "negative": min(0.0, *values),
        "loud": max(emotion.loudness(message.text) for message in turn.messages),
        "exclaims": any("!" in message.text for message in turn.messages),
        "length": math.log(1 + min(sum(len(reading.specifics(message)) for message in turn.messages), MOST_SPECIFICS)),
        "solved": _solved(reading, turn) if turn.index > 1 else 0.0,
    }
    for cue in cues:
        if cue.message in ids:
            found[cue.cue] = 1
    for name, phrases in WORDS.items():
        found[name] = min(2, sum(len(reading.hits(phrases, message)) for message in turn.messages))
    return {name: float(amount) for name, amount in found.items() if amount}


def _solved(reading: Reading, turn: Turn) -> float:
    hints = (reading.hint_of(SOLVED, message) for message in turn.messages if reading.has(SOLVED, message))
    return max((hint.strength for hint in hints if hint), default=0.0)


def _any(reading: Reading, phrases: Phrases, messages: Sequence[Message]) -> bool:
    return any(reading.has(phrases, message) for message in messages)


def _felt(place: str, found: Mapping[str, float]) -> float:
    return round(max(-2.0, min(2.0, total(place, found))), 2)
