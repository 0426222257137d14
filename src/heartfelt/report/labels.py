"""The names of cues, outcomes, signs, acts, moments and circumstances in a coach's words.

`severity` (0 to 1) is how much a sign, or a cue of this kind that was missed, usually hurts. It only orders which
conversations to read first; no score uses it.
"""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """A name as it is shown: a title, one line on what it is, and how much it usually hurts."""

    title: str
    what: str = ""
    severity: float = 0.5


CUES: dict[str, Label] = {
    "question": Label("Question", "Asks a direct question or makes a request.", 0.45),
    "feeling": Label("Feeling", "Clearly shows anger, distress, worry, disappointment or joy.", 0.75),
    "circumstance": Label("Circumstance", "Tells something of their life that raises the stakes.", 0.85),
    "repeat_contact": Label("Repeat contact", "Says it is not the first time, or how long they have waited.", 0.7),
    "objection": Label("Objection", "Says the answer does not solve it, or asks for an exception.", 0.65),
}

OUTCOMES: dict[str, Label] = {
    "met": Label("Met", "Taken up with substance, or acknowledged in words tied to this case.", 0.0),
    "hollow": Label("Hollow", "Answered only with a formula that would fit anybody.", 0.6),
    "missed": Label("Missed", "Not taken up at all, though the agent wrote again.", 1.0),
    "none": Label("No reply", "Nobody wrote again after it.", 0.7),
}

SIGNS: dict[str, Label] = {
    "canned": Label("Canned reply", "Nothing in it comes from this case; it could be pasted to any customer.", 0.5),
    "asks_again": Label("Asks again", "Asks for a fact or a step that the customer already gave.", 0.6),
    "boxed": Label("Boxed", "Squeezes the case into a script, or gives a generic link in place of help.", 0.6),
    "policy_wall": Label("Policy wall", "Refuses because of a rule or system and offers no way forward.", 0.8),
    "deflected": Label("Deflected", "Sends the customer elsewhere without taking the case along.", 0.7),
    "disowned": Label("Disowned", "Puts the responsibility on someone else and takes none.", 0.75),
    "vague_promise": Label("Vague promise", "Ends in a promise with no owner, action or time.", 0.5),
    "abrupt_close": Label("Abrupt close", "Treats as ended what is, from the text, still open.", 0.75),
    "misfit_pitch": Label("Misfit pitch", "A survey or an offer that does not answer the need.", 0.5),
    "self_focus": Label("Self-focus", "Is about the company's convenience where the need should be.", 0.6),
    "reproach": Label("Reproach", "Lectures, scolds or mocks, or ties help to the customer's manners.", 0.9),
    "hostile": Label("Hostile", "Insults, threats or contempt.", 1.0),
    "slow_reply": Label("Slow reply", "The customer waited much longer than is usual here.", 0.4),
    "no_reply": Label("No reply", "The customer wrote last and nobody answered.", 0.7),
    "repeated_reply": Label("Repeated reply", "The same reply again, though the customer had answered it.", 0.65),
    "transfer_ping_pong": Label("Passed around", "Handed from one to the next and back.", 0.7),
    "broken_promise": Label("Broken promise", "A time was named and passed without word.", 0.8),
    "history_ignored": Label("History ignored", "Asks for or repeats what an earlier contact settled.", 0.65),
}

ACTS: dict[str, Label] = {
    "shows_understanding": Label("Shows understanding", "Uses the specifics, so the customer sees they were heard."),
    "owns": Label("Takes ownership", "Takes personal responsibility for a concrete next action."),
    "explains": Label("Explains", "Gives a reason, a cause or what to expect, specific to the case."),
    "finds_a_way": Label("Finds a way", "Offers a solution, exception or alternative that serves the need."),
    "warm_handoff": Label("Warm hand-over", "Passes the case on with its context, or stays with it."),
    "checks_back": Label("Checks back", "Confirms that it is solved, or sets a follow-up."),
    "goes_beyond": Label("Goes beyond", "Helps with something not asked for that this customer needs."),
    "human_touch": Label("Human touch", "Humour, small talk or personal words made for this customer."),
}

MOMENTS: dict[str, Label] = {
    "routine": Label("Routine", "A simple task."),
    "defining": Label("Defining", "Personal contact that shapes the picture of the company."),
    "problem_solving": Label("Problem solving", "A complaint or a problem."),
    "magic": Label("Magic", "The agent surpassed what the customer expected."),
}

VULNERABILITY: dict[str, Label] = {
    "money": Label("Money"),
    "health": Label("Health"),
    "bereavement": Label("Bereavement"),
    "family": Label("Family"),
    "safety": Label("Safety"),
    "work": Label("Work"),
    "deadline": Label("A deadline"),
    "access": Label("Access needs"),
}


def label(labels: dict[str, Label], name: str) -> Label:
    """The label of a name; one that another package brought is shown by its own name."""
    return labels.get(name) or Label(name.replace("_", " ").capitalize())
