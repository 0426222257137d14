"""Speaks of the company's image, rules or feelings where the customer's need should be.

What it notices
    The message praises or defends the company, its staff or its standards, speaks of keeping the customer or of
    another chance, or of how hard it is for those who answer, in reply to somebody who brought a problem.

Why it matters
    A customer who brings a loss and hears of the company's pride learns whose side the answer is on. After a failure
    people judge whether they were treated with concern and honesty, not how good the company finds itself (Tax, Brown
    and Chandrashekaran 1998); display without concern is noticed (Hochschild 1983, Grandey 2003).

When it is wrong
    "I" and "we" used to take charge are care, and so is a plain fact about how things are done where that was
    asked. Sentences on safety or equal treatment may be prescribed by law, by a script or by the company's lawyers.
    In some cultures, and in many second-language courses, praising one's house is a form of courtesy. The sign is
    rare and weak: in this version the labels of CareBench (by language models) agree with about one in three of
    what it finds.

What helps instead
    Begin with what happened to the customer and what follows from it; leave out the sentence that would also stand in
    an advertisement.

References
    Tax, S. S., Brown, S. W., Chandrashekaran, M. (1998). Customer evaluations of service complaint experiences.
    Journal of Marketing 62(2).
    Hochschild, A. R. (1983). The Managed Heart. University of California Press.
    Grandey, A. A. (2003). When "the show must go on". Academy of Management Journal 46(1).
    CareBench codebook, label `self_focus`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_STAFF = (
    r"(?:crews?|staff|teams?|agents?|drivers?|colleagues|employees|people|partners|sellers|attendants|engineers|"
    r"technicians|advis[eo]rs|nurses|doctors|products|services)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # praise of oneself
            r"pride (?:ourselves|myself)|proud (?:of|to)|(?:place|put) (?:\w+ ){0,2}emphasis",
            r"our (?:\w+ ){0,2}" + _STAFF + r" (?:is|are|were|was|do|does|work|try|have|always|aim) (?:\w+ ){0,3}"
            r"(?:there|trained|best|professional|great|hard|high|excellent|friendly|committed|dedicated|shipped|"
            r"designed)",
            r"(?:some|most|all|many) of (?:our|the) (?:\w+ ){0,3}(?:best|have|are|in the business)",
            r"(?:best|finest|leading|largest|biggest) (?:\w+ )?(?:in the (?:business|industry|country|world)|provider)",
            r"(?:safety|security|quality|service|satisfaction|privacy) is (?:always )?our (?:\w+ )?(?:priority|"
            r"concern|aim)",
            r"our (?:top|number one|highest|main|first) priority",
            r"(?:we|i) (?:\w+ ){0,2}(?:always|really|do|just|constantly|continuously) (?:\w+ )?(?:try|tried|trying|"
            r"strive|aim|own|endeavou?r)",
            r"our (?:\w+ ){0,3}(?:is|are) (?:\w+ )?(?:comparable|competitive|among|reasonable|fair|excellent|the best|"
            r"reliable)",
            r"(?:we've|we have|we) (?:\w+ )?(?:invested|donated|given more|won|been voted)|our (?:\w+ )?investment",
            # defence
            r"(?:does|do|did|would|will) (?:not|never) (?:\w+ ){0,2}(?:discriminate|condone|tolerate|compromise|"
            r"deceive|mislead)",
            r"(?:we'll|we will|we'd|we would) never (?:\w+ )?(?:compromise|want to leave|deceive|mislead|sell)",
            r"(?:we|you) (?:\w+ )?(?:do )?(?:comply|follow|adhere|abide) (?:\w+ ){0,3}(?:regulations|rules|law|"
            r"guidelines|standards)",
            r"please (?:be (?:advised|assured|aware)|know|note) that (?:our|we|the company)",
            r"(?:i|we) (?:can )?(?:assure|promise) you (?:that )?(?:our|we|us|i)",
            r"my (?:earlier|previous|first) (?:\w+ )?(?:was|is) (?:correct|right|clear)|as (?:i|we) (?:already "
            r")?(?:told you|explained)",
            # the company's wish or comfort
            r"(?:keep|lose|losing|have|retain) you (?:as|go|leave)|see you go|hope you(?:'ll| will)? (?:\w+ "
            r")?(?:reconsider|give us)|remain loyal",
            r"(?:another|second|one more) chance|(?:change|changed) your (?:\w+ )?(?:opinion|thoughts?|impression|"
            r"view)s?",
            r"(?:opinion|thoughts|impression|view) (?:of|about) us|leave that impression",
            r"(?:glad|happy|pleased|delighted|thrilled) (?:to (?:hear|see|know|read) )?(?:that )?our (?:\w+ "
            r"){0,3}(?:able|were|was|could|managed)",
            r"for (?:our )?quality purposes|(?:due to|because of) our (?:\w+ )?(?:policy|policies|rules)",
            r"(?:we|i)(?:'re| are|'m| am) (?:\w+ )?(?:popular|a small|only human|short of|understaffed|inundated)",
            r"(?:upsetting|frustrating|hard|difficult|disappointing|unpleasant) (?:\w+ ){0,4}(?:for|to|including) "
            r"(?:us|me|our)",
            r"(?:as|equally) (?:\w+ )?(?:disappointed|frustrated|upset) as (?:you|our)",
            r"(?:we|i)(?:'re| are|'m| am|'ve been| have been) (?:\w+ )?(?:busy|swamped|overloaded|tired|exhausted|"
            r"alone|(?:very|so) (?:busy|few)|on since|running late|at it since)|(?:i've|i have|we've|we have|with) "
            r"(?:got )?(?:\w+ ){0,2}(?:calls?|people|customers|tickets|e-?mails|others) (?:\w+ ){0,3}(?:waiting|sick|"
            r"off|ill|today|in the queue|before|after you|to (?:get|deal|answer))|(?:i've|i have) (?:told|said|"
            r"explained|answered) (?:\w+ ){1,4}(?:people|customers|times) ",
            r"(?:i|we) (?:can't|cannot|haven't) (?:\w+ ){1,2}(?:all day|all night|the whole day|got (?:all|time))|"
            r"(?:my|the end of my) (?:shift|break|lunch) (?:ends|is|starts|was)|only (?:have|got) (?:two|one|so many) "
            r"(?:hands|people)|(?:our|the company's|my) (?:good )?(?:reputation|image|figures|statistics|targets)|"
            r"(?:wrong|bad|unfair|false) (?:picture|impression|light) (?:of|on) (?:us|our)|(?:high|large|huge) "
            r"(?:volume|number) of (?:complaints|calls|enquiries|requests|e-?mails|customers)|excuse me for|stand by "
            r"our|my (?:own )?(?:targets?|bonus|numbers)",
        ),
        weak=(
            r"(?:try|trying|do|doing) (?:to do )?(?:our|their|my) (?:\w+ )?best|every effort|committ?(?:ed|ment) to",
            r"(?:never|don't|hate) (?:\w+ )?(?:want|like|love)? ?(?:you to feel|to hear|(?:our )?customers (?:to "
            r")?feel)",
            r"(?:helps?|allows?|enables?) us (?:to )?(?:\w+ )?(?:grow|improve|do better|get better)",
        ),
        strong_weight=0.5,
    ),
    threshold=0.35,
)


NEAR, UPSET = 5, 0.4


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        mood = min(reading.valence(said) for said in before.messages[-NEAR:])
        shared = len(reading.shared(message))
        if mood < -UPSET:
            hint = hint.raised("the customer was upset", 0.2)
        elif mood > UPSET:
            hint = hint.lowered("the customer was content", 0.7)
        if reading.questions(message):
            hint = hint.lowered("it asks something", 0.6)
        if shared > 2:
            hint = hint.lowered(f"it takes up {shared} details of the case", 0.7)
        of = f"takes up {shared} of the" if shared else "takes up none of the"
        yield hint.finding(
            f"Message {message.id} speaks of the company where it answers message {before.messages[-1].id}, and {of} "
            f"{reading.case_before(message)} details that the customer had given."
        )
