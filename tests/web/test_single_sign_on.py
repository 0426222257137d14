"""Signing in through an organisation's own provider: a real one on loopback, in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from served import answered, environ, free_port, running

from heartfelt.web.people import single_sign_on
from heartfelt.web.provider import provider

ADMIN = "noor@larkfield.example"
KNOWN = (
    {"sub": "s-1", "email": "Noor@Larkfield.example", "email_verified": True},
    {"sub": "s-2", "email": ADMIN, "email_verified": True},  # another account with the same address
    {"sub": "s-3", "email": ADMIN, "email_verified": False},
    {"sub": "s-4", "email": "who@elsewhere.example", "email_verified": True, "roles": ["admin"]},
    {"sub": "s-5", "email": ADMIN, "email_verified": "false"},
    {"sub": "s-6"},
)


class Doors(NamedTuple):
    """Where the workspace and the provider answer."""

    workspace: str
    issuer: str


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A workspace that was told of a provider; its only person is an admin who has no password yet."""
    pytest.importorskip("oidc_provider_mock")
    data, port, other = tmp_path_factory.mktemp("data"), free_port(), free_port()
    issuer = f"http://127.0.0.1:{other}"
    secret = data / "secret"
    secret.write_text("not so secret\n")
    told = {"ISSUER": issuer, "CLIENT_ID": "care", "CLIENT_SECRET_FILE": str(secret), "NAME": "Larkfield"}
    env = environ(data, PORT=str(port), **{f"HEARTFELT_OIDC_{name}": value for name, value in told.items()})
    users = [part for each in KNOWN for part in ("--user-claims", json.dumps(each))]
    at_provider = (sys.executable, "-m", "oidc_provider_mock", "--port", str(other), *users)
    at_workspace = (sys.executable, "-m", "heartfelt", "serve", "--only", "web", "--admin", ADMIN)
    with running(*at_provider, env=env), running(*at_workspace, env=env):
        answered(f"{issuer}/.well-known/openid-configuration")
        answered(f"http://127.0.0.1:{port}/health/ready")
        yield Doors(f"http://127.0.0.1:{port}", issuer)


def signed_in(
    doors: Doors, sub: str, path: str = "/sign-in/single/", browser: httpx.Client | None = None
) -> httpx.Response:
    """The page that somebody gets who says at the provider that they are `sub`."""
    browser = browser or httpx.Client(follow_redirects=True)
    asked = browser.get(doors.workspace + path)
    assert str(asked.url).startswith(doors.issuer), asked.text[:2000]
    return browser.post(str(asked.url), data={"sub": sub})


def test_the_sign_in_page_offers_it_by_name(doors: Doors) -> None:
    assert "Sign in with Larkfield" in httpx.get(f"{doors.workspace}/sign-in/").text


def test_an_invited_address_is_let_in_and_known_from_then_on_by_the_providers_id(doors: Doors) -> None:
    first = signed_in(doors, "s-1")
    assert (first.status_code, first.url.path) == (200, "/people/")
    assert signed_in(doors, "s-1").url.path == "/people/"
    other = signed_in(doors, "s-2")
    assert other.status_code == 403
    assert "has another account there" in other.text


@pytest.mark.parametrize(
    ("sub", "says"),
    [
        ("s-3", "does not say that <strong>noor@larkfield.example</strong> is verified"),
        ("s-5", "does not say that <strong>noor@larkfield.example</strong> is verified"),
        ("s-4", "<strong>who@elsewhere.example</strong> is not invited"),
        ("s-6", "did not say which address is yours"),
    ],
)
def test_nobody_else_gets_in_or_becomes_somebody(doors: Doors, sub: str, says: str) -> None:
    browser = httpx.Client(follow_redirects=True)
    page = signed_in(doors, sub, browser=browser)
    assert page.status_code == 403
    assert says in page.text
    assert browser.get(f"{doors.workspace}/people/").url.path == "/sign-in/"


def test_who_is_signed_in_cannot_join_another_account_of_the_provider(doors: Doors) -> None:
    browser = httpx.Client(follow_redirects=True)
    signed_in(doors, "s-1", browser=browser)
    page = signed_in(doors, "s-4", "/sign-in/single/?process=connect", browser)
    assert page.status_code == 403
    assert signed_in(doors, "s-4").status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(doors: Doors) -> None:
    page = httpx.get(f"{doors.workspace}/sign-in/single/callback/?code=stolen&state=guessed", follow_redirects=True)
    assert page.url.path != "/people/"
    assert "Traceback" not in page.text


def test_who_says_no_at_the_provider_is_told_so(doors: Doors) -> None:
    browser = httpx.Client(follow_redirects=True)
    asked = browser.get(f"{doors.workspace}/sign-in/single/")
    state = asked.url.params["state"]
    page = browser.get(f"{doors.workspace}/sign-in/single/callback/?error=access_denied&state={state}")
    assert "You are not signed in" in page.text


def test_a_provider_that_is_away_is_said_so(
    db: None,  # noqa: ARG001
    client: Client,
    settings: Any,
) -> None:
    told = {**GIVEN, "HEARTFELT_OIDC_ISSUER": f"http://127.0.0.1:{free_port()}", "HEARTFELT_OIDC_CLIENT_SECRET": "x"}
    away = provider(told)
    assert away is not None
    settings.SOCIALACCOUNT_PROVIDERS = away.settings
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0].update(single_sign_on.PROVIDER)
    page = client.get(reverse("openid_connect_login"))
    assert page.status_code == 503
    assert "did not answer as it should" in page.content.decode()


GIVEN = {"HEARTFELT_OIDC_ISSUER": "https://login.example.org", "HEARTFELT_OIDC_CLIENT_ID": "care"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (GIVEN, "HEARTFELT_OIDC_CLIENT_SECRET is not set"),
        ({"HEARTFELT_OIDC_NAME": "Larkfield"}, "HEARTFELT_OIDC_ISSUER is not set"),
        ({"HEARTFELT_OIDC_TRUSTED": "often"}, "HEARTFELT_OIDC_TRUSTED is 'often'. It is yes or no"),
        (
            {**GIVEN, "HEARTFELT_OIDC_CLIENT_SECRET_FILE": "/nowhere"},
            "HEARTFELT_OIDC_CLIENT_SECRET_FILE names /nowhere",
        ),
        *(
            ({**GIVEN, "HEARTFELT_OIDC_CLIENT_SECRET": "x", "HEARTFELT_OIDC_ISSUER": wrong}, "HEARTFELT_OIDC_ISSUER is")
            for wrong in (
                "http://login.example.org",
                "login.example.org",
                "https://",
                "https://x/.well-known/openid-configuration",
            )
        ),
    ],
)
def test_a_wrong_setting_names_itself(given: dict[str, str], says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says.replace("?", ".")):
        provider(given)


def test_without_settings_there_is_none_and_each_issuer_has_ids_of_its_own() -> None:
    assert provider({}) is None
    both = [
        provider({**GIVEN, "HEARTFELT_OIDC_CLIENT_SECRET": "x", "HEARTFELT_OIDC_ISSUER": issuer})
        for issuer in ("https://login.example.org/", "https://other.example.org")
    ]
    assert both[0] is not None
    assert both[1] is not None
    assert both[0].id != both[1].id
    assert both[0].issuer == "https://login.example.org"
