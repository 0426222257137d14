"""What `benchmarks/errors.py` shows to be read, here on the bundled sample."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import errors

from heartfelt.connectors import read

SAMPLE = Path(str(files("heartfelt.sample")))


def test_every_cue_that_one_alone_took_for_passed_over_is_shown_with_its_words() -> None:
    labels = errors.outcomes(SAMPLE / "labels.jsonl")
    conversations = {one.id: one for one in read(SAMPLE / "conversations.jsonl")}
    right, wrong = errors.compared(labels, conversations.values(), "phrases")
    passed_over = [outcome for cues in labels.values() for outcome in cues.values() if outcome in errors.PASSED_OVER]
    missed = [each for each in wrong if each.labelled in errors.PASSED_OVER]
    assert right + len(missed) == len(passed_over)
    assert right
    for each in wrong:
        _, told, found = each.came_to
        assert (told in errors.PASSED_OVER) != (found in errors.PASSED_OVER)
        shown = [line for line in errors.around(each) if line.startswith("   >")]
        message = next(one for one in each.conversation.messages if one.id == each.message)
        assert shown == [f"   > {message.role}: {' '.join(message.text.split())}"]
