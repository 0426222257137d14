"""Whether it was solved, and how the customer felt at the start and at the end."""

from __future__ import annotations

import pytest

from heartfelt import course
from heartfelt.assessment import Assessment, assess, lexical_reader
from heartfelt.transcript import parse

OPENING = (
    "customer: My router keeps dropping the line.\n"
    "agent: Please press reset for ten seconds, does the light turn green?\n"
)


def of(transcript: str) -> Assessment:
    return assess(parse(f"language: en\n{transcript}", conversation_id="c"), reader=lexical_reader())


@pytest.mark.parametrize("channel", ["chat", "email", "social", "voice"])
def test_thanks_after_a_fix_and_a_farewell_mean_yes(channel: str) -> None:
    ending = "customer: It works now, thank you very much!\nagent: You're welcome, glad it works. Have a great day!"
    assert of(f"channel: {channel}\n\n{OPENING}{ending}").resolved == "yes"


def test_a_customer_who_still_objects_at_the_end_means_no() -> None:
    ending = (
        "customer: I told you I did that already, it does not help.\nagent: We are sorry, we are not able to do more.\n"
        "customer: You guys are useless, it still does not work and nobody helps."
    )
    assert of(OPENING + ending).resolved == "no"


def test_an_open_inquiry_is_unclear() -> None:
    assert of("customer: My parcel shows as stuck.\nagent: Please send us the number by DM.").resolved == "unclear"


def test_nobody_answered_means_no_and_nobody_asked_means_unclear() -> None:
    assert of("customer: Where is my parcel? I have waited for a week.").resolved == "no"
    reading = lexical_reader().read(parse("agent: Good morning, this is Larkfield.", conversation_id="c"))
    assert course.resolved(reading, []) == "unclear"


@pytest.mark.parametrize(("said", "expected"), [("yes", "yes"), ("no", "no")])
def test_the_source_is_believed_before_the_words(said: str, expected: str) -> None:
    ending = "customer: It works now, thank you!" if said == "no" else "customer: Still not working."
    assert of(f"resolved: {said}\n\n{OPENING}{ending}").resolved == expected


def test_thanks_in_the_opening_are_no_solution() -> None:
    greeting = "agent: Good morning.\n"
    asked = "customer: Thanks for having me, my phone is broken, can you fix it?\nagent: Please visit our shop."
    assert of(greeting + asked).resolved != "yes"


def emotions(transcript: str) -> tuple[float, float]:
    assessment = of(transcript)
    assert assessment.emotion_start is not None
    assert assessment.emotion_end is not None
    return assessment.emotion_start, assessment.emotion_end


def test_fury_lies_below_a_plain_problem_and_a_plain_question_below_joy() -> None:
    said = [
        "This is a disgrace, the WORST service ever, you lied to me!!",
        "My printer shows an error and I can't print.",
        "Hi, could you tell me the price of a ticket?",
        "I love the new shop, wonderful people ❤️",
    ]
    starts = [emotions(f"customer: {words}\nagent: Thank you for writing.")[0] for words in said]
    assert starts == sorted(starts)
    assert len(set(starts)) == len(starts)
    assert starts[0] < -1
    assert starts[-1] > 0.5


def test_one_turn_is_both_start_and_end() -> None:
    start, end = emotions("customer: I am so disappointed with this lamp.\nagent: We are sorry about the lamp.")
    assert start == end < -0.5


def test_a_customer_helped_ends_above_the_start_and_one_let_down_twice_below_a_helped_one() -> None:
    helped = emotions(OPENING + "customer: Brilliant, it works, thank you so much!")
    let_down = emotions(OPENING + "customer: No, useless. Again nothing. I want to cancel my contract and a refund.")
    assert helped[1] > helped[0]
    assert let_down[1] < helped[1] - 1


def test_feelings_stay_on_their_scale() -> None:
    worst = "WORST SERVICE EVER!!! disgusting, horrible, awful, pathetic liars, I hate this ridiculous joke!!! " * 20
    best = "love love wonderful amazing fantastic thank you so much, you are the best! ❤️ " * 20
    for words in (worst, best):
        assert all(-2 <= value <= 2 for value in emotions(f"customer: {words}\nagent: Hm.\ncustomer: {words}"))


def test_without_a_customer_no_feeling_is_told() -> None:
    reading = lexical_reader().read(parse("agent: Good morning, this is Larkfield.", conversation_id="c"))
    assert course.emotions(reading, []) == (None, None)
