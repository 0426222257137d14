"""A reading by a trained reader: the facts, and what the weights make of each message."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Self, cast

import numpy as np
from msgspec import structs

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Cue, CueName, CueOutcome, Finding
from heartfelt.language.formulas import is_salutation
from heartfelt.language.lexical import LexicalReader
from heartfelt.language.reading import Hint, Hinted, Reading, Reuse
from heartfelt.language.sentences import Sentence, clauses
from heartfelt.language.trained import reasons
from heartfelt.language.trained.calibration import Calibration
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, PLACE
from heartfelt.language.trained.opinion import Floats, Model, Opinion, ReadsManyAtOnce, ReadsTheEnd
from heartfelt.language.trained.whole import Whole
from heartfelt.norms import DEFAULT, Norms

MOVED = 0.05
SLACK = 1e-4  # single precision against double


class Scored(NamedTuple):
    """A message as one signal sees it: the model's raw score, and what the rules found in it, if anything."""

    position: int
    message: Message
    score: float
    rule: Finding | None

    @property
    def wording(self) -> float:
        """How strongly the wording speaks for the signal, 0 to 1."""
        return self.rule.strength if self.rule else 0.0


class TrainedReader:
    """Reads with the weights of a model; phrases are asked too where `wording` says so, facts always.

    `lexical` finds what signals look for that the model does not know.
    """

    def __init__(self, model: Model, calibration: Calibration, lexical: LexicalReader, wording: bool) -> None:
        self.name = model.name
        self._model = model
        self._calibration = calibration
        self._lexical = lexical
        self._wording = wording

    @property
    def at_once(self) -> int:
        """How many messages are best read at once."""
        return self._model.at_once if isinstance(self._model, ReadsManyAtOnce) else 1

    @property
    def passes(self) -> tuple[int, int]:
        """How many conversations a transformer read, and how many it could leave to the quicker model; (0, 0) without one."""
        return getattr(self._model, "passes", 0), getattr(self._model, "skipped", 0)

    def read(
        self,
        conversation: Conversation,
        history: Sequence[Conversation] = (),
        collection: Reuse | None = None,
        norms: Norms = DEFAULT,
    ) -> TrainedReading:
        """A reading of the conversation; `history` are earlier ones of the same customer, oldest first."""
        made = TrainedReading(conversation, self._lexical.lexicons, history, collection, norms)
        made.use(self._model, self._calibration, self._wording)
        return made


