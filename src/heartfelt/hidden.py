"""Hidden indifference: no single step is wrong, and still nothing shows involvement with this person.

The strength is a logistic sum of points: it rises with a personal cue that was passed over and with answers that only
inquire and offer help; it falls with every act, with warm or sorry words, and with a sign, for then a step is wrong. The
points come from a penalised regression on labelled conversations, rounded and set so that 0.5 serves best as the line.
Annotators who follow the same codebook agree on it less than on anything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from heartfelt.finding import Act, Cue, Sign
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.moment import ASKS_FOR, INQUIRES, REGRETS, SHARES_JOY

PERSONAL = ("feeling", "circumstance", "repeat_contact")
PLAIN_ACTS = ("explains", "finds_a_way")
OPENLY = ("hostile", "reproach")
# Signs that no word shows: they are about time and routing, not about the person who answered.
STRUCTURAL = ("slow_reply", "no_reply", "repeated_reply", "transfer_ping_pong", "broken_promise", "history_ignored")
MOST_ANSWERS = 4

OFFERS_HELP = Phrases(
    strong=(
        r"(?:happy|glad|like|love|here|want) to (?:\w+ )?(?:help|assist|look|see|work|take)|let's|we can (?:help|look|check|take)|take a (?:\w+ )?look|look into",
    )
)

ANSWER_PHRASES = (OFFERS_HELP,)
ANSWERS = {"inquires": INQUIRES, "asks for": ASKS_FOR, "offers help": OFFERS_HELP, "warm": SHARES_JOY, "sorry": REGRETS}

POINTS: dict[str, float] = {
    "acts": -0.25,
    "always": -0.19,
    "answers": -0.30,
    "asks for": 0.30,
    "exclaims": -0.46,
    "feeling": 0.22,
    "feeling passed over": 0.33,
    "inquires": 0.62,
    "no personal cue": -0.35,
    "offers help": 0.27,
    "passed over": 0.31,
    "pleased": -0.19,
    "sign": -0.64,
    "sorry": -0.50,
    "thankful": -0.20,
    "warm": -0.39,
    "warm act": -0.44,
}


def hidden_indifference(reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]) -> float:
    """How likely no single step is wrong and still nothing shows involvement with this person, 0 to 1."""
    if not reading.answers or not reading.customer or any(sign.sign in OPENLY for sign in signs):
        return 0.0
    found = involvement(reading, cues, signs, acts)
    points = sum(POINTS.get(name, 0.0) * amount for name, amount in found.items())
    return round(1 / (1 + math.exp(-points)), 2)


def involvement(reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]) -> dict[str, float]:
    """What shows whether anybody was involved with this person: names and amounts."""
    personal = [cue for cue in cues if cue.cue in PERSONAL]
    passed_over = [cue for cue in personal if cue.outcome in ("hollow", "missed")]
    turns = [turn for turn in reading.turns if not turn.by_customer]
    found: dict[str, float] = {
        "always": 1,
        "no personal cue": not personal,
        "passed over": bool(passed_over),
        "feeling": any(cue.cue == "feeling" for cue in personal),
        "feeling passed over": any(cue.cue == "feeling" for cue in passed_over),
        "sign": max((sign.strength for sign in signs if sign.sign not in STRUCTURAL), default=0.0),
        "acts": min(3, len(acts)),
        "warm act": any(act.act not in PLAIN_ACTS for act in acts),
        "exclaims": any("!" in message.text for message in reading.answers),
        "asks": any(reading.questions(message) for message in reading.answers),
        "answers": min(MOST_ANSWERS, len(turns)),
        "pleased": any(reading.hits(emotion.DELIGHTED, message) for message in reading.customer),
        "thankful": any(reading.hits(emotion.THANKFUL, message) for message in reading.customer),
    }
    for name, phrases in ANSWERS.items():
        found[name] = any(reading.hits(phrases, message) for message in reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}
