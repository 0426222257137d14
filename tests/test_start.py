"""Starting is quick: what a command or an import does not need is not loaded."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest

from heartfelt.cli.main import COMMANDS

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


def test_import_takes_a_tenth_of_a_second() -> None:
    """A bare start takes some 15 ms on a machine of today, so that this is 100 ms, whatever else runs."""
    bare = milliseconds("-c", "pass")
    assert milliseconds("-c", "import heartfelt") < 6.6 * bare
    assert milliseconds("-c", "from heartfelt import assess, check, read") - bare < 12 * bare


def test_help_takes_150_ms() -> None:
    bare = milliseconds("-c", "pass")
    assert milliseconds("-m", "heartfelt", "--help") < 10 * bare
    assert milliseconds("-m", "heartfelt", "assess", "--help") < 30 * bare


def test_every_public_name_is_there_and_stays_what_it_is_whatever_is_loaded() -> None:
    code = (
        "import heartfelt, types; first = {name: getattr(heartfelt, name) for name in heartfelt.__all__}\n"
        "import heartfelt.assessment, heartfelt.manners, heartfelt.cli.main, heartfelt.bulk\n"
        "for name, value in first.items():\n"
        "    assert getattr(heartfelt, name) is value and not isinstance(value, types.ModuleType), name\n"
        "assert set(heartfelt.__all__) == set(dir(heartfelt))\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    told = import_module(f"heartfelt.cli.{name}").command.__doc__
    assert told.strip().splitlines()[0] == COMMANDS[name]


def test_every_module_with_a_command_is_one() -> None:
    import heartfelt.cli

    names = (found.name for found in iter_modules(heartfelt.cli.__path__))
    assert {name for name in names if hasattr(import_module(f"heartfelt.cli.{name}"), "command")} == set(COMMANDS)


def test_import_loads_no_weights_and_no_engines() -> None:
    heavy = "{'numpy', 'onnxruntime', 'scipy', 'dateparser', 'pyarrow', 'tokenizers', 'jinja2'}"
    code = f"import sys, heartfelt; sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
