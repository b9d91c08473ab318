"""Large uploads go to disk as they arrive, through Streamlit's own uploader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page
from tests.browser.server import Server, wait_until

MEGABYTE = 1024 * 1024


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Server]:
    with Server(
        tmp_path / "data", "tests/browser/apps/uploads.py", ready_path="/_stcore/health"
    ) as running:
        yield running


def write_random(path: Path, megabytes: int) -> str:
    """A file of bytes that do not compress; its sha256."""
    digest = hashlib.sha256()
    block = hashlib.sha256(b"seed").digest() * (MEGABYTE // 32)
    with path.open("wb") as file:
        for number in range(megabytes):
            piece = number.to_bytes(8, "big") + block[8:]
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def spooled(server: Server) -> list[Path]:
    return [p for p in (server.data / "spool").rglob("*") if p.is_file()]


def test_100_megabytes_arrive_intact_and_cost_the_server_less_than_20(
    uploads: Server, page: Page, tmp_path: Path
) -> None:
    big = tmp_path / "big.csv"
    sha256 = write_random(big, 100)
    small = tmp_path / "small.csv"
    small.write_text("a,b\n1,2\n")
    open_page(page, uploads.url)
    expect(page.get_by_text("The page is done.")).to_be_visible()
    # A first, small upload loads what any upload needs; the second shows what a byte costs.
    page.locator("input[type=file]").first.set_input_files(small)
    expect(page.get_by_text("small.csv: 8 bytes")).to_be_visible()
    before = uploads.memory_bytes()
    uploads.reset_peak_memory()

    page.locator("input[type=file]").first.set_input_files(big)

    expect(page.get_by_text(f"big.csv: {100 * MEGABYTE} bytes, {sha256}")).to_be_visible()
    growth = uploads.peak_memory_bytes() - before
    assert growth < 20 * MEGABYTE, f"The server grew by {growth / MEGABYTE:.0f} MB"


def test_a_removed_upload_leaves_the_disk(uploads: Server, page: Page, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("a,b\n1,2\n")
    open_page(page, uploads.url)
    page.locator("input[type=file]").first.set_input_files(tmp_path / "one.csv")
    expect(page.get_by_text("one.csv: 8 bytes")).to_be_visible()
    assert len(spooled(uploads)) == 1

    page.get_by_test_id("stFileChipDeleteBtn").click()

    expect(page.get_by_text("one.csv: 8 bytes")).to_have_count(0)
    wait_until(lambda: spooled(uploads) == [], "the spool is empty")


def test_files_of_a_folder_say_which_folder_they_came_in(
    uploads: Server, page: Page, tmp_path: Path
) -> None:
    folder = tmp_path / "Overview March"
    folder.mkdir()
    (folder / "Content.csv").write_text("a,b\n1,2\n")
    (folder / "Überblick.csv").write_text("a,b\n")
    open_page(page, uploads.url)

    page.locator("input[type=file]").nth(1).set_input_files(folder)

    expect(page.get_by_text("Overview March/Content.csv: 8 bytes")).to_be_visible()
    expect(page.get_by_text("Overview March/Überblick.csv: 4 bytes")).to_be_visible()


def test_charts_tables_and_uploads_work_under_the_content_security_policy(
    uploads: Server, page: Page
) -> None:
    answer = page.goto(uploads.url)

    assert answer is not None
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    # A violation is an error in the console, which fails any browser test (conftest.py).
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
