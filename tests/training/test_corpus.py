"""What may be learned from: nothing of the dev set, nothing of the held-out fifth, labels that stand where they say."""

from __future__ import annotations

import json

import corpus
import pytest
from corpus import CAREBENCH, LONG, SHARED, LeakError, Source
from targets import targets_of, visible

from heartfelt.connectors import read
from heartfelt.conversation import Conversation, build
from heartfelt.language.trained.labels import CUES, LABELS, PLACE

needs_shared = pytest.mark.skipif(not (SHARED / "data").exists(), reason="../shared is absent")


def _long(conversations: list[Conversation]) -> set[str]:
    texts = [message.text for one in conversations for message in one.messages]
    return {" ".join(text.lower().split()) for text in texts if len(text) >= LONG}


@pytest.fixture(scope="module")
def dev() -> list[Conversation]:
    return list(read(CAREBENCH / "dev-conversations.jsonl"))


@needs_shared
@pytest.mark.parametrize("clean", [False, True])
def test_nothing_of_the_dev_set_is_learned_from(dev: list[Conversation], clean: bool) -> None:
    labelled = [one.conversation for one in (*corpus.examples(clean), *corpus.held_out(clean))]
    learned = [*labelled, *corpus.unlabelled(clean)]
    assert len(learned) > len(labelled) > 500
    assert not {one.id for one in learned} & {one.id for one in dev}
    assert not _long(learned) & _long(dev)


@needs_shared
def test_a_dev_message_in_another_conversation_is_refused(dev: list[Conversation]) -> None:
    stolen = next(message for one in dev for message in one.messages if len(message.text) >= LONG)
    spaced = {"id": "m1", "role": stolen.role, "text": f"  {stolen.text.upper()}\n"}
    with pytest.raises(LeakError, match="other") as raised:
        corpus.refuse_leaks([_conversation("other", spaced)])
    assert stolen.text[:LONG] not in str(raised.value)


@needs_shared
def test_a_dev_message_to_another_name_with_another_number_is_refused(dev: list[Conversation]) -> None:
    formula = next(message for one in dev for message in one.messages if message.text.startswith("@"))
    _, _, rest = formula.text.partition(" ")
    assert len(rest) >= LONG
    other = {"id": "m1", "role": formula.role, "text": f"@somebody_else {rest}"}
    with pytest.raises(LeakError):
        corpus.refuse_leaks([_conversation("other", other)])


@needs_shared
def test_a_dev_conversation_is_refused_by_its_id(dev: list[Conversation]) -> None:
    with pytest.raises(LeakError):
        corpus.refuse_leaks([_conversation(dev[0].id, {"id": "m1", "role": "customer", "text": "hi"})])


@needs_shared
def test_what_is_held_out_is_not_learned_from() -> None:
    held = {one.conversation.id for one in corpus.held_out()}
    learned = [one.conversation.id for one in corpus.examples()] + [one.id for one in corpus.unlabelled()]
    assert held
    assert not held & set(learned)
    assert len(learned) == len(set(learned))


@needs_shared
def test_settled_labels_take_the_place_of_single_ones() -> None:
    of = {one.conversation.id: one.source for one in (*corpus.examples(), *corpus.held_out())}
    settled = [json.loads(line)["id"] for line in (corpus.HERE / "labels" / "settled.jsonl").open(encoding="utf-8")]
    kept = [each for each in settled if each in of]  # some share a formula with dev and are left out
    assert len(kept) > 0.98 * len(settled)
    assert {of[each] for each in kept} == {Source.SETTLED}
    assert {Source.MORE, Source.SINGLE, Source.WRITTEN} < set(of.values())


@needs_shared
def test_the_clean_variant_takes_no_text_without_a_clear_licence() -> None:
    others = [one for one in corpus.examples(clean=True) if one.source != Source.WRITTEN]
    assert others
    assert all(one.conversation.id.startswith("ibm-") for one in (*others, *corpus.held_out(clean=True)))
    assert all(one.id.startswith("ibm-") for one in corpus.unlabelled(clean=True))


def test_the_fold_of_a_name_never_changes() -> None:
    assert [corpus.fold(name) for name in ("a", "b", "c", "twcs-1")] == [2, 3, 3, 4]


def test_invented_labels_stand_on_words_of_their_own_side() -> None:
    rows = {row["id"]: row for row in corpus._rows(corpus.HERE / "written" / "labels.jsonl")}
    for one in read(corpus.HERE / "written" / "conversations.jsonl"):
        messages = visible(one)
        targets = targets_of(messages, rows[one.id])
        given = sum(len(rows[one.id][kind]) for kind in ("cues", "signs", "acts"))
        assert sum(map(len, targets.quotes)) == given, one.id
        for message, quotes, labels in zip(messages, targets.quotes, targets.labels, strict=True):
            assert {quote.label for quote in quotes} == set(labels.nonzero()[0].tolist())
            assert all((LABELS[quote.label] in CUES) == (message.role == "customer") for quote in quotes)


def test_a_quote_is_read_as_offsets_and_as_words() -> None:
    one = _conversation("c", {"id": "m1", "role": "customer", "text": "It broke. I am upset"})
    rest = {"moment": "routine", "care": 3, "hidden_indifference": False, "resolved": "no", "emotion_start": -1,
            "emotion_end": 0, "vulnerability": ["money"], "signs": [], "acts": []}  # fmt: skip
    cue = {"message": "m1", "cue": "feeling", "outcome": "none"}
    by_words = targets_of(one.messages, {**rest, "cues": [{**cue, "quote": "I am upset"}]})
    by_offsets = targets_of(one.messages, {**rest, "cues": [{**cue, "start": 10, "end": 20}]})
    assert by_words.quotes == by_offsets.quotes == ([(PLACE["feeling"], 10, 20)],)
    assert (by_words.outcomes == -1).all()
    assert by_words.vulnerabilities.tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def _conversation(name: str, *messages: dict[str, str]) -> Conversation:
    return build({"id": name, "channel": "chat", "messages": list(messages)})[0]
