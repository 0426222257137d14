"""How a conversation went for the customer: whether it was solved, and the feeling at its start and end.

Both are sums of points over what stands in the conversation: the customer's words in the first and the last turn, what the
last answer does, and the cues and acts found. The points come from a regression on labelled conversations, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from heartfelt.conversation import Message
from heartfelt.finding import Act, Cue
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading, Turn

Resolved = Literal["yes", "no", "unclear"]

SOLVED = Phrases(
    strong=(
        r"(?:it|that|this|everything|all|now)(?:'s|s)? (?:\w+ ){0,2}(?:works?|working|worked|fixed|sorted|solved|resolved|fine|good) ?(?:now|again|perfectly)?",
        r"(?:works|working|fixed|sorted|solved|resolved) (?:now|again|it|thanks|thank you|perfectly|!)|has been (?:fixed|sorted|solved|resolved)|fixed|sorted|worked",
        r"(?:did the trick|problem solved|all (?:good|sorted|set|done)|that (?:helps|helped|answers|was it|did it)|perfect|wonderful|brilliant|great|found it|i see it|(?:just )?(?:got|received|arrived|turned up)|no longer)",
    ),
    unless=(r"(?:still|not|n't|no|never|but|however|nothing|waste|useless|anyway|if|when)",),
)
OPEN = Phrases(
    strong=(
        r"still (?:\w+ ){0,2}(?:not|no|doesn't|does not|isn't|won't|can't|waiting|nothing|having|happening|broken|down|the same)",
        r"(?:doesn't|does not|didn't|did not|isn't|won't|not|never) (?:\w+ ){0,2}(?:work|help|working|helping|helpful|solved|fixed|resolved|happen)\w*",
        r"no (?:reply|response|answer|luck|change|joy|use|help)|same (?:problem|issue|error|thing)|nobody|no one|useless|joke|ridiculous|nothing|already|you guys",
        r"(?:cancel|leaving|switching|taking my business|never (?:again|buy|fly|use))\w*",
    )
)
ASSENT = Phrases(
    strong=(r"ok|okay|alright|will (?:do|try|let)|i'll|i will|sure|got it|done|yes|yep|sent|dm|dm'?e?d|just (?:sent|did)|following",)
)
BUT = Phrases(strong=(r"but|not|no|don't|didn't|doesn't|can't|won't|isn't|however|though|only",))

FAREWELL = Phrases(
    strong=(
        r"(?:you(?:'re| are) (?:\w+ )?welcome|my pleasure|our pleasure|pleasure (?:to|assisting)|any ?time|no (?:problem|worries)|not a problem|glad (?:to|we|you|that|it)|happy to (?:hear|have)|great to hear|good to hear)",
        r"have an? (?:\w+ )?(?:great|good|nice|lovely|wonderful|excellent|fantastic|awesome|fab)|enjoy|take care|safe (?:travels?|journey|flight)|see you|cheers|thanks? (?:you )?for (?:letting|confirming|choosing|contacting|the update)|good luck|hope you (?:have|enjoy)|if you need (?:anything|any|us|help)|give us a shout",
    )
)
ANYTHING_ELSE = Phrases(strong=(r"anything else|any(?:thing)? (?:other|further) (?:questions?|help|queries)|else (?:i|we) can",))
REGRETS = Phrases(
    strong=(r"sorry|apologi\w+|regret|frustrat\w+|inconvenience|feedback|unfortunately|understand|unable|not able|can't|cannot|afraid|disappoint\w*",)
)
ASKS_AWAY = Phrases(
    strong=(r"dms?|direct message|private(?:ly)?|email (?:us|address)|call (?:us)?|contact|reach (?:out|us)|follow us|send us|visit|chat with|via",)
)
ASKS_FOR = Phrases(strong=(r"please|let us know|let me know|keep us posted|can you|could you|have you|did you|try|steps?|details",))
WORKS_ON_IT = Phrases(
    strong=(r"(?:we'll|we will|i'll|i will|we're|i'm) (?:\w+ )?(?:look|check|get|pass|forward|investigat\w+|work\w*|contact|be in touch|follow|let|keep|reply|respond|review\w*)|look into|take a look|look at|passed|forwarded|escalat\w+|as soon as",)
)
DONE = Phrases(
    strong=(
        r"(?:i've|i have|we've|we have|has been|have been|is now|are now|just) (?:\w+ )?(?:sent|added|refunded|credited|cancell?ed|changed|updated|reset|issued|processed|booked|corrected|moved|replaced|removed|fixed|set up|applied|confirmed|reserved|ordered|arranged|replied|responded)|(?:all|you're) (?:set|done)|confirmed",
    )
)

PHRASES = (*emotion.PHRASES, SOLVED, OPEN, ASSENT, BUT)
ANSWER_PHRASES = (FAREWELL, ANYTHING_ELSE, REGRETS, ASKS_AWAY, ASKS_FOR, WORKS_ON_IT, DONE)

POINTS_YES: dict[str, float] = {}
POINTS_NO: dict[str, float] = {}
POINTS_START: dict[str, float] = {}
POINTS_END: dict[str, float] = {}


def resolved(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Resolved:
    """Whether the problem was solved: as the source says, else as the ending shows."""
    if reading.conversation.outcome.resolved is not None:
        return "yes" if reading.conversation.outcome.resolved else "no"
    if not reading.customer or not reading.answers:
        return "no" if reading.customer else "unclear"
    evidence = ending(reading, cues, acts)
    points: dict[Resolved, float] = {"unclear": 0.0, "yes": _sum(POINTS_YES, evidence), "no": _sum(POINTS_NO, evidence)}
    return max(points, key=lambda name: points[name])


def ending(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> dict[str, float]:
    """What the ending of a conversation shows, by name, as amounts."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    answers = [turn for turn in reading.turns if not turn.by_customer]
    last, answer = turns[-1], answers[-1]
    later = len(turns) > 1 or answers[0].index < last.index
    open_cues = [cue for cue in cues if cue.outcome != "met" and cue.cue in ("question", "objection")]
    ids = {message.id for message in last.messages}
    kinds = {act.act for act in acts}
    evidence = {
        "always": 1.0,
        "answered once": not later,
        "customer has the last word": last.index > answer.index,
        "length": math.log(len(reading.visible)),
        "question in the last turn": any(reading.questions(message) for message in last.messages),
        "question of the last answer": any(reading.questions(message) for message in answer.messages),
        "open cue at the end": any(cue.message in ids for cue in open_cues),
        "open cues": min(3, len(open_cues)),
        "objections": min(3, sum(cue.cue == "objection" for cue in cues)),
        "objection at the end": any(cue.message in ids and cue.cue == "objection" for cue in cues),
        "repeated contact": any(cue.cue == "repeat_contact" for cue in cues),
        "feeling at the end": any(cue.message in ids and cue.cue == "feeling" for cue in cues),
        "questions met": min(3, sum(cue.cue == "question" and cue.outcome == "met" for cue in cues)),
        "no question": not any(cue.cue == "question" for cue in cues),
        "acts": min(4, len(acts)),
        "answer links": any("http" in message.text for message in answer.messages),
        **{kind: kind in kinds for kind in ("finds_a_way", "owns", "explains", "checks_back", "human_touch")},
    }
    where = "after an answer" if later else "at once"
    for name, phrases in LAST_WORDS.items():
        evidence[f"{name} {where}"] = has(reading, phrases, last.messages)
    for name, phrases in LAST_ANSWER.items():
        evidence[f"answer {name}"] = has(reading, phrases, answer.messages)
    for name, phrases in ANY_ANSWER.items():
        evidence[f"an answer {name}"] = has(reading, phrases, reading.answers)
    if later:
        evidence["solved"] = max((hint.strength for message in last.messages if (hint := reading.hint_of(SOLVED, message))), default=0.0)
    return {name: float(amount) for name, amount in evidence.items() if amount}


