"""A short list of the best candidates out of a stream, diverse and in bounded memory."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from heartfelt.assessment import Assessment
from heartfelt.finding import Cue, Finding, Sign
from heartfelt.report.labels import CUES, OUTCOMES, SIGNS, label

Item = TypeVar("Item")

SAME_KIND, SAME_QUEUE = 0.75, 0.9  # each conversation already chosen of a kind or queue makes the next worth less


@dataclass(order=True, slots=True)
class _Candidate(Generic[Item]):
    score: float
    order: int  # among equals the earlier one stays; it is negative, so that the heap drops the later
    kind: str = field(compare=False)
    queue: str | None = field(compare=False)
    item: Item = field(compare=False)


@dataclass
class Shortlist(Generic[Item]):
    """Keeps the `size` best of every kind; the item is made only for those that are kept."""

    size: int
    kinds: dict[str, list[_Candidate[Item]]] = field(default_factory=dict)
    offered: int = 0

    def offer(self, kind: str, score: float, queue: str | None, make: Callable[[], Item]) -> None:
        """Consider one candidate."""
        self.offered += 1
        heap = self.kinds.setdefault(kind, [])
        if len(heap) < self.size:
            heapq.heappush(heap, _Candidate(score, -self.offered, kind, queue, make()))
        elif score > heap[0].score:
            heapq.heapreplace(heap, _Candidate(score, -self.offered, kind, queue, make()))

    def best(self, size: int | None = None) -> tuple[Item, ...]:
        """The best of all kinds, diverse over kinds and queues, the most pressing first."""
        left = sorted((c for heap in self.kinds.values() for c in heap), reverse=True)
        return tuple(candidate.item for candidate in _diverse(left, size or self.size))


def pressing(assessment: Assessment) -> list[tuple[float, Cue | Sign]]:
    """The findings that speak of indifference with their weight (strength times severity), the heaviest first."""
    cues = [(cue.strength * _cue_severity(cue), cue) for cue in assessment.cues if cue.outcome != "met"]
    signs = [(sign.strength * label(SIGNS, sign.sign).severity, sign) for sign in assessment.signs]
    weighed: list[tuple[float, Cue | Sign]] = [*cues, *signs]
    return sorted(weighed, key=lambda pair: -pair[0])


def pressure(weights: Iterable[float]) -> float:
    """How much a conversation asks to be read: its heaviest finding, and less and less of each further one."""
    return sum(weight * 0.5**place for place, weight in enumerate(weights))


def kind_of(finding: Finding) -> str:
    """What makes two conversations alike: the sign, or the cue with its outcome."""
    if isinstance(finding, Cue):
        return f"{finding.cue} {finding.outcome}"
    return finding.sign if isinstance(finding, Sign) else type(finding).__name__


def _cue_severity(cue: Cue) -> float:
    return label(CUES, cue.cue).severity * label(OUTCOMES, cue.outcome).severity


def _diverse(left: list[_Candidate[Item]], size: int) -> Iterator[_Candidate[Item]]:
    kinds: Counter[str] = Counter()
    queues: Counter[str | None] = Counter()
    while left and size > 0:
        best = max(left, key=lambda c: (c.score * SAME_KIND ** kinds[c.kind] * SAME_QUEUE ** queues[c.queue], c.order))
        left.remove(best)
        kinds[best.kind] += 1
        queues[best.queue] += 1
        size -= 1
        yield best
