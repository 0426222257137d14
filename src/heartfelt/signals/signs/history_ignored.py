"""Asks for or repeats what an earlier contact of this customer had settled.

What it notices
    A question or a step that nearly repeats one from an earlier conversation of the same customer, although the customer
    had answered it there; or a question after which the customer says that it was told or settled at an earlier contact.

Why it matters
    A customer who has to start again at every contact learns that nobody remembers them. Having to repeat information is
    one of the strongest drivers of disloyalty (Dixon, Freeman and Toman 2010).

When it is wrong
    Where security demands that something is asked every time, where things may have changed since, or where the agent's
    screen did not show the history: then the tool is the cause and not the person. It compares words and misses repeats
    that are worded otherwise.

What helps instead
    One look at the last contact, and one sentence that shows it: "I see you spoke with us on Monday about the lift."

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.language.sentences import Sentence, sentences
from heartfelt.language.words import specifics, stem, words
from heartfelt.signal import Signal

ASKED = Phrases(
    strong=(
        r"(?:please|could you|can you|would you|kindly|have you|did you|try|what(?:'s| is)|which|may i have|i need) (?:\w+ ){0,8}\w+",
    )
)
signal = Signal(__name__, phrases=ASKED, needs=frozenset({"history"}))

TOLD_BEFORE = Phrases(
    theirs=True,
    strong=(
        r"(?:already|all|this|that|it) (?:was |were |has been |had been )?(?:settled|agreed|sorted|arranged|explained|decided|checked) (?:\w+ ){0,3}(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last (?:week|time|month)|before|with (?:you|your|a|the))",
        r"(?:told|explained|said|gave|sent|wrote|confirmed|answered|described) (?:\w+ ){0,6}(?:on the (?:phone|telephone)|in (?:the |my |a )?(?:chat|e-?mail|call|letter)|last (?:week|time|month)|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|to your (?:colleague|co-?worker)|before)",
        r"(?:explain|tell|go through|repeat|answer|say|telling|explaining|repeating) (?:\w+ ){0,4}(?:all over again|a (?:second|third|fourth) time|(?:once|yet) again|from the (?:start|beginning))",
        r"(?:you|your colleague|someone|they) (?:must |should )?(?:already )?ha(?:ve|s) (?:\w+ ){0,3}(?:that|this|it|them) (?:\w+ ){0,2}from",
    ),
)
ALIKE = 0.6
FEWEST = 2
MOST_EARLIER_SENTENCES = 500


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    earlier, places = _asked_before(reading)
    for message in reading.answers:
        yield from _told_before(reading, message)
        for sentence in reading.sentences(message) if reading.hint(signal, message) else ():
            if not _asks(sentence):
                continue
            stems = _stems(sentence.text)
            near = {index for one in stems for index in places.get(one, ())}
            best = max(((_alike(stems, earlier[i][0]), earlier[i][1]) for i in near), default=(0.0, ""))
            if best[0] >= ALIKE and len(stems) >= FEWEST:
                hint = reading.hint_at(message, sentence, 0.4 + 0.5 * best[0])
                yield hint.finding(f"The customer had answered this in the earlier conversation {best[1]}.")


def _told_before(reading: Reading, message: Message) -> Iterator[Finding]:
    questions, turns = reading.questions(message), reading.answering(message)
    reply = turns[0].messages[0] if turns else None
    if questions and reply and reading.has(TOLD_BEFORE, reply):
        hint = reading.hint_at(message, questions[0], 0.7)
        yield hint.finding(f"In {reply.id} the customer says that an earlier contact had settled this.")


def _asked_before(reading: Reading) -> tuple[list[tuple[frozenset[str], str]], dict[str, list[int]]]:
    """What was asked in earlier conversations and answered by the customer there, with an index by stem."""
    asked: list[tuple[frozenset[str], str]] = []
    places: dict[str, list[int]] = defaultdict(list)
    for conversation in reversed(reading.history):
        roles = [message.role for message in conversation.messages]
        for position, message in enumerate(conversation.messages):
            if message.role not in ("agent", "bot") or "customer" not in roles[position + 1 : position + 6]:
                continue
            for sentence in sentences(message.text[:4000]):
                stems = _stems(sentence.text) if _asks(sentence) else frozenset()
                if len(stems) >= FEWEST and len(asked) < MOST_EARLIER_SENTENCES:
                    for one in stems:
                        places[one].append(len(asked))
                    asked.append((stems, conversation.id))
    return asked, places


def _asks(sentence: Sentence) -> bool:
    return sentence.is_question or bool(ASKED.alone.hits(sentence.text))


def _stems(text: str) -> frozenset[str]:
    """Specifics, and the nouns of service that questions ask for (address, number, e-mail, ...)."""
    asked_for = {
        "address",
        "number",
        "email",
        "e-mail",
        "phone",
        "order",
        "account",
        "date",
        "name",
        "model",
        "version",
        "restart",
    }
    return specifics(text) | {stem(word) for word in words(text) if word in asked_for}


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)
