"""X."""

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
            r"pride (?:ourselves|myself)|proud (?:of|to)",
            r"(?:place|put) (?:\w+ ){0,2}emphasis",
            r"our (?:\w+ ){0,2}(?:crew|crews|staff|team|teams|agents?|drivers?|colleagues|employees|folks|people|partners|sellers|flight attendants|engineers|technicians|advisers|advisors) (?:is|are|were|was|do|does|work|try|have|has|always|aim|strive) (?:\w+ ){0,3}(?:there|trained|best|professional|great|hard|high|able|excellent|friendly|committed|dedicated)",
            r"(?:some|most|all|many) of (?:our|the) (?:\w+ ){0,3}(?:best|have|are|is|in the business)",
            r"(?:best|finest|leading|largest|biggest) (?:\w+ )?(?:in the (?:business|industry|country|world)|provider|company)",
            r"(?:safety|security|quality|service|satisfaction|privacy) is (?:always )?our (?:\w+ )?(?:priority|concern|aim|goal)|(?:our|top|number one|highest) priority",
            r"(?:we|i) (?:\w+ ){0,2}(?:always|really|do|just|certainly|constantly|continuously) (?:\w+ )?(?:try|tried|trying|strive|aim|do|work|own|want|endeavou?r)",
            r"(?:try|trying|do|doing) (?:to do )?(?:our|their|my) (?:\w+ )?best",
            r"(?:keep|lose|losing|have|retain) you (?:as|go|leave|a)(?: \w+){0,2} customer|(?:keep|lose|losing) you|see you go|hope you(?:'ll| will)? (?:\w+ )?(?:reconsider|remain|stay|give us)|remain loyal",
            r"(?:another|second|one more) chance|(?:change|changed) your (?:\w+ )?(?:mind|opinion|thoughts?|impression|view)s?|(?:opinion|thoughts|impression|view) (?:of|about) us|leave that impression",
            r"(?:glad|happy|pleased|delighted|thrilled|great|good) (?:to (?:hear|see|know|read) )?(?:that )?(?:our|we|the) (?:\w+ ){0,3}(?:able|were|was|could|managed|got|helped|fly|have you)",
            r"for (?:our )?(?:quality|security|training|internal) (?:purposes|reasons)|(?:due to|because of) (?:our )?(?:quality|internal|company) (?:purposes|policy|policies|reasons|rules)",
            r"(?:we|i|you) (?:\w+ )?(?:do )?(?:comply|follow|adhere|abide) (?:\w+ ){0,3}(?:regulations|rules|law|guidelines|policy|policies|standards|procedures)",
            r"please (?:be (?:advised|assured|aware)|know|note) that (?:our|we|the company)|(?:i|we) (?:can )?(?:assure|promise) you (?:that )?(?:our|we|us|this|i)",
            r"our (?:\w+ ){0,3}(?:is|are) (?:\w+ )?(?:comparable|competitive|among|reasonable|fair|excellent|the best|reliable|shipped|designed|consistent|clear)",
            r"(?:we|i)(?:'re| are|'m| am) (?:\w+ )?(?:popular|busy|a small|only human|short of|understaffed|overwhelmed|inundated)",
            r"(?:does|do|did|would|will) (?:not|never) (?:\w+ ){0,2}(?:discriminate|condone|tolerate|compromise|intend|deceive|mislead)",
            r"(?:upsetting|frustrating|hard|difficult|disappointing|unpleasant) (?:\w+ ){0,4}(?:for|to|including) (?:us|me|our)|(?:as|equally) (?:\w+ )?(?:disappointed|frustrated|upset|sorry) as (?:you|our)",
            r"(?:never|not|don't|hate|like) (?:\w+ )?(?:want|like|love|to)? ?(?:you to feel|to hear|our customers to feel|customers? (?:to )?feel)",
            r"(?:we've|we have|we) (?:\w+ )?(?:invested|donated|given more|won|award|been voted|huge)|\w+ (?:million|billion)",
            r"my (?:earlier|previous|first) (?:\w+ )?(?:was|is) (?:correct|right|clear)|(?:as|like) (?:i|we) (?:already )?(?:said|mentioned|told you|explained)",
            r"(?:helps?|allows?|enables?) us (?:to )?(?:\w+ )?(?:grow|improve|do better|get better)",
            r"every effort (?:is|was)|committed to|commitment to",
        ),
        strong_weight=0.5,
    ),
    threshold=0.5,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        low = min(reading.valence(m) for m in before.messages)
        if low < -0.4:
            hint = hint.raised("the customer was upset", 0.2)
        elif low > 0.4:
            hint = hint.lowered("content", 0.7)
        if any(reading.questions(m) for m in reading.turn(message).messages):
            hint = hint.lowered("asks", 0.6)
        if len(reading.shared(message)) > 2:
            hint = hint.lowered("takes up", 0.7)
        yield hint.finding("x")
