"""What makes exports, and what removes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import QueryDict
from django.utils import timezone

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.conversations.forgetting import forgotten
from heartfelt.web.conversations.forms import FilterForm
from heartfelt.web.conversations.paging import NEWEST_FIRST
from heartfelt.web.conversations.search import search
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.records import Record, records
from heartfelt.web.exports.selectors import standing
from heartfelt.web.exports.writing import write
from heartfelt.web.people.models import Person

KEPT = timedelta(hours=24)
MOST = 100_000  # conversations in a file: the newest


def order(person: Person, query: str, kind: str) -> Export:
    """Have what a person looks for written to a file, in the background. Every export begins here."""
    from heartfelt.web.exports.tasks import write_export

    remove_expired()
    export = Export.objects.create(person=person, query=query, kind=kind, expires_at=timezone.now() + KEPT)
    record(person, Action.EXPORTED, export, format=kind)
    transaction.on_commit(lambda: write_export.enqueue(export.pk))
    return export


def write_file(export: Export) -> None:
    """Write what the maker may see now. A second run begins anew."""
    export.state, export.written, export.standing = Export.State.WRITING, 0, standing(export.person)
    try:
        _write(export)
        export.state = Export.State.DONE
    except Exception:
        export.state = Export.State.FAILED
        raise
    finally:
        export.save()


def _write(export: Export) -> None:
    form = FilterForm(export.person, QueryDict(export.query))
    if not export.person.is_active or not form.is_valid():
        raise ValueError(f"export {export.pk}: its maker or its filters are no longer valid")
    found = search(export.person, form.cleaned_data).order_by(*NEWEST_FIRST)
    pks = list(found.values_list("pk", flat=True)[: MOST + 1])
    export.cut, export.found = len(pks) > MOST, min(len(pks), MOST)
    export.save()
    with TemporaryDirectory(prefix="heartfelt-export-") as folder:
        path = Path(folder) / "export"
        write(export.kind, _counted(export, records(export.person, pks[:MOST])), path)
        export.size = path.stat().st_size
        with path.open("rb") as file:
            export.file.save(f"exports/{export.pk}.{export.kind}", File(file), save=False)


def _counted(export: Export, batches: Iterator[list[Record]]) -> Iterator[list[Record]]:
    for batch in batches:
        export.written += len(batch)
        export.save(update_fields=["state", "written", "found"])
        yield batch


def remove(exports: QuerySet[Export]) -> int:
    """Delete exports with their files; how many those were."""
    count = 0
    for export in exports:
        export.file.delete(save=False)
        export.delete()
        count += 1
    return count


def remove_expired() -> int:
    """Delete what nobody may fetch any more."""
    return remove(Export.objects.filter(expires_at__lte=timezone.now()))


@receiver(forgotten)
def forget(**_: object) -> dict[str, int]:
    """Whatever conversations go, no file may hold them still."""
    return {"exports": remove_all()}


def remove_all() -> int:
    """Delete every export: where somebody's conversations were erased, no file may hold them still."""
    return remove(Export.objects.all())
