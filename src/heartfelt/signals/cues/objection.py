"""Says that the answer does not solve it, that they tried it already, or asks for an exception or someone senior.

What it notices
    After an answer: that it did not work, was tried before, is beside the point or not acceptable; at any time: a wish for
    an exception or for someone senior. It is `met` by a new step, reason or question that fits, else `hollow` or `missed`.

Why it matters
    An objection is the second chance. Customers who complain and get a fitting answer judge the company by that answer;
    those who get the same one again suffer a double failure (Smith, Bolton and Wagner 1999; Bitner, Booms and Tetreault
    1990).

When it is wrong
    In this version about half of what it finds is one: a customer's answer to a question ("no, it does not light up")
    reads much like an objection. It tells an answer that only holds on to the first, but not a step that was tried
    from a new one, so outcomes `missed` are rarer than they should be. It could be unfair to agents who may not grant
    exceptions, and to second-language writers, whose plain "no" or "not possible" may be no objection at all.

What helps instead
    Say what you take from the objection, then offer something that differs from before, even if that is only the reason or
    the name of who may decide.

References
    Smith, A. K., Bolton, R. N., Wagner, J. (1999). A model of customer satisfaction with service encounters involving
    failure and recovery. Journal of Marketing Research 36(3).
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter: diagnosing favorable and unfavorable
    incidents. Journal of Marketing 54(1).
    CareBench codebook, cue `objection`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn
from heartfelt.signal import Signal
from heartfelt.signals.response import LINK, answered, contested, cue

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:already|have|i've|ive|i|we've|just|yes|did|also|even) (?:\w+ ){0,2}(?:tried|done|did|restarted|reset|rebooted|reinstalled|uninstalled|unplugged|cleared|deleted|checked|updated|followed|gone through|attempted|repeated|logged out|signed out|contacted|called|spoken|sent|given|provided|explained|told|said|stated|submitted|answered|asked) (?:\w+ ){0,3}(?:that|this|it|all|everything|them|those|these|already|steps?|times|both|before|the|my|and|but|you|twice|again|no)",
            r"(?:already|tried|did|done) (?:tried|done|did|that|this|all|it|both|everything|so|restarting|resetting|reinstalling|uninstalling|logging|rebooting|updating|turning|deleting|clearing|unplugging|checking|calling|contacting|multiple|several|every)",
            r"(?:didn't|doesn't|did not|does not|don't|isn't|is not|not|won't|wont|doesnt|didnt|hasn't|never|no longer) (?:\w+ ){0,2}(?:help|work|solve|fix|answer|resolve|change|make (?:a|any) difference|helpful|helping|working|fixed|solved|resolved|useful|good enough|acceptable|enough|an option|true|the (?:issue|problem|case|point|answer|same)|what i (?:asked|said|meant|want|mean)|possible|an answer)",
            r"(?:still|yet) (?:not|no|isn't|doesn't|won't|can't|cannot|can not|the same|same|having|happening|does|do|doing|says?|saying|get|getting|shows?|showing|won't|have|haven't|hasn't|waiting|unable|broken|stuck|crash\w*|an issue|there|nothing|didn't|don't|facing|persists?|down|is)",
            r"(?:no|made no|makes no|without|any) (?:luck|joy|success|difference|change|improvement|effect|avail|help|option|answer|solution|dice|use|such)|same (?:issue|problem|thing|error|result|message|response|answer)|nothing (?:changed|happens|happened|works|worked|helps|helped|has changed|is working)|none (?:of (?:\w+ ){1,3})?(?:work\w*|help\w*)|to no avail|keeps? (?:\w+ing|saying|telling)",
            r"^(?:@\w+ |#\w+# )*(?:no|nope|not|but|however|still|that's not|that is not|it's not|it isn't|already|tried|unfortunately|i did|i have done|i can't|i cannot|i don't|that doesn't|that didn't|yes but|yeah but|nah|wrong)",
            r"(?:but|however|though|although|except|yet) (?:\w+ ){0,4}(?:not|no|still|can't|cannot|won't|doesn't|don't|didn't|isn't|never|same|already|only|nothing|says?|said|told|need|want|why|it's|they|you|the|i|it)",
            r"(?:speak|talk|spoken|escalat\w*|transfer|connect|contact|call|get|want|need|have) (?:\w+ ){0,4}(?:manager|supervisor|superior|someone (?:else|senior|higher|who|in charge|with)|higher up|management|a (?:real )?(?:person|human)|head office|ceo|complaints? (?:team|department))|make an exception|(?:one[- ]time )?(?:exception|goodwill|waive|bend the rules)|escalate",
            r"(?:you|u|they|your \w+|he|she|agent|rep|manager|store|who) (?:\w+ )?(?:said|say|says|told|promised|keep saying|keep telling|claims?|claimed|insist\w*|refus\w*|didn't|won't|don't|can't|cannot|couldn't|never|sold|denied|just) (?:\w+ ){0,2}(?:me|that|it|us|i|the|to|would|is|was|not|no|help|answer|listen|read|understand|do|anything|different)",
            r"(?:was|been|being|am|were|got|just got) (?:\w+ )?(?:told|advised|informed|promised|denied|refused|assured|lied to)|(?:like|as) i (?:\w+ )?(?:said|told|explained|mentioned|stated|wrote)|i (?:just |already |clearly )?(?:said|told you|explained|mentioned|meant)|i mean(?:t)?|the (?:point|problem|issue|question) (?:is|was|isn't|here)|my (?:point|question|issue|problem|concern) (?:is|was|isn't)|that's (?:not|why|what|the (?:problem|issue|point|same))|that is (?:not|why|what|the)",
            r"(?:can't|cannot|can not|won't|unable to|not able to|couldn't|doesn't|does not|don't|do not) (?:\w+ ){0,1}(?:see|find|open|access|log|login|get|do|use|send|dm|call|have|let|accept|show|allow|appear|load|connect|exist|recogni[sz]e|give|change|download|contact|respond|want|understand|know|think|believe|recall|remember|make sense|mention|say|apply|care|even|need|seem)",
            r"(?:not|isn't|aren't|wasn't) (?:\w+ )?(?:happy|satisfied|interested|comfortable|willing|convinced|going to|prepared|my (?:fault|problem|issue)|fair|right|correct|there|available|about|on|in|for|the)|disagree|incorrect|wrong|doubt|makes no sense|doesn't make sense|pointless|useless|unhelpful|not what|instead of|rather than|too late|i'd rather|i would rather|waste of time|excuse|generic|copy and paste|canned|automated|scripted|robot|bot",
        ),
        weak=(
            r"(?:not|no|never|nothing|none|don't|doesn't|didn't|can't|won't|isn't|cannot|still|already|tried|again|same|but|however|though|yet|even|instead|only|told|said|says|because|why|that's|understand|aware|know|should|would)",
        ),
        unless=(
            r"(?:thank(?:s| you) (?:so|very|for|a)|great|perfect|awesome|worked|it works|works now|solved|all good|no problem|no worries|no thanks|no thank you|that's all|will do|appreciate|will try|let you know|ok|okay)",
            r"(?:how (?:do|can|long|much)|can you|could you|can i|where|what (?:is|are|do)|is there|do you|\?$)",
        ),
        strong_weight=0.35,
        weak_weight=0.15,
        unless_factor=0.8,
    ),
    threshold=0.42,
)

ENOUGH = 2.0
LONG = 60
FAINT = 0.15
SENIOR = Phrases(
    strong=(
        r"(?:speak|talk|escalat\w*|transfer|connect|get|want|need|like|have|arrange) (?:\w+ ){0,6}(?:managers?|supervisors?|superior|someone (?:else|senior|higher|in charge)|higher up|management|head office|complaints (?:team|department))|make an exception|as a (?:one[- ]off|goodwill|gesture)|goodwill|waive|bend the rules",
    ),
    strong_weight=0.45,
)


# Says of an answer, after one, that it passed the matter by.
BESIDE_IT = Phrases(
    strong=(
        r"(?:can|did|do|have) you (?:not |even |actually |really )*read|(?:don't|do not|didn't) think you (?:\w+ )?(?:read|understood|listened)|(?:you|nobody|no one) (?:(?:are|is) not|aren't|isn't|haven't|hasn't|didn't|did not|never) (?:\w+ )?(?:read|reading|listen\w*|answered|understood)|did (?:an?|any) \w+ (?:even )?read|(?:read|look at) (?:\w+ ){0,3}(?:again|i wrote|i said)|what i (?:wrote|actually asked|asked)|i (?:\w+ )?(?:just|already|literally|clearly) (?:\w+ )?(?:wrote|told|said|gave|sent|explained|answered|did)|i (?:wrote|told|e-?mailed|said) (?:it|that|this) (?:\w+ )?(?:already|on|above|two|three|twice|before|in|to)|i wrote (?:you|to you that)|already (?:there|sent|gave|wrote|told|answered|said)|(?:it's|it is) (?:all )?(?:on the top|above|in my (?:first|last))|heard (?:it|that|this) (?:all )?before|as i (?:\w+ )?(?:said|told|wrote|explained)",
        r"surely (?:\w+ )?(?:isn't|not|that|there|you|this|it)|does that (?:seem|sound|look) (?:right|fair)|how (?:could|would|should|am) i (?:\w+ ){0,3}(?:log|read|know|load|supposed|meant|have|if|when)|what am i (?:supposed|meant)|what (?:good|use) is|so (?:it|there|nothing|nobody) (?:\w+ )?(?:can|is|will) (?:\w+ )?(?:never|nothing|nobody|be done)|nothing (?:\w+ )?(?:can be|to be|you can) (?:done|do)|isn't there (?:any|some)|(?:is|was) there (?:\w+ ){0,2}(?:fee|voucher|exception|way round|way around)|at least (?:make|try|look|ask|do)",
        r"(?:do|do not|don't|cannot|can't|won't|will not|not|never) (?:\w+ )?accept (?:this|that|it)|i(?:'m| am) not (?:leaving|asking|returning|complaining|cancelling|calling|interested|talking) (?:\w+ )?(?:for|because|about|it|in|you)|(?:doesn't|does not|didn't|won't) (?:\w+ )?(?:tell me|help me|get me|bring me|answer (?:me|my))|(?:made|makes|make|making) no odds|(?:did|does|do|doing|does absolutely) nothing|(?:it|that) (?:isn't|is not|doesn't|won't|did not|didn't)\.|yes,? obviously|that's (?:you|your (?:job|mistake|fault)),?|only you (?:\w+ )?can|my contract is with|not my (?:fault|problem|mistake|job)|ordered (?:\w+ ){1,3}and you sent|you'll (?:note|pass)|(?:somebody|someone|anybody|anyone|who(?:ever)?) (?:\w+ )?(?:above (?:you|him|her)|over you|higher|senior|(?:(?:can|could|may|is able to|is allowed to) (?:\w+ )?decide))|(?:speak|talk|write|through) (?:to|with) (?:an?|a real|an actual|some) (?:person|human)|(?:agent|human|person),? please|head of (?:\w+ )?(?:department|service|office)|just this once|(?:only )?this one time|look again at",
    ),
    strong_weight=0.55,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.customer:
        hint = _objects(reading, message)
        beside = reading.hint_of(BESIDE_IT, message) if _answer(reading, message) else None
        if beside:
            hint = hint.raised("it says that the answer passed the matter by", 0.4) if hint else beside
        senior = reading.hint_of(SENIOR, message)
        if senior and (hint is None or hint.strength < senior.strength):
            hint = senior
        elif senior and hint:
            hint = hint.raised("it asks for an exception or someone senior", 0.35)
        if hint is None or hint.strength < FAINT:
            continue
        response = answered(reading, message, partial(contested, reading, ENOUGH))
        yield cue("objection", hint, response, _told(reading, message, senior))


def _objects(reading: Reading, message: Message) -> Hint | None:
    if (hint := reading.hint(signal, message)) is None:
        return None
    words = {(hit.group, hit.start) for hit in reading.hits(signal.phrases, message)}
    others = sum(group == "strong" and not hint.start <= start < hint.end for group, start in words)
    if others:
        hint = hint.raised(f"{others} more such words in other sentences", 1 - 0.75 ** min(others, 4))
    if any(group == "unless" for group, _ in words):
        hint = hint.lowered("other words in the message take the answer or ask on", 0.6)
    return _weighed_by_answer(reading, message, hint)


def _weighed_by_answer(reading: Reading, message: Message, hint: Hint) -> Hint:
    before = _answer(reading, message)
    if before is None:
        return hint.lowered("nobody had answered yet", 0.2)
    if any("?" in answer.text for answer in before.messages):
        hint = hint.lowered("the answer before it was a question", 0.6)
    if any(reading.has(LINK, answer) for answer in before.messages):
        hint = hint.raised("the answer before it gave a link", 0.12)
    if reading.answers_before(message) > 1:
        hint = hint.raised("there was more than one answer before it", 0.12)
    if len(message.text) > LONG:
        hint = hint.raised("it is more than a few words", 0.12)
    return hint.lowered("it is a question", 0.75) if "?" in message.text else hint


def _told(reading: Reading, message: Message, senior: Hint | None) -> str:
    if senior:
        return f"Message {message.id} asks for an exception or for someone senior"
    before = _answer(reading, message)
    answer = f"does not take message {before.messages[-1].id} for an answer" if before else "objects"
    return f"Message {message.id} {answer}"


def _answer(reading: Reading, message: Message) -> Turn | None:
    """The answer just before; what an agent says before the customer has spoken is none."""
    return reading.before(message) if reading.answers_before(message) else None
