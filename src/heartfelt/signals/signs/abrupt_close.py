"""Treats the conversation as ended while the customer's problem is, from the text, still open.

What it notices
    The message closes the chat or the case, calls the concern addressed, or says goodbye ("let us know if you need
    anything in future", "have a great day"), after words of the customer that show the matter is not solved.

Why it matters
    Who is waved off with an open problem has to start again, with somebody else and from the beginning. What customers
    remember of a failure is mostly how people responded to it (Bitner, Booms and Tetreault 1990), and many responses to
    complaints only deepen the bad impression (Hart, Heskett and Sasser 1990).

When it is wrong
    The customer may have solved it in private or said goodbye in words that are not known here. Closing after so
    many minutes of silence is often the company's rule, with wording that must be used. Agents who write in a
    second language end politely by habit where others would ask on, and a customer who types slowly, or with an
    accessibility tool, is not silent. The sign is weak: in this version it finds about one in three, and the labels
    of CareBench (by language models) agree with about one in three of what it finds.

What helps instead
    Before you close, name what is still open and what happens to it: "Your refund is not there yet; I keep this open
    and write on Friday." Where you must close, leave a way back to the same case.

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter. Journal of Marketing 54(1).
    Hart, C. W. L., Heskett, J. L., Sasser, W. E. (1990). The profitable art of service recovery. Harvard Business
    Review 68(4).
    CareBench codebook, label `abrupt_close`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

_ITEM = r"(?:chat|interaction|conversation|case|ticket|session|call|request|complaint)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # says that it is closed
            r"(?:release|close|closing|closed|end|ending|disconnect) (?:out )?(?:this|the|our|your) (?:\w+ )?" + _ITEM,
            _ITEM + r" (?:\w+ ){0,3}(?:will (?:be )?closed?|will (?:\w+ )?(?:close|end)|is (?:now )?closed|has "
            r"been closed|be closed)",
            r"(?:due to|because of|since) (?:\w+ ){0,3}(?:no|lack of|not) (?:\w+ ){0,2}(?:response|reply|activity)",
            r"(?:did not|didn't|have not|haven't) (?:hear|heard|receive|received|got) (?:\w+ ){0,3}(?:back|from|reply|"
            r"response)",
            r"no (?:response|reply) (?:\w+ ){0,3}(?:received|from you)|nothing (?:more|else|further) (?:\w+ "
            r"){0,3}(?:do|add|offer)",
            # says that it is done
            r"(?:concern|issue|query|problem|complaint)(?:'s| has| have| is| was) (?:\w+ ){0,2}(?:discussed|addressed|"
            r"resolved|closed)",
            r"feedback(?:'s| has| have| is| was) (?:\w+ ){0,2}(?:noted|recorded|registered)",
            r"(?:change|changed) your mind|offer (?:still )?stands|(?:fair enough|sounds good|understood|noted)[.!]",
            r"hope (?:\w+ ){0,6}(?:sorted|resolved|working|fine|clarif\w+|settled|managed|improves)",
            r"(?:consider|considers|regard) (?:this|the|your) (?:matter|case|complaint)|(?:thank you|thanks) for "
            r"(?:calling|ringing|your call)|(?:i'll|i will|we'll|we will|i'm|i am) (?:\w+ )?(?:leave (?:it|you)|close|"
            r"closing|clos\w+|end|ending|hang up|hanging up)|(?:that|this) (?:will|would) be all",
        ),
        weak=(
            r"(?:(?:is|was) (?:there|that) )?anything else(?: [^.?!]*)?\?",
            r"(?:if|should|in case|whenever|when) you (?:\w+ ){0,5}(?:need|require|want|have|experience|run into) "
            r"(?:\w+ ){0,6}(?:future|later|again|back|anything|else|assistance|help|questions|concerns|problems|"
            r"issues)",
            r"(?:let (?:us|me) know|feel free|free to|hesitate to|come back|contact us|write us|reach out) (?:\w+ "
            r"){0,4}(?:if|should|again|anytime|in the future|next time|in future|when)",
            r"(?:have|hope you have|enjoy) (?:a|an|the rest of your) (?:\w+ )?(?:day|evening|night|weekend|one|"
            r"afternoon|week)",
            r"(?:thanks|thank you) for (?:working with|contacting|chatting|choosing|calling|your (?:time|feedback|"
            r"interest))",
            r"see you|look(?:ing)? forward to (?:seeing|serving|welcoming) you|fingers crossed|next time|good ?bye|"
            r"take care",
            r"(?:glad|happy|great) (?:\w+ ){0,6}(?:sorted|resolved|working|reunited|helped|settled|answered)",
        ),
        strong_weight=0.6,
        weak_weight=0.4,
    ),
    threshold=0.55,
)

OVER = Phrases(
    theirs=True,
    strong=(
        r"thank you|thanks|thx|cheers|great|perfect|awesome|appreciate|good ?bye|bye|ok|okay|that's all",
        r"works|working now|solved|sorted|resolved|fixed|good",
    ),
)
OPEN = Phrases(
    theirs=True,
    strong=(
        r"not|nothing|never|still|but|why|already|worst|ridiculous|unbelievable|useless|pathetic|absurd|a joke|"
        r"hopeless|great help",
        r"(?:ca|wo|does|do|did|is|could|have|has)n't|cannot",
    ),
)
NEAR = 5


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        said = before.messages[-NEAR:]
        still = next((other.id for other in said if reading.has(OPEN, other) or reading.questions(other)), None)
        over = any(reading.has(OVER, other) for other in said)
        if still:
            hint = hint.raised(f"message {still} of the customer is open", 0.2)
            if "anything else" in hint.quote.lower() and not reading.shared(message):
                hint = hint.raised("it asks for more and takes up nothing of the case", 0.2)
        if over:
            hint = hint.lowered("the customer had thanked or agreed", 0.7 if still else 0.3)
        hint = _weighed_by_turn(reading, message, hint)
        last = (
            f"in message {still} the matter is still open"
            if still
            else f"message {said[-1].id} does not say it is solved"
        )
        yield hint.finding(f"Message {message.id} takes leave or closes, while {last}.")


def _weighed_by_turn(reading: Reading, message: Message, hint: Hint) -> Hint:
    turn = reading.turn(message)
    near = turn.messages[:NEAR]
    if not reading.answering(message):
        hint = hint.raised("nobody wrote after it", 0.2)
    if any("anything else" not in question.text.lower() for other in near for question in reading.questions(other)):
        hint = hint.lowered("the turn asks on", 0.6)
    if sum(len(reading.shared(other)) for other in near) > 1:
        hint = hint.lowered("the turn takes up the case", 0.5)
    if turn.index < 2:
        hint = hint.lowered("it is the first answer", 0.4)
    if len(reading.sentences(message)) > 3:
        hint = hint.lowered("the message says more", 0.7)
    return hint
