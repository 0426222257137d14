"""Whom a finding is about: whoever wrote the message, so that several agents of one conversation are credited each."""

from __future__ import annotations

from typing import NamedTuple

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Cue, Finding


class Credit(NamedTuple):
    """The author of the agent's message a finding is about, or whether it was a bot's; neither where nobody answered.

    `answer` is the id of the message that met, hollowed or missed a cue.
    """

    about: str = ""
    bot: bool = False
    answer: str | None = None


def credit(conversation: Conversation, finding: Finding) -> Credit:
    """A cue is about who answered it, or else who wrote next; signs and acts are about who wrote the message."""
    message = _answer(conversation, finding) if isinstance(finding, Cue) else conversation.message(finding.message)
    if message is None or message.role not in ("agent", "bot"):
        return Credit()
    answer = message.id if isinstance(finding, Cue) else None
    if message.role == "bot":
        return Credit(bot=True, answer=answer)
    return Credit(about=message.author or "", answer=answer)


def _answer(conversation: Conversation, cue: Cue) -> Message | None:
    if cue.by is not None:
        return conversation.message(cue.by)
    ids = [message.id for message in conversation.messages]
    later = conversation.messages[ids.index(cue.message) + 1 :]
    return next((message for message in later if message.role in ("agent", "bot")), None)
