"""Input cut into stretches: parts of files that are read, assessed and written each by itself."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal, cast

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs as arrow_fs

from heartfelt.bulk.rows import Bad, Good, row_of_line, rows_of
from heartfelt.bulk.schema import CONVERSATIONS
from heartfelt.connectors.compression import Decompressed, compression
from heartfelt.errors import UnreadableInput

STRETCH_BYTES = 16 * 1024 * 1024
LINE_LIMIT = 64 * 1024 * 1024
ROWS_AT_ONCE = 500
TO_THE_END = 2**62

_PARQUET = (".parquet", ".pq")
_LINES = (".jsonl", ".ndjson", ".json")
_PACKED = (".gz", ".zst")
_OPENED_AT_ONCE = 16
_BUFFER = 1024 * 1024


class Stretch(msgspec.Struct, frozen=True):
    """A part of a file: rows of Parquet, or the lines that begin between two bytes of JSONL; `stop` is the first not in it.

    `size` is about how many bytes of input it is, for progress.
    """

    number: int
    path: str
    kind: Literal["parquet", "jsonl"]
    start: int
    stop: int
    size: int


def kind_of(path: str) -> Literal["parquet", "jsonl"] | None:
    """What a file holds, by its name; None for what is not read."""
    name = path.lower()
    if name.endswith(_PARQUET):
        return "parquet"
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return "jsonl" if name.endswith(_LINES) else None


def cut(files: arrow_fs.FileSystem, paths: Sequence[str], stretch_bytes: int = STRETCH_BYTES) -> list[Stretch]:
    """The stretches of these files, of about `stretch_bytes` each; a compressed JSONL file is one.

    Raises `UnreadableInput` for a Parquet file that is damaged or holds no conversations.
    """
    with ThreadPoolExecutor(_OPENED_AT_ONCE) as pool:  # each file is opened, which on object storage is mostly waiting
        parts = pool.map(lambda path: _parts(files, path, stretch_bytes), paths)
        found = [part for of_file in parts for part in of_file]
    return [msgspec.structs.replace(part, number=number) for number, part in enumerate(found)]


def read(files: arrow_fs.FileSystem, stretch: Stretch) -> Iterator[Good | Bad]:
    """Every row of a stretch, in order. Where compressed data is damaged, the rest is one bad row that says so."""
    name = stretch.path.rpartition("/")[2]
    yield from (_read_parquet if stretch.kind == "parquet" else _read_lines)(files, stretch, name)


def _parts(files: arrow_fs.FileSystem, path: str, stretch_bytes: int) -> list[Stretch]:
    kind = kind_of(path) or "jsonl"
    if kind == "parquet":
        count, size = _size_of_parquet(files, path)
    else:
        with files.open_input_file(path) as file:
            count = size = file.size()
            if compression(file.read(4)):
                return [Stretch(0, path, kind, 0, TO_THE_END, size)]
    pieces = min(count, -(-size // stretch_bytes))
    places = [piece * count // pieces for piece in range(pieces)] + [count]
    return [Stretch(0, path, kind, start, stop, size // pieces) for start, stop in pairwise(places)]


def _size_of_parquet(files: arrow_fs.FileSystem, path: str) -> tuple[int, int]:
    """The number of rows, and about how many bytes they unpack to."""
    try:
        with files.open_input_file(path) as file:
            parquet = pq.ParquetFile(file)
            next(rows_of(pa.RecordBatch.from_pylist([], schema=parquet.schema_arrow)), None)
            groups = [parquet.metadata.row_group(place) for place in range(parquet.metadata.num_row_groups)]
            return parquet.metadata.num_rows, max(1, sum(group.total_byte_size for group in groups))
    except pa.ArrowInvalid:
        raise UnreadableInput(f"{path} is damaged or no Parquet file. Fetch the file again.") from None
    except UnreadableInput as error:
        raise UnreadableInput(f"{path}: {error}") from None


def _read_parquet(files: arrow_fs.FileSystem, stretch: Stretch, name: str) -> Iterator[Good | Bad]:
    with files.open_input_file(stretch.path) as file:
        parquet = opened(file, name)
        first, groups = groups_of(parquet, stretch)
        columns = [column for column in CONVERSATIONS.names if column in parquet.schema_arrow.names]
        try:
            for batch in parquet.iter_batches(ROWS_AT_ONCE, groups, columns, use_threads=False):
                start, stop = max(stretch.start - first, 0), min(stretch.stop - first, batch.num_rows)
                if start < stop:
                    yield from rows_of(batch.slice(start, stop - start), f"{name} row", first + start)
                first += batch.num_rows
                if first >= stretch.stop:
                    return
        except pa.ArrowInvalid:
            yield Bad(None, "nothing from here on can be read: the Parquet data is damaged", f"{name} row {first}")


def opened(file: pa.NativeFile, name: str) -> pq.ParquetFile:
    try:
        # Else a whole row group is read before its first row; with `pre_buffer` the buffer's size has no effect.
        return pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    except pa.ArrowInvalid:
        raise UnreadableInput(f"{name} is damaged or no Parquet file any more. Fetch the file again") from None


def groups_of(parquet: pq.ParquetFile, stretch: Stretch) -> tuple[int, list[int]]:
    """The row groups that a stretch touches, and the number of the first row in them."""
    row, first = 0, 0
    groups: list[int] = []
    for place in range(parquet.metadata.num_row_groups):
        rows = parquet.metadata.row_group(place).num_rows
        if row < stretch.stop and row + rows > stretch.start:
            first = first if groups else row
            groups.append(place)
        row += rows
    return first, groups


def _read_lines(files: arrow_fs.FileSystem, stretch: Stretch, name: str) -> Iterator[Good | Bad]:
    with files.open_input_file(stretch.path) as file:
        stream = io.BufferedReader(cast(io.RawIOBase, file), _BUFFER)
        if kind := compression(stream.peek(4)[:4]):
            stream = io.BufferedReader(Decompressed(cast(BinaryIO, stream), Path(stretch.path), kind), _BUFFER)
        elif stretch.start:
            stream.seek(stretch.start - 1)
            _pass_over(stream)  # the line that began before is the other stretch's
        position = stretch.start and stream.tell()
        while position < stretch.stop:
            place = f"{name} byte {position}"
            try:
                line = stream.readline(LINE_LIMIT + 1)
            except UnreadableInput as error:
                yield Bad(None, f"nothing from here on can be read: {error}", place)
                return
            if not line:
                return
            position += len(line)
            if len(line) > LINE_LIMIT:
                position += 0 if line.endswith(b"\n") else _pass_over(stream)
                yield Bad(None, f"line longer than {LINE_LIMIT >> 20} MB", place)
            elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
                yield row_of_line(line, place)


def _pass_over(stream: BinaryIO) -> int:
    """Go to the beginning of the next line; how many bytes that was."""
    passed = 0
    while more := stream.readline(_BUFFER):
        passed += len(more)
        if more.endswith(b"\n"):
            break
    return passed


def conversations_in(
    source: arrow_fs.FileInfo, inside: Sequence[arrow_fs.FileInfo], text: str
) -> list[arrow_fs.FileInfo]:
    """The files to read of a source: itself, or what a folder holds but for names that begin with `_` or a dot."""
    if source.is_file:
        if kind_of(source.path):
            return [source]
        raise UnreadableInput(f"{text} has no ending that bulk reads. Known: {_ENDINGS}. {_OTHERS}")
    start = len(source.path) + 1
    parts = ((each, each.path[start:].split("/")) for each in inside)
    shown = [each for each, names in parts if not any(name.startswith(("_", ".")) for name in names)]
    found = [each for each in shown if kind_of(each.path)]
    if not found:
        raise UnreadableInput(f"{text} holds no file that bulk reads. Known: {_ENDINGS}. {_OTHERS}")
    return found


_ENDINGS = ", ".join([*_PARQUET, *_LINES, "the last three also with " + " or ".join(_PACKED)])
_OTHERS = "Other formats become JSONL with heartfelt.write(heartfelt.read(PATH), 'conversations.jsonl')."
