"""Inviting people, signing in, a second factor."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
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


def test_the_last_admin_stays_admin(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    said = {"name": "Noor", "email": everybody.admin.email, "role": "agent", "is_active": "on"}
    page = client.post(reverse("person_edit", kwargs={"pk": everybody.admin.pk}), said).content.decode()
    assert "only admin" in page
    everybody.admin.refresh_from_db()
    assert everybody.admin.role == Role.ADMIN


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
