"""Signing in through the organisation's own provider: it says who somebody is, and nothing about what they may do here."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from heartfelt.web.people.models import Person

PROVIDER = {"provider_id": settings.SINGLE_SIGN_ON.id if settings.SINGLE_SIGN_ON else "none"}
log = logging.getLogger(__name__)


def begin(request: HttpRequest) -> HttpResponse:
    """On to the provider; a page of ours where it does not answer."""
    try:
        answer: HttpResponse = views.login(request, **PROVIDER)
        return answer
    except (RequestException, KeyError) as error:
        log.warning("Single sign-on: the provider does not answer as it should: %s", error)
        return render(request, "socialaccount/authentication_error.html", status=503)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever was invited by a verified address is known from then on by the provider's own id for them."""

    def on_authentication_error(self, *_: Any, error: Any = None, exception: Any = None, **__: Any) -> None:
        """The page says that it failed, the log why."""
        log.warning("Single sign-on failed: %s %s", error or "", str(exception or "")[:500])

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person; nobody is added, and no account is joined to another by hand."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_not_invited(request, sociallogin))
        person = None if sociallogin.is_existing else _invited(sociallogin)
        if person:
            sociallogin.connect(request, person)
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(_not_invited(request, sociallogin))
        sociallogin.account.extra_data = {}  # what else the provider knows of somebody is not kept
        sociallogin.account.save(update_fields=["extra_data"])


def _invited(sociallogin: SocialLogin) -> Person | None:
    """The person with the verified address, unless the provider knows them by another id already."""
    verified = [each.email for each in sociallogin.email_addresses if each.verified in (True, "true")]
    if not verified:
        return None
    others = Person.objects.exclude(socialaccount__provider=sociallogin.account.provider)
    return others.filter(email__iexact=verified[0]).first()


def _not_invited(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    address = next(iter(sociallogin.email_addresses), None)
    shown = {"address": address.email if address else "", "verified": address and address.verified in (True, "true")}
    return render(request, "account/signup_closed.html", shown, status=403)
