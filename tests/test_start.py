"""Starting is quick: what a command or an import does not need is not loaded."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

pytestmark = pytest.mark.alone
TRIES = 5  # the quickest counts: other work on the machine only adds


def milliseconds(*arguments: str) -> float:
    """Processor time of the quickest of some runs of Python, less that of Python itself where nothing is imported."""
    times = []
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * min(times)


def test_import_takes_less_than_a_tenth_of_a_second() -> None:
    assert milliseconds("-c", "import heartfelt") - milliseconds("-c", "pass") < 100


def test_help_takes_less_than_150_milliseconds() -> None:
    assert milliseconds("-m", "heartfelt", "--help") < 150


def test_import_loads_no_weights_and_no_engines() -> None:
    heavy = "{'numpy', 'onnxruntime', 'scipy', 'dateparser', 'pyarrow', 'vaderSentiment', 'tokenizers', 'jinja2'}"
    code = f"import sys, heartfelt; sys.exit(' '.join({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
