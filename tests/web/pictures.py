"""A picture of every page, for whoever changes how the workspace looks: `python tests/web/pictures.py FOLDER`.

It starts a workspace of its own with the sample, signs in as each role, follows every link that leads to a page not seen
yet, and keeps each page by light and dark, on a desktop and on a telephone. A new page that something links to is in it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright
from screens import CHROMIUM, DESKTOP, PHONE, QUIET
from served import answered, environ, free_port, running

LOOKS = [
    (scheme, name, size) for scheme in ("light", "dark") for name, size in (("desktop", DESKTOP), ("phone", PHONE))
]
NUMBERS = re.compile(r"\d+")
BESIDE = ("/sign-in/", "/no-such-page/", "/invitation/1-x/", "/sign-in/single/cancelled/")
LONGEST = 2600  # px; what is below looks like what is above


def shape(address: str) -> str:
    """Pages that differ in a number alone are one page."""
    return NUMBERS.sub("1", urlsplit(address).path)


def pages(page: Any, start: str) -> list[str]:
    """An address of every page that links lead to, one a shape, as whoever is signed in there sees them."""
    seen, waiting = {shape(start): start}, [start]
    while waiting:
        answer = page.goto(waiting.pop())
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        for link in page.locator("a[href]:not([download])").evaluate_all("all => all.map(each => each.href)"):
            here = urlsplit(link).netloc == urlsplit(start).netloc
            if here and shape(link) not in seen and "/file/" not in link:
                seen[shape(link)] = link.partition("#")[0]
                waiting.append(seen[shape(link)])
    return sorted(seen.values())


def take(page: Any, address: str, name: str, folder: Path) -> None:
    """One page in every look."""
    for scheme, kind, size in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto(address)
        height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
        page.screenshot(path=folder / f"{name}-{kind}-{scheme}.png", full_page=True, clip=clip)


def sign_ins(data: Path) -> Iterator[tuple[str, str, str]]:
    """Role, address and password of the demonstration's people."""
    yield from json.loads((data / "sign-ins.json").read_text(encoding="utf-8"))


def main(folder: Path) -> None:
    """Everything, role by role."""
    folder.mkdir(parents=True, exist_ok=True)
    data, port = Path(tempfile.mkdtemp()), free_port()
    start = f"http://localhost:{port}"
    serve = (sys.executable, "-m", "heartfelt", "serve")
    with running(*serve, env=environ(data, PORT=str(port), HEARTFELT_URL=start)), sync_playwright() as driver:
        answered(f"{start}/health/ready")
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = chromium.new_page()
        for path in BESIDE:
            take(page, start + path, f"nobody{shape(path).replace('/', '-')}", folder)
        for role, email, password in sign_ins(data):
            page = chromium.new_context().new_page()
            page.goto(f"{start}/sign-in/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", password)
            page.click("form button:text-is('Sign in')")
            page.wait_for_load_state()
            for address in pages(page, f"{start}/"):
                take(page, address, f"{role}{shape(address).replace('/', '-')}", folder)
    shutil.rmtree(data, ignore_errors=True)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/web/pictures.py FOLDER")
    main(Path(sys.argv[1]))
