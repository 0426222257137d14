"""Promises something that nobody owns, with no action or time.

What it notices
    The turn ends in a promise such as "we'll pass this on", "someone will be in touch soon" or "we are working on
    it", and no sentence of the turn says what will be done, by whom, or by when.

Why it matters
    A promise that cannot be checked cannot be kept. The customer waits without knowing for what and mostly writes
    again: reliability, doing what was promised, is among the first things by which service is judged (Parasuraman,
    Zeithaml and Berry 1985), and having to come back costs the most effort (Dixon, Freeman and Toman 2010).

When it is wrong
    Where the wording is required by a regulator or a macro, the words are the company's and not the agent's. Agents
    who write in a second language often use fixed phrases for safety: read what the turn does, not only how it
    sounds. A suggestion that is passed on to the makers of a product may honestly have no owner or time, and of a
    disruption that nobody can date "as soon as the line is clear" is honest. About half of what it finds, a trained
    reader finds too.

What helps instead
    Say the next step, whose it is, and when the customer hears of it, even when that is only "I will write to you by
    Thursday, with or without an answer".

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1985). A conceptual model of service quality and its
    implications for future research. Journal of Marketing 49(4).
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, label `vague_promise`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn
from heartfelt.signal import Signal

_IT = r"(?:this|that|it|these|them|your|the|any|all|along|on|over) ?"
_WORDS = (
    r"(?:feedback|comments?|concerns?|suggestions?|interest|complaint|thoughts|insights?|remarks|ideas?|experience)"
)
_TEAM = (
    r"(?:\w+ ){0,3}(?:teams?|folks|people|devs|developers|department|managers?|management|colleagues?|agents?|"
    r"advis[eo]rs?|specialists?|office|engineers|makers|someone|somebody)"
)
_WILL = r"(?:will|shall|'ll|is going to|are going to)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # passed on to somebody
            r"(?:pass|passed|passing) " + _IT + r"(?:\w+ ){0,6}?(?:on|along|onto|over|back|to|up|internally)",
            r"(?:passed|passing|pass) (?:on|along|over|onto|back)",
            r"(?:forward|relay|escalat|flag|refer|rout)\w* " + _IT + r"(?:\w+ ){0,5}?" + _WORDS,
            r"(?:forward|relay|escalat|flag|refer|rout)\w* " + _IT + r"(?:\w+ ){0,5}?(?:to|with) " + _TEAM,
            r"(?:shar|submit|send|sent|add|rais|record|log|not|tak)(?:e|ing|ed|ted|ged|en)? (?:\w+ ){0,4}?" + _WORDS,
            r"(?:feed|feeding|fed) (?:this|that|it|these|your \w+) (?:\w+ )?(?:back|to)",
            r"get (?:this|that|it) (?:reported|sent over|looked)",
            r"(?:let|letting|tell|telling) " + _TEAM + r" (?:\w+ )?(?:know|about)",
            r"(?:speak|spoken|talk|a word|reported) (?:with|to) " + _TEAM,
            _WORDS + r" (?:\w+ ){0,2}(?:will be|has been|have been|is being|are being|been) (?:\w+ )?"
            r"(?:passed|forwarded|shared|noted|heard|taken|addressed|sent|investigated|recorded|escalated|reviewed)",
            _TEAM + r" (?:\w+ )?(?:has been|have been|is|are) (?:\w+ ){0,2}"
            r"(?:made aware|notified|informed|working|looking|investigating)",
            # somebody will be in touch
            _WILL + r" (?:\w+ ){0,3}(?:be (?:back )?in (?:touch|contact)|get in touch|get back|reach out|contact you|"
            r"follow up|be following up|revert|respond|reply to you|advise|be updated|update you|connect with you)",
            r"(?:will|you'll|shall) (?:\w+ ){0,2}(?:get|receive|have|provide|hear) (?:\w+ ){0,3}"
            r"(?:updates?|response|reply|news|from (?:us|them))",
            _TEAM + r" (?:will|'ll) (?:\w+ )?(?:call|ring|phone|contact|write|give you)|receiving (?:our )?attention",
            # some time
            r"as (?:soon|quickly|fast) as (?:\w+ ){0,2}(?:possible|can|could|resolved|available|information)",
            r"asap|(?:at the )?(?:soonest|earliest)|in due course|stay tuned|keep you (?:posted|updated|informed)",
            r"(?:working|looking) (?:\w+ )?(?:on|into) (?:it|this|that|your|a fix|getting|reuniting|resolving)",
            r"(?:working|looking) (?:\w+ )?to (?:resolve|fix|reunite|get|restore|improve|bring|sort)",
            r"(?:getting|being|be) (?:\w+ )?(?:sorted|resolved|addressed|investigated|looked into|processed|fixed) "
            r"(?:soon|shortly|asap)|(?:is|are) being (?:resolved|investigated|looked into|addressed)",
            r"(?:appropriate|necessary|required|corrective) (?:action|steps)|under (?:process|review|investigation)",
            r"(?:wait|patient|patience|bear (?:with )?us) (?:\w+ )?for (?:some ?time|a while)|(?:bit|little) more time",
            r"leave (?:it|this) with (?:us|me)|(?:hopefully|fingers crossed) (?:\w+ ){1,4}(?:soon|fix\w*|resolved|"
            r"back)",
            r"do(?:ing)? (?:all|everything|whatever|our best|their best|our utmost) (?:\w+ ){0,2}(?:can|could|to)",
        ),
        weak=(
            r"soon|shortly|accordingly|rest assured|be assured|certainly|be sure to",
            _WILL + r" (?:\w+ ){0,2}(?:look into|take a (?:\w+ )?look|check|investigate|work on|sort|review|address)",
        ),
        unless=(
            r"(?:if|once|when|after|so|so that) (?:you|we|i|they|our)|(?:and|then|for) (?:we|i|our \w+)(?:'ll| "
            r"will| can| to)",
            r"please|pls|kindly|could you|can you|dm (?:us|me|your)|(?:send|call) (?:us|me)",
            r"always|unless|already|hope (?:that )?you",
        ),
        strong_weight=0.6,
        weak_weight=0.25,
        unless_factor=0.6,
    ),
    threshold=0.4,
)

NAMED = Phrases(
    strong=(
        r"(?:by|before|within|in|after|until|for) (?:the next |about |around )?(?:\d[\d\-–:]*|an?|one|two|three|few|"
        r"couple of|tomorrow|tonight|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|midday) ?"
        r"(?:(?:\w+ )?(?:min|minute|hour|hr|day|week|month|am|pm)s?)?",
        r"at (?:about )?\d|today|tomorrow|tonight|this (?:morning|afternoon|evening|week)|right (?:now|away)",
        r"(?:i|we)(?:'ll| will|'ve| have|'m|'re| are| am)? (?:\w+ )?"
        r"(?:call|phon|refund|book|rebook|order|arrang|chang|remov|credit|cancel|replac|dispatch|reset|restor)\w*",
    )
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for turn in reading.turns:
        hints = [] if turn.by_customer else [reading.hint(signal, message) for message in turn.messages]
        found = [hint for hint in hints if hint]
        if found:
            named = any(reading.has(NAMED, message) for message in turn.messages)
            asks = any(reading.questions(message) for message in turn.messages)
            praised = _praised(reading, turn)
            for hint in found:
                yield _weighed(hint, named, asks, praised).finding(_told(turn, named, asks))


def _praised(reading: Reading, turn: Turn) -> bool:
    before = reading.before(turn.messages[0])
    return before is not None and any(reading.valence(message) > 1 for message in before.messages[-5:])


def _weighed(hint: Hint, named: bool, asks: bool, praised: bool) -> Hint:
    if named:
        hint = hint.lowered("the turn names an action or a time", 0.6)
    if asks:
        hint = hint.lowered("the turn goes on with a question", 0.5)
    return hint.lowered("the customer had praised", 0.6) if praised else hint


def _told(turn: Turn, named: bool, asks: bool) -> str:
    where = "the turn" if len(turn.messages) == 1 else f"the {len(turn.messages)} messages of the turn"
    if named:
        return f"The promise itself has no owner; {where} names a time or an action only beside it."
    then = ", then asks something" if asks else ""
    return f"A promise is what the customer is left with: {where} names nobody, no action and no time{then}."
