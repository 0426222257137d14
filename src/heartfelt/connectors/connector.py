"""What a file format is: how it is recognised, read and, for some, written.

A format is one module in `connectors/files/` with one `format = Format(...)`; it is found by walking the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from heartfelt.conversation import Conversation
from heartfelt.errors import Problems


@dataclass(frozen=True)
class Head:
    """The beginning of a source, enough to recognise it by content.

    `data` holds the first bytes after decompression (at most `HEAD_BYTES`), `text` the same decoded or None when it is
    binary. For a folder both are empty.
    """

    path: Path
    data: bytes = b""
    text: str | None = ""
    is_folder: bool = False


@dataclass(frozen=True)
class Options:
    """What a user can say about a source; every format uses what concerns it.

    `columns` maps heartfelt's names (conversation, message, role, author, at, text, channel, queue, customer, ...) to
    the names of columns. `agents` and `customers` are names or addresses known to be on that side. `zone` is that of times
    which are written without one. `progress` is called with the number of bytes consumed since the last call.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    agents: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    zone: tzinfo | None = None
    progress: Callable[[int], None] | None = None


@dataclass(frozen=True)
class Format:
    """One file format. Among formats that recognise a source, the one with the highest `rank` reads it."""

    name: str
    what: str
    recognises: Callable[[Head], bool]
    read: Callable[[Path, Problems, Options], Iterator[Conversation]]
    rank: int = 0
    write: Callable[[Iterable[Conversation], Path], None] | None = None