LAST_WORDS = {
    "open": OPEN, "assent": ASSENT, "but": BUT, "fury": emotion.FURIOUS, "let down": emotion.LET_DOWN, "waiting": emotion.KEPT_WAITING,
    "leaving": emotion.LEAVING, "trouble": emotion.TROUBLED, "company": emotion.THE_COMPANY, "delight": emotion.DELIGHTED,
    "thanks": emotion.THANKFUL, "warm thanks": emotion.VERY_THANKFUL, "courtesy": emotion.COURTEOUS,
}  # fmt: skip
LAST_ANSWER = {
    "farewell": FAREWELL, "anything else": ANYTHING_ELSE, "regrets": REGRETS, "sends away": ASKS_AWAY, "asks": ASKS_FOR,
    "works on it": WORKS_ON_IT, "done": DONE,
}  # fmt: skip
ANY_ANSWER = {"anything else": ANYTHING_ELSE, "regrets": REGRETS, "sends away": ASKS_AWAY, "done": DONE}


def emotions(reading: Reading, cues: Sequence[Cue]) -> tuple[float | None, float | None]:
    """The customer's feeling in the first and in the last turn, -2 to 2; None when the customer wrote nothing."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    if not turns:
        return None, None
    start = _bounded(_sum(POINTS_START, feelings(reading, turns[0], cues)))
    if len(turns) == 1:
        return start, start
    evidence = {**feelings(reading, turns[-1], cues), "before": start}
    return start, _bounded(_sum(POINTS_END, evidence))


def feelings(reading: Reading, turn: Turn, cues: Sequence[Cue]) -> dict[str, float]:
    """What a turn of the customer shows of a feeling, by name, as amounts."""
    ids = {message.id for message in turn.messages}
    values = [reading.valence(message) for message in turn.messages]
    here = {cue.cue for cue in cues if cue.message in ids}
    mean = sum(values) / len(values)
    evidence: dict[str, float] = {
        "always": 1.0,
        "positive": max(0.0, mean),
        "negative": min(0.0, min(values)),
        "loud": max(emotion.loudness(message.text) for message in turn.messages),
        "asks": any(reading.questions(message) for message in turn.messages),
        "exclaims": any("!" in message.text for message in turn.messages),
        "length": math.log(1 + sum(len(reading.specifics(message)) for message in turn.messages)),
    }
    for cue in here:
        evidence[cue] = 1.0
    if "feeling" in here:
        evidence["good feeling" if mean > 0 else "bad feeling"] = 1.0
    for name, phrases in LAST_WORDS.items():
        evidence[name] = min(2, sum(len(reading.hits(phrases, message)) for message in turn.messages))
    return {name: float(amount) for name, amount in evidence.items() if amount}


def has(reading: Reading, phrases: Phrases, messages: Sequence[Message]) -> bool:
    """Whether the phrases occur in one of the messages."""
    return any(reading.hits(phrases, message) for message in messages)


def _sum(points: Mapping[str, float], evidence: Mapping[str, float]) -> float:
    return sum(points.get(name, 0.0) * amount for name, amount in evidence.items())


def _bounded(value: float) -> float:
    return round(max(-2.0, min(2.0, value)), 2)
