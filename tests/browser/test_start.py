"""The server as `streamlit run app.py` starts it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page
from tests.browser.server import ROOT, Server, free_port

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - it is what must be refused


def test_the_first_screen_opens_and_nothing_is_blocked(server: Server, page: Page) -> None:
    open_page(page, server.url)

    # What the policy blocks, or a file from another host, fails any browser test (conftest.py).
    expect(page).to_have_title(re.compile("Pothos"))
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_server_is_ready_when_its_database_answers(server: Server) -> None:
    with urllib.request.urlopen(server.url + "/health") as answer:
        assert json.load(answer) == {"ready": True}


def test_every_page_carries_the_headers_and_listens_on_this_machine_only(server: Server) -> None:
    for path in ("/", "/campaign", "/no-such-page"):
        with urllib.request.urlopen(server.url + path) as answer:
            headers = answer.headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert f"http://127.0.0.1:{server.port}" in server.log.read_text()


@pytest.mark.parametrize(
    "path",
    ["metrics", "agent/interact", "agent/openapi.json", "agent/mcp", "script-health-check"],
)
@pytest.mark.parametrize("before", ["", "/campaign"])
def test_what_is_no_screen_does_not_answer(server: Server, before: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server.url}{before}/_stcore/{path}")

    assert refused.value.code == 404
    assert refused.value.read() == b"Not found"


def test_a_second_server_on_the_same_data_ends_with_what_to_do_and_no_traceback(
    server: Server,
) -> None:
    second = subprocess.run(
        [
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(free_port())),
        ],
        cwd=ROOT,
        env={**os.environ, "POTHOS_DATA": str(server.data)},
        capture_output=True,
        text=True,
        timeout=90,
    )

    said = second.stdout + second.stderr
    assert second.returncode != 0
    assert str(server.data) in said
    assert "Traceback" not in said


def test_it_does_not_start_where_others_could_reach_it(tmp_path: Path) -> None:
    refused = subprocess.run(
        [
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(free_port()), "--server.address", EVERY_ADDRESS),
        ],
        cwd=ROOT,
        env={**os.environ, "POTHOS_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=90,
    )

    said = refused.stdout + refused.stderr
    assert refused.returncode != 0
    assert f"It was told to listen on {EVERY_ADDRESS}." in said
    assert "--server.address 127.0.0.1" in said
    assert "Traceback" not in said
    assert not (tmp_path / "data").exists(), "nothing is opened before it is refused"


@pytest.mark.parametrize("path", ["/", "/campaign", "/_stcore/health", "/health"])
def test_a_name_that_is_not_this_machine_gets_no_answer(server: Server, path: str) -> None:
    request = urllib.request.Request(server.url + path, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400


def test_a_failing_page_shows_no_traceback_and_no_value_of_a_file(
    tmp_path: Path, page: Page
) -> None:
    with Server(
        tmp_path / "data", "tests/browser/apps/failing.py", ready_path="/_stcore/health"
    ) as failing:
        open_page(page, failing.url)

        expect(page.get_by_text("nothing was changed")).to_be_visible()
        number = page.get_by_test_id("stCode").inner_text().strip()
        assert "canary" not in page.content()
        assert f"Failure {number}: ValueError" in failing.log.read_text()
