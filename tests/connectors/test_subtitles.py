"""Subtitles: speakers from voice tags, labels or names; one conversation a file; refusal where nobody is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from damaged import damaged, only_known_errors, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.speakers import role_named
from heartfelt.connectors.files.subtitles import format as subtitles
from heartfelt.connectors.opening import head
from heartfelt.conversation import Conversation
from heartfelt.errors import UnreadableInput

VTT = """WEBVTT

NOTE recorded 2026-05-01T09:00:00+02:00

1
00:00:01.000 --> 00:00:03.000
<v Nina Fox>Welcome to Alder Bank,
how can I help?</v>

00:00:03.500 --> 00:00:05.000
<v Jon Ash>My card &amp; PIN are <i>gone</i>.</v>

00:00:05.000 --> 00:00:06.500
<v Jon Ash>Since this morning.</v>

00:01:07.000 --> 00:01:09.000
<v Nina Fox>I'm blocking it now.</v>
"""

SRT = """1
00:00:01,000 --> 00:00:03,000
Agent: Good morning.

2
00:00:03,000 --> 00:00:04,000
Customer: Note: it is late: 10:30
already

3
00:00:04,000 --> 00:00:06,500
and I wait
"""


def read_one(folder: Path, text: str, name: str = "call.vtt", options: Options | None = None) -> Conversation:
    path = folder / name
    path.write_text(text, "utf-8")
    assert subtitles.recognises(head(path))
    [conversation], problems = read_all(subtitles, path, options)
    assert problems.lost == 0
    return conversation


def test_voices_are_merged_and_told_by_the_greeting(tmp_path: Path) -> None:
    conversation = read_one(tmp_path, VTT)
    assert (conversation.id, conversation.channel, conversation.customer) == ("call", "voice", "Jon Ash")
    assert [(one.role, one.text) for one in conversation.messages] == [
        ("agent", "Welcome to Alder Bank, how can I help?"),
        ("customer", "My card & PIN are gone. Since this morning."),
        ("agent", "I'm blocking it now."),
    ]
    assert conversation.messages[1].meta == {"offset_s": 3.5, "end_s": 6.5}
    assert conversation.messages[2].at is not None
    assert conversation.messages[2].at.isoformat() == "2026-05-01T09:01:07+02:00"


def test_srt_with_labels_and_no_date_has_offsets_only(tmp_path: Path) -> None:
    conversation = read_one(tmp_path, SRT, "c.srt")
    assert [(one.role, one.text) for one in conversation.messages] == [
        ("agent", "Good morning."), ("customer", "Note: it is late: 10:30 already and I wait"),
    ]  # fmt: skip
    assert [one.at for one in conversation.messages] == [None, None]
    assert conversation.messages[1].meta["offset_s"] == 3.0


def test_options_tell_who_is_who(tmp_path: Path) -> None:
    text = VTT.replace("Welcome to Alder Bank,\nhow can I help?", "Yes?")
    conversation = read_one(tmp_path, text, options=Options(agents=frozenset({"nina fox"})))
    assert [one.role for one in conversation.messages] == ["agent", "customer", "agent"]


@pytest.mark.parametrize(
    "text",
    [
        VTT.replace("Welcome to Alder Bank,\nhow can I help?", "Yes?"),
        VTT.replace("<v Nina Fox>", "").replace("<v Jon Ash>", ""),
    ],
)
def test_who_cannot_be_told_is_refused_with_the_way_to_say_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "call.vtt"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=r"who is the agent.*--agent"):
        read_all(subtitles, path)


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nnothing here", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
def test_files_without_words_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "call.vtt"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match="no subtitles"):
        read_all(subtitles, path)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Agent 2", "agent"), ("Customer Service", "agent"), ("CUSTOMER", "customer"), ("Virtual Assistant", "bot"),
        ("Service Rep", "agent"), ("Caller", "customer"), ("Ben", None), ("Agentina", None),
    ],
)  # fmt: skip
def test_roles_by_name(name: str, role: str | None) -> None:
    assert role_named(name, Options()) == role


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), damaged(VTT.encode()), damaged(SRT.encode())))
def test_damaged_files_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    only_known_errors(subtitles, tmp_path / "x.vtt", data)
