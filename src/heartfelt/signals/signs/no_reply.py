"""Leaves a customer's last question or objection without any answer.

What it notices
    The conversation ends with the customer: their last turn asks something, or says that it is not solved, and nobody
    wrote after it.

Why it matters
    Silence is the plainest form of indifference: customers who complain and hear nothing are lost more often than those
    who hear a no (Hart, Heskett and Sasser 1990 on recovery; Smith, Bolton and Wagner 1999 on response speed).

When it is wrong
    Where the answer went out by another way (a call, a private message, a new conversation), or where the record was cut
    off before the answer. Read it only in records that are complete. It is about the conversation, not about whoever
    wrote last: mostly nobody was asked to answer.

What helps instead
    A queue of conversations whose last word is the customer's, looked at once a day.

References
    Hart, C. W. L., Heskett, J. L., Sasser, W. E. (1990). The profitable art of service recovery. Harvard Business Review 68(4).
    Smith, A. K., Bolton, R. N., Wagner, J. (1999). A model of customer satisfaction with service encounters involving
    failure and recovery. Journal of Marketing Research 36(3).
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        theirs=True,
        strong=(
            r"(?:can|could|would|will) (?:you|someone|anyone|somebody) (?:please )?\w+",
            r"still (?:\w+ ){0,2}(?:not|no|nothing|waiting|broken|wrong|down|the same)",
            r"(?:it|that|this) (?:\w+ ){0,2}(?:doesn't|does not|didn't|did not|isn't|is not) (?:\w+ ){0,2}(?:work|working|help|true|right|enough)",
            r"(?:please|pls) (?:help|reply|answer|advise|check|call|fix|send|let me know|respond)",
            r"(?:hello|anyone there|are you there|any (?:news|update))\?",
            r"i (?:already )?(?:sent|tried|replied|dm'd|messaged|called) (?:\w+ ){0,4}",
        ),
        unless=(r"(?:thanks|thank you|cheers|perfect|sorted|solved|works now|working now|never mind|nevermind)",),
    ),
)
THANKS = Phrases(
    theirs=True,
    strong=(
        r"(?:thanks|thank you|cheers|perfect|never ?mind|appreciate it|have a (?:good|nice|great) (?:\w+ )?(?:day|one))",
    ),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    turn = reading.turns[-1] if reading.turns else None
    if turn is None or not turn.by_customer:
        return
    last = turn.messages[-1]
    questions = reading.questions(last)
    hint = reading.hint_at(last, questions[-1], 0.7) if questions else reading.hint(signal, last)
    if hint is None and turn.index == 0 and (opening := reading.opening(last)):
        hint = reading.hint_at(last, opening, 0.6)
    if hint is None:
        return
    if reading.has(THANKS, last):
        hint = hint.lowered("the customer also says thanks or goodbye", 0.6)
    if not reading.answers:
        hint = hint.raised("nobody wrote at all in this conversation", 0.4)
    yield hint.finding("The customer's last message asks for an answer, and nobody wrote after it.")
