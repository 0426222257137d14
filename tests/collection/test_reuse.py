"""How often a reply went to others, however the conversations came."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.collection import Collection, nearness, part, reuse, spread
from heartfelt.collection.part import Gathering, Part
from heartfelt.collection.part_file import decode, encode
from heartfelt.collection.reuse import ReplyReuse
from heartfelt.collection.reused import Reused
from heartfelt.collection.template import SHORTEST, template
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import UnreadableInput
from heartfelt.language.words import is_word, tokens, words

OFTEN = settings(max_examples=60, deadline=None)
REPLY = "thank you for writing to us we will look into it and come back to you by tomorrow"
WORDS = sorted(set(REPLY.split()))
ALONE = "your parcel has left our house today and should be with you on monday"


def spoken(id_: str, *texts: str) -> Conversation:
    messages = tuple(Message(id=f"m{i}", role="agent", text=text) for i, text in enumerate(texts))
    return Conversation(id=id_, messages=messages)


def gathered(conversations: Sequence[Conversation]) -> Part:
    gathering = Gathering()
    for conversation in conversations:
        gathering.add(conversation)
    return gathering.taken()


def asked(index: ReplyReuse | Reused, conversations: Sequence[Conversation]) -> list[int]:
    return [index.others(one, message) for one in conversations for message in one.messages]


def by_hand(conversations: Sequence[Conversation]) -> list[int]:
    """The same, comparing every reply with every other."""
    said = [(one.id, masked(message.text)) for one in conversations for message in one.messages]
    return [
        len({other for other, theirs in said if len(mine & theirs) >= 0.8 * len(mine | theirs)} - {id_})
        for id_, mine in said
    ]


def letters(number: int) -> str:
    """A word of its own for each number."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def masked(text: str) -> set[str]:
    return {"0" if any(char.isdigit() for char in word) else word for word in words(text)}


def replies() -> st.SearchStrategy[str]:
    """Replies that are often nearly the same: some words left out of the same few, in any order."""
    left_out = st.sets(st.sampled_from(WORDS), max_size=4)
    return st.tuples(left_out, st.randoms(use_true_random=False)).map(
        lambda made: " ".join(made[1].sample(kept := [word for word in WORDS if word not in made[0]], len(kept)))
    )


def conversations() -> st.SearchStrategy[list[Conversation]]:
    """Conversations, some of them under the same id."""
    one = st.builds(lambda id_, texts: spoken(str(id_), *texts), st.integers(0, 9), st.lists(replies(), max_size=3))
    return st.lists(one, max_size=12)


def test_replies_that_differ_in_numbers_links_and_handles_are_the_same() -> None:
    one = spoken("a", f"@ann {REPLY}, order 4711: https://example.com/1")
    other = spoken("b", f"@bob {REPLY.upper()}! order A-9: https://example.com/2")
    assert asked(ReplyReuse.of([gathered([one, other])]), [one, other]) == [1, 1]


@pytest.mark.parametrize(("changed", "others"), [(1, 1), (2, 0)])
def test_a_reply_is_near_from_four_fifths_of_the_words_on(changed: int, others: int) -> None:
    said = [f"word{'abcdefghij'[i]}" for i in range(9)]
    one, other = spoken("a", " ".join(said)), spoken("b", " ".join(["x", "y"][:changed] + said[changed:]))
    assert asked(ReplyReuse.of([gathered([one, other])]), [one, other]) == [others, others]


def test_short_replies_and_what_customers_say_do_not_count() -> None:
    customer = Conversation(id="c", messages=(Message(id="m", role="customer", text=REPLY),))
    index = ReplyReuse.of(
        [gathered([customer, spoken("a", "We will look into it"), spoken("b", "We will look into it")])]
    )
    assert len(index.part()) == 0
    assert asked(index, [spoken("a", REPLY, "We will look into it")]) == [0, 0]


def test_a_conversation_does_not_count_itself_and_counts_once() -> None:
    twice, other = spoken("a", REPLY, f"{REPLY} indeed"), spoken("b", REPLY)
    index = ReplyReuse.of([gathered([twice, other])])
    assert asked(index, [twice, other, spoken("draft", REPLY)]) == [1, 1, 1, 2]
    assert asked(index, [spoken("b", f"{REPLY} soon")]) == [1]


