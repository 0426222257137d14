"""What an admin decides about reading holds from then on, and for earlier conversations when they are read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from web_cast import Cast, given

from heartfelt.assessment import opened, reader_named
from heartfelt.errors import UnknownName
from heartfelt.signals import signals
from heartfelt.web.agreements.models import NOT_LISTED, Queue
from heartfelt.web.agreements.selectors import agreement_of, hours_of, norms_of
from heartfelt.web.agreements.services import save_home, save_norms, save_signals
from heartfelt.web.conversations.models import Conversation, Finding, Reading
from heartfelt.web.conversations.selectors import outdated
from heartfelt.web.conversations.services import read_conversation
from heartfelt.web.conversations.storing import store
from heartfelt.web.steering.forms import SignalsForm
from heartfelt.web.steering.selectors import queue_rows, signal_rows

FRIDAY = datetime(2026, 4, 3, 9, tzinfo=UTC)  # Good Friday


def stored(cast: Cast, name: str = "s-1") -> Conversation:
    """A conversation that no reader saw yet; its answer took three minutes."""
    return store(given(name, FRIDAY), cast.billing, None)


def found(row: Conversation, name: str) -> int:
    """How often a signal is found in it."""
    return Finding.objects.filter(conversation=row, name=name).count()


def test_a_signal_that_is_off_is_not_found_and_the_page_says_so(everybody: Cast) -> None:
    row = stored(everybody)
    read_conversation(row, "phrases")
    assert found(row, "policy_wall") == 1
    save_signals(agreement_of(everybody.billing), {"policy_wall": NOT_LISTED})
    reading = read_conversation(row, "phrases")
    assert found(row, "policy_wall") == 0
    assert ["policy_wall", "the team turned it off"] in reading.skipped


def test_a_threshold_lists_only_what_is_surer(everybody: Cast) -> None:
    row = stored(everybody)
    read_conversation(row, "phrases")
    strength = Finding.objects.get(conversation=row, name="policy_wall").strength
    for threshold, expected in ((strength - 0.01, 1), (strength + 0.01, 0)):
        save_signals(agreement_of(everybody.billing), {"policy_wall": threshold})
        read_conversation(row, "phrases")
        assert found(row, "policy_wall") == expected


@pytest.mark.parametrize("reader", ["phrases", "fast", "full"])
def test_the_page_tells_from_which_strength_the_reader_lists_by_itself(
    everybody: Cast, client: Client, settings: Any, reader: str
) -> None:
    settings.READER = reader
    signal = signals()["policy_wall"]
    usual = opened(given("s-1", FRIDAY), reader=reader_named(reader)).reading.threshold(signal, signal.threshold)
    client.force_login(everybody.admin)
    page = client.get(reverse("team_signals", kwargs={"pk": everybody.billing.pk})).content.decode()
    field = page.partition('name="from_policy_wall"')[2].partition(">")[0]
    assert f'placeholder="{usual:.2f}"' in field


def test_another_team_is_read_as_before(everybody: Cast) -> None:
    save_signals(agreement_of(everybody.delivery), {"policy_wall": NOT_LISTED})
    row = stored(everybody)
    read_conversation(row, "phrases")
    assert found(row, "policy_wall") == 1


def test_a_signal_that_does_not_exist_is_refused(everybody: Cast) -> None:
    with pytest.raises(UnknownName, match="no signal 'policy_fence'"):
        save_signals(agreement_of(everybody.billing), {"policy_fence": 0.5})


def test_norms_of_a_queue_go_before_those_of_all(everybody: Cast) -> None:
    agreement = save_norms(
        agreement_of(everybody.billing), [("", "chat", 10), ("billing", "chat", 2), ("", "email", 60)]
    )
    assert norms_of(agreement, "billing").slow_after_minutes == {"chat": 2, "email": 60}
    assert norms_of(agreement, "delivery").slow_after_minutes == {"chat": 10, "email": 60}
    row = stored(everybody)
    read_conversation(row, "phrases")
    assert found(row, "slow_reply") == 1
    save_norms(agreement, [("billing", "chat", 4)])
    read_conversation(row, "phrases")
    assert found(row, "slow_reply") == 0


def test_business_hours_leave_out_public_holidays_and_own_days(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    said = {
        "kind": "business", "zone": "Europe/London", "days": ["0", "1", "2", "3", "4"], "starts": "09:00", "ends": "17:00",
        "country": "GB", "region": "ENG", "closed": "2026-04-08, 2026-04-07",
    }  # fmt: skip
    answer = client.post(reverse("team_hours", kwargs={"pk": everybody.billing.pk}), said)
    assert answer.headers["Location"] == reverse("team_read_again", kwargs={"pk": everybody.billing.pk})
    agreement = agreement_of(everybody.billing)
    assert agreement.closed == ["2026-04-07", "2026-04-08"]
    hours = hours_of(agreement)
    # Friday and Monday are holidays of England, Tuesday and Wednesday its own days: Thursday is left, and an hour of Friday
    assert hours.between(FRIDAY, FRIDAY + timedelta(days=7)) == timedelta(hours=9)


def test_hours_that_cannot_be_are_refused_in_words(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    said = {
        "kind": "business", "zone": "UTC", "days": ["0"], "starts": "17:00", "ends": "09:00", "country": "ES",
        "region": "Atlantis", "closed": "Easter",
    }  # fmt: skip
    page = client.post(reverse("team_hours", kwargs={"pk": everybody.billing.pk}), said).content.decode()
    assert "It opens before it closes" in page
    assert "There is no such region. Known: " in page
    assert "Write days as 2026-12-24" in page


def test_a_change_says_how_many_conversations_it_touches_and_has_them_read_again(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    rows = [stored(everybody, f"s-{number}") for number in range(3)]
    for row in rows:
        read_conversation(row, "phrases")
    assert outdated(everybody.billing).count() == 0
    client.force_login(everybody.admin)
    form = SignalsForm(signal_rows(agreement_of(everybody.billing)))
    said = {f"on_{row.name}": "on" for row, _, _ in form.rows if row.name != "policy_wall"}
    page = client.post(reverse("team_signals", kwargs={"pk": everybody.billing.pk}), said, follow=True)
    assert "5 conversations were read before the last change" in page.content.decode()
    place = reverse("team_read_again", kwargs={"pk": everybody.billing.pk})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(place)
    assert outdated(everybody.billing).count() == 0
    assert all(found(row, "policy_wall") == 0 for row in rows)
    assert "Everything is read as the team agreed" in client.get(place).content.decode()
    assert all(Reading.objects.get(conversation=row).opens_at > row.began_at for row in rows)  # type: ignore[operator]


def test_saving_the_same_again_touches_nothing(everybody: Cast) -> None:
    agreement = save_signals(agreement_of(everybody.billing), {"policy_wall": 0.7})
    changed_at = agreement.changed_at
    assert save_signals(agreement_of(everybody.billing), {"policy_wall": 0.7}).changed_at == changed_at


def test_queues_that_occur_are_listed_and_may_be_given_to_a_team(everybody: Cast, client: Client) -> None:
    assert [(row.name, row.teams, row.home) for row in queue_rows()] == [("billing", ["Billing"], None)]
    client.force_login(everybody.admin)
    client.post(reverse("queues"), {"q0": str(everybody.delivery.pk)})
    assert Queue.objects.get(name="billing").team == everybody.delivery
    client.post(reverse("queues"), {"q0": ""})
    assert not Queue.objects.exists()


def test_what_is_brought_goes_to_the_team_of_its_queue_where_who_brings_it_may(
    everybody: Cast,
) -> None:
    from test_uploads import bring, lines

    from heartfelt.web.conversations import bringing

    save_home("", None)
    save_home("billing", everybody.delivery)
    everybody.admin.teams.clear()
    for person, team in ((everybody.admin, everybody.delivery), (everybody.manager, everybody.billing)):
        upload = bring(lines(f"by-{person.role}"), everybody.billing, person)
        bringing.take_in(upload)
        assert upload.conversations.get().team == team
