"""Asks something, or asks for something to be done.

What it notices
    A direct question or request in a customer's message, and the statement of the problem that opens a conversation, which
    counts once as the request to solve it. It is `met` by an answer, a step, or a question that is needed to act; `hollow`
    where the answer holds next to nothing of the matter, only a formula, a link or a way elsewhere.

Why it matters
    Being answered is the least that a customer expects, and what they tell others about when it fails: effort spent on
    asking again drives people away more surely than delight keeps them (Dixon, Freeman and Toman 2010).

When it is wrong
    It takes some rhetorical questions and jokes for real ones, and overlooks requests that are neither opening nor worded
    as one. Outcomes read words, not truth: about two in five of the answers it calls hollow are so by the benchmark. It could be
    unfair to agents whose channel or regulator forbids details in public, so that "message us" is all they may say, and to
    short answers that are right. Customers who write in a second language, or with dictation, may ask without question
    marks or the usual words; the opening is read all the same.

What helps instead
    Answer the question that was asked, in its own words, before anything else. Where the answer is elsewhere, say what will
    be done there and what it needs from the customer.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, cue `question`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal
from heartfelt.signals.response import answered, cue, replied

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:please|pls|plz|kindly) (?:\w+ ){0,2}(?:help|check|send|call|fix|tell|let|advise|confirm|contact|explain|provide|give|look|cancel|refund|change|update|respond|reply|arrange|see|find|add|remove|make|get|solve|resolve|do|ask|note)",
            r"(?:can|could|would|will) (?:you|u|someone|somebody|anyone|i|we)(?: guys)? (?:\w+ ){0,2}(?:help|check|send|call|fix|tell|advise|confirm|contact|explain|provide|give|look|cancel|refund|change|update|respond|reply|arrange|do|get|have|use|see|find|make|ask|still|order|pay|return|please)",
            r"i(?:'d| would) (?:really |just |also )?(?:like|love|want|appreciate|prefer|need) (?:to|a|an|my|the|some|it|if|you)",
            r"i (?:really |just |also |still |only )?(?:need|want|require|request|demand|ask for) (?:to|a|an|my|the|some|someone|you|help|it)",
            r"(?:how|where|when|what|which|who|why) (?:do|does|can|could|should|would|will|is|are|did|was) (?:i|we|you|u|it|this|the|my|your|they|that)",
            r"(?:do|does|is|are|will|should|can|could|did|have|has|would) (?:i|we|you|u|it|this|there|the|that|my|your|they) .{0,150}\?",
            r"(?:tell|let) me (?:know )?(?:if|how|when|what|where|why|whether|about)|wondering (?:if|how|when|what|whether|why)|want(?:ed)? to (?:know|ask|check)|like to know|not sure (?:if|how|what|whether|where)|don't know (?:how|what|where|which)|any (?:idea|ideas|update|updates|news|chance|eta|way|solution|help|advice|suggestions?)",
            r"(?:need|want|get) (?:my|a|the) (?:\w+ )?(?:refund|money|replacement|manager|supervisor|call)|(?:check|see|read|answer) (?:your|my|the) (?:dms?|messages?|inbox|pms?)|(?:call|contact|refund|help) me",
            r"(?:another|one more|a|second) (?:question|problem|issue|thing|request)",
        ),
        strong_weight=0.62,
    ),
    threshold=0.5,
)

ENOUGH = 1.2
RHETORICAL = Phrases(
    strong=(
        r"^(?:@\w+ )*(?:really|seriously|oh|are you (?:serious|kidding|joking)|how (?:is|can) (?:this|that|it) (?:\w+ )?(?:ok|okay|acceptable|possible|fair)|so you(?:'re| are| mean)|wtf|what the)",
        r"are you (?:serious|kidding|joking)|who does that|is this a joke|why (?:bother|would i|should i|even)|what's the point|isn't it|right\?|is it\?|huh\?",
    )
)
PRAISE = Phrases(
    strong=(
        r"(?:thank|thanks|thx|ty|kudos|shout\s?out|props|cheers|well done|great job|good job|congrat\w*)",
        r"(?:love|loving|loved|enjoy\w*|best|awesome|amazing|delicious|excellent|fantastic|brilliant|wonderful|perfect|happy)",
        r"(?:lol|haha+|lmao)|😂|😍|❤️?|🙏|🎃|😋|💕",
    )
)
TROUBLE = Phrases(
    strong=(
        r"(?:can't|cannot|can not|couldn't|won't|doesn't|does not|don't|didn't|did not|isn't|is not|not|never|no|unable|without|nothing|cant|wont|doesnt|didnt|isnt|dont|problem|issue|error|trouble|bug|fault|broken|broke|crash\w*|freez\w*|frozen|slow|stuck|down|outage|lost|missing|late|delay\w*|cancel\w*|wrong|damaged|stolen|locked|blocked|fail\w*|declined|overcharged|charged|refund|complain\w*|waiting|fix|help|stopped|scam|hacked|rude|keeps?|still|why|need|want|please)",
    )
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """Yield each question or request, the opening statement of the problem among them."""
    opening = _opening(reading)
    for message in reading.customer:
        asks = _asks(reading, message)
        if message is opening:
            hint = asks.raised("it opens the conversation", 0.6) if asks else _states(reading, message)
            because = f"Message {message.id} opens the conversation with it"
        else:
            hint, because = asks, f"Message {message.id} asks something or for something"
        if hint is None:
            continue
        response = answered(reading, message, partial(replied, reading, ENOUGH))
        yield cue("question", hint, response, because)


def _opening(reading: Reading) -> Message | None:
    """The message that states the matter: the first, or after a greeting the next, unless an answerer stated it before."""
    for message in reading.customer[:3]:
        before = reading.before(message)
        if before and (before.index > 1 or any(len(reading.specifics(each)) > 1 for each in before.messages)):
            return None if message is reading.customer[0] else reading.customer[0]
        if len(reading.specifics(message)) > 1 or reading.has(TROUBLE, message):
            return message
    return reading.customer[0] if reading.customer else None


def _asks(reading: Reading, message: Message) -> Hint | None:
    hint = reading.hint(signal, message)
    questions = reading.questions(message)
    if questions:
        asked = reading.hint_at(message, questions[0], 0.62)
        if hint and hint.start == asked.start:
            asked = hint.raised("it ends in a question mark", 0.4)
        if hint is None or asked.strength >= hint.strength:
            hint = asked
        else:
            hint = hint.raised("the message has a question mark", 0.3)
    if hint and reading.has(RHETORICAL, message):
        hint = hint.lowered("it sounds rhetorical", 0.6)
    return hint


def _states(reading: Reading, message: Message) -> Hint | None:
    found = reading.sentences(message)
    if not found:
        return None
    trouble = reading.hint_of(TROUBLE, message)
    if trouble:
        hint = Hint(message, trouble.start, trouble.end, 0.75)
    else:
        hint = reading.hint_at(message, max(found, key=lambda each: each.end - each.start), 0.6)
    if reading.has(PRAISE, message) and reading.valence(message) > 0.4:
        hint = hint.lowered("it sounds like praise or a joke", 0.8 if trouble else 0.6)
    return hint
