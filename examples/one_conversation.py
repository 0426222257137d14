"""Assess one conversation written in code, and check a better reply before it is sent.

python examples/one_conversation.py
"""

from __future__ import annotations

from heartfelt import Conversation, Message, assess, check

CONVERSATION = Conversation(
    id="c-1",
    channel="email",
    messages=(
        Message(
            id="m1",
            role="customer",
            text="My mother's phone has been cut off since Monday and she is 84. I'm worried sick. "
            "This is the third time I write.",
        ),
        Message(
            id="m2",
            role="agent",
            text="We apologise for any inconvenience. Please visit our website for information about outages.",
        ),
    ),
)
DRAFT = (
    "I'm so sorry your mother has been without her phone since Monday. I'm restoring the line now, "
    "and I'll ring you by five to make sure it works."
)


def main() -> None:
    """Print what came of every cue, and what a draft would change."""
    assessment = assess(CONVERSATION)
    for cue in assessment.cues:
        print(f"{cue.cue}: {cue.outcome} ({cue.strength:.0%}): {cue.quote!r}")
    for sign in assessment.signs:
        print(f"{sign.sign} ({sign.strength:.0%}): {sign.because}")
    if assessment.care:
        print(f"care {assessment.care.score} ({assessment.care.low} to {assessment.care.high})")
    asked = Conversation(id="c-2", channel="email", messages=CONVERSATION.messages[:1])
    for cue in check(asked, DRAFT).cues:
        print(f"with the draft, {cue.cue}: {cue.outcome}")


if __name__ == "__main__":
    main()
