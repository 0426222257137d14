"""The page of the audit log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heartfelt.web.audit import selectors
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.exporting import as_csv
from heartfelt.web.audit.forms import RecordFilter
from heartfelt.web.audit.services import record
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role


@require_GET
@for_roles(Role.ADMIN)
def audit(request: HttpRequest) -> HttpResponse:
    """What was done, the newest first."""
    form = RecordFilter(request.GET)
    found = selectors.records(form.cleaned_data if form.is_valid() else {})
    rows, following = selectors.page_of(found, request.GET.get("before", ""))
    query = request.GET.copy()
    query.pop("before", None)
    shown = {
        "form": form,
        "lines": rows,
        "next": following,
        "query": query.urlencode(),
        "before": request.GET.get("before"),
    }
    return render(request, "audit/audit.html", shown)


@require_GET
@for_roles(Role.ADMIN)
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """All records that fit, as CSV. That somebody took them is recorded too."""
    form = RecordFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    record(person_of(request), Action.EXPORTED, of="audit log")
    rows = as_csv(selectors.records(wanted).iterator(2000))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
