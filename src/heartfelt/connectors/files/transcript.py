"""Plain-text transcripts as coaches write them; `heartfelt.transcript` says how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.opening import head, text_lines
from heartfelt.conversation import Conversation
from heartfelt.errors import InvalidConversation, Problems
from heartfelt.misfit import kind_of
from heartfelt.transcript import (
    SPEAKERS,
    Lines,
    is_event,
    is_rule,
    opening_length,
    parse_lines,
    split,
    spoken,
    without_time,
)
from heartfelt.transcript import parse as parse

_LINE = re.compile(r"^line \d+: ")


def recognises(start: Head) -> bool:
    """Whether the first line after any title and headers is a speaker's, and a customer or an agent speaks."""
    if not start.text:
        return False
    found = list(_numbered(start.text.split("\n")))
    lines = [line for _, line in found[opening_length(found) :] if line.strip() and not is_rule(line)]
    if not lines or not (is_event(without_time(lines[0])) or spoken(without_time(lines[0]))):
        return False
    return bool(_sides(lines, SPEAKERS))


def read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    """Read transcripts; those without an `id:` are named by the file and their place in it."""
    names = {**dict.fromkeys(options.agents, "agent"), **dict.fromkeys(options.customers, "customer")}
    speakers = {**SPEAKERS, **{name.lower(): role for name, role in names.items()}}
    stem = path.name.partition(".")[0] or path.name
    for position, part in enumerate(_parts(path, problems, options, speakers), 1):
        line = next(number for number, text in part if text.strip())
        try:
            conversation, mended = parse_lines(part, f"{stem}-{position}", speakers, options.zone)
        except InvalidConversation as error:
            reason = kind_of(_LINE.sub("", str(error)))
            problems.add(path, line, f"transcript skipped: {error}", kind=f"transcript skipped: {reason}")
            continue
        for what in mended:
            problems.add(path, line, what, lost=False)
        yield conversation


def _parts(path: Path, problems: Problems, options: Options, speakers: dict[str, str]) -> Iterator[Lines]:
    by_empty_lines = _parted_by_empty_lines(head(path).text or "", speakers)
    lines = text_lines(path, problems, options.progress)
    parts = split(lines, by_empty_lines=by_empty_lines)
    while True:
        try:
            part = next(parts, None)
        except InvalidConversation as error:
            problems.add(path, None, f"the rest is skipped: {error}")
            return
        if part is None:
            return
        yield part


def _parted_by_empty_lines(text: str, speakers: dict[str, str]) -> bool:
    """Whether empty lines part conversations here: nothing else does, and in each block both sides speak."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if any(is_rule(line) or line.startswith("# ") for line in lines):
        return False
    found = list(_numbered(lines))
    body = "\n".join(line if line.strip() else "" for _, line in found[opening_length(found) :])
    blocks = [block.split("\n") for block in re.split(r"\n\n+", body.strip("\n"))]
    blocks = [block for block in blocks if opening_length(list(_numbered(block))) < len(block)]
    return len(blocks) > 1 and all(_sides(block, speakers) == {"customer", "agent"} for block in blocks)


def _sides(lines: Iterable[str], speakers: dict[str, str]) -> set[str]:
    roles = (found[0] for line in lines if (found := spoken(without_time(line), speakers)))
    return {"customer" if role == "customer" else "agent" for role in roles if role != "note"}


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line.removesuffix("\r")) for number, line in enumerate(lines, 1))


format = Format("transcript", "plain-text transcripts, `customer: ...` and `agent: ...`", recognises, read)  # noqa: A001
