"""Hidden indifference: no single step is wrong, and still nothing shows involvement with this person.

The strength is a logistic sum of points: it rises with a personal cue that was passed over and with answers that only
inquire, ask and send away; it falls with every act, with warm or sorry words, and with a sign, for then a step is wrong. The
points come from a penalised regression on labelled conversations, rounded and set so that 0.5 serves best as the line.
Annotators who follow the same codebook agree on it less than on anything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from heartfelt.finding import Act, Cue, Sign
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

PERSONAL = ("feeling", "circumstance", "repeat_contact")
PLAIN_ACTS = ("explains", "finds_a_way")
OPENLY = ("hostile", "reproach")
# Signs that no word shows: they are about time and routing, not about the person who answered.
STRUCTURAL = ("slow_reply", "no_reply", "repeated_reply", "transfer_ping_pong", "broken_promise", "history_ignored")
MOST_ANSWERS = 4
MOST_SPECIFICS = 40

INQUIRES = Phrases(
    strong=(
        r"(?:what|which|when|where|how long|does|do|did|is|are|have) (?:\w+ ){0,3}(?:you|your|it|this|device|version|model|happen\w*)|try|tried|restart\w*|reset\w*|log(?:ging)? (?:out|in|back)|reinstall\w*|steps?|verify|confirm|provide|version|device|number",
    )
)
OFFERS_HELP = Phrases(
    strong=(
        r"(?:happy|glad|like|love|here|want) to (?:\w+ )?(?:help|assist|look|see|work|take)|let's|we can (?:help|look|check|take)|take a (?:\w+ )?look|look into",
    )
)
SENDS_AWAY = Phrases(
    strong=(r"dms?|direct message|private(?:ly)?|email (?:us|address)|call us|contact|reach (?:out|us)|follow us|send us|visit|chat with|via",)
)
WARM = Phrases(
    strong=(r"love|enjoy|hope|wish|glad|great|fun|awesome|amazing|congrat\w*|:\)|:-\)|;\)|😊|😉|😁|haha|lol|!",)
)
SORRY = Phrases(
    strong=(r"sorry|apologi\w+|regret|frustrat\w+|inconvenience|understand|imagine|disappoint\w*|hate to|oh no|concern\w*",)
)

ANSWER_PHRASES = (INQUIRES, OFFERS_HELP, SENDS_AWAY, WARM, SORRY)
ANSWERS = {"inquires": INQUIRES, "offers help": OFFERS_HELP, "sends away": SENDS_AWAY, "warm": WARM, "sorry": SORRY}

POINTS: dict[str, float] = {
    "acts": -0.31,
    "always": -0.15,
    "answers": -0.29,
    "feeling": 0.22,
    "feeling passed over": 0.33,
    "inquires": 0.63,
    "length": 0.07,
    "no personal cue": -0.34,
    "offers help": 0.49,
    "passed over": 0.31,
    "pleased": -0.23,
    "sends away": 0.33,
    "sign": -0.53,
    "sorry": -0.42,
    "warm": -0.44,
    "warm act": -0.47,
}


def hidden_indifference(
    reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]
) -> float:
    """How likely no single step is wrong and still nothing shows involvement with this person, 0 to 1."""
    if not reading.answers or not reading.customer or any(sign.sign in OPENLY for sign in signs):
        return 0.0
    found = involvement(reading, cues, signs, acts)
    points = sum(POINTS.get(name, 0.0) * amount for name, amount in found.items())
    return round(1 / (1 + math.exp(-points)), 2)


def involvement(
    reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]
) -> dict[str, float]:
    """What shows whether anybody was involved with this person: names and amounts."""
    personal = [cue for cue in cues if cue.cue in PERSONAL]
    passed_over = [cue for cue in personal if cue.outcome in ("hollow", "missed")]
    turns = [turn for turn in reading.turns if not turn.by_customer]
    own = sum(len(reading.specifics(message)) for message in reading.answers)
    found: dict[str, float] = {
        "always": 1,
        "no personal cue": not personal,
        "passed over": bool(passed_over),
        "feeling": any(cue.cue == "feeling" for cue in personal),
        "feeling passed over": any(cue.cue == "feeling" for cue in passed_over),
        "sign": max((sign.strength for sign in signs if sign.sign not in STRUCTURAL), default=0.0),
        "acts": min(3, len(acts)),
        "warm act": any(act.act not in PLAIN_ACTS for act in acts),
        "answers": min(MOST_ANSWERS, len(turns)),
        "length": math.log(1 + min(own, MOST_SPECIFICS)),
        "pleased": max(0.0, *(reading.valence(message) for message in reading.customer)),
    }
    for name, phrases in ANSWERS.items():
        found[name] = sum(bool(reading.hits(phrases, message)) for message in reading.answers) / len(reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}
