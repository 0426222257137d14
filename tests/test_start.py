"""Starting is quick: what a command or an import does not need is not loaded."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.alone
TRIES = 5  # the quickest counts: other work on the machine only adds


@pytest.fixture(scope="module", autouse=True)
def _bytecode_is_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As where heartfelt is installed; some environments turn it off."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patched.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        yield


def milliseconds(*arguments: str) -> float:
    """Processor time of the quickest of some runs of Python; the first, which compiles, is hardly that."""
    times = []
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * min(times)


def test_import_takes_no_more_than_eight_bare_starts_of_python() -> None:
    """A bare start takes some 12 ms on a machine of today, so that this is a tenth of a second, whatever else runs."""
    bare = milliseconds("-c", "pass")
    assert milliseconds("-c", "import heartfelt") - bare < 8 * bare


def test_help_takes_no_more_than_25_bare_starts_of_python() -> None:
    assert milliseconds("-m", "heartfelt", "--help") < 25 * milliseconds("-c", "pass")


def test_import_loads_no_weights_and_no_engines() -> None:
    heavy = "{'numpy', 'onnxruntime', 'scipy', 'dateparser', 'pyarrow', 'tokenizers', 'jinja2'}"
    code = f"import sys, heartfelt; sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
