"""A draft is read with the end of its conversation alone, and what is said of it stays what `assess` says."""

from __future__ import annotations

from importlib.resources import files

from msgspec import structs

from heartfelt import drafting
from heartfelt.assessment import assess
from heartfelt.conversation import Conversation, Message, decode

DRAFT = "Thanks for waiting. I have refunded the 40 pounds today, and I will write to you tomorrow by noon."


def long_conversation() -> Conversation:
    """Messages of several conversations one after the other: more than fits in one window."""
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    said = [
        message for line in lines[:12] for message in decode(line)[0].messages if message.role in ("customer", "agent")
    ]
    last = Message(id="last", role="customer", text="I am still out of pocket and my rent is due. Where is my refund?")
    named = tuple(structs.replace(message, id=f"m{i}", at=None) for i, message in enumerate(said))
    return Conversation(id="long", messages=(*named, last), language="en")


def test_the_same_is_said_of_a_draft_as_of_the_message_sent() -> None:
    conversation = long_conversation()
    sent = Message(id=drafting.DRAFT, role="agent", text=DRAFT)
    assessment = assess(structs.replace(conversation, messages=(*conversation.messages, sent)))
    checked = drafting.check(conversation, DRAFT)
    assert checked == drafting.of_draft(assessment, conversation, sent.id)
    assert checked.cues
    assert checked.acts


def test_the_same_is_said_where_the_agent_has_answered_already_and_adds_a_draft() -> None:
    said = long_conversation()
    first = Message(id="first", role="agent", text="I can see the return arrived on Monday.")
    conversation = structs.replace(said, messages=(*said.messages, first))
    sent = Message(id=drafting.DRAFT, role="agent", text=DRAFT)
    assessment = assess(structs.replace(conversation, messages=(*conversation.messages, sent)))
    checked = drafting.check(conversation, DRAFT)
    assert checked == drafting.of_draft(assessment, conversation, sent.id)
    assert {cue.message for cue in checked.cues} == {"last"}


def test_windows_that_hold_nothing_of_the_last_turn_are_not_read() -> None:
    from heartfelt.language.trained import models
    from heartfelt.language.trained.full import FullModel

    model = FullModel(models.folder("full"), models.words())
    messages = long_conversation().messages
    read = []
    original = model._read
    model._read = lambda window, *others: (read.append(window), original(window, *others))[1]  # type: ignore[method-assign]
    whole = model.opinion(messages, "chat")
    all_windows = list(read)
    read.clear()
    end = model.opinion_on_end(messages, "chat", len(messages) - 1)
    assert len(read) == 1 < len(all_windows)
    assert (end.logits[-1] == whole.logits[-1]).all()


def test_a_draft_that_is_written_on_is_read_with_its_own_window_alone_and_said_to_be_the_same() -> None:
    from heartfelt.language.trained import models
    from heartfelt.language.trained.full import FullModel

    model = FullModel(models.folder("full"), models.words())
    told = long_conversation().messages
    of_customer = len(told) - 1  # the window before the draft's own is asked about too
    ran: list[int] = []
    original = model._encoder._run
    model._encoder._run = lambda ids: (ran.append(len(ids)), original(ids))[1]  # type: ignore[method-assign]
    long_draft = " ".join([DRAFT] * 12)
    for text in (long_draft, f"{long_draft} Please", f"{long_draft} Please write"):
        ran.clear()
        messages = (*told, Message(id="draft", role="agent", text=text))
        end = model.opinion_on_end(messages, "chat", of_customer - 3)
    assert len(ran) == 1
    fresh = FullModel(models.folder("full"), models.words()).opinion_on_end(messages, "chat", of_customer - 3)
    assert (end.logits == fresh.logits).all()
    assert (end.outcomes == fresh.outcomes).all()
