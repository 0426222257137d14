"""Whether the documents say what the code does.

python docs/check.py            fails where a page made from the code is stale, or something is nowhere mentioned
python docs/check.py --write    writes docs/commands.md and docs/signals/
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo

import heartfelt
from heartfelt.cli.main import COMMANDS
from heartfelt.connectors import formats
from heartfelt.explaining import write as write_signals
from heartfelt.signals import signals

DOCS = Path(__file__).parent
REPOSITORY = DOCS.parent
GENERATED = ("commands.md", "signals")
HEAD = (
    "# Commands\n\nMade from the code by `python docs/check.py --write`. `heartfelt COMMAND --help` prints the same.\n"
)


def commands() -> str:
    """Every command with its arguments and options, as Markdown."""
    lines = [HEAD]
    for name in COMMANDS:
        command = import_module(f"heartfelt.cli.{name}").command
        lines += [f"## heartfelt {name}", "", inspect.getdoc(command) or "", "", "| | |", "| --- | --- |"]
        lines += [*_rows(command), ""]
    return "\n".join(lines)


def _rows(command: Any) -> Iterator[str]:
    """A table row for each argument and option, read from the function's own signature."""
    hints = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        kind, info = _optional(hints[name])
        is_argument = isinstance(info, ArgumentInfo)
        given = [each for each in (info.default, *(info.param_decls or ())) if isinstance(each, str)]
        options = ", ".join(given) or f"--{name.replace('_', '-')}"
        told = [info.help or ""]
        if isinstance(kind, type) and issubclass(kind, Enum):
            told.append(f"One of {', '.join(str(each.value) for each in kind)}.")
        if parameter.default is inspect.Parameter.empty:
            told.append("Required.")
        elif parameter.default is not None and parameter.default is not False:
            told.append(f"Default: `{getattr(parameter.default, 'value', parameter.default)}`.")
        yield f"| `{name.upper() if is_argument else options}` | {' '.join(told)} |"


def _optional(hint: Any) -> tuple[Any, Any]:
    """The type that a hint such as Annotated[Path | None, Option(...)] names, and what is said of the option."""
    if get_origin(hint) is not Annotated:  # Annotated[...] | None, which a default of None makes of it
        hint = next(one for one in get_args(hint) if one is not type(None))
    kind, info, *_ = get_args(hint)
    return next((one for one in get_args(kind) if one is not type(None)), kind), info


def pages(folder: Path) -> None:
    """Write the pages that are made from the code."""
    (folder / "commands.md").write_text(commands(), encoding="utf-8")
    write_signals(folder / "signals")


def stale(fresh: Path) -> list[str]:
    """Generated pages that differ from those in the folder `fresh`, are missing, or belong to nothing any more."""
    now, kept = _texts(fresh), _texts(DOCS)
    differ = [name for name in sorted(now.keys() | kept.keys()) if now.get(name) != kept.get(name)]
    return [f"docs/{name} is stale. Run `python docs/check.py --write`." for name in differ]


def _texts(folder: Path) -> dict[str, str]:
    files = [file for name in GENERATED for file in (folder / name, *(folder / name).rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def unmentioned() -> list[str]:
    """Commands, formats, signals, extras and public names that no written page names."""
    written = [REPOSITORY / "README.md", *DOCS.glob("*.md"), *(DOCS / "decisions").glob("*.md")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in written if file.name not in GENERATED)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        "command": [f"heartfelt {name}" for name in COMMANDS],
        "file format": [f"`{name}`" for name in formats()],
        "signal": [f"`{name}`" for name in signals()],
        "extra": [f"`{name}`" for name in project["optional-dependencies"]],
        "dependency": [f"`{re.split('[><=]', each)[0]}`" for each in project["dependencies"]],
        "public name": [f"heartfelt.{name}" for name in heartfelt.__all__],
    }
    missing = [(kind, name) for kind, names in wanted.items() for name in names if name not in text]
    return [f"{kind} {name} is in no document. Say in README.md or docs/ what it is." for kind, name in missing]


def main() -> None:
    """Check, or write with --write."""
    if "--write" in sys.argv[1:]:
        pages(DOCS)
    with TemporaryDirectory() as fresh:
        pages(Path(fresh))
        complaints = stale(Path(fresh)) + unmentioned()
    print("\n".join(complaints) or "The documents say what the code does.")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
