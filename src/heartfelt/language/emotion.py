"""How a customer's words feel, from -2 (very negative) to 2 (very positive).

The valence of words comes from VADER (Hutto and Gilbert 2014), less the words that in customer service are about the
matter and not a feeling (help, please, problem, error, ...). What VADER does not know, the phrases here add: what customers
say when they are furious, let down, kept waiting, about to leave, thankful or delighted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentimentIntensityAnalyzer, SentiText, allcap_differential

from heartfelt.language.phrases import Phrases

LONGEST = 2000
# How many words before and after a word VADER looks at.
_BEFORE, _AFTER = 3, 2

_ABOUT_THE_MATTER = (
    "help helped helping helps please pls plz problem problems error errors issue issues support supported supports care "
    "number like sure ok okay yes no hi hello interest interested alert cancel cancelled canceled charge charged "
    "delay delayed solve solved resolve resolved free credit credits share shared fine chance play playing "
    "broken block blocked lost missing wrong fail failed warning security secure active natural super apologies sorry "
    "hope hoping want wanted matter need dear cut stop stopped stuck demand low pay fire top"
).split()  # fmt: skip

FURIOUS = Phrases(
    strong=(
        r"(?:the )?worst|wtf|wth|ffs|f+u+c+k\w*|f\*+\w*|bull ?shit|shit\w*|sh\*t|crap\w*|damn\w*|bloody|pissed|piss poor|hell",
        r"furious|livid|fuming|raging|outrag\w+|disgrac\w+|disgust\w+|appalling|pathetic|atrocious|horrendous|horrible|horrific|terrible|awful|abysmal|dreadful|shambles|shambolic|diabolical",
        r"garbage|trash|rubbish|scam\w*|con artists?|thie(?:f|ves)|rip ?off|ripped off|robb\w+|stealing|liars?|lied|lying|lies|idiots?|incompeten\w+|clowns?|morons?|fraud",
        r"hate|shame on|shameful|ashamed of|what a joke|a joke|insult\w*|nightmare|unacceptable|inexcusable|ridiculous|absurd|useless|rude|shocking|sucks?|stinks?",
        r"never (?:\w+ )?(?:again|buy|fly|use|order|shop|book|recommend)|last time i|had enough|😡|🤬|😠|👎|🖕|😤",
    )
)
LET_DOWN = Phrases(
    strong=(
        r"disappoint\w*|frustrat\w+|annoy\w+|irritat\w+|upset\w*|unhappy|not (?:very |at all )?(?:happy|impressed|good|acceptable|cool|ok|okay)|fed up|sick of|tired of|let down|letting me down",
        r"worried|worrying|anxious|stress\w*|desperate\w*|scared|afraid|panic\w*|sad|crying|gutted|heartbroken|ashamed|embarrass\w+|devastated|lonely|sick to",
        r"poor|bad|badly|worse|unfair|stupid|dumb|messed up|mess|waste[sd]?|wasting|silly|confus\w+|regret|inconvenien\w+|impossible|crazy|insane|unbelievable|unreal|so much for",
        r"seriously|come on|really\?|ugh+|argh+|smh|sigh|thanks for nothing|cheers for nothing|well done for|way to go|😭|😢|😞|😔|🙄|😒|☹|😩|😫|💔|😑|😐|:\(",
    )
)
KEPT_WAITING = Phrases(
    strong=(
        r"still (?:\w+ ){0,2}(?:no|not|nothing|waiting|haven't|hasn't|can't|won't|doesn't|isn't|down|broken|wrong)|(?:no|any) (?:reply|response|answer|explanation|update|communication)",
        r"(?:for|over|after|past|last|been) (?:\w+ ){0,2}(?:hours?|hrs?|days?|weeks?|months?|years?)|\d+ (?:hours?|hrs?|days?|weeks?|months?|times|calls|e-?mails)",
        r"again|keeps?|every (?:time|day|single)|(?:third|fourth|second|3rd|4th|2nd|several|many|multiple|countless) (?:times?|day|calls?|e-?mails?)|on hold|hung up|ignor\w+|no ?(?:one|body)|nothing|never|already|yet",
    )
)
LEAVING = Phrases(
    strong=(
        r"cancel(?:l?ing)? (?:my|our|the|this|it|all|prime|membership|subscription|account)\w*|switch(?:ing)? (?:to|back)|leaving|take my (?:money|business)|taking my (?:money|business)|go(?:ing)? elsewhere",
        r"lawyers?|sue|suing|legal|bbb|ombudsman|trading standards|complain\w*|refund|money back|compensat\w+|supervisor|manager|going to (?:competitor|another)",
    )
)
TROUBLED = Phrases(
    strong=(
        r"(?:not|isn't|doesn't|didn't|won't|can't|cannot|wouldn't|couldn't|aren't|wasn't|haven't|hasn't|don't) \w+|(?:dont|cant|wont|isnt|doesnt|didnt|havent|hasnt) \w+|unable|no longer",
        r"problems?|issues?|errors?|trouble|fault\w*|broken?|broke|damaged|wrong|missing|lost|stuck|down|crash\w*|bugs?|glitch\w*|slow|lag\w*|freez\w*|frozen|fail\w*|late|delay\w*|cancel\w*|charged|stolen|hacked|fix",
    )
)
THE_COMPANY = Phrases(
    strong=(
        r"customer (?:service|care|support)|your (?:\w+ )?(?:service|staff|team|company|employees?|agents?|drivers?|people|website|system|policy|stores?)|you (?:guys|people|lot)|y'all|yall|they",
    )
)
DELIGHTED = Phrases(
    strong=(
        r"love|loving|loved|adore|great|amazing|awesome|fantastic|brilliant|excellent|wonderful|best|happy|excited|enjoy\w*|perfect|beautiful|delicious|kudos|shout ?out|well done|impressed|legends?|superb|outstanding|lovely|yay|woo+",
        r"❤|😍|🎉|👏|🙌|😊|😁|😀|😃|😄|🤗|💕|💖|💜|💙|😋|👍|🙏|:\)|:-\)|:d|<3|😂",
    )
)
THANKFUL = Phrases(strong=(r"thank(?:s| you| u)|thx|thanx|cheers|ty|appreciat\w+|grateful",))
VERY_THANKFUL = Phrases(
    strong=(
        r"(?:thank you|thanks|thank u|thx) (?:so|very|ever so|a lot|a million|a bunch|loads|again)|really appreciate|much appreciated|thank(?:s| you)!|many thanks|(?:great|amazing|excellent|fantastic|brilliant|quick|good|awesome) (?:help|service|job|work|support|response)",
        r"(?:you(?:'re| are|r)?|u r) (?:the best|awesome|amazing|great|a star|a legend|so kind|very kind|so helpful|very helpful|fantastic|wonderful|an angel)|bless (?:you|him|her)|made my (?:day|week|night)|so (?:glad|pleased|relieved|happy)|have a (?:\w+ )?(?:good|great|nice|lovely|wonderful)|(?:good|great|nice|lovely) (?:day|evening|night|weekend)|what a relief",
    )
)
COURTEOUS = Phrases(
    strong=(
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening))|please|could (?:you|i|someone)|would (?:you|like)|can (?:you|i|someone)|wondering|may i|is there|how (?:do|can|much|long)|when (?:will|is|do)|what (?:is|are|time)|do you",
    )
)

PHRASES = (
    FURIOUS, LET_DOWN, KEPT_WAITING, LEAVING, TROUBLED, THE_COMPANY, DELIGHTED, THANKFUL, VERY_THANKFUL, COURTEOUS,
)  # fmt: skip

_LOUD = re.compile(r"\b[A-Z]{4,}\b")


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    analyzer = SentimentIntensityAnalyzer()
    for word in _ABOUT_THE_MATTER:
        analyzer.lexicon.pop(word, None)
    return analyzer


def valence(text: str) -> float:
    """The feeling of a text on the scale -2 to 2; reads at most its first `LONGEST` characters."""
    text = text[:LONGEST]
    if not text.isascii() and not _analyzer().emojis.keys().isdisjoint(text):
        compound = _analyzer().polarity_scores(text)["compound"]
    else:
        compound = _compound(text.strip())
    return round(2 * float(compound), 3)


class _Window(NamedTuple):
    """What VADER looks at to weigh one word: its neighbours, and whether only some words of the text are in capitals."""

    words_and_emoticons: list[str]
    is_cap_diff: bool


def _compound(text: str) -> float:
    """What VADER says of a text without emoji, sooner: only the words it knows are weighed, each among its neighbours."""
    analyzer = _analyzer()
    words = [SentiText._strip_punc_if_word(word) for word in text.split()]
    lower = [word.lower() for word in words]
    known = [i for i, word in enumerate(lower) if word in analyzer.lexicon and word not in BOOSTER_DICT]
    if not known:
        return 0.0
    some_in_capitals = allcap_differential(words)
    feelings: list[float] = [0.0] * len(words)
    for i in known:
        if lower[i] == "kind" and lower[i + 1 : i + 2] == ["of"]:
            continue
        window = _Window(words[max(0, i - _BEFORE) : i + _AFTER + 1], some_in_capitals)
        feelings[i] = analyzer.sentiment_valence(0, window, words[i], min(i, _BEFORE), [])[0]
    if "but" in lower:
        feelings = analyzer._but_check(words, feelings)
    return float(analyzer.score_valence([feeling for feeling in feelings if feeling], text)["compound"])


def loudness(text: str) -> float:
    """How much a text shouts, 0 to 1: words in capitals and repeated exclamation or question marks."""
    text = text[:LONGEST]
    return min(3, len(_LOUD.findall(text)) + text.count("!!") + text.count("?!") + text.count("??")) / 3
