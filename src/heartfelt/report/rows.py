"""Rows of the report's tables, made from what was counted."""

from __future__ import annotations

from heartfelt.finding import OUTCOMES
from heartfelt.rates import rate
from heartfelt.report.content import CueRow, GroupRow, NameRow, SkippedRow
from heartfelt.report.dialogue import Dialogue
from heartfelt.report.labels import CUES, VULNERABILITY, Label, label
from heartfelt.report.tallies import Group, Groups, Named, Tallies

SHOWN_GROUPS = 20
EXAMPLES = 3


def all_row(tallies: Tallies) -> CueRow:
    """How all cues together were answered."""
    outcomes: dict[str, int] = {name: sum(counts[name] for counts in tallies.outcomes.values()) for name in OUTCOMES}
    return CueRow(name="all", label=Label("All cues"), outcomes=outcomes, met=tallies.all.met.rate())


def cue_rows(tallies: Tallies) -> tuple[CueRow, ...]:
    """How each kind of cue was answered, in the codebook's order."""
    return tuple(
        CueRow(
            name=name,
            label=CUES[name],
            outcomes={outcome: tallies.outcomes[name][outcome] for outcome in OUTCOMES},
            met=tallies.cues[name].rate(),
        )
        for name in CUES
        if name in tallies.cues and tallies.cues[name].total
    )


def group_row(name: str, group: Group) -> GroupRow:
    """One group with its rates."""
    return GroupRow(
        name=name, conversations=group.conversations, met=group.met.rate(), care=group.care.mean(bounds=(1, 5))
    )


def group_rows(groups: Groups[str] | Groups[str | None]) -> tuple[GroupRow, ...]:
    """The largest groups, the largest first."""
    ordered = sorted(groups.known.items(), key=lambda item: (-item[1].conversations, item[0] or ""))
    return tuple(group_row(key or "no queue given", group) for key, group in ordered[:SHOWN_GROUPS])


def vulnerability_rows(tallies: Tallies) -> tuple[GroupRow, ...]:
    """The circumstances that customers told, and how often telling one was met."""
    ordered = sorted(tallies.vulnerability.items(), key=lambda item: (-item[1].conversations, item[0]))
    return tuple(group_row(label(VULNERABILITY, name).title, group) for name, group in ordered)


def skipped_rows(tallies: Tallies) -> tuple[SkippedRow, ...]:
    """Why signals were skipped, the most frequent reason first."""
    ordered = sorted(tallies.reasons.items(), key=lambda item: (-item[1].conversations, item[0]))
    return tuple(SkippedRow(reason, tuple(sorted(found.signals)), found.conversations) for reason, found in ordered)


def name_rows(
    counted: dict[str, Named], labels: dict[str, Label], prefix: str, tallies: Tallies, shown: tuple[Dialogue, ...]
) -> tuple[NameRow, ...]:
    """Signs or acts, the most frequent first, with dialogues of the report in which they are found."""
    rows = []
    for name, named in counted.items():
        among = tallies.without(name)
        examples = tuple(dialogue for dialogue in shown if f"{prefix}-{name}" in dialogue.names)[:EXAMPLES]
        rows.append(name_row(name, label(labels, name), named.agents, among, named.bots, examples))
    return tuple(sorted(rows, key=lambda row: (-row.agents, -row.bots, row.name)))


def name_row(
    name: str, titled: Label, agents: int, among: int, bots: int = 0, examples: tuple[Dialogue, ...] = ()
) -> NameRow:
    """One sign, act or trait of conversations with the share of those that have it."""
    among = max(among, agents)
    return NameRow(
        name=name, label=titled, rate=rate(agents, among), agents=agents, bots=bots, among=among, examples=examples
    )
