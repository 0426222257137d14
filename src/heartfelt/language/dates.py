"""When something was promised for: times in words, read with the library dateparser."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

import dateparser

from heartfelt.language.phrases import Phrases

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|(?:business |working )?days?|weeks?)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_CLOCK = r"(?:\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d{2}|noon|midday|midnight)"

DUE = Phrases(
    strong=(
        rf"(?:within|in|in the next|within the next) (?:the )?(?:a )?(?:\d{{1,3}}|an?|one|two|three|four|five|six|ten|couple of|few)(?: ?(?:-|to|–) ?\d{{1,3}})? {_UNIT}",
        rf"(?:by|before|until|at|around|no later than) (?:{_CLOCK}|(?:the )?end of (?:the |this )?(?:day|week)|close of business|tonight|tomorrow|{_DAY}|(?:next|this) {_DAY})(?: (?:at|by|around) {_CLOCK}| (?:morning|noon|afternoon|evening)| {_CLOCK}| today| tomorrow)?",
        rf"(?:today|tomorrow|tonight|this (?:morning|afternoon|evening)|on {_DAY}|next {_DAY}|this {_DAY})(?: (?:morning|afternoon|evening))?(?: (?:by|at|before) {_CLOCK})?",
        rf"(?:by|on|before) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}",
        rf"(?:by|on|before) {_MONTH} \d{{1,2}}(?:st|nd|rd|th)?",
    )
)

_NUMBERS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10",
            "couple of": "2", "few": "3"}  # fmt: skip
_SPAN = re.compile(
    rf"(?:within|in)(?: the)?(?: next)? (?:a )?(?P<count>couple of|[a-z]+|\d+)(?: ?(?:-|to|–) ?(?P<most>\d+))? (?P<unit>{_UNIT})",
    re.I,
)
_LEAD = re.compile(r"^(?:by|before|until|at|around|no later than|on|within|the)\s+", re.I)
_END_OF_DAY = time(23, 59)
_A_MONDAY = datetime(2024, 1, 1)


def due(words: str, written: datetime) -> datetime | None:
    """The latest moment that words such as "by Friday 5 pm" or "within 2 hours" allow, or None when they say none."""
    try:
        return _due(words, written)
    except OverflowError:  # it lies outside the calendar
        return None


def _due(words: str, written: datetime) -> datetime | None:
    text = " ".join(words.lower().split())
    if span := _SPAN.match(text):
        return _after(span, written)
    bare = _LEAD.sub("", text)
    bare = re.sub(r"^(?:the )?end of (?:the |this )?day|^close of business", "today", bare)
    bare = re.sub(r"^(?:the )?end of (?:the |this )?week", "sunday", bare)
    bare = re.sub(r"^(?:next|this) (?=\w+day\b)", "", bare)
    bare = re.sub(r"\b(?:noon|midday)\b", "12:00", bare)
    bare = re.sub(r"\b(?:tonight|this (?:morning|afternoon|evening))\b", "today", bare).replace(" by ", " ")
    bare = re.sub(r" (?:morning|afternoon|evening)\b", "", bare)
    named = re.search(r"\d ?(?:am|pm|a\.m|p\.m)|\d:\d|12:00", bare)
    if "day" in bare or "tomorrow" in bare:
        parsed = _on_a_day(bare, written)
    else:
        parsed = _parsed(bare, written.replace(microsecond=0) if named else _noon(written))
    if parsed is None or named:
        return parsed
    return datetime.combine(parsed.date(), _END_OF_DAY, parsed.tzinfo)


def _on_a_day(words: str, written: datetime) -> datetime | None:
    """What "friday" or "tomorrow 5 pm" say depends on the day of the week alone: few days and words, so most are known."""
    alike = _A_MONDAY + timedelta(days=written.weekday())
    found = _parsed(words, _noon(alike))
    if found is None:
        return None
    return datetime.combine(written.date() + (found.date() - alike.date()), found.time(), written.tzinfo)


def _noon(day: datetime) -> datetime:
    """Words without a time of the day say the same all day."""
    return datetime.combine(day, time(12), day.tzinfo)


def _after(span: re.Match[str], written: datetime) -> datetime:
    count = span["most"] or _NUMBERS.get(span["count"], span["count"])
    number = int(count) if count.isdigit() else 1
    unit = span["unit"]
    if unit.startswith("min"):
        return written + timedelta(minutes=number)
    if unit.startswith("h"):
        return written + timedelta(hours=number)
    days = number * (7 if unit.startswith("week") else 1)
    if "business" in unit or "working" in unit:
        days += 2 * ((number + written.weekday()) // 5)
    return datetime.combine((written + timedelta(days=days)).date(), _END_OF_DAY, written.tzinfo)


@lru_cache(maxsize=4096)
def _parsed(words: str, written: datetime) -> datetime | None:
    settings = {"RELATIVE_BASE": written.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.replace(tzinfo=written.tzinfo) if found else None
