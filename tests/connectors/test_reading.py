import io
import json
import sys
from pathlib import Path

import pytest

from heartfelt.connectors import Options, formats, read, write
from heartfelt.connectors.connector import Format
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import HeartfeltError, InvalidConversation, Problems, UnknownName, UnreadableInput

SHARED = Path(__file__).parents[3] / "shared" / "data"
NATIVE = json.dumps({"id": "n", "messages": [{"id": "m1", "role": "customer", "text": "hello"}]})
CSV = "conversation,role,text\nt,customer,hello\nt,agent,hi\n"
TWEETS = (
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    "1,501,True,Tue Oct 31 22:10:47 +0000 2017,hello,,\n"
)
TRANSCRIPT = "# one\n\n10:02 customer: hello, you\n10:03 agent: hi, you\n"


@pytest.mark.parametrize(
    ("text", "id_"), [(NATIVE, "n"), (CSV, "t"), (TWEETS, "twcs-1-501"), (TRANSCRIPT, "file-1"), ("\n\n" + NATIVE, "n")]
)
def test_the_format_is_seen_by_content_whatever_the_name(tmp_path: Path, text: str, id_: str) -> None:
    for name in ("file", "file.txt", "file.csv"):
        (tmp_path / name).write_text(text)
        assert [c.id for c in read(tmp_path / name)] == [id_]


def test_a_folder_is_read_in_order_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.csv").write_text(CSV)
    (tmp_path / "sub" / "a.jsonl").write_text(NATIVE)
    (tmp_path / ".hidden").write_text("nothing anybody knows")
    (tmp_path / "about.md").write_text("What this folder holds.")
    problems = Problems()
    assert [c.id for c in read(tmp_path, problems=problems)] == ["t", "n"]
    assert problems.lost == 1
    with pytest.raises(InvalidConversation, match=r"about\.md"):
        list(read(tmp_path, strict=True))


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="holds no file"):
        list(read(tmp_path))


def test_several_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(NATIVE)
    (tmp_path / "b").write_text(CSV)
    assert [c.id for c in read([tmp_path / "b", str(tmp_path / "a")])] == ["t", "n"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CSV.encode())))
    assert [c.id for c in read("-")] == ["t"]


def test_text_of_no_format_is_refused_with_the_formats_and_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "novel.txt"
    path.write_text("It was the best of times.\nIt was the worst of times, and so on.\n")
    with pytest.raises(UnreadableInput, match=r"Known: .*native.*transcript.*--from.*--columns") as error:
        list(read(path))
    assert "times" not in str(error.value)


def test_an_unknown_format_or_channel_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(NATIVE)
    with pytest.raises(UnknownName, match="native"):
        read(tmp_path / "a", format="pigeon")
    with pytest.raises(UnknownName, match="email"):
        read(tmp_path / "a", options=Options(channel="pigeon"))


def test_the_channel_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(CSV)
    assert [c.channel for c in read(tmp_path / "a", options=Options(channel="whatsapp"))] == ["chat"]
    assert [c.channel for c in read(tmp_path / "a", options=Options(channel="voice"))] == ["voice"]


def test_a_format_that_is_only_read_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"convokit.*native"):
        write([], tmp_path / "x", format="table")


def test_a_place_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    one = Conversation(id="c", messages=(Message(id="m", role="agent", text="hi"),))
    with pytest.raises(HeartfeltError, match="cannot be written"):
        write([one], tmp_path / "no" / "such" / "folder.jsonl")


def test_others_formats_come_from_entry_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def knock(_path: Path, _problems: Problems, _options: Options):  # type: ignore[no-untyped-def]
        yield Conversation(id="k", messages=())

    class Point:
        def load(self) -> Format:
            return Format("knock", "knocking", lambda head: head.data.startswith(b"knock"), knock)

    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: [Point()] if group == "heartfelt.formats" else []
    )
    formats.cache_clear()
    try:
        (tmp_path / "k").write_text("knock knock")
        assert [c.id for c in read(tmp_path / "k")] == ["k"]
        assert "native" in formats()
    finally:
        formats.cache_clear()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the conversations are not beside the repository")
@pytest.mark.parametrize(
    ("name", "count"), [("twcs", 4396), ("tweetsumm", 857), ("ibm_twitter_care", 1025), ("reclameaqui", 1002)]
)
def test_real_conversations_are_all_read(name: str, count: int) -> None:
    problems = Problems()
    assert sum(1 for _ in read(SHARED / name / "conversations.jsonl", problems=problems)) == count
    assert problems.lost == 0
