"""Tells something of their life that raises the stakes.

What it notices
    x

Why it matters
    x

When it is wrong
    x

What helps instead
    x

References
    x
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal
from heartfelt.signals.response import answered, cue, heard

VULNERABILITIES: dict[str, Phrases] = {
    "money": Phrases(
        strong=(
            r"(?:can't|cannot|couldn't|can not|unable to|struggling to) (?:\w+ )?(?:afford|pay (?:my|the|rent|bills?))|(?:i'm|i am|we're|am|being|going) (?:\w+ )?(?:broke|skint|bankrupt|penniless)|out of pocket|overdrawn|overdraft|last (?:of my )?(?:money|penny|pennies|pay)",
            r"(?:my|the|our|pay) (?:rent|mortgage|benefits|wages|salary|pension|paycheck|pay cheque)|(?:no|any|little|low on|short on|need (?:my|the|that|this)|all my|hard[- ]earned) (?:money|cash|funds|income)(?: (?:to|for|left|until|till|back))?|pay(?:ing)? (?:my )?(?:bills|rent)|feed (?:my|the|our)|buy food|without (?:food|heating)|heat(?:ing)? on",
            r"(?:cost|costing|costs|charged|lost|lose|losing|owes?|holding|stealing|stole|took|taken|pay(?:ing)?|spend|spent) (?:me |us |my |out |an? |over |about |an extra |extra )*[$£€]\d+|[$£€]\d+ (?:out of|extra|more|worse off)|lost (?:sales|income|earnings|wages)|cost(?:ing|s)? me (?:money|a fortune|a lot)|in debt|debts?",
        ),
        weak=(r"afford|expensive|budget|savings|income|fees?|broke|refund me|bills?|money",),
        strong_weight=0.6,
    ),
    "health": Phrases(
        strong=(
            r"(?:hospital|surgery|cancer|chemo\w*|diabet\w*|insulin|medication|medicine|prescription|doctor|medical|pregnan\w*|allerg\w*|asthma\w*|epilep\w*|seizures?|injur(?:y|ed|ies)|illness|ambulance|anxiety attack|mental health|depression|disease|infection|coeliac|celiac|gluten|migraines?|pneumonia|stroke|emergency room|in the er|operation|covid|health)",
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
            r"(?:my|our|his|her|their|your|the|a|two|three|with) (?:\w+ ){0,2}(?:wife|husband|fianc[eé]e?|partner|son|sons|daughter|daughters|kids?|kiddo|child|children|baby|toddler|newborn|infant|mother|father|mum|mom|dad|parents|granny|grandmother|grandma|grandad|grandfather|nan|nana|brother|sister|nephew|niece|family|in[- ]laws?|mother-in-law|little (?:girl|boy|one))",
            r"(?:wedding|honeymoon|anniversary|birthday|bday|christening|baby shower|family (?:emergency|trip|holiday|time)|quality time|thanksgiving|reunion|anniversaries)",
        ),
        strong_weight=0.55,
    ),
    "safety": Phrases(
        strong=(
            r"(?:unsafe|not safe|isn't safe|danger\w*|assault\w*|threaten\w*|attacked|harass\w*|stalk\w*|gun|knife|violen\w*|robbed|mugged|burgl\w*|break[- ]in|explod\w*|exploded|caught fire|on fire|fire hazard|smoke|burn(?:t|ed|ing)|carbon monoxide|gas leak|electric shock|sparks|crash(?:ed)? (?:my|the|into)|car accident|accident|intimidat\w*|hurricane|flood(?:ed|ing)?|identity theft|stolen identity|hacked|safety|stranded|scared|injured|hazard)",
        ),
        strong_weight=0.55,
    ),
    "work": Phrases(
        strong=(
            r"(?:for|at|to|from|off|miss(?:ed|ing)?|late (?:for|to)|need (?:\w+ ){0,3}for|my|get to|go to|going to|i) work(?:ing)? (?:from home|today|tomorrow|tonight|and|so|because|laptop|computer|phone|meeting|due|on the|will|as|for)|work(?:ing)? from home|home office|for (?:my )?(?:work|job|business)|(?:to|late for|go to|missed|miss|off) work",
            r"(?:my|our|a|own|small|the) (?:\w+ )?(?:business|job|boss|employer|livelihood|clients?|interview|career|shift|deadline|presentation|homework|class|exam|exams|thesis|coursework|assignment)|laid off|lost my job|unemployed|(?:day|days|time|paid day) off (?:work|today|to)?|get (?:\w+ )?work done|make (?:a )?(?:living|money)|as an? (?:delivery driver|nurse|teacher|freelancer|student|seller|driver|musician|photographer|doctor|developer)|lost (?:sales|clients)|lose (?:sales|clients|customers|my job)",
        ),
        strong_weight=0.6,
    ),
    "deadline": Phrases(
        strong=(
            r"(?:need|needed|want|wanted|require|must have|have to have|needs) (?:\w+ ){0,6}(?:by|before|for|until|today|tonight|tomorrow|asap)(?: today| tonight| tomorrow| monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d+|the (?:morning|weekend|end)|noon|christmas|next week|then|my|a|this)?",
            r"(?:miss|missed|missing|make|catch|make it to|get to|late for|board) (?:\w+ ){0,2}(?:connect\w*|connection|flight|train|bus|party|appointment|meeting|interview|exam|deadline|slot|event|game|concert|plane|wedding|birthday)|connecting (?:flight|train)s?|(?:flight|train|plane|trip|event|party|move|moving|wedding|exam|appointment|holiday|vacation|travel\w*|fly|flying|leave|leaving|going|expires?|due|closing|closes?|presentation|delivery) (?:\w+ ){0,3}(?:today|tomorrow|tonight|in (?:\d+|an?|two|three|a few) (?:hours?|hrs|days?|minutes|mins)|this (?:morning|afternoon|evening|weekend|week)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
            r"(?:in|on) time for|running out of time|time is running|urgent(?:ly)?|before (?:my|the|our) (?:flight|trip|holiday|wedding|party|move|exam|interview|\w+ (?:leaves|starts|closes|expires))|(?:expire|expires|expiring) (?:today|tomorrow|soon|in|on)|(?:christmas|birthday|halloween|wedding) (?:gift|present|party)|gift for|present for|having a (?:\w+ )?party",
        ),
        strong_weight=0.55,
    ),
    "access": Phrases(
        strong=(
            r"(?:disab(?:led|ility|ilities)|wheelchair|blind|deaf|hard of hearing|visually impaired|hearing impaired|screen readers?|voiceover|dyslexi\w*|autis\w*|mobility|crutches|walking stick|guide dog|service (?:dog|animal)|elderly|pensioner|senior citizen|old lady|old man|accessib\w*|braille|carer|caregiver|dementia|alzheimer'?s?)",
            r"(?:can't|cannot|can not|unable to|struggles? to|difficulty|hard to) (?:walk\w*|climb|see well|hear well|stand|use (?:the )?stairs|read english|speak english)|(?:my|is|are|he's|she's|i'm|i am) (?:\w+ )?(?:7|8|9)\d(?: years? old|yo)?",
        ),
    ),
}
MONEY, HEALTH, BEREAVEMENT, FAMILY, SAFETY, WORK, DEADLINE, ACCESS = VULNERABILITIES.values()
LOYALTY = Phrases(
    strong=(
        r"(?:customer|member|client|subscriber|user|with you(?: guys)?|using (?:you|your|it|this)?|been (?:with|using)|loyal|fan) (?:\w+ ){0,4}(?:for|since|over|of) (?:\w+ ){0,3}(?:\d+|years?|yrs?|decades?|long|ages|ever)|(?:years?|yrs?|decades?) (?:\w+ )?(?:customer|member|loyal\w*|subscriber|client)",
        r"(?:loyal|long[- ]?time|long[- ]standing|longstanding|regular|frequent|valued|prime|premium|gold|platinum|diamond|silver|elite|vip|status|lifelong|faithful|paying|million miler?|mile|first class|business class) (?:\w+ )?(?:customers?|members?|flyers?|fliers?|travell?ers?|users?|subscribers?|status|guests?|shoppers?|passengers?)|day one|i(?:'m| am) (?:a |an |also |your )?(?:\w+ )?(?:gold|platinum|diamond|premium|prime|skypriority|elite|medallion)|million mile\w*|loyal(?:ty)? (?:customer|to)|spend (?:\w+ ){0,3}(?:a year|every year|per year|a month)|always (?:loved|been|used|flown|shopped)|(?:flights|trips|orders) a year",
    ),
    strong_weight=0.6,
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:cost(?:ing)?|missed|ruined|cancel(?:led)?|postpone) (?:\w+ ){0,3}(?:trip|holiday|vacation|party|day|weekend|plans|travel|wedding)",
            r"stranded|stuck (?:at|in) (?:the )?(?:\w+ )?airport|(?:had|have|need) to (?:take|book|buy|pay|get|rent|arrive|make|drive) (?:\w+ ){0,4}(?:taxi|cab|hotel|another|new|extra|round trip|\d+ hours?|uber)",
        ),
        strong_weight=0.55,
    ),
    threshold=0.5,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """Yield each message that tells of something in the customer's life that raises the stakes."""
    for message in reading.customer:
        hints = [reading.hint_of(phrases, message) for phrases in (*VULNERABILITIES.values(), LOYALTY)]
        hint = max((each for each in (*hints, reading.hint(signal, message)) if each), key=_strength, default=None)
        if hint is None:
            continue
        for _ in range(sum(each is not None for each in hints) - 1):
            hint = hint.raised("another circumstance in the same message", 0.2)
        response = answered(reading, message, lambda turn: heard(reading, message, turn, WORDS))
        yield cue("circumstance", hint, response, "The customer tells what is at stake for them")


WORDS = Phrases(
    strong=(
        r"(?:happy|congrat\w*|enjoy) (?:\w+ ){0,3}(?:birthday|anniversary|wedding|trip|holiday|honeymoon)|(?:safe|well|better|recovery|condolences|sorry for your loss|loyalty|loyal|valued customer)",
        r"(?:special|important|difficult|stressful|worrying) (?:\w+ )?(?:occasion|event|day|time|trip|situation)|(?:your|the) (?:mother|father|mum|mom|dad|wife|husband|son|daughter|child|children|kids|family|wedding|birthday|party|connection|deadline)",
    ),
)


def _strength(hint: Hint) -> float:
    return hint.strength
