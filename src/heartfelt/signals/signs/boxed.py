"""Squeezes the case into a script: a general page or steps from a list in place of help with what was said.

What it notices
    The message points to a help page, an article, "our website" or a guide, or goes through standard steps (restart,
    reinstall, keep an eye on it), and takes up little of what the customer said; more so where they had tried
    already.

Why it matters
    A customer who has described a problem and is given a page to search has been handed the work back, and effort is
    what drives customers away (Dixon, Freeman and Toman 2010). How an employee adapts to the one case at hand is
    among what customers remember of good and bad service (Bitner, Booms and Tetreault 1990).

When it is wrong
    A link or step that fits this very problem is help, however short, and so is one that was asked for. Where a
    script or a regulator prescribes the steps in order, the script is at fault. Agents who write in a second
    language or type with difficulty may rightly prefer a well-written page to their own words. The sign is weak: in
    this version it finds about one in three, and the labels of CareBench (by language models) agree with about one
    in four of what it finds.

What helps instead
    Say in one sentence what the page or step will change for this problem, name the place in it, and stay: "If step 3
    shows an empty list, write to me here and I take it from there."

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter. Journal of Marketing 54(1).
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, label `boxed`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            # a page in place of help
            r"for (?:more|further|additional|technical|general|any other) (?:\w+ ){0,2}(?:info|information|details|"
            r"help|support|questions)",
            r"(?:find|check|see|visit|read|view|look at|refer to|review|browse|use|follow|try) (?:\w+ "
            r"){0,6}(?:article|guide|faqs?|help ?site|support site|help pages?|help cent(?:er|re)|web ?page|website|"
            r"web site|document|community|forum|policy|agreement|terms)",
            r"(?:you can|you may|you'll|you could|you are able to|please|kindly|always|suggest|recommend|to) (?:\w+ "
            r")?(?:find|check|checking|see|learn|view|read|look|log ?in|track|sign up)(?: \w+){0,8} (?:here|online|"
            r"website|site|app|section)",
            r"learn more|read more|find out more|read up|wealth of|here's (?:your|our|a|the) (?:\w+ )?(?:guide|page|"
            r"link|article)",
            r"(?:info|information|tips|details|options|guide|articles?|faqs?)(?: \w+){0,6} here",
            # a step or a wait from a list
            r"have you (?:already )?(?:\w+ )?(?:tried|checked|followed|done|asked|worked through|reset)",
            r"(?:keep|please keep) an eye|(?:wait|observe) (?:\w+ ){0,5}(?:days|hours)|check (?:the|your) (?:\w+ "
            r")?(?:status|tracking|settings|spam|junk)",
            r"(?:phone|chat|calling|dial|dialing|helpline)(?: \w+){0,6} (?:fastest|best way|prompts?|option)",
            r"(?:switch|turn|power) (?:off|it off|your \w+ off)(?: \S+){0,6},? (?:wait|and on|then on|and switch|and "
            r"turn|count)|(?:is|are) (?:the|your|it) (?:\w+ )?(?:plugged|switched on|turned on|charged)|did you "
            r"(?:already )?(?:read|check|look at|see|follow) (?:the|your|our)|does (?:it|this|that) (?:\w+ )?happen "
            r"(?:on|in|with) (?:\w+ )and",
            r"(?:it's |it is )?all (?:\w+ ){0,4}(?:is |are )(?:here|online|on (?:our|the) (?:web ?)?(?:site|page)|in "
            r"(?:the|your|our) (?:online |customer )?(?:app|account|booklet|manual|portal|faqs?|leaflet))|(?:can|must|"
            r"should|may|needs? to) be (?:\w+ )?(?:booked|made|requested|found|changed|submitted|downloaded|viewed|"
            r"done|raised|entered) (?:\w+ )?(?:online|in the app|on (?:our|the) (?:\w+ )?(?:site|website|page|portal)|"
            r"under|through the|via the)|see our (?:\w+ )?(?:page|site|rules|terms)",
            r"(?:must|has to|please) (?:log in|upload|fill in|fill out|complete) (?:\S+ ){0,6}(?:form|statement|"
            r"choose|portal|document|account|proof|copy)|(?:follow|see|read|try) (?:the (?:steps|instructions) (?:in|"
            r"on) )?(?:article|section|page|chapter) \d+",
        ),
        weak=(
            r"(?:this|the|these|following|below|our) (?:\w+ ){0,2}(?:link|page|tips|thread)",
            r"(?:basic|general|other|usual|standard|following|outlined|exact|these|the) (?:\w+ "
            r"){0,2}(?:troubleshooting|steps|instructions|methods)",
            r"(?:try|trying|let's|please|suggest|recommend|could you|can you|best thing)(?: \w+){0,5} (?:restart\w*|"
            r"reboot\w*|reinstall\w*|uninstall\w*|unplug\w*|power cycl\w+|factory reset|hard reset|clear\w*|"
            r"sign(?:ing)? (?:in|out)|log(?:ging)? (?:in|out)|reset\w*|different (?:browser|network|device|web "
            r"browser))",
            r"(?:visit|see|browse|consult|refer to) our (?:\w+ )?(?:help ?(?:centre|center|pages?)|faqs?|knowledge "
            r"base)|all (?:\w+ ){1,3}(?:is|are) (?:here|online|on our)",
        ),
        unless=(r"(?:dm|message|call|contact|email) us", r"so (?:we|i) can|we can (?:look|help|assist|check)"),
        strong_weight=0.5,
        weak_weight=0.3,
        unless_factor=0.5,
    ),
    threshold=0.6,
)

TRIED = Phrases(
    theirs=True,
    strong=(
        r"already|tried|(?:did|done) (?:that|this|it|all)|(?:several|multiple|many) times|reinstalled|restarted|"
        r"rebooted",
        r"nothing (?:works|worked)|(?:doesn't|didn't|did not|does not) (?:work|help)|no luck",
    ),
)
LINK = Phrases(strong=(r"https?://\S+|www\.\S+|[#\[_<]{1,2}url[#\]_>]",))
ASKED = Phrases(
    theirs=True, strong=(r"(?:how|where) (?:do|can|to|would|should) (?:i|we|you)|is there (?:a|any) (?:link|page|way)",)
)
NEAR = 5


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        said = before.messages[-NEAR:]
        shared = len(reading.shared(message))
        tried = next((other.id for other in said if reading.has(TRIED, other)), None)
        if tried:
            hint = hint.raised(f"the customer had tried things (message {tried})", 0.2)
        if reading.has(LINK, message):
            hint = hint.raised("a link in place of an answer", 0.2)
        if shared > 2 and not tried:
            hint = hint.lowered(f"it takes up {shared} details of the case", 0.6)
        if any(reading.has(ASKED, other) for other in said):
            hint = hint.lowered("the customer had asked how or where", 0.6)
        if _asks_beside(reading, message, hint):
            hint = hint.lowered("it also asks something", 0.7)
        yield hint.finding(_told(reading, message, shared, tried))


def _asks_beside(reading: Reading, message: Message, hint: Hint) -> bool:
    questions = reading.questions(message)
    return bool(questions) and not any(question.start <= hint.start < question.end for question in questions)


def _told(reading: Reading, message: Message, shared: int, tried: str | None) -> str:
    given = reading.case_before(message)
    after = f", though message {tried} says what the customer had tried" if tried else ""
    return (
        f"A general page or standard step is what message {message.id} offers; "
        f"of the {given} details that the customer had given it takes up {shared or 'none'}{after}."
    )
