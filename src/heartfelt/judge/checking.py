"""From a judge's answer to an assessment: only what the conversation itself shows is kept.

A finding whose quote is not verbatim in the message it names, or whose message or side is wrong, is dropped and counted.
Whether anybody wrote again after a cue is a fact: it decides between `missed` and `none`, whatever the judge said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol

from heartfelt.assessment import CUES, Assessment, Skipped, Strength
from heartfelt.care import Care
from heartfelt.conversation import Message
from heartfelt.evaluation.labels import KNOWN, CueLabel, Labels
from heartfelt.finding import OUTCOMES, Act, Cue, CueOutcome, Sign, quoted
from heartfelt.signals import signals

# A judge's word carries no calibrated probability: 0.5 says that it is listed, and no more.
UNCALIBRATED = 0.5
LOWEST_CARE, HIGHEST_CARE = 1.0, 5.0
ANSWERING = ("agent", "bot")


class Judged(Assessment, frozen=True, kw_only=True):
    """An assessment by a judge: `reader` names it, `dropped` counts what it said and the conversation did not show.

    Its strengths are all 0.5 and its care has the whole scale as interval, since nobody has calibrated either.
    """

    reader: str
    dropped: dict[str, int]


class _Part(Protocol):
    @property
    def message(self) -> str: ...
    @property
    def quote(self) -> str: ...


class Checking:
    """Checks one answer against the messages that its short ids stand for."""

    def __init__(self, labels: Labels, messages: Mapping[str, Message], reader: str, dropped: Counter[str]) -> None:
        self.labels = labels
        self.messages = messages
        self.reader = reader
        self.dropped = dropped
        self._place = {id_: place for place, id_ in enumerate(messages)}

    def judged(self, conversation_id: str) -> Judged:
        """What is left of the answer, as an assessment."""
        said, cues = self.labels, tuple(self._cues())
        return Judged(
            id=conversation_id,
            reader=self.reader,
            cues=cues,
            signs=tuple(Sign(sign=name, role=_role(one), **found) for name, one, found in self._of_answers("sign")),
            acts=tuple(Act(act=name, role=_role(one), **found) for name, one, found in self._of_answers("act")),
            moment=said.moment,
            care=Care(score=said.care, low=LOWEST_CARE, high=HIGHEST_CARE, sum=(("judged", said.care),)),
            hidden_indifference=Strength(strength=UNCALIBRATED if said.hidden_indifference else 0.0),
            resolved=said.resolved,
            emotion_start=said.emotion_start,
            emotion_end=said.emotion_end,
            customer_abusive=said.customer_abusive,
            vulnerability=self._vulnerability(cues),
            opportunities={
                kind: tuple(sum(c.cue == kind and c.outcome == o for c in cues) for o in OUTCOMES)  # type: ignore[misc]
                for kind in CUES
            },
            skipped=tuple(Skipped(signal=name, reason="a judge does not read it") for name in _unread()),
            dropped=dict(sorted(self.dropped.items())),
        )

    def _cues(self) -> Iterator[Cue]:
        for label in self._shown(self.labels.cues, "cue", ("customer",)):
            outcome, by = self._outcome(label)
            if outcome is None:
                self.dropped["cue without the message that answered it"] += 1
                continue
            because = f"{self.reader} reads a {label.cue} here: {outcome}."
            yield Cue(cue=label.cue, outcome=outcome, by=by, **self._evidence(label, because))

    def _of_answers(self, name: Literal["sign", "act"]) -> Iterator[tuple[str, Message, dict[str, Any]]]:
        for part in self._shown(getattr(self.labels, f"{name}s"), name, ANSWERING):
            label: str = getattr(part, name)
            yield label, self.messages[part.message], self._evidence(part, f"{self.reader} reads {label} here.")

    def _shown(self, parts: Any, name: str, roles: tuple[str, ...]) -> list[Any]:
        """The parts that their messages show, in order of the messages; one of a kind in a message."""
        shown: dict[tuple[str, str], _Part] = {}
        for part in parts:
            message = self.messages.get(part.message)
            place = (part.message, getattr(part, name))
            if message is None:
                self.dropped[f"{name} in an unknown message"] += 1
            elif message.role not in roles:
                self.dropped[f"{name} on the wrong side"] += 1
            elif not part.quote.strip() or part.quote.strip() not in message.text:
                self.dropped[f"{name} whose quote is not verbatim"] += 1
            elif place in shown:
                self.dropped[f"{name} said twice"] += 1
            else:
                shown[place] = part
        return sorted(shown.values(), key=lambda part: self._place[part.message])

    def _evidence(self, part: _Part, because: str) -> dict[str, Any]:
        message, quote = self.messages[part.message], part.quote.strip()
        start = message.text.index(quote)
        return {**quoted(message, start, start + len(quote)), "strength": UNCALIBRATED, "because": because}

    def _outcome(self, label: CueLabel) -> tuple[CueOutcome | None, str | None]:
        """What became of a cue and by which message; no outcome where the answer said to meet it is none."""
        after = [
            id_ for id_ in list(self.messages)[self._place[label.message] :] if self.messages[id_].role in ANSWERING
        ]
        if label.outcome in ("missed", "none"):
            return ("missed" if after else "none"), None
        if label.by not in after:
            return None, None
        return label.outcome, self.messages[label.by].id

    def _vulnerability(self, cues: tuple[Cue, ...]) -> tuple[str, ...]:
        """As said, where a circumstance is left that shows it."""
        if any(cue.cue == "circumstance" for cue in cues):
            return tuple(dict.fromkeys(self.labels.vulnerability))
        if self.labels.vulnerability:
            self.dropped["vulnerability without a circumstance"] += len(self.labels.vulnerability)
        return ()


def _role(message: Message) -> Literal["agent", "bot"]:
    return "bot" if message.role == "bot" else "agent"


def _unread() -> list[str]:
    known = {name for names in KNOWN.values() for name in names}
    return [name for name in signals() if name not in known]
