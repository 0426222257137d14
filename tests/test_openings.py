"""What times and repeats show is quoted with what the message says, not with its greeting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heartfelt import Conversation, Message, assess, reader_named

ANSWER = "Dear Ms Okafor,\nYour desk left our warehouse this morning and reaches you tomorrow.\nKind regards, Ana"
SAID = "Your desk left our warehouse this morning and reaches you tomorrow."


def _written(*lines: tuple[str, str, float]) -> Conversation:
    began = datetime(2026, 3, 2, 9, tzinfo=UTC)
    messages = tuple(
        Message(id=f"m{i}", role=role, text=text, at=began + timedelta(hours=hours))  # type: ignore[arg-type]
        for i, (role, text, hours) in enumerate(lines, 1)
    )
    return Conversation(id="c", channel="email", language="en", messages=messages)


@pytest.mark.parametrize(
    ("sign", "lines", "quote"),
    [
        ("slow_reply", [("customer", "Where is my desk?", 0), ("agent", ANSWER, 200)], SAID),
        (
            "repeated_reply",
            [("customer", "Where is my desk?", 0), ("agent", ANSWER, 1), ("customer", "When?", 2), ("agent", ANSWER, 3)],
            SAID,
        ),
        ("no_reply", [("customer", "Hello,\nThe desk has a scratch on one side.", 0)], "The desk has a scratch on one side."),
        ("slow_reply", [("customer", "Where is my desk?", 0), ("agent", "Hello,", 200)], "Hello,"),
    ],
)  # fmt: skip
def test_the_quote_is_what_the_message_says(sign: str, lines: list[tuple[str, str, float]], quote: str) -> None:
    found = assess(_written(*lines), reader=reader_named("phrases"))
    assert [each.quote for each in found.signs if each.sign == sign] == [quote]
