"""How a cue was answered: the frame that all cues share.

A cue hands in a judge, which says of one turn whether it meets the cue, is hollow, or misses it. The frame looks at the turn
that follows and, where that misses, at later ones that plainly come back to the cue. Three judges serve all cues:
`helped` for what asks to be done or answered, `contested` where an answer was objected to, `heard` for what asks to be
acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from heartfelt.conversation import Message
from heartfelt.finding import Cue, CueName, CueOutcome
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn
from heartfelt.language.words import specifics

LATER_TURNS = 1
MOST_MESSAGES = 20
FAINT = 0.5


@dataclass(frozen=True)
class Response:
    """What a turn makes of a cue, by which of its messages, and the fact that shows it."""

    outcome: CueOutcome
    by: Message | None
    because: str


Judge = Callable[[Turn], Response]

# Words of regret, thanks or goodwill. Alone they would fit anybody: whether they are hollow, what stands beside them says.
FORMULA = Phrases(
    strong=(
        r"(?:sorry|apologi[sz]e|apologi[sz]ing|apologies|regret(?:s|ted)?|inconveniences?|frustrat(?:ing|ions?)|disappoint(?:ed|ing|ment)|upset(?:ting)?|concerning)",
        r"(?:understand (?:your|the|how|that|this|it)|(?:completely|totally|fully) understand|understandable|(?:appreciate|value) (?:your|you|the|that|hearing|it))",
        r"(?:thank(?:s| you) for (?:your|the) (?:\w+ )?(?:patience|understanding|feedback|loyalty|business|comments?|suggestions?)|you(?:'re| are) (?:\w+ )?welcome|no problem|(?:my|our) pleasure)",
        r"(?:not (?:\w+ ){0,3}(?:what we|what i|the experience|the way we|the impression|how we|our aim|good|great|ideal)|doesn't sound (?:\w+ )?(?:right|good|great)|that's no good|(?:hate|sad|glad|happy|great|pleased|good) to (?:hear|see)|let you down)",
        r"(?:oh no|oh dear|yikes|bummer|ouch|rest assured|don't worry|not to worry|(?:we|i) hear you|here to help|here for you|(?:happy|glad|love|want) to help|make (?:this|things|it) right)",
    ),
)
# Sends the customer to another place, person or day.
ELSEWHERE = Phrases(
    strong=(
        r"(?:dms?|pms?|inbox|(?:direct|private) message|(?:message|follow) us|send (?:us|me) a (?:\w+ )?(?:note|message)|(?:call|ring|phone|e-?mail|contact|text) (?:us|me|our|the|your|support|customer|them)|reach(?:ing)? out to|(?:give|drop) (?:us|our|me) (?:\w+ ){0,3}(?:call|ring|line|shout|e-?mail)|get in touch|chat with (?:us|our))",
    ),
)
LINK = Phrases(
    strong=(
        r"(?:https?://[^ ]|this (?:link|page|form|article)|(?:link|form|article) below|our (?:website|site|faqs?|help))",
    ),
)
PASSED_ON = Phrases(
    strong=(
        r"(?:(?:pass|passed|passing|forward|forwarded|shared?) (?:\w+ ){0,4}(?:on|along|feedback|comments|teams?|department)|your (?:\w+ )?(?:feedback|comments|concerns?|suggestions?)|noted|get back to you|as soon as (?:possible|we can))",
    ),
)
# Asks what is needed for just this matter, or says what to do about it.
TAKEN_UP = Phrases(
    strong=(
        r"(?:(?:what|which|when|where|how long|how many|how much) (?:\w+ ){0,3}(?:you|your|it|this|happen\w*|error|version)|(?:are|did|do|have|has|is|was|were|does) (?:you|your|it|this|the|there) (?:\w+ ){0,2}(?:tried|using|see\w*|gett?ing|happening|check\w*|report\w*|still|able|working|booked|receiv\w*)|try|restart|reset|reinstall|update|unplug|log\s?out|sign out|clear|tap|press|make sure|because|due to)",
    ),
)
# Says in words of its own what it was like for this person: sees it with their eyes, owns up, or comforts.
ACKNOWLEDGED = Phrases(
    theirs=True,
    strong=(
        r"(?:no wonder|small wonder|not surpris(?:ed|ing) (?:that )?you|(?:don't|do not|can't|cannot|can't really|couldn't|wouldn't|won't) (?:\w+ )?blame you|every right|(?:quite|absolutely|perfectly) right to|(?:you're|you are|you were) (?:\w+ )?right|in your (?:shoes|place|position|situation)|(?:see|hear|imagine|tell|understand|know|get) why (?:you|your|that|this|it)|(?:can|could) (?:only |well |just )?imagine)|poor (?:you|thing|love|soul|lamb|(?:old |little )?(?:boy|girl|man|dog|cat|mum|dad|kids|children))|know (?:the|that) feeling|know how (?:that|this|it) feels|i do know|been there",
        r"(?:any(?:one|body)|every(?:one|body)|any of us|most (?:people|of us)) (?:would|'d|in your)|(?:would|'d|'ll|must|will) (?:have )?(?:\w+ ){1,4}(?:any(?:one|body)|any of us|all of us)|i(?:'d| would|'ve| have|'m| am) (?:\w+ ){1,6}(?:too|as well|myself|the same)|so would i|me too|(?:would|'d) (?:have )?(?:make|made|drive|driven|worr(?:y|ied)|upset|frighten(?:ed)?|scared?|annoy(?:ed)?|hurt|bother(?:ed)?|shaken?|wear|worn|get|give|keep|kept) (?:me|mine|my)|if (?:it|that|this) (?:were|was|had been) (?:me|mine|my)|(?:same|been there|happened|happens) (?:with|to) (?:me|mine|my)",
        r"(?:should(?:n't| not| never)|ought (?:not|never) to|mustn't|must not) (?:\w+ )?(?:have|happen\w*|feel|need|be (?:left|treated|made|asked|kept|sent|passed|happening|going|so|like|this|that|having|the case)|take this)|(?:nobody|no one|no customer) (?:should|ought|deserves)|(?:you|he|she|they|that family) deserves? (?:\w+ )?(?:better|more|an? \w+)|deserved (?:better|more)|that(?:'s| is| was) (?:really |simply |just )?(?:not on|not right|not fair|not ok|not okay|unfair|wrong of us|inexcusable|unacceptable)",
        r"no (?:way|place|time|state|fun|joke) to (?:live|be|treat|spend|start|end|find|have|wait|get|lose)|no (?:small|easy|little) (?:thing|matter|letter)|(?:not|n't|never) (?:an )?easy|(?:the )?last thing (?:you|anyone|anybody)|(?:that|it|this) (?:\w+ )?(?:hurts?|stings?|matters)|(?:a )?lot to (?:carry|deal|cope|take|have)|on your (?:plate|mind|shoulders)|been through|going through|went through|put you through|gone through",
        r"(?:that|it|this|which) (?:'s|is|was|sounds?|must|must be|must have been|must feel|had to be|would be|would have been|can be|can feel|feels|has been|'s been) (?:\w+ ){0,3}(?:awful|horrible|terrible|dreadful|frightening|frightened|scary|terrifying|rotten|miserable|exhausting|maddening|infuriating|hard|tough|rough|painful|sad|heartbreaking|unsettling|worrying|stressful|upsetting|hurtful|embarrassing|humiliating|lonely|difficult|a shock|a fright|a worry|a nightmare|crazy|brutal|ridiculous|absurd|wild|shameful)|(?:how|what an?|such an?) (?:\w+ )?(?:awful|horrible|terrible|dreadful|frightening|scary|rotten|miserable|exhausting|maddening|sad|painful|worrying|stressful|upsetting|shame|pity|nuisance|fright|shock|worry|week|day|morning|night|disappointment|mess)",
        r"(?:that(?:'s| is| was)|this is|it(?:'s| is| was)|entirely|the fault (?:is|was)) (?:\w+ )?(?:on us|on me|our (?:fault|failing|mistake|doing|error)|my (?:fault|mistake|error|doing)|ours|mine)|we (?:\w+ )?(?:failed|forgot|got (?:it|this|that) wrong|messed|should have|ought to have|owe you|(?:left|kept|made|put) you)|i (?:\w+ )?(?:should have|got (?:it|that) wrong|missed|misread|overlooked|made a mistake)|ashamed|our mistake|my mistake",
        r"(?:take|have|need) (?:\w+ )?all the time|as (?:much time|long|slowly) as you|take your time|no (?:rush|hurry)|(?:isn't|not|n't|nothing|never) (?:\w+ ){0,3}(?:silly|stupid|foolish|daft|a nuisance|a bother|bothering|ashamed|embarrass\w*|going mad|going crazy|imagining|making a fuss|being difficult|alone|on your own|your fault|the problem)|(?:no need|don't|needn't|nothing|don't need|no reason) (?:to )?(?:be sorry|apologi[sz]e|say sorry|feel bad|feel guilty)|breathe|(?:not|n't) going anywhere|(?:i'm|i am|i'll be|i will be|i'll stay|we're|we are) (?:still |staying |right here )(?:here|with you|on the line)|here with you|stay (?:on the line|with (?:me|you)|where you are)|(?:step|thing|bit|line) at a time|(?:do|go|take|read) (?:\w+ ){1,4}slowly|don't panic|try not to worry|you(?:'re| are) safe",
        r"(?:is|are|was) (?:he|she|they|you|every\w+|any\w+|no ?body|(?:the|your) (?:\w+ )?\w+) (?:\w+ )?(?:safe|hurt|injured|okay|ok|all right|alright|unharmed|warm enough)|any(?:one|body) (?:hurt|injured|with you)|every(?:one|body) (?:\w+ )?(?:all right|okay|ok|safe|well|fine)|get well|feel(?:ing)? better|(?:speedy|quick|full) recovery|on the mend|recover(?:ing)? (?:well|soon)|condolences|for your loss|sorry (?:about|for) (?:your|his|her) (?:\w+ )?(?:loss|dad|mum|mom|father|mother|parents?|wife|husband|partner|son|daughter|brother|sister|grand\w+|nan|friend|news|fall|accident|illness|bereavement|pain|upset|distress|trouble|wasted|lost|ruined)|thinking of you|my thoughts|heal (?:well|soon)|glad (?:you're|you are|he's|he is|she's|she is|they're|to hear you're) (?:\w+ )?(?:safe|home|well|ok|okay|all right|better|not|back)",
    ),
    unless=(r"(?:if|once|unless|in case|whether|before you) (?:\w+ )?(?:you|it|this|that)",),
)
# Shares a joy: is glad with this person, tells those whom it concerns, wishes well.
SHARED_JOY = Phrases(
    theirs=True,
    strong=(
        r"(?:made|makes|making|make) (?:my|our|his|her|their|the (?:whole )?team's|all our) (?:\w+ )?(?:day|morning|afternoon|evening|week|monday|tuesday|wednesday|thursday|friday|weekend|year)|means (?:the world|a lot|so much|everything|more than)|put a smile|smil(?:e|es|ed|ing)|grin(?:ning)?|beaming|warm(?:s|ed)? (?:my|our) heart|something in my eye|(?:goose ?bumps|chuffed|tickled)|cheered (?:me|us)",
        r"(?:lovely|wonderful|great|nice|good|brilliant|fantastic|delighted|thrilled|pleased|glad|happy|heart-?warming|touching) (?:to (?:read|hear|see|know|have|be)|news|that|you|we|it|for you|the|your|i)|what (?:a |an )?(?:\w+ )?(?:lovely|wonderful|kind|great|nice|beautiful|relief|treat|joy|good)|(?:how|so|very) (?:lovely|wonderful|kind|nice|sweet|cool|exciting)|that(?:'s| is) (?:so |really |very |just |absolutely |truly )?(?:lovely|wonderful|great|fantastic|awesome|amazing|brilliant|kind|sweet|beautiful|good|nice|cool|exciting|the spirit)",
        r"(?:hooray|hurrah|hurray|yay+|woo+|woot|woohoo|bravo|congrat\w*|well done|smashing|fantastic|wonderful|brilliant|fabulous|awesome|marvel\w*|superb|aw+|ha|haha+|cheers|you've earned|you earned it|same!|nice|sweet|love|loves|loved|truth|likewise)|(?:read|reading) (?:\w+ ){1,2}(?:aloud|loud|out)|long live|thrilled",
        r"(?:i'll|i will|we'll|we will|i've|i have|i|we|going to) (?:\w+ ){0,2}(?:tell|told|let|show|showed|read|printed|print|pass|passed|share|shared|forward|thank|thanked|say) (?:\w+ ){0,4}(?:him|her|them|to|team|crew|manager|managers|know|praise|out|on|with|that|hello)|(?:give|say|send|tell|hug|pat) (?:\w+ ){0,3}(?:hello|love|regards|hug|greetings|from (?:me|us)|her|him)|thank(?:s| you) (?:so much |very much )?for (?:the|such|sharing|telling|letting|making|saying|your (?:kind|lovely|nice|sweet|kindness|love|support|letter|note|compliment|praise))|thank you,? too",
        r"(?:enjoy|have (?:a|an|the) (?:\w+ ){0,2}(?:lovely|wonderful|fantastic|calm|happy|safe|amazing|fun|best|fabulous|blast|peaceful|quiet|joyful|merry)|happy (?:\w+ )?(?:birthday|anniversary|holidays?|halloween|travels|flying|listening|shopping|streaming|christmas|easter|retirement)|safe (?:journey|travels?|trip|flight|drive)|good (?:luck|trip)|wish(?:ing)? (?:you both|you all|you a|you an|you the|you \w+ hours|your (?:family|mother|father))|fingers crossed|look(?:ing)? forward to (?:see|seeing|having|hearing|welcom\w+)|can't wait|come back soon|see you (?:soon|again|on|there)|hope (?:it|she|he|they|to see))|(?:you(?:'re| are) (?:\w+ )?(?:welcome|the best|too kind|kind|a star|awesome|sweet)|my pleasure|our pleasure)",
        r"😊|😀|😁|😃|😄|🙂|☺|😉|❤|💙|💜|💛|💚|💕|🎉|🙌|🎃|👻|✨|🌟|:\)|:D|;\)|<3",
    ),
)
PLAIN_WORDS = 9
PLAIN = Phrases(
    strong=(
        r"^(?:@\w+ )*(?:yes|yep|yeah|no|nope|sure|certainly|of course|absolutely|correct|exactly|right|not yet|always|never|done|it is|it does|they are|they do|you can|you do)",
        r"(?:that's|that is|it's|it is|all|now) (?:all )?(?:done|booked|cancelled|canceled|changed|sent|paid|open|closed|free|refunded|fixed)",
        r"(?:[£$€¥] ?\d[\d.,]*|\d[\d.,:]*)(?: ?%)?",
        r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half an?|an?) (?:\w+ )?(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|pounds?|euros?|dollars?|percent)",
        r"(?:today|tomorrow|tonight|noon|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|next week|this (?:morning|afternoon|evening))",
        r"(?:behind|opposite|next to|in front of|across from|on the (?:left|right|first|second|ground|top)|upstairs|downstairs|at the (?:back|front|entrance|corner|counter))",
    )
)
DETAILS = Phrases(
    strong=(
        r"(?:(?:order|booking|tracking|flight|account|phone|serial|ticket|confirmation|policy|claim|invoice|model) (?:numbers?|no|ids?)|(?:e-?mail|postal|service|delivery|full|home) (?:address|name)|screen\s?shots?|postcode|locator|reference)",
    ),
)
# Holds on to the answer that was objected to.
SAME_AGAIN = Phrases(
    strong=(
        r"as (?:i|we|already|previously) (?:\w+ )?(?:said|explained|mentioned|advised|told|stated|wrote)|like i said|(?:the|our|a) (?:\w+ )?(?:rules?|polic(?:y|ies)|terms) (?:\w+ )?(?:is|are|applies|apply|counts?|says?|states?)|(?:that's|it's|it is|that is|follow) the (?:\w+ )?(?:rules?|policy)|(?:hard|same|strict) rule|the system (?:won't|will not|can't|cannot|doesn't|does not|locks|is)|(?:nothing|not much) (?:\w+ )?(?:more |else )?(?:i|we) can do|not possible|(?:won't|would not|wouldn't|will not) change|unfortunately (?:\w+ )?(?:all|the|it|that|this|no|we|i|there)",
    ),
)
OFFERS = Phrases(
    strong=(
        r"(?:but|however|instead|though) (?:\w+ ){0,2}(?:i|we|you) (?:\w+ )?(?:can|could|will|have)|what i can|i(?:'ll|'ve| will| have| could| am going to|'m going to) (?:\w+ )?(?:ask|asked|check|send|sent|call|ring|make|made|get|put|refund|credit|book|escalat\w*|pass|passed|arrange|try|find|talk|speak|take)|let me|would you like|can i offer|alternatively|exception|goodwill|voucher|approved",
    ),
)


def answered(reading: Reading, message: Message, judge: Judge) -> Response:
    """What came of a cue in this message."""
    turns = [_beginning(turn) for turn in reading.answering(message)[: 1 + LATER_TURNS]]
    if not turns:
        return Response("none", None, "nobody wrote again after it")
    first = judge(turns[0])
    if first.outcome != "missed":
        return first
    for turn in turns[1:]:
        later = judge(turn)
        if later.outcome == "met":
            return later
    return first


def helped(reading: Reading, enough: float, turn: Turn) -> Response:
    """Whether a turn answers what was asked: has it `enough` of the matter, or only a formula or a way elsewhere?"""
    last = turn.messages[-1]
    if _substance(reading, turn) >= enough:
        return Response("met", last, f"message {last.id} takes the matter up")
    if not any(_has(reading, turn, phrases) for phrases in (FORMULA, ELSEWHERE, LINK, PASSED_ON)):
        return Response("missed", None, f"message {last.id} is about something else")
    return Response(
        "hollow", last, f"message {last.id} has a formula or a way elsewhere and next to nothing of the matter"
    )


def replied(reading: Reading, enough: float, turn: Turn) -> Response:
    """Whether a turn answers a question: with something of the matter, or plainly in a few words."""
    response, last = helped(reading, enough, turn), turn.messages[-1]
    if response.outcome != "met" and _is_plain(reading, turn):
        return Response("met", last, f"message {last.id} gives a plain answer")
    return response


def _is_plain(reading: Reading, turn: Turn) -> bool:
    """Whether a turn is a few words that answer a plain question as they stand: yes, no, done, a time, a price, a place."""
    short = sum(len(message.text.split()) for message in turn.messages) <= PLAIN_WORDS
    elsewhere = any(_has(reading, turn, phrases) for phrases in (ELSEWHERE, LINK, PASSED_ON))
    return short and not elsewhere and _has(reading, turn, PLAIN)


def contested(reading: Reading, enough: float, turn: Turn) -> Response:
    """Whether a turn helps with what was objected to; one that only holds on to the answer before it misses that."""
    response = helped(reading, enough, turn)
    if response.by is None or _has(reading, turn, OFFERS) or any("?" in message.text for message in turn.messages):
        return response
    if _has(reading, turn, SAME_AGAIN):
        return Response("missed", None, f"message {response.by.id} holds on to the answer before it")
    return response


def heard(reading: Reading, words: tuple[Phrases, ...], told: frozenset[str] | None, turn: Turn) -> Response:
    """How a turn acknowledges what was told: in words tied to it, with a formula, or not.

    Tied to it are `words` and the words that were `told`; without `told`, words of this case beside a formula.
    """
    hollow: Message | None = None
    for answer in turn.messages:
        if any((hint := reading.hint_of(phrases, answer)) and hint.strength > FAINT for phrases in words):
            return Response("met", answer, f"message {answer.id} takes it up in words of its own")
        formula = reading.hint_of(FORMULA, answer)
        if _repeated(reading, answer, told, formula):
            return Response("met", answer, f"message {answer.id} takes it up in words of this case")
        hollow = hollow or (answer if formula else None)
    if hollow:
        return Response("hollow", hollow, f"message {hollow.id} has only a formula that would fit anybody")
    return Response("missed", None, "no word of the answer takes it up")


def _repeated(reading: Reading, answer: Message, told: frozenset[str] | None, formula: Hint | None) -> bool:
    """Whether an answer says again, not as a question, what was told, or sets words of this case beside a formula."""
    if told is None:
        return formula is not None and bool(specifics(formula.quote) & reading.shared(answer))
    if not told & reading.specifics(answer):
        return False
    return any(told & specifics(each.text) for each in reading.sentences(answer) if not each.is_question)


def cue(name: CueName, hint: Hint, response: Response, because: str) -> Cue:
    """The cue as a finding; `because` tells of the cue, the response of its answer."""
    finding = hint.finding(f"{because}; {response.because}.")
    by = response.by.id if response.by and response.outcome in ("met", "hollow") else None
    return Cue(**structs.asdict(finding), cue=name, outcome=response.outcome, by=by)


def _beginning(turn: Turn) -> Turn:
    """The turn without what comes late in an endless one, so that many cues before it stay cheap to judge."""
    return structs.replace(turn, messages=turn.messages[:MOST_MESSAGES]) if len(turn.messages) > MOST_MESSAGES else turn


def _has(reading: Reading, turn: Turn, phrases: Phrases) -> bool:
    return any(reading.has(phrases, message) for message in turn.messages)


def _substance(reading: Reading, turn: Turn) -> float:
    """How much of the matter a turn has: words of its own, words of the customer, questions; less what sends away."""
    own: set[str] = set()
    shared: set[str] = set()
    for message in turn.messages:
        own |= reading.specifics(message)
        shared |= reading.shared(message)
    asks = any("?" in message.text for message in turn.messages)
    takes_up, details = _has(reading, turn, TAKEN_UP), _has(reading, turn, DETAILS)
    away = sum(_has(reading, turn, phrases) for phrases in (ELSEWHERE, LINK, PASSED_ON))
    return 0.25 * min(len(own), 8) + 0.5 * min(len(shared), 2) + asks + 0.5 * takes_up + 0.3 * details - 0.5 * away
