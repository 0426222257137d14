"""How a conversation went for the customer: whether it was solved, and the feeling at its start and end."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Literal

from heartfelt.finding import Act, Cue, CueName
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

Resolved = Literal["yes", "no", "unclear"]

SOLVED = Phrases(
    strong=(
        r"(?:it|that|this|everything|all|now) (?:\w+ ){0,2}(?:works?|working|worked|fixed|sorted|solved|resolved|fine|good) ?(?:now|again|perfectly)?",
        r"(?:works|working|fixed|sorted|solved|resolved) (?:now|again|it|thanks|thank you|perfectly)",
        r"(?:did the trick|problem solved|all (?:good|sorted|set|done)|that (?:helps|helped|answers|was it)|got it|perfect|wonderful)",
        r"(?:thank you|thanks|thx|cheers|ty)(?: (?:so|very|a lot|again|for))?",
    ),
    unless=(r"(?:still|not|n't|no|never|but|however|nothing|waste|useless|anyway)",),
)
OPEN = Phrases(
    strong=(
        r"still (?:\w+ ){0,2}(?:not|no|doesn't|does not|isn't|won't|can't|waiting|nothing|having|happening|broken|down|the same)",
        r"(?:doesn't|does not|didn't|did not|isn't|won't|not|never) (?:\w+ ){0,2}(?:work|help|working|helping|helpful|solved|fixed|resolved|happen)\w*",
        r"no (?:reply|response|answer|luck|change|joy|use|help)|same (?:problem|issue|error|thing)|nobody|no one|useless|joke|ridiculous",
        r"(?:cancel|leaving|switching|taking my business|never (?:again|buy|fly|use))\w*",
    )
)

PHRASES = (SOLVED, OPEN)


def resolved(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Resolved:
    """Whether the problem was solved, from the source where it says so, else from the customer's last words."""
    if reading.conversation.outcome.resolved is not None:
        return "yes" if reading.conversation.outcome.resolved else "no"
    if not reading.customer or not reading.answers:
        return "no" if reading.customer else "unclear"
    last = reading.customer[-1]
    after_answer = reading.before(last) is not None
    ending = [cue for cue in cues if cue.message == last.id]
    solved = reading.hint_of(SOLVED, last)
    if after_answer and solved and solved.strength >= 0.5 and not any(cue.cue == "objection" for cue in ending):
        return "yes"
    if any(cue.outcome in ("none", "missed", "hollow") and cue.cue in ("question", "objection") for cue in ending):
        return "no"
    if after_answer and reading.hint_of(OPEN, last):
        return "no"
    answered = [cue for cue in cues if cue.cue == "question"]
    if answered and all(cue.outcome == "met" for cue in answered) and any(a.act == "finds_a_way" for a in acts):
        return "yes" if not ending else "unclear"
    return "unclear"


def emotions(reading: Reading, cues: Sequence[Cue]) -> tuple[float | None, float | None]:
    """The customer's feeling in the first and in the last turn, -2 to 2; None when the customer wrote nothing."""
    turns = [turn for turn in reading.turns if turn.by_customer]
    if not turns:
        return None, None
    values = []
    for turn in (turns[0], turns[-1]):
        ids = {message.id for message in turn.messages}
        words = [reading.valence(message) for message in turn.messages]
        here = {cue.cue for cue in cues if cue.message in ids}
        value = min(words) if min(words) < -0.4 else sum(words) / len(words)
        values.append(_grounded(value, here))
    return values[0], values[-1]


def _grounded(valence: float, cues: Set[CueName]) -> float:
    """Words of a feeling count more, and one who has a problem does not start out neutral."""
    value = valence * (1.2 if "feeling" in cues else 0.7)
    if value < 0.9 and cues & {"question", "objection", "repeat_contact"}:
        value -= 0.5
    if cues & {"objection", "repeat_contact"}:
        value -= 0.2
    return round(max(-2.0, min(2.0, value)), 2)
