"""`--signals`: only what is chosen runs, it finds what it finds among all, and nothing else is loaded or said."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from heartfelt.assessment import NOT_CHOSEN, assess, reader_named
from heartfelt.collection import Collection
from heartfelt.conversation import Conversation, decode
from heartfelt.errors import UnknownName
from heartfelt.signals import chosen, signals

SAMPLE = Path(str(files("heartfelt") / "sample" / "conversations.jsonl"))


@cache
def conversations() -> list[Conversation]:
    return [decode(line)[0] for line in SAMPLE.read_bytes().splitlines()[:40]]


@pytest.mark.parametrize("reader", ["fast", "phrases"])
@pytest.mark.parametrize("names", [["slow_reply", "no_reply"], ["policy_wall", "slow_reply"], ["cues"]])
def test_a_chosen_signal_finds_what_it_finds_among_all(names: list[str], reader: str) -> None:
    only = chosen(names)
    found = 0
    for conversation in conversations():
        part = assess(conversation, reader=reader_named(reader, only=only), only=only)
        whole = assess(conversation, reader=reader_named(reader))
        assert part.signs == tuple(sign for sign in whole.signs if sign.sign in only)
        assert part.cues == tuple(cue for cue in whole.cues if cue.cue in only)
        assert part.opportunities == {name: counts for name, counts in whole.opportunities.items() if name in only}
        found += len(part.signs) + len(part.cues)
    assert found


def test_what_was_not_chosen_is_said_to_be_and_nothing_is_said_of_the_whole() -> None:
    only = chosen(["policy_wall"])
    found = assess(conversations()[0], reader=reader_named("phrases", only=only), only=only)
    not_chosen = {skipped.signal for skipped in found.skipped if skipped.reason == NOT_CHOSEN}
    assert not_chosen == signals().keys() - only
    assert (found.moment, found.care, found.hidden_indifference) == (None, None, None)


@pytest.mark.parametrize(("names", "loads"), [("slow_reply,no_reply", False), ("slow_reply,policy_wall", True)])
def test_weights_are_loaded_only_where_a_chosen_signal_has_some(names: str, loads: bool) -> None:
    code = (
        "import sys; from heartfelt.assessment import assess, reader_named; from heartfelt.signals import chosen\n"
        "from heartfelt.conversation import decode\n"
        f"only = chosen({names.split(',')!r}); line = open({str(SAMPLE)!r}, 'rb').readline()\n"
        "assess(decode(line)[0], reader=reader_named('full', only=only), only=only)\n"
        "print('onnxruntime' in sys.modules, 'heartfelt.language.trained.models' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == [str(loads)] * 2


def test_a_signal_or_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match="canned"):
        chosen(["canend"])


def test_conversations_are_not_looked_at_together_where_no_chosen_signal_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from heartfelt.cli.source import Source

    asked: list[str] = []
    monkeypatch.setattr(Collection, "of", lambda _: asked.append("all"))
    for names in ("slow_reply,policy_wall", "canned"):
        next(Source([str(SAMPLE)], reader="phrases", signals=names).assessed())
        assert asked == (["all"] if names == "canned" else [])
