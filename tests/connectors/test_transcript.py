from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartfelt.connectors import Options, read
from heartfelt.errors import HeartfeltError, InvalidConversation, Problems
from heartfelt.transcript import parse, parse_all

EMAIL = """
    channel: email
    date: 2026-03-02
    customer: cust-9
    queue: billing

    10:02 customer: My card was charged twice.
      Both on Monday.
    10:05 agent (Ann): I'm refunding the second charge now.
    10:06 [transfer Ann -> Bob]
    note: promised by phone
    +1d 09:00 agent (Bob): Your refund has arrived.
    [status solved]
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "march.txt"
    path.write_bytes(text.encode())
    return path


def test_a_headed_transcript_has_its_fields_times_and_names() -> None:
    conversation = parse(EMAIL)
    assert (conversation.channel, conversation.customer, conversation.queue) == ("email", "cust-9", "billing")
    assert [(m.id, m.role, m.author, m.at) for m in conversation.messages] == [
        ("m1", "customer", "cust-9", at("2026-03-02 10:02")),
        ("m2", "agent", "Ann", at("2026-03-02 10:05")),
        ("m3", "note", None, None),
        ("m4", "agent", "Bob", at("2026-03-03 09:00")),
    ]
    assert conversation.messages[0].text == "My card was charged twice.\nBoth on Monday."


def test_events_say_who_when_and_after_which_message() -> None:
    transfer, status = parse(EMAIL).events
    assert (transfer.kind, transfer.from_, transfer.to, transfer.at) == (
        "transfer",
        "Ann",
        "Bob",
        at("2026-03-02 10:06"),
    )
    assert (status.kind, status.to, status.at, status.meta) == ("status", "solved", None, {"after": "m4"})


@pytest.mark.parametrize(
    ("line", "kind", "detail"),
    [
        ("[macro REFUND_DELAY]", "macro", {"note": "REFUND_DELAY"}),
        ("[escalation]", "escalation", {}),
        ("[escalation tier 2]", "escalation", {"to": "tier 2"}),
        ("[hold]", "hold", {}),
        ("[promise_kept]", "promise_kept", {}),
        ("[handoff bot -> ann]", "handoff", {"from_": "bot", "to": "ann"}),
        ("[assigned bob]", "assigned", {"to": "bob"}),
        ("[csat 4]", "csat", {"note": "4"}),
    ],
)
def test_each_event_line_is_an_event(line: str, kind: str, detail: dict[str, str]) -> None:
    (event,) = parse(f"customer: hello\n{line}\nagent: hi").events
    assert event.kind == kind
    assert {name: getattr(event, name) for name in ("from_", "to", "note") if getattr(event, name)} == detail


def test_times_without_a_date_are_kept_aside() -> None:
    message = parse("10:02 customer: hello\n10:03 agent: hi").messages[0]
    assert message.at is None
    assert message.meta == {"at": "10:02"}


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-03-03 10:02", "2026-03-03 10:02"),
        ("2026-03-03T10:02:30Z", "2026-03-03 10:02:30"),
        ("2026-03-03 10:02 +02:00", "2026-03-03 08:02"),
        ("[10:02]", "2026-03-02 10:02"),
        ("10:02 pm", "2026-03-02 22:02"),
        ("12:10 AM", "2026-03-02 00:10"),
        ("+2d 10:02 -", "2026-03-04 10:02"),
    ],
)
def test_times_are_read_however_they_are_written(clock: str, expected: str) -> None:
    assert parse(f"date: 2026-03-02\n\n{clock} customer: hello").messages[0].at == at(expected)


def test_the_day_moves_on_at_midnight_and_with_a_date_line() -> None:
    text = "date: 2026-03-02\n\n23:58 customer: a\n00:03 agent: b\ndate: 2026-03-09\n08:00 customer: c"
    days = [message.at.day for message in parse(text).messages if message.at]
    assert days == [2, 3, 9]


def test_a_first_customer_line_with_words_is_a_message_not_a_header() -> None:
    conversation = parse("channel: email\ncustomer: I need help\nagent: sure")
    assert conversation.customer is None
    assert conversation.messages[0].text == "I need help"
    assert len(parse("customer: hello\nagent: hi").messages) == 2


def test_paragraphs_and_links_belong_to_the_message_before() -> None:
    text = "customer: hello\n\nSecond paragraph: with a colon\nhttps://example.org/a\nagent: hi"
    assert parse(text).messages[0].text == "hello\n\nSecond paragraph: with a colon\nhttps://example.org/a"


@pytest.mark.parametrize(
    "text",
    [
        "10:02 customer: hello\n10:03 Ann: hi there\n10:04 customer: thanks",
        "customer: hello\nAnn: hi there",
        "hello\ncustomer: hi",
        "25:99 customer: hello",
        "date: 2026-02-30\n\ncustomer: hello",
        "csat: nine\n\ncustomer: hello",
        "# a title alone",
        "",
        "customer: hello\n---\ncustomer: again",
        "+999d 10:00 customer: a\ndate: 9999-12-31\n+1d 10:00 agent: b",
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(InvalidConversation) as error:
        parse(text)
    assert "hello" not in str(error.value)


def test_rules_and_titles_part_transcripts_and_titles_are_subjects() -> None:
    text = "# March\n\n# First\ncustomer: a\nagent: b\n---\nchannel: email\n---\ncustomer: c\n\n# Third\nid: x\ncustomer: d"
    found = parse_all(text)
    assert [(c.id, c.subject, c.channel) for c in found] == [
        ("transcript-1", "First", "chat"),
        ("transcript-2", None, "email"),
        ("x", "Third", "chat"),
    ]


def test_empty_lines_part_only_where_each_block_holds_both_sides(tmp_path: Path) -> None:
    both = write(tmp_path, "customer: a\r\nagent: b\r\n\r\ncustomer: c\r\nagent: d\r\n")
    assert [c.id for c in read(both)] == ["march-1", "march-2"]
    spaced = write(tmp_path, "customer: a\n\nagent: b\n\ncustomer: c\n\nagent: d\n")
    assert [len(c.messages) for c in read(spaced)] == [4]


def test_a_bad_transcript_is_skipped_and_the_others_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "customer: a\nagent: b\n---\ncustomer: c\nAnn: d\n---\nbot: e\ncustomer: f\n")
    problems = Problems()
    assert [c.id for c in read(path, problems=problems)] == ["march-1", "march-3"]
    assert problems.lost == 1
    assert [p.line for (p,) in problems.examples.values()] == [4]


def test_the_names_of_agents_can_be_given(tmp_path: Path) -> None:
    path = write(tmp_path, "Maya: hello\nAnn: hi\n")
    options = Options(agents=frozenset({"Ann"}), customers=frozenset({"Maya"}))
    (conversation,) = read(path, format="transcript", options=options)
    assert [(m.role, m.author, m.text) for m in conversation.messages] == [
        ("customer", "Maya", "hello"),
        ("agent", "Ann", "hi"),
    ]


_LINES = """customer: a|10:02 agent (B): c|---|# t|date: 2026-03-02|[hold]|+1d 23:59 bot: x|channel: x|csat: 2
2026-03-03 10:02 note: n|[csat 9]||  indented|Zoe: hi|id: z|99:99 customer: a|10:02 |customer: cust-9|:|[x]|()"""
_LINE = st.text(max_size=30) | st.sampled_from(_LINES.replace("\n", "|").split("|"))


@given(st.lists(_LINE, max_size=12))
def test_any_text_is_parsed_or_refused_plainly(lines: list[str]) -> None:
    try:
        found = parse_all("\n".join(lines))
    except HeartfeltError:
        return
    for conversation in found:
        assert sorted(int(m.id[1:]) for m in conversation.messages) == list(range(1, len(conversation.messages) + 1))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), min_size=1).map(str.strip))
def test_the_words_of_a_message_are_kept(text: str) -> None:
    assert parse(f"customer: {text}\nagent: ok").messages[0].text == text.rstrip()


def test_a_later_time_keeps_its_distance() -> None:
    first, second = parse("date: 2026-03-02\n\n09:00 customer: a\n+3d 09:30 agent: b").messages
    assert first.at is not None
    assert second.at is not None
    assert second.at - first.at == timedelta(days=3, minutes=30)


def test_a_time_without_a_zone_is_taken_in_the_one_that_is_given(tmp_path: Path) -> None:
    path, problems = tmp_path / "t.txt", Problems()
    path.write_text("date: 2026-06-01\n\n09:00 customer: hello\n10:00Z agent: hi\n")
    (found,) = read(path, problems=problems, options=Options(zone=ZoneInfo("Europe/Lisbon")))
    assert [str(m.at) for m in found.messages] == ["2026-06-01 08:00:00+00:00", "2026-06-01 10:00:00+00:00"]
    assert problems.counts["time without a zone: taken in Europe/Lisbon", False] == 1
