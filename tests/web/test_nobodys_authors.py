"""Authors who answer customers and are nobody here stand on the page People, with a link to invite them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web_cast import Cast, add

from heartfelt.web.conversations import authors
from heartfelt.web.conversations.authors import nobodys
from heartfelt.web.people.models import Person


def test_an_author_who_is_nobody_is_told_to_admins_alone(everybody: Cast) -> None:
    add(everybody.billing, "zoe-1", author="Zoë & co", ago=timedelta())
    assert [each.name for each in nobodys(everybody.admin)] == ["Zoë & co"]
    for person in (everybody.ann, everybody.coach, everybody.manager):
        assert nobodys(person) == []


def test_the_link_invites_somebody_with_that_name_and_then_it_is_somebodys(everybody: Cast, client: Client) -> None:
    row = add(everybody.billing, "zoe-1", author="Zoë & co", ago=timedelta())
    client.force_login(everybody.admin)
    page = client.get(reverse("people")).content.decode()
    assert "They answer customers and are nobody here" in page
    address = f"{reverse('person_add')}?agent_name=Zo%C3%AB+%26+co"
    assert address in page
    form = client.get(address).content.decode()
    assert 'value="Zoë &amp; co"' in form
    told = {"name": "Zoë", "email": "zoe@larkfield.example", "role": "agent", "teams": [everybody.billing.pk]}
    client.post(address, {**told, "agent_name": "Zoë & co", "is_active": "on"})
    assert Person.objects.get(name="Zoë").agent_name == "Zoë & co"
    assert "are nobody here" not in client.get(reverse("people")).content.decode()
    assert row.answerers.filter(author="Zoë & co").exists()


def test_few_of_the_newest_are_listed_without_reading_a_message(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        add(everybody.billing, f"one-{number}", author=f"nobody-{number}", ago=timedelta(hours=number))
    add(everybody.billing, "again", author="nobody-3", ago=timedelta(hours=7))
    monkeypatch.setattr(authors, "MOST", 4)
    with CaptureQueriesContext(connection) as queries:
        assert [each.name for each in nobodys(everybody.admin)] == ["nobody-3", "nobody-0", "nobody-1", "nobody-2"]
    assert len(queries) == 3
    assert not any("_message" in each["sql"] or "_finding" in each["sql"] for each in queries)
    monkeypatch.setattr(authors, "LOOKED_AT", 3)  # among them one of Ann's
    assert [each.name for each in nobodys(everybody.admin)] == ["nobody-0", "nobody-1"]
