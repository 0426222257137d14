"""However files are cut, every row is read once and in order."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from random import Random

import pytest
import zstandard

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
from bulk_input import LINES, write_lines, write_parquet
from pyarrow.fs import LocalFileSystem

from heartfelt.bulk import stretch
from heartfelt.bulk.rows import Bad, Good
from heartfelt.bulk.stretch import cut, kind_of, read
from heartfelt.conversation import decode
from heartfelt.errors import UnreadableInput

FILES = LocalFileSystem()
IDS = [decode(line)[0].id for line in LINES]


def read_all(path: Path, stretch_bytes: int = 1 << 20) -> list[Good | Bad]:
    return [row for part in cut(FILES, [str(path)], stretch_bytes) for row in read(FILES, part)]


def ids(rows: list[Good | Bad]) -> list[str | None]:
    return [row.id if isinstance(row, Bad) else row.conversation.id for row in rows]


@pytest.mark.parametrize("stretch_bytes", [1, 7, 97, 1000, 10_000])
def test_lines_are_read_once_wherever_they_are_cut(tmp_path: Path, stretch_bytes: int) -> None:
    path = tmp_path / "short.jsonl"
    path.write_bytes(b"".join(b'{"id":"%d","messages":[]}\n' % number for number in range(40)))
    assert ids(read_all(path, stretch_bytes)) == [str(number) for number in range(40)]


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "in.jsonl", 5)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert ids(read_all(path, 500)) == IDS[:5]


@pytest.mark.parametrize("row_group_size", [1, 4, 100])
@pytest.mark.parametrize("stretch_bytes", [300, 4000, 1 << 20])
def test_rows_of_parquet_are_read_once_whatever_their_groups(
    tmp_path: Path, row_group_size: int, stretch_bytes: int
) -> None:
    path = write_parquet(tmp_path / "in.parquet", 13, row_group_size)
    assert ids(read_all(path, stretch_bytes)) == IDS[:13]


class Counting(io.BytesIO):
    """A file that knows how many bytes were read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


class OneFile:
    """A file system that holds one file."""

    def __init__(self, content: bytes) -> None:
        self.file = Counting(content)

    def open_input_file(self, _: str) -> pa.NativeFile:
        return pa.PythonFile(self.file, mode="r")


def test_of_a_row_group_that_is_cut_into_many_a_part_reads_little_more_than_it_needs(tmp_path: Path) -> None:
    random = Random(0)
    long = [{"id": str(n), "messages": [{"role": "agent", "text": random.randbytes(1000).hex()}]} for n in range(4000)]
    pq.write_table(pa.Table.from_pylist(long), tmp_path / "in.parquet", compression="none", use_dictionary=False)
    content = (tmp_path / "in.parquet").read_bytes()
    first, *others = cut(FILES, [str(tmp_path / "in.parquet")], 800_000)
    assert len(others) > 8
    files = OneFile(content)
    assert len(list(read(files, first))) == first.stop
    assert first.size < files.file.taken < len(content) / 2


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_compressed_file_is_one_stretch(tmp_path: Path, ending: str) -> None:
    packed = gzip.compress if ending == ".gz" else zstandard.ZstdCompressor().compress
    path = tmp_path / f"in.jsonl{ending}"
    path.write_bytes(packed(b"".join(LINES[:9])))
    assert len(cut(FILES, [str(path)], 100)) == 1
    assert ids(read_all(path, 100)) == IDS[:9]


def test_a_compressed_file_that_is_cut_off_gives_what_stands_before_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    whole = gzip.compress(b"".join(LINES))
    path.write_bytes(whole[: len(whole) // 2])
    *good, last = read_all(path)
    assert ids(good) == IDS[: len(good)] != []
    assert isinstance(last, Bad)
    assert "cut off" in last.reason


def test_a_bad_line_comes_with_its_place_and_content(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + LINES[0] + b"\n \n" + b"\xff\xfe not json\n" + LINES[1])
    good, bad, other = read_all(path)
    assert ids([good, other]) == IDS[:2]
    assert isinstance(bad, Bad)
    assert bad.place == f"in.jsonl byte {3 + len(LINES[0]) + 3}"
    assert bad.content == r"\xff\xfe not json"


def test_a_line_that_does_not_fit_in_memory_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretch, "LINE_LIMIT", 5000)
    path = tmp_path / "in.jsonl"
    path.write_bytes(LINES[0] + b"x" * 5000 + b"\n" + LINES[1] + b"x" * 50_000 + b"\n" + LINES[2])
    assert ids(read_all(path)) == [IDS[0], None, IDS[1], None, IDS[2]]


def test_empty_files_give_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").touch()
    assert read_all(tmp_path / "in.jsonl") == read_all(write_parquet(tmp_path / "in.parquet", 0)) == []


def test_a_damaged_parquet_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(UnreadableInput, match=r"in\.parquet is damaged"):
        read_all(tmp_path / "in.parquet")


def test_a_parquet_file_that_is_damaged_after_it_was_cut_is_named(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "in.parquet", 3)
    (part,) = cut(FILES, [str(path)])
    path.write_bytes(b"PAR1 but no more")
    with pytest.raises(UnreadableInput, match=r"in\.parquet is damaged"):
        list(read(FILES, part))


def test_files_are_known_by_their_names() -> None:
    assert [kind_of(name) for name in ("A.JSONL.GZ", "b.ndjson", "c.pq", "d.csv")] == [
        "jsonl",
        "jsonl",
        "parquet",
        None,
    ]
