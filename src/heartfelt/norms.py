"""What a team calls a slow reply: per channel, in calendar or in business hours.

The defaults: on social media two hours, which is what three of four replies of the median brand keep in 44,488 public
reply times of 2017 (`training/norms.py` works it out); in chat three minutes and by e-mail one day, from practice. A team
sets its own in a TOML file:

    [slow_after_minutes]
    chat = 2
    email = 480

    [hours]
    kind = "business"        # or "calendar"
    zone = "Europe/Lisbon"
    days = [0, 1, 2, 3, 4]   # Monday is 0
    start = "09:00"
    end = "18:00"
    closed = ["2026-04-03"]
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from heartfelt.conversation import CHANNELS
from heartfelt.errors import HeartfeltError
from heartfelt.misfit import in_words

MOST_DAYS = 3660


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which hours count: all of them (calendar), or those of the team's days in its zone (business)."""

    kind: Literal["calendar", "business"] = "calendar"
    zone: str = "UTC"
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: time = time(9)
    end: time = time(17)
    closed: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("hours.start must be before hours.end")
        if not self.days or any(not 0 <= day <= 6 for day in self.days):
            raise ValueError("hours.days must name days from 0 (Monday) to 6 (Sunday)")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"hours.zone: there is no time zone {self.zone!r}") from error

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The time from start to end that counts; zero when end is not after start."""
        if end <= start:
            return timedelta()
        if self.kind == "calendar":
            return end - start
        zone = ZoneInfo(self.zone)
        start, end = start.astimezone(zone), end.astimezone(zone)
        total, day = timedelta(), start.date()
        for _ in range(min((end.date() - day).days + 1, MOST_DAYS)):
            if day.weekday() in self.days and day not in self.closed:
                opens = max(start, datetime.combine(day, self.start, zone))
                closes = min(end, datetime.combine(day, self.end, zone))
                total += max(timedelta(), closes - opens)
            day += timedelta(days=1)
        return total


class Norms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After how many minutes a reply is slow, by channel (a channel that is not named has no norm), and which hours count."""

    slow_after_minutes: dict[str, float] = msgspec.field(
        default_factory=lambda: {"chat": 3.0, "email": 1440.0, "social": 120.0}
    )
    hours: Hours = Hours()


DEFAULT = Norms()


def read_norms(path: Path) -> Norms:
    """A team's norms from a TOML file; `HeartfeltError` says what is wrong in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        norms = msgspec.convert(_with_seconds(data), Norms)
    except OSError as error:
        raise HeartfeltError(f"{path}: cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        what = in_words(error) if isinstance(error, msgspec.ValidationError) else error
        raise HeartfeltError(f"{path}: {what}. examples/norms.toml shows the shape of norms.") from None
    unknown = sorted(set(norms.slow_after_minutes) - set(CHANNELS))
    if unknown:
        raise HeartfeltError(f"{path}: slow_after_minutes names {', '.join(unknown)}. Channels: {', '.join(CHANNELS)}.")
    return norms


def _with_seconds(data: dict[str, Any]) -> dict[str, Any]:
    """ "09:00" as people write it, for "09:00:00"."""
    hours = data.get("hours")
    if not isinstance(hours, dict):
        return data
    short = {name: f"{hours[name]}:00" for name in ("start", "end") if len(str(hours.get(name, ""))) == len("09:00")}
    return {**data, "hours": {**hours, **short}}
