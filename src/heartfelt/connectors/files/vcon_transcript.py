"""The transcripts that a vCon carries in its analysis, in the shapes that transcribers give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LISTS = (
    "segments", "utterances", "paragraphs", "messages", "turns", "dialog", "transcript", "results", "channels",
    "alternatives", "text", "body",
)  # fmt: skip
_TEXTS = ("text", "transcript", "message", "body", "content", "sentence")
_SPEAKERS = ("speaker_name", "speaker", "speaker_label", "participant", "name", "role", "channel")
_STARTS = ("start", "start_time", "offset", "begin")
_LABEL = re.compile(r"\s*\[?([^\W\d_][\w .'’-]{0,39}?|speaker[ _]?\d+|spk_\d+)\]?\s*:(?!//)\s*", re.I)
_DEPTH = 8


@dataclass(frozen=True)
class Said:
    """A piece of a transcript; `party` is an index into the vCon's parties, `speaker` what the transcriber says."""

    text: str
    speaker: str | None = None
    party: int | None = None
    offset: float | None = None


def said(body: object) -> list[Said]:
    """The pieces of a transcript, whatever its shape; empty if there is none. Pieces of one speaker stay apart."""
    if isinstance(body, str):
        return _labelled(body) or [Said(part.strip()) for part in _paragraphs(body)]
    return list(_structured(body, _DEPTH))


def _structured(body: object, depth: int) -> Iterator[Said]:
    if isinstance(body, list):
        for item in body:
            if isinstance(item, dict) and (piece := _piece(item)) is not None:
                yield piece
            elif depth and isinstance(item, dict | list):
                yield from _structured(item, depth - 1)
    elif isinstance(body, dict) and depth:
        for name in _LISTS:
            value = body.get(name)
            found = said(value) if isinstance(value, str) else list(_structured(value, depth - 1))
            if found:
                yield from found
                return


def _piece(item: dict[str, object]) -> Said | None:
    text = next((value for name in _TEXTS if isinstance(value := item.get(name), str)), None)
    if text is None and isinstance(sentences := item.get("sentences"), list):
        text = " ".join(str(one["text"]) for one in sentences if isinstance(one, dict) and "text" in one)
    speaker = next((value for name in _SPEAKERS if isinstance(value := item.get(name), int | str)), None)
    deeper = any(isinstance(item.get(name), list | dict) for name in _LISTS)
    if not text or not text.strip() or (deeper and speaker is None):
        return None
    start = next((value for name in _STARTS if isinstance(value := item.get(name), int | float)), None)
    party = item.get("party", item.get("party_id"))
    return Said(
        text.strip(),
        f"speaker {speaker}" if isinstance(speaker, int) else speaker,
        party if isinstance(party, int) else None,
        None if start is None else float(start),
    )


def _labelled(text: str) -> list[Said]:
    """The pieces of a text in which lines begin with who speaks; empty if they do not."""
    pieces: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        label = _LABEL.match(line)
        if label:
            pieces.append((label.group(1), [line[label.end() :].strip()]))
        elif line.strip() and pieces:
            pieces[-1][1].append(line.strip())
        elif line.strip():
            return []
    if not 1 < len({speaker for speaker, _ in pieces}) <= max(2, len(pieces) // 2):
        return []
    return [Said(text, speaker) for speaker, parts in pieces if (text := "\n".join(filter(None, parts)))]


def _paragraphs(text: str) -> list[str]:
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return parts if len(parts) > 1 else [line for line in text.splitlines() if line.strip()]
