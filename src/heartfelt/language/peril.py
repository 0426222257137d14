"""Words that say that somebody's life may be at risk now: a customer's own, somebody's with them, or one that is threatened.

Narrower than the circumstances `safety` and `health`: a fire hazard recalled, a hospital stay that is over or a stolen card
are no such thing. It leans towards finding: a false alarm costs a look, a missed one may cost a life. English only.
"""

from __future__ import annotations

from heartfelt.language.phrases import Hit, Phrases

_ME = r"(?:me|us|my (?:\w+ )?(?:son|daughter|kids?|children|child|baby|mum|mom|mother|dad|father|wife|husband|partner|sister|brother|family))"
_SOMEBODY = (
    r"(?:i|i'm|i am|he|she|he's|she's|we|they|my (?:\w+ )?"
    r"(?:son|daughter|kid|child|baby|mum|mom|mother|dad|father|wife|husband|partner|sister|brother|grand\w+|neighbour|neighbor))"
)
PERIL = Phrases(
    strong=(
        r"(?:kill|hang|hurt|harm|cut) (?:myself|himself|herself|themselves)|(?:end|take|taking|ending) (?:my|his|her) (?:own )?life"
        r"|suicid(?:e|al)|(?:don't|do not|no longer|not) want to (?:live|be alive|be here any ?more)"
        r"|(?:no|nothing|any) (?:reason|point|will) (?:left )?(?:in|to) (?:live|living|go on|going on)|better off (?:dead|without me)"
        r"|(?:want|wish|wanted|wants) to (?:die|be dead)|(?:wish|wished) i (?:was|were) dead|can't go on (?:living|like this any ?more)",
        r"(?:going to|gonna|will|wants to|tried to|trying to|threaten\w* to|said he'd|said she'd|says he'll|says she'll) (?:kill|shoot|stab|murder|strangle) "
        + _ME
        + r"|(?:has|with|pulled|holding|waving) (?:a|the|his|her) (?:gun|knife|weapon)|(?:he|she|they)(?:'s| is|'re| are) (?:\w+ )?(?:outside|here|at the door|breaking in)"
        r" (?:\w+ ){0,3}(?:gun|knife|weapon|kill|hurt)|fear(?:ing)? for (?:my|our|her|his) (?:life|lives)|scared (?:he|she|they)(?:'ll| will) (?:kill|hurt)",
        r"(?:carbon monoxide|co) (?:alarm|detector) (?:is |has been |keeps |went |is still )?(?:going off|beeping|ringing|sounding|gone off|off)"
        r"|smell(?:s|ing)? (?:of )?gas|gas leak (?:in|at|now|here)|(?:is|are|it's|caught|house is|kitchen is) on fire(?: now| here)?"
        r"|(?:sparks?|flames?) (?:\w+ ){0,2}(?:coming )?(?:out of|from) (?:the|my|our)|live wires?",
        _SOMEBODY
        + r" (?:\w+ ){0,2}(?:can't|cannot|can not|couldn't) breathe|(?:not|stopped|isn't|struggling to) breath(?:e|ing)"
        r"|chest pains?|(?:having|had) an? (?:heart attack|stroke|seizure|overdose)|overdos(?:e|ed|ing)|unconscious|won't wake up"
        r"|(?:bleeding|bleeds) (?:badly|heavily|a lot|everywhere)|anaphyla\w+|allergic shock",
        r"(?:run|runs|running|ran) out of (?:\w+ )?(?:insulin|oxygen)|(?:no|without|out of) (?:\w+ )?(?:insulin|oxygen|ventilator|epipen)"
        r"|(?:ventilator|dialysis|oxygen (?:machine|concentrator|supply)|cpap|heart monitor|nebuli[sz]er) (?:\w+ ){0,4}"
        r"(?:stopp?(?:s|ed)?|failed|fails|off|dead|down|cut|without power|no power|need(?:s)? power|battery)",
        r"life[- ]threatening|matter of life (?:or|and) death|(?:could|might|will|going to|may) (?:actually |really )?die (?:if|without|from|of|in|here|tonight|before)"
        r"|(?:his|her|my|their|a) life (?:is|depends|may be|could be) (?:at risk|in danger|on it|on this)|in mortal danger",
    ),
    unless=(  # only what it covers is left out
        r"(?:phone|battery|laptop|tablet|router|car|app|signal|screen|computer|console) (?:\w+ ){0,3}"
        r"(?:could|might|will|going to|may) (?:\w+ )?die \w+|suicide squad|die of (?:laugh|embarrass|bore)\w*",
    ),
)


def peril(text: str) -> tuple[int, int] | None:
    """Where a text first says so, as start and end; None where it does not."""
    hits = PERIL.alone.hits(text).get(PERIL, [])
    harmless = [hit for hit in hits if hit.group == "unless"]
    meant = [hit for hit in hits if hit.group != "unless" and not any(_inside(hit, other) for other in harmless)]
    return (meant[0].start, meant[0].end) if meant else None


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end
