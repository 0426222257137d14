"""Asks for a rating or advertises something that does not answer the need.

What it notices
    The message holds a survey, an advert, an upgrade or a plea for a good rating that the customer did not ask for,
    most of all while the problem is still open.

Why it matters
    An offer in the middle of a problem says whose interest comes first. Recovery is judged by its fairness to the
    customer, and a sale inside it breaks the frame (Smith, Bolton and Wagner 1999); begging for scores also spoils
    the scores.

When it is wrong
    Survey lines are mostly required or added by the system after the last message; then it is the process that misfits,
    not the person. An offer that the customer asked about, or that cures the problem, is help. Second-language writers
    use the wording of the prepared survey text more often than others. Adverts in ordinary words are mostly not found.

What helps instead
    Finish the problem first. If something in the range truly answers the need, say which need it answers, and leave the
    survey to a separate message after it is solved.

References
    Smith, A. K., Bolton, R. N., Wagner, J. (1999). A model of customer satisfaction with service encounters involving
    failure and recovery. Journal of Marketing Research 36(3).
    CareBench codebook, sign `misfit_pitch`.
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
            r"(?:take|complete|answer|answering|fill in|fill out|receive|respond to|do|send you|get) (?:\w+ "
            r"){0,3}(?:survey|questionnaire|poll)",
            r"(?:short|brief|quick|satisfaction|feedback|following) (?:survey|questionnaire)",
            r"(?:mind|please|could you|kindly|love it if you|appreciate it if you) (?:\w+ ){0,2}(?:rate|rating|score|"
            r"review) (?:our|my|me|us|this|the|your)",
            r"(?:five|5|ten|10|good|positive|top|full) (?:stars?|rating|score|review|marks)",
            r"help us (?:to )?improve|how (?:we|i) (?:can|could) improve (?:our|my|the)",
            r"(?:share|tell|give|send|leave|hear) (?:us )?(?:\w+ )?(?:your|some) (?:thoughts|feedback|experience|"
            r"opinion|review) (?:\w+ ){0,5}(?:here|below|link|at the end|support|service|https?)",
            r"(?:love|like) to (?:hear|know) (?:\w+ ){0,4}(?:your feedback|your experience|about the support)",
            r"share your experience|(?:best|better|latest) (?:\w+ )?(?:offers|deals|plans)",
            r"available (?:with|as part of) (?:our|the) (?:\w+ ){0,3}(?:add-?on|plan|package|bundle|premium|"
            r"membership)",
            r"(?:while|since|as) (?:i have you|you're (?:here|on the line)|i've got you)",
            r"(?:did you know|have you heard|can i interest you|would you be interested|are you interested|have you "
            r"(?:thought about|considered)|why not) (?:\w+ ){0,5}(?:upgrad\w+|plan|offer|package|insurance|card|"
            r"premium|membership|subscription|bundle|deal|protection|app)",
            r"(?:special|exclusive|limited[- ]time|limited|promotional) (?:offers?|deals?|promotions?|discounts?)",
            r"(?:consider|recommend|suggest) (?:upgrading|subscribing|opening an?|buying|purchasing|joining|switching)",
            r"(?:subscriptions?|plans?|prices|packages) (?:start|starts|starting) (?:at|from|as)",
            r"great option for (?:customers|people|anyone|those)",
            r"(?:sign up|subscribe|upgrade) (?:now|today) ",
            r"(?:check out|discover|explore) our (?:\w+ ){0,2}(?:range|offers|deals|collection|plans|packages)",
            r"(?:may|might|could|can) i (?:\w+ )?(?:interest you|tell you about|offer you (?:our|an?)|mention our)|"
            r"did you know (?:that )?(?:you (?:could|can)|we (?:also|now|have|offer))|for (?:only|just) (?:£|\$|€)\d+|"
            r"(?:£|\$|€)\d+ more a (?:month|year)|(?:free|half price) for (?:\w+ ){1,2}(?:months|weeks)|(?:enter|"
            r"entered into|win|chance to win|take part in) (?:the|our|a|an) (?:\S+ ){0,3}(?:draw|prize|voucher|raffle|"
            r"competition)|(?:two|three|one|five|\d+)-minute survey|if you (?:stay|upgrade|sign up) (?:with us|now|"
            r"today)",
        ),
        weak=(
            r"upgrade (?:to|your)",
            r"premium",
            r"bundle",
            r"sign up for",
            r"survey|rate|rating",
            r"we would like to know",
        ),
        unless=(r"survey (?:you|that you) (?:filled|sent)", r"interest rate|exchange rate|flat rate"),
    ),
)

SURVEY = Phrases(strong=(r"survey|questionnaire|rate|rating|stars?|improve|score|review|feedback|experience|thoughts",))
WANTED = Phrases(
    strong=(
        r"(?:upgrad\w+|offers?|deals?|discounts?|promo\w*|plans?|packages?|subscri\w+|premium|bundle|membership|"
        r"survey)",
    )
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        survey = reading.has(SURVEY, message)
        if not survey and _asked_about(reading, message):
            hint = hint.lowered("the customer had asked about offers", 0.5)
        if survey and reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.4)
        what = "asks for a rating" if survey else "advertises something"
        shared = len(reading.shared(message))
        took = (
            f"takes up only {shared} of the customer's own words"
            if shared
            else "takes up none of the customer's own words"
        )
        yield hint.finding(f"Message {message.id} {what} that the customer did not ask for and {took}.")


def _asked_about(reading: Reading, message: Message) -> bool:
    before = reading.before(message)
    return before is not None and any(reading.has(WANTED, other) for other in before.messages[-NEAR:])
