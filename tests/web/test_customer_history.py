"""What is known of a customer stands beside a conversation, as far as its reader may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import CUE_WORDS, Cast, add

from heartfelt.web.conversations.history import history_for
from heartfelt.web.conversations.models import Conversation, Finding, Message, Reading

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
    assert "nothing shows that it was kept" in page
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


MINUTES = {"m": 1, "h": 60, "d": 1440}


def told(cast: Cast, *lines: str, channel: str = "email", name: str = "earlier-1") -> None:
    """An earlier conversation in lines such as `agent 2h: I'll call you`, the time being since thirty days ago."""
    then = timezone.now() - timedelta(days=30)
    row = Conversation.objects.create(
        team=cast.billing, external_id=name, channel=channel, customer="cust-1", began_at=then,
    )  # fmt: skip
    for position, line in enumerate(lines):
        head, _, text = line.partition(": ")
        role, since = head.split()
        at = then + timedelta(minutes=float(since[:-1]) * MINUTES[since[-1]])
        row.messages.create(position=position, external_id=f"m{position}", role=role, author=role, at=at, text=text)


ASKED = "customer 0m: Where is my refund?"
WILL_CALL = "agent 5m: I'm on it. I'll call you within 24 hours."
TWO = "agent 5m: I'll call you within 24 hours. You'll get the refund within five days."


@pytest.mark.parametrize(
    "after",
    [
        (),
        ("customer 6m: Thank you!", "agent 7m: You're welcome, goodbye."),
        ("customer 2d: Nobody called me.",),
        ("customer 2d: Any news? Thanks in advance.",),
        ("customer 2d: Where is that call?", "agent 3d: I'm so sorry about that, we are very busy."),
        ("customer 2d: Thanks for nothing, still no call.",),
        ("customer 5h: Thanks for your reply, I'll wait.",),
        ("bot 3d: This conversation was closed. How did we do?",),
    ],
)
def test_a_promise_is_open_while_nothing_shows_that_it_was_kept(everybody: Cast, after: tuple[str, ...]) -> None:
    told(everybody, ASKED, WILL_CALL, *after)
    (promise,) = history_for(everybody.ann, everybody.open).promises
    assert promise.words == "I'll call you within 24 hours."


@pytest.mark.parametrize(
    "after",
    [
        ("agent 20h: I tried to call you. It's all refunded now.",),
        ("agent 3d: I'm late, but it's refunded now.",),  # before the customer had to ask
        ("customer 6m: Thanks.", "agent 20h: It's done."),
        ("customer 5h: Thanks for the call, all clear now.",),
        ("customer 2d: Thank you so much for calling.",),
        ("customer 2d: All sorted, thank you!",),
        ("customer 2d: Nobody called.", "agent 2d: I'll call you within two hours.", "customer 3d: Thanks!"),
    ],
)
def test_a_promise_is_open_no_more_when_somebody_came_back_or_the_customer_says_so(
    everybody: Cast, after: tuple[str, ...]
) -> None:
    told(everybody, ASKED, WILL_CALL, *after)
    assert history_for(everybody.ann, everybody.open).promises == []


@pytest.mark.parametrize(
    ("channel", "lines", "open_still"),
    [
        ("voice", ("agent 20h: Hello, I said that I would ring.", "customer 20h: Oh, thanks."), 0),
        ("voice", ("customer 20h: Hello?", "agent 20h: It's me, about the refund."), 0),
        ("email", ("agent 3d: About your refund, it left us.",), 0),
        ("email", ("customer 20h: How do I change my address?", "agent 21h: In your account."), 1),
        ("voice", ("agent 3d: Larkfield, hello.", "customer 3d: Where is my call?", "agent 3d: Let me see."), 1),
        ("chat", ("agent 20h: Hi, you're chatting with Bo.", "customer 20h: Where do I change my address?"), 1),
        ("chat", ("customer 3d: Got your call, but the amount is wrong.",), 0),
    ],
)
def test_what_another_conversation_shows_of_a_promise_counts(
    everybody: Cast, channel: str, lines: tuple[str, ...], open_still: int
) -> None:
    told(everybody, ASKED, WILL_CALL)
    told(everybody, *lines, channel=channel, name="later-1")
    assert len(history_for(everybody.ann, everybody.open).promises) == open_still


def test_what_the_customer_says_here_counts_too(everybody: Cast) -> None:
    told(everybody, ASKED, WILL_CALL)
    everybody.open.messages.filter(position=0).update(text="Thanks for the call last month! Another question.")
    assert history_for(everybody.ann, everybody.open).promises == []


def test_each_promise_of_a_conversation_is_looked_at(everybody: Cast) -> None:
    told(everybody, ASKED, TWO)
    words = [each.words for each in history_for(everybody.ann, everybody.open).promises]
    assert words == ["I'll call you within 24 hours.", "You'll get the refund within five days."]
    told(everybody, ASKED, TWO, "customer 4d: The refund arrived.", name="earlier-2")
    assert len(history_for(everybody.ann, everybody.open).promises) == 2


def test_a_time_that_belongs_to_no_promise_is_none(everybody: Cast) -> None:
    told(everybody, ASKED, "agent 5m: I'll look into it. The shop was closed until tomorrow.")
    assert history_for(everybody.ann, everybody.open).promises == []


@pytest.mark.parametrize("who", ["coach", "manager"])
def test_coach_and_manager_see_a_promise_once_what_was_found_there_is_open_to_them(
    everybody: Cast, client: Client, who: str
) -> None:
    row = add(everybody.billing, "yesterday-1", author="bo", ago=timedelta(days=21))
    row.messages.filter(position=1).update(text=f"{PROMISED}.")
    person = getattr(everybody, who)
    place = reverse("conversation", kwargs={"pk": everybody.open.pk})
    client.force_login(person)
    for opens_in, seen in ((timedelta(hours=1), False), (timedelta(0), True)):
        Reading.objects.filter(conversation=row).update(opens_at=timezone.now() + opens_in)
        assert bool(history_for(person, everybody.open).promises) is seen
        assert ("nothing shows that it was kept" in client.get(place).content.decode()) is seen
        assert history_for(everybody.ann, everybody.open).promises
    Reading.objects.filter(conversation=row).delete()
    assert history_for(person, everybody.open).promises == []
