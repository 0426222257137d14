import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest
import zstandard

from heartfelt.connectors import opening, read
from heartfelt.connectors.duplicates import Seen
from heartfelt.connectors.opening import decode_text, lines, text_lines
from heartfelt.errors import HeartfeltError, Problems, UnreadableInput

PORTUGUESE = "Não recebi o cartão e já pedi três vezes a vocês; a situação é péssima e ninguém dá solução. " * 3
RUSSIAN = "Здравствуйте, мой заказ так и не пришёл, и никто не отвечает на мои письма уже неделю. " * 3


def line(name: str, text: str = "hello") -> str:
    return json.dumps({"id": name, "messages": [{"id": "m1", "role": "customer", "text": text}]}, ensure_ascii=False)


def several(count: int) -> bytes:
    return "\n".join(line(f"c{n}", os.urandom(40).hex()) for n in range(count)).encode()


@pytest.mark.parametrize("data", [b"", gzip.compress(b"", mtime=0), zstandard.compress(b"")])
def test_an_empty_file_is_called_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(data)
    for format_ in (None, "native"):
        with pytest.raises(UnreadableInput, match="is empty"):
            list(read(path, format=format_))


def test_a_missing_file_is_called_missing_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="does not exist"):
        read(tmp_path / "none.jsonl")


def test_a_binary_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    with pytest.raises(UnreadableInput, match=r"is binary.*Known: .*native.*--from"):
        list(read(path))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_what_stands_before_a_cut_is_used_and_the_cut_reported(tmp_path: Path, pack: object) -> None:
    data = pack(several(3000))  # type: ignore[operator]
    path = tmp_path / "c.jsonl"
    path.write_bytes(data[: len(data) // 2])
    problems = Problems()
    found = [c.id for c in read(path, problems=problems)]
    assert 100 < len(found) < 3000
    assert found == [f"c{n}" for n in range(len(found))]
    ((problem,),) = problems.examples.values()
    assert problem.line == len(found) + 1
    assert "cut off" in problem.what
    path.write_bytes(data[: len(data) // 2] + b"\xff" * 100 + data[len(data) // 2 + 100 :])
    problems = Problems()
    assert 100 < len(list(read(path, problems=problems))) < 3000
    assert problems.lost >= 1


def test_a_file_cut_before_its_first_line_is_refused_or_reported(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(gzip.compress(several(10))[:5])
    with pytest.raises(UnreadableInput, match="cut off"):
        list(read(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marked_and_wide_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "שלום 🧡 e\u0301 " + PORTUGUESE
    path = tmp_path / "c.jsonl"
    path.write_bytes("\r\n".join([line("a", text), line("b", "x" * 300)]).encode(encoding))
    problems = Problems()
    found = list(read(path, problems=problems))
    assert [c.messages[0].text for c in found] == [text, "x" * 300]
    assert not problems.counts


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1252", PORTUGUESE + "“€”"), ("latin-1", PORTUGUESE), ("cp1251", RUSSIAN)]
)
def test_an_old_encoding_is_recognised_and_said(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(line("a", text).encode(encoding))
    problems = Problems()
    (found,) = read(path, problems=problems)
    assert found.messages[0].text == text
    assert problems.mended == 1
    assert decode_text(text.encode(encoding)) == text


def test_mixed_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(line("a", "cartão 🧡").encode() + b"\n" + line("b", "café").encode("cp1252"))
    problems = Problems()
    assert [c.messages[0].text for c in read(path, problems=problems)] == ["cartão 🧡", "café"]
    assert [p.line for (p,) in problems.examples.values()] == [2]
    assert decode_text("cartão\n".encode() + "café\n".encode("cp1252")) == "cartão\ncafé\n"


def test_a_line_over_the_limit_is_skipped_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LINE_LIMIT", 1024 * 1024)
    path = tmp_path / "c.jsonl"
    with path.open("w") as file:
        file.write(line("a") + "\n")
        for _ in range(50):
            file.write("x" * 1024 * 1024)
        file.write("\n" + line("b"))
    problems = Problems()
    tracemalloc.start()
    assert [c.id for c in read(path, problems=problems)] == ["a", "b"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [p.line for (p,) in problems.examples.values()] == [2]
    assert peak < 16 * 1024 * 1024


def test_a_bomb_is_unpacked_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl.zst"
    packer = zstandard.ZstdCompressor(level=19).compressobj()
    path.write_bytes(b"".join(packer.compress(b"x" * 2**20) for _ in range(300)) + packer.flush())
    tracemalloc.start()
    assert not list(lines(path, problems := Problems()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problems.lost == 1
    assert peak < 250 * 1024 * 1024


@pytest.mark.parametrize(
    "nested", ["[" * 5000, '{"a":' * 5000, '{"id":"x","messages":' + "[" * 5000 + "]" * 5000 + "}"]
)
def test_json_nested_very_deep_is_one_lost_line(tmp_path: Path, nested: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join([line("a"), nested, line("b")]))
    problems = Problems()
    assert [c.id for c in read(path, problems=problems)] == ["a", "b"]
    assert problems.lost == 1


def test_a_conversation_id_that_occurs_again_is_skipped_also_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join([line("x", "first"), line("x", "second")]))
    (tmp_path / "b.jsonl").write_text("\n".join([line("x", "third"), line("y")]))
    problems = Problems()
    found = list(read(tmp_path, problems=problems))
    assert [(c.id, c.messages[0].text) for c in found] == [("x", "first"), ("y", "hello")]
    assert problems.lost == 2


def test_ids_seen_stay_seen_after_many_others() -> None:
    seen = Seen()
    assert all(seen.add(str(n)) for n in range(250_000))
    assert not any(seen.add(str(n)) for n in range(0, 250_000, 997))
    assert seen.add("new")


def test_progress_tells_all_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl.gz"
    path.write_bytes(gzip.compress(several(500)))
    told: list[int] = []
    assert len(list(text_lines(path, Problems(), told.append))) == 500
    assert sum(told) == path.stat().st_size


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_an_impossible_name_is_a_plain_error(name: str) -> None:
    with pytest.raises(HeartfeltError):
        opening.head(Path(name))
