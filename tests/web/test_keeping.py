"""What is kept, and what goes: masking on the way in, one customer everywhere, what is too old, somebody who leaves."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.dispatch import receiver
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import CUE_WORDS, PASSWORD, Cast, add, given

from heartfelt.conversation import Message as Said
from heartfelt.conversation import encode
from heartfelt.web.audit.models import Record
from heartfelt.web.conversations import bringing, forgetting, services
from heartfelt.web.conversations.forgetting import forget, forgotten, reach
from heartfelt.web.conversations.models import Answerer, Conversation, Finding, Message, Reading, Upload
from heartfelt.web.conversations.selectors import earlier_for
from heartfelt.web.keeping import erasing, ledger, retention
from heartfelt.web.keeping.leaving import leave
from heartfelt.web.keeping.models import Receipt, Retention
from heartfelt.web.keeping.tasks import keep_house, next_night, schedule
from heartfelt.web.masking import forms as masking_forms
from heartfelt.web.masking.models import Choice
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.masking.services import masking_of
from heartfelt.web.people.models import Person, Team

DOCUMENT = Path(__file__).parents[2] / "docs" / "keeping.md"
CARD = "4111 1111 1111 1111"


def bring(cast: Cast, *conversations: Any) -> Upload:
    """An upload of conversations, read."""
    content = b"".join(encode(each) + b"\n" for each in conversations)
    upload = services.bring(SimpleUploadedFile("may.jsonl", content), cast.billing, cast.manager)
    bringing.take_in(upload)
    return upload


def spoken(name: str, text: str, customer: str = "jane@example.com", ago: timedelta = timedelta(days=1)) -> Any:
    """A conversation in which a customer says something."""
    at = timezone.now() - ago
    said = (
        Said(id="m1", role="customer", author=customer, at=at, text=text),
        Said(id="m2", role="agent", author="ann", at=at + timedelta(minutes=2), text="That is our policy."),
    )
    return given(name, at, customer=customer, messages=said, meta={"phone": "555 0132 44", "requester": customer})


def erase(customer: str, by: Person | None = None) -> Receipt:
    """Erase a customer at once."""
    receipt = Receipt.objects.create(kind=Receipt.Kind.CUSTOMER, hash=pseudonym(customer), by=by)
    erasing.erase(receipt)
    return receipt


def test_what_a_team_masks_is_in_no_row_and_quotes_are_of_the_masked_words(everybody: Cast) -> None:
    Choice.objects.create(team=everybody.billing, kinds=["emails", "cards", "phones"], customers=True)
    words = f"I'm at my wits' end, you charged {CARD}, write to jane@example.com. Where is my refund?"
    bring(everybody, spoken("masked-1", words))
    row = Conversation.objects.get(external_id="masked-1")
    kept = f"{row.subject} {row.meta} {row.customer} {[(m.text, m.author, m.meta) for m in row.messages.all()]}"
    assert "jane" not in kept
    assert "4111" not in kept
    assert row.customer == pseudonym("jane@example.com") == row.messages.all()[0].author
    assert row.meta == {"phone": "[phone_1]", "requester": row.customer}
    text = row.messages.all()[0].text
    assert "charged [card_1], write to [email_1]." in text
    for finding in Finding.objects.filter(message=row.messages.all()[0], quote__gt=""):
        assert text[finding.start : finding.end] == finding.quote


def test_history_still_joins_under_a_keyed_hash(everybody: Cast) -> None:
    Choice.objects.create(team=everybody.billing, kinds=[], customers=True)
    bring(everybody, spoken("first", "hello", ago=timedelta(days=3)), spoken("second", "again"))
    second = Conversation.objects.get(external_id="second")
    assert [each.external_id for each in earlier_for(everybody.manager, second)] == ["first"]


def test_without_a_choice_nothing_is_masked(everybody: Cast) -> None:
    bring(everybody, spoken("plain", f"my card is {CARD}"))
    assert CARD in Message.objects.get(conversation__external_id="plain", position=0).text


def test_a_choice_is_made_on_a_page_and_recorded(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    place = reverse("team_masking", kwargs={"pk": everybody.billing.pk})
    assert "Payment cards" in client.get(place).content.decode()
    client.post(place, {"kinds": ["cards", "emails"], "countries": "us, de", "customers": "on"})
    choice = Choice.objects.get(team=everybody.billing)
    assert (choice.kinds, choice.countries, choice.customers) == (["emails", "cards"], "US DE", True)
    last = Record.objects.first()
    assert last is not None
    assert last.facts["kinds"] == [[], ["emails", "cards"]]
    answer = client.post(place, {"kinds": ["cards"], "countries": "ZZ"})
    assert "is no country" in answer.content.decode()


def test_the_page_says_that_names_stay_and_offers_them_where_they_can_be_found(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(everybody.manager)
    place = reverse("team_masking", kwargs={"pk": everybody.billing.pk})
    for here in (False, True):
        monkeypatch.setattr(masking_forms, "available", lambda here=here: here)
        page = client.get(place).content.decode()
        assert ("Names of people are not found and stay as they are" in page) is not here
        assert ('value="names"' in page) is here
        client.post(place, {"kinds": ["names"], "countries": "us"})
        assert (Choice.objects.filter(team=everybody.billing, kinds=["names"]).exists()) is here


def test_a_choice_that_came_with_the_team_holds_and_one_that_is_made_later_too(everybody: Cast) -> None:
    one = spoken("one", f"my card is {CARD}")
    alone = Team.objects.get(pk=everybody.billing.pk)
    assert CARD in masking_of(alone)(one).messages[0].text
    Choice.objects.create(team_id=everybody.billing.pk, kinds=["cards"])
    came = Team.objects.select_related("masking")
    for team, is_masked in (
        (alone, True), (came.get(pk=everybody.billing.pk), True), (came.get(pk=everybody.delivery.pk), False),
    ):  # fmt: skip
        assert (CARD not in masking_of(team)(one).messages[0].text) is is_masked


def test_erasing_shows_counts_first_and_leaves_a_receipt_without_words(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(everybody.admin)
    shown = client.post(reverse("erasure_preview"), {"customer": "cust-1"})
    counts = shown.context["counts"]
    assert counts == {"conversations": 2, "messages": 4, "answerers": 2, "readings": 2, "findings": 6}
    assert Conversation.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("erasure_add"), {"hash": shown.context["form"]["hash"].value()})
    receipt = Receipt.objects.get(by=everybody.admin)
    assert answer.headers["Location"] == reverse("receipt", kwargs={"pk": receipt.pk})
    assert (receipt.state, receipt.left, receipt.counts) == ("done", 0, counts)
    page = client.get(answer.headers["Location"]).content.decode()
    assert receipt.hash in page
    assert "cust-1" not in page
    last = Record.objects.first()
    assert last is not None
    assert (last.what, last.facts["hash"], last.facts["messages"]) == ("erased", receipt.hash, 4)


def test_a_customer_of_several_teams_goes_everywhere_and_others_stay(everybody: Cast) -> None:
    add(everybody.delivery, "elsewhere-1", author="chidi")
    add(everybody.billing, "other-1", customer="cust-2")
    erase("cust-1")
    assert list(Conversation.objects.values_list("external_id", flat=True)) == ["other-1"]
    for model in (Message, Answerer, Reading, Finding):
        assert set(model.objects.values_list("conversation__external_id", flat=True)) == {"other-1"}


def test_a_masked_customer_is_erased_by_their_id_and_by_the_hash(everybody: Cast) -> None:
    Choice.objects.create(team=everybody.billing, kinds=[], customers=True)
    bring(everybody, spoken("one", "hello"))
    assert erasing.preview("jane@example.com")["conversations"] == 1
    assert erasing.preview(pseudonym("jane@example.com"))["conversations"] == 1
    assert erase("jane@example.com").counts["conversations"] == 1


def test_somebody_who_is_not_here_is_told_so_and_nothing_is_asked_for(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    answer = client.post(reverse("erasure_preview"), {"customer": "cust-9"})
    assert answer.status_code == 400
    assert "No conversation of this customer is here" in answer.content.decode()
    assert client.post(reverse("erasure_add"), {"hash": "cust-1"}).status_code == 400
    assert Receipt.objects.count() == 1


def test_an_erasure_that_is_interrupted_goes_on_and_counts_everything_once(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        add(everybody.billing, f"more-{number}")
    monkeypatch.setattr(forgetting.forget, "__kwdefaults__", {"uploads": True, "batch": 2})
    receipt = Receipt.objects.create(kind=Receipt.Kind.CUSTOMER, hash=pseudonym("cust-1"))
    keep, calls = erasing.keep, []

    def stop_at_second(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        keep(*arguments)

    monkeypatch.setattr(erasing, "keep", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        erasing.erase(receipt)
    receipt = Receipt.objects.get(pk=receipt.pk)
    assert (receipt.state, receipt.counts["conversations"]) == ("running", 2)
    keep_house()
    receipt.refresh_from_db()
    assert (receipt.state, receipt.counts["conversations"], receipt.left) == ("done", 7, 0)


def test_an_upload_that_waits_may_still_bring_the_customer_so_the_erasure_waits_too(everybody: Cast) -> None:
    content = encode(spoken("late", "secret words", customer="cust-1")) + b"\n"
    upload = services.bring(SimpleUploadedFile("late.jsonl", content), everybody.billing, everybody.manager)
    receipt = erase("cust-1")
    assert receipt.state == "running"
    bringing.take_in(upload)
    assert Conversation.objects.filter(external_id="late").exists()
    keep_house()
    receipt.refresh_from_db()
    assert receipt.state == "done"
    assert not Conversation.objects.filter(external_id="late").exists()
    assert not Upload.objects.filter(pk=upload.pk).exists()
    assert receipt.counts["uploads"] == 1


def test_whoever_keeps_words_elsewhere_is_told_which_conversations_go_and_is_counted(everybody: Cast) -> None:
    told = []

    @receiver(forgotten)
    def drop(conversations: list[int], **_: Any) -> dict[str, int]:
        told.extend(conversations)
        return {"exports": 3}

    assert erase("cust-1").counts["exports"] == 3
    assert sorted(told) == sorted((everybody.open.pk, everybody.fresh.pk))
    forgotten.disconnect(drop)


def test_an_erasure_is_written_in_the_ledger_as_a_hash(everybody: Cast) -> None:
    receipt = erase("cust-1", everybody.admin)
    (entry,) = ledger.entries([ledger.place()])
    assert (entry.kind, entry.hash, entry.at) == ("customer", pseudonym("cust-1"), receipt.done_at)
    assert "cust-1" not in ledger.place().read_text()
    assert ledger.place().stat().st_mode & 0o077 == 0
    with ledger.place().open("a") as file:
        file.write('{"kind": "cust')
    assert len(list(ledger.entries([ledger.place()]))) == 1


def test_what_is_older_than_agreed_goes_with_a_receipt_and_the_rest_stays(everybody: Cast) -> None:
    Retention.objects.create(team=everybody.billing, days=10)
    add(everybody.delivery, "old-elsewhere", author="chidi")
    assert retention.preview(everybody.billing, 10)["conversations"] == 1
    keep_house()
    assert set(Conversation.objects.values_list("external_id", flat=True)) == {"fresh-1", "old-elsewhere"}
    receipt = Receipt.objects.get(kind="age")
    assert (receipt.team, receipt.state, receipt.counts["messages"]) == (everybody.billing, "done", 2)
    keep_house()
    assert Receipt.objects.filter(kind="age").count() == 1


def test_a_conversation_without_times_is_as_old_as_its_upload(everybody: Cast) -> None:
    undated = (Said(id="m1", role="customer", author="cust-3", text="hello"),)
    upload = bring(everybody, given("undated", timezone.now(), customer="cust-3", messages=undated))
    assert retention.preview(everybody.billing, 30) == {}
    Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert retention.preview(everybody.billing, 30)["conversations"] == 1
    Retention.objects.create(team=everybody.billing, days=30)
    keep_house()
    assert not Conversation.objects.filter(external_id="undated").exists()
    assert not Upload.objects.filter(pk=upload.pk).exists()


def test_retention_that_is_interrupted_goes_on_with_the_same_receipt(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        add(everybody.billing, f"old-{number}")
    Retention.objects.create(team=everybody.billing, days=10)
    monkeypatch.setattr(forgetting.forget, "__kwdefaults__", {"uploads": True, "batch": 2})
    keep, calls = retention.keep, []

    def stop_at_third(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        keep(*arguments)

    monkeypatch.setattr(retention, "keep", stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        retention.expire()
    assert Receipt.objects.get(kind="age").counts["conversations"] == 4
    assert retention.expire() == 6
    receipt = Receipt.objects.get(kind="age")
    assert (receipt.state, receipt.counts["conversations"]) == ("done", 6)


def test_days_are_tried_on_the_page_before_they_are_saved(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    place = reverse("team_retention", kwargs={"pk": everybody.billing.pk})
    assert client.get(place, {"days": 10}).context["counts"]["conversations"] == 1
    assert client.get(place, {"days": 100}).context["counts"] == {}
    assert not Retention.objects.exists()
    assert client.get(place, {"days": 0}).status_code == 200
    client.post(place, {"days": 10})
    assert Retention.objects.get(team=everybody.billing).days == 10
    assert Conversation.objects.count() == 2
    last = Record.objects.first()
    assert last is not None
    assert last.facts == {"setting": "retention", "days": [None, 10]}
    client.post(place, {"days": ""})
    assert Retention.objects.get(team=everybody.billing).days is None


@pytest.mark.django_db
def test_the_next_night_waits_in_the_queue_once(settings: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    schedule()
    schedule()
    (waiting,) = DBTaskResult.objects.all()
    assert waiting.run_after == next_night(timezone.localtime())
    evening = timezone.now().replace(hour=20, minute=0)
    assert next_night(evening) - evening == timedelta(hours=7) - timedelta(
        seconds=evening.second, microseconds=evening.microsecond
    )


def test_somebody_who_leaves_is_out_and_their_name_stays_where_it_may(everybody: Cast, client: Client) -> None:
    client.login(email=everybody.ann.email, password=PASSWORD)
    leave(everybody.ann, anonymous=False, by=everybody.admin)
    everybody.ann.refresh_from_db()
    assert not everybody.ann.is_active
    assert not everybody.ann.has_usable_password()
    assert not everybody.ann.teams.exists()
    assert everybody.ann.name == "Ann"
    assert client.get("/").status_code == 302
    last = Record.objects.first()
    assert last is not None
    assert (last.what, last.who) == ("person_left", everybody.admin)


def test_a_name_that_has_to_go_is_gone_and_conversations_with_their_credit_stay(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    everybody.open.events = [{"kind": "transfer", "from": "bo", "to": "ann"}]
    everybody.open.save()
    client.force_login(everybody.admin)
    pk = everybody.ann.pk
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("person_leave", kwargs={"pk": pk}), {"anonymous": "on"})
    everybody.ann.refresh_from_db()
    assert (everybody.ann.name, everybody.ann.agent_name) == (f"Former colleague {pk}", f"former-{pk}")
    assert "ann@" not in everybody.ann.email
    everybody.open.refresh_from_db()
    assert everybody.open.events == [{"kind": "transfer", "from": "bo", "to": f"former-{pk}"}]
    for model, name in ((Message, "author"), (Answerer, "author"), (Finding, "about")):
        values = set(model.objects.values_list(name, flat=True))
        assert "ann" not in values
        assert f"former-{pk}" in values
    page = client.get(answer.headers["Location"]).content.decode()
    assert "A person who left" in page or "a person who left" in page
    assert "Ann" not in re.sub(r"<input[^>]*>", "", page)


def test_an_admin_does_not_close_their_own_account(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    assert client.post(reverse("person_leave", kwargs={"pk": everybody.admin.pk})).status_code == 404


def test_every_table_is_in_the_document_with_what_becomes_of_it() -> None:
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.*?) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    said = dict(rows)
    tables = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    assert sorted(said) == sorted(tables), "a table that is added needs its row in docs/keeping.md"
    with_conversation = {name for name, what in said.items() if what.startswith("goes with the conversation")}
    assert with_conversation == {model._meta.label_lower for model in reach()}


def test_forgetting_takes_batches_of_their_own(everybody: Cast) -> None:
    for number in range(4):
        add(everybody.billing, f"more-{number}")
    counts: list[dict[str, int]] = []
    forget(Conversation.objects.filter(team=everybody.billing), counts.append, batch=4)
    assert [each["conversations"] for each in counts] == [4, 2]
    assert CUE_WORDS not in str(Message.objects.values_list("text", flat=True))
