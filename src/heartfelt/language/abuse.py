"""Insults and threats aimed at the person who answers, apart from swearing about a matter.

"This is bloody useless" is about the matter; "you are useless" is about a person. Only the second kind counts, so that
protection goes to those who need it and an angry customer is not taken for an abusive one.
"""

from __future__ import annotations

from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

_NOUN = (
    r"(?:idiots?|morons?|imbeciles?|cretins?|fools?|dumb ?ass(?:es)?|dumb|stupid|retard(?:s|ed)?|bitch(?:es)?|"
    r"whores?|sluts?|cunts?|bastards?|assholes?|arseholes?|dickheads?|twats?|wankers?|pricks?|scum(?:bags?)?|pigs?|"
    r"cows?|losers?|clowns?|muppets?|parasites?|vermin|trash|garbage|piece of (?:shit|crap|garbage|trash)|"
    r"pieces of shit|dumb(?:o|er|est)|useless|worthless|pathetic|brain ?dead|brainless|ugly|fat|thick|disgusting|"
    r"incompetent|liars?|crooks?|thie(?:f|ves)|jerks?|son of a bitch|motherfuckers?|fuckers?|shitheads?|"
    r"douche(?:bags?)?|hoes?|skanks?|perverts?|horrible person|waste of (?:space|oxygen|air|skin)|"
    r"low ?lifes?|half ?wits?|nitwits?|dimwits?|dipshits?|simpletons?|tossers?|bellends?|knobheads?|slags?|egits?|tits?|"
    r"maggots?|jackass(?:es)?|fuckwits?|fuckfaces?|fuckbrains?|butt ?heads?|bi[ao]tch(?:es)?|basturds?|shit|mother fuckers?)"
)
_VERY = (
    r"(?:(?:a|an|the|such|so|just|all|all a|a bunch of|really|very|fucking|bloody|damn|absolute|complete|total|utter|little|"
    r"absolutely|completely|totally|utterly|pretty|as|being|being a bit|nothing but|low|low life|lazy|punk|big|thick) ){0,4}"
)
_NAMES = (
    r"(?:idiots?|morons?|imbeciles?|cretins?|bitch(?:es)?|bi[ao]tch(?:es)?|cunts?|bastards?|assholes?|arseholes?|dickheads?|twats?|"
    r"wankers?|scumbags?|losers?|maggots?|half ?wits?|dumb ?ass(?:es)?|jerks?|slags?)"
)

