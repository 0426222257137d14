"""Addresses of people, teams and signing in. Of allauth's pages only those that are used."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as single
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from heartfelt.web.people import single_sign_on, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/<int:pk>/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/invite/", views.person_invite, name="person_invite"),
    path("people/<int:pk>/factors/", views.person_factors, name="person_factors"),
    path("teams/", views.teams, name="teams"),
    path("teams/add/", views.team_add, name="team_add"),
    path("teams/<int:pk>/", views.team_edit, name="team_edit"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/single/", login_not_required(single_sign_on.begin), name="openid_connect_login"),
    path("sign-in/single/callback/", single.callback, single_sign_on.PROVIDER, name="openid_connect_callback"),
    path("sign-in/single/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/again/second-factor/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    re_path(
        r"^invitation/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("invitation/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("you/", factors.index, name="mfa_index"),
    path("you/browsers/", sessions.list_usersessions, name="usersessions_list"),
    path("you/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("you/app/stop/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("you/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("you/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("you/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("you/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("you/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("you/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("you/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
