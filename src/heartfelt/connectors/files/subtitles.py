"""Subtitles of a call: WebVTT (speakers as `<v Ann>` or `Ann:`) and SRT. One file is one voice conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.markup import text_of
from heartfelt.connectors.files.speakers import roles
from heartfelt.connectors.opening import decode_text, read_whole
from heartfelt.conversation import Conversation, build
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput

_SRT = re.compile(r"\s*\d+[ \t]*\r?\n\s*\d+:\d\d:\d\d[,.]\d+ *-->")
_SRT_TIME = re.compile(r"\d+:\d\d:\d\d[,.]\d+ *--> *\d")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)*[ \t]+([^>]+)>")
_LABEL = re.compile(r"(?:-\s*)?(?:>>\s*)?([^\W\d_][\w .'’()&/-]{0,39}?)\s*:(?!//)(?=\s|$)\s*")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_SPEAKERS_LIMIT = 8


@dataclass
class _Cue:
    """What one speaker says at one time; `speaker` is None where the file does not say."""

    start: float
    end: float
    speaker: str | None
    text: str


def _recognises(start: Head) -> bool:
    return bool(start.text and (start.text.startswith("WEBVTT") or _SRT.match(start.text)))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    text = decode_text(read_whole(path, options.progress))
    captions, began = _captions(path, text, problems)
    spoken = _merged([cue for caption in captions for cue in _voices(caption)])
    if not spoken:
        raise UnreadableInput(f"{path} holds no subtitles that can be read. Save them as WebVTT or SRT.")
    who = roles([(cue.speaker or "", cue.text) for cue in spoken], options)
    if who is None or any(cue.speaker is None for cue in spoken):
        raise UnreadableInput(
            f"{path} does not tell who is the agent and who the customer. Name every speaker in the subtitles "
            "(`<v Agent>` or `Agent:`), or say which names are agents with --agent NAME."
        )
    messages = [
        {
            "id": f"m{number}", "role": who[cue.speaker or ""], "author": cue.speaker, "text": cue.text,
            "at": began + timedelta(seconds=cue.start) if began else None,
            "meta": {"offset_s": cue.start, "end_s": cue.end},
        }
        for number, cue in enumerate(spoken, 1)
    ]  # fmt: skip
    customer = next((message["author"] for message in messages if message["role"] == "customer"), None)
    raw: dict[str, Any] = {
        "id": path.name.split(".")[0],
        "channel": "voice",
        "customer": customer,
        "messages": messages,
    }
    try:
        yield build(raw)[0]
    except InvalidConversation as error:
        problems.add(path, None, str(error))


def _captions(path: Path, text: str, problems: Problems) -> tuple[list[webvtt.Caption], datetime | None]:
    """The captions, and when the call began where the file gives a date with a zone before its first caption."""
    kind = "vtt" if text.startswith("WEBVTT") else "srt"
    timed = len(_SRT_TIME.findall(text)) if kind == "srt" else text.count("-->")
    try:
        captions = webvtt.from_buffer(StringIO(text), format=kind).captions
    except (MalformedFileError, MalformedCaptionError):
        raise UnreadableInput(f"{path} is not valid {kind.upper()}. Export the subtitles again.") from None
    if timed > len(captions):
        problems.add(path, None, f"{timed - len(captions)} subtitles that cannot be read", kind="unreadable subtitles")
    dated = _DATE.search(text.partition("-->")[0])
    try:
        began = datetime.fromisoformat(dated.group()) if dated else None
    except ValueError:
        began = None
    return captions, began


def _voices(caption: webvtt.Caption) -> Iterator[_Cue]:
    """The parts of a caption by speaker: each `<v>` begins one, and so does each line with a label."""
    pieces = _VOICE.split(caption.raw_text)
    start, end = _seconds(caption.start), _seconds(caption.end)
    for speaker, text in zip([None, *pieces[1::2]], pieces[::2], strict=True):
        for line in text.split("\n"):
            if plain := text_of(line).strip():
                yield _Cue(start, end, speaker.strip() if speaker else None, plain)


def _seconds(time: str) -> float:
    hours, minutes, seconds = ("0:" * (2 - time.count(":")) + time.replace(",", ".")).split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _merged(cues: list[_Cue]) -> list[_Cue]:
    """The turns: labels taken off, and what one speaker says in a row put together."""
    labels = _labels(cues)
    merged: list[_Cue] = []
    texts: list[list[str]] = []
    for cue in cues:
        label = _LABEL.match(cue.text)
        if cue.speaker is None and label and label.group(1) in labels:
            cue = _Cue(cue.start, cue.end, label.group(1), cue.text[label.end() :])
        elif cue.speaker is None and merged:
            cue.speaker = merged[-1].speaker
        if merged and merged[-1].speaker == cue.speaker:
            texts[-1].append(cue.text)
            merged[-1].end = cue.end
        else:
            merged.append(cue)
            texts.append([cue.text])
    for cue, parts in zip(merged, texts, strict=True):
        cue.text = " ".join(filter(None, parts))
    return [cue for cue in merged if cue.text]


def _labels(cues: list[_Cue]) -> set[str]:
    """The words before a colon that name speakers: few, and most of them more than once."""
    counts = Counter(found.group(1) for cue in cues if cue.speaker is None and (found := _LABEL.match(cue.text)))
    often = {label for label, count in counts.items() if count > 1}
    return often if len(counts) > _SPEAKERS_LIMIT else set(counts)


format = Format("subtitles", "subtitles of a call: WebVTT or SRT", _recognises, _read, rank=5)  # noqa: A001
