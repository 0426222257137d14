"""What is taken from a reading, place by place, and that it counts as `heartfelt evaluate` does."""

from __future__ import annotations

import numpy as np
from invented import NEVER, Invented, Pairs, labels, own, read, reader, world
from msgspec import convert, structs

from heartfelt.assessment import assess
from heartfelt.calibrating.fitting import untouched
from heartfelt.calibrating.measuring import KINDS, sums
from heartfelt.conversation import Conversation, Message
from heartfelt.evaluation import Labels, evaluate
from heartfelt.language.trained.calibration import Scale


def pair(*messages: tuple[str, dict[str, float]], **given: object) -> Pairs:
    made = [
        Message(id=f"m{i}", role=role, text="Hello there, good people.", meta={"odds": odds})  # type: ignore[arg-type]
        for i, (role, odds) in enumerate(messages)
    ]
    conversation = Conversation(id="a", channel="chat", language="en", messages=tuple(made))
    return [(conversation, convert({**labels("a"), **given}, Labels))]


def test_a_turn_is_one_place_with_the_highest_of_its_messages() -> None:
    sign = {"message": "m1", "sign": "canned", "quote": "Hello"}
    found = read(
        Invented(), pair(("customer", {}), ("agent", {"canned": 1.0}), ("agent", {"canned": 2.0}), signs=[sign])
    )
    rows = found.labels["canned"]
    assert rows["value"].tolist() == [2.0]
    assert rows["labelled"].tolist() == [True]


def test_a_cue_stands_in_its_message_with_its_outcome() -> None:
    cue = {"message": "m1", "cue": "feeling", "quote": "Hello", "outcome": "missed", "by": None}
    rows = read(
        Invented(), pair(("customer", {}), ("customer", {}), ("agent", {}), ("customer", {}), cues=[cue])
    ).labels
    assert rows["feeling"]["labelled"].tolist() == [False, True, False]
    assert rows["feeling"]["outcome"].tolist() == [-1, 2, -1]
    assert rows["feeling"]["answered"].tolist() == [True, True, False]


def test_a_label_where_the_reader_cannot_find_it_counts_as_not_found() -> None:
    sign = {"message": "m0", "sign": "canned", "quote": "Hello"}
    rows = read(Invented(), pair(("customer", {}), ("agent", {"canned": 3.0}), signs=[sign])).labels["canned"]
    assert rows["labelled"].tolist() == [False, True]
    assert rows["value"].tolist() == [3.0, -np.inf]


def test_the_wording_counts_as_the_reader_weighs_it() -> None:
    text = "We are sorry for any inconvenience this may have caused you."
    asked = Message(id="m0", role="customer", text="Order 4471 arrived broken.")
    pairs = [
        (
            Conversation(
                id=text, channel="chat", language="en", messages=(asked, Message(id="m1", role="agent", text=text))
            ),
            convert(labels(text), Labels),
        )
        for text in (text, "I have sent you a new one for order 4471.")
    ]
    weighed = own(canned=Scale(slope=0.5, wording=2.0, offset=1.0))
    worded, silent = read(Invented(), pairs, weighed).labels["canned"]["value"].tolist()
    assert silent == 0.5 * NEVER + 1.0
    assert silent + 0.5 < worded <= silent + 2.0


def test_a_conversation_in_another_language_is_left_out() -> None:
    (conversation, gold), *others = world(3)
    found = read(Invented(), [(structs.replace(conversation, language="fi"), gold), *others])
    assert (found.conversations, found.unread) == (2, 1)


def test_the_reader_as_it_is_counts_as_in_an_evaluation() -> None:
    pairs, model = world(15), Invented(shifted=0.7)
    model.name = "full"  # care has weights for the readers that there are
    counted = sums(read(model, pairs), untouched(own()))
    everything = np.ones((1, 15))
    f1 = {kind: round(float(counted.f1(everything, chosen)[0]), 4) for kind, chosen in KINDS.items()}
    conversations, gold = [one for one, _ in pairs], [one for _, one in pairs]
    evaluated = evaluate(gold, [assess(one, reader=reader(model)) for one in conversations], conversations, rounds=1)
    assert f1["cues"] == evaluated.cues.micro.f1.value
    assert f1["cues passed over"] == evaluated.outcomes.passed_over.f1.value
    assert f1["signs"] == evaluated.signs.micro.f1.value
