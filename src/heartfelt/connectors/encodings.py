"""Which encoding bytes have, and their text.

UTF-8 where it can be; UTF-16 or UTF-32 where a mark or the bytes say so; else, line by line, what is likeliest.
"""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, cast

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1b\x08"
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
# Below this many bytes outside ASCII, detection is a guess; Windows' western encoding is then the likeliest.
_ENOUGH_TO_DETECT = 40
_SAMPLE = 64 * 1024
_RARE = ("mac_", "iso8859_", "hp_", "cp7", "cp8")


def decode_text(data: bytes) -> str:
    """Bytes as text, whatever their encoding; lines in different encodings are read each in its own."""
    if wide := wide_encoding(data):
        return data.decode(wide, "replace").removeprefix("\ufeff")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError:
        encoding = likely_encoding(lines_not_utf8(data))
        return "".join(decode_line(line, encoding) for line in data.splitlines(keepends=True))


def head_text(data: bytes) -> str | None:
    """The beginning of a file as text, None if it is binary; a character cut in two at the end is left out."""
    if wide := wide_encoding(data):
        return codecs.getincrementaldecoder(wide)("replace").decode(data).removeprefix("\ufeff")
    controls = sum(data.count(byte) for byte in range(32) if byte not in _TEXT_CONTROLS)
    if b"\0" in data[:4096] or controls > len(data) / 20:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return decode_text(data)


def decode_line(line: bytes, encoding: str) -> str:
    """A line as UTF-8 if it is, else in `encoding`, else in one that reads any bytes."""
    for name in ("utf-8", encoding):
        try:
            return line.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return line.decode("latin-1")


def lines_not_utf8(data: bytes) -> bytes:
    """The lines of `data` that are not UTF-8, up to what detection needs."""
    found: list[bytes] = []
    size = 0
    for line in data.splitlines():
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append(line)
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(found)


def likely_encoding(sample: bytes) -> str:
    """The encoding that bytes which are not UTF-8 most likely have.

    Of those that detection finds about as likely, the western one of Windows, else one of Windows and not of old Macs.
    """
    sample = sample[:_SAMPLE]
    western = "latin-1" if any(byte in sample for byte in _NOT_IN_CP1252) else "cp1252"
    if sum(byte > 127 for byte in sample) < _ENOUGH_TO_DETECT:
        return western
    from charset_normalizer import from_bytes  # slow to load, and most text is UTF-8

    found = list(from_bytes(sample, cp_exclusion=["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_7"]))
    found = [match for match in found if not match.encoding.startswith(_RARE)] or found
    close = [match for match in found if match.chaos <= found[0].chaos + 0.05]
    if not close:
        return western
    best = max(close, key=lambda match: match.coherence)
    alike = [match for match in close if match.coherence >= best.coherence - 0.03]
    if any(western.replace("-", "_") in match.could_be_from_charset for match in alike):
        return western
    return best.encoding.replace("_", "-")


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 if the bytes say so, with a mark at the start or a NUL in most second places."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[: min(len(data), 4096) & ~1]
    if len(sample) < 8:
        return None
    half = len(sample) / 2
    first, second = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if second > 0.6 and first < 0.05:
        return "utf-16-le"
    return "utf-16-be" if first > 0.6 and second < 0.05 else None


class Recoded(io.RawIOBase):
    """A file in a wide encoding, as UTF-8."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = cast(io.BufferedReader, file)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._pending = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` with what comes next."""
        while not self._pending:
            data = self._file.read1(_SAMPLE)
            self._pending = self._decoder.decode(data, final=not data).encode()
            if not data:
                break
        count = min(len(buffer), len(self._pending))
        buffer[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        return count
