"""Pages about erasing and keeping."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.keeping import erasing, retention
from heartfelt.web.keeping.forms import ConfirmForm, CustomerForm, LeavingForm, RetentionForm
from heartfelt.web.keeping.leaving import leave
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.people.selectors import people_for, teams_to_edit

SHOWN = 100


@require_GET
@for_roles(Role.ADMIN)
def erasures(request: HttpRequest) -> HttpResponse:
    """Whom to erase, and the receipts."""
    return _erasures(request, CustomerForm())


def _erasures(request: HttpRequest, form: CustomerForm, status: int = 200) -> HttpResponse:
    receipts = Receipt.objects.select_related("by", "team")[:SHOWN]
    return render(request, "keeping/erasures.html", {"form": form, "receipts": receipts}, status=status)


@require_POST
@for_roles(Role.ADMIN)
def erasure_preview(request: HttpRequest) -> HttpResponse:
    """What would go, before anything does. By POST, so that a customer's id is in no address and no log."""
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return _erasures(request, form, 400)
    customer = form.cleaned_data["customer"]
    confirm = ConfirmForm({"hash": pseudonym(customer)})
    shown = {"counts": erasing.preview(customer), "form": confirm, "customer": customer}
    return render(request, "keeping/preview.html", shown)


@require_POST
@for_roles(Role.ADMIN)
def erasure_add(request: HttpRequest) -> HttpResponse:
    """Erase whom the page before showed."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _erasures(request, CustomerForm(), 400)
    return redirect("receipt", pk=erasing.ask(form.cleaned_data["hash"], person_of(request)).pk)


@require_GET
@for_roles(Role.ADMIN)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was erased; the page asks again while it runs."""
    row = get_object_or_404(Receipt.objects.select_related("by", "team"), pk=pk)
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "keeping/done.html" if partial else "keeping/receipt.html", {"receipt": row})


@for_roles(Role.ADMIN, Role.MANAGER)
def team_retention(request: HttpRequest, pk: int) -> HttpResponse:
    """How long a team keeps conversations, with what would go tonight. ?days= shows it for other days."""
    person = person_of(request)
    team = get_object_or_404(teams_to_edit(person), pk=pk)
    given = request.POST or (request.GET if "days" in request.GET else None)
    form = RetentionForm(given, instance=retention.retention_of(team))
    days = form.instance.days
    if form.is_bound and form.is_valid():
        days = form.cleaned_data["days"]
        if request.method == "POST":
            retention.save(form.save(commit=False), by=person)
            messages.success(
                request, f"{team.name} keeps conversations {f'{days} days' if days else 'without an end'}."
            )
            return redirect("team_edit", pk=team.pk)
    counts = retention.preview(team, days) if days and not form.errors else {}
    return render(request, "keeping/team.html", {"form": form, "team": team, "days": days, "counts": counts})


@for_roles(Role.ADMIN)
def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    by = person_of(request)
    person = get_object_or_404(people_for(by).exclude(pk=by.pk), pk=pk)
    form = LeavingForm(request.POST or None)
    if request.method == "POST":
        form = LeavingForm(request.POST)
        if form.is_valid():
            row = leave(person, anonymous=form.cleaned_data["anonymous"], by=by)
            messages.success(request, "The account is closed.")
            return redirect("receipt", pk=row.pk) if row else redirect("people")
    return render(request, "keeping/leave.html", {"form": form, "person": person})
