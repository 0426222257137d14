"""Rows of a table as conversations; what is none comes with the reason, so that no row is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from typing import Any, NamedTuple, cast

import msgspec
import pyarrow as pa

from heartfelt.assessment import Assessment, Opened, opened, read_ahead
from heartfelt.assessment import assessed as finished
from heartfelt.bulk.choices import USUAL, Choices
from heartfelt.bulk.columns import values
from heartfelt.bulk.schema import CONVERSATIONS
from heartfelt.bulk.together.known import Known
from heartfelt.conversation import Conversation, Event, Message, build, decode, encode, in_order
from heartfelt.costs import Costs
from heartfelt.errors import InvalidConversation, UnreadableInput
from heartfelt.language.reading import Reader
from heartfelt.many import at_once, grouped
from heartfelt.misfit import kind_of

NOT_TEXT = "text is not UTF-8"


class Good(NamedTuple):
    """A conversation, what had to be mended in it, and where it stood."""

    conversation: Conversation
    mended: Sequence[str]
    place: str = ""


class Bad(msgspec.Struct, frozen=True):
    """A row that is no conversation: why, where it stood, and the row as it came (where it could be read)."""

    id: str | None
    reason: str
    place: str = ""
    content: str | None = None

    @property
    def kind(self) -> str:
        """The reason without the details in which such reasons differ."""
        return re.sub(r"(?<!UTF-)\d+|'[^']*'", "...", kind_of(self.reason))


class Assessed(NamedTuple):
    """A conversation with what was found in it."""

    conversation: Conversation
    mended: Sequence[str]
    assessment: Assessment


def rows_of(batch: pa.RecordBatch, place: str = "row", first: int = 0) -> Iterator[Good | Bad]:
    """The conversations of a batch (see `CONVERSATIONS`), one for each row, in order.

    Columns of other names are left aside. `place` and the row's number, counted from `first`, say where it stood.
    `UnreadableInput` where a column is missing without which there are no conversations.
    """
    names = [name for name in CONVERSATIONS.names if name in batch.schema.names]
    if missing := [name for name in ("id", "messages") if name not in names]:
        raise UnreadableInput(
            f"The table has no column {' and no column '.join(missing)}. Needed is one row a conversation; rows of "
            "messages become that with --messages, or in memory by heartfelt.bulk.messages_to_conversations."
        )
    columns = _columns(batch, names)
    if columns is None:
        yield from _not_all_text(batch, names, place, first)
        return
    for number, row in enumerate(zip(*columns, strict=True), first):
        yield _row(dict(zip(names, row, strict=True)), f"{place} {number}")


def _columns(batch: pa.RecordBatch, names: Sequence[str], errors: str = "strict") -> list[list[Any]] | None:
    """The values of these columns; None where some text cannot be decoded."""
    try:
        return [values(batch.column(name), errors) for name in names]
    except UnicodeDecodeError:
        return None


def _not_all_text(batch: pa.RecordBatch, names: Sequence[str], place: str, first: int) -> Iterator[Good | Bad]:
    """The rows of a batch where some text is not UTF-8: half by half, down to the rows that hold it."""
    if batch.num_rows > 1:
        half = batch.num_rows // 2
        yield from rows_of(batch.slice(0, half), place, first)
        yield from rows_of(batch.slice(half), place, first + half)
        return
    own, whole = _columns(batch, ["id"]), _columns(batch, names, "backslashreplace")
    id_ = _filled({"id": own[0][0]}, _IDS).get("id") if own else None
    row = {name: column[0] for name, column in zip(names, whole, strict=True)} if whole else None
    content = msgspec.json.encode(row, enc_hook=str).decode() if row else None
    yield Bad(id_ if isinstance(id_, str) else None, NOT_TEXT, f"{place} {first}", content)


def row_of_line(line: bytes, place: str = "") -> Good | Bad:
    """The conversation of one line of heartfelt's JSON."""
    try:
        conversation, mended = decode(line)
    except (InvalidConversation, msgspec.DecodeError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, InvalidConversation) else "not valid JSON"
        return Bad(_id_in(line), reason, place, line.decode("utf-8", "backslashreplace"))
    return Good(conversation, mended, place)


