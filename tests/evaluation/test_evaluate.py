"""What an evaluation counts, worked out by hand on invented labels, and how sure it is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from rich.console import Console

from heartfelt.assessment import Assessment, Strength
from heartfelt.care import Care
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation import Evaluation, Labels, evaluate, table, to_json
from heartfelt.evaluation.evaluation import StrengthError
from heartfelt.evaluation.findings import quotes_agree
from heartfelt.finding import Act, Cue, Sign

WORDS = "Where is my parcel? I am so worried."


def conversation(id_: str, *roles: str) -> Conversation:
    roles = roles or ("customer", "agent", "agent", "customer", "agent")
    messages = tuple(Message(id=f"m{i}", role=role, text=WORDS) for i, role in enumerate(roles, 1))  # type: ignore[arg-type]
    return Conversation(id=id_, messages=messages)


def labels(id_: str, **given: Any) -> Labels:
    values: dict[str, Any] = {
        "cues": [], "signs": [], "acts": [], "moment": "routine", "care": 3, "hidden_indifference": False,
        "resolved": "unclear", "emotion_start": 0, "emotion_end": 0, "customer_abusive": False, "vulnerability": [],
    }  # fmt: skip
    return msgspec.convert({"id": id_, **values, **given}, Labels)


def cue_label(message: str, name: str, outcome: str, quote: str = "worried") -> dict[str, str]:
    return {"message": message, "cue": name, "outcome": outcome, "quote": quote}


def sign_label(message: str, name: str = "canned", quote: str = "parcel") -> dict[str, str]:
    return {"message": message, "sign": name, "quote": quote}


def cue(message: str, name: Any, outcome: Any, quote: str = "so worried", strength: float = 0.9) -> Cue:
    return Cue(
        message=message, cue=name, outcome=outcome, by=None, quote=quote, start=0, end=1, strength=strength, because=""
    )


def sign(message: str, name: str = "canned", quote: str = "my parcel", strength: float = 0.9) -> Sign:
    return Sign(message=message, sign=name, quote=quote, start=0, end=1, strength=strength, because="")


def assessment(id_: str, care: float = 3.0, **given: Any) -> Assessment:
    return Assessment(id=id_, care=Care(score=care, low=care, high=care, sum=()), **given)


def evaluated(gold: Labels, found: Assessment, *roles: str) -> Evaluation:
    return evaluate([gold], [found], [conversation(gold.id, *roles)], rounds=5)


def test_a_cue_agrees_where_message_and_kind_agree() -> None:
    gold = labels("a", cues=[cue_label("m1", "question", "met"), cue_label("m1", "feeling", "missed")])
    found = assessment("a", cues=(cue("m1", "question", "met"), cue("m4", "feeling", "missed")))
    result = evaluated(gold, found)
    assert (result.cues.micro.precision.value, result.cues.micro.recall.value) == (0.5, 0.5)
    assert {name: score.f1.value for name, score in result.cues.labels.items()} == {"feeling": 0.0, "question": 1.0}


def test_a_sign_agrees_anywhere_in_the_turn_and_not_in_the_next() -> None:
    gold = labels("a", signs=[sign_label("m2")])
    assert evaluated(gold, assessment("a", signs=(sign("m3"),))).signs.micro.f1.value == 1.0
    assert evaluated(gold, assessment("a", signs=(sign("m5"),))).signs.micro.f1.value == 0.0


def test_a_bot_and_an_agent_have_a_turn_each_and_a_note_parts_none() -> None:
    gold = labels("a", signs=[sign_label("m2")])
    found = assessment("a", signs=(sign("m4"),))
    assert evaluated(gold, found, "customer", "bot", "note", "agent").signs.micro.f1.value == 0.0
    assert evaluated(gold, found, "customer", "agent", "note", "agent").signs.micro.f1.value == 1.0


def test_two_findings_of_one_kind_in_a_turn_count_once() -> None:
    result = evaluated(labels("a", signs=[sign_label("m2")]), assessment("a", signs=(sign("m2"), sign("m3"))))
    assert (result.signs.micro.found, result.signs.micro.precision.value) == (1, 1.0)


def test_findings_that_the_codebook_does_not_know_are_left_aside() -> None:
    result = evaluated(labels("a"), assessment("a", signs=(sign("m2", "slow_reply"), sign("m5", "no_reply"))))
    assert result.signs.micro.found == 0
    assert result.signs.labels == {}
    assert (result.signs.macro_f1, result.signs.quotes_overlap) == (None, None)


def test_a_label_counts_in_the_mean_from_five_on() -> None:
    gold = [labels(f"c{i}", signs=[sign_label("m2"), *([sign_label("m5", "boxed")] * (i < 4))]) for i in range(5)]
    found = [assessment(one.id, signs=(sign("m2"),)) for one in gold]
    result = evaluate(gold, found, [conversation(one.id) for one in gold], rounds=5)
    assert result.signs.labels["boxed"].recall.value == 0.0
    assert result.signs.macro_f1 is not None
    assert result.signs.macro_f1.value == 1.0


def test_outcomes_are_compared_on_shared_cues_and_passed_over_on_all() -> None:
    gold = labels("a", cues=[cue_label("m1", "question", "met"), cue_label("m1", "feeling", "missed"),
                             cue_label("m4", "feeling", "hollow")])  # fmt: skip
    found = assessment(
        "a", cues=(cue("m1", "question", "met"), cue("m1", "feeling", "hollow"), cue("m4", "question", "missed"))
    )
    outcomes = evaluated(gold, found).outcomes
    assert outcomes.accuracy is not None
    assert outcomes.macro_f1 is not None
    assert outcomes.accuracy.value == 0.5
    assert outcomes.macro_f1.value == 0.5  # met is right, missed is not
    passed = outcomes.passed_over
    assert (passed.gold, passed.found, passed.f1.value) == (2, 2, 0.5)  # missed taken for hollow is passed over too


def test_quotes_agree_where_one_holds_the_other_or_words_are_shared() -> None:
    assert quotes_agree("so worried", "I am so worried.")
    assert quotes_agree("the parcel is late", "my parcel is late again")
    assert not quotes_agree("Where is my parcel?", "I am so worried.")
    assert not quotes_agree("", "I am so worried.")


def test_the_share_of_agreeing_quotes_is_told() -> None:
    gold = labels("a", signs=[sign_label("m2"), sign_label("m5", quote="worried")])
    result = evaluated(gold, assessment("a", signs=(sign("m2"), sign("m5", quote="Where is my parcel?"))))
    assert result.signs.quotes_overlap is not None
    assert result.signs.quotes_overlap.value == 0.5


def test_care_is_compared_in_rank_in_steps_and_in_distance() -> None:
    gold = [labels(f"c{i}", care=care) for i, care in enumerate((1, 2, 3, 5))]
    found = [assessment(one.id, care) for one, care in zip(gold, (1.4, 2.4, 2.6, 4.0), strict=True)]
    care = evaluate(gold, found, [conversation(one.id) for one in gold], rounds=5).care
    assert care.spearman.value == 1.0
    assert care.mean_error.value == pytest.approx((0.4 + 0.4 + 0.4 + 1) / 4)
    # Steps 1 2 3 4 against 1 2 3 5: squares differ by 1 in one of four, by chance by 56 in sixteen.
    assert care.weighted_kappa.value == pytest.approx(1 - (1 / 4) / (56 / 16), abs=1e-4)
    assert (care.low_care.gold, care.low_care.found, care.low_care.f1.value) == (2, 2, 1.0)


def test_hidden_indifference_abuse_and_vulnerability_are_scored() -> None:
    gold = labels("a", hidden_indifference=True, customer_abusive=True, vulnerability=["money", "health"])
    found = assessment("a", hidden_indifference=Strength(strength=0.5), vulnerability=("money", "work"))
    result = evaluated(gold, found)
    assert result.hidden_indifference.f1.value == 1.0
    assert result.customer_abusive.f1.value == 0.0
    assert (result.vulnerability.precision.value, result.vulnerability.recall.value) == (0.5, 0.5)


def test_the_mean_over_moments_is_of_those_that_were_labelled() -> None:
    gold = [labels("a", moment="routine"), labels("b", moment="magic")]
    found = [assessment("a", moment="routine"), assessment("b", moment="defining")]
    result = evaluate(gold, found, [conversation("a"), conversation("b")], rounds=5)
    assert result.moment_macro_f1.value == 0.5


def test_a_conversation_without_assessment_counts_as_nothing_found() -> None:
    gold = [labels("a", cues=[cue_label("m1", "question", "met")]), labels("b", care=5)]
    result = evaluate(gold, [assessment("b", care=5)], [conversation("a"), conversation("b")], rounds=5)
    assert (result.missing, result.unread) == (1, 0)
    assert result.cues.micro.recall.value == 0.0
    assert result.care.mean_error.value == 0.0  # the middle of the scale stands for what was not said


def test_a_conversation_not_read_for_its_language_is_told_apart() -> None:
    result = evaluated(labels("a", care=5), Assessment(id="a"))
    assert (result.missing, result.unread) == (0, 1)
    assert result.care.mean_error.value == 2.0
    assert "1 not read, because their language was not validated" in rendered(result)


def test_labels_without_their_conversation_are_left_out_and_counted() -> None:
    result = evaluate([labels("a"), labels("b")], [assessment("a")], [conversation("a")], rounds=5)
    assert (result.conversations, result.without_conversation) == (1, 1)


def test_with_no_conversation_at_all_the_error_says_what_to_give() -> None:
    with pytest.raises(HeartfeltError, match=r"None of the 1 labelled conversations is among the 1 given\. Give the"):
        evaluate([labels("a")], [], [conversation("b")])


def half_right(size: int) -> tuple[list[Labels], list[Assessment], list[Conversation]]:
    gold = [labels(f"c{i}", signs=[sign_label("m2")]) for i in range(size)]
    found = [assessment(f"c{i}", signs=(sign("m2"),) if i % 2 else ()) for i in range(size)]
    return gold, found, [conversation(f"c{i}") for i in range(size)]


def test_the_interval_holds_the_value_and_narrows_with_more_conversations() -> None:
    few, many = (evaluate(*half_right(size)).signs.micro.recall for size in (20, 400))
    assert few.low < few.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_the_interval_covers_what_the_binomial_says() -> None:
    recall = evaluate(*half_right(100), rounds=2000).signs.micro.recall
    assert (recall.low, recall.high) == pytest.approx((0.42, 0.58), abs=0.011)  # 0.5 ± 1.645 · √(0.25 / 100)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    case = half_right(30)
    assert to_json(evaluate(*case, seed=3)) == to_json(evaluate(*case, seed=3))
    assert evaluate(*case, seed=3).signs.micro.recall != evaluate(*case, seed=4).signs.micro.recall


def test_json_holds_every_figure_with_its_interval() -> None:
    result = msgspec.json.decode(to_json(evaluate(*half_right(20))))
    assert set(result["signs"]["labels"]["canned"]["f1"]) == {"value", "low", "high"}
    assert msgspec.convert(result, Evaluation).conversations == 20


def test_the_table_shows_each_label_with_its_interval() -> None:
    shown = rendered(evaluate(*half_right(100), rounds=2000))
    row = next(line for line in shown.splitlines() if "canned" in line)
    assert row.split()[:2] == ["canned", "1.00"]
    assert "0.67 (0.5" in row  # F1 with its interval
    assert "hidden indifference" in shown


def rendered(result: Evaluation) -> str:
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        console.print(table(result))
    return captured.get()


def test_acts_are_scored_like_signs() -> None:
    gold = labels("a", acts=[{"message": "m2", "act": "owns", "quote": "parcel"}])
    act = Act(message="m3", act="owns", quote="parcel", start=0, end=6, strength=0.9, because="")
    assert evaluated(gold, assessment("a", acts=(act,))).acts.labels["owns"].f1.value == 1.0


def test_the_calibration_error_is_the_distance_of_strengths_from_the_share_labelled_bin_by_bin() -> None:
    gold = labels("a", cues=[cue_label("m1", "question", "met")], signs=[sign_label("m2")])
    found = assessment(
        "a",
        cues=(cue("m1", "question", "met", strength=0.92), cue("m1", "feeling", "met", strength=0.96)),
        signs=(sign("m2", strength=0.35), sign("m5", strength=0.94)),
    )
    strengths = evaluated(gold, found).strengths
    assert [strengths.cues.findings, strengths.signs.findings, strengths.acts.findings] == [2, 2, 0]
    assert strengths.acts.calibration_error is None
    assert error(strengths.cues) == 0.44  # one bin: the mean 0.94 against one of two labelled
    assert error(strengths.signs) == pytest.approx((0.65 + 0.94) / 2)  # two bins, one finding in each
    # All: 0.35 of one labelled, and 0.92, 0.94, 0.96 of which one is labelled.
    assert error(strengths.pooled) == pytest.approx((0.65 + (0.92 + 0.94 + 0.96 - 1)) / 4, abs=1e-4)
    assert strengths.pooled.findings == 4


def error(strengths: StrengthError) -> float:
    assert strengths.calibration_error is not None
    return strengths.calibration_error.value


def test_strengths_that_are_right_have_no_calibration_error_and_the_same_ones_too_sure_have_one() -> None:
    def calibrated(strength: float) -> Evaluation:
        gold = [labels(f"c{i}", signs=[sign_label("m2")] if i < 8 else []) for i in range(10)]
        found = [assessment(one.id, signs=(sign("m2", strength=strength),)) for one in gold]
        return evaluate(gold, found, [conversation(one.id) for one in gold], rounds=50)

    assert error(calibrated(0.8).strengths.signs) == 0.0
    too_sure = calibrated(1.0).strengths.signs
    assert error(too_sure) == pytest.approx(0.2)
    assert too_sure.calibration_error is not None
    assert too_sure.calibration_error.low < 0.2 < too_sure.calibration_error.high


def test_of_findings_in_one_place_the_strongest_counts_and_others_strengths_are_left_aside() -> None:
    gold = labels("a", signs=[sign_label("m2")])
    signs = (sign("m2", strength=0.4), sign("m3", strength=0.7), sign("m5", "slow_reply", strength=1.0))
    strengths = evaluated(gold, assessment("a", signs=signs)).strengths
    assert strengths.signs.findings == 1
    assert error(strengths.signs) == pytest.approx(0.3)


def test_the_table_shows_the_calibration_error_with_how_many_findings() -> None:
    gold = labels("a", signs=[sign_label("m2")])
    shown = rendered(evaluated(gold, assessment("a", signs=(sign("m2", strength=0.75),)))).splitlines()
    part = shown[next(i for i, line in enumerate(shown) if "calibration error" in line) :]
    rows = {words[0]: words[1:] for line in part if (words := line.split())}
    assert rows["signs"] == ["0.250", "(0.250–0.250)", "1"]
    assert rows["acts"] == ["–", "0"]
    assert rows["all"] == rows["signs"]
