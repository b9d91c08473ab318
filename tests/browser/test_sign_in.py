"""Signing in: who comes in, what each role sees, and that a false answer lets nobody in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import choose
from tests.browser.conftest import NewPage
from tests.browser.hosted import OWNER, hosted_server
from tests.browser.provider import Provider
from tests.browser.server import ROOT, Server, free_port

SIGN_IN = "Sign in with the address that your team knows you by."
NOT_HERE = "You are signed in, and may not come in here."


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider() as running:
        yield running


@pytest.fixture(scope="module")
def hosted(
    sample_data: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("hosted") / "data"
    shutil.copytree(sample_data, data)
    with hosted_server(data, provider) as running:
        yield running


def sign_in(page: Page, server: Server, address: str = "/") -> None:
    page.goto(server.url + address)
    with page.expect_response(re.compile("/oauth2callback")):
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(server.url + "/")


def let_in(page: Page, server: Server, entry: str, role: str) -> None:
    page.goto(server.url + "/settings?section=People%20and%20roles")
    page.get_by_label("Address, or @").fill(entry)
    page.get_by_text(role, exact=True).last.click()
    page.get_by_role("button", name="Let in").click()
    expect(page.get_by_label("Address, or @")).to_have_value("")


def test_nobody_sees_anything_before_the_sign_in(hosted: Server, page: Page) -> None:
    for address in ("/", "/campaign", "/settings", "/upload", "/money?campaign=Moss%20Hour"):
        page.goto(hosted.url + address)
        expect(page.get_by_text(SIGN_IN)).to_be_visible()
        expect(page.get_by_text("Moss Hour")).to_have_count(0)
        expect(page.get_by_role("link", name="Campaign")).to_have_count(0)


def test_an_owner_comes_in_lets_others_in_and_takes_it_back(
    hosted: Server, provider: Provider, new_page: NewPage
) -> None:
    owner, ana = new_page(), new_page()
    provider.signs_in(OWNER)
    sign_in(owner, hosted)
    expect(owner.get_by_text(f"Signed in as {OWNER}, owner")).to_be_visible()

    provider.signs_in("ana@example.com")
    sign_in(ana, hosted)
    expect(ana.get_by_text(NOT_HERE)).to_be_visible()
    expect(ana.get_by_text("ana@example.com")).to_be_visible()

    let_in(owner, hosted, "ana@example.com", "viewer")
    ana.goto(hosted.url)
    expect(ana.get_by_text("Signed in as ana@example.com, viewer")).to_be_visible()
    expect(ana.get_by_role("link", name="Upload")).to_have_count(0)
    expect(ana.get_by_role("button", name="More")).to_have_count(0)
    ana.goto(hosted.url + "/settings")
    expect(ana.get_by_text("Signed in as ana@example.com, viewer")).to_be_visible()
    expect(ana.get_by_text("You may look at everything here, and change nothing.")).to_be_visible()
    expect(ana.get_by_role("heading", name="Settings")).to_have_count(0)

    let_in(owner, hosted, "ana@example.com", "analyst")
    # Within seconds, without a click of hers: the open connection ends, and begins anew.
    expect(ana.get_by_role("link", name="Upload")).to_be_visible()

    owner.get_by_label("Address, or @").fill("ana@example.com")
    owner.get_by_role("button", name="Take off").click()
    expect(ana.get_by_text(NOT_HERE)).to_be_visible()
    expect(owner.get_by_text("Taken off, also by their domain: ana@example.com")).to_be_visible()

    owner.goto(hosted.url + "/settings?section=Who%20did%20what")
    expect(owner.get_by_role("heading", name="Who did what")).to_be_visible()


def test_who_signs_out_is_out(hosted: Server, provider: Provider, page: Page) -> None:
    provider.signs_in(OWNER)
    sign_in(page, hosted)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text(SIGN_IN)).to_be_visible()
    page.goto(hosted.url + "/settings")
    expect(page.get_by_text(SIGN_IN)).to_be_visible()


def test_a_copied_cookie_is_worth_nothing_once_its_owner_is_signed_out_everywhere(
    hosted: Server, provider: Provider, new_page: NewPage
) -> None:
    owner, ben, thief = new_page(), new_page(), new_page()
    provider.signs_in(OWNER)
    sign_in(owner, hosted)
    let_in(owner, hosted, "ben@example.com", "viewer")
    provider.signs_in("ben@example.com")
    sign_in(ben, hosted)
    thief.context.add_cookies(ben.context.cookies())
    thief.goto(hosted.url)
    expect(thief.get_by_text("Signed in as ben@example.com, viewer")).to_be_visible()

    choose(owner, "Sign somebody out on every machine", "ben@example.com")
    owner.get_by_role("button", name="Sign out everywhere").click()

    # Both, without a click of theirs.
    expect(thief.get_by_text("You were signed out on every machine.")).to_be_visible()
    expect(ben.get_by_text("You were signed out on every machine.")).to_be_visible()
    ben.wait_for_timeout(1100)  # a provider tells whole seconds
    sign_in(ben, hosted)
    expect(ben.get_by_text("Signed in as ben@example.com, viewer")).to_be_visible()
    thief.goto(hosted.url)
    expect(thief.get_by_text("You were signed out on every machine.")).to_be_visible()


@pytest.mark.parametrize(
    "lie",
    [
        {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        {"aud": "another app"},
        {"iss": "http://127.0.0.1:1"},
        {"nonce": "another"},
        {"key_of_another": True},
        {"state": "another"},
    ],
    ids=["expired", "for another app", "of another provider", "replayed", "forged", "wrong state"],
)
def test_a_false_answer_lets_nobody_in(
    hosted: Server, provider: Provider, page: Page, lie: dict[str, Any]
) -> None:
    provider.signs_in(
        OWNER, **{k: v for k, v in lie.items() if k not in ("key_of_another", "state")}
    )
    provider.key_of_another = lie.get("key_of_another", False)
    provider.state = lie.get("state")
    sign_in(page, hosted)
    expect(page.get_by_text(SIGN_IN)).to_be_visible()
    page.goto(hosted.url)
    expect(page.get_by_text(SIGN_IN)).to_be_visible()
    expect(page.get_by_text(OWNER)).to_have_count(0)


def test_an_address_that_nobody_verified_is_nobody(
    hosted: Server, provider: Provider, page: Page
) -> None:
    provider.signs_in(OWNER, email_verified=False)
    sign_in(page, hosted)
    expect(page.get_by_text(NOT_HERE)).to_be_visible()


@pytest.mark.parametrize(
    "forged",
    ["x", "2|1:0|10:1|15:_streamlit_user|4:e30=|abc", "eyJlbWFpbCI6ICJvbGdhQGV4YW1wbGUuY29tIn0"],
)
def test_a_cookie_that_we_did_not_sign_is_nobody(hosted: Server, page: Page, forged: str) -> None:
    page.context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": hosted.url}])
    page.goto(hosted.url)
    expect(page.get_by_text(SIGN_IN)).to_be_visible()


def test_no_log_names_anybody(hosted: Server) -> None:
    log = hosted.log.read_text()
    assert "@example.com" not in log


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"POTHOS_URL": "https://pothos.example.com", "POTHOS_OWNERS": OWNER}, "[auth]"),
        ({"POTHOS_URL": "http://pothos.example.com", "POTHOS_OWNERS": OWNER}, "https"),
    ],
)
def test_a_server_that_is_set_up_weakly_does_not_start(
    tmp_path: Path, environment: dict[str, str], word: str
) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "POTHOS_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode != 0
    assert word in started.stderr
    assert "Traceback" not in started.stderr
