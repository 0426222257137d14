"""The pictures of pages: which addresses they walk comes from the one table of permissions."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api")

from pictures import COLUMNS, allowed, name_of, without_object
from test_permissions import rows


@pytest.mark.parametrize("role", COLUMNS)
def test_every_address_that_says_yes_to_a_role_is_walked(role: str) -> None:
    assert allowed(role) == {name for (name, method), row in rows().items() if method == "GET" and row[role] == "yes"}


def test_an_address_is_known_by_its_name() -> None:
    assert name_of("http://localhost:8000/teams/12/hours/?x=1#main") == "team_hours"
    assert name_of("http://localhost:8000/no-such-page/") == ""
    assert list(without_object({"people", "team_edit"}, "http://here")) == ["http://here/people/"]
