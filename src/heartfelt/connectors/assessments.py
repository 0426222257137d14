"""Assessments out: one JSON object a line, or Parquet with one row a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from heartfelt.assessment import Assessment, encode
from heartfelt.errors import HeartfeltError, MissingExtra

ROWS_AT_ONCE = 2000


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A path to write to that becomes `path` only when all went well, so that nothing half-written is ever there."""
    part = part_of(path)
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise HeartfeltError(f"{path} cannot be written ({error.strerror}). Check the folder and free space.") from None


def part_of(path: Path) -> Path:
    """Where a file is while it is being written."""
    return path.with_name(f"{path.name}.part")


def written_ids(part: Path) -> list[str]:
    """The ids of the complete lines of an interrupted JSONL file; a last line that is cut off is taken away."""
    if not part.exists():
        return []
    ids, good = [], 0
    with part.open("rb+") as file:
        for line in file:
            try:
                ids.append(msgspec.json.decode(line, type=_Id).id)
            except msgspec.DecodeError:
                break
            good += len(line)
        file.truncate(good)
    return ids


def write_jsonl(assessments: Iterable[Assessment], path: Path, *, after: bool = False) -> int:
    """Write one line each; `after` goes on with an interrupted file. Returns how many were written."""
    count = 0
    with path.open("ab" if after else "wb") as file:
        for assessment in assessments:
            file.write(encode(assessment) + b"\n")
            count += 1
    return count


def write_parquet(assessments: Iterable[Assessment], path: Path) -> int:
    """Write Parquet (zstd) with nested columns; needs the extra `bulk`. Returns how many were written."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("Writing Parquet", "bulk") from None
    schema, count, rows = assessment_schema(pa), 0, []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for assessment in assessments:
            rows.append(assessment_row(assessment))
            if len(rows) == ROWS_AT_ONCE:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                count, rows = count + len(rows), []
        writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return count + len(rows)


class _Id(msgspec.Struct):
    id: str


def assessment_row(assessment: Assessment) -> dict[str, Any]:
    """The assessment as one row of `assessment_schema`."""
    row: dict[str, Any] = msgspec.to_builtins(assessment)
    if row["care"]:
        row["care"]["sum"] = [{"what": what, "weight": weight} for what, weight in row["care"]["sum"]]
    hidden = row["hidden_indifference"]
    row["hidden_indifference"] = hidden["strength"] if hidden else None
    return row


def assessment_of(row: dict[str, Any]) -> Assessment:
    """The assessment that a row of `assessment_schema` holds; other columns are left aside."""
    care, hidden = row["care"], row["hidden_indifference"]
    if care:
        care = {**care, "sum": [(each["what"], each["weight"]) for each in care["sum"]]}
    said = {name: value for name, value in row.items() if value is not None}
    opportunities = {name: counts for name, counts in (row["opportunities"] or {}).items() if counts}
    findings = {kind: [_said(each) for each in row[kind]] for kind in ("cues", "signs", "acts")}
    whole = {"care": care, "hidden_indifference": {"strength": hidden} if hidden is not None else None}
    return msgspec.convert(said | findings | whole | {"opportunities": opportunities}, Assessment)


def _said(finding: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in finding.items() if value is not None or name == "by"}


def assessment_schema(pa: Any) -> Any:
    """The Arrow schema of assessments, one row a conversation; `pa` is the module pyarrow, loaded only where it is used."""
    text, number = pa.string(), pa.float64()
    evidence = [
        ("message", text), ("quote", text), ("start", pa.int64()), ("end", pa.int64()), ("events", pa.list_(pa.int64())),
        ("strength", number), ("because", text), ("raised_by", pa.list_(text)), ("lowered_by", pa.list_(text)),
    ]  # fmt: skip
    care = [("score", number), ("low", number), ("high", number)]
    terms = pa.list_(pa.struct([("what", text), ("weight", number)]))
    counts = pa.list_(pa.int64())
    kinds = ("question", "feeling", "circumstance", "repeat_contact", "objection")
    return pa.schema([
        ("id", text), ("version", text),
        ("cues", pa.list_(pa.struct([*evidence, ("cue", text), ("outcome", text), ("by", text)]))),
        ("signs", pa.list_(pa.struct([*evidence, ("sign", text), ("role", text)]))),
        ("acts", pa.list_(pa.struct([*evidence, ("act", text), ("role", text)]))),
        ("moment", text), ("care", pa.struct([*care, ("sum", terms)])), ("hidden_indifference", number),
        ("resolved", text), ("emotion_start", number), ("emotion_end", number), ("customer_abusive", pa.bool_()),
        ("vulnerability", pa.list_(text)), ("opportunities", pa.struct([(kind, counts) for kind in kinds])),
        ("skipped", pa.list_(pa.struct([("signal", text), ("reason", text)]))),
    ])  # fmt: skip
