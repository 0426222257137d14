"""Clearly shows anger, distress, worry, disappointment or joy.

What it notices
    Words, emoji or capitals of a customer that show a strong feeling, of either direction. It is `met` by words tied to the
    case, `hollow` where only a formula answers it, `missed` where no word of the answer does, even if it helps otherwise.

Why it matters
    A feeling that is shown is an opening, an empathic opportunity: acknowledged in a few words it settles, passed over it
    comes back stronger (Suchman and others 1997, in medical interviews). Complaints are judged also by how people were
    treated while they were solved (Tax, Brown and Chandrashekaran 1998).

When it is wrong
    Irony escapes it, and so do feelings told with no word for them; a name of a product or a quoted text may set it off. It
    could be unfair to customers who write in capitals because of a screen reader, keyboard or habit, and to people who write
    in a second language and choose stronger or milder words than they mean. Agents who must use a set apology are judged
    hollow for words that are their company's.

What helps instead
    Name what happened and what it did to this person in one sentence, then help. For joy, share it: say what you are glad
    about.

References
    Suchman, A. L., Markakis, K., Beckman, H. B., Frankel, R. (1997). A model of empathic communication in the medical
    interview. JAMA 277(8).
    Tax, S. S., Brown, S. W., Chandrashekaran, M. (1998). Customer evaluations of service complaint experiences. Journal of
    Marketing 62(2).
    CareBench codebook, cue `feeling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal
from heartfelt.signals.response import ACKNOWLEDGED, SHARED_JOY, Judge, answered, cue, heard

_JOY = (
    r"(?:(?:love|loved|loving|adore) (?:you|your|the|this|it|my|that|how|u|y'all|\w+ing)|(?:so|very|super|extremely|absolutely|most|truly) (?:happy|pleased|grateful|thankful|excited|impressed|glad|thrilled|relieved|appreciat\w*)|thrilled|delighted|stoked|amazing|awesome|fantastic|wonderful|outstanding|exceptional|superb|delicious|kudos|props to|shout\s?out|(?:you|y'all|you guys) (?:are|r|'re) (?:\w+ )?(?:the best|great|amazing|awesome)|the best|best (?:\w+ ){0,3}ever|made my (?:day|night|week|morning)|life\s?saver|hero|legends?|you rock|god bless|over the moon|bravo|fingers crossed|yay+|woo+ ?hoo+|hats off|(?:can't|cannot) thank|(?:great|excellent|good|top) (?:customer |quality )?(?:service|job|work|flight|experience|crew|staff))",
    r"(?:thank (?:god|goodness|heavens|the lord)|what a relief|such a relief|big relief|huge relief|relieved|phew|bless (?:you|your|him|her|them)|so so much|thank(?:s| you),? (?:really|truly)|from the bottom of|(?:weight|load) off|breathe (?:again|a bit|easier|now)|(?:can|could) breathe|cheer(?:ed|s) (?:me|us) up|made my|saved my|you saved me|credit where|(?:am|was|so|very|really|deeply) touched|(?:moved|reduced) to tears|restored (?:my|our) \w+|faith in (?:people|humanity)|take my hat off|you(?:'re| are|'ve been| have been| were) (?:\w+ ){0,2}(?:kind|stars?|angels?|gem|treasure|wonderful|brilliant|lovely|so patient)|(?:ever so|so|very|too|most|awfully|extremely|incredibly) (?:\w+ )?(?:kind|thoughtful|generous))",
    r"(?:(?:oh|wow|well),? (?:that's|that is|how|it's) (?:\w+ )?(?:lovely|brilliant|great|wonderful|marvellous|fabulous|kind)|that's (?:so |absolutely |really )?(?:lovely|brilliant|marvellous|fabulous)|(?:can't|can not|cannot|couldn't|don't know how to|hard to) (?:\w+ )?(?:tell|explain|describe|say|express) (?:\w+ ){0,2}(?:how|what) (?:\w+ ){0,2}(?:mean\w*|much|happy|grateful|relieved)|don't know what to say|lost for words|speechless|means (?:so much|the world|everything) to|(?:thinking|think|thought) of everything|more than any(?:one|body)|you(?:'re| are) the first (?:one |person )?who|(?:didn't|wasn't|never) expect(?:ed|ing)? (?:that|this|anyone)|pleasantly surprised|above and beyond|went out of (?:his|her|their|your) way|extra mile|(?:yes|wow|up|works|got it|got them|here)!!+|yes yes|hooray|hurrah|hurray|yippee|so proud|grateful)|(?:quite|rather|so|was|were|we're|am|i'm|are|feel|felt) (?:\w+ )?(?:overcome|chuffed|tickled|elated|ecstatic|overjoyed|blown away|bowled over|gobsmacked|flabbergasted|indebted|obliged to you|proud|so moved)|lump in my throat|warms? (?:my|the) heart|jump(?:ing|ed)? for joy|happy tears|tears of joy|(?:what|how much) (?:that|this|it) (?:\w+ )?(?:means?|meant) to|dared?(?: to)? hope|like a human|couldn't (?:have )?(?:asked|wished|hoped) for",
)
JOY = Phrases(strong=_JOY)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:ridiculous\w*|disgust\w*|appall\w*|atrocious|abysmal|disgrac\w*|unacceptable|not acceptable|outrageous|outraged?|pathetic|furious|livid|fuming|shambles|shameful|infuriat\w*|deplorable|diabolical|despicable|horrendous|horrible|horrid|horrific|dreadful|absurd|insane|insulting)",
            r"(?:frustrat\w*|annoy(?:ed|ing)|irritat\w*|disappoint\w*|upset|upsetting|heart\s?bro\w*|heartbreak\w*|devastat\w*|gutted|depress\w*|stress(?:ed|ful|ing)?|anxious|worried|worrying|worries me|scared|scary|afraid (?:of|to|it|i|this|for)|a bit afraid|worry|nerve[- ]wr\w+|shocked|aggravat\w*|terrified|afraid that|desperate|in tears|crying|cry|distress\w*|panick\w*|embarrass\w*|humiliat\w*)",
            r"(?:angry|mad|pissed|peeved|enraged|raging|fed up|sick of|tired of|sick and tired|had enough|had it with|over it|wits' end|last straw|beyond (?:\w+)|unhappy|not happy|not impressed|unimpressed|not pleased|dissatisf\w*|regret (?:buying|signing|choosing|switching))",
            r"(?:wtf|wth|ffs|fml|smh|omfg|what the (?:hell|heck|fuck|f)|f+u+c+k\w*|fuk\w*|fck\w*|f\*+\w*|bull\s?shit|bs|shit\w*|sh\*t|crap\w*|damn\w*|bloody|hell|tf|f'n|f'ing|effing|bastards?|idiots?|morons?|clowns|arse|ass|screw(?:ed)?|piss\w*)",
            r"(?:worst|terrible|awful|useless|garbage|trash|rubbish|sucks?|sux|sucked|joke|nightmare|rip\s?off|scam(?:mers?|med)?|crooks|thieves|theft|liars?|lying|lied|lies|lie to|fraud\w*|cheat(?:ed|ing)?|robbed|robbery|robbing|incompeten\w*|clueless|rotten|unhelpful|shocking|shameless|mockery|laughable|shoddy|shady|deceptive|misleading|untrustworthy|unprofessional|unbelievable|unreal|inexcusable|unfair|unethical|greedy?|stupid\w*|dumb|inept|hopeless|negligent|lousy|ghastly|mess|messed up|rude|nasty)",
            r"(?:shame on|shame|how dare|(?:don't|doesn't|do not|didn't|dont|doesnt|not) care|never (?:again|(?:\w+ )?(?:fly|flying|use|using|buy|buying|shop|shopping|order|ordering|come|coming|go|going|book|booking|return|travel|stay)\w*)|(?:last|first and last) time i|lost (?:a|my|your) (?:\w+ )?(?:customer|business|faith|trust|confidence)|los(?:e|ing) (?:a|my) (?:customer|business|faith|trust)|taking my business|ruin(?:ed|ing)?|wast(?:e|ed|ing) (?:of )?(?:my )?(?:time|money)|waste of|slap in the face|kick in the teeth|bad taste|let down|letdown|(?:are|r) you (?:\w+ )?(?:kidding|serious|joking)|can't believe|cannot believe|hate|hated|bait and switch|get (?:it|your \w+) together|stop (?:ignoring|lying)|poor (?:\w+ )?(?:service|experience|show|customer|communication|quality|form)|(?:bad|worse|terrible|poor|crap) (?:customer )?(?:service|experience|support)|such (?:a )?(?:bad|poor)|run\s?around)",
            *_JOY,
            r"(?:could|want(?:ed)? to|ready to|nearly|almost|about to|made me) (?:\w+ ){0,2}(?:scream|weep|wept|cried|burst)|(?:end|ends) of my (?:tether|rope|patience)|at my limit|(?:losing|lost|running out of) (?:\w+ )?(?:patience|faith|trust|hope|confidence)|(?:wear|wearing|worn|wore|grinding|dragging) (?:me|us) (?:down|out)|at a loss|overwhelm\w*|beside myself|in (?:bits|pieces|such a state)|shaking|trembling|shaken|had it up to|i give up|couldn't care less|expected (?:more|better) (?:from|of|than)",
            r"i (?:find|found|think|call|consider) (?:that|this|it) (?:\w+ ){0,2}(?:hard|poor|odd|rude|offensive|wrong|cold|insulting|upsetting|a bit much|unfair|sad|strange|disrespectful|shabby)|(?:feel|felt|feeling|feels) (?:\w+ ){0,2}(?:like (?:an?|the|i) \w+|like \w+age|ashamed|stupid|foolish|silly|awful|bad about|terrible|sad|low|alone|lonely|guilty|unsafe|cheated|robbed|used|ignored|abandoned|betrayed|humiliated|hopeless|small|unwelcome|relieved|unheard)|(?:made|makes|making) (?:me|us|him|her) (?:feel|cry)|like i (?:was|am|were) (?:the|a) (?:problem|criminal|idiot|nuisance|liar|thief|fool|number)",
            r"frightened|frightening|nervous|dread(?:ing|ed)?|petrified|worried sick|heart (?:sank|stopped)|(?:can't|couldn't|cannot|didn't|did not|hardly|barely|not|haven't) (?:\w+ )?(?:sleep|slept)|sleepless|(?:lying|lie|lay) awake|(?:keeps|kept) me (?:up|awake)|i(?:'m| am) afraid (?:there|they|he|she|that|of|it)|(?:so|very|really|quite|rather|too|bit|feeling|am|i'm|was) (?:sad|hurt|cross|miffed|bitter|offended|insulted|lonely|ashamed|resentful|exasperated|irate|displeased)|exasperat\w*|seething|incensed|livid|petty|heartless|callous|condescending|patronis\w+|disrespect\w*",
            r"(?:tearing|tear|pulling) my hair|(?:drives?|driving|drove|sends?|sending) (?:me|us) (?:mad|crazy|up the wall|insane|nuts|round the bend|to despair)|climbing the walls|(?:i'm|i am|i was) freaking out|rattled|unsettl(?:ed|ing)|on edge|dismay\w*|indignant|affronted|aghast|vexed|riled|galling|maddening|mortified|hurtful|heavy heart|miserable|disheartened|dejected|discouraged|deflated|demoralis\w+|despair\w*|bewildered|flustered|distraught|like a (?:number|criminal|nobody|child|thief|liar|beggar|fool|nuisance)|(?:fob(?:bed|bing)?|brush(?:ed|ing)?|palm(?:ed|ing)?) (?:me|us) off",
            r"(?:having (?:a )?laugh|taking the (?:mick|piss|mickey)|you're joking|excuse me\?|what on earth|for (?:heaven's|pity's|god's|christ's) sake|for crying out loud|good grief|is (?:that|this) (?:really )?(?:how|the way) (?:you|your|people|customers)|how can you|(?:hours?|days?|afternoon|week|morning) of my (?:life|day)|life's too short|farce|circus|travesty|fiasco|debacle|insult|muppets|cowboys|you lot|stupid cow|(?:such a|a real|what a|utter|complete|absolute|a huge|a big) (?:hassle|shame|pity|pain|chaos|misery|headache)|(?:isn't|not|hardly) (?:\w+ )?(?:fair|funny|amused))",
            r"😡|🤬|😠|😤|💔|😔|🙁|😞|😣|😖|😥|😰|😱|🖕|😒|😍|🥰|😘|💕|💜|💙|🎉|🙌|>:\(|:'\(|☹",
            r"#\w*(?:fail|sucks|worst|never|hate|angry|frustrat|disappoint|annoy|happy|poor|nightmare|shame|scam|love|best|awesome|thanksbut|thanksfor|doesntcare|notok)\w*",
        ),
        weak=(
            r"!!+",
            r"(?:absolutely|seriously|honestly|literally|completely|totally|truly)",
            r"(?:customer service|service|company|you guys|your (?:staff|company|people|employees)|airline)",
            r"(?:problem with you|how (?:hard|difficult) (?:is|can)|why (?:bother|even)|what a|thanks for nothing|great job|nice job|well done|wonder why|no wonder|unbelievably|please!|begging|beg you)",
            r"(?:ugh+|argh+|grr+|omg|oh my god|for god's sake|goodness sake|jesus|come on|wow+|sigh|seriously\?)",
            r"(?:treated|ignored|ignoring|care about|supposed to|no one cares|nobody cares|trust|expect better|expected better|not good enough|good enough|not fair|isn't fair|ain't right|nonsense|excuse|excuses|blame)",
        ),
        unless=(
            r"(?:hope|hopefully|would) .{0,40}(?:not|n't)",
            r"no (?:problem|worries)",
            r"not too (?:bad|worried)",
            r"^(?:\w+[,!. ]+){0,2}(?:thanks?|thank you|thx|cheers)(?: \w+)?\W*$",
        ),
        strong_weight=0.62,
        weak_weight=0.22,
    ),
)


WORDS = Phrases(
    theirs=True,
    strong=(
        r"(?:(?:love|loved) (?:that|this|it|hearing|your)|enjoy(?:ed)? (?:your|the|it)|made (?:our|my) day)",
        r"(?:(?:that|this|it|which|you) (?:must|sounds?|would|is|was|can) (?:\w+ ){0,3}(?:frustrat\w*|upset\w*|disappoint\w*|worr\w*|annoy\w*|angry|stress\w*|scary|maddening|distress\w*)|what (?:happened|went wrong|made you)|i(?:'d| would) (?:feel|be) (?:\w+ )?(?:the same|too|upset|annoyed|worried|angry))",
    ),
)
LOUD_WORDS = 3
UNCLEAR = 0.3


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """Yield each message whose words show a feeling."""
    for message in reading.customer:
        hint = reading.hint(signal, message) or _loudest(reading, message)
        if hint is None:
            continue
        valence = reading.valence(message)
        if abs(valence) >= 1:
            hint = hint.raised("the whole message feels " + ("negative" if valence < 0 else "positive"), 0.2)
        response = answered(reading, message, judge(reading, hint))
        kind = "a strong feeling" if abs(valence) < UNCLEAR else "anger or distress" if valence < 0 else "joy or thanks"
        yield cue("feeling", hint, response, f"Message {message.id} shows {kind}")


def _loudest(reading: Reading, message: Message) -> Hint | None:
    """The sentence written in capitals, or that ends in several exclamation marks."""
    for sentence in reading.sentences(message):
        words = [word for word in sentence.text.split() if len(word) > 1 and word[0].isalpha()]
        capitals = sum(word.isupper() for word in words)
        if capitals >= LOUD_WORDS and capitals >= 0.7 * len(words):
            return reading.hint_at(message, sentence, 0.55)
        if sentence.text.endswith(("!!!", "?!", "!?")):
            return reading.hint_at(message, sentence, 0.5)
    return None


def judge(reading: Reading, hint: Hint) -> Judge:
    """Whether a turn takes up the feeling of the hint's message; a joy is taken up also by sharing it."""
    valence = reading.valence(hint.message)
    joyful = valence > UNCLEAR or (valence >= 0 and reading.has(JOY, hint.message))
    words = (WORDS, ACKNOWLEDGED, SHARED_JOY) if joyful else (WORDS, ACKNOWLEDGED)
    return partial(heard, reading, words, None)
