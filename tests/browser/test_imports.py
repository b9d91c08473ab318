"""Imports in the background: on every page, cancelled, two people at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, run_finished
from tests.browser.server import Server

ROWS = 60_000
LONG_MS = 180_000
"""An import of so many rows takes seconds; only a failing test waits so long."""


def posts(first: int, rows: int) -> str:
    """Posts with ids of their own; the marks in their figures make loading take the long way."""
    header = "Platform,Platform post ID,Handle,Caption,Published at,As of,Views,Likes,Comments\n"
    lines = [
        f"instagram,{first + n},creator{n % 700},Pot {n} “tall”,"
        f"2026-{1 + n % 9:02}-{1 + n % 28:02},2026-10-01,"
        f'"{1_000 + n % 9_000:,}",{n % 500},{n % 20}\n'
        for n in range(rows)
    ]
    return header + "".join(lines)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, int, int], Path]:
    def write(name: str, first: int, rows: int) -> Path:
        path = tmp_path / name
        path.write_text(posts(first, rows))
        return path

    return write


def start(page: Page, server: Server, path: Path) -> None:
    """Drop a file and press the button; the import runs when this returns, or is over."""
    open_page(page, f"{server.url}/upload")
    page.locator("input[type=file]").first.set_input_files([path])
    page.get_by_role("button", name="Load 1 file").click(timeout=LONG_MS)
    # Who goes elsewhere before the server has heard of the button has not pressed it.
    begun = page.get_by_text("Importing 1 file").or_(page.get_by_text("from 1 file."))
    expect(begun.first).to_be_visible(timeout=LONG_MS)


def test_an_import_goes_on_while_its_person_is_on_another_page_and_the_receipt_waits(
    server: Server, page: Page, file: Callable[..., Path]
) -> None:
    start(page, server, file("long.csv", 1, ROWS))
    expect(page.get_by_text("Importing 1 file")).to_be_visible()
    page.get_by_role("link", name="Review").first.click()
    expect(page.get_by_text("Importing 1 file:")).to_be_visible()
    expect(page.get_by_role("link", name="See the receipt")).to_be_visible(timeout=LONG_MS)

    page.get_by_role("link", name="See the receipt").click()

    expect(page.get_by_text(f"Loaded {ROWS:,} rows from 1 file.")).to_be_visible()
    run_finished(page)
    page.get_by_role("link", name="Review").first.click()
    run_finished(page)
    expect(page.get_by_role("link", name="See the receipt")).to_have_count(0)


def test_coming_back_while_it_runs_shows_how_far_it_is(
    server: Server, page: Page, file: Callable[..., Path]
) -> None:
    start(page, server, file("long.csv", 1, ROWS))
    page.get_by_role("link", name="Review").first.click()
    expect(page.get_by_text("Importing 1 file:")).to_be_visible()

    page.get_by_role("link", name="Upload").first.click()

    expect(page.get_by_text(f"MB · {ROWS:,} rows")).to_be_visible()
    expect(page.get_by_text(f"Loaded {ROWS:,} rows from 1 file.")).to_be_visible(timeout=LONG_MS)


def test_a_cancelled_import_leaves_nothing_and_can_be_loaded_after_all(
    server: Server, page: Page, file: Callable[..., Path]
) -> None:
    start(page, server, file("long.csv", 1, ROWS))

    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_text("Nothing of 1 file was kept.")).to_be_visible(timeout=LONG_MS)
    page.get_by_text("History", exact=True).click()
    expect(page.get_by_text("Nothing was loaded yet.")).to_be_visible()
    page.get_by_text("Load files", exact=True).click()
    page.get_by_role("button", name="Load 1 file after all").click()
    expect(page.get_by_text(f"Loaded {ROWS:,} rows from 1 file.")).to_be_visible(timeout=LONG_MS)


def test_two_people_who_import_at_once_both_succeed(
    server: Server, new_page: Callable[[], Page], file: Callable[..., Path]
) -> None:
    mine, theirs = new_page(), new_page()
    start(mine, server, file("mine.csv", 1, ROWS))
    start(theirs, server, file("theirs.csv", 1_000_000, 1_000))

    for page, rows in ((mine, ROWS), (theirs, 1_000)):
        words = f"Loaded {rows:,} rows from 1 file."
        expect(page.get_by_text(words)).to_be_visible(timeout=LONG_MS)
    mine.get_by_text("History", exact=True).click()
    table = mine.get_by_test_id("stDataFrame").first
    for name in ("mine.csv", "theirs.csv"):
        expect(table.locator("[role=gridcell]").filter(has_text=name)).to_have_count(1)
