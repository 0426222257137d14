"""Asks for a fact or a step that the customer had already given or done in this conversation.

What it notices
    The message asks for a number, an address, a place, what is wrong, or whether something was tried or works, and the
    customer had said it, or an earlier turn had asked. Where both go by one name (an order number, a restart) it is a
    fact that no reader outvotes.

Why it matters
    Having to repeat oneself is among what costs customers the most effort and drives them away (Dixon, Freeman and
    Toman 2010). It also tells them that nobody read what they wrote.

When it is wrong
    Identity checks may have to be asked in full, by law or by script. Confirming one fact ("so it is the 9:40?") is
    care. What was said in public may have to be sent again in private, and a number that was given may not be the
    one that is asked for. Agents who write in a second language may ask for what was hard to understand, and those
    who use a screen reader may not have the earlier words before them. But for the facts the sign is weak: labels of
    CareBench (by language models) agree with one in four.

What helps instead
    Scroll up before asking, say what you already have ("I have your order, and that a restart did not help") and ask
    only for what is missing. Where you must ask again, say why.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, label `asks_again`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.given import asked_again
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

_ASK = (
    r"(?:what(?:'s| is| was| are)?|which|(?:can|could|would|will|may|might) (?:you|we|i)|please|pls|kindly|need|"
    r"require|provide|confirm|share|send|dm) [^.?!\n]*?"
)
_MASK = r"[#\[_<]{1,2}"
_NUMBER = (
    _ASK + r"(?:order|booking|reference|confirmation|tracking|flight|record locator|ticket|claim|account|serial|"
    r"reservation|case|invoice|policy|conf) ?(?:number|no|id|ref\w*|code|#|locator)"
)
_EMAIL = _ASK + r"e-?mail(?: address)?"
_PLACE = _ASK + (
    r"(?:address|zip|post ?code|city|street|location|(?:which|what) store|branch|(?:phone|contact|mobile) number)"
)
_PROBLEM = (
    r"what(?:'s| is| are| was| seems| exactly| specific| happens| happened)+ (?:\w+ ){0,4}"
    r"(?:issue|problem|happening|going on|wrong|trying|error|concern|matter|trouble|experiencing|message)",
    r"how (?:can|may|could) (?:i|we) (?:\w+ )?(?:help|assist)|exactly what",
    r"(?:explain|describe|elaborate|state) (?:\w+ ){0,4}(?:issue|concern|problem|matter)",
    r"(?:what|which) (?:issues?|problems?|troubleshooting|steps) (?:are|is|do|did|have)",
)
_TRIED = (
    r"(?:have|did) you (?:\w+ )?(?:tried|try|check|checked|restart|restarted|done|do|followed|follow|reset|reinstall\w*|"
    r"attempted|contact|contacted|speak|spoken|reach|reached|called|call)",
    r"(?:try|please try) (?:\w+ ){0,3}(?:restart|reinstall|reset|log|sign|clear|reboot|remov|updat|delet|uninstal)\w*",
    r"try (?:\w+ ){0,2}(?:steps|again)",
)
_WORKS = r"(?:did|does|has|is|was|were) (?:\w+ ){0,4}(?:works?|working|worked|resolved|open|opened|fixed|solved|sorted)"

ASKS_NUMBER = Phrases(strong=(_NUMBER,))
GIVES_NUMBER = Phrases(
    theirs=True,
    strong=(
        r"(?:order|booking|ref\w*|confirmation|tracking|flight|ticket|claim|account|case|invoice|policy|number|no|#|id)"
        r"\W[^.?!\n]*?\d{4,}",
        r"[a-z]{1,3}-?\d{4,}|\d{7,}|\d[\d-]{6,}\d",
        _MASK + r"\w{0,12}number[#\]_>]",
    ),
)
ASKS_EMAIL = Phrases(strong=(_EMAIL,))
GIVES_EMAIL = Phrases(theirs=True, strong=(r"\S+@\S+\.\w+", _MASK + r"e-?mail[#\]_>]", r"email_\d+"))
ASKS_PLACE = Phrases(strong=(_PLACE,))
ASKS_PROBLEM = Phrases(strong=_PROBLEM)
ASKS_TRIED = Phrases(strong=_TRIED)
GIVES_TRIED = Phrases(
    theirs=True,
    strong=(
        r"(?:already|i've|have|i) (?:\w+ ){0,2}(?:restarted|rebooted|reinstalled|reset|done|did|followed|checked|"
        r"deleted|removed|contacted|called|spoken|spoke)",
        r"(?:did|done) (?:that|this|it|all|everything|again|several|multiple)|tried",
    ),
)
ASKS_WHETHER = Phrases(strong=(_WORKS,))

_ASKS = (_NUMBER, _EMAIL, _PLACE, *_PROBLEM, *_TRIED, _WORKS)
signal = Signal(__name__, phrases=Phrases(strong=_ASKS, strong_weight=0.3))


class _Kind(NamedTuple):
    """What can be asked for, in which words, in which it is given, and how much it says that it was given or asked."""

    what: str
    asks: Phrases
    gives: Phrases | None
    if_given: float
    if_asked: float


KINDS = (
    _Kind("for a number", ASKS_NUMBER, GIVES_NUMBER, 0.4, 0.3),
    _Kind("for the e-mail address", ASKS_EMAIL, GIVES_EMAIL, 0.4, 0.3),
    _Kind("for an address or a phone number", ASKS_PLACE, None, 0.0, 0.3),
    _Kind("what the matter is", ASKS_PROBLEM, None, 0.0, 0.3),
    _Kind("what was tried", ASKS_TRIED, GIVES_TRIED, 0.35, 0.1),
    _Kind("whether it works", ASKS_WHETHER, None, 0.0, 0.3),
)
TOLD = 7


def facts(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    yield from asked_again(reading)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    given: dict[_Kind, Message] = {}
    asked: dict[_Kind, Message] = {}
    for message in reading.visible:
        if message.role == "customer":
            given.update((kind, message) for kind in KINDS if kind.gives and reading.has(kind.gives, message))
            continue
        hint = reading.hint(signal, message)
        for kind in KINDS if hint else ():
            if hint is None or (at := reading.hint_of(kind.asks, message)) is None:
                continue
            here = replace(hint, start=at.start, end=at.end)
            yield from _again(reading, kind, here, given.get(kind), asked.get(kind))
            asked.setdefault(kind, message)


def _again(
    reading: Reading, kind: _Kind, hint: Hint, given: Message | None, asked: Message | None
) -> Iterator[Finding]:
    message, told = hint.message, reading.case_before(hint.message)
    asks = f"Message {message.id} asks {kind.what}"
    if given:
        yield hint.raised(f"given in {given.id}", kind.if_given).finding(f"{asks}; it was told in message {given.id}.")
    elif asked and reading.turn(asked) is not reading.turn(message):
        yield hint.raised(f"asked in {asked.id}", kind.if_asked).finding(f"{asks}, as message {asked.id} had.")
    elif kind.asks is ASKS_PROBLEM and reading.turn(message).index > 1 and told > TOLD:
        yield hint.raised("the case was told", 0.3).finding(f"{asks}, after the customer had given {told} details.")
