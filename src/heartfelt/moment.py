"""What kind of moment a conversation is; it decides what is expected of the agent side.

Routine (a simple task), defining (personal contact that shapes the picture of the company, no problem to solve), problem
solving (a complaint or a problem) and magic (the agent surpassed what the customer expected).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from heartfelt.finding import Act, Cue
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

Moment = Literal["routine", "defining", "problem_solving", "magic"]

PROBLEM = Phrases(
    strong=(
        r"(?:not|isn't|doesn't|didn't|won't|can't|cannot|can not|wouldn't|couldn't|never|aren't|wasn't|haven't|hasn't) \w+",
        r"(?:dont|cant|wont|isnt|doesnt|didnt|havent|hasnt) \w+",
        r"problems?|issues?|errors?|trouble|faulty|fault|broken|broke|damaged|wrong|missing|lost|stuck|down|crash\w*|bug\w*|glitch\w*",
        r"delay\w*|late|cancel\w*|refund\w*|stolen|fraud|scam\w*|hacked|overcharg\w*|charged twice|complain\w*|fail\w*|slow|lag\w*|freez\w*|frozen",
        r"still (?:no|waiting|not|having)|waiting (?:for|since|on)|keeps? \w+ing|stopp?ed working|no (?:signal|service|internet|response|reply|answer|sound|one)",
        r"worst|terrible|awful|horrible|disgrac\w*|disappoint\w*|unacceptable|ridiculous|rude|poor|appalling|useless|annoying|frustrat\w*",
        r"help(?: me)? (?:please|pls)|how (?:do|can) i fix|fix (?:this|it|your)",
    )
)
PERSONAL = Phrases(
    strong=(
        r"(?:thank you|thanks) (?:so much|\w+ )?(?:to|for) (?:\w+ ){0,6}(?:great|amazing|lovely|help|helping|service|staff|crew|team)",
        r"(?:love|loving|loved|adore|enjoyed|enjoying) (?:\w+ ){0,4}\w+",
        r"(?:great|amazing|awesome|fantastic|brilliant|excellent|lovely|wonderful|best|impressed|kudos|shout ?out|well done|congrat\w*|happy)",
        r"(?:lol|haha\w*|😂|❤|😍|🎉|👏|🙌|😊)",
    )
)
BEYOND = Phrases(
    strong=(
        r"(?:above and beyond|went out of (?:your|her|his|their) way|made my (?:day|week|year)|didn't expect|never expected|can't believe (?:you|how)|blown away|speechless|exceeded)",
        r"(?:best (?:customer )?(?:service|support)|amazing (?:customer )?(?:service|support)|you(?:'re| are) (?:a |the |an )?(?:star|legend|angel|lifesaver|life saver|best|hero))",
    )
)

PHRASES = (PROBLEM, PERSONAL, BEYOND)


def moment(reading: Reading, cues: Sequence[Cue], acts: Sequence[Act]) -> Moment:
    """The moment of a conversation."""
    kinds = {act.act for act in acts}
    last = reading.customer[-1] if reading.customer else None
    if last and reading.hint_of(BEYOND, last) and kinds & {"goes_beyond", "finds_a_way"} and len(kinds) >= 2:
        return "magic"
    opening = reading.turns[0].messages if reading.turns else ()
    problem = any(reading.hint_of(PROBLEM, message) for message in reading.customer)
    troubled = any(cue.cue in ("objection", "repeat_contact") for cue in cues)
    asked = any(cue.cue == "question" for cue in cues)
    personal = any(reading.hint_of(PERSONAL, message) for message in opening)
    if problem or troubled:
        return "problem_solving"
    if not asked or (personal and not any(reading.questions(message) for message in opening)):
        return "defining"
    return "routine"
