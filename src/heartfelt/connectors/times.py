"""Times as tables write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)}
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{13}", re.ASCII)
# Tue Oct 31 22:10:47 +0000 2017
_TWITTER = re.compile(
    r"[A-Za-z]{3} (?P<month>[A-Za-z]{3}) +(?P<day>\d\d?) (?P<clock>\d\d:\d\d:\d\d) (?P<zone>[+-]\d{4}) (?P<year>\d{4})",
    re.ASCII,
)
_SLASHED = re.compile(
    r"(?P<first>\d\d?)[/.-](?P<second>\d\d?)[/.-](?P<year>\d{4})[ T,]+(?P<hour>\d\d?):(?P<minute>\d\d)"
    r"(?::(?P<second_>\d\d)(?:\.\d+)?)?(?: ?(?P<half>[AaPp])[Mm])?",
    re.ASCII,
)


class TimeReader:
    """Reads the times of one column.

    From some of its values it sees whether 03/04/2026 has the day or the month first; where they do not tell, such
    times are not read. A time without a zone stays without one, unless `in_utc`.
    """

    def __init__(self, samples: Iterable[str], *, in_utc: bool = False) -> None:
        self._in_utc = in_utc
        found = [match for value in samples if (match := _SLASHED.fullmatch(value.strip()))]
        day_first = any(int(match["first"]) > 12 for match in found)
        month_first = any(int(match["second"]) > 12 for match in found)
        self._day_first = day_first if day_first != month_first else None

    def read(self, value: str) -> datetime | None:
        """The time, None if it cannot be read."""
        value = value.strip()
        in_utc = self._in_utc
        if value[-4:] in (" UTC", " GMT"):
            value, in_utc = value[:-4], True
        try:
            time = self._read(value)
            if time is None:
                return None
            if time.tzinfo is None and in_utc:
                return time.replace(tzinfo=UTC)
            return time.astimezone(UTC) if time.tzinfo else time
        except (ValueError, OverflowError, TypeError, IndexError):
            return None

    def _read(self, value: str) -> datetime | None:
        if value[4:5] == "-":
            return datetime.fromisoformat(value)
        if _EPOCH.fullmatch(value):
            seconds = float(value) / (1000 if len(value) == 13 and "." not in value else 1)
            return datetime.fromtimestamp(seconds, UTC)
        if match := _TWITTER.fullmatch(value):
            month = _MONTHS.get(match["month"].lower(), 0)
            written = f"{match['year']}-{month:02}-{int(match['day']):02}T{match['clock']}{match['zone']}"
            return datetime.fromisoformat(written)
        if match := _SLASHED.fullmatch(value):
            return self._slashed(match)
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return parsedate_to_datetime(value)

    def _slashed(self, match: re.Match[str]) -> datetime | None:
        if self._day_first is None:
            return None
        first, second, hour = int(match["first"]), int(match["second"]), int(match["hour"])
        day, month = (first, second) if self._day_first else (second, first)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
        time = datetime(int(match["year"]), month, day, hour, int(match["minute"]))
        return time + timedelta(seconds=int(match["second_"] or 0))
