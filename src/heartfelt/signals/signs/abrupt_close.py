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
            r"(?:release|close|closing|closed|end|ending|disconnect) (?:out )?(?:this|the|our|your) (?:\w+ )?(?:chat|interaction|conversation|case|ticket|session|call|request|complaint|contact)",
            r"(?:chat|interaction|conversation|case|ticket|session|request|complaint) (?:\w+ ){0,3}(?:will (?:be )?closed?|will end|is (?:now )?closed|has been closed|closes|be closed)",
            r"(?:due to|because of|since) (?:\w+ ){0,3}(?:no|lack of|not) (?:\w+ ){0,2}(?:response|reply|activity)",
            r"(?:did|have) ?(?:not|n't) (?:heard?|receive[d]?|got) (?:\w+ ){0,3}(?:back |from |reply|response)",
            r"(?:concern|issue|query|problem|complaint|feedback)(?:'s| has| have| is| was)? (?:\w+ ){0,2}(?:discussed|addressed|resolved|closed|noted|recorded)",
            r"(?:change|changed) your mind|offer (?:still )?stands",
            r"(?:fair enough|sounds good|understood|noted)\.",
            r"(?:if|should|in case|whenever|when) you (?:\w+ ){0,5}(?:need|require|want|have|experience|run into) (?:\w+ ){0,6}(?:future|later|again|back|anything|else|assistance|help|questions|concerns|problems|issues)",
            r"(?:let (?:us|me) know|feel free|free to|hesitate to|come back|contact us|write us|reach out) (?:\w+ ){0,4}(?:if|should|again|anytime|in the future|next time|in future|when)",
            r"(?:have|hope you have|enjoy) (?:a|an|the rest of your) (?:\w+ )?(?:day|evening|night|weekend|one|afternoon|week|time)",
            r"(?:hope|trust|glad|happy|great) (?:\w+ ){0,6}(?:sorted|resolved|working|fine|helped|helps|clarif\w+|settled|answered|good luck|managed)",
            r"(?:thanks|thank you) for (?:working with|contacting|chatting|choosing|calling|your (?:time|feedback|call|interest))",
            r"(?:see you|look(?:ing)? forward to (?:seeing|serving|welcoming) you|fingers crossed|better luck|next time|goodbye|bye|take care)",
            r"(?:you may|you can|please) (?:now )?(?:close|leave) (?:this|the) chat|(?:nothing|not much) (?:more|else|further) (?:\w+ ){0,3}(?:do|add|offer)",
        ),
        strong_weight=0.45,
    ),
    threshold=0.5,
)

OVER = Phrases(strong=(r"thank you|thanks|thx|cheers|great|perfect|works|working now|solved|sorted|resolved|fixed|bye|goodbye|ok|okay|that's all|awesome|appreciate|good",))
OPEN = Phrases(strong=(r"not|no|nothing|still|can't|cannot|couldn't|won't|doesn't|don't|didn't|never|isn't|but|why|worst|ridiculous|already",))

def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        last = not reading.answering(message)
        turn = reading.turn(message)
        if last:
            hint = hint.raised("nobody wrote after it", 0.2)
        opn = sum(bool(reading.hits(OPEN, m)) or bool(reading.questions(m)) for m in before.messages)
        over = any(reading.hits(OVER, m) for m in before.messages)
        if opn:
            hint = hint.raised("the customer's last words are open", 0.2)
        if over and not opn:
            hint = hint.lowered("customer ended", 0.3)
        elif over:
            hint = hint.lowered("customer ended", 0.7)
        if any(reading.questions(m) for m in turn.messages):
            hint = hint.lowered("asks on", 0.6)
        if sum(len(reading.shared(m)) for m in turn.messages) > 1:
            hint = hint.lowered("turn helps", 0.5)
        if turn.index < 2:
            hint = hint.lowered("first answer", 0.4)
        if len(reading.sentences(message)) > 3:
            hint = hint.lowered("it says more", 0.7)
        yield hint.finding("x")
