"""Files that wait in the inbox are opened on the screen Upload, or put away."""

from __future__ import annotations

import os

from streamlit.testing.v1 import AppTest

from core.imports.arrivals import asks_of, done_of, inbox_of
from core.imports.asks import waiting
from core.imports.inbox import Inbox
from core.store import Store
from tests.pages.conftest import page, shown
from tests.pages.test_upload import press_load

# What is odd about it is asked on the screen: nobody knows this header.
UNKNOWN = "apples,pears\n1,2\n"
CAMPAIGNS = "campaign,goal\nSpring Glow,visibility\n"


def arrive(store: Store, name: str, text: str) -> None:
    """A file that came through the inbox a while ago."""
    inbox = Inbox(store)
    path = inbox_of(store.home) / name
    path.write_text(text)
    os.utime(path, (1, 1))
    inbox.look()


def wait_in_asks(store: Store, name: str, text: str) -> None:
    """A file that waits although it can be read, as after a mapping was saved for it."""
    Inbox(store)
    (asks_of(store.home) / name).write_text(text)


def opened(at: AppTest) -> AppTest:
    return at.button(key="inbox_open").click().run()


def test_upload_says_which_files_wait_and_why(store: Store) -> None:
    assert "in the inbox" not in shown(page("upload").run())
    arrive(store, "notes.csv", UNKNOWN)
    at = page("upload").run()
    assert not at.exception
    assert "1 file waits in the inbox" in shown(at)
    [row] = at.dataframe[0].value.to_dict("records")
    assert row["File"] == "notes.csv"
    assert "What to do:" in row["Why"]


def test_a_waiting_file_that_is_opened_and_loaded_waits_no_longer(store: Store) -> None:
    wait_in_asks(store, "campaigns.csv", CAMPAIGNS)
    at = opened(page("upload").run())
    assert not at.exception
    assert at.dataframe[0].value["What it is"].tolist() == ["Campaigns"]
    press_load(at)
    assert not at.exception
    assert "Loaded 1 row from 1 file." in at.success[0].value
    assert waiting(store.home) == []
    [receipt] = done_of(store.home).rglob("campaigns.csv.receipt.txt")
    assert "1 loaded" in receipt.read_text()


def test_what_is_put_back_waits_again(store: Store) -> None:
    wait_in_asks(store, "campaigns.csv", CAMPAIGNS)
    at = opened(page("upload").run())
    at.button(key="inbox_back").click().run()
    assert "1 file waits in the inbox" in shown(at)
    assert len(waiting(store.home)) == 1


def test_what_is_not_wanted_is_put_away_and_kept(store: Store) -> None:
    arrive(store, "notes.csv", UNKNOWN)
    at = page("upload").run()
    at.button(key="inbox_away").click().run()
    assert "in the inbox" not in shown(at)
    [kept] = done_of(store.home).rglob("notes.csv")
    assert kept.read_text() == UNKNOWN
