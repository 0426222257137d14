"""The one sentence that says, from the facts, why a trained reader lists something."""

from __future__ import annotations

from heartfelt.conversation import Message
from heartfelt.finding import CueName, CueOutcome, Finding
from heartfelt.language.formulas import is_salutation
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading, Turn

LATER_TURNS = 3
MOST_MESSAGES = 20  # of a turn, so that endless ones stay cheap
LONGEST_WAIT = 20
LONGEST_WAIT_ASKED = 10
WAIT = Phrases(
    strong=(
        r"(?:one|a|just a|another|some) (?:moment|minute|second|sec|min)|hold on|hang on|bear with (?:me|us)|"
        r"(?:please|kindly) wait|let me (?:just |quickly )?(?:check|look|see|find out|have a look|take a look)|"
        r"(?:i'll|i will|we'll|we will) be right (?:back|with you)|thank(?:s| you) for (?:waiting|holding)",
    )
)

OF_CUES: dict[CueName, str] = {
    "question": "asks something or for something",
    "feeling": "shows a feeling",
    "circumstance": "tells what is at stake",
    "repeat_contact": "tells of earlier tries, a wait, or a problem that comes back",
    "objection": "says that the answer does not help, or asks for an exception or someone senior",
}
OF_ANSWERS = {
    "canned": "could go to any customer",
    "asks_again": "asks for what the conversation holds already",
    "boxed": "gives steps, questions or a page from a script that do not fit what was said",
    "policy_wall": "says no by rule, system or process and names no way forward",
    "deflected": "sends the customer elsewhere without taking the case along",
    "disowned": "places the cause or the next step with others and takes on nothing",
    "vague_promise": "promises something that nobody owns, with no action or time",
    "abrupt_close": "treats as ended what is, from the text, still open",
    "misfit_pitch": "asks for a rating or advertises where something else was needed",
    "self_focus": "speaks of the company where the customer's need should be",
    "reproach": "lectures, scolds or mocks the customer",
    "hostile": "turns against the customer as a person",
    "shows_understanding": "says what the case is, so that the customer can see it was understood",
    "owns": "takes on a concrete next step in person",
    "explains": "says why it is so or what to expect",
    "finds_a_way": "offers or does something that serves the need",
    "warm_handoff": "passes the case on with its context, or stays with it",
    "checks_back": "asks or checks whether it is solved, or arranges to follow up",
    "goes_beyond": "helps with something that was not asked for",
    "human_touch": "speaks to the customer as a person",
}
OF_THE_CASE = {"canned", "boxed", "deflected", "vague_promise", "self_focus", "asks_again"}


def of_cue(name: CueName, reading: Reading, message: Message, outcome: CueOutcome, rule: str) -> tuple[str | None, str]:
    """Which message answers a cue, and why it is listed and what came of it; `rule` is what rules say of the same words."""
    told = rule.partition("; ")[0] or f"Message {message.id} {OF_CUES[name]}"  # after it, a rule says what came of it
    turns = reading.answering(message)
    if outcome == "none" or not turns:
        return None, f"{told}; nobody wrote again after it."
    by, answered = _met(reading, message, turns) if outcome == "met" else (turns[0].messages[-1], "")
    if outcome == "hollow":
        answered = f"{_answer(turns[0])} answers it with no more than would fit anybody{_beside(reading, turns[0])}"
    elif outcome == "missed":
        does = f"{_instead(reading, turns[0])}does not take it up"
        answered = f"{_answer(turns[0])}, the answer to it, {does}{_beside(reading, turns[0])}"
    return by.id, f"{told}; {answered}."


def _answer(turn: Turn) -> str:
    return f"message {turn.messages[-1].id}" + (" with those before it" if len(turn.messages) > 1 else "")


def _met(reading: Reading, message: Message, turns: tuple[Turn, ...]) -> tuple[Message, str]:
    """Which message meets a cue, and how: where the first answer only asks to wait, a later one that comes back to it."""
    first, last = turns[0], turns[0].messages[-1]
    if not _only_waits(reading, first):
        if shared := _shared(reading, first):
            return last, f"{_answer(first)} takes it up{_with(shared)}"
        how = "by asking back" if _asks(first) else "in other words than the customer's"
        return last, f"{_answer(first)} takes it up {how}"
    said = reading.specifics(message)
    later = [each for turn in turns[1 : 1 + LATER_TURNS] for each in turn.messages[:MOST_MESSAGES]]
    best = max(later, key=lambda each: len(said & reading.specifics(each)), default=last)
    if best is last or not said & reading.specifics(best):
        return last, f"it is answered from message {last.id} on"
    return best, f"message {best.id} takes it up{_with(len(reading.shared(best)))}"


def _only_waits(reading: Reading, turn: Turn) -> bool:
    """Whether a turn asks no more than to wait, or only greets."""
    return all(_waits(reading, message) for message in turn.messages[:MOST_MESSAGES])


def _waits(reading: Reading, message: Message) -> bool:
    longest = LONGEST_WAIT_ASKED if "?" in message.text else LONGEST_WAIT
    if len(message.text.split()) > longest or reading.shared(message):
        return False
    return reading.has(WAIT, message) or all(is_salutation(each.text) for each in reading.sentences(message))


def _instead(reading: Reading, turn: Turn) -> str:
    """What an answer does that does not take a cue up, where that can be told."""
    if _only_waits(reading, turn):
        return "asks no more than to wait and "
    if any("http" in message.text for message in turn.messages):
        return "gives a link and "
    return "asks something and " if _asks(turn) else ""


def _asks(turn: Turn) -> bool:
    return any("?" in message.text for message in turn.messages)


def _shared(reading: Reading, turn: Turn) -> int:
    return len(frozenset[str]().union(*map(reading.shared, turn.messages[:MOST_MESSAGES])))


def _beside(reading: Reading, turn: Turn) -> str:
    return f" ({_words(_shared(reading, turn))} in it)"


def _with(shared: int) -> str:
    return f", with {_words(shared)}"


def _words(shared: int) -> str:
    return f"{('none', 'one')[shared] if shared < 2 else shared} of the customer's own words"


def of_the_same_words(rule: Finding | None, hint: Hint) -> Finding | None:
    """What the rules found, where it is about words that the hint quotes too: of others it gives no reason."""
    if rule is None or rule.start is None or rule.end is None:
        return None
    return rule if rule.start < hint.end and hint.start < rule.end else None


def because(name: str, reading: Reading, message: Message) -> str:
    """Why a sign or an act is listed, with what it takes from the case."""
    shared = len(reading.shared(message))
    if name in OF_THE_CASE and (told := reading.case_before(message)):
        details = f"; of {told} details the customer had told it takes up {shared or 'none'}"
    elif shared:
        details = _with(shared)
    else:
        details = ""
    return f"Message {message.id} {OF_ANSWERS[name]}{details}."
