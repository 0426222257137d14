"""The bundled sample keeps what its README and the formats promise."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from heartfelt.conversation import CHANNELS, Conversation, decode

SAMPLE = files("heartfelt.sample")
AGENTS = {"ann", "bob", "kenji", "mirela", "oyin", "sanna", "tom"}
BOTS = {"larky", "sorter"}
DESKS = {"lead"}
CUES = ("question", "feeling", "circumstance", "repeat_contact", "objection")
OUTCOMES = ("met", "hollow", "missed", "none")
SIGNS = (
    "canned", "asks_again", "boxed", "policy_wall", "deflected", "disowned", "vague_promise", "abrupt_close",
    "misfit_pitch", "self_focus", "reproach", "hostile",
)  # fmt: skip
ACTS = (
    "shows_understanding", "owns", "explains", "finds_a_way", "warm_handoff", "checks_back", "goes_beyond",
    "human_touch",
)  # fmt: skip
MOMENTS = ("routine", "defining", "problem_solving", "magic")
VULNERABILITIES = ("money", "health", "bereavement", "family", "safety", "work", "deadline", "access")


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    agent: str
    start: datetime
    end: datetime
    breaks: list[tuple[datetime, datetime]]


def lines(name: str) -> list[str]:
    return (SAMPLE / name).read_bytes().decode().splitlines()


@cache
def conversations() -> dict[str, Conversation]:
    decoded = [decode(line)[0] for line in lines("conversations.jsonl")]
    return {conversation.id: conversation for conversation in decoded}


@cache
def labels() -> tuple[dict[str, Any], ...]:
    return tuple(msgspec.json.decode(line) for line in lines("labels.jsonl"))


@cache
def shifts() -> tuple[Shift, ...]:
    return tuple(msgspec.json.decode(line, type=Shift) for line in lines("shifts.jsonl"))


def labelled(kind: str) -> list[tuple[Conversation, dict[str, Any]]]:
    return [(conversations()[row["id"]], finding) for row in labels() for finding in row[kind]]


def test_every_line_is_read_without_mending() -> None:
    assert [mended for line in lines("conversations.jsonl") if (mended := decode(line)[1])] == []


def test_there_are_enough_conversations_and_ids_are_unique() -> None:
    assert len(conversations()) == len(lines("conversations.jsonl")) >= 66


def test_every_channel_is_well_represented() -> None:
    counts = Counter(conversation.channel for conversation in conversations().values())
    assert set(counts) == set(CHANNELS)
    assert min(counts.values()) >= 12


def test_conversations_are_short_with_a_few_long_ones() -> None:
    sizes = sorted(len(conversation.messages) for conversation in conversations().values())
    assert (sizes[0], sizes[-1]) == (2, 16)
    assert 5 <= sizes[len(sizes) // 2] <= 8


def test_conversations_are_ordered_by_their_start_within_the_six_weeks() -> None:
    starts = [conversation.messages[0].at for conversation in conversations().values()]
    assert starts == sorted(starts)  # type: ignore[type-var]
    every = [message.at for c in conversations().values() for message in c.messages if message.at]
    assert min(every).date().isoformat() == "2026-03-02"
    assert max(every).date().isoformat() == "2026-04-12"


def test_times_of_messages_and_events_increase() -> None:
    for conversation in conversations().values():
        for moments in (conversation.messages, conversation.events):
            times = [moment.at for moment in moments]
            assert None not in times, conversation.id
            strictly = moments is conversation.messages
            assert all(a < b if strictly else a <= b for a, b in pairwise(times)), conversation.id  # type: ignore[operator]


def test_every_author_belongs_to_the_cast() -> None:
    known = {"agent": AGENTS, "note": AGENTS, "bot": BOTS}
    for conversation in conversations().values():
        for message in conversation.messages:
            if message.role in known:
                assert message.author in known[message.role], (conversation.id, message.id)


def test_everybody_in_transfers_handoffs_and_escalations_exists() -> None:
    moves = [e for c in conversations().values() for e in c.events if e.kind in ("transfer", "handoff", "escalation")]
    assert {kind for kind in ("transfer", "handoff", "escalation") if not any(e.kind == kind for e in moves)} == set()
    assert {event.from_ for event in moves} <= AGENTS | BOTS
    assert {event.to for event in moves} <= AGENTS | DESKS


def test_two_conversations_are_passed_back_to_where_they_were() -> None:
    paths = {c.id: [(e.from_, e.to) for e in c.events if e.kind == "transfer"] for c in conversations().values()}
    returned = {id_ for id_, path in paths.items() if any((to, from_) in path for from_, to in path)}
    assert returned == {"chat-04", "chat-11"}


def test_a_macro_event_stands_at_a_message_and_the_same_macro_has_the_same_text() -> None:
    texts: dict[str, set[str]] = {}
    for conversation in conversations().values():
        for event in conversation.events:
            if event.kind == "macro":
                text = next(m.text for m in conversation.messages if m.at == event.at)
                texts.setdefault(event.note or "", set()).add(re.sub(r"\s+", " ", text))
    reused = {name: min(found, key=len) for name, found in texts.items()}
    assert all(reused[name] in text for name, found in texts.items() for text in found)
    uses = Counter(e.note for c in conversations().values() for e in c.events if e.kind == "macro")
    assert len([name for name, count in uses.items() if count >= 2]) >= 4


def test_ratings_in_events_agree_with_the_outcome() -> None:
    for conversation in conversations().values():
        rated = [float(event.note or 0) for event in conversation.events if event.kind == "csat"]
        assert rated == ([] if conversation.outcome.csat is None else [conversation.outcome.csat]), conversation.id


def test_shifts_cover_every_message_and_note_of_an_agent() -> None:
    for conversation in conversations().values():
        for message in conversation.messages:
            if message.role in ("agent", "note") and message.at:
                at_work = [s for s in shifts() if s.agent == message.author and s.start <= message.at <= s.end]
                assert len(at_work) == 1, (conversation.id, message.id)


def test_breaks_lie_inside_their_shift_and_follow_each_other() -> None:
    assert {shift.agent for shift in shifts()} == AGENTS
    for shift in shifts():
        edges = [shift.start, *(edge for pause in shift.breaks for edge in pause), shift.end]
        assert edges == sorted(edges)


def test_labels_and_conversations_are_the_same_in_the_same_order() -> None:
    assert [row["id"] for row in labels()] == list(conversations())


@pytest.mark.parametrize("kind", ["cues", "signs", "acts"])
def test_quotes_are_verbatim_and_on_the_right_side(kind: str) -> None:
    sides = ("customer",) if kind == "cues" else ("agent", "bot")
    for conversation, finding in labelled(kind):
        message = conversation.message(finding["message"])
        assert finding["quote"], (conversation.id, message.id)
        assert finding["quote"] in message.text, (conversation.id, message.id)
        assert message.role in sides, (conversation.id, message.id)


def test_no_kind_of_cue_is_labelled_twice_in_one_message() -> None:
    places = Counter((c.id, cue["message"], cue["cue"]) for c, cue in labelled("cues"))
    assert [place for place, count in places.items() if count > 1] == []


def test_outcomes_agree_with_who_wrote_afterwards() -> None:
    for conversation, cue in labelled("cues"):
        ids = [message.id for message in conversation.messages]
        after = conversation.messages[ids.index(cue["message"]) + 1 :]
        answers = {message.id for message in after if message.role in ("agent", "bot")}
        place = (conversation.id, cue["message"], cue["cue"])
        assert (cue["outcome"] == "none") == (not answers), place
        assert cue["by"] in answers if cue["outcome"] in ("met", "hollow") else cue["by"] is None, place


def test_every_label_of_the_codebook_occurs_twice() -> None:
    counts = Counter(f"{cue['cue']} {cue['outcome']}" for _, cue in labelled("cues"))
    counts.update(sign["sign"] for _, sign in labelled("signs"))
    counts.update(act["act"] for _, act in labelled("acts"))
    counts.update(row["moment"] for row in labels())
    counts.update(value for row in labels() for value in row["vulnerability"])
    wanted = {f"{cue} {outcome}" for cue in CUES for outcome in OUTCOMES}.union(SIGNS, ACTS, MOMENTS, VULNERABILITIES)
    assert set(counts) == wanted
    assert [label for label in wanted if counts[label] < 2] == []


def test_hidden_indifference_stands_without_signs_and_with_something_passed_over() -> None:
    hidden = [row for row in labels() if row["hidden_indifference"]]
    assert len(hidden) == 4
    for row in hidden:
        assert row["signs"] == []
        assert any(cue["cue"] != "question" and cue["outcome"] != "met" for cue in row["cues"]), row["id"]


def test_whole_conversation_labels_are_within_their_values() -> None:
    for row in labels():
        assert row["care"] in range(1, 6)
        assert row["resolved"] in ("yes", "no", "unclear")
        assert {row["emotion_start"], row["emotion_end"]} <= set(range(-2, 3))
    assert {row["care"] for row in labels()} == set(range(1, 6))
    assert sum(row["customer_abusive"] for row in labels()) == 2


def test_some_customers_return_on_other_channels() -> None:
    seen: dict[str, set[str]] = {}
    for conversation in conversations().values():
        seen.setdefault(conversation.customer or "", set()).add(conversation.channel)
    assert "" not in seen
    assert len([channels for channels in seen.values() if len(channels) > 1]) >= 10


def test_awkward_text_is_there() -> None:
    texts = [message.text for c in conversations().values() for message in c.messages]
    assert any("\r\n" in text for text in texts)
    assert any(re.search("[\u0590-\u06ff]", text) for text in texts)
    assert any(re.search("[\U0001f300-\U0001faff]", text) for text in texts)


def test_no_address_or_number_could_belong_to_somebody() -> None:
    whole = "\n".join(lines("conversations.jsonl"))
    hosts = re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", whole) + re.findall(r"(?:https?://|www\.)([\w.-]+)", whole)
    assert [host for host in hosts if not re.search(r"(^|\.)example(\.(com|org|net))?$", host)] == []
    texts = [message.text for c in conversations().values() for message in c.messages]
    numbers = [number for text in texts for number in re.findall(r"\+?\d[\d ()-]{5,}\d", text)]
    assert numbers
    assert [number for number in numbers if not re.fullmatch(r"555-01\d\d", number)] == []


def test_places_named_in_the_readme_exist() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:chat|email|social|voice)-\d\d)`", readme))
    assert len(named) > 30
    assert named <= set(conversations())
