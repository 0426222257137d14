"""The simulated operation holds what it promises: the same every time, varied, valid, and planted as its plan says."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections import Counter
from datetime import date, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import get_args

import pytest

from heartfelt.conversation import CHANNELS, EVENT_KINDS, Conversation, decode, encode
from heartfelt.errors import HeartfeltError
from heartfelt.finding import OUTCOMES, CueName
from heartfelt.sample.facts import spoken_date
from heartfelt.sample.operation import simulate, write
from heartfelt.sample.pieces import load_pieces
from heartfelt.sample.truth import Truth

Pairs = list[tuple[Conversation, Truth]]
SIGNS = {
    "canned", "asks_again", "boxed", "policy_wall", "deflected", "disowned", "vague_promise", "abrupt_close",
    "misfit_pitch", "self_focus", "reproach", "hostile", "slow_reply", "no_reply", "repeated_reply",
    "transfer_ping_pong", "broken_promise", "history_ignored",
}  # fmt: skip
ACTS = {
    "shows_understanding", "owns", "explains", "finds_a_way", "warm_handoff", "checks_back", "goes_beyond",
    "human_touch",
}  # fmt: skip
KINDS_OF_CIRCUMSTANCE = {"money", "health", "bereavement", "family", "safety", "work", "deadline", "access"}


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return list(simulate(10_000, 7).pairs())


def written(folder: Path, count: int, seed: int) -> dict[str, bytes]:
    write(simulate(count, seed), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def share(part: int, whole: int) -> float:
    assert whole > 50, "too few cases to say"
    return part / whole


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (written(tmp_path / name, 300, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert set(first) == {"conversations.jsonl", "truth.jsonl", "shifts.jsonl", "plan.json"}
    assert first == again
    assert all(first[name] != other[name] for name in first)


def test_there_are_exactly_as_many_conversations_as_asked_for_and_a_truth_for_each() -> None:
    for count in (0, 1, 10, 777):
        operation = simulate(count, 3)
        ids = [conversation.id for conversation in operation.conversations]
        assert len(ids) == len(set(ids)) == count
        assert [truth.id for truth in operation.truth] == ids


def test_a_negative_number_is_refused_with_the_next_step() -> None:
    with pytest.raises(HeartfeltError, match="Give a number"):
        simulate(-1, 1)


def test_every_conversation_survives_writing_and_reading_without_a_repair(pairs: Pairs) -> None:
    for conversation, _ in pairs:
        again, mended = decode(encode(conversation))
        assert again == conversation
        assert mended == []


def test_conversations_come_in_order_and_so_do_messages_and_events(pairs: Pairs) -> None:
    starts = [conversation.messages[0].at for conversation, _ in pairs]
    assert all(one is not None and two is not None and one <= two for one, two in pairwise(starts))
    for conversation, _ in pairs:
        times = [message.at for message in conversation.messages if message.at]
        assert times == sorted(times)
        happened = [event.at for event in conversation.events if event.at and event.kind == "transfer"]
        assert happened == sorted(happened)


def test_shapes_vary(pairs: Pairs) -> None:
    lengths = Counter(len(conversation.messages) for conversation, _ in pairs)
    assert min(lengths) >= 2
    assert 15 <= max(lengths) <= 24
    assert max(lengths.values()) < 0.3 * len(pairs)
    assert {conversation.channel for conversation, _ in pairs} == set(CHANNELS)
    assert {event.kind for conversation, _ in pairs for event in conversation.events} == set(EVENT_KINDS)


def test_hardly_any_longer_message_is_said_twice_except_macros(pairs: Pairs) -> None:
    macros = {macro.text for macro in load_pieces().macros}
    texts = [message.text for conversation, _ in pairs for message in conversation.messages]
    longer = [text for text in texts if len(text.split()) >= 8 and text not in macros]
    assert len(longer) > 30_000
    assert len(set(longer)) / len(longer) > 0.9
    assert sum(text in macros for text in texts) > 300


def test_no_slot_is_left_open(pairs: Pairs) -> None:
    for conversation, _ in pairs:
        assert not any("{" in message.text or "}" in message.text for message in conversation.messages)
        assert "{" not in (conversation.subject or "")


def test_every_label_is_planted(pairs: Pairs) -> None:
    truths = [truth for _, truth in pairs]
    cues = Counter((cue.cue, cue.outcome) for truth in truths for cue in truth.cues)
    assert set(cues) == {(cue, outcome) for cue in get_args(CueName) for outcome in OUTCOMES}
    assert {sign.sign for truth in truths for sign in truth.signs} == SIGNS
    assert {act.act for truth in truths for act in truth.acts} == ACTS
    assert {truth.moment for truth in truths} == {"routine", "defining", "problem_solving", "magic"}
    assert {kind for truth in truths for kind in truth.vulnerability} == KINDS_OF_CIRCUMSTANCE
    assert any(truth.hidden_indifference for truth in truths)
    assert any(truth.customer_abusive for truth in truths)
    assert 0.003 < sum(truth.language != "en" for truth in truths) / len(truths) < 0.03


def test_quotes_stand_in_their_messages_and_answers_follow_them(pairs: Pairs) -> None:
    for conversation, truth in pairs:
        order = {message.id: place for place, message in enumerate(conversation.messages)}
        for cue in truth.cues:
            message = conversation.message(cue.message)
            assert message.role == "customer"
            assert cue.quote in message.text
            assert (cue.by is None) == (cue.outcome in ("missed", "none"))
            if cue.by is not None:
                assert order[cue.by] > order[cue.message]
                assert conversation.message(cue.by).role == "agent"
        for sign in truth.signs:
            assert sign.quote is None or sign.quote in conversation.message(sign.message).text
        for act in truth.acts:
            assert act.quote in conversation.message(act.message).text


def test_one_cue_a_kind_and_message_at_most(pairs: Pairs) -> None:
    for _, truth in pairs:
        kinds = [(cue.message, cue.cue) for cue in truth.cues]
        assert len(kinds) == len(set(kinds))


def test_unanswered_cues_have_no_agent_after_them_and_missed_ones_have(pairs: Pairs) -> None:
    for conversation, truth in pairs:
        order = {message.id: place for place, message in enumerate(conversation.messages)}
        last = max((order[m.id] for m in conversation.messages if m.role == "agent"), default=-1)
        for cue in truth.cues:
            if cue.outcome == "none":
                assert last < order[cue.message]
            if cue.outcome == "missed":
                assert last > order[cue.message]


def test_agents_answer_only_while_they_are_at_work() -> None:
    operation = simulate(3_000, 11)
    at_work: dict[tuple[str, date], tuple[datetime, datetime, tuple[tuple[datetime, datetime], ...]]] = {}
    for shift in operation.shifts:
        at_work[shift.agent, shift.start.date()] = (shift.start, shift.end, shift.breaks)
    for conversation in operation.conversations:
        for message in conversation.messages:
            if message.role == "agent":
                assert message.at is not None
                assert message.author is not None
                start, end, breaks = at_work[message.author, message.at.date()]
                assert start <= message.at <= end
                assert not any(begins < message.at < ends for begins, ends in breaks)


def test_a_rule_makes_anyone_refuse_from_its_first_day_on(pairs: Pairs) -> None:
    walls: dict[bool, list[bool]] = {True: [], False: []}
    refusing: set[str] = set()
    for conversation, truth in pairs:
        begins = conversation.messages[0].at
        if truth.topic == "return_refund" and begins is not None and not truth.earlier:
            in_force = begins.date() >= date(2026, 3, 16)
            walls[in_force].append(any(sign.sign == "policy_wall" for sign in truth.signs))
            if in_force and truth.rule == "14-day refund rule":
                refusing.update(turn.agent for turn in truth.turns)
    assert share(sum(walls[True]), len(walls[True])) > 0.55
    assert share(sum(walls[False]), len(walls[False])) < 0.12
    assert len(refusing) >= 5


def test_the_script_boxes_in_live_channels_only(pairs: Pairs) -> None:
    boxed: dict[bool, list[bool]] = {True: [], False: []}
    for conversation, truth in pairs:
        if truth.topic == "slow_broadband" and truth.turns:
            live = conversation.channel in ("chat", "voice")
            boxed[live].append(any(sign.sign == "boxed" for sign in truth.signs))
    assert share(sum(boxed[True]), len(boxed[True])) > 0.4
    assert share(sum(boxed[False]), len(boxed[False])) < 0.15


def unheard(truth: Truth) -> list[bool]:
    heard = ("feeling", "circumstance", "repeat_contact")
    return [cue.outcome != "met" for cue in truth.cues if cue.cue in heard and cue.outcome != "none"]


def test_indifference_rises_with_load_and_with_the_streak_since_a_break(pairs: Pairs) -> None:
    taken = [(truth.turns[0], unheard(truth)) for _, truth in pairs if truth.turns]
    quiet = [cue for turn, cues in taken if turn.load <= 5 for cue in cues]
    busy = [cue for turn, cues in taken if turn.load >= 12 for cue in cues]
    fresh = [cue for turn, cues in taken if turn.load <= 8 and turn.streak_minutes <= 60 for cue in cues]
    tired = [cue for turn, cues in taken if turn.load <= 8 and turn.streak_minutes > 110 for cue in cues]
    assert share(sum(busy), len(busy)) > share(sum(quiet), len(quiet)) + 0.1
    assert share(sum(tired), len(tired)) > share(sum(fresh), len(fresh)) + 0.05


def test_replies_take_longer_under_load() -> None:
    effects = simulate(1, 1).plan.effects
    assert effects.delay_factor(effects.load_free, 0) == 1
    assert effects.delay_factor(effects.load_free + 8, 0) > 1.5
    assert effects.delay_factor(0, 165) > 1.3


def test_causes_are_named_only_where_the_plan_has_them_act(pairs: Pairs) -> None:
    effects = simulate(1, 1).plan.effects
    for _, truth in pairs:
        loads = {turn.load for turn in truth.turns}
        if loads and max(loads) <= effects.load_free:
            assert all(cue.cause != "load" for cue in truth.cues)
        if truth.rule:
            assert any(sign.cause == "rule" for sign in truth.signs)


def test_promises_are_kept_before_their_time_is_up(pairs: Pairs) -> None:
    kept = 0
    for conversation, _ in pairs:
        for event in conversation.events:
            if event.kind == "promise_kept" and event.at is not None:
                said = [m for m in conversation.messages if m.role == "agent" and m.at and m.at <= event.at]
                found = [re.search(r" by (\d+) ([ap])m (today|tomorrow)", message.text) for message in said]
                hour, half, day = next(match for match in reversed(found) if match).groups()
                assert (event.at.hour, event.at.minute) < (int(hour) % 12 + 12 * (half == "p"), 1), day
                kept += 1
    assert kept > 50


def test_unhappy_customers_rate_less_often(pairs: Pairs) -> None:
    rated: dict[str, list[bool]] = {"yes": [], "no": []}
    for conversation, truth in pairs:
        if truth.language == "en":
            rated["yes" if truth.resolved == "yes" else "no"].append(conversation.outcome.csat is not None)
    assert share(sum(rated["no"]), len(rated["no"])) < share(sum(rated["yes"]), len(rated["yes"])) - 0.1


def test_customers_return_on_other_channels_and_broken_promises_bring_them_back(pairs: Pairs) -> None:
    known = {conversation.id: (conversation, truth) for conversation, truth in pairs}
    returned = [(conversation, *known[truth.earlier]) for conversation, truth in pairs if truth.earlier]
    assert len(returned) > 100
    assert all(now.customer == before.customer for now, before, _ in returned)
    assert any(now.channel != before.channel for now, before, _ in returned)
    broken = [before.id for _, before, truth in returned if any(s.sign == "broken_promise" for s in truth.signs)]
    assert len(broken) > 30


def test_the_plan_gives_sizes_and_the_habits_of_every_agent() -> None:
    operation = simulate(8_000, 5)
    plan = operation.plan
    assert len(plan.agents) == 20
    assert len({agent.habit for agent in plan.agents}) == 20
    authors = {m.author for c in islice(operation.conversations, 500) for m in c.messages if m.role == "agent"}
    assert authors <= {agent.id for agent in plan.agents}


def test_a_million_conversations_stream_in_little_memory() -> None:
    stream = simulate(1_000_000, 1).pairs()
    next(stream)
    tracemalloc.start()
    for _ in islice(stream, 600):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


def test_memory_does_not_grow_with_what_has_been_told() -> None:
    stream = simulate(3_000, 2).pairs()
    tracemalloc.start()
    kept = []
    for _ in range(2):
        for _ in islice(stream, 1_200):
            pass
        kept.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert kept[1] < kept[0] + 1_500_000


def test_files_hold_one_object_a_line_in_the_formats(tmp_path: Path) -> None:
    files = written(tmp_path, 200, 4)
    assert len(files["conversations.jsonl"].splitlines()) == len(files["truth.jsonl"].splitlines()) == 200
    shift = json.loads(files["shifts.jsonl"].splitlines()[0])
    assert set(shift) == {"agent", "start", "end", "breaks"}
    assert datetime.fromisoformat(shift["start"]) < datetime.fromisoformat(shift["end"])
    assert json.loads(files["plan.json"])["effects"]["load_log_odds"] > 0


def test_dates_are_said_as_people_say_them() -> None:
    assert spoken_date(date(2026, 3, 2)) == "2 March"