class TrainedReading(Reading):
    """The facts of one conversation and the opinion of a model on it."""

    def use(self, model: Model, calibration: Calibration, wording: bool) -> None:
        """Take the model whose opinion is asked."""
        self.reader = model.name
        self._model, self._calibration, self._wording = model, calibration, wording

    @classmethod
    def ahead(cls, readings: Sequence[Self]) -> None:
        """Ask a model that reads many conversations at once for its opinion on all of these, and for the evidence."""
        heard = [reading for reading in readings if reading.visible]
        if not heard:
            return
        if not isinstance(heard[0]._model, ReadsManyAtOnce):
            for reading in heard:
                _ = reading.opinion  # now rather than in the first signal that asks
            return
        opinions, evidence = heard[0]._model.opinions([(each.visible, each.conversation.channel) for each in heard])
        for reading, opinion in zip(heard, opinions, strict=True):
            reading.opinion = opinion
        for reading, found in zip(heard, _reachable(heard), strict=True):
            reading._reachable = found
        places = [reading._unclear for reading in heard]
        firsts = accumulate((len(reading.visible) for reading in heard), initial=0)
        asked = [(first + i, found) for first, each in zip(firsts, places, strict=False) for i, found in each]
        scores = iter(evidence(asked) if asked else ())
        for reading, each in zip(heard, places, strict=True):
            reading._evidence = {i: next(scores) for i, _ in each}

    @cached_property
    def opinion(self) -> Opinion:
        """What the model makes of the visible messages."""
        if self.asked_from is not None and isinstance(self._model, ReadsTheEnd):
            first = sum(self.position(message) < self.asked_from for message in self.visible)
            return self._model.opinion_on_end(self.visible, self.conversation.channel, first)
        return self._model.opinion(self.visible, self.conversation.channel)

    @cached_property
    def whole(self) -> Whole | None:
        """What the model says of the whole conversation; None where nothing was said or answered."""
        return Whole.of(self.opinion.whole, self._calibration) if self.visible else None

    def threshold(self, signal: Hinted, default: float) -> float:
        """From which strength a finding is listed: what was asked for, else what the calibration says."""
        known = self._calibration.scale(signal.name).threshold if signal.name in PLACE else default
        return super().threshold(signal, known)

    def judged(self, signal: Hinted, findings: Iterator[Finding]) -> Iterator[Finding]:
        """For what the model knows, a finding for each message that it speaks for; all else as the rules found it."""
        if signal.name not in PLACE:
            yield from findings
            return
        label = PLACE[signal.name]
        positions = self._reachable.get(label)
        if not positions:
            return
        scale = self._calibration.scale(signal.name)
        threshold = self.threshold(signal, scale.threshold)
        for scored in self._scored(label, positions, findings):
            strength = scale.strength(scored.score, scored.wording)
            if strength >= threshold and (hint := self._hint(label, scored, strength)):
                rule = reasons.of_the_same_words(scored.rule, hint)
                hint = self._moved(hint, scale.strength(scored.score), rule)
                yield self._finding(signal.name, hint, scored.position, rule)

    def scores(self, signal: Hinted, findings: Iterator[Finding]) -> Iterator[Scored]:
        """For each message of the side that a signal reads: the model's raw score, and what the rules found in it."""
        of_customer = signal.name in CUES
        own = [i for i, message in enumerate(self.visible) if (message.role == "customer") == of_customer]
        yield from self._scored(PLACE[signal.name], own, findings)

    def _scored(self, label: int, positions: Sequence[int], findings: Iterator[Finding]) -> Iterator[Scored]:
        strongest: dict[str, Finding] = {}
        for finding in findings if self._wording else ():
            if finding.message not in strongest or finding.strength > strongest[finding.message].strength:
                strongest[finding.message] = finding
        for i in positions:
            message = self.visible[i]
            yield Scored(i, message, self.opinion.logits.item(i, label), strongest.get(message.id))

    @cached_property
    def _reachable(self) -> dict[int, list[int]]:
        """Which messages may carry each label, whatever rules find: they run only where they can make a difference."""
        return _reachable([self])[0] if self.visible else {}

    @cached_property
    def silent(self) -> frozenset[str]:
        """The signals that the model knows and no message may carry."""
        return frozenset([name for name, place in PLACE.items() if place not in self._reachable])

    @property
    def _unclear(self) -> list[tuple[int, tuple[Sentence, ...]]]:
        """The messages of several sentences or clauses that may carry a label, by their positions."""
        messages = sorted({i for found in self._reachable.values() for i in found})
        return [(i, found) for i in messages if len(found := self._quotable(self.visible[i])) > 1]

    @cached_property
    def _evidence(self) -> dict[int, Floats]:
        """For each of these messages: how much every sentence or clause speaks for each label."""
        places = self._unclear
        scores = self.opinion.evidence(places) if places else []
        return {i: each for (i, _), each in zip(places, scores, strict=True)}

    def _quotable(self, message: Message) -> tuple[Sentence, ...]:
        """The sentences of a message, or the clauses of its only one."""
        found = self.sentences(message)
        return clauses(found[0]) if len(found) == 1 else found

    def _hint(self, label: int, scored: Scored, strength: float) -> Hint | None:
        """The sentence that speaks most for the label; one that only greets or signs off where there is nothing else."""
        message = scored.message
        found = self._quotable(message)
        if not found:
            found = (Sentence(0, len(message.text), message.text),) if message.text else ()
        if not found:
            return None
        evidence = self._evidence.get(scored.position)
        best = 0 if evidence is None else int(evidence[:, label].argmax())
        if evidence is not None and is_salutation(found[best].text):
            order = np.argsort(-evidence[:, label], kind="stable").tolist()
            best = next((i for i in order if not is_salutation(found[i].text)), best)
        return self.hint_at(message, found[best], strength)

    def _moved(self, hint: Hint, without: float, rule: Finding | None) -> Hint:
        """The hint with what moved its strength, where anything did."""
        if abs(hint.strength - without) < MOVED:
            return hint
        raised, lowered = (rule.raised_by, rule.lowered_by) if rule else ((), ())
        if hint.strength > without:
            raised = ("its wording", *raised)
        return Hint(hint.message, hint.start, hint.end, hint.strength, raised, lowered)

    def _finding(self, name: str, hint: Hint, position: int, rule: Finding | None) -> Finding:
        if name in CUES:
            return self._cue(cast(CueName, name), hint, position, rule)
        return hint.finding(rule.because if rule else reasons.because(name, self, hint.message))

    def _cue(self, name: CueName, hint: Hint, position: int, rule: Finding | None) -> Cue:
        outcome = self._outcome(name, position, hint.message)
        by, because = reasons.of_cue(name, self, hint.message, outcome, rule.because if rule else "")
        answered = by if outcome in ("met", "hollow") else None
        return Cue(**structs.asdict(hint.finding(because)), cue=name, outcome=outcome, by=answered)

    def _outcome(self, name: CueName, index: int, message: Message) -> CueOutcome:
        if not self.answering(message):
            return "none"
        chances = self.opinion.outcomes[index, PLACE[name]].tolist()
        shifts = self._calibration.outcomes.get(name, (0.0, 0.0, 0.0))
        scores = [math.log(max(p, 1e-6)) + shift for p, shift in zip(chances, shifts, strict=True)]
        return cast(CueOutcome, OUTCOMES[scores.index(max(scores))])


def _reachable(readings: Sequence[TrainedReading]) -> list[dict[int, list[int]]]:
    """For each reading which messages may carry each label; readings by the same reader, with messages."""
    first = readings[0]
    scales = first._calibration.labels
    lines = np.array([[each.listed_from.get(name, scales[name].threshold) for name in LABELS] for each in readings])
    lengths = [len(each.visible) for each in readings]
    highest = first._calibration.highest(np.concatenate([each.opinion.logits for each in readings]), first._wording)
    by_customer = np.array([[message.role == "customer"] for each in readings for message in each.visible])
    enough = highest >= np.repeat(lines.astype(np.float32), lengths, axis=0) - SLACK
    messages, labels = np.nonzero(enough & (by_customer == (np.arange(len(LABELS)) < len(CUES))))
    starts = np.cumsum([0, *lengths])
    owners = np.searchsorted(starts, messages, side="right") - 1
    found: list[dict[int, list[int]]] = [{} for _ in readings]
    for owner, label, message in zip(
        owners.tolist(), labels.tolist(), (messages - starts[owners]).tolist(), strict=True
    ):
        found[owner].setdefault(label, []).append(message)
    return found
