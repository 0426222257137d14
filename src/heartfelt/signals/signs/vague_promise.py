"""Promises something that nobody owns, with no action or time.

What it notices
    The turn ends in a promise such as "we'll pass this on", "someone will be in touch soon" or "we are working on it", and
    no sentence of the turn says what will be done, by whom, or by when.

Why it matters
    A promise that cannot be checked cannot be kept. The customer is left to wait without knowing for what, and mostly
    writes again: reliability, doing what was said when it was said, is what customers weigh most (Parasuraman, Zeithaml
    and Berry 1985), and having to come back is what drives them away (Dixon, Freeman and Toman 2010).

When it is wrong
    Where the wording is required by a regulator or a macro, the words are the company's and not the agent's. Agents who
    write in a second language often use fixed phrases for safety: read what the turn does, not only how it sounds. A
    suggestion for a product that is passed on to its makers may honestly have no owner or time. An agent who watches a
    disruption that nobody can date ("as soon as the line is clear") is honest, not vague.

What helps instead
    Say the next step, whose it is, and when the customer hears of it, even when that is only "I will write to you by
    Thursday, with or without an answer".

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1985). A conceptual model of service quality. Journal of Marketing 49(4).
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, label `vague_promise`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

_WHAT = r"(?:this|that|it|these|them|your|the|these|any|all|along|on|over) ?"
_WORDS = r"(?:feedback|comments?|concerns?|suggestions?|interest|complaint|thoughts|insights?|remarks|ideas?|experience)"
_TEAM = r"(?:team|teams|folks|people|devs|developers|department|managers?|management|colleagues?|agents?|advis[eo]rs?|specialists?|office|engineers|makers|someone|somebody)"
_WILL = r"(?:will|shall|'ll|is going to|are going to)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # passed on to somebody
            r"(?:pass|passed|passing) " + _WHAT + r"(?:\w+ ){0,6}?(?:on|along|onto|over|back|to|up|internally)",
            r"(?:passed|passing|pass) (?:on|along|over|onto|back)",
            r"(?:forward|forwarded|forwarding|relay|relayed|relaying|escalate|escalated|flag|flagged|refer|route|routed) "
            + _WHAT + r"(?:\w+ ){0,5}?(?:" + _WORDS + r"|to (?:\w+ ){0,3}" + _TEAM + r"|with (?:\w+ ){0,3}" + _TEAM + r")",
            r"(?:share|sharing|shared|submit|submitted|send|sent|add|added|raise|raised|record|recorded|log|logged|note|noted|take|taken) (?:\w+ ){0,4}?" + _WORDS,
            r"(?:feed|feeding|fed) (?:this|that|it|these|your \w+) (?:\w+ )?(?:back|to)|get (?:this|that|it) (?:reported|sent over|looked)",
            r"(?:let|letting|tell|telling) (?:\w+ ){0,3}" + _TEAM + r" (?:\w+ )?(?:know|about)|(?:speak|spoken|talk|a word|reported) (?:with|to) (?:\w+ ){0,3}" + _TEAM,
            _WORDS + r" (?:\w+ ){0,2}(?:will be|has been|have been|is being|are being|been) (?:\w+ )?(?:passed|forwarded|shared|noted|heard|taken|addressed|sent|investigated|recorded|escalated|reviewed)",
            _TEAM + r" (?:\w+ )?(?:has been|have been|is|are|was|were|been) (?:\w+ ){0,2}(?:made aware|notified|informed|working|looking|investigating)",
            # somebody will be in touch
            _WILL + r" (?:\w+ ){0,3}(?:be in (?:touch|contact)|be back in touch|get in touch|get back|reach out|contact you|follow up|be following up|revert|respond|reply to you|advise|be updated|update you|connect with you)",
            r"(?:will|you'll|shall) (?:\w+ ){0,2}(?:get|receive|have|provide|hear) (?:\w+ ){0,3}(?:updates?|response|reply|news|from (?:us|them))",
            # some time
            r"as (?:soon|quickly|fast) as (?:\w+ ){0,2}(?:possible|can|could|resolved|available|information)|asap|(?:at the )?(?:soonest|earliest)|in due course|stay tuned",
            r"(?:working|looking) (?:\w+ )?(?:hard |closely |diligently )?(?:on (?:it|this|that|your|a fix|getting|reuniting|resolving)|into (?:it|this|that|your|the|getting)|to (?:resolve|fix|reunite|get|restore|improve|bring|sort))",
            r"(?:getting|being|be) (?:\w+ )?(?:sorted|resolved|addressed|investigated|looked into|reviewed|processed|fixed) (?:soon|shortly|asap)|(?:is|are) being (?:resolved|investigated|looked into|addressed)",
            r"(?:appropriate|necessary|required|corrective|needful) (?:action|steps)|under (?:process|review|investigation)|(?:wait|patient|patience|bear (?:with )?us) (?:\w+ )?for (?:some ?time|a while)|(?:bit|little|some) more time|leave (?:it|this) with (?:us|me)|keep you (?:posted|updated|informed)",
            r"do(?:ing)? (?:all|everything|whatever|our best|their best|our utmost) (?:\w+ ){0,2}(?:can|could|to)|(?:hopefully|fingers crossed) (?:\w+ ){1,4}(?:soon|fix\w*|resolved|sorted|back)",
        ),
        weak=(
            r"soon|shortly|accordingly",
            r"rest assured|be assured|certainly|be sure to",
            _WILL + r" (?:\w+ ){0,2}(?:look into|look in to|take a (?:\w+ )?look|check|investigate|work on|sort|review|see what|address|be addressing)",
        ),
        unless=(
            r"if (?:you|we|i|they)|once you|when you|after you|so (?:that )?(?:we|i|they|our)|(?:and|then|for) (?:we|i|our \w+)(?:'ll| will| can| to)",
            r"please|pls|kindly|could you|can you|dm (?:us|me|your)|send (?:us|me)|call us",
            r"always|if needed|unless|already",
        ),
        strong_weight=0.6,
        weak_weight=0.25,
        unless_factor=0.6,
    ),
)

NAMED = Phrases(
    strong=(
        r"(?:by|before|within|in|after|until|for) (?:the next |about |around )?(?:\d[\d\-–:]*|an?|one|two|three|few|couple of|tomorrow|tonight|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midday) ?(?:(?:\w+ )?(?:min|minute|hour|hr|day|week|month|am|pm|business)s?)?",
        r"today|tomorrow|tonight|this (?:morning|afternoon|evening|week)|right (?:now|away)",
        r"(?:i|we)(?:'ll| will|'ve| have|'m|'re| are| am)? (?:\w+ )?(?:call|phon|refund|book|rebook|order|arrang|chang|remov|credit|cancel|replac|dispatch|reset|restor)\w*",
    )
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        turn = reading.turn(message)
        for other in turn.messages:
            if named := reading.hint_of(NAMED, other):
                hint = hint.lowered(f"the turn names an action or a time in message {named.message.id}", 0.6)
                break
        if any(reading.questions(other) for other in turn.messages):
            hint = hint.lowered("the turn goes on with a question", 0.5)
        before = reading.before(message)
        if before and max(reading.valence(m) for m in before.messages) > 1.0:
            hint = hint.lowered("the customer had praise", 0.6)
        yield hint.finding("The turn ends in a promise that names no owner, no action and no time.")
