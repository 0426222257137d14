"""A page that is open when its reader is signed out stays as it is until the browser is at sign-in, and leads back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import browser, opened, workspace  # noqa: F401
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from screens import DESKTOP
from test_doors_in_browser import with_passkey
from web_cast import PASSWORD, Cast

from heartfelt.web.conversations.models import Upload
from heartfelt.web.exports.models import Export

HOST = "http://testserver"
SIGN_IN = re.compile(r"/sign-in/\?next=")


def asked(address: str, open_page: str) -> Any:
    """What htmx is answered, in a page that is open, for somebody who is not signed in."""
    return Client().get(address, headers={"HX-Request": "true", "HX-Current-URL": open_page})


def way_back(answer: Any) -> str:
    """Where sign-in leads to afterwards."""
    place = urlsplit(answer["HX-Redirect"])
    assert place.netloc == ""
    assert place.path == reverse("account_login")
    return parse_qs(place.query)["next"][0]


@pytest.mark.parametrize("name", ["conversations", "exports", "uploads", "report", "home", "audit"])
def test_a_part_of_a_page_is_answered_with_the_way_to_sign_in_and_no_words(everybody: Cast, name: str) -> None:  # noqa: ARG001
    page = f"{reverse(name)}?q=refund&cue=feeling"
    answer = asked(reverse(name), HOST + page)
    assert answer.status_code == 200
    assert answer.content == b""
    assert way_back(answer) == page


def test_a_poll_leads_back_to_the_page_and_not_to_what_was_asked_for(everybody: Cast) -> None:
    place = reverse("conversation", kwargs={"pk": everybody.open.pk})
    assert way_back(asked(f"{place}?seen=0123", f"{HOST}{place}?list=q%3Drefund")) == f"{place}?list=q%3Drefund"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "http://testserver.evil.example/", "//evil.example/", "http://testserver//evil.example/",
     "javascript:alert(1)", "http://testserver/\\\\evil.example", ""],
)  # fmt: skip
def test_nobody_is_led_elsewhere(everybody: Cast, elsewhere: str) -> None:
    answer = asked(reverse("conversations"), elsewhere)
    way = way_back(answer)
    assert not way.startswith(("//", "\\", "/\\"))
    assert "javascript" not in way
    client = Client()
    said = {"login": everybody.ann.email, "password": PASSWORD}
    signed_in = client.post(answer["HX-Redirect"], {**said, "next": way})
    assert signed_in.status_code == 302
    assert urlsplit(signed_in["Location"]).netloc == ""


def test_a_whole_page_is_answered_as_ever(everybody: Cast) -> None:  # noqa: ARG001
    answer = Client().get(reverse("conversations"), {"q": "refund"})
    assert answer.status_code == 302
    assert "HX-Redirect" not in answer
    assert "Then you go on where you wanted to be." in Client().get(answer["Location"]).content.decode()
    assert "where you wanted to be" not in Client().get(reverse("account_login")).content.decode()


def test_what_needs_nobody_signed_in_is_still_answered(everybody: Cast) -> None:  # noqa: ARG001
    answer = asked(reverse("account_login"), f"{HOST}/sign-in/")
    assert b"Sign in" in answer.content
    assert "HX-Redirect" not in answer


def sign_in_here(page: Any, email: str) -> None:
    """At the form that is shown."""
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("form button:text-is('Sign in')")


def watched(page: Any) -> None:
    """Keep whether what is shown was ever less than it was."""
    page.evaluate(
        """() => { const main = document.querySelector("main"), before = main.innerText;
        new MutationObserver(() => { if (main.innerText !== before) sessionStorage.setItem("changed", "yes") })
          .observe(main, { childList: true, subtree: true }) }"""
    )


def unchanged(page: Any) -> bool:
    """Whether it never was."""
    return page.evaluate("sessionStorage.getItem('changed')") is None


def test_an_open_conversation_goes_to_sign_in_and_back(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.ann, DESKTOP)
    place = reverse("conversation", kwargs={"pk": workspace.open.pk})
    page.goto(f"{place}?list=cue%3Dfeeling")
    watched(page)
    Session.objects.all().delete()
    page.wait_for_url(SIGN_IN)
    assert unchanged(page)
    sign_in_here(page, workspace.ann.email)
    assert page.url == f"{live_server.url}{place}?list=cue%3Dfeeling"
    assert page.locator("#m1").is_visible()


def test_an_open_list_goes_to_sign_in_and_back(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.coach, DESKTOP)
    page.goto(reverse("conversations") + "?channel=chat")
    watched(page)
    Session.objects.all().delete()
    page.fill("[name=q]", "refund")
    page.wait_for_url(SIGN_IN)
    assert unchanged(page)
    sign_in_here(page, workspace.coach.email)
    assert page.url == f"{live_server.url}{reverse('conversations')}?channel=chat"


@pytest.mark.parametrize("what", ["upload", "export"])
def test_progress_goes_to_sign_in_and_back(browser: Any, live_server: Any, workspace: Cast, what: str) -> None:  # noqa: F811
    if what == "upload":
        person, row = workspace.manager, workspace.upload
        Upload.objects.filter(pk=row.pk).update(state=Upload.State.READING, stored=9)
    else:
        person = workspace.coach
        row = Export.objects.create(person=person, kind="csv", expires_at=timezone.now() + timedelta(hours=1))
    page = opened(browser, live_server.url, person, DESKTOP)
    page.goto(reverse(what, kwargs={"pk": row.pk}))
    watched(page)
    Session.objects.all().delete()
    page.wait_for_url(SIGN_IN)
    assert unchanged(page)
    sign_in_here(page, person.email)
    assert page.url == live_server.url + reverse(what, kwargs={"pk": row.pk})


def test_a_passkey_leads_back_as_well(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, None, DESKTOP)
    with_passkey(page, workspace.coach.email)
    page.goto(reverse("conversations") + "?channel=chat")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/conversations/?channel=chat")
    assert page.url == f"{live_server.url}{reverse('conversations')}?channel=chat"
    assert page.locator("text=Sign out").count() == 1
