import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors import Options, grouping, read
from heartfelt.connectors.times import TimeReader
from heartfelt.errors import HeartfeltError, Problems, UnknownName, UnreadableInput

HEADER = ["conversation_id", "sender_type", "sender", "created_at", "body"]
ROWS = [
    ["c1", "end-user", "Maya", "2026-03-01T09:00:00Z", "My parcel, it never came"],
    ["c1", "agent", "Ann", "2026-03-01T09:05:00Z", 'Let me look: "A-17"?'],
    ["c2", "customer", "Leo", "2026-03-01T10:00:00Z", "two\r\nlines and\ra return"],
]
HARD_TEXTS = [
    "👩‍👩‍👧 \U0001f9e1",
    "e\u0301",
    "שלום",
    'a "quote", and;\tmore',
    "one\r\ntwo\rthree\n",
    "\u2028\x0b\x85",
    " x ",
]


def table(path: Path, rows: list[list[str]], header: list[str] | None = None, delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header or HEADER, *rows])
    path.write_bytes(text.getvalue().encode())
    return path


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_columns_are_guessed_and_text_is_kept(tmp_path: Path, delimiter: str) -> None:
    first, second = read(table(tmp_path / "t.csv", ROWS, delimiter=delimiter))
    assert (first.id, first.customer) == ("c1", "Maya")
    assert [(m.id, m.role, m.author, m.text) for m in first.messages] == [
        ("m1", "customer", "Maya", ROWS[0][4]),
        ("m2", "agent", "Ann", ROWS[1][4]),
    ]
    assert first.messages[1].at == datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
    assert second.messages[0].text == "two\r\nlines and\ra return"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_a_cell_is_kept(tmp_path: Path, texts: list[str]) -> None:
    texts = [*texts, *HARD_TEXTS]
    path = table(tmp_path / "t.csv", [["c", "agent", "a", "", text] for text in texts])
    (found,) = read(path, format="table")
    assert [message.text for message in found.messages] == texts


def test_a_return_outside_quotes_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"conversation,role,text\r\nc,agent,one\rtwo\r\nc,customer,three\r\n")
    (found,) = read(path)
    assert [message.text for message in found.messages] == ["one\rtwo", "three"]


def test_columns_can_be_given_and_force_the_table(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [["a", "customer", "hello"], ["a", "agent", "hi"]], ["foo", "bar", "baz"])
    options = Options(columns={"conversation": "foo", "role": "bar", "text": "baz"})
    (found,) = read(path, options=options)
    assert [(m.role, m.text) for m in found.messages] == [("customer", "hello"), ("agent", "hi")]
    with pytest.raises(UnreadableInput, match=r"no column 'qux'.*foo, bar, baz"):
        list(read(path, options=Options(columns={"conversation": "qux"})))
    with pytest.raises(UnknownName, match="conversation"):
        list(read(path, options=Options(columns={"chat": "foo"})))


def test_role_and_text_are_seen_by_their_content(tmp_path: Path) -> None:
    rows = [["a", "customer", "my parcel never came to me"], ["a", "agent", "let me look for it now"]]
    (found,) = read(table(tmp_path / "t.csv", rows, ["ticket_id", "x1", "x2"]))
    assert [m.role for m in found.messages] == ["customer", "agent"]
    assert found.messages[1].text == "let me look for it now"


def test_wrong_columns_are_named_with_what_is_needed(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [["x", "1"], ["y", "2"]], ["colour", "price"])
    with pytest.raises(
        UnreadableInput, match=r"no column found for conversation, role, text.*colour, price.*--columns"
    ):
        list(read(path))


def test_a_first_row_of_words_is_not_shown(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [["0", "me too"]], ["1", "my card was stolen and nobody helps me at all"])
    with pytest.raises(UnreadableInput) as error:
        list(read(path))
    assert "stolen" not in str(error.value)


def test_scattered_rows_are_brought_together_in_the_order_of_first_rows(tmp_path: Path) -> None:
    rows = [[f"c{n % 3}", "agent", "a", "", f"text {n}"] for n in range(30)]
    found = list(read(table(tmp_path / "t.csv", rows)))
    assert [c.id for c in found] == ["c0", "c1", "c2"]
    assert [m.text for m in found[1].messages] == [f"text {n}" for n in range(1, 30, 3)]


def test_a_column_that_is_no_conversation_id_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "ROWS_LIMIT", 5)
    path = table(tmp_path / "t.csv", [["c", "agent", "a", "", "x"]] * 6 + [["d", "agent", "a", "", "x"]])
    problems = Problems()
    assert [c.id for c in read(path, problems=problems)] == ["d"]
    assert problems.lost == 1


def test_what_is_wrong_with_rows_is_reported_once_with_its_line(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        ["c3", "wizard", "x", "", "?"],
        ["", "agent", "x", "", "no id"],
        ["c4", "agent"],
        ["c5", "agent", "a", "2026-03-02 10:00", "late"],
        ["c5", "agent", "a", "2026-03-02 09:00", "early"],
    ]
    problems = Problems()
    found = {c.id: c for c in read(table(tmp_path / "t.csv", rows), problems=problems)}
    assert list(found) == ["c1", "c2", "c5"]
    assert [m.text for m in found["c5"].messages] == ["early", "late"]
    assert found["c5"].messages[0].meta == {"at": "2026-03-02 09:00"}
    lost = [p for examples in problems.examples.values() for p in examples if p.lost]
    assert sorted(p.line or 0 for p in lost) == [6, 7, 8]
    assert problems.mended == 2


