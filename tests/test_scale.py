"""Time grows in proportion to the size of a conversation, however odd it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from heartfelt.assessment import assess, lexical_reader
from heartfelt.conversation import Conversation, Message

pytestmark = pytest.mark.alone

LONGEST_WAIT = 20.0
MEGABYTE = 1 << 20
SAID = "I am still waiting for my refund and nobody called me back. Can you please tell me where order LF-20418 is? "
REPLIED = "Sorry, we will call you by 5 pm about order LF-20418. Please restart the router. "

LONG_TEXTS: dict[str, Callable[[int], str]] = {
    "plain text": lambda n: SAID * (n // len(SAID)),
    "one long word": lambda n: "a" * n,
    "question marks": lambda n: "?" * n,
    "nested brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "a a a": lambda n: "a " * (n // 2),
    "newlines only": lambda n: "\n" * n,
    "digits": lambda n: "7" * n,
    "full stops": lambda n: ". " * (n // 2),
    "names": lambda n: "@a " * (n // 3),
    "hyphens": lambda n: "a-" * (n // 2),
    "a long link": lambda n: "https://" + "a" * n,
    "shouting": lambda n: "WHY!!! " * (n // 7),
    "apologies": lambda n: "sorry " * (n // 6),
    "emoji": lambda n: "😡" * n,
}
LONG_CONVERSATIONS: dict[str, Callable[[int], list[tuple[str, str]]]] = {
    "taking turns": lambda n: [("customer", SAID) if i % 2 == 0 else ("agent", REPLIED) for i in range(n)],
    "only the customer": lambda n: [("customer", f"{SAID} {i}") for i in range(n)],
    "only the agent": lambda n: [("agent", f"{REPLIED} {i}") for i in range(n)],
    "two long turns": lambda n: [("customer", SAID) if i < n // 2 else ("agent", f"{REPLIED} {i}") for i in range(n)],
    "one question, many answers": lambda n: [("customer", SAID)] + [("agent", f"{REPLIED} {i}") for i in range(n - 1)],
    "many questions, one answer": lambda n: [("customer", f"{SAID} {i}") for i in range(n - 1)] + [("agent", REPLIED)],
    "always something new": lambda n: [
        ("customer" if i % 2 == 0 else "agent", f"My word{i} broke. Did you restart item{i}?") for i in range(n)
    ],
}


def seconds(conversation: Conversation) -> float:
    """Processor time, so that other work on the machine does not count."""
    start = time.process_time()
    assess(conversation, reader=lexical_reader())
    return time.process_time() - start


def spoken(said: list[tuple[str, str]]) -> Conversation:
    messages = tuple(Message(id=f"m{i}", role=role, text=text) for i, (role, text) in enumerate(said))  # type: ignore[arg-type]
    return Conversation(id="long", language="en", messages=messages)


def grows_with_size(make: Callable[[int], Conversation], size: int) -> None:
    seconds(make(10))
    for _ in range(4):  # the machine's speed moves: the two are measured one after the other, anew each time
        half, whole = seconds(make(size // 2)), seconds(make(size))
        if whole < 3 * max(half, 0.2):
            break
    assert whole < LONGEST_WAIT
    assert whole < 3 * max(half, 0.2), f"{half:.2f} s for half, {whole:.2f} s for the whole"


@pytest.mark.parametrize("text", LONG_TEXTS)
def test_a_message_of_a_megabyte_takes_time_in_proportion(text: str) -> None:
    write = LONG_TEXTS[text]
    grows_with_size(
        lambda n: spoken([("customer", write(n)), ("agent", write(n)), ("customer", SAID), ("agent", REPLIED)]),
        MEGABYTE,
    )


@pytest.mark.parametrize("order", LONG_CONVERSATIONS)
def test_a_conversation_of_five_thousand_messages_takes_time_in_proportion(order: str) -> None:
    grows_with_size(lambda n: spoken(LONG_CONVERSATIONS[order](n)), 5_000)