ABUSE = Phrases(
    strong=(
        r"(?:you|u|ya|ye)(?: ?'re| are|'r| r|re)? " + _VERY + _NOUN,
        r"(?:your|ur) (?:so |really |very |such )?an? (?:fucking )?" + _NOUN,
        r"(?:you|u|ya|ye)(?: ?'re| are|'r| r|re) " + _VERY + r"(?:shitty|lazy|homo|gay|queer|full of (?:shit|crap))",
        r"(?:(?:the (?:fuck|hell|heck)(?: is)?|tf is|something) wrong with (?:you|u)|what(?: i|')s wrong with (?:you|u)\W{0,9}$)|"
        r"who the (?:fuck|hell) (?:are|do) (?:you|u)",
        r"(?:^\W{0,9}|[,;] ?|(?:yes|no|yeah|indeed|tell me|listen|ok|okay|bye|hey|oi) )(?:you |u )?"
        + _NAMES
        + r"\W{0,9}$",
        r"(?:are you|r u|are u|is (?:he|she)|(?:he|she|they)(?:'s|'re| is| are)) (?:just )?"
        + _VERY
        + r"(?:idiots?|morons?|stupid|"
        r"retarded|dumb|thick|brain ?dead|bitch(?:es)?|cunts?|assholes?)",
        r"(?:you|u) (?:\w+ ){0,2}(?:idiots?|morons?|bitch(?:es)?|cunts?|bastards?|assholes?|wankers?|scum|"
        r"motherfuckers?|whores?)",
        r"(?:fuck|f\*+k|fk|f\*ck|screw|damn) (?:you|u|off|ya|yourself|your (?:mother|mum|mom|(?:\w+ )?family)|"
        r"your ?self|urself)|(?:go|piss|sod|bugger) fuck yourself",
        r"(?:piss|sod|bugger|eff) off|stfu|gtfo|kys|shut (?:the fuck |the hell )?up|go to hell|burn in hell|"
        r"rot in hell|get lost|^\W{0,9}get the fuck (?:out|off|away)|shut your (?:\w+ )?(?:mouth|trap|gob|face|hole)|"
        r"keep your (?:\w+ )?mouth shut|none of your (?:fucking|bloody) business|^\W{0,9}(?:bite|blow) me\W{0,9}$",
        r"(?:suck|eat|lick|blow|ride|touch) (?:my|a|me|on my|deez|some)? ?(?:\w+ )?(?:dick|cock|balls|ass|arse|shit|"
        r"penis)|suck me",
        r"(?:kiss|lick) my (?:ass|arse)|up your(?:s| ass| arse)|jerk (?:you|me) off|blow ?job|send (?:me )?nudes",
        r"(?:i(?:'ll| will|'m going to|'m gonna|m gonna| am going to| want to|'d like to)|ima|imma|we'll|someone "
        r"(?:should|will)) (?:\w+ ){0,2}(?:kill|shoot|stab|beat|punch|slap|hurt|rape|strangle|smash|hunt|burn|bomb|"
        r"fuck) (?:\w+ )?(?:you|u|your (?:\w+ )?(?:family|house|home|kids|children|face|office|building))",
        r"(?:i know|i'll find out|we know) where (?:you|u|your family) (?:live|work|lives|sleep)|watch your back",
        r"(?:you|u)(?:'ll| will| better|'d better)? (?:\w+ ){0,2}(?:regret (?:this|it)|pay for this with your|"
        r"be sorry you)",
        r"(?:hope|wish) (?:that )?(?:you|u|your (?:\w+ )?(?:family|kids|mother|children)) (?:\w+ ){0,2}(?:die|dies|"
        r"dead|get cancer|gets cancer|rot|suffer|get fired|lose your job|burn|choke)",
        r"(?:kill|hang|shoot) (?:yourself|urself)|drop dead|(?:go|just) die|(?:you|u) (?:should|deserve to|"
        r"need to) (?:die|be (?:shot|raped|killed|beaten))",
        r"(?:i )?(?:fucking |really |so )?(?:hate|despise) (?:you|u)|(?:you|u) (?:make me sick|disgust me|"
        r"make me puke)",
        r"(?:fat|ugly|stupid|dumb|lazy|dirty|filthy|fucking|bloody|silly|nasty|useless) (?:\w+ )?(?:bitch(?:es)?|"
        r"cow|cunts?|whores?|sluts?|idiots?|morons?|bastards?|pigs?|retards?|bots?|robots?|machine|whoring|"
        r"foreigners?|immigrants?|hoe|assholes?)",
        r"(?:bitch|bi[ao]tch|whore|slut|cunt|nigger|faggit|faggots?|trann(?:y|ies)|paki|chink|spic|kike|asshole|mother ?fucker)s?|"
        r"eat shit",
        r"(?:go back to|learn (?:some )?) ?(?:your (?:own )?country|where you came from)|speak (?:proper |"
        r"real )?english you",
        r"(?:do|are|r) (?:you|u) (?:\w+ ){0,2}(?:a virgin|horny|naked|sexy|gay|wearing (?:panties|underwear)|have (?:sex|"
        r"a boyfriend|tits|boobs|a vagina)|(?:like|want) (?:sex|porn|pussy|cock|dick|penis|cum))",
        r"(?:want to|wanna|going to|gonna|like to|love to|let me|let's|can i|could i) (?:fuck|shag|lick) (?:with )?(?:you|u)|"
        r"(?:do|will|would|can|could) (?:you|u) (?:(?:want|like) to |wanna )?(?:fuck|shag|lick|have sex)|give me (?:sex|a fuck|"
        r"a blow ?job)|(?:want|like) (?:you|u) to (?:fuck|suck|lick|shag)|talk dirty|your sex life|(?:cock|cum|dick) suckers?|"
        r"my (?:\w+ )?(?:cock|dick) (?:in|up|on|is|feels)",
        r"(?:i|we|im|i'm) (?:\w+ )?(?:gonna|wanna|gotta) (?:kill|murder|stab|strangle|rape|hurt) (?:you|u)|(?:chop|beat|smash|slice) "
        r"(?:you|u) up|^\W{0,9}(?:kill|kick|slap|punch) (?:you|u|your \w+)\W{0,9}$",
        r"(?:you|u)(?:'re| are)? (?:going to|gonna|go to|must|will) die|do (?:you|u) want to die|^\W{0,9}die(?: now)?\W{0,9}$|"
        r"(?:like|want|wish|prefer) (?:it )?(?:if |that )?(?:you|u) (?:to )?(?:die|died|were dead)",
        r"(?:have|want|wanna have|having|want to have) sex(?: with (?:you|me|u))?|take off your (?:\w+ )?(?:clothes|"
        r"shirt|top)|(?:show|see) (?:me )?(?:your|ur) (?:tits|boobs|ass|pussy|body|dick)",
        r"(?:your|ur|yo) (?:mom|mother|mum|mama) (?:is|was|should|must)",
        r"what (?:an? )?(?:idiot|moron|stupid \w+|dumb \w+|bitch|cunt)s?",
        r"(?:idiots?|morons?|bitches|scumbags?)[!.]+",
        r"^\W{0,9}(?:\w+ )?(?:you|u) (?:really |do )?suck\W{0,9}$",
        r"(?:your|ur) (?:\w+ )?(?:ugly|fat|stupid|dumb|pathetic) (?:face|ass|brain|head|life|mouth|voice|accent)",
    ),
    weak=(
        r"(?:you|u) (?:suck|stink|smell|lie|disgust)|(?:you|u)(?:'re| are| r) (?:gay|fake|creepy|rude|mean|crazy|"
        r"mad|lame|boring)",
        r"horny|penis|pussy|tits|boobs|masturbat\w+|porn|naked|sexy|nude|dick|cock|cum|erect|orgasm|fuck me|(?:want|"
        r"can|could) (?:to )?fuck",
    ),
    unless=(
        r"(?:said|saying|says|called me|told me|calling me|yelled|shouted|screamed|sick (?:to|of)|tired of|myself)",
        r"(?:don't|do not|didn't|not|never) (?:\w+ ){0,2}(?:hate|blame) you|not you",
        r"(?:i|me|myself) (?:\w+ ){0,2}(?:feel|felt|look|am|was|i'm) (?:\w+ )?(?:stupid|an idiot|dumb|useless|a fool)",
    ),
)


def abusive(reading: Reading, threshold: float = 0.5) -> bool:
    """Whether a message of the customer insults or threatens the person who answers."""
    hints = (reading.hint_of(ABUSE, message) for message in reading.customer)
    return any(hint is not None and hint.strength >= threshold for hint in hints)
