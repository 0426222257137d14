"""Which moment a conversation is."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from heartfelt.assessment import assess, lexical_reader
from heartfelt.finding import Act
from heartfelt.moment import character, moment, total
from heartfelt.transcript import parse

ROUTINE = {
    "a lookup": (
        "customer: Hi, what time does the Weir shop open tomorrow?\nagent: At nine, until six.\ncustomer: Thanks!"
    ),
    "a form": "customer: Hello, how do I change my address for the newsletter?\nagent: Under Profile, Contact.",
    "an order": (
        "channel: email\n\ncustomer: Good morning, could I book two seats for Friday?\nagent: They are booked for you."
    ),
}
PROBLEMS = {
    "a failure": (
        "customer: My kettle stopped working after two days, nothing helps.\n"
        "agent: Sorry, what happens when you press the switch?"
    ),
    "a complaint": (
        "channel: social\n\n"
        "customer: Worst delivery ever. Waiting three weeks and nobody answers.\n"
        "agent: Sorry for the trouble, please send us your order number."
    ),
    "a call": (
        "channel: voice\n\n"
        "agent: Larkfield, good morning.\n"
        "customer: My line has been down since Sunday and I still can't phone anyone.\n"
        "agent: Let me check what is happening."
    ),
}
DEFINING = {
    "praise": (
        "channel: social\n\n"
        "customer: Loved the tour today, your guide was wonderful!\n"
        "agent: So glad you enjoyed it, I'll tell her!"
    ),
    "an occasion": (
        "channel: social\n\n"
        "customer: Happy birthday to my favourite shop 🎉\n"
        "agent: Thanks for sharing the fun with us!"
    ),
}


def kind(transcript: str) -> str | None:
    return assess(parse(f"language: en\n{transcript}", conversation_id="c"), reader=lexical_reader()).moment


@pytest.mark.parametrize("name", ROUTINE)
def test_a_simple_task_is_routine(name: str) -> None:
    assert kind(ROUTINE[name]) == "routine"


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_complaint_or_a_problem_is_problem_solving(name: str) -> None:
    assert kind(PROBLEMS[name]) == "problem_solving"


@pytest.mark.parametrize("name", DEFINING)
def test_contact_without_a_task_or_a_problem_is_defining(name: str) -> None:
    assert kind(DEFINING[name]) == "defining"


def moment_with(last_words: str, *acts: str, role: str = "agent") -> str:
    transcript = f"customer: My mother's ticket has the wrong name.\n{role}: It is corrected.\ncustomer: {last_words}"
    conversation = parse(transcript, conversation_id="c")
    found = [
        Act(act=act, message=conversation.messages[1].id, strength=0.9, because="", role=role)  # type: ignore[arg-type]
        for act in acts
    ]
    return moment(lexical_reader().read(conversation), [], found)


def test_magic_takes_deeds_and_a_customer_overwhelmed_by_them() -> None:
    moved, calm = "You're joking. I don't know what to say!", "Ok, bye."
    assert moment_with(moved, "finds_a_way", "owns") == "magic"
    assert moment_with(calm, "finds_a_way", "owns") != "magic"
    assert moment_with(moved, "finds_a_way") != "magic"
    assert moment_with(moved, "explains", "owns") != "magic"


def test_what_a_bot_did_is_no_magic() -> None:
    assert moment_with("You're joking. I don't know what to say!", "finds_a_way", "owns", role="bot") != "magic"


def test_words_of_the_opening_that_say_no_answer_are_no_magic() -> None:
    conversation = parse("customer: Blown away, speechless.\nagent: Fixed.", conversation_id="c")
    acts = [Act(act=act, message="m2", strength=0.9, because="") for act in ("owns", "finds_a_way")]
    assert moment(lexical_reader().read(conversation), [], acts) != "magic"


FULL = (
    "customer: Hi! How do I book a birthday team trip? I love it, terrible, still waiting, not working http://a.b\n"
    "agent: Sorry, glad to help, please check. Which one?\ncustomer: Can I? It does not work."
)


def test_every_point_is_of_something_that_can_be_found() -> None:
    found = set(character(lexical_reader().read(parse(FULL, conversation_id="c")), []))
    assert set(model()["defining"]) | set(model()["routine"]) <= found | {
        "feeling", "objection", "positive", "negative",
    }  # fmt: skip


def test_every_choice_has_points_and_each_is_a_plain_number() -> None:
    assert set(model()) == {"defining", "routine", "yes", "no", "start", "end", "hidden"}
    for points in model().values():
        assert len(points) > 5
        assert all(0.05 <= abs(value) <= 10 for value in points.values())


def test_the_total_weighs_what_has_points_and_leaves_out_the_rest() -> None:
    asking = model()["routine"]["asking"]
    assert total("routine", {"asking": 2.0, "the weather": 5.0}) == pytest.approx(2 * asking)
    assert total("routine", {}) == 0


def model() -> dict[str, dict[str, float]]:
    return tomllib.loads((files("heartfelt") / "models" / "phrases" / "whole.toml").read_text(encoding="utf-8"))


def test_a_conversation_without_a_customer_can_be_read() -> None:
    conversation = parse("agent: Good morning, anybody there?", conversation_id="c")
    assert moment(lexical_reader().read(conversation), [], []) in ("routine", "defining", "problem_solving")
