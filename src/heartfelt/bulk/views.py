"""Tables over what a run wrote, for SQL: DuckDB reads the files where they lie."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from heartfelt.bulk.folder import Place, bare, place
from heartfelt.errors import HeartfeltError, MissingExtra

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


PROTOCOL = "heartfelt"


def views(out: str, memory: str = "1GB", threads: int | None = None) -> DuckDBPyConnection:
    """A DuckDB connection with the views of `views.sql` over the folder `out`, a path or a URL, of `heartfelt bulk`.

    The views: `conversations`, `cues`, `signs`, `acts`, `findings`, `days`, and `assessments`, the rows as written. What
    does not fit into `memory` goes to temporary files. Needs the extra `lake`; raises `HeartfeltError` where the folder
    holds no Parquet parts.
    """
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("Tables over assessments", "lake") from None
    where = place(out)
    _require_parts(where, bare(out))
    connection = duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False})
    with suppress(duckdb.InvalidInputException):  # in a notebook without ipywidgets there is none to turn off
        connection.execute("SET enable_progress_bar = false")  # it would go to standard output
    if threads:
        connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET VARIABLE assessed = ?", [_address(connection, where)])
    connection.execute((files("heartfelt.bulk") / "views.sql").read_text(encoding="utf-8"))
    return connection


def _require_parts(where: Place, out: str) -> None:
    names = [each.path.rpartition("/")[2] for each in where.inside()]
    parts = [name for name in names if name.startswith("part-")]
    if any(name.endswith(".parquet") for name in parts):
        return
    if any(name == "_SUCCESS" or name == "run.json" for name in names):
        raise HeartfeltError(f"{out} holds no Parquet. Run heartfelt bulk with --format parquet into another folder.")
    raise HeartfeltError(f"{out} is no folder that heartfelt bulk wrote. Check the path.")


def _address(connection: DuckDBPyConnection, where: Place) -> str:
    """What DuckDB calls the folder; files elsewhere it reads through pyarrow, as heartfelt does."""
    if where.files.type_name == "local":
        return where.path
    try:
        from fsspec.implementations.arrow import ArrowFSWrapper
    except ImportError:
        raise MissingExtra("Tables over assessments in an object store", "lake") from None

    def path_of(address: str) -> str:
        return address.removeprefix(f"{PROTOCOL}://")

    def modified(store: Any, address: str) -> datetime:
        changed: datetime | None = store.fs.get_file_info(path_of(address)).mtime
        return changed or datetime.fromtimestamp(0, UTC)  # DuckDB asks, and not every store knows

    # DuckDB asks for the protocol to know whose an address is, and the wrapper's own way drops the bucket from one.
    own = {"protocol": PROTOCOL, "_strip_protocol": staticmethod(path_of), "modified": modified}
    connection.register_filesystem(type("Place", (ArrowFSWrapper,), own)(where.files))
    return f"{PROTOCOL}://{where.path}"
