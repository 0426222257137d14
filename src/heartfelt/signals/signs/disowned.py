"""Puts the responsibility on someone else and takes none.

What it notices
    The message says that the customer, another team, a partner or "the system" is the cause or has to act, and
    nothing in the turn says what the writer will do.

Why it matters
    Customers hold responsible whom they paid. In critical incidents an unprompted, unowned explanation turned failures
    into lasting dissatisfaction, while an owned response could turn them round (Bitner, Booms and Tetreault 1990).

When it is wrong
    Often the cause really lies elsewhere, and saying so is honest; it is disowned only when nothing follows. In
    shared platforms and franchises the agent may have no access. Writers in a second language use passive forms ("it
    was not received") without meaning blame. A weak signal: in this version it finds about one in four.

What helps instead
    Name the cause in half a sentence, then take the next step yourself: "The courier lost it; I am sending a new one
    and will settle it with them."

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter: diagnosing favorable and unfavorable
    incidents. Journal of Marketing 54(1).
    CareBench codebook, sign `disowned`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_OTHERS = (
    r"(?:bank|courier|carrier|seller|store|shop|branch|manufacturer|partner|provider|supplier|airport|network|"
    r"agency|landlord|council|insurer|retailer|developer|driver|department|team|office|third party|system|authorities)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:beyond|out of|outside(?: of)?|not (?:in|under|within)) (?:our|my) (?:\w+ )?(?:control|hands|remit|"
            r"responsibility|network|system|area)",
            r"not (?:\w+ )?(?:our|my) (?:\w+ )?(?:fault|responsibility|department|problem|issue|doing|job|decision|"
            r"side)",
            r"(?:we|i)(?:'re| are|'m| am) not (?:\w+ )?(?:responsible|liable|to blame|in charge)",
            r"(?:cannot|can't|won't|don't) (?:\w+ )?(?:take|accept|be held) (?:\w+ )?(?:responsib\w+|liab\w+|blame)",
            r"(?:is|are) (?:the|a|your|their) (?:\w+ )?(?:responsibility|decision|fault|matter) (?:of|for)",
            r"(?:it's|it is|that's|that is|is|are) (?:\w+ )?(?:up to|a matter for|between you and) (?:the|your|each)",
            r"(?:not|isn't|aren't) (?:\w+ )?(?:administered|managed|handled|run|operated|controlled|owned|made) by us",
            r"(?:we|i) (?:do not|don't|have no|haven't any) (?:\w+ )?(?:control|say|influence) (?:\w+ )?(?:over|in|on|"
            r"of)",
            r"(?:we|i) (?:just|only) (?:sell|process|take the (?:calls|orders)|follow (?:the|orders|rules))",
            r"you (?:should|ought to|could|must|needed to) (?:\w+ )?have (?:\w+ed|been|read|gone|got|made|known|said|"
            r"told|given)",
            r"you (?:didn't|did not|failed to|forgot to|never|haven't|neglected to) (?:\w+ )?(?:give|provide|read|"
            r"check|respond|reply|answer|enter|select|tell|inform|contact|call|complete|confirm|follow)",
            r"(?:never|not) (?:\w+ )?(?:received|had|got|heard) (?:\w+ ){0,3}(?:from you|from your side)",
            r"(?:from|on|at) your (?:side|end) (?:and|so|not)|from your side",
            r"(?:depends on|lies with|rests with|comes from|caused by|due to) (?:a|an|the|your|our|another) "
            r"(?:\w+ ){0,2}" + _OTHERS,
            r"(?:that's|that is|it's|it is|is an?) (?:\w+ ){0,2}(?:issue|problem|matter|question) (?:with|for) "
            r"(?:the|your) (?:\w+ ){0,2}" + _OTHERS,
            r"(?:sorry|apologi[sz]e) (?:that )?you (?:\w+ )?(?:feel|felt|think|see it)|take (?:it|this|that) up with",
            r"(?:as|was|were|are) (?:\w+ )?(?:advertised|stated|mentioned|shown|displayed|written) (?:on|in|at|when)",
            r"(?:we|i) wouldn't (?:even )?know|down to (?:our|the|your|their) (?:\w+ )?(?:choices?|decisions?|"
            r"preferences?)",
            r"they(?:'ll| will| would)? (?:need|have) to (?:contact|call|sort|fix|resolve|handle|deal)",
            r"did you (?:\w+ )?(?:contact|inform|tell|call|let) us (?:\w+ ){0,3}before",
            r"for future reference,? (?:please|call|make|you|contact|check)|in (?:the )?future,? (?:please make|make) "
            r"sure|next time,? (?:please|make sure you)",
            r"(?:terms|details|information|restrictions|conditions|fees) (?:\w+ )?(?:are|is) (?:\w+ ){0,2}(?:made "
            r"available|disclosed|displayed|shown|stated|listed)",
            r"clear (?:warnings|notices)|you (?:agreed|accepted|signed) (?:\w+ )?(?:to )?(?:the|our)",
            r"(?:works?|working|loads) (?:fine |ok |okay |correctly )?(?:for us|on our (?:side|end))",
            r"(?:unforeseen|unexpected|certain) circumstances",
            r"not (?:\w+ )?(?:more |longer |really )?(?:our|my) (?:\w+ )?(?:responsibility|decision|concern|call)|"
            r"(?:isn't|is not|not) (?:something|anything) (?:that )?(?:we|i) (?:deal|handle|decide|control|manage)|"
            r"(?:not|isn't) (?:decided|made|set|done|written|caused) by (?:us|me)|(?:i|we) (?:don't|do not|didn't) "
            r"(?:make|set|write) (?:the|those|these) (?:rules|prices|decisions)|(?:i|we) (?:can )?only (?:go by|see "
            r"what|read what|do what|pass)|in the (?:contract|terms|small print) (?:that )?you|(?:social|chat|support|"
            r"billing|sales|this team|reception) (?:can't|cannot|doesn't)",
        ),
        weak=(r"unfortunately", r"may be busy", r"licen[sc]ing", r"third party", r"beyond"),
        unless=(
            r"(?:i'll|i will|i'm|i am|let me|i've|i have|we've) \w+",
            r"i understand|our mistake|our fault|you should (?:never|not) have",
        ),
        strong_weight=0.7,
    ),
)

OWNED = Phrases(
    strong=(
        r"(?:i'll|i will|i'm|i've|i have|let me|we've|we have) (?:\w+ )?(?:now |just |already )?(?:refund\w*|send\w*|"
        r"sent|call\w*|ask\w*|arrang\w*|order\w*|check\w*|chas\w*|look\w*|report\w*|book\w*|replac\w*|fix\w*|"
        r"escalat\w*|rais\w*)",
        r"(?:so|and) (?:i|we)(?:'ll| will| can| have|'ve)",
        r"please (?:dm|send us|share|provide|let us know)",
    ),
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if _takes_on(reading, message):
            hint = hint.lowered("the turn also says what the writer does", 0.6)
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.3)
        yield hint.finding(
            f"Message {message.id} places the cause or the next step with others; its turn takes on nothing."
        )


def _takes_on(reading: Reading, message: Message) -> bool:
    return any(reading.has(OWNED, other) for other in reading.turn(message).messages[-NEAR:])
