"""Reading and writing conversations, whatever their format."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.duplicates import Seen
from heartfelt.connectors.files import format_named
from heartfelt.connectors.files import formats as formats
from heartfelt.connectors.opening import head, is_folder
from heartfelt.conversation import CHANNELS, NEAREST_CHANNEL, Conversation
from heartfelt.errors import HeartfeltError, Problems, UnknownName, UnreadableInput

Place = str | PathLike[str]

STANDARD_INPUT = "-"


def read(
    path: Place | Iterable[Place],
    *,
    format: str | None = None,  # noqa: A002
    strict: bool = False,
    problems: Problems | None = None,
    options: Options | None = None,
) -> Iterator[Conversation]:
    """Read conversations from a file, a folder of files, or a list of them; "-" is standard input.

    The format is recognised by content unless `format` names it. What cannot be used is counted in `problems` and left
    out; with `strict` the first such thing raises. A conversation id that occurs again is left out too. In a folder,
    files of no known format count as problems; a single one raises `UnreadableInput`.
    """
    problems = Problems() if problems is None else problems
    problems.strict = problems.strict or strict
    options = options or Options()
    if format is None and options.columns:
        format = "table"  # noqa: A001
    chosen = format_named(format) if format else None
    channel = _channel(options.channel)
    places = [path] if isinstance(path, str | PathLike) else list(path)
    for place in places:
        if str(place) != STANDARD_INPUT:
            head(Path(place))
    found = _read_all(places, chosen, problems, options)
    return (msgspec.structs.replace(one, channel=channel) for one in found) if channel else found


def write(conversations: Iterable[Conversation], path: Place, *, format: str = "native") -> None:  # noqa: A002
    """Write conversations to a file (or folder, where the format is one)."""
    chosen = format_named(format)
    if chosen.write is None:
        writable = [name for name, known in formats().items() if known.write]
        raise UnknownName("format for writing", format, writable)
    try:
        chosen.write(conversations, Path(path))
    except OSError as error:
        raise HeartfeltError(f"{path} cannot be written ({error.strerror}). Check the path and free space.") from None


def recognise(path: Path) -> Format:
    """The format of a file or folder, by its content."""
    beginning = _head_with_content(path)
    fitting = [known for known in formats().values() if known.recognises(beginning)]
    if fitting:
        return max(fitting, key=lambda known: (known.rank, known.name))
    looks = "is a folder" if beginning.is_folder else "is binary and" if beginning.text is None else "is text and"
    raise UnreadableInput(
        f"{path} {looks} of no format heartfelt recognises. Known: {', '.join(sorted(formats()))}. "
        "Name one with --from, or for a table say which column holds what with --columns."
    )


def _read_all(
    places: list[Place], chosen: Format | None, problems: Problems, options: Options
) -> Iterator[Conversation]:
    seen = Seen()
    with ExitStack() as stack:
        for place in places:
            path = _standard_input(stack) if str(place) == STANDARD_INPUT else Path(place)
            found = _read_folder if is_folder(path) else _read_file
            for conversation in found(path, chosen, problems, options):
                if seen.add(conversation.id):
                    yield conversation
                else:
                    what = f"conversation {conversation.id!r} occurs again: skipped"
                    problems.add(path, None, what, kind="conversation id occurs again: skipped")


def _read_file(path: Path, chosen: Format | None, problems: Problems, options: Options) -> Iterator[Conversation]:
    if chosen:
        _head_with_content(path)
    yield from (chosen or recognise(path)).read(path, problems, options)


def _read_folder(path: Path, chosen: Format | None, problems: Problems, options: Options) -> Iterator[Conversation]:
    folder = Head(path, is_folder=True)
    candidates = [chosen] if chosen else list(formats().values())
    if whole := [known for known in candidates if known.recognises(folder)]:
        yield from max(whole, key=lambda known: (known.rank, known.name)).read(path, problems, options)
        return
    some = False
    for file in _files(path):
        try:
            yield from _read_file(file, chosen, problems, options)
            some = True
        except UnreadableInput as error:
            problems.add(file, None, str(error).removeprefix(f"{file} "), kind="file that cannot be read: skipped")
    if not some:
        raise UnreadableInput(f"{path} holds no file that can be read. Known formats: {', '.join(sorted(formats()))}.")


def _channel(name: str | None) -> str | None:
    if name is None or name in CHANNELS:
        return name
    if name.lower() not in NEAREST_CHANNEL:
        raise UnknownName("channel", name, [*CHANNELS, *NEAREST_CHANNEL])
    return NEAREST_CHANNEL[name.lower()]


def _files(folder: Path) -> list[Path]:
    parts = ((path, path.relative_to(folder).parts) for path in folder.rglob("*"))
    return sorted(path for path, names in parts if path.is_file() and not any(n.startswith(".") for n in names))


def _head_with_content(path: Path) -> Head:
    beginning = head(path)
    if not beginning.is_folder and not beginning.data:
        raise UnreadableInput(f"{path} is empty. Check that the export finished.")
    return beginning


def _standard_input(stack: ExitStack) -> Path:
    """Standard input as a file, since formats look at the beginning first and some read twice."""
    path = Path(stack.enter_context(TemporaryDirectory(prefix="heartfelt-"))) / "standard-input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
