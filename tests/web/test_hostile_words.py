"""Customers' words are hostile text, and forms come only from our own pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, given

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation as Given
from heartfelt.conversation import Message
from heartfelt.finding import Cue
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import store

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7|add:7 }}\u202etxt.exe\x00"


def attacked(cast: Cast, text: str) -> None:
    """A conversation in which every word that somebody else chooses is hostile."""
    at = timezone.now() - timedelta(days=3)
    one = Given(
        id=text, subject=text, queue=text, customer=text,
        messages=(
            Message(id=text, role="customer", author=text, at=at, text=text),
            Message(id="m2", role="agent", author="ann", at=at, text=text),
        ),
    )  # fmt: skip
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    cue = Cue(
        message=clean, quote=clean, start=0, end=len(clean), strength=0.9, because=clean, cue="feeling",
        outcome="met", by="m2",
    )  # fmt: skip
    row = store(one, cast.billing, cast.upload)
    keep_reading(row, one, Assessment(id=text, cues=(cue,)), "phrases", at)


@pytest.mark.parametrize("name", ["home", "conversations", "report", "conversation"])
def test_no_word_of_a_customer_becomes_markup(everybody: Cast, client: Client, name: str) -> None:
    attacked(everybody, HOSTILE)
    conversation = everybody.upload.conversations.get()
    for person in (everybody.ann, everybody.coach):
        client.force_login(person)
        place = reverse(name, kwargs={"pk": conversation.pk} if name == "conversation" else None)
        page = client.get(place).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "onerror=alert(1)>" not in page
        assert "txt.exe" in page or name in ("report", "home")


def test_a_line_of_a_million_characters_makes_no_page_of_a_million(everybody: Cast, client: Client) -> None:
    attacked(everybody, "a" * 300 + "b")
    row = everybody.upload.conversations.get()
    row.messages.filter(position=1).update(text="x" * 1_000_000)
    client.force_login(everybody.ann)
    assert len(client.get(reverse("conversation", kwargs={"pk": row.pk})).content) < 60_000


def test_the_name_of_a_file_is_no_markup_and_no_path(everybody: Cast, client: Client) -> None:
    everybody.upload.name = HOSTILE.replace("\x00", "")
    everybody.upload.error = everybody.upload.name
    everybody.upload.save()
    client.force_login(everybody.manager)
    for place in (reverse("uploads"), reverse("upload", kwargs={"pk": everybody.upload.pk})):
        assert "<script>alert" not in client.get(place).content.decode()


def test_a_form_from_elsewhere_is_refused(everybody: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.manager)
    for name in ("upload_undo", "team_edit"):
        pk = everybody.upload.pk if name == "upload_undo" else everybody.billing.pk
        assert client.post(reverse(name, kwargs={"pk": pk}), {"name": "x", "delay_days": 0}).status_code == 403
    everybody.billing.refresh_from_db()
    assert everybody.billing.name == "Billing"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(everybody: Cast, client: Client, there: str) -> None:
    from web_cast import PASSWORD

    said = {"login": everybody.ann.email, "password": PASSWORD, "next": there}
    answer = client.post(reverse("account_login"), said)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("home")


def test_pages_allow_only_our_own_scripts_and_styles_and_are_kept_nowhere(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.ann)
    answer = client.get(reverse("conversation", kwargs={"pk": everybody.open.pk}))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_only_the_two_necessary_cookies_are_set(everybody: Cast, client: Client) -> None:
    from web_cast import PASSWORD

    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": everybody.ann.email, "password": PASSWORD})
    for name in ("home", "conversations"):
        client.get(reverse(name))
    assert set(client.cookies) == {"heartfelt-session", "heartfelt-csrf"}
    assert all(cookie["httponly"] for cookie in client.cookies.values())


def test_a_header_cannot_be_split_by_what_somebody_typed(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    answer = client.get(reverse("conversations"), {"q": "a\r\nSet-Cookie: x=1"})
    assert answer.status_code == 200
    assert "x" not in client.cookies


def test_words_of_customers_are_in_no_log(everybody: Cast, caplog: pytest.LogCaptureFixture) -> None:
    from heartfelt.web.conversations.services import read_conversation

    one = given("canary-1", timezone.now(), customer="cust-canary")
    said = Message(id="m1", role="customer", text="canarybird sings")
    canary = Given(id="canary-1", customer="c", messages=(said, *one.messages[1:]))
    row = store(canary, everybody.billing, None)
    with caplog.at_level(0):
        read_conversation(row, "phrases")
    assert "canarybird" not in caplog.text