def test_a_quote_that_is_not_closed_costs_what_it_swallows_and_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('conversation,role,text\na,agent,"open\nb,agent,' + "x" * 5_000_000 + "\nc,agent,hi\n")
    problems = Problems()
    assert [c.id for c in read(path, problems=problems)] == ["c"]
    assert problems.lost == 1


def test_names_given_decide_where_there_is_no_role(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [["a", "Maya", "hello you"], ["a", "Ann", "hi you"]], ["case", "author", "text"])
    with pytest.raises(UnreadableInput, match="no column found for role"):
        list(read(path))
    options = Options(agents=frozenset({"Ann"}), customers=frozenset({"Maya"}))
    (found,) = read(path, options=options)
    assert [m.role for m in found.messages] == ["customer", "agent"]


@pytest.mark.parametrize(("name", "yes"), [("inbound", "customer"), ("is_agent", "agent")])
def test_yes_and_no_mean_what_the_columns_name_says(tmp_path: Path, name: str, yes: str) -> None:
    path = table(tmp_path / "t.csv", [["a", "True", "hello"], ["a", "False", "hi"]], ["case", name, "text"])
    (found,) = read(path)
    assert found.messages[0].role == yes != found.messages[1].role


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    columns = {name: [row[n] for row in ROWS] for n, name in enumerate(HEADER)}
    times = [datetime.fromisoformat(value) for value in columns["created_at"]]
    pa.parquet.write_table(pa.table({**columns, "created_at": times, "csat": [4, 4, None]}), tmp_path / "t.parquet")
    first, second = read(tmp_path / "t.parquet")
    assert first.outcome.csat == 4
    assert second.outcome.csat is None
    assert [m.at for m in first.messages] == times[:2]
    assert second.messages[0].text == ROWS[2][4]


@pytest.mark.parametrize(
    ("samples", "value", "expected"),
    [
        ([], "Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47+00:00"),
        ([], "Tue, 31 Oct 2017 22:10:47 +0200", "2017-10-31T20:10:47+00:00"),
        ([], "1509487847", "2017-10-31T22:10:47+00:00"),
        ([], "1509487847000", "2017-10-31T22:10:47+00:00"),
        ([], "2017-10-31 22:10:47 UTC", "2017-10-31T22:10:47+00:00"),
        ([], "2017-10-31 22:10:47", "2017-10-31T22:10:47"),
        (["31/10/2017 22:10"], "03/10/2017 10:10 PM", "2017-10-03T22:10:00"),
        (["10/31/2017 22:10"], "10/03/2017 10:10", "2017-10-03T10:10:00"),
        (["10/03/2017 22:10"], "10/03/2017 10:10", None),
        ([], "yesterday", None),
        ([], "99999999999999999999", None),
    ],
)
def test_times_are_read_only_where_they_are_certain(samples: list[str], value: str, expected: str | None) -> None:
    found = TimeReader(samples).read(value)
    assert (found.isoformat() if found else None) == expected


_CELL = st.one_of(st.text(max_size=8), st.sampled_from(["agent", "customer", "c1", '"', "\r", ",", "\n", "2026-01-01"]))


@given(
    st.binary() | st.lists(_CELL).map(lambda cells: ("conversation,role,text,at\n" + ",".join(cells)).encode("utf-8"))
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_plainly(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    try:
        found = list(read(path, format="table"))
    except HeartfeltError:
        return
    assert all(conversation.messages for conversation in found)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_damaged_parquet_is_read_or_refused_plainly(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "t.parquet"
    pa.parquet.write_table(pa.table({"conversation": ["c"], "role": ["agent"], "text": ["hi"]}), path)
    whole = path.read_bytes()
    cut = data.draw(st.integers(4, len(whole)))
    path.write_bytes(whole[:cut] + data.draw(st.binary(max_size=20)))
    try:
        found = list(read(path))
    except HeartfeltError:
        return
    assert [c.id for c in found] in ([], ["c"])


def test_where_agents_alone_are_named_everybody_else_is_a_customer(tmp_path: Path) -> None:
    rows = [["a", "Maya", "hello you"], ["a", "Ann", "hi you"], ["b", "Otto", "good day"], ["b", "Ann", "good day"]]
    path = table(tmp_path / "t.csv", rows, ["case", "author", "text"])
    found = read(path, options=Options(agents=frozenset({"Ann"})))
    assert [[m.role for m in one.messages] for one in found] == [["customer", "agent"]] * 2


def test_words_for_roles_are_known_when_they_are_named_as_sides(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [["a", "Kunde", "hello you"], ["a", "Team", "hi you"]], ["case", "who", "text"])
    options = Options(columns={"role": "who"}, agents=frozenset({"Team"}), customers=frozenset({"Kunde"}))
    (found,) = read(path, options=options)
    assert [m.role for m in found.messages] == ["customer", "agent"]


def test_a_time_without_a_zone_is_taken_in_the_one_that_is_given(tmp_path: Path) -> None:
    rows = [["a", "customer", "2026-06-01 09:00", "hello you"], ["a", "agent", "2026-06-01T10:00Z", "hi you"]]
    path, problems = table(tmp_path / "t.csv", rows, ["case", "role", "at", "text"]), Problems()
    (found,) = read(path, problems=problems, options=Options(zone=ZoneInfo("Europe/Lisbon")))
    assert [str(m.at) for m in found.messages] == ["2026-06-01 08:00:00+00:00", "2026-06-01 10:00:00+00:00"]
    assert problems.counts["time without a zone: taken in Europe/Lisbon", False] == 1
