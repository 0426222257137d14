"""Writing an export: aside first, moved when it is whole. What was interrupted is begun again, and nothing half is offered.

Meanwhile the export may be removed, its conversations erased, or another worker may have taken it up from one that was silent:
then this run ends, and leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.http import QueryDict

from heartfelt.web.conversations.forms import FilterForm
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.paging import NEWEST_FIRST
from heartfelt.web.conversations.search import search
from heartfelt.web.exports import files
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.records import Record, records
from heartfelt.web.exports.selectors import standing
from heartfelt.web.exports.writing import write

MOST = 100_000  # conversations in a file: the newest
STEP = 500  # ids in one question


class Over(Exception):
    """The export is gone, or another worker writes it."""


def write_file(export: Export) -> None:
    """Write what the maker may see now. What keeps the database away for a while leaves the export to the next attempt."""
    try:
        _begin(export)
        part = files.begin(export)
        try:
            _write(export, part)
        finally:
            part.unlink(missing_ok=True)
    except Over:
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _mine(export).update(state=Export.State.FAILED)
        raise


@transaction.atomic
def _begin(export: Export) -> None:
    row = Export.objects.select_for_update().filter(pk=export.pk).first()
    if row is None or not row.is_running:
        raise Over
    export.attempts, export.state = row.attempts + 1, Export.State.WRITING
    export.standing, export.written = standing(export.person), 0
    export.save(update_fields=["attempts", "state", "standing", "written"])


def _mine(export: Export) -> QuerySet[Export]:
    """The row, while this attempt is the last one."""
    return Export.objects.filter(pk=export.pk, attempts=export.attempts, state=Export.State.WRITING)


def _tell(export: Export, **facts: Any) -> None:
    if not _mine(export).update(**facts):
        raise Over
    for name, value in facts.items():
        setattr(export, name, value)


def _write(export: Export, part: Path) -> None:
    form = FilterForm(export.person, QueryDict(export.query))
    if not export.person.is_active or not form.is_valid():
        raise ValueError(f"export {export.pk}: its maker or its filters are no longer valid")
    found = search(export.person, form.cleaned_data).order_by(*NEWEST_FIRST)
    pks = list(found.values_list("pk", flat=True)[: MOST + 1])
    cut, pks = len(pks) > MOST, pks[:MOST]
    _tell(export, cut=cut, found=len(pks))
    write(export.kind, _counted(export, records(export.person, pks)), part)
    _finish(export, part, pks)


def _counted(export: Export, batches: Iterator[list[Record]]) -> Iterator[list[Record]]:
    for batch in batches:
        export.written += len(batch)
        _tell(export, written=export.written)
        yield batch


@transaction.atomic
def _finish(export: Export, part: Path, pks: Sequence[int]) -> None:
    """Offer the file, unless a conversation went since: it may be in the file, so that all is begun again."""
    if _mine(export).select_for_update().first() is None or _here(pks) < len(pks):
        raise Over
    name = files.name_of(export)
    facts = {"state": Export.State.DONE, "file": name, "size": part.stat().st_size}
    part.replace(files.folder().parent / name)
    _tell(export, **facts)


def _here(pks: Sequence[int]) -> int:
    some = (pks[start : start + STEP] for start in range(0, len(pks), STEP))
    return sum(Conversation.objects.filter(pk__in=each).count() for each in some)
