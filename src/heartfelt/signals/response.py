"""How a cue was answered: the frame that all cues share.

A cue hands in a judge, which says of one turn whether it meets the cue, is hollow, or misses it. The frame looks at the turn
that follows and, where that misses, at later ones that plainly come back to the cue. Two judges serve all cues: `helped`
for what asks to be done or answered, `heard` for what asks to be acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from msgspec import structs

from heartfelt.conversation import Message
from heartfelt.finding import Cue, CueName, CueOutcome
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn
from heartfelt.language.words import specifics

LATER_TURNS = 1
MOST_MESSAGES = 20


@dataclass(frozen=True)
class Response:
    """What a turn makes of a cue, by which of its messages, and the fact that shows it."""

    outcome: CueOutcome
    by: Message | None
    because: str


Judge = Callable[[Turn], Response]

# Words of regret, thanks or goodwill. Alone they would fit anybody: whether they are hollow, what stands beside them says.
FORMULA = Phrases(
    strong=(
        r"(?:sorry|apologi[sz]e|apologi[sz]ing|apologies|regret(?:s|ted)?|inconveniences?|frustrat(?:ing|ions?)|disappoint(?:ed|ing|ment)|upset(?:ting)?|concerning)",
        r"(?:understand (?:your|the|how|that|this|it)|(?:completely|totally|fully) understand|understandable|(?:appreciate|value) (?:your|you|the|that|hearing|it))",
        r"(?:thank(?:s| you) for (?:your|the) (?:\w+ )?(?:patience|understanding|feedback|loyalty|business|comments?|suggestions?)|you(?:'re| are) (?:\w+ )?welcome|no problem|(?:my|our) pleasure)",
        r"(?:not (?:\w+ ){0,3}(?:what we|what i|the experience|the way we|the impression|how we|our aim|good|great|ideal)|doesn't sound (?:\w+ )?(?:right|good|great)|that's no good|(?:hate|sad|glad|happy|great|pleased|good) to (?:hear|see)|let you down)",
        r"(?:oh no|oh dear|yikes|bummer|ouch|rest assured|don't worry|not to worry|(?:we|i) hear you|here to help|here for you|(?:happy|glad|love|want) to help|make (?:this|things|it) right)",
    ),
)
# Sends the customer to another place, person or day.
ELSEWHERE = Phrases(
    strong=(
        r"(?:dms?|pms?|inbox|(?:direct|private) message|(?:message|follow) us|send (?:us|me) a (?:\w+ )?(?:note|message)|(?:call|ring|phone|e-?mail|contact|text) (?:us|me|our|the|your|support|customer|them)|reach(?:ing)? out to|(?:give|drop) (?:us|our|me) (?:\w+ ){0,3}(?:call|ring|line|shout|e-?mail)|get in touch|chat with (?:us|our))",
    ),
)
LINK = Phrases(
    strong=(
        r"(?:https?://[^ ]|this (?:link|page|form|article)|(?:link|form|article) below|our (?:website|site|faqs?|help))",
    ),
)
PASSED_ON = Phrases(
    strong=(
        r"(?:(?:pass|passed|passing|forward|forwarded|shared?) (?:\w+ ){0,4}(?:on|along|feedback|comments|teams?|department)|your (?:\w+ )?(?:feedback|comments|concerns?|suggestions?)|noted|get back to you|as soon as (?:possible|we can))",
    ),
)
# Asks what is needed for just this matter, or says what to do about it.
TAKEN_UP = Phrases(
    strong=(
        r"(?:(?:what|which|when|where|how long|how many|how much) (?:\w+ ){0,3}(?:you|your|it|this|happen\w*|error|version)|(?:are|did|do|have|has|is|was|were|does) (?:you|your|it|this|the|there) (?:\w+ ){0,2}(?:tried|using|see\w*|gett?ing|happening|check\w*|report\w*|still|able|working|booked|receiv\w*)|try|restart|reset|reinstall|update|unplug|log\s?out|sign out|clear|tap|press|make sure|because|due to)",
    ),
)
DETAILS = Phrases(
    strong=(
        r"(?:(?:order|booking|tracking|flight|account|phone|serial|ticket|confirmation|policy|claim|invoice|model) (?:numbers?|no|ids?)|(?:e-?mail|postal|service|delivery|full|home) (?:address|name)|screen\s?shots?|postcode|locator|reference)",
    ),
)


def answered(reading: Reading, message: Message, judge: Judge) -> Response:
    """What came of a cue in this message."""
    turns = [_beginning(turn) for turn in reading.answering(message)[: 1 + LATER_TURNS]]
    if not turns:
        return Response("none", None, "nobody wrote again after it")
    first = judge(turns[0])
    if first.outcome != "missed":
        return first
    for turn in turns[1:]:
        later = judge(turn)
        if later.outcome == "met":
            return later
    return first


def helped(reading: Reading, enough: float, turn: Turn) -> Response:
    """Whether a turn answers what was asked: has it `enough` of the matter, or only a formula or a way elsewhere?"""
    last = turn.messages[-1]
    if _substance(reading, turn) >= enough:
        return Response("met", last, f"message {last.id} takes the matter up")
    if not any(_has(reading, turn, phrases) for phrases in (FORMULA, ELSEWHERE, LINK, PASSED_ON)):
        return Response("missed", None, f"message {last.id} is about something else")
    return Response(
        "hollow", last, f"message {last.id} has a formula or a way elsewhere and next to nothing of the matter"
    )


def heard(reading: Reading, words: Phrases, turn: Turn) -> Response:
    """How a turn acknowledges what was told: in words tied to it (`words`, or of this case), with a formula, or not."""
    hollow: Message | None = None
    for answer in turn.messages:
        if reading.hits(words, answer):
            return Response("met", answer, f"message {answer.id} takes it up in words of its own")
        if formula := reading.hint_of(FORMULA, answer):
            hollow = hollow or answer
            if specifics(formula.quote) & reading.shared(answer):
                return Response("met", answer, f"message {answer.id} takes it up in words of this case")
    if hollow:
        return Response("hollow", hollow, f"message {hollow.id} has only a formula that would fit anybody")
    return Response("missed", None, "no word of the answer takes it up")


def cue(name: CueName, hint: Hint, response: Response, because: str) -> Cue:
    """The cue as a finding; `because` tells of the cue, the response of its answer."""
    finding = hint.finding(f"{because}; {response.because}.")
    by = response.by.id if response.by and response.outcome in ("met", "hollow") else None
    return Cue(**structs.asdict(finding), cue=name, outcome=response.outcome, by=by)


def _beginning(turn: Turn) -> Turn:
    """The turn without what comes late in an endless one, so that many cues before it stay cheap to judge."""
    return replace(turn, messages=turn.messages[:MOST_MESSAGES]) if len(turn.messages) > MOST_MESSAGES else turn


def _has(reading: Reading, turn: Turn, phrases: Phrases) -> bool:
    return any(reading.hits(phrases, message) for message in turn.messages)


def _substance(reading: Reading, turn: Turn) -> float:
    """How much of the matter a turn has: words of its own, words of the customer, questions; less what sends away."""
    own: set[str] = set()
    shared: set[str] = set()
    for message in turn.messages:
        own |= reading.specifics(message)
        shared |= reading.shared(message)
    asks = any("?" in message.text for message in turn.messages)
    takes_up, details = _has(reading, turn, TAKEN_UP), _has(reading, turn, DETAILS)
    away = sum(_has(reading, turn, phrases) for phrases in (ELSEWHERE, LINK, PASSED_ON))
    return 0.25 * min(len(own), 8) + 0.5 * min(len(shared), 2) + asks + 0.5 * takes_up + 0.3 * details - 0.5 * away
