"""One pass over the conversations gathers what the report says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.errors import Problems
from heartfelt.finding import Finding
from heartfelt.report.content import Report
from heartfelt.report.dialogue import Dialogue, dialogue
from heartfelt.report.labels import ACTS, SIGNS, Label
from heartfelt.report.periods import periods, span_of
from heartfelt.report.quotes import Quotes
from heartfelt.report.rows import (
    SHOWN_GROUPS,
    all_row,
    cue_rows,
    group_rows,
    name_row,
    name_rows,
    skipped_rows,
    vulnerability_rows,
)
from heartfelt.report.shortlist import Shortlist, kind_of, pressing, pressure
from heartfelt.report.tallies import Tallies, is_hidden

WORTH_READING, HIDDEN, MAGIC = 20, 4, 4
MOST_ABUSED_QUEUES = 3
AFTER_ABUSE = 0.5  # what is missed towards a customer who insults or threatens weighs less


def build(pairs: Iterable[tuple[Conversation, Assessment]], problems: Problems | None = None) -> Report:
    """Gather a report in one pass over conversations and their assessments.

    Memory does not grow with their number: counts, and the conversations worth reading so far, are all that is kept.
    """
    gathering = _Gathering()
    for conversation, assessment in pairs:
        gathering.add(conversation, assessment)
    return gathering.report(problems or Problems())


def compose(
    tallies: Tallies,
    pressing: Iterable[Dialogue],
    hidden: Iterable[Dialogue],
    magic: Iterable[Dialogue],
    quotes: Quotes,
    problems: Problems,
) -> Report:
    """A report of what was counted and of the conversations chosen to be shown, the best first."""
    worth_reading = _anchored("reading", pressing)
    hidden = _anchored("hidden", hidden)
    read_already = {shown.id for shown in (*worth_reading, *hidden)}
    magic = _anchored("magic", [shown for shown in magic if shown.id not in read_already][:MAGIC])
    shown = (*worth_reading, *hidden, *magic)
    abused = sorted(tallies.queues.known.items(), key=lambda item: (-item[1].abusive, item[0] or ""))
    acts = name_rows(tallies.acts, ACTS, "act", tallies, shown)
    return Report(
        conversations=tallies.conversations,
        unread=tallies.unread,
        span=span_of(tallies),
        all=all_row(tallies),
        cues=cue_rows(tallies),
        queues=group_rows(tallies.queues),
        queues_left_out=max(len(tallies.queues.known) - SHOWN_GROUPS, 0),
        channels=group_rows(tallies.channels),
        signs=name_rows(tallies.signs, SIGNS, "sign", tallies, shown),
        acts=acts,
        by_bot=dict(tallies.by_bot),
        periods=periods(tallies),
        worth_reading=worth_reading,
        hidden=hidden,
        hidden_row=name_row("hidden_indifference", Label("Hidden indifference"), tallies.hidden, tallies.read),
        magic=magic,
        magic_count=tallies.moments["magic"],
        quotes=tuple((row.label, best) for row in acts if (best := quotes.best(row.name))),
        abuse=name_row("abuse", Label("Abuse by customers"), tallies.all.abusive, tallies.read),
        abuse_queues=tuple((name, group.abusive) for name, group in abused[:MOST_ABUSED_QUEUES] if name),
        vulnerability=vulnerability_rows(tallies),
        skipped=skipped_rows(tallies),
        problems=problems,
    )


@dataclass
class _Gathering:
    tallies: Tallies = field(default_factory=Tallies)
    quotes: Quotes = field(default_factory=Quotes)
    pressing: Shortlist[Dialogue] = field(default_factory=lambda: Shortlist(WORTH_READING))
    hidden: Shortlist[Dialogue] = field(default_factory=lambda: Shortlist(HIDDEN))
    magic: Shortlist[Dialogue] = field(default_factory=lambda: Shortlist(MAGIC + WORTH_READING))

    def add(self, conversation: Conversation, assessment: Assessment) -> None:
        """Take in one conversation."""
        self.tallies.add(conversation, assessment)
        self.quotes.add(conversation, assessment)
        found = pressing(assessment)
        findings = [finding for _, finding in found]
        if assessment.moment == "magic" and assessment.acts:
            acts = sorted(assessment.acts, key=lambda act: -act.strength)
            self._offer(self.magic, acts, pressure(act.strength for act in acts), conversation, assessment)
        if is_hidden(assessment) and assessment.hidden_indifference is not None:
            self._offer(self.hidden, findings, assessment.hidden_indifference.strength, conversation, assessment)
        elif found:
            weight = pressure(weight for weight, _ in found) * (AFTER_ABUSE if assessment.customer_abusive else 1)
            self._offer(self.pressing, findings, weight, conversation, assessment)

    def report(self, problems: Problems) -> Report:
        """All that was gathered, as a report."""
        best = (self.pressing.best(), self.hidden.best(), self.magic.best())
        return compose(self.tallies, *best, self.quotes, problems)

    def _offer(
        self,
        shortlist: Shortlist[Dialogue],
        findings: Sequence[Finding],
        score: float,
        conversation: Conversation,
        assessment: Assessment,
    ) -> None:
        kind = kind_of(findings[0]) if findings else ""
        shortlist.offer(kind, score, conversation.queue, lambda: dialogue(conversation, assessment, findings))


def _anchored(name: str, dialogues: Iterable[Dialogue]) -> tuple[Dialogue, ...]:
    return tuple(replace(shown, anchor=f"{name}-{place}") for place, shown in enumerate(dialogues, 1))
