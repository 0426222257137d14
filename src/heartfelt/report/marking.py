"""Evidence inside a message: which stretches of its text are marked, and the note that each mark leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from heartfelt.finding import Act, Cue, Finding, Sign
from heartfelt.report.labels import ACTS, CUES, OUTCOMES, SIGNS, label

LONG_MESSAGE = 1500  # a message up to this long is shown whole
LONG_STRETCH = 600  # in a longer one, each stretch without an end of a mark is cut to its beginning and its end
KEPT_ENDS = 200
TONES = ("missed", "sign", "hollow", "act", "met")  # where marks overlap, the first of these colours the text


@dataclass(frozen=True)
class Note:
    """A finding as it is shown under its message; `number` ties it to its mark, `anchor` to what it means."""

    number: int
    tone: str
    anchor: str
    title: str
    because: str
    strength: float
    bot: bool
    start: int
    end: int
    quote: str | None  # only where it could not be marked in the text

    @property
    def marked(self) -> bool:
        """Whether its quote is marked in the text."""
        return self.start < self.end


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `tone` when marked, `ends` the notes whose mark ends here, `left_out` characters after it."""

    text: str
    tone: str | None = None
    ends: tuple[int, ...] = ()
    left_out: int = 0


def note_of(number: int, finding: Finding, text: str) -> Note:
    """The note of a finding in a message with this text."""
    start, end = finding.start, finding.end
    fits = start is not None and end is not None and bool(finding.quote) and text[start:end] == finding.quote
    tone, anchor, title = _naming(finding)
    return Note(
        number=number,
        tone=tone,
        anchor=anchor,
        title=title,
        because=finding.because,
        strength=finding.strength,
        bot=isinstance(finding, Sign | Act) and finding.role == "bot",
        start=start if fits and start is not None else 0,
        end=end if fits and end is not None else 0,
        quote=None if fits else finding.quote,
    )


def title_of(findings: Sequence[Finding]) -> str:
    """The titles of the first two different findings, as a heading."""
    titles = dict.fromkeys(_naming(finding)[2] for finding in findings)
    return " · ".join(list(titles)[:2])


def pieces_of(text: str, notes: Iterable[Note]) -> tuple[Piece, ...]:
    """The text cut where marks begin and end; joined (without what is left out) it is the text again."""
    marks = [note for note in notes if note.marked]
    cuts = sorted({0, len(text), *(note.start for note in marks), *(note.end for note in marks)})
    pieces: list[Piece] = []
    for start, end in pairwise(cuts):
        over = {note.tone for note in marks if note.start <= start and end <= note.end}
        tone = next((tone for tone in TONES if tone in over), None)
        ends = tuple(note.number for note in marks if note.end == end)
        pieces.extend(_shortened(text[start:end], tone, ends, whole=len(text) <= LONG_MESSAGE))
    return tuple(pieces)


def _shortened(text: str, tone: str | None, ends: tuple[int, ...], *, whole: bool) -> list[Piece]:
    if whole or len(text) <= LONG_STRETCH:
        return [Piece(text, tone, ends)]
    head, tail = text[:KEPT_ENDS], text[-KEPT_ENDS:]
    return [Piece(head, tone, left_out=len(text) - 2 * KEPT_ENDS), Piece(tail, tone, ends)]


def _naming(finding: Finding) -> tuple[str, str, str]:
    """Tone, anchor and title of a finding."""
    if isinstance(finding, Cue):
        tone = {"none": "missed"}.get(finding.outcome, finding.outcome)
        outcome = label(OUTCOMES, finding.outcome).title.lower()
        return tone, f"cue-{finding.cue}", f"{label(CUES, finding.cue).title}, {outcome}"
    if isinstance(finding, Sign):
        return "sign", f"sign-{finding.sign}", label(SIGNS, finding.sign).title
    if isinstance(finding, Act):
        return "act", f"act-{finding.act}", label(ACTS, finding.act).title
    raise TypeError(f"a report shows cues, signs and acts, not {type(finding).__name__}")
