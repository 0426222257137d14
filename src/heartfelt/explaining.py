"""A signal in words: its docstring and its examples, as people read them in the terminal and in `docs/signals/`."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

from heartfelt.signal import Signal
from heartfelt.signals import named, signals
from heartfelt.testing import Example, examples, findings


def markdown(signal: Signal) -> str:
    """Everything about one signal as Markdown: what it means, when it is wrong, and examples with what was found."""
    lines = [f"# {signal.name}", "", *_sections(inspect.cleandoc(signal.doc)), "## Reads", "", _reads(signal), ""]
    for title, notices in (("Notices", True), ("Stays silent", False)):
        lines += [f"## {title}", ""]
        for example in examples(signal):
            if example.notices is notices:
                lines += _example(example)
    return "\n".join(lines).rstrip() + "\n"


def catalogue() -> list[tuple[str, str, str]]:
    """Kind, name and first line of every signal."""
    return [(signal.kind, name, signal.doc.strip().splitlines()[0]) for name, signal in signals().items()]


def write(folder: Path) -> list[Path]:
    """Write `KIND/NAME.md` for every signal and an index; returns the files."""
    written = []
    for signal in signals().values():
        path = folder / signal.kind / f"{signal.name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown(signal), encoding="utf-8")
        written.append(path)
    index = folder / "README.md"
    rows = [f"| {kind} | [{name}]({kind}/{name}.md) | {line} |" for kind, name, line in catalogue()]
    head = "# Signals\n\nMade from the code by `make docs`.\n\n| kind | name | what it finds |\n| --- | --- | --- |\n"
    index.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return [*written, index]


def _sections(doc: str) -> Iterator[str]:
    first, *rest = doc.splitlines()
    yield first
    block: list[str] = []
    for line in [*rest, ""]:
        if line and not line.startswith(" "):
            yield from _paragraphs(block)
            yield from ("", f"## {line}", "")
            block = []
        else:
            block.append(line)
    yield from _paragraphs(block)
    yield ""


def _paragraphs(block: list[str]) -> Iterator[str]:
    yield from textwrap.dedent("\n".join(block)).strip().splitlines()


def _reads(signal: Signal) -> str:
    languages = ", ".join(sorted(signal.languages)) or "any (it reads no words)"
    needs = f" Needs {', '.join(sorted(signal.needs))}." if signal.needs else ""
    channels = ", ".join(sorted(signal.channels))
    return f"Channels: {channels}. Languages: {languages}.{needs} Listed from strength {signal.threshold:g}."


def _example(example: Example) -> Iterator[str]:
    yield from (f"**{example.why[0].upper()}{example.why[1:]}**", "", "```text")
    for title, transcripts in (("earlier conversation", example.history), ("another conversation", example.collection)):
        for transcript in transcripts:
            yield from (f"[{title}]", *transcript.strip().splitlines(), "")
    yield from (*example.transcript.strip().splitlines(), "```", "")
    for finding in findings(example) if example.notices else ():
        what = f'"{finding.quote}"' if finding.quote else f"events {', '.join(map(str, finding.events))}"
        outcome = getattr(finding, "outcome", None)
        yield f"- {what}{f' ({outcome})' if outcome else ''}: {finding.because}"
    yield ""


def advice(name: str) -> str:
    """What helps instead, in the words of the signal's docstring, on one line."""
    doc = inspect.cleandoc(named(name).doc)
    _, _, rest = doc.partition("What helps instead\n")
    return " ".join(rest.partition("\nReferences")[0].split())
