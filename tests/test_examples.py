"""Every example beside a signal holds: it finds exactly the evidence named there, and stays silent where it should."""

from __future__ import annotations

import pytest

from heartfelt.signals import signals
from heartfelt.testing import Example, check, examples

EXAMPLES = [example for signal in signals().values() for example in examples(signal)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_signal_says_what_its_example_says(example: Example) -> None:
    check(example)
