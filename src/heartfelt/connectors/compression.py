"""Reading and writing gzip and zstd."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import zstandard

from heartfelt.errors import UnreadableInput

# One step of input, small so that no bomb unpacks to more than 32 MB at once (zstd packs 128 KB into 4 bytes).
_STEP = 1024


def compression(start: bytes) -> str | None:
    """How a file that starts with these four bytes is compressed."""
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if start == b"\x28\xb5\x2f\xfd" else None


def open_to_write(path: Path) -> BinaryIO:
    """A file to write bytes to, compressed if its name ends in .gz or .zst."""
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile(path, "wb", mtime=0))
    file = path.open("wb")
    if path.suffix == ".zst":
        return cast(BinaryIO, zstandard.ZstdCompressor().stream_writer(file))
    return file


class _Member(Protocol):
    """A decompressor of one gzip member or zstd frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Decompressed(io.RawIOBase):
    """The content of a compressed file, of one or more members; a cut or damage raises `UnreadableInput`.

    The libraries' own readers lose what stands before a cut (gzip) or say nothing of it (zstandard).
    """

    def __init__(self, file: BinaryIO, path: Path, kind: str) -> None:
        self._file, self._path, self._kind = file, path, kind
        self._member: _Member | None = None
        self._packed = self._unpacked = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` with what comes next."""
        while not self._unpacked:
            self._packed = self._packed or self._file.read(_STEP)
            if not self._packed:
                if self._member is not None:
                    raise UnreadableInput(f"{self._path}: the {self._kind} data is cut off. Fetch the file again.")
                return 0
            self._step()
        count = min(len(buffer), len(self._unpacked))
        buffer[:count] = self._unpacked[:count]
        self._unpacked = self._unpacked[count:]
        return count

    def _step(self) -> None:
        if self._member is None:
            self._packed = self._packed.lstrip(b"\0")  # padding after a member
            if not self._packed:
                return
            self._member = _START[self._kind]()
        try:
            self._unpacked = self._member.decompress(self._packed)
        except (zlib.error, zstandard.ZstdError):
            raise UnreadableInput(f"{self._path}: the {self._kind} data is damaged. Fetch the file again.") from None
        self._packed = b""
        if self._member.eof:
            self._packed, self._member = self._member.unused_data, None


_START: dict[str, Callable[[], _Member]] = {
    "gzip": lambda: cast(_Member, zlib.decompressobj(31)),
    "zstd": lambda: cast(_Member, zstandard.ZstdDecompressor().decompressobj()),
}
