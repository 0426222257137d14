"""How a cue was answered: the frame that all cues share.

A cue hands in `judge`, which says of one turn whether it meets the cue, is hollow, or misses it. The frame looks at the turn
that follows and, where that misses, at later ones that plainly come back to the cue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heartfelt.conversation import Message
from heartfelt.finding import Cue, CueName, CueOutcome, Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn

LATER_TURNS = 2


@dataclass(frozen=True)
class Response:
    """What a turn makes of a cue, by which of its messages, and the fact that shows it."""

    outcome: CueOutcome
    by: Message | None
    because: str


Judge = Callable[[Turn], Response]

# Formulas that would fit anybody: hollow where nothing of the case stands beside them.
FORMULA = Phrases(
    strong=(
        r"(?:we|i)(?:'re| are|'m| am)? ?(?:do |truly |sincerely |really |very |so |deeply )*(?:sorry|apologi[sz]e) (?:for|about) (?:any|the|this|all|your) (?:\w+ ){0,2}(?:inconvenience|trouble|frustration|experience|confusion|issues?|delay|hassle)",
        r"sorry (?:for|about) (?:any|the|this|all|your) (?:\w+ ){0,2}(?:inconvenience|trouble|frustration|experience|confusion|hassle)",
        r"apologies for (?:any|the|this|all|your) (?:\w+ ){0,2}(?:inconvenience|trouble|frustration|experience|confusion|delay)",
        r"sorry to (?:hear|see|learn) (?:this|that|about (?:this|that)|you(?:'re| are) (?:\w+ )?(?:having|experiencing))",
        r"(?:we|i) (?:\w+ )?understand (?:your|the|how) (?:\w+ ){0,2}(?:frustration|concern|disappointment|feel|inconvenience|frustrating)\w*",
        r"(?:that's|that is|this is|that) (?:\w+ )?(?:not (?:what we|the experience|good|great|ideal)|doesn't sound (?:right|good))",
        r"(?:thank you|thanks) for (?:your|the) (?:patience|understanding|feedback|loyalty)",
    ),
    weak=(r"sorry", r"apologi[sz]e", r"apologies", r"regret", r"understand", r"appreciate"),
    weak_weight=0.5,
)


def answered(reading: Reading, message: Message, judge: Judge) -> Response:
    """What came of a cue in this message."""
    turns = reading.answering(message)
    if not turns:
        return Response("none", None, "nobody wrote again after it")
    first = judge(turns[0])
    if first.outcome != "missed":
        return first
    for turn in turns[1 : 1 + LATER_TURNS]:
        later = judge(turn)
        if later.outcome == "met":
            return later
    return first


def cue(name: CueName, hint: Hint, response: Response, because: str) -> Cue:
    """The cue as a finding; `because` tells of the cue, the response of its answer."""
    finding: Finding = hint.finding(f"{because}; {response.because}.")
    by = response.by.id if response.by and response.outcome in ("met", "hollow") else None
    return Cue(
        message=finding.message, quote=finding.quote, start=finding.start, end=finding.end, strength=finding.strength,
        because=finding.because, raised_by=finding.raised_by, lowered_by=finding.lowered_by, cue=name,
        outcome=response.outcome, by=by,
    )  # fmt: skip
