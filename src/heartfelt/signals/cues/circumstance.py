"""Tells something of their life that raises the stakes.

What it notices
    A deadline, money, health, a death, family, work, safety, access needs, or a long loyalty, told by the customer. It is
    `met` by words tied to it or by help that plainly removes the cause, `hollow` by a formula, else `missed`.

Why it matters
    Who tells of a wedding or a sick child says what the matter weighs. Bitner, Booms and Tetreault (1990) found that how
    employees respond to such needs decides whether the same failure is remembered as a good or a bad encounter. Some of
    them, such as health, money or a death, also mean that a customer may need more time or care.

When it is wrong
    On tweets and short chats in English it finds half of them and is right half the time; on longer letters and calls, whose
    words its phrases were widened for, more. People tell their lives in endless ways. It may take a mention of a relative or an event for a stake. It could be unfair to people who are less used to
    telling private things or have other words for them, such as second-language writers; silence is no sign that nothing
    is at stake. Agents in regulated services may be told not to speak of health or money.

What helps instead
    Take it up in a few words, and let it change what you do: a faster way, a check before the date, an exception.

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter: diagnosing favorable and unfavorable
    incidents. Journal of Marketing 54(1).
    CareBench codebook, cue `circumstance`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.language.words import specifics
from heartfelt.signal import Signal
from heartfelt.signals.response import ACKNOWLEDGED, Judge, answered, cue, heard

VULNERABILITIES: dict[str, Phrases] = {
    "money": Phrases(
        strong=(
            r"(?:can't|cannot|couldn't|can not|unable to|struggling to) (?:\w+ )?(?:afford|pay (?:my|the|rent|bills?))|(?:i'm|i am|we're|am|being|going) (?:\w+ )?(?:broke|skint|bankrupt|penniless)|out of (?:my )?pocket|overdrawn|last (?:of my )?(?:money|penny|pennies|pay)",
            r"(?:my|the|our|pay) (?:rent|mortgage|benefits|wages|salary|pension|paycheck|pay cheque)|(?:no|any|little|low on|short on|need (?:my|the|that|this)|all my|hard[- ]earned) (?:money|cash|funds|income)(?: (?:to|for|left|until|till|back))?|pay(?:ing)? (?:my )?(?:bills|rent)|feed (?:my|the|our)|buy food|without (?:food|heating)|heat(?:ing)? on",
            r"(?:cost|costing|costs|lost|lose|losing|owes?|holding|stealing|stole|took|taken|refund) (?:me |us |my |out |an? |over |about |an extra |extra )*[$£€]\d+|[$£€]\d+ (?:out of|extra|more|worse off)|lost (?:sales|income|earnings|wages)|cost(?:ing|s)? me (?:money|a fortune|a lot)|in debt|debts?|(?:until|till|before|next) (?:pay\s?day|i get paid)|(?:bank|late|overdraft) fees? (?:because|from|due)|(?:eviction|evicted|homeless|landlord|food bank|on benefits|single (?:mum|mom|mother|parent|income))|(?:lost|lose|losing|without|gave up|giving up|missed|missing) (?:\w+ ){0,2}(?:day's|days'|week's|days?|hours?) (?:of )?(?:pay|wages|work|earnings)|unpaid (?:day|leave|morning)|(?:day|morning|afternoon) off unpaid|losing (?:money|sales|customers|business|orders)|food money|(?:every|each) (?:penny|pound|dollar|euro) counts|money is tight|(?:on|only|just) (?:a |the |one |the one |my )(?:state )?(?:pension|fixed income|low income|student loan|minimum wage)|(?:can't|cannot|couldn't) manage (?:the (?:whole|full|payment|bill)|it all|that much)|(?:quid|pounds|dollars|euros?) (?:\w+ )?(?:to my name|till pay|until pay|to last)|(?:my|our|all the) savings",
        ),
        strong_weight=0.6,
    ),
    "health": Phrases(
        strong=(
            r"(?:hospital|surgery|cancer|chemo\w*|diabet\w*|insulin|medication|medicine|prescription|(?:my|the|a) doctor|medical|pregnan\w*|allerg\w*|asthma\w*|epilep\w*|seizures?|injur(?:y|ed|ies)|illness|ambulance|anxiety attack|mental health|depression|disease|infection|coeliac|celiac|gluten[- ]free (?:option|menu|meal)|migraines?|pneumonia|stroke|emergency room|in the er|operation|covid|health)",
            r"(?:i'm|i am|i was|he is|she is|she's|he's|is|was|feel(?:ing)?|got|been|am) (?:\w+ )?(?:sick|ill|unwell|poorly|vomiting|in pain|dying)|(?:tummy|stomach|head|tooth)\s?aches?|sick (?:mother|father|mum|mom|dad|wife|husband|child|son|daughter|kid|leave|day)|food poisoning|heart (?:attack|condition|problem)|nearly died|macular|cataracts?|glaucoma|in plaster|(?:a|the|my|his|her) rash|eczema|dialysis|nebuli[sz]er|fall alarm|pacemaker|the ward|appendix|physiotherapy|(?:bad|broken|new) (?:hips?|knees?|back|leg|arm|wrist|ankle)|(?:my|her|his) (?:eyes|eyesight|sight|hips?|knees?|lungs|hearing|nerves)",
        ),
    ),
    "bereavement": Phrases(
        strong=(
            r"(?:funeral|bereave\w*|passed away|deceased|grieving|mourning|condolences|widow(?:ed|er)?|in heaven|memorial service|probate|late (?:husband|wife|father|mother|mum|dad|son|daughter|brother|sister))|(?:my|our|his|her) (?:\w+ ){0,2}(?:died|has died|just died)|(?:death|loss) of (?:my|our|a)|lost my (?:husband|wife|father|mother|mum|mom|dad|son|daughter|brother|sister|grand\w+|baby|partner)",
        ),
    ),
    "family": Phrases(
        strong=(
            r"(?:my|our|his|her|their|two|three) (?:\w+ ){0,2}(?:wife|husband|fianc[eé]e?|partner|son|sons|daughter|daughters|kids?|kiddo|child|children|baby|toddler|newborn|infant|mother|father|mum|mom|dad|parents|granny|grandmother|grandma|grandad|grandfather|nan|nana|brother|sister|nephew|niece|family|in[- ]laws?|mother-in-law|little (?:girl|boy|one))",
            r"(?:wedding|honeymoon|anniversary|birthday|bday|christening|baby shower|family (?:emergency|trip|holiday|time)|quality time|thanksgiving|reunion|anniversaries)|alone with (?:the|my|two|three|our|a) \w+|(?:an?|my|our) (?:\d+|two|three|four|five|six|seven|eight|nine)[- ](?:year|yr|month|week)s?[- ]olds?|(?:baby|child|son|daughter|girl|boy|kid) (?:of|is|aged) (?:\d+|two|three|four|five|six|seven|eight|nine)|(?:is|only|just) (?:\w+ )?(?:days|weeks|months) old|since the baby|small (?:children|child|kids)|(?:look|looking|care|caring) after (?:my|her|him|his|our|mum|dad)|(?:ex-|my ex )(?:husband|wife|partner)|my ex|divorc\w*|(?:mum|mom|dad|mother|father|wife|husband|son|daughter)'s (?:\w+ )?(?:grave|birthday|house|home|\d0th|ashes|wedding)|(?:my|our|his|her) (?:late )?(?:gran|aunt|uncle|grandson|granddaughter|grandchild\w*|twins)|(?:he's|she's|he is|she is) (?:only |just |nearly |already )?(?:\d{1,2}|(?:seventy|eighty|ninety)[- ]?\w*)|(?:with a|a|the) (?:newborn|little one)|(?:the |our )?(?:kids|children|baby) (?:\w+ )?(?:need|needs|hungry|crying|asleep|freezing|waiting)|feed(?:ing)? (?:the|my|our) (?:kids|children|family|baby)",
        ),
        unless=(
            r"(?:account|card|phone|iphone|tablet|email|name|order|love|lol|rewards?|laptop|router|tv|computer|car|console)|(?:he|she)(?:'s| is) \d+ (?:hours?|minutes|mins|days|miles|weeks|months|percent)",
        ),
        strong_weight=0.55,
        unless_factor=0.8,
    ),
    "safety": Phrases(
        strong=(
            r"(?:unsafe|not safe|isn't safe|danger\w*|assault\w*|threaten\w*|attacked|harass\w*|stalk\w*|with a gun|a knife|gunman|violen\w*|mugged|burgl\w*|break[- ]in|explod\w*|exploded|caught fire|fire hazard|smoke|burn(?:t|ed) (?:my|me)|carbon monoxide|gas leak|electric shock|sparks|crashed into|(?:car|an|bad|serious) accident|intimidat\w*|hurricane|flood(?:ed|ing)?|identity theft|(?:my|our|their|personal|child) safety|for (?:our|my) safety|stranded|(?:alone|outside|walk(?:ing)?) (?:\w+ ){0,3}(?:at night|in the dark|in the rain|in the snow)|middle of nowhere|freezing (?:cold|outside|house)|no (?:heating|heat|hot water|electricity|running water)|injured|hazard)|violent (?:man|ex|husband|partner|home)|abusive (?:\w+ )?(?:ex|husband|partner|man)|(?:live|lives|living) (?:\w+ )?alone|(?:he's|she's|i'm|he is|she is|i am) (?:all |here )?alone|at a friend's|women's (?:shelter|refuge)|(?:night|dark) (?:here|outside|already)|getting (?:dark|cold)|(?:it's|is|it is) (?:perishing|freezing|bitterly cold|ice cold)(?: in here)?",
        ),
        strong_weight=0.55,
    ),
    "work": Phrases(
        strong=(
            r"(?:for|at|to|from|off|miss(?:ed|ing)?|late (?:for|to)|need (?:\w+ ){0,3}for|my|get to|go to|going to|i) work(?:ing)? (?:from home|today|tomorrow|tonight|and|so|because|laptop|computer|phone|meeting|due|on the|will|as|for)|work(?:ing)? from home|home office|for (?:my )?(?:work|job|business)|(?:late for|get to|go(?:ing)? to|back to|missed|missing|off) work",
            r"(?:my|our|own|small) (?:\w+ )?(?:business|job|boss|employer|livelihood|clients?|interview|career|shift|presentation|homework|exam|exams|thesis|coursework|assignment)|laid off|lost my job|unemployed|out of (?:a job|work)|(?:took|taken|taking|take|had to take|booked) (?:the |a |an |half a )?(?:\w+ )?(?:day|morning|afternoon|time) off|(?:my|for|at|to|do|finish) (?:\w+ )?(?:school|uni|university|college|studies|homework|finals|course|meetings?)|(?:back to|late for|miss(?:ed|ing)?|for) (?:school|class|college|uni)|(?:day|days|time|paid day) off (?:work|today|to)?|get (?:\w+ )?work done|make (?:a )?(?:living|money)|as an? (?:delivery driver|nurse|teacher|freelancer|student|seller|driver|musician|photographer|doctor|developer)|lost (?:sales|clients)|lose (?:sales|clients|customers|my job)|redundan\w*|lost (?:my|his|her) job|between jobs|out of work|self[- ]employed|freelanc\w*|i (?:run|own) (?:an?|my|our) \w+|(?:my|our) (?:\w+ )?(?:bakery|shop|caf[eé]|salon|restaurant|practice|farm|stall|clinic|pub)|turn(?:ed|ing)? (?:\w+ ){0,3}(?:customers|people|clients|guests) away|turn(?:ed|ing)? away (?:\w+ ){0,3}(?:customers|people|clients|guests)|(?:i'm|i am) an? (?:\w+ )?(?:translator|childminder|nurse|teacher|carer|driver|student|doctor|midwife|freelancer|tutor|photographer|designer|writer|builder|plumber|electrician|farmer|seller|musician|widow|widower|single \w+)|court (?:document|date|hearing|case)|night shifts?",
        ),
        strong_weight=0.6,
    ),
    "deadline": Phrases(
        strong=(
            r"(?:need|needed|want|require|must have|have to have|needs|has to be|have to be|be (?:here|there|home|delivered)) (?:\w+ ){0,5}(?:by|before|for|until) (?:\w+ )?(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d+(?:st|nd|rd|th|am|pm|:)|morning|afternoon|weekend|noon|christmas|next week|trip|wedding|birthday|interview|exam|meeting|flight)|need(?:ed)? (?:it|this|them|that|the \w+) (?:today|tonight|tomorrow|asap|urgently|now)",
            r"(?:miss|missed|missing|make|catch|late for) (?:\w+ ){0,2}(?:connect\w*|connection|flight|train|bus|party|appointment|meeting|interview|exam|deadline|slot|event|game|concert|plane|wedding|birthday)|connecting (?:flight|train)s?|(?:my flight|flight|trip|event|party|moving|wedding|exam|appointment|interview|holiday|vacation|travel(?:ling|ing)?|fly|flying|leave|leaving|expires?|due|presentation) (?:is )?(?:\w+ ){0,2}(?:today|tomorrow|tonight|in (?:\d+|an?|two|three|a few) (?:hours?|hrs|days?|minutes|mins)|this (?:morning|afternoon|evening|weekend|week)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
            r"(?:in|on) time for|running out of time|time is running|urgently|very urgent|before (?:my|the|our) (?:flight|trip|holiday|wedding|party|move|exam|interview|\w+ (?:leaves|starts|closes|expires))|(?:expire|expires|expiring) (?:today|tomorrow|soon|in|on)|(?:christmas|birthday|halloween|wedding) (?:gift|present|party)|gift for|present for|having a (?:\w+ )?party|(?:movers|removal|removers|guests|visitors|builders|family|midwife|nurse|carer|buyer|tenants?) (?:\w+ ){0,3}(?:in (?:an|one|two|\d+) (?:hours?|days?)|tomorrow|today|tonight|on \w+day|coming)|only until (?:\w+ )?(?:midnight|noon|tonight|tomorrow|\w+day|\d)|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday) is in (?:two|three|four|\d+) days|first (?:night out|holiday|trip) (?:\w+ ){0,3}(?:since|in|without|as)|for an? (?:\w+ )?(?:presentation|interview|exam|audition|hearing|viewing|inspection|ceremony|christening|recital|funeral)|(?:due|comes home|coming home|starts|leaving|moving) (?:at \d|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))|(?:course|term|school|job|exam|lecture|class|conference|semester|internship) (?:starts|begins|opens) (?:today|tomorrow|tonight|on|in|at|this|next)",
        ),
        strong_weight=0.55,
    ),
    "access": Phrases(
        strong=(
            r"(?:(?:i'm|am|is|are|was|who's|registered|a|my|our) disabled (?:\w+ )?(?:and|passenger|person|customer|man|woman|lady|child|son|daughter|mother|mum|mom|dad|father|parent|badge|people)|i am disabled|i'm disabled|disabilit(?:y|ies)|wheelchair|blind|deaf|hard of hearing|visually impaired|hearing impaired|screen readers?|voiceover|dyslexi\w*|autis\w*|mobility|crutches|walking stick|guide dog|service (?:dog|animal)|elderly|pensioner|senior citizen|old lady|old man|accessib\w*|braille|carer|caregiver|dementia|alzheimer'?s?)",
            r"(?:can't|cannot|can not|unable to|struggles? to|difficulty) (?:walk(?:ing)? (?:far|that|very|well|without|long|much|up|down)|climb|see well|hear well|stand|use (?:the )?stairs|read english|speak english)|(?:is|are|he's|she's|i'm|i am) (?:7|8|9)\d(?: years? old| and|yo)|(?:can't|cannot|can not|couldn't|struggle to|hardly|barely) (?:see|hear|read) (?:\w+ ){0,4}(?:print|phone|telephone|screen|well|small|letters?|the computer|speech)|lip[- ]?read\w*|(?:read|watch\w*) lips|hearing aids?|walking stick|my stick|zimmer|not (?:very |so |much )?good (?:with|at) (?:computers?|these (?:things|sort)|this sort|technology)|print(?:'s| is) (?:\w+ )?(?:too |very |so )?small|(?:i'm|i am) (?:nearly |over )?(?:seventy|eighty|ninety)[- ]?\w*",
        ),
    ),
}
LOYALTY = Phrases(
    strong=(
        r"(?:customers?|members?|clients?|subscribers?|users?|with you(?: guys)?|using (?:you|your|it|this)?|been (?:with|using)|loyal|fan) (?:\w+ ){0,4}(?:for|since|over|of) (?:\w+ ){0,3}(?:\d+|years?|yrs?|decades?|long|ages|ever)|(?:years?|yrs?|decades?) (?:\w+ )?(?:customer|member|loyal\w*|subscriber|client)",
        r"(?:loyal|long[- ]?time|long[- ]standing|longstanding|regular|frequent|valued|prime|premium|gold|platinum|diamond|silver|elite|vip|status|lifelong|faithful|paying|million miler?|mile|first class|business class) (?:\w+ )?(?:customers?|members?|flyers?|fliers?|travell?ers?|users?|subscribers?|status|guests?|shoppers?|passengers?)|i(?:'m| am) (?:a |an |also |your )?(?:\w+ )?(?:gold|platinum|diamond|premium|prime|elite)|loyal(?:ty)? (?:customer|to)|spend (?:\w+ ){0,3}(?:a year|every year|per year|a month)|(?:have|i've|we've) always (?:loved|been|used|flown|shopped)|(?:been|being) (?:a )?(?:\w+ )?(?:customer|member|subscriber|client|with you)|\d+\+? years? (?:as|of being|with you)|(?:flights|trips|orders) a year",
    ),
    strong_weight=0.6,
)

STAKES = {**VULNERABILITIES, "loyalty": LOYALTY}

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:cost(?:ing)?|missed|ruined|cancel(?:led)?|postpone) (?:\w+ ){0,3}(?:trip|holiday|vacation|party|day|weekend|plans|travel|wedding)|(?:tonight's|today's|tomorrow's|the big) (?:game|match|show|concert|final|episode)|(?:game|match|show|concert|premiere|kick[- ]?off) (?:is |starts? )?(?:tonight|tomorrow|today|in (?:\d+|an))|(?:live|living|am|i'm|currently) (?:\w+ )?(?:abroad|overseas|out of the country|in a rural area)|passport|visa (?:application|appointment)|stranded|stuck (?:at|in) (?:the )?(?:\w+ )?airport|(?:had|have|need) to (?:take|book|buy|pay|get|rent|arrive|make|drive) (?:\w+ ){0,4}(?:taxi|cab|hotel|another|new|extra|round trip|\d+ hours?|uber)",
        ),
        strong_weight=0.55,
    ),
    threshold=0.5,
)

UNITS = specifics("days weeks months years hours minutes quid pounds dollars euros")

WORDS = Phrases(
    theirs=True,
    strong=(
        r"(?:happy|congrat\w*|enjoy) (?:\w+ ){0,3}(?:birthday|anniversary|wedding|trip|holiday|honeymoon|married|marriage|baby)|(?:your loyalty|loyal|valued customer|being (?:a|our) \w+ (?:customer|member))|(?:special|important|difficult|stressful|worrying) (?:\w+ )?(?:occasion|event|day|time|trip|situation)|(?:your|the) (?:mother|father|mum|mom|dad|wife|husband|son|daughter|child|children|kids|family|wedding|birthday|party|connection|deadline)|(?:with|for) (?:a|the|your) (?:little one|newborn|toddler)|the little one|your (?:brother|sister|parents|grandson|granddaughter|job|shift|interview|exam|rent|health)",
    ),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """Yield each message that tells of something in the customer's life that raises the stakes."""
    for message in reading.customer:
        hints = {kind: hint for kind, phrases in STAKES.items() if (hint := reading.hint_of(phrases, message))}
        if other := reading.hint(signal, message):
            hints["plans"] = other
        if not hints:
            continue
        hint = max(hints.values(), key=lambda each: each.strength)
        for _ in range(len(hints) - 1):
            hint = hint.raised("another circumstance in the same message", 0.2)
        response = answered(reading, message, judge(reading, hint))
        yield cue("circumstance", hint, response, f"Message {message.id} tells what is at stake ({', '.join(hints)})")


def judge(reading: Reading, hint: Hint) -> Judge:
    """Whether a turn takes up what the message of the hint tells, its words for what is at stake among them."""
    message = hint.message
    hits = (hit for phrases in (*VULNERABILITIES.values(), signal.phrases) for hit in reading.hits(phrases, message))
    told = specifics(" ".join(message.text[hit.start : hit.end] for hit in hits))
    return partial(heard, reading, (WORDS, ACKNOWLEDGED), told - UNITS)
