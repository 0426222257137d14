"""Examples beside a signal: reading them and trying them. For heartfelt's own signals and for those of others.

`NAME.toml` beside `NAME.py` holds tables `[[notices]]` and `[[stays_silent]]`:

- `transcript`: plain text (see `heartfelt.transcript`), with a header such as `channel: email` where it matters;
- `why`: what makes the example what it is;
- `evidence` (notices): the exact quotes that must be found, or `events`: the indices that must be named;
- `outcomes` (cues): the outcome of each piece of evidence;
- `near_miss`, `second_language`: true where the example is one;
- `history`: transcripts of earlier conversations of the same customer, oldest first;
- `collection`: transcripts of other conversations of the same team.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heartfelt.collection import Collection
from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.signal import Signal
from heartfelt.signals.running import Given, found, reader_of, why_not
from heartfelt.transcript import parse


@dataclass(frozen=True)
class Example:
    """One transcript and what the signal must say of it."""

    signal: Signal
    name: str
    why: str
    transcript: str
    notices: bool
    evidence: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    outcomes: tuple[str, ...] = ()
    near_miss: bool = False
    second_language: bool = False
    history: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()

    @property
    def conversation(self) -> Conversation:
        return parse(self.transcript, conversation_id="example")


def examples(signal: Signal) -> list[Example]:
    """All examples of a signal, in the order of its file."""
    path = examples_path(signal)
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found_examples = []
    for section in ("notices", "stays_silent"):
        for number, table in enumerate(tables.get(section, []), 1):
            values: dict[str, Any] = {key: _frozen(value) for key, value in table.items()}
            name = f"{signal.kind}/{signal.name}:{section}:{number}"
            found_examples.append(Example(signal=signal, name=name, notices=section == "notices", **values))
    return found_examples


def examples_path(signal: Signal) -> Path:
    """The file of examples beside a signal's module."""
    return Path(str(signal.code.__file__)).with_suffix(".toml")


def findings(example: Example) -> list[Finding]:
    """What the signal finds in the example; AssertionError where it could not be read at all."""
    conversation = example.conversation
    reader = reader_of([example.signal])
    history = [parse(text, conversation_id=f"earlier-{i}") for i, text in enumerate(example.history, 1)]
    others = [parse(text, conversation_id=f"other-{i}") for i, text in enumerate(example.collection, 1)]
    collection = Collection.of([*others, conversation]) if others else None
    reading = reader.read(conversation, history, collection)
    reason = why_not(example.signal, Given.of(conversation, reading, conversation.language or "en"))
    assert reason is None or not example.notices, f"{example.name} cannot be read: {reason}"
    return [] if reason else list(found(example.signal, conversation, reading))


def check(example: Example) -> None:
    """Assert that the signal says of the example what the file says it must."""
    result = findings(example)
    if not example.notices:
        assert not result, _told(example, "nothing", result)
        return
    if example.events:
        assert [index for finding in result for index in finding.events] == list(example.events), _told(
            example, f"events {example.events}", result
        )
        return
    assert [finding.quote for finding in result] == list(example.evidence), _told(example, example.evidence, result)
    if example.outcomes:
        outcomes = [getattr(finding, "outcome", None) for finding in result]
        assert outcomes == list(example.outcomes), _told(example, f"outcomes {example.outcomes}", result)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _told(example: Example, expected: object, result: Sequence[Finding]) -> str:
    lines = [f"{finding.message}: {finding.quote!r} {getattr(finding, 'outcome', '')}" for finding in result]
    shown = "\n  ".join(lines) or "nothing"
    return f"{example.name} ({example.why})\n{example.transcript}\nexpected: {expected}\nfound:\n  {shown}"


__all__ = ["Example", "check", "examples", "examples_path", "findings"]
