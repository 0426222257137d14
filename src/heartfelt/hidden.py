"""Hidden indifference: no single step is wrong, and still nothing shows involvement with this person.

The strength is a logistic sum of points: it rises with a personal cue that was passed over and with answers that only
inquire and offer help; it falls with every act and with warm or sorry words. A sign of the agent is a step that is wrong:
what is left is the chance that the sign is mistaken, and never as much as 0.5. The points are in `models/phrases/whole.toml`,
fitted on labelled conversations (see the card beside it) and set so that 0.5 serves best as the line. Annotators who follow
the same codebook agree on it less than on anything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from heartfelt.finding import Act, Cue, Sign
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.moment import ASKS_FOR, INQUIRES, REGRETS, SHARES_JOY, total

PERSONAL = ("feeling", "circumstance", "repeat_contact")
PLAIN_ACTS = ("explains", "finds_a_way")
OPENLY = ("hostile", "reproach")
# A reply that came late is no wrong step in what was said.
NO_WRONG_STEP = ("slow_reply",)
MOST_WITH_A_SIGN = 0.4
MOST_ANSWERS = 4

OFFERS_HELP = Phrases(
    strong=(
        r"(?:happy|glad|like|love|here|want) to (?:\w+ )?(?:help|assist|look|see|work|take)|let's|we can (?:help|look|check|take)|take a (?:\w+ )?look|look into",
    )
)

ANSWER_PHRASES = (OFFERS_HELP,)
ANSWERS = {"inquires": INQUIRES, "asks for": ASKS_FOR, "offers help": OFFERS_HELP, "warm": SHARES_JOY, "sorry": REGRETS}


def hidden_indifference(reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]) -> float:
    """How likely no single step is wrong and still nothing shows involvement with this person, 0 to 1."""
    if not reading.answers or not reading.customer or any(sign.sign in OPENLY for sign in signs):
        return 0.0
    if reading.whole is not None:
        strength = reading.whole.hidden_indifference
    else:
        strength = 1 / (1 + math.exp(-total("hidden", involvement(reading, cues, acts))))
    if wrong := wrong_step(signs):
        strength = min(MOST_WITH_A_SIGN, strength * (1 - wrong))
    return round(strength, 2)


def wrong_step(signs: Sequence[Sign]) -> float:
    """How strongly a step of the agent was wrong: the strongest sign that says so."""
    return max((s.strength for s in signs if s.role == "agent" and s.sign not in NO_WRONG_STEP), default=0.0)


def involvement(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> dict[str, float]:
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
        "acts": min(3, len(acts)),
        "warm act": any(act.act not in PLAIN_ACTS for act in acts),
        "exclaims": any("!" in message.text for message in reading.answers),
        "asks": any(reading.questions(message) for message in reading.answers),
        "answers": min(MOST_ANSWERS, len(turns)),
        "pleased": any(reading.has(emotion.DELIGHTED, message) for message in reading.customer),
        "thankful": any(reading.has(emotion.THANKFUL, message) for message in reading.customer),
    }
    for name, phrases in ANSWERS.items():
        found[name] = any(reading.has(phrases, message) for message in reading.answers)
    return {name: float(amount) for name, amount in found.items() if amount}
