"""Findings and readings as the assessment format has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from heartfelt.assessment import CUES, Assessment
from heartfelt.finding import OUTCOMES, Act, Cue, Sign
from heartfelt.finding import Finding as Found
from heartfelt.web.conversations.dialogue import found_of
from heartfelt.web.conversations.models import Conversation, Finding, Reading


def finding_of(row: Finding) -> Found:
    """A finding with the ids of messages where they came from."""
    found = msgspec.structs.replace(
        found_of(row), message=row.message.external_id, events=tuple(row.events),
        raised_by=tuple(row.raised_by), lowered_by=tuple(row.lowered_by),
    )  # fmt: skip
    if isinstance(found, Cue) and found.by is not None and row.answer:
        return msgspec.structs.replace(found, by=row.answer.external_id)
    return found


def assessment_of(row: Conversation, findings: Sequence[Finding], reading: Reading | None) -> Assessment:
    """What may be seen: these findings, and of the whole what `reading` says, or nothing."""
    found = [finding_of(each) for each in findings]
    cues = tuple(each for each in found if isinstance(each, Cue))
    counts = Counter((cue.cue, cue.outcome) for cue in cues)
    said = {
        "id": row.external_id,
        "cues": cues,
        "signs": tuple(each for each in found if isinstance(each, Sign)),
        "acts": tuple(each for each in found if isinstance(each, Act)),
        "opportunities": {cue: tuple(counts[cue, outcome] for outcome in OUTCOMES) for cue in CUES},
        **(_whole(reading) if reading else {}),
    }
    return msgspec.convert(said, Assessment)


def _whole(reading: Reading) -> dict[str, object]:
    care = {"score": reading.care, "low": reading.care_low, "high": reading.care_high, "sum": reading.care_sum}
    hidden = reading.hidden_indifference
    return {
        "version": reading.version,
        "moment": reading.moment or None,
        "care": care if reading.care is not None else None,
        "hidden_indifference": {"strength": hidden} if hidden is not None else None,
        "resolved": reading.resolved,
        "emotion_start": reading.emotion_start,
        "emotion_end": reading.emotion_end,
        "customer_abusive": reading.customer_abusive,
        "vulnerability": reading.vulnerability,
        "skipped": [{"signal": signal, "reason": reason} for signal, reason in reading.skipped],
    }
