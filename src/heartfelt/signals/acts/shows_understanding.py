"""Restates or uses the specifics of the case, so that the customer can see they were understood.

What it notices
    A sentence that acknowledges or sums up the matter in words the customer had used, or answers a feeling with what
    it is about. A formula that would fit anybody does not count.

Why it matters
    Customers mostly give hints of what moves them and go on when nobody takes them up. Naming what was heard is the
    shortest empathic answer and does not prolong the talk (Suchman and others 1997).

When it is wrong
    Words can be repeated without being understood, and understood without being repeated: a fitting answer may show it
    better. Writers in a second language lean on the customer's own words, or on fixed phrases, for safety. Required
    read-backs in regulated work look like this act. A weak signal: in this version it finds about one in three.

What helps instead
    More of it: begin with the one fact that matters most to this customer ("so the parcel came after the party") and
    then go on to what you do.

References
    Suchman, A. L., Markakis, K., Beckman, H. B., Frankel, R. (1997). A model of empathic communication in the medical
    interview. JAMA 277(8).
    CareBench codebook, act `shows_understanding`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.language.words import specifics
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:sorry|sad|saddened|gutted|apologi[sz]e|disappointed|upset)(?: to \w+| about| for| if| as)?(?: that)? "
            r"(?:your|you|the|our|she|he|we|they|there|it) (?:\w+ ){0,5}(?:was|wasn't|were|weren't|is|isn't|has|"
            r"hasn't|had|hadn't|haven't|didn't|aren't|couldn't|only|ran|found|missed|lost|received|got|arrived|not|"
            r"problems)",
            r"(?:i|we) (?:\w+ ){0,2}(?:understand|realise|realize|gather|imagine|appreciate|agree) (?:that )?(?:your|"
            r"you|you're|you've|the|it|this|wanting|having|waiting|losing|being) (?:\w+ ){2}",
            r"(?:i|we) (?:can )?see (?:that |why |how |what |exactly )?(?:your?|you're|you've|this|the) (?:\w+ "
            r"){0,3}\w+",
            r"(?:i|we) (?:know|understand|appreciate|get|realise|realize) (?:how|what|why|that|it) (?:\w+ ){0,6}\w+",
            r"(?:just to confirm|if i understand|to recap|let me recap|you're saying|you said|you mentioned|as you "
            r"say|so you|so your|so the)",
            r"(?:that|it|this) (?:must|can't|cannot) (?:have|be)|(?:that|it|this) (?:definitely |certainly |really "
            r")?(?:shouldn't|isn't the|is not the|doesn't sound|does sound|sounds) \w+",
            r"(?:that's|that is) (?:certainly |definitely |really )?(?:not the|quite a|a long|an awful|no way)",
            r"sounds like (?:you|your|the|this)|especially (?:when|after|with|if|before) (?:\w+ ){0,3}\w+",
            r"no wonder|in your (?:place|shoes)|i'd (?:feel|be feeling) the same|a wasted (?:trip|journey|day)",
            r"(?:we|i) (?:don't )?want (?:to be sure|to make sure|you|your)(?: that)? (?:\w+ ){2}",
            r"no wonder|the last thing (?:you|anyone|anybody)|(?:and|then) (?:a|an|all|on top)(?: of)? (?:it|this|"
            r"that) (?:while|with|when)|on top of (?:that|it|all|everything)|what (?:rotten |awful |bad |terrible "
            r")?(?:timing|luck)|not what you (?:\w+ )?(?:need|wanted|order|expect|plan)\w*|(?:is|are|was|that's) no "
            r"(?:place|joke|small thing|picnic|life|way to (?:live|start|spend|treat|find))",
            r"you (?:did|had done|'d done|have done) (?:nothing|everything|all)|you(?:'re| are| were) (?:quite |"
            r"absolutely |completely |entirely )?right|you(?:'ve| have|'d| had) (?:\w+ ){0,2}(?:told|said|explained|"
            r"waited|done|tried|written|planned|saved|paid|rung|called) |(?:what|exactly what|as) you (?:said|asked|"
            r"wrote|described|told)",
            r"(?:would|'d) (?:\w+ )?(?:make|have made|drive|worry|frighten|upset|annoy|scare|break) (?:me|anyone|"
            r"anybody|my)|(?:that|it) (?:must have|must) (?:been|be|felt|feel|given|come|hurt|looked)|i(?:'d| would) "
            r"(?:\w+ )?(?:be|feel|have been) (?:\w+ )?(?:the same|too|angry|cross|upset|furious|worried|lost)",
            r"(?:and )?we (?:sent|let|left|made|told|kept|talked|promised|put|had|gave|forgot|took|kept) you|i "
            r"promised|(?:nobody|no one|no-one) (?:answered|told|rang|called|came|wrote|listened|noticed|warned)|"
            r"(?:should never|shouldn't|should not|never should) have (?:\w+ )?(?:been|happened|had|got|come|gone|"
            r"left)|isn't (?:a|your|something you)|it isn't your fault",
            r"(?:is|are|was) (?:everybody|everyone|anyone|anybody|somebody|you|he|she|they|it|nobody) (?:\w+ "
            r"){0,2}(?:ok|okay|all right|alright|safe|hurt|cut|burnt|injured|unharmed)|(?:everybody|everyone|all) "
            r"(?:all right|ok|okay|safe)[,?]|first the \w+",
            r"(?:so|then|and) (?:we|i) (?:don't|do not|won't|looked|look|skip|start|stop)|if you (?:want|need) (?:to|"
            r"a) (?:stop|pause|break|minute|moment)|(?:i|we) (?:hear|see) (?:the trouble|the problem|what that|what "
            r"this|why that|how much|why you)|(?:a|an|two|three|four|five|six|seven|nine|ten|\d+) (?:whole |long |"
            r"full )?(?:hours|days|weeks|months|years|times|mornings|visits|calls) (?:of|without|in a row|is a|with|"
            r"on) ",
        ),
        weak=(
            r"frustrating|disappointing|worrying|stressful|upsetting|painful|annoying",
            r"oh no|oh dear|oh my",
            r"frighten\w*|scar(?:ed|y)|griev\w+|exhausting|horrible|awful|rotten|miserable|rough|infuriating|"
            r"maddening|hurts?|heartbreaking|nightmare|shock|ashamed|lonely|unsettling|nerve-?\w+|long (?:time|wait|"
            r"day)|cruel|unfair|ouch",
        ),
        unless=(
            r"(?:any|the|this|your) (?:\w+ )?(?:inconvenience|frustration|trouble|confusion|feedback|disappointment|"
            r"concerns?)",
            r"(?:feel|feeling) this way|so (?:that )?(?:we|i) can|to hear (?:this|that|about this|about that)[.!,]+",
            r"you(?:'re| are| were)? (?:\w+ )?(?:having|experiencing|had to go through)|because|happy to help|here to "
            r"(?:help|assist)",
            r"(?:we|i) see (?:here|from|in)|https?://",
        ),
        strong_weight=0.4,
        weak_weight=0.15,
        unless_factor=0.6,
    ),
    threshold=0.55,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        taken = len(specifics(hint.quote) & reading.shared(message))
        if taken:
            hint = hint.raised(f"the sentence takes up {taken} of the customer's own words", min(0.25 * taken, 0.6))
        hint = _answering_need(reading, hint)
        words = f"{taken} of the customer's own words" if taken else "what this matter means to the customer"
        yield hint.finding(f"Message {message.id} takes up {words} before it goes on.")


def _answering_need(reading: Reading, hint: Hint) -> Hint:
    """Being understood is needed most after a bad feeling; a question asks and does not yet understand."""
    before = reading.before(hint.message)
    if before is not None and reading.valence(before.messages[-1]) <= -0.6:
        hint = hint.raised("the customer had written in distress", 0.1)
    return hint.lowered("it is a question", 0.6) if hint.quote.rstrip().endswith("?") else hint
