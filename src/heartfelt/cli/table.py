"""Assessments as a table that people read in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.table import Table

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.rates import Rate, Tally, TooFew

PASSED_OVER = ("missed", "hollow")
NARROWEST = {"care": 13, "passed over": 12}  # what does not break well


@dataclass
class Overview:
    """What all conversations of a run come to, gathered one by one."""

    conversations: int = 0
    skipped: int = 0
    met: Tally = field(default_factory=Tally)
    signs: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)

    def add(self, assessment: Assessment) -> None:
        """Take in one assessment."""
        self.conversations += 1
        self.skipped += assessment.care is None
        counts = assessment.opportunities.values()
        self.met.add(sum(each[0] for each in counts), sum(map(sum, counts)))
        self.signs.update(sign.sign for sign in assessment.signs)
        self.acts.update(act.act for act in assessment.acts)

    def lines(self) -> list[str]:
        """The overview in a few lines of plain words."""
        told = [
            f"{self.conversations} conversation{'' if self.conversations == 1 else 's'} read"
            + (f", {self.skipped} of them not judged" if self.skipped else "")
        ]
        told.append("Cues met: " + rate_in_words(self.met.rate()))
        for title, counts in (("Signs of indifference", self.signs), ("Acts of care", self.acts)):
            most = ", ".join(f"{name} {count}" for name, count in counts.most_common(8))
            told.append(f"{title}: {most or 'none found'}")
        return told


def rate_in_words(rate: Rate | TooFew) -> str:
    """A rate with its interval, or why there is none."""
    if isinstance(rate, TooFew):
        return rate.reason
    return f"{rate.value:.0%} (between {rate.low:.0%} and {rate.high:.0%}) of {rate.total}"


def assessments_table(pairs: list[tuple[Conversation, Assessment]]) -> Table:
    """One row a conversation, in the order of the input."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("conversation", "channel", "care", "passed over", "signs -, acts +"):
        table.add_column(name, overflow="fold", min_width=NARROWEST.get(name))
    for conversation, assessment in pairs:
        care = assessment.care
        signs = _counted(sign.sign for sign in assessment.signs)
        acts = _counted(act.act for act in assessment.acts)
        table.add_row(
            conversation.id,
            conversation.channel,
            f"{care.score:.1f} ({care.low:.1f}–{care.high:.1f})" if care else _why_not(assessment),
            _counted(cue.cue for cue in assessment.cues if cue.outcome in PASSED_OVER),
            "\n".join([f"[red]- {signs}[/]"] * bool(signs) + [f"[green]+ {acts}[/]"] * bool(acts)),
        )
    return table


def _why_not(assessment: Assessment) -> str:
    reasons = Counter(skipped.reason for skipped in assessment.skipped)
    return f"not judged: {reasons.most_common(1)[0][0]}" if reasons else "not judged"


def _counted(names: Iterable[str]) -> str:
    counts = Counter(names)
    return ", ".join(name.replace("_", " ") + (f" ×{count}" if count > 1 else "") for name, count in counts.items())
