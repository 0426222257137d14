"""What is known of a customer stands beside a conversation, as far as its reader may see it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import CUE_WORDS, Cast, add

from heartfelt.web.conversations.history import history_for
from heartfelt.web.conversations.models import Conversation, Finding, Message

PROMISED = "I'll call you within 24 hours about the refund"


def promised(cast: Cast, **more: object) -> Conversation:
    """An earlier conversation of the same customer in which Chidi, of another team, promised a call."""
    row = add(cast.delivery, "earlier-1", author="chidi", ago=timedelta(days=30), **more)
    Message.objects.filter(conversation=row, position=1).update(text=f"Thank you for waiting. {PROMISED}. Goodbye.")
    return row


def test_an_agent_sees_what_was_promised_felt_and_told_also_by_another_team(everybody: Cast, client: Client) -> None:
    row = promised(everybody)
    Finding.objects.create(
        conversation=row, message=row.messages.get(position=0), kind="cue", name="circumstance", outcome="missed",
        quote="my father is in hospital", strength=0.9, because=".", opens_at=timezone.now(), about="chidi",
    )  # fmt: skip
    history = history_for(everybody.ann, everybody.open)
    (promise,) = history.promises
    assert promise.words.startswith(PROMISED)
    assert promise.is_due
    assert promise.by == row.messages.get(position=1).at + timedelta(hours=24)  # type: ignore[operator]
    assert history.feeling is not None
    assert history.feeling.words == CUE_WORDS
    assert [told.words for told in history.situation] == ["my father is in hospital"]
    client.force_login(everybody.ann)
    page = client.get(reverse("conversation", kwargs={"pk": everybody.open.pk})).content.decode()
    assert "my father is in hospital" in page
    assert "nobody noted that it was kept" in page
    assert reverse("conversation", kwargs={"pk": row.pk}) not in page  # it is not hers to open


def test_what_was_promised_elsewhere_is_no_matter_for_a_coach_who_may_not_open_it(everybody: Cast) -> None:
    promised(everybody)
    assert history_for(everybody.coach, everybody.open).promises == []
    assert [each.external_id for each in history_for(everybody.coach, everybody.open).conversations] == ["earlier-1"]


def test_a_promise_that_was_kept_is_not_open(everybody: Cast) -> None:
    row = promised(everybody)
    row.events = [{"kind": "promise_kept", "at": timezone.now().isoformat()}]
    row.save()
    assert history_for(everybody.ann, everybody.open).promises == []


def test_a_coach_sees_no_feeling_before_it_is_open(everybody: Cast) -> None:
    row = add(everybody.billing, "yesterday-1", author="bo", ago=timedelta(days=21))
    Finding.objects.filter(conversation=row).update(opens_at=timezone.now() + timedelta(hours=1))
    assert history_for(everybody.coach, everybody.open).feeling is None
    assert history_for(everybody.ann, everybody.open).feeling is not None


def test_nothing_says_how_an_earlier_cue_was_answered(everybody: Cast, client: Client) -> None:
    promised(everybody, outcome="missed")
    client.force_login(everybody.ann)
    page = client.get(reverse("conversation", kwargs={"pk": everybody.open.pk})).content.decode()
    beside = page.partition('id="before"')[2].partition("</section>")[0]
    assert CUE_WORDS in beside.replace("&#x27;", "'")
    assert "issed" not in beside
    assert "chidi" not in beside
