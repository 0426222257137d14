"""Lectures, scolds or mocks the customer, or makes help depend on manners.

What it notices
    The message tells the customer how they ought to behave or what they ought to have read, points out that it was said
    before, turns sarcastic, or helps only on a condition of tone.

Why it matters
    A reproach attacks the customer's face, and people defend their face before they listen to a solution (Brown and
    Levinson 1987). "Calm down" seldom calms; being heard does.

When it is wrong
    A calm boundary after abuse is right and is weighed as such. "As mentioned" is often a neutral habit, and in
    regulated scripts a required one. Writers in a second language use "you must" and "please read" where others
    soften: that is grammar, not scolding. Sarcasm without set words is not found. No figure exists for this signal:
    it hardly occurs in the conversations it was tried on.

What helps instead
    Repeat the answer in other words as if it were the first time, and take the tone as news about the trouble: "I see I
    was not clear; here is the short version."

References
    Brown, P., Levinson, S. C. (1987). Politeness: Some universals in language usage. Cambridge University Press.
    Grandey, A. A. (2003). When "the show must go on". Academy of Management Journal 46(1).
    CareBench codebook, sign `reproach`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.abuse import ABUSE
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_SAID = r"(?:said|told you|explained|mentioned|stated|informed you|advised|written|wrote|repeated|answered|asked you)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:calm|settle|cool) down|(?:control|watch|mind|lower|adjust) your (?:\w+ )?(?:tone|temper|language|"
            r"voice|self|manners)",
            r"(?:your|that|this) (?:tone|attitude|language|behaviou?r) (?:is|isn't|will|won't|does|doesn't) (?:\w+ "
            r")?(?:not |un)?(?:acceptable|appreciated|appropriate|unacceptable|necessary|help|helpful|helping|get|"
            r"getting)",
            r"(?:no need|there's no need|you don't need|you do not need) to (?:be (?:rude|so \w+|aggressive)|shout|"
            r"yell|swear|get (?:angry|upset|emotional))",
            r"(?:i|we) (?:have|'ve|had|did)? ?(?:already|repeatedly|just|clearly) (?:\w+ )?" + _SAID,
            r"(?:as|like) (?:i|we) (?:have |'ve )?(?:already|repeatedly|just|clearly|previously) (?:\w+ )?" + _SAID,
            r"(?:for the (?:second|third|fourth|last|hundredth) time|how many times (?:do|must|have)|once again,? i)",
            r"(?:if|had) you (?:had |would have |'d )?(?:only |just |actually |bothered to )?(?:read|listened|"
            r"followed|paid attention|checked|looked|bothered)",
            r"(?:please|next time|you (?:need|have|ought) to|kindly) (?:actually |first |properly )?(?:read (?:and "
            r"follow )?(?:the|my|our|what)|listen|pay attention|be (?:reasonable|polite|respectful|more careful|"
            r"realistic))",
            r"(?:it's|it is|that's|this is|it isn't|it's not) (?:\w+ )?(?:rocket science|that (?:hard|difficult|"
            r"simple)|common sense|obvious|clearly (?:stated|written|shown))|not (?:that|so) (?:hard|difficult|"
            r"complicated)",
            r"(?:i|we)(?:'ll| will| can| won't| cannot| can't| will not) (?:\w+ )?(?:only |not )?(?:help|assist|"
            r"continue|talk|proceed|speak)(?: to| with)? ?(?:you)? (?:\w+ )?(?:if|when|once|unless|until|while) you "
            r"(?:\w+ )?(?:calm|stop|apologi[sz]e|speak|ask|change|behave|are (?:polite|rude|nice|ready)|keep|show)",
            r"if you (?:don't|do not) (?:feel like|like it|bother)|(?:that's|that is) (?:not my question|your choice|"
            r"your (?:own )?(?:problem|fault))",
            r"you (?:really )?(?:should|ought to) (?:\w+ )?(?:know better|have known|be (?:grateful|ashamed|glad|"
            r"more)|learn|try (?:reading|listening))|shame on you|(?:didn't|did) anyone (?:ever )?(?:teach|tell) you",
            r"(?:we|i) (?:do |would )?(?:ask|expect) (?:all |our |that )?(?:customers|passengers|patients|members|"
            r"guests|users|clients)",
            r"(?:avoid|refrain from|stop|drop) (?:\w+ ){0,2}(?:the|that|this|such|your) (?:\w+ ){0,3}(?:language|"
            r"words|tone|attitude|swearing)",
            r"(?:very|quite|so) (?:upsetting|hurtful|rude|offensive) (?:to|of you)|i don't appreciate|you are "
            r"(?:being )?(?:\w+ )?rude",
            r"(?:bravo|congratulations|well done),? (?:you|sherlock|genius)|surprise,? surprise|what did you expect|"
            r"poor you",
            r"you(?:'re| are) not the only (?:one|customer|person)|other (?:customers|people) (?:are|have) (?:waiting|"
            r"real|bigger)",
            r"you should(?:n't| not)? have (?:\w+ )?(?:tested|read|checked|kept|thought|known|asked|called|rung|"
            r"looked|listened|ordered|measured|opened|told|told us|noticed|planned|come)|if you(?:'d| had| would "
            r"have) (?:\w+ )?(?:kept|entered|read|listened|told|checked|filled|answered|written|ordered|rung|called|"
            r"done|followed|looked|asked|waited)|(?:everybody|everyone|people|most|nobody) (?:\w+ ){1,4}without "
            r"reading|(?:get|getting) (?:so |all )?(?:worked up|emotional|hysterical|upset over)|(?:stop|quit) "
            r"(?:ringing|calling|writing|complaining|shouting|asking|wasting)|read it (?:again|properly|once more)|"
            r"(?:the way|as) the (?:form|page|letter|label|instructions) (?:tells?|told|says?|said|asks?) you",
        ),
        weak=(
            r"obviously|clearly",
            r"as (?:i|we) (?:said|told you|mentioned)",
            r"(?:be|is) patien\w+",
            r"you must",
            r"common sense",
        ),
        unless=(
            r"(?:thank you|thanks|appreciate) (?:\w+ ){0,4}(?:patien\w+|patience|understanding)|sorry",
            r"i'd be happy|glad to",
        ),
        strong_weight=0.75,
    ),
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        before = reading.before(message)
        if before is None:
            hint = hint.lowered("the customer has not written yet", 0.4)
        elif any(reading.has(ABUSE, other) for other in before.messages[-NEAR:]):
            hint = hint.lowered("it follows abuse, where a boundary is right", 0.5)
        asked = sum(len(reading.questions(other)) for other in before.messages[-NEAR:]) if before else 0
        due = "an answer" if asked else "help"
        questions = f", {asked} of the customer's questions standing before it" if asked else ""
        yield hint.finding(f"Message {message.id} corrects the customer where {due} was due{questions}.")
