"""What came in is read: quickly, then well; never twice at once, never from an old state, and not lost with a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from test_uploads import bring, lines
from web_cast import Cast, add, assessed
from web_program import message, program, talk

from heartfelt.collection import Collection
from heartfelt.web.conversations.bringing import take_in
from heartfelt.web.conversations.models import Conversation, Finding, Reading
from heartfelt.web.conversations.selectors import findings_for, readings_for, version_for
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import restored
from heartfelt.web.reading import services, tasks
from heartfelt.web.reading.models import Waiting
from heartfelt.web.reading.services import read_waiting, wait, wake


def read_again(row: Conversation, *, act: bool = True, more: bool = False, ago: timedelta = timedelta()) -> Reading:
    """A later reading of a conversation, which may miss its act or see one more sign."""
    one = restored(row)
    found = assessed(one)
    signs = (*found.signs, msgspec.structs.replace(found.signs[0], sign="reproach")) if more else found.signs
    found = msgspec.structs.replace(found, acts=found.acts if act else (), signs=signs)
    return keep_reading(row, one, found, "full", timezone.now() - ago)


def test_the_quick_reader_comes_first_and_the_other_when_there_is_time(everybody: Cast, settings: Any) -> None:
    settings.READER = "full"
    program(everybody.billing).put("c-1", talk("c-1"))
    assert (read_waiting(1), read_waiting(0)) == (0, 1)
    assert Reading.objects.get(conversation__external_id="c-1").reader == "fast"
    assert read_waiting(1) == 1
    assert Reading.objects.get(conversation__external_id="c-1").reader == "full"
    assert not Waiting.objects.exists()


def test_what_is_uploaded_is_read_quickly_first_too_and_the_page_says_that_more_is_to_come(
    everybody: Cast, client: Client, settings: Any
) -> None:
    settings.READER = "full"
    upload = bring(lines("a", "b"), everybody.billing, everybody.manager)
    take_in(upload)
    assert upload.state == "done"
    assert set(Reading.objects.filter(conversation__upload=upload).values_list("reader", flat=True)) == {"fast"}
    client.force_login(everybody.manager)
    place = reverse("upload", kwargs={"pk": upload.pk})
    assert "2 of them will be read once more" in client.get(place).content.decode()
    assert read_waiting(1) == 2
    assert set(Reading.objects.filter(conversation__upload=upload).values_list("reader", flat=True)) == {"full"}
    assert "read once more" not in client.get(place).content.decode()


def test_what_came_together_is_compared_also_when_it_is_read_well(
    everybody: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.READER = "full"
    take_in(bring(lines(*"abcd"), everybody.billing, everybody.manager))
    program(everybody.billing).put("c-1", talk("c-1"))
    read_waiting(0)
    assess, beside = services.assess_as_agreed, {}

    def noted(given: Any, agreement: Any, reader: str, history: Any, collection: Any) -> Any:
        beside[given.id] = collection
        return assess(given, agreement, reader, history, collection)

    monkeypatch.setattr(services, "assess_as_agreed", noted)
    assert read_waiting(1) == 5
    assert len({id(beside[name]) for name in "abcd"}) == 1  # gathered once
    assert isinstance(beside["a"], Collection)
    assert beside["c-1"] is None


def test_a_team_that_reads_quickly_has_nothing_waiting_after_an_upload(everybody: Cast, settings: Any) -> None:
    settings.READER = "fast"
    take_in(bring(lines("a"), everybody.billing, everybody.manager))
    assert not Waiting.objects.exists()


def test_what_changed_while_it_was_read_is_read_again(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = program(everybody.billing)
    asking.put("c-1", talk("c-1"))
    assess = services.assess_as_agreed

    def slowly(*arguments: Any, **more: Any) -> Any:
        found = assess(*arguments, **more)
        monkeypatch.setattr(services, "assess_as_agreed", assess)
        asking.ask("POST", "/conversations/c-1/messages", message(3, "Hello?"))
        return found

    monkeypatch.setattr(services, "assess_as_agreed", slowly)
    monkeypatch.setattr(services, "AT_A_TIME", 1)
    read_waiting(0)
    assert not Reading.objects.filter(conversation__external_id="c-1").exists()
    assert read_waiting(0) == 1
    assert Reading.objects.filter(conversation__external_id="c-1").exists()


def test_nobody_reads_what_another_worker_reads_until_its_time_is_over(everybody: Cast) -> None:
    program(everybody.billing).put("c-1", talk("c-1"))
    assert services._claim(0)
    assert read_waiting(0) == 0
    Waiting.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert read_waiting(0) == 1


def test_others_have_their_turn_while_much_waits_for_a_slow_reader(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("c-1", "c-2"):
        program(everybody.billing).put(name, talk(name))
    monkeypatch.setattr(services, "TOGETHER", (1, 1))
    monkeypatch.setattr(services, "SECONDS", -1)
    assert read_waiting(0) == 0
    monkeypatch.setattr(services, "SECONDS", 60)
    assert read_waiting(0) == 2


def test_one_that_cannot_be_read_holds_up_no_other_and_is_left_alone_in_the_end(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program(everybody.billing).lines(talk("bad", message(1, "my card is 4111")), talk("good"))
    assess = services.assess_as_agreed

    def picky(one: Any, *arguments: Any, **more: Any) -> Any:
        if one.id == "bad":
            raise ValueError(one.messages[0].text)
        return assess(one, *arguments, **more)

    monkeypatch.setattr(services, "assess_as_agreed", picky)
    for _ in range(9):
        read_waiting(0)
        Waiting.objects.update(taken_until=None)
    assert Waiting.objects.get().attempts == services.MOST_ATTEMPTS
    assert Reading.objects.filter(conversation__external_id="good").exists()
    assert "ValueError" in caplog.text
    assert "4111" not in caplog.text
    wait([Conversation.objects.get(external_id="bad")])
    assert Waiting.objects.get().attempts == 0


def test_a_worker_is_called_once_for_what_waits(everybody: Cast, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    wake()
    assert not DBTaskResult.objects.exists()
    program(everybody.billing).put("c-1", talk("c-1"))
    wake()
    wake()
    called = DBTaskResult.objects.get()
    assert called.task_path == tasks.read_first.module_path
    assert called.args_kwargs == {"args": [], "kwargs": {}}


def test_what_was_open_stays_open_when_it_is_read_again(everybody: Cast) -> None:
    before = dict(Finding.objects.filter(conversation=everybody.open).values_list("name", "opens_at"))
    whole = Reading.objects.get(conversation=everybody.open).opens_at
    read_again(everybody.open, act=False)
    assert dict(Finding.objects.filter(conversation=everybody.open).values_list("name", "opens_at")) == {
        name: opens for name, opens in before.items() if name != "owns"
    }
    assert Reading.objects.get(conversation=everybody.open).opens_at == whole
    assert readings_for(everybody.coach).filter(conversation=everybody.open).exists()


def test_what_waited_for_its_time_waits_no_longer_when_it_is_read_again(everybody: Cast) -> None:
    row = add(everybody.billing, "waits-1", ago=timedelta(hours=1))
    before = set(Finding.objects.filter(conversation=row).values_list("opens_at", flat=True))
    read_again(row)
    assert set(Finding.objects.filter(conversation=row).values_list("opens_at", flat=True)) == before
    assert Reading.objects.get(conversation=row).opens_at in before


def test_what_is_new_is_the_agents_first_and_so_is_the_whole_that_it_is_part_of(everybody: Cast) -> None:
    read_again(everybody.open, more=True)
    seen = set(findings_for(everybody.coach).filter(conversation=everybody.open).values_list("name", flat=True))
    assert seen == {"feeling", "policy_wall", "owns"}
    assert not readings_for(everybody.coach).filter(conversation=everybody.open).exists()
    assert findings_for(everybody.ann).filter(conversation=everybody.open, name="reproach").exists()
    assert readings_for(everybody.ann).filter(conversation=everybody.open).exists()


def test_an_open_page_is_told_what_is_new_and_nothing_else(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.ann)
    place = reverse("conversation", kwargs={"pk": everybody.open.pk})
    page = client.get(place).content.decode()
    seen = page.partition("?seen=")[2].partition('"')[0]
    assert seen == version_for(everybody.ann, everybody.open)
    answer = client.get(place, {"seen": seen}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    program(everybody.billing).ask("POST", "/conversations/open-1/messages", message(3, "Thank you so much!"))
    answer = client.get(place, {"seen": seen}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Thank you so much!" in answer.content.decode()


def test_what_is_not_open_yet_changes_no_page_of_a_coach(everybody: Cast) -> None:
    before = version_for(everybody.coach, everybody.fresh)
    read_again(everybody.fresh, more=True)
    assert version_for(everybody.coach, everybody.fresh) == before
    mine = version_for(everybody.ann, everybody.fresh)
    read_again(everybody.fresh, act=False)
    assert version_for(everybody.ann, everybody.fresh) != mine
    assert version_for(everybody.coach, everybody.fresh) == before
    Finding.objects.update(opens_at=timezone.now())
    assert version_for(everybody.coach, everybody.fresh) != before
