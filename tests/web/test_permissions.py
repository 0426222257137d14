"""Every address, asked for by everybody, against the one table in docs/permissions.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from web_cast import Cast
from web_program import token_for

from heartfelt.web.exports.making import write_file
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.services import order
from heartfelt.web.saved.models import SavedView
from heartfelt.web.webhooks.services import subscribe

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
WHO = ("nobody", "agent", "agent elsewhere", "coach", "coach elsewhere", "manager", "manager elsewhere", "admin")


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """The table of pages, by name of the address and method."""
    return {key: row for key, row in every_row().items() if not key[0].startswith("/api/")}


def every_row() -> dict[tuple[str, str], dict[str, str]]:
    """The whole table, operations of the API too."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    return {(row[0], row[1]): dict(zip(WHO, row[2:], strict=True)) for row in cells}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses, those without one as None would be."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # test_api_permissions.py walks the operations
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


WITHOUT_OBJECT = ("upload_add", "person_add", "team_add", "saved", "saved_add", "export_add")
ADDRESSES = sorted(names(get_resolver().url_patterns))


def saved_by_the_agent(cast: Cast) -> SavedView:
    """A saved view that is shared with the team Billing."""
    return SavedView.objects.get_or_create(person=cast.ann, name="Parcels", query="q=parcel", team=cast.billing)[0]


def exported_by_the_agent(cast: Cast) -> Export:
    """An export with its file."""
    export = Export.objects.filter(person=cast.ann).first()
    if export is None:
        export = order(cast.ann, "q=refund", "csv")
        write_file(export)
    return export


def address(name: str, cast: Cast) -> str:
    """The address with an object of the team Billing."""
    objects: dict[str, Callable[[Cast], Model]] = {
        "conversation": lambda cast: cast.open,
        "upload": lambda cast: cast.upload,
        "person": lambda cast: cast.bo,
        "team": lambda cast: cast.billing,
        "saved": saved_by_the_agent,
        "export": exported_by_the_agent,
        "receipt": lambda cast: cast.receipt,
    }
    if name == "delivery_replay":
        return reverse(name, kwargs={"pk": "00000000-0000-4000-8000-000000000000"})
    if name.startswith(("token_revoke", "webhook_", "webhook")) and name not in ("webhooks", "webhook_add"):
        return reverse(name, kwargs={"pk": _program(name, cast)})
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "no-such-key"})
    if name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):  # nobody has passkey 1
        return reverse(name, kwargs={"pk": 1})
    found = objects.get(name.split("_")[0]) if name not in WITHOUT_OBJECT else None
    return reverse(name, kwargs={"pk": found(cast).pk} if found else None)


def _program(name: str, cast: Cast) -> int:
    """A token or a webhook of the team Billing."""
    if name == "token_revoke":
        return token_for(cast.billing).token.pk
    return subscribe("https://care.example.org/hook", [], cast.billing, cast.admin).pk


def said(response: HttpResponse) -> str:
    """An answer in the words of the table."""
    if response.status_code in (301, 302):
        to_sign_in = response.headers["Location"].split("?")[0] == reverse("account_login")
        return "sign in" if to_sign_in else "yes"
    return {200: "yes", 400: "yes", 403: "no", 404: "unknown", 405: "-"}[response.status_code]


def test_every_address_has_its_rows_and_no_row_is_left_over() -> None:
    assert sorted(rows()) == sorted((name, method) for name in ADDRESSES for method in ("GET", "POST"))


@pytest.mark.parametrize("name", ADDRESSES)
def test_everybody_gets_what_the_table_says(name: str, everybody: Cast) -> None:
    people = {
        "agent": everybody.ann,
        "agent elsewhere": everybody.elsewhere,
        "coach": everybody.coach,
        "coach elsewhere": everybody.coach_elsewhere,
        "manager": everybody.manager,
        "manager elsewhere": everybody.manager_elsewhere,
        "admin": everybody.admin,
    }
    table = rows()
    for method in ("GET", "POST"):
        got = {}
        for who in WHO:
            client = Client()
            if who in people:
                client.force_login(people[who])
            got[who] = said(client.generic(method, address(name, everybody)))
        assert got == table[name, method], method


@pytest.mark.parametrize("name", ["conversation", "upload", "person_edit", "team_edit"])
def test_an_id_that_does_not_exist_is_unknown_like_one_of_others(name: str, everybody: Cast) -> None:
    for person in (everybody.manager, everybody.admin, everybody.coach, everybody.ann):
        client = Client()
        client.force_login(person)
        assert client.get(reverse(name, kwargs={"pk": 999_999})).status_code in (403, 404)


def test_a_manager_changes_their_own_team_only(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    assert client.get(reverse("team_edit", kwargs={"pk": everybody.delivery.pk})).status_code == 404
    client.post(reverse("team_edit", kwargs={"pk": everybody.billing.pk}), {"name": "Billing", "delay_days": 3})
    everybody.billing.refresh_from_db()
    assert everybody.billing.delay_days == 3


def test_somebody_who_may_not_sign_in_any_more_is_out_at_once(everybody: Cast, client: Client) -> None:
    from heartfelt.web.people.services import save_person

    client.force_login(everybody.ann, backend="allauth.account.auth_backends.AuthenticationBackend")
    everybody.ann.is_active = False
    save_person(everybody.ann, [everybody.billing])
    assert said(client.get("/")) == "sign in"
