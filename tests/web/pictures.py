"""A picture of every page, for whoever changes how the workspace looks: `python tests/web/pictures.py FOLDER`.

It starts a workspace of its own with the sample, does what a page needs to show something (brings a file, saves a view,
exports, makes a token, adds a passkey, ...), and then goes as each role to every address of docs/permissions.md that
answers that role with a page. Each is kept by light and dark, on a desktop and on a telephone. An address that says yes to
somebody and that nobody reached is named at the end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import doings
from playwright.sync_api import sync_playwright
from screens import CHROMIUM, DESKTOP, PHONE, QUIET
from served import answered, environ, free_port, running

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
ROW = re.compile(r"^\| `(\w+)` \| GET \|(.*)\|$", re.MULTILINE)
COLUMNS = {"nobody": 0, "agent": 1, "coach": 3, "manager": 5, "admin": 7}
LOOKS = [
    (scheme, name, size) for scheme in ("light", "dark") for name, size in (("desktop", DESKTOP), ("phone", PHONE))
]
ELSEWHERE = ("/no-such-page/", "/invitation/1-x/")  # where there is nothing
LONGEST = 2600  # px; what is below looks like what is above
FACTORS = {"mfa_view_recovery_codes", "mfa_deactivate_totp"}  # there for those who have them
Keep = Callable[[Any, str], None]


def allowed(role: str) -> set[str]:
    """The addresses that say yes to a role, by name."""
    text = TABLE.read_text(encoding="utf-8")
    return {name for name, cells in ROW.findall(text) if cells.split("|")[COLUMNS[role]].strip() == "yes"}


def name_of(address: str) -> str:
    """The name of an address; empty where there is none."""
    from django.urls import Resolver404, resolve

    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""


def without_object(names: set[str], start: str) -> Iterator[str]:
    """Those of the addresses that are about nothing in particular, linked or not."""
    from django.urls import NoReverseMatch, reverse

    for name in sorted(names):
        try:
            yield start + reverse(name)
        except NoReverseMatch:
            continue  # a link leads there, from the page of what it is about


def is_page(page: Any, address: str) -> bool:
    """Whether it answers with a page, and not with a file or with another address."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")


def walk(page: Any, start: str, names: set[str], keep: Keep) -> set[str]:
    """Each page that somebody may see, one an address, beginning with those that need no object; returns the names."""
    seen: set[str] = set()
    waiting = [start + "/", *without_object(names, start)]
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name in seen or name not in names:
            continue
        seen.add(name)
        if is_page(page, address):
            page.goto(address)
            keep(page, name)
            links = page.locator("a[href]").evaluate_all("all => all.map(each => each.href)")
            waiting += [each for each in links if urlsplit(each).netloc == urlsplit(start).netloc]
    return seen


def keeper(role: str, folder: Path) -> Keep:
    """Keeps what a page shows in every look, under a name."""

    def keep(page: Any, name: str) -> None:
        for scheme, kind, size in LOOKS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 80)))")  # charts draw anew
            height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
            clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
            page.screenshot(path=folder / f"{role}-{name}-{kind}-{scheme}.png", full_page=True, clip=clip)
        page.set_viewport_size(DESKTOP)

    return keep


def pictures(chromium: Any, start: str, sign_ins: list[list[str]], folder: Path) -> list[str]:
    """Everything, role by role; returns the addresses that no role reached."""
    wanted, reached = (
        set[str](),
        {"account_reset_password_from_key"},
    )  # that one is an invitation, with a picture of its own
    for role, *sign_in in [["nobody"], *sign_ins]:
        page, keep = chromium.new_context(viewport=DESKTOP, base_url=start).new_page(), keeper(role, folder)
        for place in ELSEWHERE if role == "nobody" else ():
            page.goto(place)
            keep(page, f"at{place.replace('/', '-')}")
        if sign_in:
            doings.sign_in(page, *sign_in)
            doings.DOINGS[role](page, keep, sign_in[1])
        wanted |= allowed(role)
        reached |= walk(page, start, allowed(role) | FACTORS, keep)
        if sign_in:  # who added a passkey is asked for it
            page.context.clear_cookies()
            doings.sign_in(page, *sign_in)
            if "second-factor" in page.url:
                keep(page, "mfa_authenticate")
    return sorted(wanted - reached)


def main(folder: Path) -> None:
    """A workspace, its pictures, and what is missing."""
    import django

    folder.mkdir(parents=True, exist_ok=True)
    data, port = Path(tempfile.mkdtemp()), free_port()
    start = f"http://localhost:{port}"
    settings = environ(data, PORT=str(port), HEARTFELT_URL=start, HEARTFELT_READER="fast")
    os.environ.update(settings, DJANGO_SETTINGS_MODULE="heartfelt.web.settings")
    django.setup()
    with running(sys.executable, "-m", "heartfelt", "serve", env=settings), sync_playwright() as driver:
        answered(f"{start}/health/ready")
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        known = json.loads((data / "sign-ins.json").read_text(encoding="utf-8"))
        missing = pictures(chromium, start, known, folder)
    shutil.rmtree(data, ignore_errors=True)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    if missing:
        sys.exit(f"Not reached: {', '.join(missing)}.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/web/pictures.py FOLDER")
    main(Path(sys.argv[1]))
