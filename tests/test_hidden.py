"""Hidden indifference: nothing is wrong, and nobody was there."""

from __future__ import annotations

import pytest

from heartfelt.assessment import lexical_reader
from heartfelt.finding import Act, Cue, CueOutcome, Sign
from heartfelt.hidden import MOST_WITH_A_SIGN, hidden_indifference
from heartfelt.language.reading import Reading
from heartfelt.transcript import parse

COLD = (
    "customer: So frustrating, my father's hearing aid lost the connection again.\n"
    "agent: Happy to help. Which version of the device do you have? Please try the steps."
)


def reading(transcript: str = COLD) -> Reading:
    return lexical_reader().read(parse(transcript, conversation_id="c"))


def feeling(outcome: CueOutcome) -> Cue:
    return Cue(cue="feeling", outcome=outcome, message="m1", by=None, strength=0.9, because="")


def sign(name: str, strength: float = 0.9) -> Sign:
    return Sign(sign=name, message="m2", strength=strength, because="")


def act(name: str) -> Act:
    return Act(act=name, message="m2", strength=0.9, because="")


def test_a_feeling_passed_over_by_a_polite_inquiry_is_hidden_indifference() -> None:
    assert hidden_indifference(reading(), [feeling("missed")], [], []) >= 0.5
    assert hidden_indifference(reading(), [feeling("hollow")], [], []) >= 0.5


def test_a_feeling_that_was_met_is_less_likely_so_than_one_that_was_passed_over() -> None:
    met, missed = (hidden_indifference(reading(), [feeling(outcome)], [], []) for outcome in ("met", "missed"))
    assert met < missed


def test_every_act_speaks_against_it_and_a_warm_one_more() -> None:
    cues = [feeling("missed")]
    none, plain, warm = (
        hidden_indifference(reading(), cues, [], acts) for acts in ([], [act("explains")], [act("owns")])
    )
    assert none > plain > warm


def test_a_sign_speaks_against_it_for_then_a_step_is_wrong() -> None:
    cues = [feeling("missed")]
    none, weak, strong = (
        hidden_indifference(reading(), cues, signs, []) for signs in ([], [sign("canned", 0.5)], [sign("canned", 0.9)])
    )
    assert none > weak > strong


@pytest.mark.parametrize(
    "name", ["boxed", "canned", "no_reply", "repeated_reply", "broken_promise", "transfer_ping_pong"]
)
@pytest.mark.parametrize("strength", [0.35, 0.5, 0.97])
def test_with_a_sign_of_the_agent_it_never_reaches_the_line(name: str, strength: float) -> None:
    cues = [feeling("missed"), Cue(cue="circumstance", outcome="missed", message="m1", by=None, strength=1, because="")]
    assert hidden_indifference(reading(), cues, [], []) > 0.5
    assert hidden_indifference(reading(), cues, [sign(name, strength)], []) <= MOST_WITH_A_SIGN


def test_a_sign_of_a_bot_is_no_wrong_step_of_the_agent() -> None:
    cues = [feeling("missed")]
    of_a_bot = Sign(sign="canned", message="m2", strength=0.9, because="", role="bot")
    assert hidden_indifference(reading(), cues, [of_a_bot], []) == hidden_indifference(reading(), cues, [], [])


def test_what_hurts_openly_is_not_hidden() -> None:
    assert hidden_indifference(reading(), [feeling("missed")], [sign("hostile")], []) == 0.0


def test_a_slow_reply_leaves_it_as_it_was() -> None:
    cues = [feeling("missed")]
    assert hidden_indifference(reading(), cues, [sign("slow_reply")], []) == hidden_indifference(
        reading(), cues, [], []
    )


def test_warm_and_sorry_words_speak_against_it() -> None:
    warm = COLD.replace("Happy to help.", "So sorry, I'd love to get his favourite calls back, what a lovely man!")
    of_warm, of_cold = (hidden_indifference(reading(each), [feeling("missed")], [], []) for each in (warm, COLD))
    assert of_warm < of_cold - 0.1


def test_a_plain_question_with_a_plain_answer_is_not_hidden_indifference() -> None:
    plain = reading("customer: When do you open?\nagent: At nine.\ncustomer: Thanks.")
    assert hidden_indifference(plain, [], [], []) < 0.5


def test_where_nobody_answered_or_nobody_wrote_nothing_is_hidden() -> None:
    assert hidden_indifference(reading("customer: Hello?"), [feeling("none")], [], []) == 0.0
    assert hidden_indifference(reading("agent: Hello?"), [], [], []) == 0.0
