"""Reading a draft reply against its conversation, before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import structs

from heartfelt.assessment import Assessment, cues_signs_and_acts, opened
from heartfelt.collection import Collection
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import HeartfeltError
from heartfelt.finding import Act, Cue, Sign
from heartfelt.language.reading import Reader
from heartfelt.norms import DEFAULT, Norms
from heartfelt.signals import named

DRAFT = "draft"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft does with the customer's open cues, and what it brings itself.

    `cues` are those of the customer's last turn and earlier ones that only the draft takes up, with the outcome they
    would have; `signs` and `acts` are those in the draft, with offsets into it.
    """

    cues: tuple[Cue, ...] = ()
    signs: tuple[Sign, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def passed_over(self) -> tuple[Cue, ...]:
        """The cues that the draft does not take up, or only with a formula."""
        return tuple(cue for cue in self.cues if cue.outcome in ("missed", "hollow", "none"))


def check(
    conversation: Conversation,
    draft: str,
    history: Sequence[Conversation] = (),
    collection: Collection | None = None,
    *,
    norms: Norms = DEFAULT,
    reader: Reader | str | None = None,
    listed_from: Mapping[str, float] | None = None,
) -> Check:
    """Assess the conversation as if the draft were the agent's next message, with the parameters of `heartfelt.assess`.

    What is said of it is what `assess` would say; of a long conversation the transformer reads only the end.
    """
    if not draft.strip():
        raise HeartfeltError("The draft is empty. Give the text of the reply.")
    message = Message(id=_free_id(conversation), role="agent", text=draft)
    drafted = structs.replace(conversation, messages=(*conversation.messages, message))
    case = opened(drafted, history, collection, norms, reader, listed_from)
    answered = case.reading.before(message)
    case.reading.asked_from = case.reading.position(answered.messages[0] if answered else message)
    assessment = cues_signs_and_acts(case)
    return of_draft(assessment, conversation, message.id)


def of_draft(assessment: Assessment, conversation: Conversation, draft: str) -> Check:
    """What an assessment of the conversation with the message `draft` at its end says of that draft."""
    open_ids = _last_turn(conversation)
    return Check(
        cues=tuple(cue for cue in assessment.cues if cue.message in open_ids or cue.by == draft),
        signs=tuple(sign for sign in assessment.signs if sign.message == draft and _is_in_words(sign)),
        acts=tuple(act for act in assessment.acts if act.message == draft),
    )


def _is_in_words(sign: Sign) -> bool:
    """Whether another wording could mend it: a slow reply stays slow."""
    return "times" not in named(sign.sign).needs


def _last_turn(conversation: Conversation) -> set[str]:
    ids: set[str] = set()
    for message in reversed(conversation.messages):
        if message.role == "customer":
            ids.add(message.id)
        elif message.role != "note":
            break
    return ids


def _free_id(conversation: Conversation) -> str:
    taken = {message.id for message in conversation.messages}
    return next(name for name in (DRAFT, *(f"{DRAFT}-{i}" for i in range(len(taken) + 1))) if name not in taken)
