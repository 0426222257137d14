import csv
import io
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors import read
from heartfelt.errors import HeartfeltError, Problems

HEADER = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "twcs"


def tweet(id_: int, author: str, parent: object = "", replies: str = "", minute: int | None = None) -> list[object]:
    inbound = author.isdigit()
    clock = f"Tue Oct 31 22:{id_ if minute is None else minute:02}:00 +0000 2017"
    return [id_, author, inbound, clock, f"text of {id_}", replies, parent]


def tweets(path: Path, rows: list[list[object]], header: list[str] = HEADER) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


THREAD = [
    tweet(1, "501", replies="2,4"),
    tweet(2, "Parcels", parent="1.0", replies="3"),
    tweet(3, "501", parent=2),
    tweet(4, "502", parent=1, replies="5"),
    tweet(5, "Parcels", parent=4),
]


@pytest.mark.parametrize("seed", range(5))
def test_threads_are_rebuilt_from_rows_in_any_order(tmp_path: Path, seed: int) -> None:
    rows = list(THREAD)
    random.Random(seed).shuffle(rows)
    found = {c.id: c for c in read(tweets(tmp_path / "t.csv", rows))}
    assert {name: [m.id for m in c.messages] for name, c in found.items()} == {
        "twcs-1-501": ["1", "2", "3"],
        "twcs-1-502": ["4", "5"],
    }
    first = found["twcs-1-501"]
    assert (first.channel, first.customer) == ("social", "501")
    assert [m.role for m in first.messages] == ["customer", "agent", "customer"]
    assert (first.meta["brand"], first.meta["complete"], first.meta["other_customers_in_thread"]) == (
        "Parcels",
        True,
        1,
    )


def test_missing_parents_and_replies_are_said(tmp_path: Path) -> None:
    rows = [tweet(3, "501", parent=2, replies="4"), tweet(7, "501", replies="8")]
    first, second = read(tweets(tmp_path / "t.csv", rows))
    assert (first.meta["intact"], first.meta["complete"]) == (False, False)
    assert (second.meta["intact"], second.meta["complete"], second.meta["missing_replies"]) == (True, False, 1)


def test_what_the_company_wrote_first_opens_each_customers_conversation(tmp_path: Path) -> None:
    rows = [tweet(1, "Parcels"), tweet(2, "501", parent=1), tweet(3, "502", parent=1), tweet(4, "Parcels", parent=3)]
    found = list(read(tweets(tmp_path / "t.csv", rows)))
    assert [[m.id for m in c.messages] for c in found] == [["1", "2"], ["1", "3", "4"]]
    assert all(c.meta["opened_by_brand"] for c in found)


def test_what_cannot_be_placed_is_counted(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        *THREAD,
        THREAD[0],
        tweet(8, "Parcels"),
        tweet(20, "503", parent=21),
        tweet(21, "503", parent=20),
        ["x", "503", "True", "", "no id", "", ""],
        ["30", "503"],
    ]
    problems = Problems()
    assert len(list(read(tweets(tmp_path / "t.csv", rows), problems=problems))) == 2
    assert {kind: count for (kind, _), count in problems.counts.items()} == {
        "tweet id occurs again: skipped": 1,
        "thread without a customer's tweet: skipped": 1,
        "tweet in a circle of replies: skipped": 2,
        "row without tweet_id, author_id or inbound (True or False): skipped": 1,
        "row with too many or too few columns: skipped": 1,
    }


def test_a_reply_in_the_same_minute_stays_behind_what_it_answers(tmp_path: Path) -> None:
    rows = [tweet(9, "501", minute=5), tweet(4, "Parcels", parent=9, minute=5), tweet(2, "501", parent=4, minute=5)]
    (found,) = read(tweets(tmp_path / "t.csv", rows))
    assert [m.id for m in found.messages] == ["9", "4", "2"]


_NUMBER = st.integers(-2, 6).map(str) | st.sampled_from(["", "1.0", "9" * 19, "9" * 40, "x"])


@given(
    st.binary()
    | st.lists(
        st.tuples(_NUMBER, st.sampled_from(["a", "1", "2"]), st.sampled_from(["True", "False"]), _NUMBER, _NUMBER),
        max_size=9,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_rows_are_read_or_refused_plainly(tmp_path: Path, rows: bytes | list[tuple[str, ...]]) -> None:
    path = tmp_path / "t.csv"
    if isinstance(rows, bytes):
        path.write_bytes(",".join(HEADER).encode() + b"\n" + rows)
    else:
        tweets(
            path, [[id_, author, inbound, "", "", replies, parent] for id_, author, inbound, replies, parent in rows]
        )
    try:
        found = list(read(path, format="twcs"))
    except HeartfeltError:
        return
    for conversation in found:
        assert any(message.role == "customer" for message in conversation.messages)


@pytest.mark.skipif(not (SHARED / "raw").is_dir(), reason="the tweets are not beside the repository")
def test_the_real_slices_give_the_known_conversations() -> None:
    known = {}
    with (SHARED / "conversations.jsonl").open() as file:
        for line in file:
            raw = json.loads(line)
            if raw["meta"]["complete"]:
                known[raw["id"]] = [message["id"] for message in raw["messages"]]
    found = {c.id: c for c in read(sorted((SHARED / "raw").glob("*.csv")))}
    both = [name for name in known if name in found and found[name].meta["complete"]]
    assert len(both) > 900
    assert [name for name in both if [m.id for m in found[name].messages] != known[name]] == []
