"""Helps with something that was not asked for and that this customer needs.

What it notices
    The message adds a precaution, a hint, a gift or a step beyond the request: "just in case", "while I was at it", a
    warning of what could go wrong next.

Why it matters
    Unprompted acts of employees make up a large part of the encounters that customers remember with pleasure (Bitner,
    Booms and Tetreault 1990). Foreseeing the next question also spares the next contact.

When it is wrong
    An unasked offer may be a pitch, and required security hints can look like foresight. Agents with little time or
    little latitude cannot go beyond; its absence means nothing. Second-language writers may add help without the
    small words that show it. A weak signal: it hardly occurs in the conversations it was tried on.

What helps instead
    More of it: before you close, ask yourself what this customer will trip over next, and settle that too.

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter: diagnosing favorable and unfavorable
    incidents. Journal of Marketing 54(1).
    CareBench codebook, act `goes_beyond`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:i|we)(?:'ve| have|'ll| will)? (?:also |taken the liberty of |gone ahead and also |additionally "
            r")(?:\w+ )?(?:added|add|put|made|make|sent|send|booked|book|checked|noted|note|included|include|set|"
            r"ordered|credited|reserved|asked|adding|sending|booking)",
            r"while (?:i was|i'm|i am) (?:at it|there|in your account|on (?:it|your account)|looking|here)|taken the "
            r"liberty|as an extra|on the house",
            r"(?:i|we)(?:'ve| have) (?:\w+ )?(?:made a note|noted (?:on|in)|backed you up|set aside|let (?:his|her|"
            r"their) (?:manager|boss|team) know|been in (?:contact|touch) with (?:his|her|their))",
            r"(?:send|sending|sent|get|have) (?:an? |you an? |some )?(?:little |small )?(?:gift|surprise|treat|"
            r"goodies|flowers|card)(?: \w+)? (?:your way|to you|for you)",
            r"(?:for your (?:own )?(?:security|safety|privacy|protection)|to be (?:safe|on the safe side)|just in "
            r"case)",
            r"(?:recommend|suggest|advise) (?:\w+ )?(?:deleting|removing|hiding) (?:\w+ ){0,3}(?:tweets?|posts?|image|"
            r"photo|picture|screenshot|details|number|message)",
            r"(?:be|make) (?:extra )?sure to (?:back up|keep|save|bring|check)|extra layers? of security|before you "
            r"(?:go|travel|leave|drive|start,? (?:save|keep|write|back|take|copy))",
            r"(?:one more thing|by the way|another tip|you might also|so you don't (?:get|have to|need|run|lose|miss))",
            r"(?:you may|you might) (?:also )?(?:want to know|like to know|be entitled|be owed|be eligible)|(?:i|we) "
            r"(?:also )?noticed (?:that )?(?:you|your)",
            r"i(?:'ve| have) (?:just )?(?:looked for|searched|googled|rung|phoned) (?:\w+ ){0,6}",
            r"(?:i|we)(?:'ve| have|'ll| will|'m| am)? (?:\w+ ){0,2}(?:took|taken|put|told|asked|added|moved|changed|"
            r"written|wrote|posted|posting|marked|renewed|packed|slipped|kept|keep|booked|sent|send|sending|throw\w*|"
            r"order\w*) (?:\S+ ){1,10}(?:too|as well|either|in case|free|for free|for the next time|on top|besides|a "
            r"spare)",
            r"(?:and|also|besides|by the way)[,:]? (?:i|we)(?:'ve| have)? (?:also )?(?:renewed|told|asked|posted|"
            r"marked|written|put|moved|changed|packed|added|ordered)|(?:in (?:the|your) (?:parcel|box|envelope|"
            r"package)) (?:you'll find|there is|is)|(?:a|another|different) (?:\w+ ){1,5}(?:comes|is coming|goes|"
            r"travels) with (?:the|it|your)",
            r"(?:as|is|are) (?:an? )?(?:little |small )?(?:thank[- ]you|apology from us|present|extra from (?:me|us))|"
            r"without (?:you|your) (?:having to )?ask(?:ing)?|nobody asked|(?:£|\$|€)\d+ (?:towards|for) (?:the|your)|"
            r"(?:off|comes off|taken off) your next",
            r"(?:shall|should|could|may) (?:i|we) (?:also|tell|book|ask|put|warn|let|block|stop|switch|print|write)|"
            r"would it help (?:you )?if (?:i|we)|(?:if you (?:like|want|wish),? )i(?:'ll| can| could) (?:also "
            r")?(?:tell|ask|put|print|read|warn|block|stop|book) |do you have (?:someone|somebody|anyone)",
            r"(?:a|one|small|little|quick|good) (?:tip|trick|hint|word of warning)(?:[,:] | from)|until (?:then|it "
            r"comes|they come|he comes)[,:]? (?:\w+ ){0,2}(?:press|put|keep|use|cover|leave|turn|don't)|(?:it's|also) "
            r"worth (?:ask\w*|tak\w*|bring\w*|keep\w*|check\w*)|(?:and|also) bring your|don't forget your|(?:please "
            r")?(?:ask|tell|remind) (?:your|him|her|them) (?:\w+ )?to (?:\w+ ){1,5}as well",
            r"(?:before|for) the (?:first|next) (?:use|time|trip|night|bath)|so (?:that )?(?:nobody|nothing|everybody|"
            r"everyone|dr) (?:\w+ )?(?:can't|cannot|won't|isn't|aren't|doesn't|knows?|sees?|stops?|will|remembers?)|"
            r"(?:keep|hold on to) the (?:old|spare|other|first|second) (?:one|\w+)|(?:there's|there is) (?:also |even "
            r")?an? (?:plan|tariff|discount|grant|scheme|shortcut|second|quieter|cheaper|free) (?:\w+ )?",
            r"(?:cheaper|better|pensioners?|lower) (?:\w+ ){0,3}(?:tariff|rate|plan|price)|(?:that's|that is|saves "
            r"you|you save) (?:\w+ ){0,3}(?:less|cheaper|a month|a year)|(?:and|where) (?:it|the \w+|they) (?:is|are|"
            r"'s|stays?) open (?:until|till) \w+",
        ),
        weak=(
            r"also|too|as well|extra",
            r"in case",
            r"security|personal info\w*",
            r"full (?:ingredient|list)",
            r"without (?:being asked|you asking)",
        ),
        unless=(
            r"(?:can|could|would|please) (?:you|also|dm|send|confirm|provide)",
            r"sorry|apologi\w+",
            r"survey|upgrade|offer|you might also (?:want|need) to try|may i ask",
        ),
        strong_weight=0.55,
        weak_weight=0.15,
    ),
    threshold=0.55,
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.4)
        if hint.quote.rstrip().endswith("?"):
            hint = hint.lowered("it is a question", 0.5)
        asked = sum(len(reading.questions(other)) for other in _asking(reading, message))
        beyond = f"the {asked} questions" if asked > 1 else "what"
        yield hint.finding(f"Message {message.id} adds help beyond {beyond} the customer had asked.")


def _asking(reading: Reading, message: Message) -> tuple[Message, ...]:
    before = reading.before(message)
    return before.messages[-NEAR:] if before else ()