@OFTEN
@given(conversations(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_part_is_the_same_however_the_input_was_cut_ordered_or_repeated(
    given_: list[Conversation], chance: random.Random, count: int
) -> None:
    whole = gathered(given_)
    shuffled = [*given_, *given_[:3]]
    chance.shuffle(shuffled)
    parts = [gathered(shuffled[i::count]) for i in range(count)]
    assert encode(Part.merged(parts)) == encode(whole)
    left = Part.merged([])
    for one in parts:
        left = Part.merged([one, decode(encode(left)), one])
    assert encode(left) == encode(whole)


@OFTEN
@given(conversations(), conversations(), st.integers(1, 6))
def test_the_answer_is_the_same_however_the_index_was_filled(
    given_: list[Conversation], more: list[Conversation], every: int
) -> None:
    everyone = given_ + more
    at_once = ReplyReuse.of([gathered(everyone)])
    stream = ReplyReuse()
    for i, conversation in enumerate(given_):
        stream.add(conversation)
        if i % every == 0:
            asked(stream, everyone[:2])
    stream.update(gathered(more))
    assert asked(stream, everyone) == asked(at_once, everyone)
    assert encode(stream.part()) == encode(at_once.part())


@OFTEN
@given(conversations())
def test_an_answer_never_counts_what_is_not_near(given_: list[Conversation]) -> None:
    found = asked(ReplyReuse.of([gathered(given_)]), given_)
    assert all(mine <= truth for mine, truth in zip(found, by_hand(given_), strict=True))


def test_nearly_every_near_reply_is_found() -> None:
    chance = random.Random(1)
    vocabulary = [f"{a}{b}" for a in "bcdfghjk" for b in "aeiou"]
    made = []
    for i in range(150):
        said = chance.choices(vocabulary, k=chance.randint(20, 30))
        made += [spoken(f"a{i}", " ".join(said)), spoken(f"b{i}", " ".join(["new", *said[1:-1], "newer"]))]
    truth = by_hand(made)
    assert sum(asked(ReplyReuse.of([gathered(made)]), made)) >= 0.99 * sum(truth) > 200


def test_counting_all_at_once_agrees_with_asking_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "_STEP", 7)
    monkeypatch.setattr(spread, "_MOST_PAIRS_AT_ONCE", 20)
    chance = random.Random(2)
    made = [spoken(str(i % 60), " ".join(chance.sample(WORDS, len(WORDS) - i % 3))) for i in range(90)]
    index = ReplyReuse.of([gathered(made)])
    counted = index.spread()
    for one in made:
        found = template(one.messages[0].text)
        assert found is not None
        assert counted.others(found.key, part.conversation_key(one.id)) == index._looked_up(
            found, part.conversation_key(one.id)
        )
        assert counted.others(found.key, 0) is None
    assert counted.others(0, 0) is None


def test_beyond_what_is_kept_a_count_is_an_estimate_from_the_same_sample_however_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (part, reuse):
        monkeypatch.setattr(module, "MOST_PAIRS", 1_000)
    made = [spoken(str(i), (REPLY, f"{REPLY} indeed", f"{ALONE} {letters(i)}")[i % 3]) for i in range(6_000)]
    whole = gathered(made)
    parts = [gathered(made[start:stop]) for start, stop in ((0, 900), (900, 4_000), (4_000, 6_000))]
    for several in (parts, parts[::-1], [*parts, parts[1]], [Part.merged(parts[:2]), parts[2]]):
        assert encode(Part.merged(several)) == encode(whole)
    assert len(whole.conversations.values) == 1_000
    assert decode(encode(whole)).last == whole.last < part.EVERY
    within = pytest.approx(4_000, rel=4 / (1_000 * 2 / 3) ** 0.5)  # four standard errors
    assert asked(ReplyReuse.of(parts), [made[0], made[1], spoken("draft", f"{REPLY} soon")]) == [within] * 3
    stream = ReplyReuse()
    for conversation in made:
        stream.add(conversation)
    assert asked(stream, made[:1]) == [within]


def test_what_a_worker_needs_answers_as_the_whole_index() -> None:
    chance = random.Random(3)
    made = [spoken(str(i % 70), " ".join(chance.sample(WORDS, len(WORDS) - i % 4))) for i in range(90)]
    made += [spoken(f"alone{i}", f"{ALONE} {letters(i)}") for i in range(5)]
    whole, less = ReplyReuse.of([gathered(made)]), Reused.decode(Reused.of([gathered(made)], len(made)).encode())
    assert asked(less, made) == asked(whole, made)
    assert less.conversations == len(made)


def test_what_a_worker_needs_tells_of_replies_outside_the_sample_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (part, reuse):
        monkeypatch.setattr(module, "MOST_PAIRS", 1_000)
    made = [spoken(str(i), f"{REPLY} {letters(i)}" if i % 2 else f"{ALONE} {letters(i)}") for i in range(4_000)]
    made += [spoken(f"once{i}", " ".join(f"{letters(i)}{word}" for word in WORDS)) for i in range(50)]
    known = Reused.decode(Reused.of([gathered(made)], len(made)).encode())
    often = known.often.part
    assert often.last < part.EVERY
    assert asked(known, made[-50:]) == [0] * 50
    told = asked(known, made[1:200:2])
    assert min(told) > 12 <= round(len(made) * 0.003)


def test_bytes_that_tell_nothing_of_reused_replies_are_refused() -> None:
    with pytest.raises(UnreadableInput) as caught:
        Reused.decode(b"canary")
    assert "canary" not in str(caught.value)


def test_of_a_crowd_of_candidates_the_most_used_are_looked_at_and_always_the_reply_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearness, "MOST_CANDIDATES", 5)
    monkeypatch.setattr(nearness, "MOST_IN_BUCKET", 5)
    made = [spoken(str(i), f"{REPLY} {'abcdefghijklmnopqrstuvwxyz'[i]}x") for i in range(20)]
    index = ReplyReuse.of([gathered(made), gathered([spoken(f"again{i}", made[3].messages[0].text) for i in range(9)])])
    assert asked(index, made) == [13] * 20


