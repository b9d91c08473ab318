"""The pictures of the README, from the sample programme: `make screenshots` writes docs/*.png.

python -m tests.browser.screenshot [directory]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import PATIENCE_MS, launch, open_page, run_finished
from tests.browser.server import ROOT, Server, load_sample_into

PAGES: Final = {
    "review": ("", 860),
    "campaign": ("campaign?campaign=Terracotta%20Stories", 2180),
    "creator": ("creators?campaign=Big%20Leaf%20Energy&creator=petra%20lindqvist", 1900),
    "contracts": ("contracts?campaign=Pip%20Sensor%20Launch", 940),
    "upload": ("upload", 620),
}
"""The name of each picture, the address it is taken at, and its height."""

ASKED_ABOUT: Final = """\
Influencer;Post URL;Post Date;Likes;Comments;Reach;Mood
Yuki Tannenbaum;https://www.instagram.com/reel/DYz2HS0M2ks/;03/11/2026;1.640;31;11.200;calm
Hamish Lockyer;https://www.instagram.com/reel/DYz2HS0M2kt/;05/11/2026;877;14;9.300;bright
Marisol Quispe;https://www.instagram.com/reel/DYz2HS0M2ku/;09/11/2026;1.204;22;10.150;calm
"""
"""A table of a tool that Pothos does not know, whose days can be read in two ways."""
ASKED_HEIGHT: Final = 1180

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTH = 1280


def take_all(browser: Browser, url: str, into: Path) -> list[Path]:
    """Take every page, light and dark; the files written."""
    into.mkdir(parents=True, exist_ok=True)
    taken = []
    for scheme in SCHEMES:
        context = browser.new_context(
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        page = context.new_page()
        for name, (address, height) in PAGES.items():
            page.set_viewport_size({"width": WIDTH, "height": height})
            open_page(page, f"{url}/{address}")
            path = into / f"{name}-{scheme}.png"
            page.screenshot(path=path)
            taken.append(path)
        taken.append(take_question(page, url, into / f"mapping-{scheme}.png"))
        context.close()
    return taken


def take_question(page: Page, url: str, path: Path) -> Path:
    """What is asked about a file that Pothos does not know."""
    page.set_viewport_size({"width": WIDTH, "height": ASKED_HEIGHT})
    open_page(page, f"{url}/upload")
    content = ASKED_ABOUT.encode()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "tool report.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.get_by_text("1 file needs an answer")).to_be_visible(timeout=PATIENCE_MS)
    run_finished(page)
    page.screenshot(path=path)
    return path


def main() -> None:
    """Start a server with the sample programme and take its pictures."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with tempfile.TemporaryDirectory(prefix="pothos-screenshots-") as directory:
        data = Path(directory) / "data"
        data.mkdir()
        load_sample_into(data)
        with Server(data) as server, sync_playwright() as playwright:
            browser = launch(playwright)
            for path in take_all(browser, server.url, into):
                sys.stdout.write(f"{path}\n")
            browser.close()


if __name__ == "__main__":
    main()
