"""Pages of exports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.exports import making, selectors, services
from heartfelt.web.exports.forms import ExportForm
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role

READERS = (Role.AGENT, Role.COACH, Role.MANAGER)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@require_GET
@for_roles(*READERS)
def exports(request: HttpRequest) -> HttpResponse:
    """One's exports, until they expire."""
    mine = selectors.exports_for(person_of(request)).select_related("person")
    return render(request, "exports/exports.html", {"exports": mine[:50]})


@require_POST
@for_roles(*READERS)
def export_add(request: HttpRequest) -> HttpResponse:
    """Export what is looked for."""
    person = person_of(request)
    form = ExportForm(person, request.POST)
    if not form.is_valid():
        return render(request, "exports/add.html", {"form": form}, status=400)
    ordered = services.order(person, form.cleaned_data["query"], form.cleaned_data["kind"])
    return redirect("export", pk=ordered.pk)


@require_GET
@for_roles(*READERS)
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an export is; the page asks again while it runs."""
    person = person_of(request)
    row = get_object_or_404(selectors.exports_for(person), pk=pk)
    partial = request.headers.get("HX-Request") == "true"
    shown = {"export": row, "may_fetch": selectors.may_fetch(person, row), "most": making.MOST}
    return render(request, "exports/progress.html" if partial else "exports/export.html", shown)


@require_GET
@for_roles(*READERS)
def export_file(request: HttpRequest, pk: int) -> Any:
    """The file, for its maker."""
    person = person_of(request)
    row = get_object_or_404(selectors.exports_for(person), pk=pk)
    if not selectors.may_fetch(person, row):
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError:  # removed at this moment
        raise Http404 from None
    record(person, Action.EXPORT_FETCHED, row, conversations=row.found)
    return FileResponse(file, as_attachment=True, filename=row.name, content_type=TYPES[row.kind])


@require_POST
@for_roles(*READERS)
def export_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have an export written anew, with what its maker may see now."""
    services.again(get_object_or_404(selectors.exports_for(person_of(request)), pk=pk))
    return redirect("export", pk=pk)


@require_POST
@for_roles(*READERS)
def export_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an export before its time."""
    if not services.remove(selectors.exports_for(person_of(request)).filter(pk=pk)):
        raise Http404
    messages.success(request, "The export is removed.")
    return redirect("exports")
