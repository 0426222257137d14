"""Makes sure that it is solved, or arranges to follow up.

What it notices
    The message asks whether it works now, comes back unasked to see how it went, or sets a follow-up.

Why it matters
    The relation need not end when the problem does. A follow-up turns an apology into evidence of care (Hart, Heskett
    and Sasser 1990), and it finds what a closed conversation hides.

When it is wrong
    "Is there anything else?" and "let us know" are closings, not checks, and do not count. Automatic follow-ups may
    be required macros. Second-language writers ask in shorter forms ("works now?"), which are found as well where
    they stand alone.

What helps instead
    More of it: before you close, ask the one question that shows whether it holds, or set the day you will ask it.

References
    Hart, C. W. L., Heskett, J. L., Sasser, W. E. (1990). The profitable art of service recovery. Harvard Business
    Review 68(4).
    CareBench codebook, act `checks_back`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"just checking|checking (?:in (?:with|on|to|again)|back|up)|(?:circling|touching) (?:in|back|up|base)|"
            r"just (?:wanted|want|writing|calling|a quick note) to (?:check|follow up|see|make sure|ask)",
            r"(?:follow(?:ing)? up|followed up) (?:with you|on (?:your|this|that|our|the)|to see|again|later|"
            r"tomorrow)|doing a follow[- ]?up",
            r"were you (?:now |finally |eventually )?able to|are you (?:now|finally) able to|did you (?:manage|get a "
            r"chance|get) to|have you been able to",
            r"did (?:that|it|this|the \w+(?: \w+)?) (?:help|work|fix|solve|do the trick|arrive|go|come|turn up)",
            r"(?:is|are) (?:it|everything|that|this|the \w+) (?:\w+ )?(?:working|sorted|solved|resolved|fixed|okay|ok|"
            r"alright|better|back) ?(?:now|for you|again|on your end|as expected|properly)?\?",
            r"works? (?:now|again|for you now)\?",
            r"(?:all|everything) (?:ok|okay|sorted|good|working|resolved) ?(?:now)?\?",
            r"how (?:did|is|are|was) (?:it|that|things|everything|the \w+|you|your \w+) (?:go|going|been|working|"
            r"feel\w*|visit|getting on)",
            r"how(?:'s| is) it going|how (?:that|it|this) goes|how (?:you|it) (?:get|got) on|did it go",
            r"(?:i'll|i will|we'll|we will|i can|let me|like me to|like us to|our \w+ (?:\w+ )?will) (?:\w+ "
            r")?(?:check (?:back|in)|follow up|call (?:you )?(?:back|again)|ring you (?:back|again)|write (?:to you "
            r")?again|come back to you|drop you|text you|update you|let you know (?:as soon|once|when|how|by)|keep an "
            r"eye)",
            r"(?:are you|is it|does it|do you) still (?:\w+ )?(?:having|experiencing|unable|happen\w*|seeing|facing|"
            r"getting|need|not|showing|in need|occur\w*)",
            r"let (?:us|me) know (?:if|whether) (?:\w+ ){0,4}(?:resolved|fixed|solved|returns?|comes? back|happens "
            r"again|persists?|responding)",
            r"(?:has|have) (?:it|that|this|the \w+|your \w+|everything) (?:\w+ )?(?:been (?:resolved|fixed|solved|"
            r"sorted)|arrived|finished|worked|updated|cleared|come)\w*\?",
            r"(?:i|we) (?:have|'ve got|'ve) (?:an update|news|good news|great news) (?:for you|on|about|regarding)|"
            r"(?:i|we) never heard back",
            r"(?:tried|try) to (?:call|reach|ring) you|called and left|with the results",
            r"still does the same|does the same (?:still )?happen|same (?:thing )?still happens?",
            r"(?:i'll|i will|i|we'll|we will) (?:\w+ ){0,2}(?:look|check|test|watch|ring|call|phone|message|text|"
            r"write|e-?mail|pop back|knock|listen|drop (?:by|you)|have (?:a|another) look|give you a (?:bell|ring|"
            r"call|buzz|shout)) (?:\S+ ){0,6}(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on the \d\w*|at (?:six|"
            r"seven|eight|nine|ten|\d\S*)|tomorrow|tonight|next week|this evening|in the morning|when|until|with what|"
            r"how it|to (?:hear|make sure|be sure)|just to)",
            r"(?:you'll|you will) (?:hear from|have a (?:call|message|line) from) me|(?:in|into) my (?:diary|"
            r"calendar)|i'm (?:keeping|watching|on (?:shift|duty|here)? ?(?:until|till))|i'll (?:stay|wait|be) "
            r"(?:right )?(?:here|with you|on(?: the line)?) (?:until|till|while)|(?:before i go home|end of my shift)",
            r"if (?:it|that|this|anything|a|the) (?:\w+ ){0,4}(?:not|isn't|doesn't|stops|difficult|stuck|acts up|"
            r"plays up|wrong|comes back|goes again|still)(?: \w+){0,6},? (?:just )?(?:write|ring|call|text|message|"
            r"come|tell) (?:to )?me",
            r"(?:is it|is that|are they|was it) (?:\w+ )?(?:the right|all there|in one piece|complete|undamaged|still "
            r"dry|warm|a match)|(?:has|have|did|was|were|is|are) (?:\w+ ){0,2}(?:it|they|he|she|all \w+|the|your|her|"
            r"his) ?(?:\S+ ){0,4}(?:arrived?|come|came|turned up|with you|behaving|reach(?:ing|ed) (?:you|him|her|"
            r"them)|safely|there now|burning|in your hands|hold(?:ing)? (?:up|so far)|taken? (?:it|them))[^.?!]*\?",
            r"(?:can|do|could) you (?:now )?(?:see|hear|open|find) (?:it|them|the [\w ]+|your [\w ]+)(?: now| there| "
            r"again)?\?|is (?:it|the light|that) (?:\w+ )?(?:green|on|in|up|steady|lit)(?: now| again)?\?",
            r"(?:it's|it is|this is) \w+,? (?:\w+ )?(?:at|from) \w+,? (?:again|from yesterday|we spoke)|(?:as|like i) "
            r"(?:said|promised|agreed)[,:]|(?:[,:] |^)as promised|we spoke (?:yesterday|on|last|earlier)",
            r"(?:last night|since then|since yesterday|this morning)[,:] [^.?!]*(?:not (?:a|one)|no|all|without|clean|"
            r"steady)|i (?:can )?see (?:it|them|the new one|that it|that you(?:'re| are)) (?:\w+ ){0,3}(?:too|on the "
            r"account|in|here|through|online|now)|(?:your driver|the engineer|the shop|the courier|the hotel) (?:says|"
            r"tells me|confirms) (?:\w+ ){0,6}\w+",
            r"(?:write|tell me|text me|let me know|shout|wave) (?:when|once|as soon as) (?:it|you|they|she|he)(?:'s|"
            r"'re| is| are)? (?:\w+ ){0,3}(?:in|there|home|arrived?|here|works?|through|safe\w*|has|have)|(?:to be|"
            r"make) (?:quite )?sure (?:that )?(?:it|the \w+|they|everything) (?:\w+ )?(?:came|comes|come|arrived|has "
            r"come|holds|works|went|stays)",
        ),
        weak=(
            r"keep (?:us|me) (?:updated|posted)",
            r"to see (?:if|whether|how)",
            r"resolved|solved|sorted|fixed",
            r"still",
            r"update|follow up",
        ),
        unless=(
            r"(?:send us|dm us|please dm|reach out|let us know how|they will|team will)|anything else|further "
            r"(?:questions|assistance)|any (?:other|more) (?:questions|concerns)",
            r"have you tried|tried (?:to )?(?:restart|re)|what (?:device|version|model)|are you (?:using|getting|"
            r"seeing)",
        ),
        strong_weight=0.6,
        weak_weight=0.15,
    ),
    threshold=0.45,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        turns_before = reading.turn(message).index // 2
        if turns_before == 0:
            hint = hint.lowered("nothing had been answered yet", 0.5)
        else:
            hint = hint.raised(f"{turns_before} turns had been answered before", 0.1)
        if reading.before(message) is not None and reading.turn(message).messages[0] is not message:
            hint = hint.raised("it was written without the customer having to ask", 0.25)
        after = "once" if turns_before == 1 else f"{turns_before} times"
        since = f" after the customer had been answered {after}" if turns_before else ""
        yield hint.finding(f"Message {message.id} looks whether it holds{since}.")
