"""Many conversations at once: the same bytes as each by itself, whichever stand beside them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from random import Random

import pytest

from heartfelt.assessment import assess, encode, reader_named
from heartfelt.conversation import Conversation, Message, decode
from heartfelt.errors import HeartfeltError
from heartfelt.many import assess_each, at_once, grouped
from heartfelt.sample.operation import simulate


@pytest.fixture(scope="module")
def conversations() -> list[Conversation]:
    sample = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    return [*(decode(line)[0] for line in sample), *simulate(60, seed=4).conversations]


@pytest.mark.parametrize("name", ["fast", "full"])
def test_the_same_bytes_as_one_by_one(conversations: list[Conversation], name: str) -> None:
    reader, some = reader_named(name), conversations[:: 1 if name == "fast" else 4]
    assert at_once(reader) > 1
    alone = [encode(assess(each, reader=reader)) for each in some]
    assert [encode(found) for _, found in assess_each(some, reader=reader)] == alone


def test_a_reader_may_be_given_by_its_name(conversations: list[Conversation]) -> None:
    some = conversations[:5]
    named = [encode(found) for _, found in assess_each(some, reader="fast")]
    assert named == [encode(assess(each, reader="fast")) for each in some]
    assert named == [encode(assess(each, reader=reader_named("fast"))) for each in some]
    with pytest.raises(HeartfeltError, match="There is no reader 'best'"):
        assess(some[0], reader="best")


@pytest.mark.parametrize("name", ["fast", "full"])
def test_the_same_bytes_whichever_stand_beside_them(conversations: list[Conversation], name: str) -> None:
    reader, some = reader_named(name), conversations[:: 1 if name == "fast" else 4]
    found = {each.id: encode(of_it) for each, of_it in assess_each(some, reader=reader)}
    for seed in range(3):
        others = list(some)
        Random(seed).shuffle(others)
        shuffled = {each.id: encode(of_it) for each, of_it in assess_each(others[: 40 + 7 * seed], reader=reader)}
        assert all(found[name] == of_it for name, of_it in shuffled.items())


def test_conversations_of_notes_only_and_in_other_languages_stand_between_others() -> None:
    english = next(iter(simulate(1, seed=2).conversations))
    note = Conversation(
        id="n", messages=(Message(id="m1", role="note", text="called back, all is well with them now"),)
    )
    german = Conversation(
        id="g", messages=(Message(id="m1", role="customer", text="Wo bleibt meine Bestellung? Ich warte seit Tagen."),)
    )
    found = {
        each.id: encode(of_it) for each, of_it in assess_each([note, english, german], reader=reader_named("fast"))
    }
    for each in (note, english, german):
        assert found[each.id] == encode(assess(each, reader=reader_named("fast")))


def test_a_reader_that_gains_nothing_gets_one_at_a_time(conversations: list[Conversation]) -> None:
    assert at_once(reader_named("phrases")) == 1
    taken: list[str] = []

    def told() -> Iterator[Conversation]:
        for each in conversations:
            taken.append(each.id)
            yield each

    next(assess_each(told(), reader=reader_named("phrases")))
    assert len(taken) == 1


def test_groups_hold_everything_in_order_and_are_no_larger_than_asked() -> None:
    sizes = [3, 0, 0, 5, 9, 1, 1]
    groups = list(grouped(sizes, lambda size: size, 5))
    assert groups == [[3, 0, 0], [5], [9], [1, 1]]


def test_costs_tell_of_every_stage_and_signal(conversations: list[Conversation]) -> None:
    from heartfelt.costs import Costs

    costs = Costs()
    some = list(islice(conversations, 30))
    found = list(assess_each(some, reader=reader_named("fast"), costs=costs))
    assert costs.conversations == 30
    assert costs.messages == sum(len(each.messages) for each in some)
    assert costs.stages["reading"] > 0
    assert costs.stages["whole"] > 0
    assert costs.stages["signals"] == pytest.approx(sum(spent.seconds for spent in costs.signals.values()))
    cues = [cue for _, of_it in found for cue in of_it.cues]
    assert costs.signals["question"].found == sum(cue.cue == "question" for cue in cues) > 0


def test_costs_of_parts_add_up() -> None:
    from heartfelt.costs import Costs, Spent

    one, other = Costs(conversations=1, messages=4), Costs(conversations=2, messages=6)
    one.stages["reading"], other.stages["reading"] = 1.0, 0.5
    one.signals["canned"] = Spent(0.25, 3)
    other.signals["canned"] = Spent(0.5, 1)
    one.add(other)
    assert (one.conversations, one.messages, one.seconds) == (3, 10, 1.5)
    assert one.signals["canned"] == Spent(0.75, 4)
