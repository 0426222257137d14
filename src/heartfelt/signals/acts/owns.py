"""Takes personal responsibility for a concrete next action.

What it notices
    The writer says "I" and a concrete thing that they have done, are doing or will do for this case.

Why it matters
    One person who says "I do this" ends the search for someone responsible. Reliability, doing what was said, is the
    dimension by which customers judge service most (Parasuraman, Zeithaml and Berry 1985).

When it is wrong
    "I will be happy to help" names nothing and does not count. Some houses require "we"; there an owned action is
    found less often, which is unfair to their agents, as it is to second-language writers who leave the subject out
    ("checking now"). In this version it finds about half.

What helps instead
    More of it: say what you yourself do next and by when, and then say that it is done.

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1985). A conceptual model of service quality. Journal of Marketing
    49(4).
    CareBench codebook, act `owns`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.polarity import refuses
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_ACT = (
    r"(?:call|ring|phone|email|write to|refund|order|book|rebook|cancel|arrange|add|reset|send|chase|escalate|raise|"
    r"report|log|follow up|speak (?:to|with)|ask|contact|reach out|investigate|look into|take care|sort|fix|replace|"
    r"process|forward|pass|share|attach|update|delete|change|get (?:this|that|it|in touch)|make sure|put|submit|"
    r"flag|create|remove|transfer|set up|note|apply|find|check with|work on|personally|let (?:the|our|them|him|her)|"
    r"start|feed|give)"
)
_DOING = (
    r"(?:calling|emailing|refunding|ordering|booking|cancelling|canceling|arranging|adding|resetting|sending|"
    r"chasing|escalating|raising|reporting|logging|following up|asking|contacting|investigating|fixing|replacing|"
    r"processing|forwarding|confirming|attaching|updating|changing|submitting|creating|transferring|working on|"
    r"applying|speaking)"
)
_DONE = (
    r"(?:called|emailed|refunded|ordered|placed|booked|cancelled|canceled|arranged|added|reset|sent|chased|"
    r"escalated|raised|reported|logged|spoken|asked|contacted|reached out|fixed|replaced|processed|forwarded|passed|"
    r"shared|updated|changed|removed|submitted|created|transferred|applied|noted|flagged|restored|found|credited|"
    r"requested|left|made a note|let (?:the|our|them))"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:i'll|i will|i shall|i'm going to|i am going to|ill) (?:\w+ ){0,3}" + _ACT,
            r"(?:i'm|i am) (?:\w+ ){0,2}" + _DOING,
            r"(?:i've|i have|i just|i already|i) (?:\w+ ){0,2}" + _DONE,
            r"(?:let me|allow me to) (?:\w+ ){0,2}(?:start|research|get|look into|call|speak|ask|fix|sort|reset|"
            r"investigate|help you out|find out|escalate|reach out|arrange|process|work)",
            r"(?:we'll|we will) (?:chase|reach out|sort|call you|get this|fix|personally|take care|follow up)",
            r"(?:we've|we have) (?:\w+ )?(?:raised|reported|escalated|logged|contacted|spoken|chased)",
            r"so (?:that )?i can (?:\w+ )?(?:process|refund|send|log|look|get|raise|report|investigate|arrange|order|"
            r"call)",
            r"i(?:'d| would) (?:also )?(?:be happy|like|love) to (?:\w+ )?(?:investigate|look into|get (?:this|the)|"
            r"take a (?:closer )?look|speak|report|arrange|sort)",
            r"(?:it|this|that)(?:'s| is) (?:my|on me)|leave (?:it|this|that) (?:with|to) me|you have my word|i take "
            r"(?:full )?responsibility",
            r"i (?:now |just )?(?:call|ring|hold|mark|move|write|take|keep|put|send|order|book|change|cancel|check|"
            r"go) (?:\w+ ){0,3}(?:the|you|it|this|your|both|him|her|them|myself|down|for you)|(?:taken?|is|it's|"
            r"that's|this is) (?:\w+ ){0,2}(?:on my name|on me|my (?:mistake|fault|job|doing))|you ask for (?:me|"
            r"\w+)[.,]?$|(?:ask|reply) (?:for|to) me (?:by name|directly|personally)",
            r"(?:i'll|i will|i'm|i am|i've|i have) (?:\w+ ){0,2}(?:do|doing|done|hold|holding|compar\w+|fill\w*|"
            r"written|write|tell|telephone|ring|stay|keep|driv\w+|pick\w*|print\w*|test\w*|watch\w*|sit|post\w*|"
            r"freez\w+|phoned|rung|renewed|marked) (?:\S+ ){0,6}(?:myself|now|today|tonight|with you|here|while|first|"
            r"it all|both|the|for you|them|her|him)|give me (?:an|a|\w+) (?:hour|minute\w*|moment|day) to|i was "
            r"(?:\w+ )?(?:rude|short|wrong|late) (?:to|with|about|and)|i(?:'ve| have) seen to",
        ),
        weak=(r"for you", r"right away|immediately|straight away|now|today|by \d+", r"personally|myself"),
        unless=(
            r"(?:i'll|i will|i would|i'd) be (?:\w+ )?(?:happy|glad|more than happy|pleased) to (?:help|assist)|be "
            r"with you",
            r"(?:i|i've|i have) (?:found|sent|made|asked|shared) (?:\w+ )?(?:that|out that|you (?:an?|the) link|above|"
            r"below)",
            r"if i|should i|when i|do you want me|what can i|(?:that's|this is) why i|i will ask you",
            r"your feedback|(?:pass|forward|share|passing) (?:this |it |that |these )?(?:on|along)|get your account",
            r"(?:please|pls|kindly|send|dm) (?:\w+ ){0,3}(?:dm|us|me|your|provide|fill|click|details|a)|i (?:would|"
            r"'d) like to",
            r"(?:i|we)(?:'ve|'m| have| am| just| already)? (?:not|never|haven't|wasn't) (?:\w+ ){0,2}(?:"
            + _DONE
            + r"|"
            + _DOING
            + r")",
            r"(?:i'll|i will|i shall|i'm going to|i am|i'm|we'll|we will) (?:\w+ )?(?:not|never) (?:\w+ ){0,2}" + _ACT,
        ),
        strong_weight=0.6,
        weak_weight=0.2,
        unless_factor=0.4,
    ),
    threshold=0.4,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if hint.quote.rstrip().endswith("?"):
            hint = hint.lowered("it is a question", 0.6)
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.5)
        if "http" in message.text:
            hint = hint.lowered("the message sends the customer to a link", 0.7)
        shared = len(reading.shared(message))
        took = f", using {shared} of the customer's own words" if shared else ""
        yield hint.finding(f"The writer of message {message.id} names a concrete step and takes it on in person{took}.")


def contradicted(reading: Reading, message: Message) -> bool:
    return refuses(reading, message)
