"""Gives a reason, a cause, or what to expect and when.

What it notices
    The message says why something is so, or what will happen and by when, in words that belong to this case.

Why it matters
    Knowing why and what comes next gives back control. A fair explanation is part of how customers judge the handling
    of a complaint, beside the outcome itself (Tax, Brown and Chandrashekaran 1998).

When it is wrong
    A cause may be stated without "because", and then it is missed; a date may be named without explaining anything.
    Required legal wording can look like an explanation. Second-language writers who say the facts in short plain
    sentences explain as well as others, and are found less often. In this version it finds about one in three.

What helps instead
    More of it: one sentence of cause, one of what happens next and when, in the customer's own terms, even when the
    news is bad.

References
    Tax, S. S., Brown, S. W., Chandrashekaran, M. (1998). Customer evaluations of service complaint experiences.
    Journal of Marketing 62(2).
    CareBench codebook, act `explains`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_UNIT = r"(?:business |working |calendar )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"because|the reason (?:for|why|is|was|being)|which is why|that's why|this is why|this means|that means|"
            r"as a result",
            r"due to (?:an?|the|our|your|some|high|bad|\w+)",
            r"caused by|as a consequence of|so that (?:the|it|they|no)|in order (?:to|for) (?:ensure|keep|protect|the)",
            r"(?:takes?|taking|allow|within|up to|lasts?) (?:\w+ ){0,3}(?:\d+|one|two|three|few|"
            r"several)(?: ?[-–] ?\d+| to \d+)? ?" + _UNIT,
            r"(?:is|are|was|were) (?:currently |now |also |only )?(?:expected|estimated|scheduled|due|set|planned) "
            r"(?:to|for|at|on|in)",
            r"(?:\d+|one|two|three)(?: ?[-–] ?\d+| to \d+)? ?" + _UNIT + r" (?:after|before|from|for|until|prior)",
            r"(?:is|are) (?:currently |temporarily |still )?(?:being|out of|on hold|delayed|down|unavailable|not "
            r"available|running)",
            r"(?:takes?|taking) (?:a (?:little |bit |while )?|some |\w+ )?(?:longer|a while|time|up to)",
            r"won't be (?:available|able|ready|back|charged|until)|not (?:yet )?(?:possible|available) (?:to|at|in|on|"
            r"for|as|until)",
            r"once (?:\w+ ){1,5}(?:is|are|has|have|it's|you|we)|as soon as (?:the|it|your) \w+ (?:is|has|are)",
            r"(?:there is|there's|there are|there was|there were|we have|we're having|we had) (?:\w+ ){0,3}(?:delays?|"
            r"issue|outage|problem|incident|works?|maintenance|backlog|fault|demand|volume|disruption|restriction|"
            r"strike|weather)",
            r"(?:will|would|should|'ll) (?:\w+ )?(?:arrive|appear|post|show|expire|end|start|depart|receive|be "
            r"(?:available|delivered|refunded|credited|back|ready|with you|charged|applied|shipped|dispatched))",
            r"(?:means|happens|occurs|works) (?:that|when|if|by|like)|it (?:depends|would depend|may depend) on|(?:is|"
            r"are) based on",
            r"(?:that's|that is|this is|which is|hence|so that's) (?:what went wrong|how (?:it|that|this)|where (?:it|"
            r"the|this)|the (?:\S+ )?(?:\S+ )?(?:fee|charge|reason)|why)|hence|what (?:went wrong|happened) (?:is|was)",
            r"(?:ran out|runs out|expired|expires|broke down|breakdown|swapped|mixed up|left off|left out|got lost|"
            r"lapsed|jumped|was sent home|turned back|fell (?:off|out|behind)|falls out|was (?:charged|booked|typed|"
            r"entered|keyed|priced|packed|labelled) (?:\w+ )?(?:twice|wrong\w*|although|though|before|under|as|to|in)|"
            r"never (?:left|reached|got)|didn't (?:go|get) through|(?:is|was) (?:stuck|held|parked) (?:at|in|by|"
            r"behind)|sat in|died|die after)",
            r"(?:\S+ )(?:is|are|was) (?:\S+ ){0,3}for (?:the )?(?:\S+ ){0,4}(?:and|plus) \S+ (?:\S+ ){0,3}for|(?:one|"
            r"one's|the first) (?:is )?(?:\w+ ){0,3}(?:and|,) (?:the )?(?:other|second)|(?:is|are) (?:at|in|inside|"
            r"within) the (?:\d+ days|warehouse|depot)|(?:covers|counts|runs|includes|applies) (?:\w+ ){0,5}(?:and|"
            r"from|but|not) ",
            r"(?:still|only) (?:\w+ )?(?:streets|stops|miles|minutes) away|(?:is|are|comes?) (?:back|due|with you) "
            r"(?:on|by|tomorrow|this|at|in)|(?:until|till) then (?:the|it|you)|(?:engineers?|driver|lab|airline|bank|"
            r"supplier) (?:says?|said|expects?|told)",
        ),
        weak=(
            r"but|however|since|so|as",
            r"currently|at (?:this|the) (?:time|moment|present)|right now|as of (?:now|today)|at this point|yet",
            r"due|due to|during|until|only|once|each|most|some|normal|normally|usually|typically|while|depending|"
            r"varies|vary",
            r"(?:need|needs|required|requires|must|have) to|in order",
            r"\d+(?::\d\d)? ?(?:am|pm|%|hours|days|minutes|th|st)|(?:next|this) (?:week|month|year)",
        ),
        unless=(
            r"(?:please|pls) (?:dm|send|provide|share|let)|could you|can you|would you|thank you|thanks|welcome|sorry|"
            r"apologi\w+",
            r"so (?:that )?(?:we|i) can|happy to|glad to|here to help|look into|reach out|contact us|let (?:us|me) "
            r"know",
            r"(?:you should have|are available|(?:refunds?|guarantee|rule|claims?) (?:\w+ )?(?:are|is|applies|go)|we "
            r"aim|please ask|your (?:query|call|message))",
        ),
        strong_weight=0.5,
        weak_weight=0.12,
        unless_factor=0.55,
    ),
    threshold=0.35,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if hint.quote.rstrip().endswith("?"):
            hint = hint.lowered("it is a question", 0.3)
        shared = len(reading.shared(message))
        if shared:
            hint = hint.raised(f"the message uses {shared} of the customer's own words", min(0.08 * shared, 0.25))
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.6)
        yield hint.finding(f"Message {message.id} says why it is so or what to expect{_told(shared)}.")


def _told(shared: int) -> str:
    words = "one word" if shared == 1 else f"{shared} words"
    return f", with {words} of the customer's own case" if shared else ""
