"""What is planted in the simulated operation: how load, tiredness, rules and habits act, with their sizes.

Indifference to a cue happens with a probability whose log-odds are a sum: the agent's habit, the agent's day, the kind
of cue, and what load and the streak since the last break add. Which of them acted is known for each event: it is the
first term without which the same draw would have turned out well.
"""

from __future__ import annotations

from math import exp
from typing import Literal

import msgspec

Cause = Literal["rule", "load", "tired streak", "none"]
_KIND_LOG_ODDS = {
        "question": -0.7, "feeling": 0.6, "circumstance": 0.35, "repeat_contact": 0.45, "objection": 0.2,
        "resolution": -0.25, "routine": -1.6, "canned": -1.2, "asks_again": -1.1, "history": 0.4, "silence": -3.0,
        "promise": 0.5, "transfer": -3.0,
    }  # fmt: skip
_REPLY_SECONDS = {"chat": 55.0, "voice": 4.0, "social": 1500.0, "email": 6000.0}
_SLOW_AFTER = {"chat": 6.0, "voice": 1.0, "social": 240.0, "email": 720.0}


class Rule(msgspec.Struct, frozen=True):
    """A rule that makes any agent give the same unhelpful reply: from `from_day` on, in the share `share` of cases."""

    name: str
    queue: str
    sign: str
    from_day: int
    channels: tuple[str, ...]
    share: float
    stands_firm: float


class Effects(msgspec.Struct, frozen=True):
    """The sizes of everything planted. Load counts an agent's other open conversations when one is assigned."""

    habit_mean: float = -1.9
    habit_sd: float = 0.45
    day_sd: float = 0.2
    load_free: int = 5
    load_cap: int = 17
    load_log_odds: float = 0.13
    load_delay: float = 0.09
    streak_free_minutes: int = 45
    streak_log_odds_per_hour: float = 0.55
    streak_delay_per_hour: float = 0.2
    outage_day: int = 24
    outage_factor: float = 5.0
    kind_log_odds: dict[str, float] = msgspec.field(default_factory=_KIND_LOG_ODDS.copy)
    reply_seconds: dict[str, float] = msgspec.field(default_factory=_REPLY_SECONDS.copy)
    slow_after_open_minutes: dict[str, float] = msgspec.field(default_factory=_SLOW_AFTER.copy)
    rules: tuple[Rule, ...] = (
        Rule("14-day refund rule", "billing", "policy_wall", 14, ("chat", "email", "social", "voice"), 0.75, 0.6),
        Rule("reboot first", "technical", "boxed", 0, ("chat", "voice"), 0.55, 0.25),
    )

    def rule_for(self, name: str | None, channel: str, day: int) -> Rule | None:
        """The rule of this name, where it is in force on this channel and day."""
        for rule in self.rules:
            if rule.name == name and channel in rule.channels and day >= rule.from_day:
                return rule
        return None

    def delay_factor(self, load: int, streak_minutes: float) -> float:
        """How many times longer a reply takes under this load and streak."""
        tired = max(0.0, streak_minutes - self.streak_free_minutes) / 60
        return (1 + self.load_delay * self._excess(load)) * (1 + self.streak_delay_per_hour * tired)

    def cause_of_indifference(
        self, draw: float, kind: str, disposition: float, load: int, streak_minutes: float
    ) -> Cause | None:
        """Why this draw (uniform, 0 to 1) ends in indifference, or None when it does not."""
        log_odds = disposition + self.kind_log_odds[kind]
        if draw < _probability(log_odds):
            return "none"
        log_odds += self.load_log_odds * self._excess(load)
        if draw < _probability(log_odds):
            return "load"
        log_odds += self.streak_log_odds_per_hour * max(0.0, streak_minutes - self.streak_free_minutes) / 60
        return "tired streak" if draw < _probability(log_odds) else None

    def _excess(self, load: int) -> int:
        return max(0, min(load, self.load_cap) - self.load_free)


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
