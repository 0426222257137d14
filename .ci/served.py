#!/usr/bin/env python3
"""From nothing to a page behind a sign-in: `make run` as a newcomer starts it, in less than three minutes with installing.

What is committed is served: this checkout where nothing is installed yet, or else a clone. Nothing comes from pip's cache.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

CHECKOUT = Path(__file__).resolve().parents[1]
MOST = 180  # seconds
PATIENCE = 600  # seconds, so that it is known by how much it is too slow
PORT = os.environ.get("PORT", "8765")
HOME = f"http://127.0.0.1:{PORT}/"


class Entrance(HTMLParser):
    """The page to sign in: its form with the hidden fields, and the sign-ins that it shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.shown: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what is of use."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = self.action or given.get("action", "")
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        if "data-email" in given:
            self.shown.append({"login": given["data-email"], "password": given["data-password"]})


def main() -> None:
    """Start it, sign in by everybody who is shown, stop it."""
    with TemporaryDirectory(prefix="heartfelt-served-") as folder:
        place = CHECKOUT
        if (CHECKOUT / ".venv").exists():
            place = Path(folder, "heartfelt")
            subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(place)], check=True)
        environ = {**os.environ, "PORT": PORT, "PIP_NO_CACHE_DIR": "1", "HEARTFELT_DATA": str(Path(folder, "data"))}
        began = time.monotonic()
        process = subprocess.Popen(
            ["make", "run"], cwd=place, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            installed, took = _served(process, place, began)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(MOST)
    print(f"make run: from nothing to a page behind a sign-in in {took:.0f} s, {installed:.0f} s of it installing")
    if took > MOST:
        sys.exit(f"make run: that is more than {MOST} s")


def _served(process: subprocess.Popen[bytes], place: Path, began: float) -> tuple[float, float]:
    """How many seconds the installing took, and all until somebody was signed in."""
    stamp = place / ".venv" / "served"
    _wait_until(stamp.exists, process, began)
    installed = time.monotonic() - began
    _wait_until(_answers, process, began)
    shown = Entrance(_asked(build_opener(), HOME)).shown
    _sign_in(shown[0])
    took = time.monotonic() - began
    for one in shown[1:]:
        _sign_in(one)
    print(f"make run: signed in as {', '.join(one['login'] for one in shown)}")
    return installed, took


def _wait_until(holds: Callable[[], bool], process: subprocess.Popen[bytes], began: float) -> None:
    while not holds():
        if process.poll() is not None:
            sys.exit("make run ended before there was a page")
        if time.monotonic() > began + PATIENCE:
            sys.exit(f"make run: no page after {PATIENCE} s")
        time.sleep(0.2)


def _answers() -> bool:
    try:
        return bool(_asked(build_opener(), HOME))
    except (URLError, ConnectionError):
        return False


def _sign_in(one: dict[str, str]) -> None:
    """As a browser does, with its cookies and the proof that the form is ours; ends with 1 where no page is reached."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    entrance = Entrance(_asked(browser, HOME))
    page = _asked(browser, urljoin(HOME, entrance.action), {**entrance.hidden, **one})
    if "Sign out" not in page or Entrance(page).shown:
        sys.exit(f"make run: {one['login']} was not signed in")


def _asked(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> str:
    """The page at an address, or where it leads."""
    request = Request(address, urlencode(form).encode() if form else None, {"Referer": HOME})
    with browser.open(request, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


if __name__ == "__main__":
    main()
