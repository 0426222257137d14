"""The one sentence that says, from the facts, why a trained reader lists something."""

from __future__ import annotations

from heartfelt.conversation import Message
from heartfelt.finding import CueName, CueOutcome
from heartfelt.language.reading import Reading

OF_CUES: dict[CueName, str] = {
    "question": "asks something or for something",
    "feeling": "shows a feeling",
    "circumstance": "tells what is at stake",
    "repeat_contact": "tells of earlier tries, a wait, or a problem that comes back",
    "objection": "says that the answer does not help, or asks for an exception or someone senior",
}
OF_OUTCOMES: dict[CueOutcome, str] = {
    "met": "message {by} takes it up",
    "hollow": "message {by} answers it with no more than would fit anybody",
    "missed": "message {by}, the answer to it, does not take it up",
    "none": "nobody wrote again after it",
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


def of_cue(name: CueName, message: Message, outcome: CueOutcome, by: str | None) -> str:
    """Why a cue is listed, and what came of it."""
    return f"Message {message.id} {OF_CUES[name]}; {OF_OUTCOMES[outcome].format(by=by)}."


def because(name: str, reading: Reading, message: Message) -> str:
    """Why a sign or an act is listed, with what it takes from the case."""
    shared = len(reading.shared(message))
    if name in OF_THE_CASE and (told := reading.case_before(message)):
        details = f"; of {told} details the customer had told it takes up {shared or 'none'}"
    elif shared:
        details = (
            f", with {shared} of the customer's own words" if shared > 1 else ", with one of the customer's own words"
        )
    else:
        details = ""
    return f"Message {message.id} {OF_ANSWERS[name]}{details}."
