"""Acts of care in the agents' own words, for recognition."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.finding import Act
from heartfelt.report.shortlist import Shortlist

PER_ACT = 2
CORRECT = 3.0  # below this score of care, or beside a sign, praise for a single sentence would ring false
LONGEST = 320


@dataclass(frozen=True)
class Quote:
    """What an agent wrote, and where; never who."""

    text: str
    because: str
    conversation: str
    queue: str | None


@dataclass
class Quotes:
    """The strongest quotes of every act from conversations that show care, over different queues where there are some."""

    acts: dict[str, Shortlist[Quote]] = field(default_factory=dict)

    def add(self, conversation: Conversation, assessment: Assessment) -> None:
        """Consider the acts of one conversation."""
        care = assessment.care.score if assessment.care else CORRECT
        if care < CORRECT or any(sign.role == "agent" for sign in assessment.signs):
            return
        best: dict[str, Act] = {}
        for act in assessment.acts:
            known = best.get(act.act)
            if act.role == "agent" and act.quote and (known is None or act.strength > known.strength):
                best[act.act] = act
        for name, act in best.items():
            shortlist = self.acts.setdefault(name, Shortlist(PER_ACT))
            shortlist.offer("", act.strength * care, conversation.queue, partial(_quote, act, conversation))

    def best(self, name: str) -> tuple[Quote, ...]:
        """The quotes kept for one act."""
        return self.acts[name].best() if name in self.acts else ()


def shortened(text: str) -> str:
    """A quote that fits a card."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(None, 1)[0] + " …"


def _quote(act: Act, conversation: Conversation) -> Quote:
    return Quote(shortened(act.quote or ""), act.because, conversation.id, conversation.queue)
