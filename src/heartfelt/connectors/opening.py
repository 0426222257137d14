"""Opening files: decompressed bytes, whole or by lines, and text, with a bound on memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from heartfelt.connectors.compression import Decompressed, compression
from heartfelt.connectors.compression import open_to_write as open_to_write
from heartfelt.connectors.connector import Head
from heartfelt.connectors.encodings import Recoded, decode_line, head_text, likely_encoding, lines_not_utf8
from heartfelt.connectors.encodings import decode_text as decode_text
from heartfelt.connectors.encodings import wide_encoding as wide_encoding
from heartfelt.errors import Problems, UnreadableInput

HEAD_BYTES = 64 * 1024
LINE_LIMIT = 64 * 1024 * 1024
WHOLE_LIMIT = 64 * 1024 * 1024

Progress = Callable[[int], None] | None

_BUFFER = 1024 * 1024


def head(path: Path) -> Head:
    """The beginning of a file (or that it is a folder), to recognise its format by."""
    if is_folder(path):
        return Head(path, is_folder=True)
    data = b""
    with cast(io.BufferedReader, open_bytes(path)) as stream:
        try:
            while len(data) < HEAD_BYTES and (more := stream.read1(HEAD_BYTES - len(data))):
                data += more
        except UnreadableInput:
            if not data:
                raise
    return Head(path, data=data, text=head_text(data))


def is_folder(path: Path) -> bool:
    """Whether the path is a folder; a name that cannot be one is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def open_bytes(path: Path, progress: Progress = None) -> BinaryIO:
    """The bytes of a file, decompressed if it is gzip or zstd; `progress` gets the bytes taken from disk.

    Where compressed data is cut off or damaged, reading on raises `UnreadableInput`.
    """
    try:
        file = io.BufferedReader(_Source(path, progress), _BUFFER)
    except FileNotFoundError:
        raise UnreadableInput(f"{path} does not exist. Check the path.") from None
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path} cannot be opened ({_why(error)}). Check the path and its permissions.") from None
    kind = compression(file.peek(4)[:4])
    return io.BufferedReader(Decompressed(file, path, kind), _BUFFER) if kind else file


def read_whole(path: Path, progress: Progress = None, limit: int = WHOLE_LIMIT) -> bytes:
    """All bytes of a file that has to be read at once; `UnreadableInput` if it is larger than `limit`."""
    with open_bytes(path, progress) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableInput(
            f"{path} holds more than {limit >> 20} MB that can only be read at once. Split it into smaller files."
        )
    return data


def lines(
    path: Path, problems: Problems, progress: Progress = None, *, keep_ends: bool = False
) -> Iterator[tuple[int, bytes]]:
    """The numbered lines of a file as bytes, empty ones included; what is UTF-16 or UTF-32 comes as UTF-8.

    A line over `LINE_LIMIT` is skipped, and where compressed data is cut off the lines before are given; both are
    reported. `keep_ends` leaves the line ends on.
    """
    with _open_ascii_compatible(path, progress) as stream:
        number = 0
        while True:
            number += 1
            try:
                line = stream.readline(LINE_LIMIT + 1)
                too_long = len(line) > LINE_LIMIT
                if too_long and not line.endswith(b"\n"):
                    _pass_over(stream)
            except UnreadableInput as error:
                problems.add(path, number, str(error).removeprefix(f"{path}: "))
                return
            if not line:
                return
            if too_long:
                problems.add(path, number, f"line longer than {LINE_LIMIT >> 20} MB: skipped")
            elif keep_ends:
                yield number, line
            else:
                yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def text_lines(
    path: Path, problems: Problems, progress: Progress = None, *, keep_ends: bool = False
) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file as text; lines that are not UTF-8 are reported with the encoding used."""
    decoder = LineDecoder(path, problems)
    for number, line in lines(path, problems, progress, keep_ends=keep_ends):
        yield number, decoder.decode(number, line)


class LineDecoder:
    """Decodes the lines of one file: UTF-8, or the encoding that its lines which are not UTF-8 most likely have."""

    def __init__(self, path: Path, problems: Problems) -> None:
        self._path, self._problems = path, problems
        self._encoding: str | None = None

    def decode(self, number: int, line: bytes) -> str:
        """The text of a line; reported where it is not UTF-8."""
        try:
            return line.decode()
        except UnicodeDecodeError:
            if self._encoding is None:
                sample = lines_not_utf8(head(self._path).data)
                self._encoding = likely_encoding(sample + b"\n" + line[:HEAD_BYTES])
            self._problems.add(self._path, number, f"not UTF-8: read as {self._encoding}", lost=False)
            return decode_line(line, self._encoding)


class _Source(io.FileIO):
    """A file that reports how much was taken from it."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._path, self._progress = path, progress

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            count = super().readinto(buffer) or 0
        except OSError as error:
            raise UnreadableInput(f"{self._path}: reading failed ({_why(error)}). Check the disk.") from None
        if self._progress and count:
            self._progress(count)
        return count


def _open_ascii_compatible(path: Path, progress: Progress) -> BinaryIO:
    stream = cast(io.BufferedReader, open_bytes(path, progress))
    try:
        start = stream.peek(4096)
    except UnreadableInput:  # met again, and reported, by the one who reads
        return stream
    if encoding := wide_encoding(start):
        stream = io.BufferedReader(Recoded(stream, encoding), _BUFFER)
        start = stream.peek(3)
    if start.startswith(codecs.BOM_UTF8):
        stream.read(3)
    return stream


def _pass_over(stream: BinaryIO) -> None:
    while (more := stream.readline(_BUFFER)) and not more.endswith(b"\n"):
        pass


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "not a usable name"
