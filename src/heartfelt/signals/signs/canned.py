"""Gives a reply that could be pasted to any customer, although this one had told what it is about.

What it notices
    The reply holds only formulas (an apology, "here to help", "send us a message so that we can assist", "we value your
    feedback") and not one word of what the customer had told. Where other conversations are at hand, also that nearly the
    same reply went to others.

Why it matters
    Who has told their story and gets a text for everybody learns that nobody read it. Customers judge a service by the
    attention given to them as one person (empathy in Parasuraman, Zeithaml and Berry 1988), and a scripted apology after a
    failure repairs less than a response that fits the loss (Smith, Bolton and Wagner 1999).

When it is wrong
    A first message that only opens a private channel may be all that the law or the platform allows; a macro that must be
    sent is the company's text and not the agent's. People who write in a second language, or with an accessibility tool
    that completes phrases, use fixed wording for safety: look at whether the next message takes up the case. Words of the
    case that are only meant ("that is not how it should be") or put in other terms are not seen as taken up. In this
    version two of five findings or so are debatable, mostly invitations to a private channel.

What helps instead
    Keep the macro and put one sentence before it that could only be for this customer: what happened, since when, what they
    already tried. Ten words are enough.

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1988). SERVQUAL. Journal of Retailing 64(1).
    Smith, A. K., Bolton, R. N., Wagner, J. (1999). A model of customer satisfaction with service encounters involving
    failure and recovery. Journal of Marketing Research 36(3).
    CareBench codebook, label `canned`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # the offer that everybody gets
            r"here to (?:help|assist|support|serve)|here for you",
            r"(?:happy|glad|love|like|pleased|want|able|delighted) to (?:\w+ ){0,2}(?:help|assist|look into|looking into|take a (?:\w+ )?look|lend a hand|check (?:this|it|that)|address|connect|support)(?: (?:you|this|it|that|your \w+))?",
            r"(?:we|i) can (?:\w+ )?(?:help|assist|look into|take a (?:\w+ )?look)",
            r"(?:let|allow) (?:me|us) (?:to )?(?:help|assist|look into|take a (?:\w+ )?look)",
            r"let's (?:\w+ ){0,3}(?:look|work together|take a look|see what we can|figure|meet|chat|talk)",
            r"(?:look|work|dig) (?:\w+ ){0,3}together",
            r"so (?:that )?(?:we|i|our \w+|they|an? \w+) (?:can|may|could|will be able to) (?:\w+ ){0,3}(?:assist|help|connect|follow up|look|get in touch|investigate|review|lend|reach|contact|get started|advise)",
            r"(?:to|can|may|and) (?:\w+ )?(?:further assist|assist (?:you )?(?:further|better)|be of (?:\w+ )?assistance)",
            r"(?:we|i)(?:'ll| will) (?:\w+ )?(?:assist|follow up|be in touch|go from there|continue (?:from )?there|get back to you|help)",
            r"(?:how|what) (?:can|may|could) (?:we|i) (?:\w+ )?(?:help|assist|do for you)|(?:anything|something) (?:\w+ ){0,3}(?:help|assist)(?: you)?(?: with)?",
            # the place that everybody is sent to
            r"(?:send|drop|shoot) (?:us|me) (?:a|an) (?:\w+ )?(?:dm|note|message|email|e-mail|line|pm)",
            r"(?:please )?(?:dm|pm|message|email|e-mail|call|contact) us",
            r"(?:via|in|by|through) (?:a )?(?:dms?|direct message|private message|pm)",
            r"(?:submit|open|create|raise|log) (?:a|an|your) (?:\w+ ){0,2}(?:ticket|request|case|form)",
            r"(?:please|kindly) (?:visit|see|check|follow|click|use|refer to|go to|contact|reach out|fill|provide|share|tell)",
            r"for (?:more|further|additional|any) (?:\w+ )?(?:info|information|details|assistance|help|queries)",
            # regret that fits anybody
            r"sorry (?:for|about|to (?:hear|see|read|learn|know)) (?:of |about |that |for )?(?:any|the|this|that|all|your|you're|you are|you have|you've|we|it)? ?(?:\w+ ){0,3}(?:inconveniences?|trouble|troubles|frustrations?|experiences?|experienced|confusion|issues?|problems?|delay|hassle|this|that|it|way|disappointed|dissatisfied|down)",
            r"(?:apologi[sz]e|apologies|regret) (?:\w+ ){0,3}(?:inconveniences?|trouble|frustrations?|confusion|delay|delays|experience|issues?)|inconveniences? (?:\w+ )?(?:regretted|caused)",
            r"accept our (?:\w+ )?apolog\w+|(?:we're|we are|i'm|i am) (?:\w+ )?sorry you(?:'re| are)? (?:feel|feeling|having|upset)",
            r"(?:we|i) (?:\w+ )?understand(?: (?:your|the|how|and) (?:\w+ ){0,3}(?:frustrat\w+|concerns?|disappoint\w+|feel|inconvenience|feelings))?",
            # values instead of an answer
            r"(?:we|i) (?:\w+ )?(?:value|appreciate|thank you for) (?:you|your|the|all|any) (?:\w+ ){0,2}(?:feedback|business|time|patience|loyalty|input|comments|opinion|understanding|thoughts|interest)",
            r"(?:thank you|thanks) (?:\w+ ){0,2}for (?:your|the|being|sharing|taking|letting|bringing|reaching|contacting|hanging|getting|this|tweeting|following) ?(?:\w+ ){0,5}(?:feedback|patience|touch|out|attention|us|time|know|there|customer|comments|interest)?",
            r"(?:feedback|comments?|concerns?|suggestions?) (?:\w+ ){0,3}(?:is|are|has been|have been|to|on to|with|along) (?:\w+ ){0,3}(?:important|valuable|appreciated|noted|passed|forwarded|recorded|team|teams|people)",
            r"(?:pass|passed|forward|forwarded|share|shared|noted) (?:\w+ ){0,2}(?:feedback|comments|concerns?|suggestions?)",
            r"(?:never|not) (?:\w+ ){0,4}(?:experience|way|how|service|impression|what) (?:\w+ ){0,3}(?:want|like|aim|strive|expect)",
            r"(?:always|continuously|constantly) (?:\w+ )?(?:want|looking|striv\w+|work\w*|try|trying|aim\w*|dedicated|growing|improving)|(?:we|and) (?:\w+ )?(?:strive|aim|endeavou?r|pride ourselves|are committed|are dedicated)",
            r"(?:means a lot|is (?:very |so )?important|matters) to us|every effort|do (?:our|my) best",
            r"(?:please|kindly|request you to) (?:\w+ ){0,2}(?:wait|be patient|bear with)|rest assured|as soon as (?:possible|we can|they)",
        ),
        unless=(r"(?:what|which|when|where|who|did|does|have you|are you|is it|is there) (?:\w+ ){1,8}\?",),
        strong_weight=0.5,
    ),
    threshold=0.5,
)

COURTESY = Phrases(strong=(r"anything else", r"you(?:'re| are) (?:\w+ )?welcome", r"(?:no problem|my pleasure|anytime|no worries|glad to hear|great to hear|have a (?:\w+ )?(?:day|evening|night|one|weekend)|take care)", r"(?:one|a) (?:moment|minute|second)|hold on|bear with me|information i will be"))
THANKS = Phrases(strong=(r"thank you|thanks|thx|cheers|great|perfect|ok|okay",))


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        formulas, rest = _parts(reading, message)
        own = len(reading.specifics(message))
        given, shared = reading.case_before(message), reading.shared(message)
        if rest:
            hint = hint.lowered(f"{rest} sentences are no formula", 0.6**min(rest, 3))
        elif formulas > 1:
            hint = hint.raised("every sentence is a formula", 0.35)
        if shared:
            hint = hint.lowered("it takes up words of the customer", 0.2)
        if own > 3:
            hint = hint.lowered("it has content of its own", 0.8 if own < 6 else 0.6)
        if given < 4:
            hint = hint.lowered("the customer had told little", 0.6)
        if reading.hits(COURTESY, message):
            hint = hint.lowered("a courtesy at the end", 0.5)
        before = reading.before(message)
        if before and not any(reading.specifics(m) for m in before.messages):
            hint = hint.lowered("the customer's last words told nothing", 0.5)
        elif before and any(reading.hits(THANKS, m) for m in before.messages):
            hint = hint.lowered("the customer had thanked", 0.6)
        if any(reading.shared(m) for m in reading.turn(message).messages if m is not message):
            hint = hint.lowered("the turn", 0.6)
        if any(not reading.hits(signal.phrases, message) for q in reading.questions(message)):
            hint = hint.lowered("it asks", 0.6)
        yield hint.finding("x")


def _parts(reading: Reading, message: Message) -> tuple[int, int]:
    hits = [hit.start for hit in reading.hits(signal.phrases, message) if hit.group != "unless"]
    formulas = rest = 0
    for sentence in reading.sentences(message):
        if any(sentence.start <= start < sentence.end for start in hits):
            formulas += 1
        elif len(sentence.text.split()) > 3:
            rest += 1
    return formulas, rest
