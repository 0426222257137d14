"""How many conversations fit is said where it is no number of what was found, and only coaches look for one agent's."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from web_cast import Cast, add

from heartfelt.web.conversations import paging
from heartfelt.web.conversations.forms import FilterForm
from heartfelt.web.exports.models import Export
from heartfelt.web.people.models import Person
from heartfelt.web.saved.models import SavedView
from heartfelt.web.saved.services import save_view

FOUND = ("cue=feeling", "outcome=missed", "sign=policy_wall", "act=owns", "moment=problem_solving", "care=middle")
PLACES = ("", "q=refund", "queue=billing", "channel=chat", "team=1", "since=2020-01-01")
ONLY_COACHES = "Only coaches look for the conversations of one agent: that filter is left out."


def said(client: Client, person: Person, query: str) -> str:
    """What stands above the list."""
    client.force_login(person)
    page = client.get(f"{reverse('conversations')}?{query}").content.decode()
    found = re.search(r'<p class="soft count"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub("<[^>]+>", "", found[1])


@pytest.mark.parametrize("found", FOUND)
@pytest.mark.parametrize("place", PLACES)
def test_nobody_but_the_agent_is_told_how_many_have_something_that_was_found(
    everybody: Cast, client: Client, found: str, place: str
) -> None:
    query = f"{found}&{place}".replace("team=1", f"team={everybody.billing.pk}")
    for person in (everybody.coach, everybody.manager):
        assert said(client, person, query) == (
            "The newest first. How often something was found is said in reports, not here."
        )
    assert said(client, everybody.ann, query) == "2 conversations"


@pytest.mark.parametrize("place", PLACES)
def test_conversations_of_a_place_are_counted(everybody: Cast, client: Client, place: str) -> None:
    for person in (everybody.coach, everybody.manager):
        assert said(client, person, place.replace("team=1", f"team={everybody.billing.pk}")) == "2 conversations"


def test_a_coach_reads_an_agents_conversations_page_by_page_without_a_number(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    for number in range(3):
        add(everybody.billing, f"more-{number}")
    for more in ("", "&cue=feeling&outcome=missed", "&csat=2"):
        assert not re.search("[0-9]", said(client, everybody.coach, f"agent={everybody.ann.pk}{more}"))
    first = client.get(reverse("conversations"), {"agent": everybody.ann.pk, "cue": "feeling"})
    assert "Older" in first.content.decode()
    assert len(first.context["rows"]) == 2
    last = client.get(
        reverse("conversations"), {"agent": everybody.ann.pk, "cue": "feeling", "older": first.context["page"].older}
    )
    assert len(last.context["rows"]) == 2


def test_a_manager_has_no_filter_by_agent_and_is_told_that_it_is_left_out(everybody: Cast, client: Client) -> None:
    add(everybody.billing, "bo-1", author="bo")
    client.force_login(everybody.manager)
    page = client.get(reverse("conversations"), {"agent": everybody.bo.pk})
    assert 'name="agent"' not in page.content.decode()
    assert ONLY_COACHES in page.content.decode()
    assert len(page.context["rows"]) == 3
    assert "agent" not in page.context["query"]
    client.force_login(everybody.coach)
    page = client.get(reverse("conversations"), {"agent": everybody.bo.pk})
    assert ONLY_COACHES not in page.content.decode()
    assert [row.external_id for row in page.context["rows"]] == ["bo-1"]


def test_a_saved_view_with_an_agent_opens_for_everybody_it_is_shared_with(everybody: Cast, client: Client) -> None:
    view = save_view(everybody.coach, "Ann's", f"agent={everybody.ann.pk}&cue=feeling", everybody.billing)
    for person, told in ((everybody.coach, False), (everybody.manager, True), (everybody.ann, False)):
        client.force_login(person)
        page = client.get(reverse("saved_open", kwargs={"pk": view.pk}), follow=True)
        assert (page.status_code, ONLY_COACHES in page.content.decode()) == (200, told)
        assert page.context["rows"]


def test_a_manager_saves_no_filter_by_agent(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    client.post(reverse("saved_add"), {"name": "Ann's", "query": f"agent={everybody.ann.pk}&cue=feeling"})
    assert SavedView.objects.get().query == "cue=feeling"


def test_an_export_that_asks_for_an_agent_is_refused_to_a_manager(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    answer = client.post(reverse("export_add"), {"kind": "csv", "query": f"agent={everybody.ann.pk}"})
    assert (answer.status_code, ONLY_COACHES in answer.content.decode()) == (400, True)
    assert not Export.objects.exists()
    assert not FilterForm(everybody.manager, QueryDict(f"agent={everybody.ann.pk}")).is_valid()


def test_pages_of_exports_tell_no_number_either(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    shown = {}
    for query in ("cue=feeling", "queue=billing"):
        client.post(reverse("export_add"), {"kind": "csv", "query": query})
        export = Export.objects.latest("pk")
        Export.objects.filter(pk=export.pk).update(state="done", found=4711, written=4711)
        pages = (client.get(reverse("export", kwargs={"pk": export.pk})), client.get(reverse("exports")))
        shown[query] = ["4711" in page.content.decode() for page in pages]
        export.delete()
    assert shown == {"cue=feeling": [False, False], "queue=billing": [True, True]}
