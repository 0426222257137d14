"""Tables as rows of cells: CSV with any delimiter, and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from heartfelt.connectors.opening import Progress, decode_text, head, text_lines
from heartfelt.errors import MissingExtra, Problems, UnreadableInput

PARQUET = b"PAR1"
CELL_LIMIT = 4 * 1024 * 1024

_DELIMITERS = ",\t;|"
_BATCH = 4096
_RETURN = "\udc0d"  # half a character, so never in decoded text


def delimiter_of(text: str) -> str | None:
    """The delimiter with which most first rows of a text have as many columns as the header; None without one."""
    best: tuple[int, str] | None = None
    complete = text[: text.rfind("\n") + 1] if text.count("\n") > 1 else text
    for delimiter in _DELIMITERS:
        try:
            lines = map(_guarded, io.StringIO(complete, newline="\n"))
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if row][:100]
        except csv.Error:
            continue
        width = len(rows[0]) if rows and max(map(len, rows[0])) < 80 else 0
        same = sum(len(row) == width for row in rows[1:])
        if width > 1 and same >= max(1, 0.75 * (len(rows) - 2)) and (best is None or width > best[0]):
            best = (width, delimiter)
    return best[1] if best else None


class CsvTable:
    """A delimited file with a header row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = head(path).text
        if not text:
            raise UnreadableInput(f"{path} is not text, so it is no CSV. Check that it is the right file.")
        self._delimiter = delimiter_of(text) or ","
        self.header = next((row for _, row in self._all(Problems(), None)), [])

    def rows(
        self, problems: Problems, progress: Progress = None, _wanted: set[int] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """The line and the cells of each row after the header; empty rows are passed over."""
        rows = self._all(problems, progress)
        next(rows, None)
        return rows

    def _all(self, problems: Problems, progress: Progress) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(CELL_LIMIT)
        line, returns = 1, False

        def texts() -> Iterator[str]:
            nonlocal line, returns
            for line, text in text_lines(self._path, problems, progress, keep_ends=True):  # noqa: B007
                guarded = _guarded(text)
                returns = returns or guarded is not text
                yield guarded

        reader = csv.reader(texts(), delimiter=self._delimiter)
        while True:
            first = line
            try:
                row = next(reader, None)
            except csv.Error:
                what = f"a quote that is not closed, or a cell over {CELL_LIMIT >> 20} MB: skipped up to line {line}"
                problems.add(self._path, first, what, kind="a quote that is not closed, or a cell too long: skipped")
                continue
            if row is None:
                return
            if row:
                yield line, [cell.replace(_RETURN, "\r") for cell in row] if returns else row


class ParquetTable:
    """A Parquet file, read a batch of rows at a time."""

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise MissingExtra("Reading Parquet", "bulk") from None
        self._path = path
        self._failures = (pyarrow.ArrowException, OSError, ValueError)
        try:
            self._file = pyarrow.parquet.ParquetFile(path)
        except self._failures:
            raise UnreadableInput(f"{path} is damaged or no Parquet file. Fetch the file again.") from None
        self.header: list[str] = list(self._file.schema_arrow.names)

    def rows(
        self, problems: Problems, progress: Progress = None, wanted: set[int] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """The number and the cells of each row; columns not `wanted` are empty."""
        names = [name for place, name in enumerate(self.header) if wanted is None or place in wanted]
        line = 0
        size = self._path.stat().st_size
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH, columns=names):
                columns = {name: batch.column(name).to_pylist() for name in names}
                blank = [None] * batch.num_rows
                for cells in zip(*(columns.get(name, blank) for name in self.header), strict=True):
                    line += 1
                    yield line, [_cell(value) for value in cells]
                if progress:
                    progress(size * batch.num_rows // max(1, self._file.metadata.num_rows))
        except self._failures:
            problems.add(self._path, line + 1, "the Parquet data is damaged from here on")


def _guarded(line: str) -> str:
    """The line with returns inside it replaced: outside quotes they break the reader, and people do write them."""
    if "\r" not in line:
        return line
    end = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""
    inside = line.removesuffix(end)
    return inside.replace("\r", _RETURN) + end if "\r" in inside else line


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return decode_text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
