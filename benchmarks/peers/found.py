"""What a peer found, as assessments that can be scored like any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from heartfelt.assessment import Assessment
from heartfelt.care import Care
from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Act, Cue, CueName, CueOutcome, Sign
from peers.places import Answer, Said


class Found:
    """Gathers findings conversation by conversation."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self._ids = [conversation.id for conversation in conversations]
        self._cues: list[list[Cue]] = [[] for _ in conversations]
        self._signs: list[list[Sign]] = [[] for _ in conversations]
        self._acts: list[list[Act]] = [[] for _ in conversations]

    def cue(self, said: Said, name: CueName, outcome: CueOutcome, strength: float = 1.0) -> None:
        answered = said.answer is not None and outcome in ("met", "hollow")
        by = said.answer.messages[0].id if said.answer and answered else None
        self._cues[said.conversation].append(Cue(cue=name, outcome=outcome, by=by, **_evidence(said.message, strength)))

    def sign(self, answer: Answer, name: str, strength: float = 1.0) -> None:
        self._signs[answer.conversation].append(Sign(sign=name, **_evidence(answer.messages[0], strength)))

    def act(self, answer: Answer, name: str, strength: float = 1.0) -> None:
        self._acts[answer.conversation].append(Act(act=name, **_evidence(answer.messages[0], strength)))

    def assessments(self, care: Iterable[float]) -> list[Assessment]:
        """The assessments, each with its score of care."""
        rows = zip(self._ids, self._cues, self._signs, self._acts, care, strict=True)
        return [
            Assessment(id=id_, cues=tuple(cues), signs=tuple(signs), acts=tuple(acts), care=_care(score))
            for id_, cues, signs, acts, score in rows
        ]


def _evidence(message: Message, strength: float) -> dict[str, Any]:
    """The whole message: these peers say where, not which words."""
    text = message.text
    return {
        "message": message.id, "quote": text, "start": 0, "end": len(text),
        "strength": float(strength), "because": "found by a peer",
    }  # fmt: skip


def _care(score: float) -> Care:
    score = min(5.0, max(1.0, float(score)))
    return Care(score=score, low=score, high=score, sum=())
