"""Conversations looked at together in bulk are assessed as by `heartfelt assess --together`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import msgspec
from bulk_input import LINES, Here, output, write_lines

from heartfelt.assessment import Assessment, assess, encode, reader_named
from heartfelt.bulk import Counts, run
from heartfelt.bulk.folder import place
from heartfelt.bulk.together import contacts, gathering
from heartfelt.collection import Collection, history
from heartfelt.conversation import Conversation, decode
from heartfelt.errors import HeartfeltError, UnknownName

PART = 12_000
READER = reader_named("phrases")
Given = Callable[[Collection, Conversation], dict[str, Any]]


class ReuseOnly(Collection):
    """A collection that knows no customer's history."""

    def before(self, _: Conversation) -> tuple[Conversation, ...]:
        return ()


def bulk(source: Path, out: Path, until: int | None = None, **options: Any) -> Counts:
    return run(str(source), str(out), Here(until), **{"reader": "phrases", "stretch_bytes": PART, **options})


def write_copies(path: Path, copies: int = 5, count: int = 20) -> Path:
    """Conversations of which each comes again under other ids, so that replies are reused; a bad line stands between."""
    lines = [json.dumps({**json.loads(line), "id": f"{n}-{copy}"}) for copy in range(copies) for n, line in few(count)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines[:7], "no json", *lines[7:]]) + "\n")
    return path


def few(count: int) -> Sequence[tuple[int, bytes]]:
    """The sample's last conversations: customers come again in them."""
    return list(enumerate(LINES[-count:]))


def written(out: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(out.glob("part-*.jsonl")))


def expected(source: Path, given: Given) -> list[Assessment]:
    read = [decode(line)[0] for line in source.read_bytes().splitlines() if line.startswith(b"{")]
    collection = Collection.of(read)
    return [assess(each, reader=READER, **given(collection, each)) for each in read]


def both(collection: Collection, _: Conversation) -> dict[str, Any]:
    return {"collection": collection}


def only_history(collection: Collection, conversation: Conversation) -> dict[str, Any]:
    return {"history": collection.before(conversation)}


def only_reuse(collection: Collection, _: Conversation) -> dict[str, Any]:
    return {"collection": ReuseOnly(collection._reuse, collection._histories, collection.conversations)}


@pytest.mark.parametrize(
    ("kinds", "given"),
    [(("reuse", "history"), both), (("history",), only_history), (("reuse",), only_reuse), ((), lambda *_: {})],
)
def test_what_is_found_is_what_assess_finds_together(tmp_path: Path, kinds: tuple[str, ...], given: Given) -> None:
    source = write_copies(tmp_path / "in.jsonl")
    counts = bulk(source, tmp_path / "out", together=kinds, format="jsonl")
    found = expected(source, given)
    assert written(tmp_path / "out") == b"".join(encode(each) + b"\n" for each in found)
    assert (counts.assessed, counts.bad.total()) == (100, 1)
    reused = ["other conversations" in sign.because for each in found for sign in each.signs if sign.sign == "canned"]
    read_history = [not any(each.signal == "history_ignored" for each in one.skipped) for one in found]
    assert any(reused) == ("reuse" in kinds)
    assert any(read_history) == ("history" in kinds)


def test_it_is_the_same_in_however_many_buckets_and_batches_customers_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "in.jsonl", 83)
    bulk(source, tmp_path / "one")
    monkeypatch.setattr("heartfelt.bulk.together.learning.BUCKET_BYTES", 40_000)
    monkeypatch.setattr(contacts, "WRITTEN_AT", 5_000)
    bulk(source, tmp_path / "many")
    assert output(tmp_path / "many") == output(tmp_path / "one")


def test_the_size_of_parts_changes_no_row(tmp_path: Path) -> None:
    source = write_copies(tmp_path / "in.jsonl")
    for size in (5_000, 1 << 20):
        bulk(source, tmp_path / str(size), stretch_bytes=size, format="jsonl")
    assert written(tmp_path / "5000") == written(tmp_path / str(1 << 20))


