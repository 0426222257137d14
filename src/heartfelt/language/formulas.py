"""Formulas of service: words that could be pasted to any customer, and the frame of a letter.

Alone they say nothing against a reply; whether one is made of nothing else, `canned` tells.
"""

from __future__ import annotations

import re

from heartfelt.language.phrases import Phrases
from heartfelt.language.words import specifics

LONGEST_SALUTATION = 60

FORMULAS = Phrases(
    strong=(
        r"here to (?:help|assist|support|serve)|here for you|(?:look|work) (?:\w+ ){0,3}together",
        r"(?:we|i) can (?:\w+ )?(?:help|assist|look into|take a (?:\w+ )?look)",
        r"so (?:that )?(?:we|i|our \w+|they|an? \w+) (?:can|may|could|will be able to) (?:\w+ ){0,3}(?:assist|"
        r"help|connect|follow|look|get|investigate|review|lend|reach|contact|advise)",
        r"(?:to|can|may|and) (?:\w+ )?(?:further assist|assist (?:you )?(?:further|better)|be of assistance)",
        r"(?:we|i)(?:'ll| will) (?:\w+ )?(?:assist|help|follow up|be in touch|go from there|continue|get back)",
        r"(?:send|drop|shoot) (?:us|me) an? (?:\w+ )?(?:dm|note|message|e-?mail|line|pm)",
        r"(?:via|in|by|through) (?:a )?(?:dms?|pm|(?:direct|private) message)|sorry you(?:'re| are)? (?:feel|"
        r"having|upset)",
        r"(?:submit|open|create|raise|log) (?:a|an|your) (?:\w+ ){0,2}(?:ticket|request|case|form)",
        r"sorry (?:for|about|to (?:hear|see|read|learn|know)) (?:\w+(?:'\w+)? ){0,5}(?:inconveniences?|troubles?|"
        r"frustrations?|experience\w*|confusion|issues?|problems?|delay|hassle|this|that|it|way|disappointed)",
        r"(?:apologi[sz]e|apologies|regret) (?:\w+ ){0,3}(?:inconveniences?|trouble|frustrations?|confusion|"
        r"delays?|experience|issues?)|inconveniences? (?:\w+ )?(?:regretted|caused)|accept our (?:\w+ )?apolog\w+",
        r"(?:we|i) (?:\w+ )?understand (?:your|the|how|and) (?:\w+ ){0,3}(?:frustrat\w+|concerns?|disappoint\w+|"
        r"feel\w*|inconvenience)",
        r"(?:we|i) (?:\w+ )?(?:value|appreciate|thank you for) (?:you|your|the|all|any) (?:\w+ ){0,2}(?:feedback|"
        r"business|time|patience|loyalty|input|comments|opinion|understanding|thoughts|interest)",
        r"(?:pass|forward|share|note)(?:e?d)? (?:\w+ ){0,3}(?:feedback|comments|concerns?|suggestions?)",
        r"(?:never|not) (?:\w+ ){0,4}(?:experience|way|how|service|what) (?:\w+ ){0,3}(?:want|like|aim)",
        r"(?:always|continuously|constantly) (?:\w+ )?(?:want|looking|striv\w+|work\w*|try\w*|aim\w*|improving)",
        r"we (?:\w+ )?(?:strive|aim|endeavou?r|pride ourselves|are committed)|valued customers?|every effort",
        r"(?:means a lot|is (?:very |so )?important|matters) to us|do (?:our|my) best|rest assured",
        r"(?:please|kindly|request you to) (?:\w+ )?(?:wait|be patient|bear with)|as soon as (?:possible|we can)",
        r"(?:query|enquiry|call|message|matter|request|business|complaint|case) (?:is|has been|was) (?:\w+ "
        r")?(?:important to|received|logged|registered|forwarded|noted)|(?:member|one|somebody) of our (?:\w+ "
        r")?(?:team|staff|advisers|agents) will|in the order (?:in which|they|that)|we (?:aim|try|endeavour) to "
        r"(?:answer|reply|respond)|answers to (?:most|many|all|common)|caused? (?:you )?(?:may|might) have|"
        r"(?:claims?|refunds?|requests?|returns?) (?:\w+ ){0,3}(?:are|is|cannot be|can only be) (?:available|"
        r"accepted|processed)|(?:the|our) (?:\S+ )?(?:guarantee|rule|policy) applies",
        r"understand how (?:important|frustrating|annoying|upsetting|difficult) (?:this|that|it)|(?:visit|see|"
        r"browse|consult|find \w+ in) our (?:\w+ )?(?:help ?(?:centre|center|pages?|desk)|faqs?|knowledge base)",
    ),
    weak=(
        r"(?:happy|glad|love|like|pleased|want|able) to (?:\w+ ){0,2}(?:help|assist|look|looking|take a|lend a|"
        r"check (?:this|it|that)|address|connect|support)",
        r"(?:let|allow) (?:me|us) (?:to )?(?:help|assist|look)|let's (?:\w+ ){0,3}(?:look|figure|meet|chat|talk)",
        r"(?:how|what) (?:can|may) (?:we|i) (?:\w+ )?(?:help|assist)|anything (?:\w+ ){0,3}(?:help|assist)",
        r"(?:please|kindly) (?:visit|see|check|follow|click|use|refer|go|contact|reach|fill|provide|share|tell)",
        r"for (?:more|further|additional|any) (?:\w+ )?(?:info|information|details|assistance|help|queries)",
        r"(?:thank you|thanks) (?:\w+ ){0,2}for (?:your|the|being|sharing|taking|letting|\w+ing|this)",
        r"(?:dm|pm|message|email|e-mail|call|contact) us",
    ),
    unless=(r"(?:what|which|when|where|who|did|does|have you|are you|is it|is there) (?:\w+ ){1,8}\?",),
    strong_weight=0.55,
    weak_weight=0.4,
)

COURTESY = Phrases(
    strong=(
        r"anything else|you(?:'re| are) (?:\w+ )?welcome|no problem|my pleasure|no worries|(?:glad|great) to hear",
        r"have a (?:\w+ )?(?:day|evening|night|one|weekend)|take care|good ?bye|anytime",
        r"(?:one|a) (?:moment|minute|second)|hold on|bear with me|information i will be",
    )
)

_WHO = r"(?:[ ,]+(?:[A-Z@][\w.'’-]*|there|all|both|again|team|folks|sir|madam|or|and|customer|service|care|\W+)){0,6}"
_SALUTATION = re.compile(
    rf"\W*(?:(?i:dear|hi|hiya|hello|hey|greetings|good (?:morning|afternoon|evening|day)){_WHO}|"
    r"(?i:to whom it may concern)|"
    r"(?i:(?:with |and )?(?:(?:best|kind|kindest|warm|warmest|many) )?(?:regards|wishes)|"
    rf"yours(?: sincerely| faithfully| truly)?|sincerely|cheers|best|all the best){_WHO}|"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,)\W*"
)


def is_salutation(text: str) -> bool:
    """Whether a sentence only greets or signs off, as "Dear Sir or Madam,", "Ann," and "Kind regards," do."""
    return len(text) < LONGEST_SALUTATION and _SALUTATION.fullmatch(text) is not None


def framing(text: str) -> frozenset[str]:
    """The words of short lines, such as greetings and signatures: their names are no detail of a case."""
    lines = [line for line in text.splitlines() if len(line.split()) < 5]
    return specifics(" ".join(lines)) if len(lines) > 1 else frozenset()
