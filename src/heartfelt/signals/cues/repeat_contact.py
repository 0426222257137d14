"""Says that this is not the first contact, that it keeps happening, or how long they have waited.

What it notices
    Words about earlier calls or messages, about a problem that comes back, and about long waits. It is `met` by words about
    just that, `hollow` by a formula, `missed` where the answer begins as if it were the first.

Why it matters
    Having to contact a company again is the largest single part of customers' effort (Dixon, Freeman and Toman 2010), and a
    second failure weighs more than the first: it breaks the trust that the repair was to restore (Hart, Heskett and Sasser
    1990 on recovery).

When it is wrong
    In this version it finds about half of them and is right about half the time: a duration or an "again" may be about the
    customer's own attempts or the product. It could be unfair to agents who cannot see earlier contacts, and whose queue,
    not themselves, made people wait. Second-language writers often say "always" or "again" in other senses.

What helps instead
    Say that you see the earlier contacts, say sorry for just that, and do not ask again for what was told before.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    Hart, C. W. L., Heskett, J. L., Sasser, W. E. (1990). The profitable art of service recovery. Harvard Business Review 68(4).
    CareBench codebook, cue `repeat_contact`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal
from heartfelt.signals.response import ACKNOWLEDGED, Judge, answered, cue, heard

_SPAN = r"(?:\d+|an?|one|two|three|four|five|six|ten|several|many|few|couple(?: of)?|half an|couple|over|almost|nearly)\+?\s?(?:\w+ )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mnths?|mths?|years?|yrs?)"

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:still|been|was|am|i'm|be|kept|have) (?:\w+ ){0,2}(?:waiting|on hold)(?: (?:for|since|on|over|\d+|now|in|almost|nearly|about))?",
            r"(?:wait(?:ed|ing)?|hold(?:ing)?|queue|hold time|stuck|phone|line|chat|sat|sitting|down|out|without|spent|wasted|spend|late|delayed) (?:\w+ ){0,3}"
            + _SPAN,
            r"(?:for|over|past|last|after|almost|nearly|about|been|its|it's|now|more than) (?:the )?(?:last |past |over |about |like |more than |almost )?"
            + _SPAN
            + r" (?:now|already|and (?:still|no|counting)|later|ago)",
            r"(?:it's|it has|its|has|have|it'll) been (?:\w+ ){0,2}" + _SPAN,
            _SPAN
            + r" (?:and (?:still|no|counting)|on hold|on the phone|wait|waiting|delay|of waiting|on the line|late|hold)",
            r"(?:still|yet) (?:no|not|haven't|hasn't|have not|has not|didn't|don't|doesn't|isn't|waiting|nothing|never|having|getting) (?:\w+ ){0,3}(?:response|reply|answer|update|email|call|news|refund|fixed|resolved|received?|arrived|heard|solved|showing|delivered|working|got|get|credit\w*|changed|contacted|called|luck|dice)",
            r"(?:no|without|any|a|zero|not a|get|got|had|waiting for an?|waiting on an?) (?:response|reply|answer|update|call back|callback|acknowledg\w*)s? (?:yet|from|to|on|back|since|so far)|no (?:response|reply|replies|answer|one (?:has )?(?:answer|repl|respond|call|got|came|get|contact)\w*)|any (?:update|news) (?:on|yet)|(?:nobody|no one|never|not|didn't|haven't|hasn't) (?:\w+ ){0,2}(?:repl(?:y|ied)|respond(?:ed|s)?|answer(?:ed|s)?|called? back|got(?:ten)? back|get(?:ting)? back|hear(?:d)? (?:back|from|anything|nothing))",
            r"(?:i|i've|we|we've|ive|have|already|my \w+) (?:\w+ ){0,2}(?:called|phoned|rang|emailed|e-mailed|messaged|contacted|reported|complained|written|wrote|tweeted|dmed|dm'd|asked|chatted|spoken|spoke|talked|submitted|raised|logged|opened|visited|reached out|filed|sent) (?:\w+ ){0,5}(?:times|twice|again|already|before|yesterday|days?|weeks?|months?|ago|last|since|several|multiple|many|numerous|no|nothing|but|still|supervisors?|agents?|reps?|people|techs?|customer|support|help)",
            r"(?:called|spoken?|talked|chatted|contacted|phoned|messaged|emailed) (?:to |with )?(?:\w+ ){0,2}(?:you|you guys|customer (?:service|care|services|support)|support|agents?|reps?|help\s?desk|people|call cent(?:er|re)|contact cent(?:er|re)|supervisors?|helpline|helpdesk|techs?)",
            r"(?:second|third|fourth|fifth|2nd|3rd|4th|5th|\d+th|nth|umpteenth|another) (?:\w+ )?(?:time|day|week|month|call|email|attempt|delivery|technician|year|occasion|contact)(?: (?:in|this|i|that|of|now|it|running))?",
            r"(?:happened|happening|come|came|back|broken|out|late|down) (?:\w+ )?again (?:today|this|to|last)|out of service again|yet again|once again|same (?:old )?(?:story|response|answer|excuse) |been going on|going on for|this has been|happens? (?:all the time|every|a lot)|not the first|as usual|ongoing|years? running|in a row|(?:run|pass|sent|passed|given) (?:\w+ )?(?:around|from (?:one )?\w+ to)|back and forth",
            r"(?:all day|all night|all morning|all week|whole day|for (?:days|hours|weeks|months|ages|years|ever|the last|the past|forever)|(?:days|weeks|months|hours|ages|long time) (?:ago|now|later)|since (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|last|(?:the )?start)|how many (?:more )?times|(?:longest|very long) time|weeks? and weeks?)",
            r"(?:previous|last|earlier|prior|other|first) (?:chat|call|email|e-mail|message|complaint|conversation|contact|ticket|case|agent|tweets?|letter)|already (?:been in contact|spoken|called|contacted|reported|talked|chatted|emailed|told|sent|messaged|dm\w*)|chas(?:ing|ed) (?:up|this|you|it)|(?:are )?you (?:still )?there|hello\?|anyone there|can't (?:\w+ ){0,2}(?:reach|get through|get hold|get a hold|contact)|(?:hung|hang) up on|cut (?:me )?off|disconnected me|unanswered|ignor(?:ed|ing) (?:my|me)",
            r"since (?:about |over |more than |almost |nearly )?(?:an?|one|two|three|four|five|six|seven|ten|several|some|many|\d+) (?:days?|weeks?|months?|hours?)|(?:day|week|month|evening|night) (?:two|three|four|five|six|seven|\d+) (?:without|of no|and (?:still|no))|(?:try|tried|trying|calling|ringing|writing) (?:\w+ )?(?:already )?(?:for |since )?(?:two|three|four|five|six|\d+|several|many) (?:days|weeks|hours)|still no \w+",
            r"(?:i|we) (?:\w+ )?(?:wrote|e-?mailed|rang|phoned|called|spoke|chatted|told (?:you|them|this|it|your|a|the)|explained|reported|complained|messaged) (?:\w+ ){0,6}(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:week|month|night|year)|this morning|the other day|weeks? (?:ago|before)|(?:in|by|to|on) (?:the |your )?(?:chat|phone|telephone|shop|colleague|hotline|helpline))|rang (?:you|them|last|yesterday|twice|and)|(?:i was|i've been|have been|i've spent \w+|been) (?:on the (?:phone|telephone|line) (?:\w+ ){0,3}(?:with|to|on|yesterday|last|for)|on to you|in touch|in contact|e-?mailing|chatting with|writing to|ringing|chasing)",
            r"(?:on the (?:phone|telephone)|in (?:the|your) chat|in my (?:last|first|previous|other|earlier) (?:e-?mail|letter|message)) (?:\w+ ){0,5}(?:said|told|wrote|promised|only|had|was)|your (?:\w+ )?(?:colleague|engineer|technician|agent|driver|man|lady|shop|chat|bot) (?:\w+ ){0,2}(?:said|told|promised|assured|confirmed|never|did not|didn't|was meant|swore)|promised (?:me |us )?(?:\w+ )?(?:a call|to (?:call|ring|phone|write|send|come|get back)|phone call|call\s?back|that (?:somebody|someone))|(?:meant|supposed|going) to (?:ring|call|phone|write to|get back to|e-?mail|contact) (?:me|us)|(?:nobody|no one|no-one|not a soul|none of you|who|and|he|she|they) (?:ever |never )(?:rang|rung|came|called|phoned|turned up|showed|wrote|replied)|(?:nobody|no one|no-one|not a soul|none of you) (?:rang|came|phoned|turned up|showed up|wrote|read)",
            r"(?:my|the) (?:second|third|fourth|fifth|sixth|\d(?:nd|rd|th)) (?:\w+ )?(?:e-?mail|letter|call|message|attempt|try|chat|visit|request|reminder|complaint)|(?:two|three|four|five|six) (?:of your (?:people|colleagues|agents)|e-?mails|letters|reminders|calls|chats|phone calls|different people)|(?:tell|telling|told|explain\w*|repeat\w*|saying|typing|writing|go through|going through) (?:\w+ ){0,3}(?:all over|every time|from the (?:beginning|start)|for the \w+ time)|begin (?:again )?(?:from|at) the beginning|every time (?:i|we) (?:call|ring|phone|write|get (?:somebody|someone|a different))|(?:said|told you|wrote|asked|written) (?:\w+ )?(?:twice|two times|three times)|(?:is |are )?any(?:one|body) (?:home|there|out there|alive)|pillar to post|(?:in|through) your queue|line went dead|(?:in circles|in a circle)|(?:it's|it is) now (?:mid|nearly|almost|half|gone|past|\d)|(?:second|third|fourth|fifth|sixth|two|three|four|five|six) \w+ (?:running|in a row|straight|on the trot|in succession)|(?:raised|reported|flagged|logged) (?:it|this|that) (?:\w+ )?(?:already|before|twice|by|several|many|three|two)|long since|silence ever since|how much longer|how many more|drag(?:s|ging) on|(?:second|third) reminder",
        ),
        weak=(
            r"(?:still|again|already|another|third|fourth|twice)",
            r"(?:keeps?|kept|constantly|continuously|always|every time|every day|every single|repeatedly|over and over|never) \w+",
            r"(?:[3-9]|\d\d|[2-9]x|three|four|five|six|several|multiple|many|numerous|countless) (?:\w+ )?(?:times|calls|emails|e-mails|messages|tweets|chats|phone calls|attempts|reps|agents|people|representatives|techs|technicians|dms)",
            r"(?:waiting|wait|on hold|queue|response|reply|replied|call(?:ed|ing)|contact(?:ed|ing)|customer service|you guys|promised|told)",
            r"(?:hours?|days?|weeks?|wks?|months?|hrs|mins|minutes) (?:\w+ )?(?:ago|now|later|and|with|to|for|without|late)|(?:since|until now|till now|so far|the (?:last|past))",
            r"(?:same|again|another) (?:problem|issue|thing|error|bug|message)|(?:happen\w*|down|wrong|crash\w*|broken|late) again",
        ),
        strong_weight=0.6,
        unless=(
            r"(?:how long (?:will|does|do|should|would)|(?:i|i've|have|already) (?:\w+ )?(?:tried|restarted|reset|rebooted|reinstalled|uninstalled|updated)|every time i|connected|worked|perfect|fine)",
            r"(?:i'll|will) be waiting|i called you \w+ (?:two|three|that|i)|like to be|not going to",
        ),
        weak_weight=0.25,
        unless_factor=0.7,
    ),
)

WORDS = Phrases(
    theirs=True,
    strong=(
        r"(?:sorry|apologi[sz]e|apologies) (?:\w+ ){0,5}(?:wait|delay\w*|late|keeps?|again|long|still|reply|response|repeat\w*|ongoing|reached|hung|haven't|hasn't|several|multiple|chase|transferred)",
        r"(?:see|know|understand|appreciate|noted?|read) (?:\w+ ){0,6}(?:been waiting|already|before|again|spoken|called|contacted|several|how long|multiple|both|twice|times)",
        r"(?:been|get|got|have) (?:\w+ )?in touch with you|when you (?:called|spoke|contacted|phoned|rang|wrote|messaged)|last (?:time|contact)|previous(?:ly)? (?:contact|advised|chat|call|conversation)",
        r"you(?:'ve| have|'d| had| already) (?:\w+ ){0,2}(?:waited|been waiting|told|written|called|rung|phoned|asked|explained|chased|spent|sat|tried|restarted|reset|messaged|e-?mailed|contacted|reported|complained|spoken|sent|been (?:sent|passed|told|bounced|transferred|kept|left|on hold|promised|put))|you (?:\w+ )?(?:waited|wrote to|rang|told us|told me|spent|sat|were (?:promised|told|left|kept|passed|sent|cut off|on hold))|you(?:'ve| have)? had to (?:wait|call|ring|write|ask|chase|come|contact|message|explain|tell|repeat|go)|(?:had|made|kept) you (?:\w+ )?(?:wait|chase|call|ring|repeat|ask|hanging|going)",
        r"(?:nobody|no one|no-one|none of us|not one of us|neither of us|we never|i never|nothing) (?:\w+ )?(?:rang|called|phoned|wrote|repl\w+|answered|came|read|told|got back|followed|happened|was done)|(?:was|were|had been|been|we|i|he|she) (?:\w+ )?promised|should have (?:called|rung|had|heard|reached|told|arrived|been (?:told|called|with you|done|fixed|sorted))|(?:not|n't|never|without) (?:\w+ )?(?:have to |need to |having to |make you |ask you to )?(?:tell|telling|explain|explaining|repeat|repeating|write|chase|chasing|go through|going through) (?:\w+ ){0,3}(?:again|twice|a (?:second|third|fourth) time|to me|it all)",
        r"(?:long|often|many times|more than|times) enough|(?:so|too|a very|such a|far too|this) (?:long|often|many) (?:\w+ )?(?:to wait|without|a wait|a time|for (?:a|an|this|you))?|long (?:time )?(?:to wait|to be without|wait for)|second time|third time|fourth time|fifth time|twice|(?:two|three|four|five|six|seven|\d+) (?:calls|times|e-?mails|letters|visits|attempts|evenings|agents|colleagues|(?:different )?people)|have (?:\w+ )?(?:the |your )?(?:notes|history)|(?:earlier|previous|other|first|last) (?:notes?|chats?|calls?|e-?mails?|letters?|conversations?|visits?|tickets?|cases?)",
    ),
    unless=(r"(?:if|once|unless|in case|whether|when) (?:\w+ )?(?:you|it|this|that)",),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """Yield each message that tells of earlier contacts, of a problem that comes back, or of a long wait."""
    for message in reading.customer:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        response = answered(reading, message, judge(reading, hint))
        yield cue("repeat_contact", hint, response, _told(reading, message))


def _told(reading: Reading, message: Message) -> str:
    earlier = sum(reading.position(each) < reading.position(message) for each in reading.customer[:2])
    if earlier:
        return f"Message {message.id}, not the first here, tells of earlier tries or a wait"
    return f"Message {message.id} opens with earlier contacts, a problem that comes back, or a wait"


def judge(reading: Reading, hint: Hint) -> Judge:
    """Whether a turn takes up what the hint shows."""
    words = (WORDS, ACKNOWLEDGED)
    return partial(heard, reading, words, frozenset())