def assessed(
    rows: Iterable[Good | Bad],
    reader: Reader,
    known: Known | None = None,
    only: frozenset[str] | None = None,
    costs: Costs | None = None,
    choices: Choices = USUAL,
) -> Iterator[Assessed | Bad]:
    """Every row assessed, in order, by all signals or `only` these; with what is known of other conversations, if anything;
    `costs` gathers what it takes. Of the choices the norms and strengths count here: the reader has its calibration.

    Whatever goes wrong with one conversation concerns that row only: among millions, one must not stop the others.
    """
    for several in grouped(rows, _messages_in, at_once(reader)):
        with costs.stage("reading") if costs else nullcontext():
            cases = [_opened(row, reader, known, only, choices) if isinstance(row, Good) else row for row in several]
            with suppress(Exception):  # then each is read by itself, and whose fault it is shows
                read_ahead([case for case in cases if isinstance(case, Opened)])
        for row, case in zip(several, cases, strict=True):
            yield _assessed(row, case, costs) if isinstance(row, Good) and isinstance(case, Opened) else cast(Bad, case)


def _messages_in(row: Good | Bad) -> int:
    return len(row.conversation.messages) if isinstance(row, Good) else 0


def _opened(
    row: Good, reader: Reader, known: Known | None, only: frozenset[str] | None, choices: Choices
) -> Opened | Bad:
    try:
        history, collection = (known.before(row.conversation), known.collection) if known else ((), None)
        norms, listed_from = choices.norms, choices.listed_from
        return opened(row.conversation, history, collection, norms, reader, listed_from, only)
    except Exception as error:
        return _not_assessed(row, error)


def _assessed(row: Good, case: Opened, costs: Costs | None) -> Assessed | Bad:
    try:
        return Assessed(row.conversation, row.mended, finished(case, costs))
    except Exception as error:
        return _not_assessed(row, error)


def _not_assessed(row: Good, error: Exception) -> Bad:
    # An exception's own text may hold what people wrote.
    reason = f"could not be assessed ({type(error).__name__})"
    return Bad(row.conversation.id, reason, row.place, encode(row.conversation).decode())


def _row(raw: dict[str, Any], place: str) -> Good | Bad:
    data = _filled(raw, _WHOLE)
    for name, fields in (("messages", _MESSAGE), ("events", _EVENT)):
        if isinstance(data.get(name), list):
            data[name] = [_filled(each, fields) if isinstance(each, dict) else each for each in data[name]]
    try:
        try:
            _name_messages(data)
            return Good(*in_order(msgspec.convert(data, Conversation)), place)
        except msgspec.ValidationError:
            return Good(*build(data), place)
    except InvalidConversation as error:
        content = msgspec.json.encode(data, enc_hook=str).decode()
        return Bad(data["id"] if isinstance(data.get("id"), str) else None, str(error), place, content)


def _filled(raw: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """What is there of the fields that are known; numbers for ids become text."""
    return {
        name: str(value) if isinstance(value, int) and name in _IDS else value
        for name, value in raw.items()
        if value is not None and name in known
    }


def _name_messages(data: dict[str, Any]) -> None:
    for position, message in enumerate(data.get("messages") or (), 1):
        if isinstance(message, dict):
            message.setdefault("id", f"m{position}")


def _id_in(line: bytes) -> str | None:
    try:
        return _only_id.decode(line).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class _OnlyId(msgspec.Struct):
    id: str | None = None


_only_id = msgspec.json.Decoder(_OnlyId)
_IDS = frozenset({"id", "customer", "author", "from", "to"})
_WHOLE, _MESSAGE, _EVENT = (
    frozenset(field.encode_name for field in msgspec.structs.fields(kind) if field.name != "meta")
    for kind in (Conversation, Message, Event)
)