def test_wherever_it_is_interrupted_it_goes_on_to_the_same_bytes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    source = write_copies(tmp_path / "in.jsonl", 2)
    engine = Here()
    run(str(source), str(tmp_path / "whole"), engine, reader="phrases", stretch_bytes=PART)
    tasks = len(engine.ran)
    assert tasks > 2 * 3
    for until in range(tasks):
        out = tmp_path / str(until)
        with pytest.raises(KeyboardInterrupt):
            bulk(source, out, until)
        assert not (out / "_SUCCESS").exists()
        again = Here()
        run(str(source), str(out), again, reader="phrases", stretch_bytes=PART)
        assert len(again.ran) == tasks - until
        assert output(out) == output(tmp_path / "whole")
        assert not (out / "_heartfelt" / "together").exists()


def test_where_the_first_pass_fails_nothing_is_assessed_until_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_copies(tmp_path / "in.jsonl", 2)
    bulk(source, tmp_path / "whole")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(gathering.part_file, "encode", fail)
        counts = bulk(source, tmp_path / "out")
    assert counts.assessed == 0
    assert "No space left" in counts.failed[0]
    bulk(source, tmp_path / "out")
    assert output(tmp_path / "out") == output(tmp_path / "whole")


def test_what_was_gathered_and_is_gone_is_told(tmp_path: Path) -> None:
    source = write_copies(tmp_path / "in.jsonl", 2)
    with pytest.raises(KeyboardInterrupt):
        bulk(source, tmp_path / "out", 3)
    next((tmp_path / "out" / "_heartfelt" / "together" / "replies").iterdir()).unlink()
    assert "start anew" in bulk(source, tmp_path / "out").failed[0]


def test_a_name_of_too_many_is_no_person_in_bulk_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (history, contacts):
        monkeypatch.setattr(module, "MOST_CONTACTS", 3)
    source = write_copies(tmp_path / "in.jsonl", 4)
    bulk(source, tmp_path / "out", format="jsonl")
    found = expected(source, both)
    assert written(tmp_path / "out") == b"".join(encode(each) + b"\n" for each in found)
    assert all("history_ignored" in {each.signal for each in one.skipped} for one in found)


def test_contacts_that_are_in_no_year_of_utc_count_as_in_assess(tmp_path: Path) -> None:
    source = write_copies(tmp_path / "in.jsonl", 2)
    first, *others, last = source.read_text().splitlines()
    lines = [_all_at(first, "0001-01-01T00:00:00+01:00"), *others, _all_at(last, "9999-12-31T23:00:00-05:00")]
    source.write_text("\n".join(lines) + "\n")
    counts = bulk(source, tmp_path / "out", format="jsonl")
    found = expected(source, both)
    assert counts.failed == []
    assert written(tmp_path / "out") == b"".join(encode(each) + b"\n" for each in found)
    assert not any(each.signal == "history_ignored" for each in found[-1].skipped)


def _all_at(line: str, time: str) -> str:
    """A conversation moved to another time, of a customer who comes in both."""
    raw = json.loads(line)
    messages = [{**message, "at": time} for message in raw["messages"]]
    return json.dumps({**raw, "customer": "Methuselah", "messages": messages, "events": []})


def test_of_a_placeholder_only_as_many_conversations_are_held_as_tell_that_it_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacts, "MOST_CONTACTS", 3)
    folder, names = place(str(tmp_path)), [f"{number}.arrow" for number in range(20)]
    one = decode(LINES[-1])[0]
    for number, name in enumerate(names):
        with folder.appearing(name) as stream, contacts.contacts_writer(stream) as writer:
            of_stretch = contacts.Contacts(writer, number, 1)
            for customer in ("guest", "guest", f"person {number}"):
                of_stretch.add(msgspec.structs.replace(one, customer=customer))
            of_stretch.write()
    held = Counter(name for each in contacts.contacts_of(folder, names, 0, 1) for name in each["customer"].to_pylist())
    assert held == {"guest": 4} | {f"person {number}": 1 for number in range(20)}


def test_another_choice_into_the_same_folder_is_refused_and_so_is_one_that_does_not_exist(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 3)
    bulk(source, tmp_path / "out", together=("reuse",))
    with pytest.raises(HeartfeltError, match="another choice of what is looked at together"):
        bulk(source, tmp_path / "out")
    with pytest.raises(UnknownName, match="Known: history, reuse"):
        bulk(source, tmp_path / "other", together=("mood",))
