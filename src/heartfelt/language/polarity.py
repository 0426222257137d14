"""Whether an answer plainly grants what was asked for or plainly refuses it.

Both lean towards silence: a grant with a condition, and a refusal with anything beside it, are neither. Only verbs that serve
whoever asks count as granting; "cancelled" may be a wish or a blow. English only.
"""

from __future__ import annotations

from heartfelt.conversation import Message
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear

_DO = r"(?:refund|reimburse|replace|credit|waive|compensate|resend|exchange|rebook|upgrade|redeliver)"
_DONE = (
    r"(?:refunded|reimbursed|replaced|credited|waived|compensated|re-?sent|exchanged|rebooked|upgraded|redelivered|approved|"
    r"granted)"
)
_ELSE = (
    r"(?:cancel(?:led)?|canceled|move[ds]?|change[ds]?|extend(?:ed)?|book(?:ed)?|order(?:ed)?|send|sent|taken?|remove[ds]?|"
    r"issue[ds]?|cancell?ing|moving|changing|extending|booking|sending|taking|removing|refunding|replacing)"
)
_THAT = r"(?:you|your|it|this|that|them|both|all|half|the)"
_WANTED = r"(?:refund|replacement|exchange|credit|compensation|voucher|claim|request|appeal|application)"

GRANT = Phrases(
    strong=(
        r"(?:i|we)(?:'ve| have|'re| are|'m| am)? (?:now |just |already |also |gladly ){0,2}" + _DONE + " " + _THAT,
        r"(?:i|we)(?:'ll| will| can|'m going to|'re going to) (?:now |also |gladly |happily |certainly |of course ){0,2}"
        rf"(?:{_DO} {_THAT}|make an exception)",
        r"(?:has|have|is|are|was|were) (?:now |just |been |already ){0,3}" + _DONE,
        r"(?:i|we)(?:'ve| have)? (?:now |just |already )?(?:taken|took) (?:the|that|this) (?:\w+ )?(?:fee|charge) off",
    ),
)
# What takes a grant back or ties it to something.
BUT = Phrases(
    strong=(
        r"not|never|neither|\w+n't|cannot|unable|nor|no longer|unfortunately|afraid|only|unless|if|once|when|provided|after|"
        r"however|but|although|except|subject to|eligible|would|could|refus\w+|den(?:y|ied)|declin\w+|reject\w+|turned down",
    ),
)
REFUSAL = Phrases(
    strong=(
        r"(?:i|we|they)(?: can| could| will| would| did| do| have|'ve| had| are|'re|'m| am)? ?(?:\w+n't|not|cannot|never|"
        rf"unable to|refuse to) (?:\w+ )?(?:{_DO}|{_DONE}|{_ELSE}|make exceptions?)",
        _WANTED + r" (?:\w+ ){0,3}(?:refused|denied|declined|rejected|turned down)",
        _WANTED + r" (?:\w+ ){0,2}(?:not|\w+n't|never) (?:be |been )?(?:possible|accepted|issued|paid|" + _DONE + r")",
        r"no (?:refunds?|replacements?|exchanges?|compensation|credit) (?:\w+ )?(?:is|are|will be|can be|possible|given)",
    ),
)
# What may lead on from a refusal.
AND_YET = Phrases(
    strong=(
        r"but|however|instead|alternativ\w+|although|still|yet|until|otherwise|rather|in the meantime|please|let|offer\w*|"
        r"going to|option\w*|try|voucher|goodwill|now|today|tomorrow|(?:i|we|you|they|he|she|it)'(?:ll|d)",
        r"(?:can|could|may|might|would|will) (?:[a-mo-z]|n[a-np-z])\w*",  # any word but "not"
    ),
)


def grants(reading: Reading, message: Message) -> bool:
    """Whether a message says that what was asked for is done or will be, and nothing in its turn takes that back."""
    if not reading.has(GRANT, message):
        return False
    return not any(reading.has(BUT, other) for other in reading.turn(message).messages[-NEAR:])


def refuses(reading: Reading, message: Message) -> bool:
    """Whether a message says no to what was asked for, and nothing else that could serve instead."""
    return reading.has(REFUSAL, message) and not reading.has(AND_YET, message)