def test_a_part_holds_no_word_and_no_id() -> None:
    index = gathered([spoken("customer-anna-miller", f"{REPLY} anna miller")])
    columns = (index.templates, index.words.values, index.conversations.values)
    assert {column.dtype for column in columns} == {np.dtype(np.uint64), np.dtype(np.int32)}
    assert not any(word in encode(index) + b"".join(map(bytes, columns)) for word in (b"anna", b"tomorrow", b"miller"))


def test_a_part_of_bytes_that_are_none_is_refused_without_showing_them() -> None:
    good = encode(gathered([spoken("a", REPLY)]))
    for bad in (b"", b"canary in a mine", good[:-5], good[:20] + b"\0" + good[21:], encode(Part.empty())[:-1]):
        with pytest.raises(UnreadableInput) as caught:
            decode(bad)
        assert "canary" not in str(caught.value)


def test_a_part_whose_columns_do_not_fit_is_refused() -> None:
    one = gathered([spoken("a", REPLY), spoken("b", f"{REPLY} and thank you again for all your patience my dear")])
    for wrong in (
        Part(one.templates[::-1], one.words, one.conversations),
        Part(one.templates[:1], one.words, one.conversations),
        Part(one.templates, one.words, one.conversations.take(np.array([0]))),
    ):
        with pytest.raises(UnreadableInput):
            decode(encode(wrong))


def test_templates_are_the_same_in_every_version_that_reads_version_1() -> None:
    found = template(f"@ann {REPLY}, 4711")
    assert found is not None
    assert (found.key, len(found.words)) == (17889488436417981881, 68)


def test_the_collection_counts_conversations_that_come_between_questions() -> None:
    collection, first = Collection(), spoken("a", REPLY)
    seen = []
    for i in range(4):
        collection.add(first if i == 0 else spoken(f"b{i}", f"{REPLY} {i}"))
        seen.append(collection.others(first, first.messages[0]))
    assert seen == [0, 1, 2, 3]


@OFTEN
@given(st.text(st.sampled_from("aB1 @#'’.:/-_ \t\n\x85éİΣhttp://²"), max_size=200))
def test_a_template_has_the_words_of_the_whole_text_wherever_it_is_cut(text: str) -> None:
    said = [token for token in tokens(text) if is_word(token)]
    found = template(text)
    assert found == template(" ".join(said))
    assert (found is not None) == (len(said) >= SHORTEST)
    if found:
        told = {"a number" if any(map(str.isdigit, token)) else token.lstrip("#") for token in said}
        assert len(found.words) == 4 * len(told)
