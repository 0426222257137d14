"""Tells something of their life that raises the stakes.

What it notices
    A deadline, money, health, a death, family, work, safety, access needs, or a long loyalty, told by the customer. It is
    `met` by words tied to it or by help that plainly removes the cause, `hollow` by a formula, else `missed`.

Why it matters
    Who tells of a wedding or a sick child says what the matter weighs. Bitner, Booms and Tetreault (1990) found that how
    employees respond to such needs decides whether the same failure is remembered as a good or a bad encounter. Some of
    them, such as health, money or a death, also mean that a customer may need more time or care.

When it is wrong
    In this version it finds about two in five of them and is right about as often, for people tell their lives in endless
    ways. It may take a mention of a relative or an event for a stake. It could be unfair to people who are less used to
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
            r"(?:cost|costing|costs|lost|lose|losing|owes?|holding|stealing|stole|took|taken|refund) (?:me |us |my |out |an? |over |about |an extra |extra )*[$£€]\d+|[$£€]\d+ (?:out of|extra|more|worse off)|lost (?:sales|income|earnings|wages)|cost(?:ing|s)? me (?:money|a fortune|a lot)|in debt|debts?|(?:until|till|before|next) (?:pay\s?day|i get paid)|(?:bank|late|overdraft) fees? (?:because|from|due)|(?:eviction|evicted|homeless|landlord|food bank|on benefits|single (?:mum|mom|mother|parent|income))",
        ),
        strong_weight=0.6,
    ),
    "health": Phrases(
        strong=(
            r"(?:hospital|surgery|cancer|chemo\w*|diabet\w*|insulin|medication|medicine|prescription|(?:my|the|a) doctor|medical|pregnan\w*|allerg\w*|asthma\w*|epilep\w*|seizures?|injur(?:y|ed|ies)|illness|ambulance|anxiety attack|mental health|depression|disease|infection|coeliac|celiac|gluten[- ]free (?:option|menu|meal)|migraines?|pneumonia|stroke|emergency room|in the er|operation|covid|health)",
            r"(?:i'm|i am|i was|he is|she is|she's|he's|is|was|feel(?:ing)?|got|been|am) (?:\w+ )?(?:sick|ill|unwell|poorly|vomiting|in pain|dying)|(?:tummy|stomach|head|tooth)\s?aches?|sick (?:mother|father|mum|mom|dad|wife|husband|child|son|daughter|kid|leave|day)|food poisoning|heart (?:attack|condition|problem)|nearly died",
        ),
    ),
    "bereavement": Phrases(
        strong=(
            r"(?:funeral|bereave\w*|passed away|deceased|grieving|mourning|condolences|widow(?:ed|er)?|in heaven|memorial service|probate|late (?:husband|wife|father|mother|mum|dad|son|daughter|brother|sister))",
            r"(?:my|our|his|her) (?:\w+ ){0,2}(?:died|has died|just died)|(?:death|loss) of (?:my|our|a)|lost my (?:husband|wife|father|mother|mum|mom|dad|son|daughter|brother|sister|grand\w+|baby|partner)",
        ),
    ),
    "family": Phrases(
        strong=(
            r"(?:my|our|his|her|their|two|three) (?:\w+ ){0,2}(?:wife|husband|fianc[eé]e?|partner|son|sons|daughter|daughters|kids?|kiddo|child|children|baby|toddler|newborn|infant|mother|father|mum|mom|dad|parents|granny|grandmother|grandma|grandad|grandfather|nan|nana|brother|sister|nephew|niece|family|in[- ]laws?|mother-in-law|little (?:girl|boy|one))",
            r"(?:wedding|honeymoon|anniversary|birthday|bday|christening|baby shower|family (?:emergency|trip|holiday|time)|quality time|thanksgiving|reunion|anniversaries)",
        ),
        unless=(r"(?:account|card|phone|iphone|tablet|email|name|order|love|lol|rewards?)",),
        strong_weight=0.55,
        unless_factor=0.8,
    ),
    "safety": Phrases(
        strong=(
            r"(?:unsafe|not safe|isn't safe|danger\w*|assault\w*|threaten\w*|attacked|harass\w*|stalk\w*|with a gun|a knife|gunman|violen\w*|mugged|burgl\w*|break[- ]in|explod\w*|exploded|caught fire|fire hazard|smoke|burn(?:t|ed) (?:my|me)|carbon monoxide|gas leak|electric shock|sparks|crashed into|(?:car|an|bad|serious) accident|intimidat\w*|hurricane|flood(?:ed|ing)?|identity theft|(?:my|our|their|personal|child) safety|for (?:our|my) safety|stranded|(?:alone|outside|walk(?:ing)?) (?:\w+ ){0,3}(?:at night|in the dark|in the rain|in the snow)|middle of nowhere|freezing (?:cold|outside|house)|no (?:heating|heat|hot water|electricity|running water)|injured|hazard)",
        ),
        strong_weight=0.55,
    ),
    "work": Phrases(
        strong=(
            r"(?:for|at|to|from|off|miss(?:ed|ing)?|late (?:for|to)|need (?:\w+ ){0,3}for|my|get to|go to|going to|i) work(?:ing)? (?:from home|today|tomorrow|tonight|and|so|because|laptop|computer|phone|meeting|due|on the|will|as|for)|work(?:ing)? from home|home office|for (?:my )?(?:work|job|business)|(?:late for|get to|go(?:ing)? to|back to|missed|missing|off) work",
            r"(?:my|our|own|small) (?:\w+ )?(?:business|job|boss|employer|livelihood|clients?|interview|career|shift|presentation|homework|exam|exams|thesis|coursework|assignment)|laid off|lost my job|unemployed|out of (?:a job|work)|(?:took|taken|taking|take|had to take|booked) (?:the |a |an |half a )?(?:\w+ )?(?:day|morning|afternoon|time) off|(?:my|for|at|to|do|finish) (?:\w+ )?(?:school|uni|university|college|studies|homework|finals|course|meetings?)|(?:back to|late for|miss(?:ed|ing)?|for) (?:school|class|college|uni)|(?:day|days|time|paid day) off (?:work|today|to)?|get (?:\w+ )?work done|make (?:a )?(?:living|money)|as an? (?:delivery driver|nurse|teacher|freelancer|student|seller|driver|musician|photographer|doctor|developer)|lost (?:sales|clients)|lose (?:sales|clients|customers|my job)",
        ),
        strong_weight=0.6,
    ),
    "deadline": Phrases(
        strong=(
            r"(?:need|needed|want|require|must have|have to have|needs|has to be|have to be|be (?:here|there|home|delivered)) (?:\w+ ){0,5}(?:by|before|for|until) (?:\w+ )?(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d+(?:st|nd|rd|th|am|pm|:)|morning|afternoon|weekend|noon|christmas|next week|trip|wedding|birthday|interview|exam|meeting|flight)|need(?:ed)? (?:it|this|them|that|the \w+) (?:today|tonight|tomorrow|asap|urgently|now)",
            r"(?:miss|missed|missing|make|catch|late for) (?:\w+ ){0,2}(?:connect\w*|connection|flight|train|bus|party|appointment|meeting|interview|exam|deadline|slot|event|game|concert|plane|wedding|birthday)|connecting (?:flight|train)s?|(?:my flight|flight|trip|event|party|moving|wedding|exam|appointment|interview|holiday|vacation|travel(?:ling|ing)?|fly|flying|leave|leaving|expires?|due|presentation) (?:is )?(?:\w+ ){0,2}(?:today|tomorrow|tonight|in (?:\d+|an?|two|three|a few) (?:hours?|hrs|days?|minutes|mins)|this (?:morning|afternoon|evening|weekend|week)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
            r"(?:in|on) time for|running out of time|time is running|urgently|very urgent|before (?:my|the|our) (?:flight|trip|holiday|wedding|party|move|exam|interview|\w+ (?:leaves|starts|closes|expires))|(?:expire|expires|expiring) (?:today|tomorrow|soon|in|on)|(?:christmas|birthday|halloween|wedding) (?:gift|present|party)|gift for|present for|having a (?:\w+ )?party",
        ),
        strong_weight=0.55,
    ),
    "access": Phrases(
        strong=(
            r"(?:(?:i'm|am|is|are|was|who's|registered|a|my|our) disabled (?:\w+ )?(?:and|passenger|person|customer|man|woman|lady|child|son|daughter|mother|mum|mom|dad|father|parent|badge|people)|i am disabled|i'm disabled|disabilit(?:y|ies)|wheelchair|blind|deaf|hard of hearing|visually impaired|hearing impaired|screen readers?|voiceover|dyslexi\w*|autis\w*|mobility|crutches|walking stick|guide dog|service (?:dog|animal)|elderly|pensioner|senior citizen|old lady|old man|accessib\w*|braille|carer|caregiver|dementia|alzheimer'?s?)",
            r"(?:can't|cannot|can not|unable to|struggles? to|difficulty) (?:walk(?:ing)? (?:far|that|very|well|without|long|much|up|down)|climb|see well|hear well|stand|use (?:the )?stairs|read english|speak english)|(?:is|are|he's|she's|i'm|i am) (?:7|8|9)\d(?: years? old| and|yo)",
        ),
    ),
}
MONEY, HEALTH, BEREAVEMENT, FAMILY, SAFETY, WORK, DEADLINE, ACCESS = VULNERABILITIES.values()
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
            r"(?:cost(?:ing)?|missed|ruined|cancel(?:led)?|postpone) (?:\w+ ){0,3}(?:trip|holiday|vacation|party|day|weekend|plans|travel|wedding)",
            r"(?:tonight's|today's|tomorrow's|the big) (?:game|match|show|concert|final|episode)|(?:game|match|show|concert|premiere|kick[- ]?off) (?:is |starts? )?(?:tonight|tomorrow|today|in (?:\d+|an))|(?:live|living|am|i'm|currently) (?:\w+ )?(?:abroad|overseas|out of the country|in a rural area)|passport|visa (?:application|appointment)|stranded|stuck (?:at|in) (?:the )?(?:\w+ )?airport|(?:had|have|need) to (?:take|book|buy|pay|get|rent|arrive|make|drive) (?:\w+ ){0,4}(?:taxi|cab|hotel|another|new|extra|round trip|\d+ hours?|uber)",
        ),
        strong_weight=0.55,
    ),
    threshold=0.5,
)


WORDS = Phrases(
    theirs=True,
    strong=(
        r"(?:happy|congrat\w*|enjoy) (?:\w+ ){0,3}(?:birthday|anniversary|wedding|trip|holiday|honeymoon|married|marriage|baby)|(?:your loyalty|loyal|valued customer|being (?:a|our) \w+ (?:customer|member))",
        r"(?:special|important|difficult|stressful|worrying) (?:\w+ )?(?:occasion|event|day|time|trip|situation)|(?:your|the) (?:mother|father|mum|mom|dad|wife|husband|son|daughter|child|children|kids|family|wedding|birthday|party|connection|deadline)",
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
    text = hint.message.text
    hits = (hit for phrases in (*STAKES.values(), signal.phrases) for hit in reading.hits(phrases, hint.message))
    told = specifics(" ".join(text[hit.start : hit.end] for hit in hits))
    return partial(heard, reading, (WORDS, ACKNOWLEDGED), told)
