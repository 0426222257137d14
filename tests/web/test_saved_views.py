"""Saved views: filters under a name, one's own or shared with a team."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from web_cast import Cast

from heartfelt.web.people.models import Person
from heartfelt.web.saved.models import SavedView
from heartfelt.web.saved.selectors import saved_views_for
from heartfelt.web.saved.services import save_view


def saved(client: Client, person: Person, **said: object) -> SavedView:
    """What somebody saves on the list."""
    client.force_login(person)
    answer = client.post(reverse("saved_add"), {"name": "Parcels", "query": "q=parcel&cue=feeling", **said})
    assert answer.status_code == 302
    return SavedView.objects.get(person=person)


def test_a_saved_view_leads_to_the_list_with_its_filters(everybody: Cast, client: Client) -> None:
    view = saved(client, everybody.ann)
    answer = client.get(reverse("saved_open", kwargs={"pk": view.pk}))
    assert answer.headers["Location"] == reverse("conversations") + "?q=parcel&cue=feeling"
    assert "Parcels" in client.get(reverse("conversations")).content.decode()


def test_one_that_is_not_shared_is_its_makers_alone(everybody: Cast, client: Client) -> None:
    saved(client, everybody.ann)
    for person in (everybody.bo, everybody.coach, everybody.manager, everybody.elsewhere, everybody.admin):
        assert not saved_views_for(person).exists()


def test_one_that_is_shared_is_there_for_the_team_and_only_its_maker_deletes_it(
    everybody: Cast, client: Client
) -> None:
    view = saved(client, everybody.coach, team=everybody.billing.pk)
    for person in (everybody.ann, everybody.bo, everybody.manager):
        assert list(saved_views_for(person)) == [view]
    assert not saved_views_for(everybody.elsewhere).exists()
    client.force_login(everybody.manager)
    assert client.post(reverse("saved_delete", kwargs={"pk": view.pk})).status_code == 404
    client.force_login(everybody.coach)
    assert client.post(reverse("saved_delete", kwargs={"pk": view.pk})).status_code == 302
    assert not SavedView.objects.exists()


def test_nothing_is_shared_with_a_team_that_is_not_ones_own(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    said = {"name": "Parcels", "query": "", "team": everybody.delivery.pk}
    assert client.post(reverse("saved_add"), said).status_code == 400
    assert not SavedView.objects.exists()


def test_an_agent_who_opens_a_shared_view_of_another_agent_sees_their_own_conversations(
    everybody: Cast, client: Client
) -> None:
    view = save_view(everybody.coach, "Ann's", f"agent={everybody.ann.pk}&cue=feeling", everybody.billing)
    client.force_login(everybody.bo)
    page = client.get(reverse("saved_open", kwargs={"pk": view.pk}), follow=True).content.decode()
    assert "No conversation fits" in page


def test_saving_under_the_same_name_replaces_it(everybody: Cast, client: Client) -> None:
    saved(client, everybody.ann)
    assert saved(client, everybody.ann, query="q=letter").query == "q=letter"


@pytest.mark.parametrize(
    "query", ["next=//evil.example&q=x\r\nSet-Cookie: a=1", "//evil.example", "q=" + "%" * 40, "a=1&a=2"]
)
def test_only_filters_that_the_list_knows_are_kept(everybody: Cast, client: Client, query: str) -> None:
    view = saved(client, everybody.ann, query=query)
    answer = client.get(reverse("saved_open", kwargs={"pk": view.pk}))
    assert answer.headers["Location"].startswith(reverse("conversations") + "?")
    assert "evil" not in view.query
    assert "Set-Cookie" not in answer.headers
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_name_is_needed_and_is_no_markup(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.ann)
    assert client.post(reverse("saved_add"), {"name": " ", "query": ""}).status_code == 400
    saved(client, everybody.ann, name="<script>alert(1)</script>")
    for name in ("saved", "conversations"):
        assert "<script>alert" not in client.get(reverse(name)).content.decode()
