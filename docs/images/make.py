"""The pictures of the report in the README: the bundled sample in a browser, by day, at night and on a phone.

    python docs/images/make.py

Needs the extra `dev` and a Chromium at /usr/bin/chromium (or CHROMIUM=PATH).
"""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from heartfelt import Collection, assess, read
from heartfelt.report import build, render

FOLDER = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
Scheme = Literal["light", "dark"]
VIEWS: dict[str, tuple[int, int, Scheme]] = {
    "report": (1200, 1500, "light"),
    "report-dark": (1200, 1500, "dark"),
    "report-phone": (390, 1100, "light"),
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
        for name in VIEWS:
            photograph(browser, report, name)
        browser.close()


def photograph(browser: Browser, report: Path, name: str) -> None:
    """One picture of the top of the report."""
    width, height, scheme = VIEWS[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", device_scale_factor=1
    )
    page.goto(report.as_uri())
    page.wait_for_load_state("load")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"{name}.png: {(FOLDER / f'{name}.png').stat().st_size // 1000} kB")
    page.close()


if __name__ == "__main__":
    main()
