"""Hidden indifference: nothing is wrong, and nobody was there."""

from __future__ import annotations

from heartfelt.assessment import lexical_reader
from heartfelt.finding import Act, Cue, CueOutcome, Sign
from heartfelt.hidden import hidden_indifference
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


def test_what_hurts_openly_is_not_hidden() -> None:
    assert hidden_indifference(reading(), [feeling("missed")], [sign("hostile")], []) == 0.0


def test_a_slow_reply_leaves_it_as_it_was() -> None:
    cues = [feeling("missed")]
    assert hidden_indifference(reading(), cues, [sign("slow_reply")], []) == hidden_indifference(
        reading(), cues, [], []
    )


def test_warm_and_sorry_words_speak_against_it() -> None:
    warm = COLD.replace("Happy to help.", "So sorry, I'd love to get his favourite calls back, what a lovely man!")
    assert hidden_indifference(reading(warm), [feeling("missed")], [], []) < 0.5


def test_a_plain_question_with_a_plain_answer_is_not_hidden_indifference() -> None:
    plain = reading("customer: When do you open?\nagent: At nine.\ncustomer: Thanks.")
    assert hidden_indifference(plain, [], [], []) < 0.5


def test_where_nobody_answered_or_nobody_wrote_nothing_is_hidden() -> None:
    assert hidden_indifference(reading("customer: Hello?"), [feeling("none")], [], []) == 0.0
    assert hidden_indifference(reading("agent: Hello?"), [], [], []) == 0.0
