"""Words from one person to another: wishes, thanks, humour and interest that serve no procedure.

Set phrases that everybody gets ("have a nice day") are left out, and so is what any reply may hold ("glad to help").
"""

from __future__ import annotations

from heartfelt.language.phrases import Phrases

_KIN = (
    r"(?:mother|mum|mom|father|dad|parents|wife|husband|partner|fiancée?|son|daughter|sister|brother|aunt(?:ie)?|uncle|"
    r"nan|gran(?:ny|ny's|dma|dad|dpa|dson|ddaughter|dchildren)?|kids?|children|boys?|girls?|baby|twins|little (?:one|man|"
    r"lady|ones|boy|girl)|family|neighbours?|bride|groom|class|choir|dog|cat|puppy|kitten)"
)
_WHO = r"(?:you|yourself|yourselves|each other|him|her|them|everyone|(?:your|the|that|those) (?:\w+ )?" + _KIN + ")"

WARMTH = Phrases(
    strong=(
        # wishes
        r"heal (?:well|up|fast|quickly)|(?:get|feel) (?:well|better) soon|speedy recovery|(?:good|safe|smooth|lovely) "
        r"(?:journey|drive|flight|landing|trip|crossing|ride)|safe (?:home|travels)|good luck|best of luck|break a leg",
        r"(?:look after|take (?:good )?care of|be (?:kind|good|gentle) to|mind|wrap up) " + _WHO,
        r"(?:put your feet up|get some (?:rest|sleep)|sleep (?:well|tight)|rest well|mind how you go|wrap up warm|"
        r"stay (?:warm|dry|strong)|chin up|hang on in there|keep (?:smiling|well|warm))",
        r"(?:i|we)(?: all)? wish (?:you|your|him|her|them|both|the two) (?:\w+ ){0,4}(?:\w+)|may (?:the|your|you|she|"
        r"he|they|it) (?:\w+ ){0,3}(?:be|bring|go|last|notice|rest|find|have)",
        r"(?:i|we) (?:do |really |so )?hope (?:that )?(?:your|he|she|they|it's|the) (?:\w+ ){0,4}(?:gets?|goes|has|"
        r"have|enjoys?|likes?|loves?|feels?|better|fun|laughs?|wins?|passe?s)",
        r"have an? (?:calm|quiet|peaceful|magical|lovely|wonderful|happy|brilliant|fine|relaxed) (?:\w+ ){0,2}(?:with|"
        r"trip|party|wedding|journey|flight|holiday|concert|birthday|honeymoon|exam|match|move|ride|read|sunday)",
        r"enjoy (?:\w+ ){0,3}(?:those|your new|every|the (?:new|film|show|concert|game|match|party|sun|music|trip|ride|"
        r"peace|quiet)|" + _KIN + ")",
        # to others, from others
        r"(?:say|tell|pass on|send|give) (?:\w+ ){0,4}(?:hello|hi|hug|kiss|cuddle|scratch|pat|belly rub|regards|love|"
        r"best wishes|high five|happy birthday)",
        r"(?:greetings|regards|hello|hugs?|love|well done|cheers|kisses) (?:from (?:me|us|all)|to) (?:\w+ ){0,2}(?:me|us|"
        r"all|you|him|her|them|" + _KIN + ")",
        r"please tell (?:him|her|them|your \w+) (?:that )?",
        # praise and thanks for the person
        r"(?:you|she|he|they)(?:'ve| have|'s| has|'d)? (?:\w+ )?(?:earned|deserved?s?) (?:it|that|this|an?|every|"
        r"some)|deserves? an? (?:\w+ )?(?:medal|cake|treat|rest|break|hug|prize|cookie|biscuit|drink)",
        r"(?:well|nicely|beautifully|bravely) (?:done|put|said|played|spotted)|you did (?:it|that|this|really well|"
        r"well|great|brilliantly)|(?:good|clever|bright) (?:for|on|of) you|hats off|i'm impressed|(?:never|couldn't "
        r"have) (?:\w+ ){0,2}(?:heard|put|said|seen) (?:it|that|this|one) (?:better|so)",
        r"(?:that's|that is|that was|how|you're|you are) (?:very |so |really |too |most )?(?:kind|sweet|thoughtful|"
        r"generous|brave|lovely|patient|funny|gracious)(?: of you)?[,.!]+",
        r"(?:thanks|thank you) for (?:the (?:laugh|smile|giggle|joke|story|kind thought)|making (?:me|us|my)|speaking "
        r"up|looking out|standing up|telling me|caring|thinking of|trusting|being so)",
        r"(?:made|making|makes) (?:me|us|the whole|a whole|our|my|everyone) (?:\w+ ){0,3}(?:laugh|smile|grin|giggle|"
        r"cry|blush|day|week|morning|shift|evening)|i (?:laughed|smiled|grinned|chuckled|giggled)|(?:still|now i'm) "
        r"(?:laughing|smiling|grinning)|over the moon|walking on air|warms my heart",
        # the writer as a person
        r"i(?:'ve| have) (?:\w+ )?(?:been (?:there|in your shoes)|one (?:too|at home|just like|of (?:those|my own))|"
        r"got one (?:too|at home|myself))|happened to me|same here|me too|so would i|you(?:'re| are) in good company",
        r"i(?:'d| would)(?: have)? (?:\w+ )?(?:shouted|cried|screamed|sworn|panicked|lost it|fainted|laughed|done "
        r"(?:the same|that too)|said (?:the same|worse)|be (?:nervous|scared|fuming|livid|worried|cross) too)|(?:if|"
        r"were) (?:it|i) (?:\w+ )?(?:my own mother|in your place)",
        r"(?:i|we) (?:\w+ )?(?:came|moved|grew up|learned|learnt|lost|lived|studied|married|baked|cook|sing) (?:\w+ "
        r"){0,6}(?:myself|too|also|ago|once|as a (?:child|kid|boy|girl|student))|(?:back )?when i was (?:a|at|little|"
        r"young|your)",
        r"(?:made|makes|had) my (?:\w+ )?(?:coffee|tea|lunch)|(?:i've|i have|i'll|have you) (?:\w+ )?(?:got|have|put|"
        r"make|made) (?:\w+ ){0,3}(?:coffee|tea|kettle|biscuits?|comfy chair|blanket)",
        # time and company
        r"no (?:rush|hurry)(?: at all)?[,.!]+|(?:take|takes) (?:all )?(?:your|the) (?:own )?time (?:you need|with it|"
        r"in the world|please)|you take your time|i(?:'m| am) not going (?:any|no)where|i(?:'ve| have) (?:got )?all "
        r"(?:day|night|the time)|(?:do|go through|get through|take|figure) (?:it|this|that|them)(?: out)? together|"
        r"one (?:step|thing|button|page|question|bit|click) at a time",
        # interest
        r"how(?:'s| is| are| was| were| did| has) (?:he|she|they|his|her|their|(?:the|your) (?:\w+ )?" + _KIN + r") "
        r"(?:\w+ ?){0,5}\?|how(?:'s| is| are) (?:he|she|they|the " + _KIN + r")(?:\w+ ?){0,2}\?",
        r"(?:what's|what is|what are) (?:his|her|its|their|the \w+'s) names?|on the mend|have you got (?:your|a) (?:cup|tea|"
        r"coffee|seat|chair|drink)|are you (?:both |all |two )?(?:warm|holding up|looking forward|excited|nervous)|(?:did|"
        r"was|is) (?:he|she|they|your "
        + _KIN
        + r") (?:\w+ ){0,2}(?:like|love|enjoy|pleased|happy|surprised|proud|excited)",
        # humour
        r"(?:don't|do not) tell (?:anyone|anybody|my|the boss|your)|between (?:you and me|us)|(?:can't|cannot|"
        r"couldn't|won't) vouch for|pun (?:very much )?intended|famous last words|(?:sounds|looks|seems) like "
        r"(?:someone|somebody|a man|a woman|a keeper|my kind)|cross my heart|bribe|guilty as charged",
        r"(?:phew|hooray|hurrah|hurray|bless (?:you|him|her|them)|poor (?:thing|you|soul|lad|love|mite|boy|girl|man|"
        r"chap)|what a (?:relief|picture|lovely|star|hero|champion|legend|joy|thought|adventure)|ta-da|ding ding)",
    ),
    weak=(
        r"(?:your|the|her|his|those|little) (?:\w+ )?" + _KIN,
        r"(?:tea|coffee|kettle|cake|biscuits?|chocolates?|beer|wine|garden|kitchen table|sofa|slippers|sunshine)",
        r"(?:laugh|smile|dance|sing|celebrate|brave|proud|lovely|beautiful|joyful|heart|luck)\w*",
        r"\s*(?:[😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰🙂🤗🤩😏😜😝🎃🎄🎉🎊🎂🎁💙💚💛🧡💜❤💕🎻🌷🌞🐾🍀]+|:-?\)|;-?\))",
    ),
    strong_weight=0.65,
    weak_weight=0.25,
)
# What turns such words into part of a procedure or into a set phrase.
PROCEDURAL = Phrases(
    strong=(
        r"(?:have a|enjoy the rest of your|enjoy your) (?:\w+ )?(?:day|evening|night|afternoon|morning|weekend|one|"
        r"week)[.!]*$",
        r"(?:refund|replace|deliver|order|invoice|cancel|password|account|appointment|engineer|dm|inconvenience|"
        r"feedback|apologi[sz]e|apologies|resolve|issue|assist)\w*",
        r"(?:hope|hoping) (?:this|that|it) helps|anything else|let (?:us|me) know|https?://",
    ),
)

# Words of the service itself: a sentence with one of them is hardly small talk.
PROCEDURE = frozenset(
    """account app apologies apologise apologize are assist assistance available booking bookings can check checking
    confirm contact could delivery detail details device did direct dm email feedback flight flights have help helping
    inconvenience issue issues let link message moment need number online order orders patience phone please pls problem
    problems refund regret report reported send service sorry step steps store team thank thanks unfortunately update
    updates wait waiting we'll website welcome what's where which will""".split()
)
