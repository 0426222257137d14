"""Pages about conversations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.selectors import records_of
from heartfelt.web.audit.services import record
from heartfelt.web.conversations import selectors, services
from heartfelt.web.conversations.ahead import ahead_for
from heartfelt.web.conversations.dialogue import dialogue, people_in
from heartfelt.web.conversations.explaining import is_unclear
from heartfelt.web.conversations.forms import ExplainingForm, FilterForm, UploadForm
from heartfelt.web.conversations.history import history_for
from heartfelt.web.conversations.models import Upload
from heartfelt.web.conversations.search import search_page
from heartfelt.web.conversations.whole import felt, hidden
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.people.selectors import names_of


@require_GET
@for_roles(Role.AGENT, Role.COACH, Role.MANAGER)
def conversations(request: HttpRequest) -> HttpResponse:
    """A list to search and filter; where only that changes, the results, how many they are, and what was not understood."""
    person = person_of(request)
    form = FilterForm(person, request.GET)
    form.is_valid()  # what cannot be understood is said beside its field, and the rest holds
    older, newer = (request.GET.get(name, "") for name in ("older", "newer"))
    page = search_page(person, form.cleaned_data, older, newer, form.tells_how_many)
    rows = selectors.with_findings(page.conversations, person)
    shown = {"form": form, "page": page, "rows": rows, "query": form.query}
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "conversations/changed.html" if partial else "conversations/list.html", shown)


@require_GET
@for_roles(Role.AGENT, Role.COACH, Role.MANAGER)
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """A conversation with its evidence; nothing where the page that asks shows all of that already."""
    person = person_of(request)
    row = get_object_or_404(selectors.conversations_for(person).select_related("team"), pk=pk)
    whole = selectors.whole_for(person, row)
    waits = whole is None and selectors.waits(person, row)  # whoever sees the whole waits for nothing
    version = selectors.version_of(person, row, whole, waits)
    if request.GET.get("seen") == version:
        return HttpResponse(status=204)
    said = list(row.messages.all())
    row.opening = [message for message in said if message.role == "customer"]  # type: ignore[attr-defined]
    findings = list(selectors.findings_in(person, [row.pk]))
    ahead = ahead_for(person, findings, whole)
    perils = list(selectors.perils_for(person).filter(conversation=row))
    if perils and waits:
        record(person, Action.LOOKED_EARLY, row)
    lines = dialogue(row, said, findings, names_of(people_in(row, said)), ahead)
    shown = {
        "perils": perils,
        "looks": records_of("conversation", row.pk, Action.LOOKED_EARLY) if perils and person.is_agent else (),
        "conversation": row,
        "lines": lines,
        "ties": [remark for line in lines for remark in line.remarks if remark.answer is not None],
        "findings": findings,
        "whole": whole,
        "felt": felt(whole, said),
        "hidden": hidden(whole, said, findings),
        "ahead": ahead,
        "waits": waits,
        "history": history_for(person, row),
        "version": version,
    }
    return render(request, "conversations/conversation.html", shown)


@require_GET
@for_roles(Role.MANAGER, Role.ADMIN)
def uploads(request: HttpRequest) -> HttpResponse:
    """What was brought, and a form to bring more."""
    person = person_of(request)
    shown = {"uploads": selectors.uploads_for(person)[:50], "form": UploadForm(person)}
    return render(request, "conversations/uploads.html", shown)


@require_POST
@for_roles(Role.MANAGER, Role.ADMIN)
def upload_add(request: HttpRequest) -> HttpResponse:
    """Bring a file."""
    person = person_of(request)
    form = UploadForm(person, request.POST, request.FILES)
    if form.is_valid():
        upload = services.bring(form.cleaned_data["file"], form.cleaned_data["team"], person, form.explained())
        return redirect("upload", pk=upload.pk)
    shown = {"uploads": selectors.uploads_for(person)[:50], "form": form}
    return render(request, "conversations/uploads.html", shown, status=400)


@require_GET
@for_roles(Role.MANAGER, Role.ADMIN)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an upload is, what was skipped and why; the page asks again while it runs."""
    row = get_object_or_404(selectors.uploads_for(person_of(request)), pk=pk)
    partial = request.headers.get("HX-Request") == "true"
    template = "conversations/progress.html" if partial else "conversations/upload.html"
    return render(request, template, _shown(row, ExplainingForm(said=row.explained)))


@require_POST
@for_roles(Role.MANAGER, Role.ADMIN)
def upload_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file of an upload that failed once more, with what is said of it now."""
    row = get_object_or_404(selectors.uploads_for(person_of(request)), pk=pk)
    form = ExplainingForm(request.POST)
    if row.may_be_tried_again and not form.is_valid():
        return render(request, "conversations/upload.html", _shown(row, form), status=400)
    if row.may_be_tried_again:
        services.try_again(row, form.explained(), by=person_of(request))
    return redirect("upload", pk=row.pk)


@require_POST
@for_roles(Role.MANAGER, Role.ADMIN)
def upload_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an upload back."""
    row = get_object_or_404(selectors.uploads_for(person_of(request)), pk=pk)
    if row.may_be_undone:
        count = services.undo(row, by=person_of(request))
        what = "1 conversation" if count == 1 else f"{count:,} conversations"
        messages.success(request, f"{row.name} is being taken back, {what} with it.")
    return redirect("upload", pk=row.pk)


def _shown(upload: Upload, form: ExplainingForm) -> dict[str, object]:
    return {"upload": upload, "form": form, "unclear": upload.state == Upload.State.DONE and is_unclear(upload)}
