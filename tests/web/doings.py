"""What people do before their pages are looked at, by role, in a browser: so that a page shows what it is for.

`keep` takes a picture of a page under a name: of pages that only doing something leads to, such as a token that is shown once.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

Keep = Callable[[Any, str], None]
WRONG = '{"id": "left-out", "channel": "chat"}\n'
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def sign_in(page: Any, email: str, password: str) -> None:
    """By the form."""
    page.goto("/sign-in/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("form button:text-is('Sign in')")


def agent(page: Any, keep: Keep, password: str) -> None:
    """Finds, saves and exports; adds a passkey; asks for a page that is not for agents."""
    find_and_keep(page, "refund*", "Refunds", keep)
    page.goto("/people/")
    keep(page, "not-for-you")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/you/passkeys/add/")
    if page.locator("[name=password]").count():
        page.fill("[name=password]", password)
        page.click("button:text-is('Go on')")
    page.click("button:text-is('Add it')")
    page.wait_for_url("**/you/codes/")


def coach(page: Any, keep: Keep, _password: str) -> None:
    """Finds nothing, then something."""
    page.goto("/conversations/?q=zebra+crossing&cue=feeling&outcome=missed")
    keep(page, "conversations-none")
    page.goto("/conversations/?agent=1&since=2026-13-40")
    keep(page, "conversations-not-understood")
    find_and_keep(page, "refund", "Refunds that were missed", keep)


def manager(page: Any, keep: Keep, _password: str) -> None:
    """Brings a file in which a line is wrong, looks at it, and asks what would go by age."""
    sample = (files("heartfelt") / "sample" / "conversations.jsonl").read_text(encoding="utf-8")
    brought = sample.replace('{"id": "', '{"id": "brought-').splitlines(keepends=True)[:6]
    page.goto("/uploads/")
    page.set_input_files(
        "[name=file]",
        {"name": "spring.jsonl", "mimeType": "application/json", "buffer": "".join([*brought, WRONG]).encode()},
    )
    page.click("button:text-is('Bring it')")
    page.wait_for_selector("#progress:has-text('Done')", timeout=120_000)
    page.goto("/teams/1/retention/?days=10")
    keep(page, "team_retention-preview")


def admin(page: Any, keep: Keep, _password: str) -> None:
    """Invites, makes a token, adds a webhook, changes how a team is read, erases a customer."""
    invite(page, keep)
    page.goto("/tokens/add/")
    page.fill("[name=name]", "Helpdesk")
    page.check("[value='conversations:read']")
    submitted(page, "Make")
    keep(page, "token_add-made")
    page.goto("/webhooks/add/")
    page.fill("[name=address]", "https://care.example.org/hook")
    page.check("[value='findings.opened']")
    submitted(page, "Add")
    keep(page, "webhook_add-secret")
    page.goto("/webhooks/1/")
    submitted(page, "Send a test")
    page.goto("/teams/1/norms/")
    page.fill("#id_n0", "5")
    submitted(page, "Save")
    keep(page, "team_read_again-touched")
    page.goto("/erasures/")
    page.fill("[name=customer]", "cust-nobody")
    submitted(page, "See")
    keep(page, "erasures-unknown")
    page.fill("[name=customer]", "cust-109")
    submitted(page, "See")
    keep(page, "erasure_preview")
    submitted(page, "Erase")


def invite(page: Any, keep: Keep) -> None:
    """Somebody whose address is here already, then somebody new, who opens their link."""
    page.goto("/people/add/")
    page.fill("[name=name]", "Mara Lind")
    page.fill("[name=email]", "ann@larkfield.example")
    submitted(page, "Invite")
    keep(page, "person_add-wrong")
    page.fill("[name=email]", "mara@larkfield.example")
    submitted(page, "Invite")
    keep(page, "person_add-invited")
    link = page.locator("main code").inner_text()
    newcomer = page.context.browser.new_context(viewport=page.viewport_size).new_page()
    newcomer.goto(link)
    keep(newcomer, "account_reset_password_from_key")
    newcomer.context.close()


def find_and_keep(page: Any, words: str, name: str, keep: Keep) -> None:
    """Look for words, look at the filters, save the view and export it."""
    page.goto(f"/conversations/?q={words}&outcome=missed")
    for summary in page.locator("summary").all():
        summary.click()
    keep(page, "conversations-found")
    page.goto(f"/conversations/?q={words}")
    page.click("summary:has-text('Save this view')")
    page.fill("#save_name", name)
    with page.expect_navigation():
        page.click(".keep button:text-is('Save')")
    page.click("summary:has-text('Export')")
    with page.expect_navigation():
        page.click(".keep button:text-is('Export')")
    page.wait_for_selector("#progress:has-text('Done')", timeout=60_000)


def submitted(page: Any, words: str) -> None:
    """Press the button that begins so, and wait for what comes."""
    with page.expect_navigation():
        page.locator("main button", has_text=words).first.click()


DOINGS = {"agent": agent, "coach": coach, "manager": manager, "admin": admin}
