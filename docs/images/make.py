"""The pictures of the report in the README: the bundled sample in a browser, by day, at night and on a phone.

    python docs/images/make.py

Needs the extra `dev` and a Chromium at /usr/bin/chromium (or CHROMIUM=PATH).
"""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from heartfelt import Collection, assess, read
from heartfelt.report import build, render

FOLDER = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class View(NamedTuple):
    """What a picture shows: the size of the window, the colours, and where in the report it is."""

    width: int
    height: int
    colours: Literal["light", "dark"]
    anchor: str


VIEWS = {
    "report": View(1200, 1250, "light", "short"),
    "report-dark": View(1200, 1250, "dark", "reading"),
    "report-phone": View(390, 1100, "light", "reading-1"),
}


def main() -> None:
    """Write every picture beside this file."""
    with as_file(files("heartfelt") / "sample" / "conversations.jsonl") as sample:
        conversations = list(read(sample))
    collection = Collection.of(conversations)
    page = render(build((one, assess(one, collection=collection)) for one in conversations))
    with TemporaryDirectory() as folder, sync_playwright() as started:
        report = Path(folder) / "report.html"
        report.write_text(page, encoding="utf-8")
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, view in VIEWS.items():
            photograph(browser, report, view, FOLDER / f"{name}.png")
        browser.close()


def photograph(browser: Browser, report: Path, view: View, picture: Path) -> None:
    """One picture of a part of the report."""
    page = browser.new_page(
        viewport={"width": view.width, "height": view.height}, color_scheme=view.colours, reduced_motion="reduce"
    )
    page.goto(f"{report.as_uri()}#{view.anchor}")
    page.wait_for_load_state("load")
    page.screenshot(path=picture)
    page.close()
    print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
