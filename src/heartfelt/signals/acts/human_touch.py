"""Adds humour, small talk or personal words made for this customer.

What it notices
    Words that serve no procedure: a wish, a joke, a shared interest, a reaction to what the customer told, made for
    this person.

Why it matters
    Warmth that is not in the script shows that a person answered. Scripted warmth does not do this; it costs the one
    who must show it and reads as what it is (Hochschild 1983; Grandey 2003).

When it is wrong
    Exclamation marks and set phrases are no warmth, and cheerful words can be out of place in a sad case. Reserved
    people, cultures and trades are warm with fewer words, second-language writers joke less in writing, and many
    regulated scripts leave no room: absence of this act means nothing. In this version it finds about four in ten.

What helps instead
    More of it where it is true and wanted: pick one thing that this customer told you and answer it as you would a
    neighbour. Leave it out where it would be an act.

References
    Hochschild, A. R. (1983). The managed heart. University of California Press.
    Grandey, A. A. (2003). When "the show must go on". Academy of Management Journal 46(1).
    CareBench codebook, act `human_touch`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.language.warmth import PROCEDURAL, PROCEDURE, WARMTH
from heartfelt.language.words import words
from heartfelt.signal import Signal

SHORT = 150

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"congrat\w*|happy (?:\w+ )?(?:birthday|anniversary|halloween|christmas|holidays?|thanksgiving|easter|new "
            r"year|eid|diwali|hanukkah|friday|retirement)|merry christmas|get well soon|best of luck|good luck",
            r"sounds like (?:an?|you|your|the|it|there)|fingers crossed|(?:can't|cannot|could not|couldn't) wait to|"
            r"high five|cheers to",
            r"(?:i|we) (?:would )?(?:love|adore) (?:that|it|this|your|the|a|those|these) \w+|we love (?:to|our|you)|"
            r"big fan of",
            r"(?:that|it|she|he|you|this) (?:sure |really |certainly )?(?:looks?|sounds?) (?:\w+ )?(?:delicious|"
            r"amazing|gorgeous|lovely|beautiful|great|fantastic|tasty|fun|cosy|cozy|cute|adorable|yummy|awesome|"
            r"stunning)",
            r"what an? (?:\w+ )?(?:view|shot|photo|picture|crew|team|idea|story|day|night|trip|treat|cutie|beauty|"
            r"life|sight|game|way)",
            r"(?:well played|good one|touch[eé]|nice one|cool beans|woo+t?|woo ?hoo|yay|aww+|ha(?:ha)+|lol|hehe|oops|"
            r"yum+|bravo)",
            r"great (?:choice|taste|question|catch|minds|looking|shot|pic\w*|day for)|good (?:choice|taste|catch|"
            r"thinking)",
            r"(?:enjoy|have fun|savou?r|treat yourself)(?: \w+){1,8}!|enjoy (?:your|that|the|every|it|them)|have fun",
            r"(?:i|we) (?:hope|wish) (?:that )?(?:you|your|the|she|he|they|everyone|all|to see you) (?:\w+ "
            r"){0,3}(?:enjoy\w*|feels?|sing|recover\w*|luck|win|fun|best|make it|gets? (?:well|better)|a great|cuddle|"
            r"like)",
            r"(?:safe travels|safe trip|bon voyage|bon app[eé]tit|sweet dreams|sleep well|take care of yourself|rest "
            r"up|keep warm|stay warm)",
            r"(?:my|our) (?:own |favou?rite )?(?:mum|mom|dad|kids?|son|daughter|dog|cat|rabbits?|grandma|nan|wife|"
            r"husband|favou?rite)",
            r"i (?:know the feeling|feel your pain|feel you|hear ya|used to|also (?:have|love)|have (?:one|the same) "
            r"(?:too|myself|at home))",
            r"(?:i'm|i am|we're|we are) (?:right )?(?:jealous|blushing|there with you|ready for (?:ya|you)|excited "
            r"for you|rooting for you|crossing)",
            r"(?:shout ?out|made (?:my|our) (?:day|morning|week)|makes us smile|brings? a smile|put a smile|warms? "
            r"(?:my|our) hearts?)",
            r"(?:before you know it|can't beat|nothing (?:better|beats)|you got this|got this|hang in there|never "
            r"know|you never know|us too)",
            r"(?:we|i) (?:would|'d) (?:love|be thrilled) to (?:have|see|welcome) you|welcome you (?:on board|aboard|"
            r"back)|see you (?:there|then|soon|on ?board)",
            r"what a relief",
            r"how (?:was|is) (?:your|the) (?:day|weekend|holiday|trip|morning|little one|baby|dog|cat|party|wedding)",
        ),
        weak=(
            r"hope|enjoy|enjoyed|love|glad|excited|wow|fun|treat|smile|favou?rite|awesome|fantastic|amazing|gorgeous|"
            r"wonderful|cool",
            r"too|friend|my friend|mate|buddy|folks|gang",
            r"halloween|christmas|holiday|weekend|birthday|wedding|anniversary|honeymoon|baby|puppy|kitten|dog|cat|"
            r"kids|grandma|coffee|sunset",
            r"\s*[😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰🙂🤗🤩😏😜😝🎃🎄🎉🎊🎂🎁💙💚💛🧡💜❤💕🐶🐱🎶🍕🍻🙌👏✈🌞]+",
        ),
        unless=(
            r"(?:dm|sorry|apologi\w+|assist\w*|inconvenience|regret|unfortunately|details|resolve\w*|issue|contact|"
            r"link|account|feedback)",
            r"(?:have|having|hope|hope you have|wish you) an? (?:\w+ )?(?:great|nice|good|lovely|wonderful|excellent|"
            r"amazing|fantastic|pleasant|rest|day|one)|hope (?:this|that|it) helps|(?:hope|hoping) to see you|"
            r"(?:enjoy|rest of) your (?:day|books?|evening|night)",
            r"(?:happy|glad|here) to (?:help|assist)|thanks for (?:reaching|contacting|your patience)|let us know|"
            r"anything else|https?://",
        ),
        strong_weight=0.6,
        weak_weight=0.25,
        unless_factor=0.45,
    ),
    threshold=0.55,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = _strongest(reading, message)
        if hint is None:
            continue
        if hint.quote.rstrip().endswith("!"):
            hint = hint.raised("it is said with spirit", 0.1)
        shared = len(reading.shared(message))
        if shared:
            hint = hint.raised(f"the message takes up {shared} of the customer's own words", min(0.06 * shared, 0.2))
        hint = _fitting(reading, message, hint)
        took = f"and takes up {shared} of the customer's own words" if shared else "in words that serve no procedure"
        yield hint.finding(f"Message {message.id} speaks to the customer as a person {took}.")


def _strongest(reading: Reading, message: Message) -> Hint | None:
    """What in the message speaks most to the person."""
    own, warm = reading.hint(signal, message), reading.hint_of(WARMTH, message)
    if warm and any(warm.start <= hit.start < warm.end for hit in reading.hits(PROCEDURAL, message)):
        warm = warm.lowered("the sentence is about a procedure as well", 0.5)
    hints = [hint for hint in (own, warm) if hint]
    return max(hints, key=lambda hint: hint.strength) if hints else _exclaimed(reading, message)


def _exclaimed(reading: Reading, message: Message) -> Hint | None:
    """A short message said with spirit that has no word of any procedure in it."""
    if len(message.text) > SHORT or "!" not in message.text:
        return None
    numbered = any(char.isdigit() for char in message.text.lstrip("@0123456789"))
    if numbered or not PROCEDURE.isdisjoint(words(message.text)):
        return None
    spirited = (each for each in reading.sentences(message) if each.text.endswith("!") and each.text.count(" ") > 1)
    first = next(spirited, None)
    return reading.hint_at(message, first, 0.48) if first else None


def _fitting(reading: Reading, message: Message, hint: Hint) -> Hint:
    """Lightness after distress is seldom wanted."""
    before = reading.before(message)
    if before is None:
        return hint
    feels = reading.valence(before.messages[-1])
    if feels >= 0.8:
        return hint.raised("the customer had written cheerfully", 0.2)
    return hint.lowered("the customer had written in distress", 0.7) if feels <= -0.8 else hint
