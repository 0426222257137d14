"""Inviting people, signing in, a second factor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from web_cast import PASSWORD, Cast

from heartfelt.web.people.models import Person, Role
from heartfelt.web.people.services import add_person, invitation


def test_somebody_invited_sets_a_password_once_and_is_in(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    said = {
        "name": "Mei",
        "email": "Mei@Larkfield.example",
        "role": "agent",
        "teams": [everybody.billing.pk],
        "agent_name": "mei",
        "is_active": "on",
    }
    page = client.post(reverse("person_add"), said).content.decode()
    mei = Person.objects.get(email="mei@larkfield.example")
    link = urlsplit(page.partition('class="long">')[2].partition("<")[0]).path
    stranger = Client()
    form = stranger.get(link, follow=True)
    place = form.redirect_chain[-1][0]
    stranger.post(place, {"password1": "correct horse staple", "password2": "correct horse staple"})
    mei.refresh_from_db()
    assert mei.check_password("correct horse staple")
    assert list(mei.teams.all()) == [everybody.billing]
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_a_weak_password_is_refused(everybody: Cast) -> None:
    stranger = Client()
    place = stranger.get(urlsplit(invitation(everybody.bo)).path, follow=True).redirect_chain[-1][0]
    stranger.post(place, {"password1": "short", "password2": "short"})
    everybody.bo.refresh_from_db()
    assert everybody.bo.check_password(PASSWORD)


@pytest.mark.usefixtures("everybody")
def test_an_address_and_a_name_in_conversations_belong_to_one_person() -> None:
    with pytest.raises(ValidationError):
        add_person("Ann two", "ANN@larkfield.example")
    with pytest.raises(ValidationError):
        add_person("Ann two", "ann2@larkfield.example", agent_name="ann")


@pytest.mark.parametrize("change", [{"role": "agent", "is_active": "on"}, {"role": "admin"}])
def test_the_last_admin_stays_admin_and_may_sign_in(everybody: Cast, client: Client, change: dict[str, str]) -> None:
    client.force_login(everybody.admin)
    said = {"name": "Noor", "email": everybody.admin.email, **change}
    page = client.post(reverse("person_edit", kwargs={"pk": everybody.admin.pk}), said).content.decode()
    assert "only admin" in page
    everybody.admin.refresh_from_db()
    assert (everybody.admin.role, everybody.admin.is_active) == (Role.ADMIN, True)


def test_signing_in_needs_the_right_password_and_says_no_more(everybody: Cast, client: Client) -> None:
    wrong = client.post(reverse("account_login"), {"login": everybody.ann.email, "password": "not this one"})
    unknown = Client().post(reverse("account_login"), {"login": "who@larkfield.example", "password": "not this one"})
    assert "not correct" in wrong.content.decode()
    assert "not correct" in unknown.content.decode()
    right = client.post(reverse("account_login"), {"login": everybody.ann.email.upper(), "password": PASSWORD})
    assert right.headers["Location"] == reverse("home")


def test_a_second_factor_is_asked_for_once_it_is_set_up(everybody: Cast, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(everybody.ann, generate_totp_secret())
    answer = client.post(reverse("account_login"), {"login": everybody.ann.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    assert client.get("/signup/").status_code in (302, 404)
    assert client.get("/sign-in/signup/").status_code in (302, 404)


def test_attempts_are_counted_where_every_process_sees_them(everybody: Cast, settings: Any) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    wrong = {"login": everybody.ann.email, "password": "not this one"}
    pages = [Client().post(reverse("account_login"), wrong).content.decode() for _ in range(6)]
    assert "not correct" in pages[4]
    assert "Too many failed" in pages[5]
    right = Client().post(reverse("account_login"), {**wrong, "password": PASSWORD})
    assert right.status_code == 200, "the limit holds for the right password too, or guessing would tell"
    other = Client().post(reverse("account_login"), {"login": everybody.bo.email, "password": PASSWORD})
    assert other.headers["Location"] == reverse("home")


def test_too_many_sign_ins_from_one_place_get_a_page_that_says_so(everybody: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    said = {"login": everybody.ann.email, "password": PASSWORD}
    answers = [Client().post(reverse("account_login"), said) for _ in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert "Wait five minutes" in answers[2].content.decode()


def test_behind_a_proxy_attempts_are_told_apart_by_who_makes_them(everybody: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    said = {"login": everybody.ann.email, "password": PASSWORD}
    for number in range(4):
        headers = {"x-forwarded-for": f"203.0.113.{number}"}
        assert Client().post(reverse("account_login"), said, headers=headers).status_code == 302


def test_somebody_sees_their_browsers_and_signs_out_of_the_others(everybody: Cast) -> None:
    here, there = Client(), Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    for each in (here, there):
        each.post(reverse("account_login"), {"login": everybody.ann.email, "password": PASSWORD})
    assert "Firefox on Windows" in here.get(reverse("usersessions_list")).content.decode()
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("home")).status_code == 200
    assert there.get(reverse("home")).status_code == 302


def test_who_lost_everything_begins_anew_with_a_link(everybody: Cast, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(everybody.ann, generate_totp_secret())
    theirs = Client()
    theirs.force_login(everybody.ann)
    client.force_login(everybody.admin)
    page = client.post(reverse("person_factors", kwargs={"pk": everybody.ann.pk})).content.decode()
    assert theirs.get(reverse("home")).status_code == 302
    said = {"login": everybody.ann.email, "password": PASSWORD}
    assert Client().post(reverse("account_login"), said).status_code == 200
    stranger = Client()
    place = stranger.get(urlsplit(page.partition('class="long">')[2].partition("<")[0]).path, follow=True)
    new = {"password1": "correct horse staple", "password2": "correct horse staple"}
    stranger.post(place.redirect_chain[-1][0], new)
    said["password"] = new["password1"]
    assert Client().post(reverse("account_login"), said).headers["Location"] == reverse("home")


def test_a_command_makes_a_link_where_no_admin_can(everybody: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", everybody.admin.email.upper())
    assert "/invitation/" in capsys.readouterr().out
    everybody.admin.refresh_from_db()
    assert everybody.admin.has_usable_password()
    call_command("invite", everybody.admin.email, "--anew")
    everybody.admin.refresh_from_db()
    assert not everybody.admin.has_usable_password()
    with pytest.raises(CommandError, match=r"Nobody here has the address who@larkfield\.example"):
        call_command("invite", "who@larkfield.example")
