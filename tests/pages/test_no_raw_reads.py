"""No screen reads what is large by nature; a rerun asks the store nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from core.store.connection import Store as StoreClass
from pages import _router
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv
from tests.pages.test_figures import leafy
from tests.pages.test_review import LEAFY, STEADY

__all__ = ["leafy"]

RAW = re.compile(r"\b(post_snapshot|comment|account_day|audience|message)\b")
SCREENS = sorted(screen.show.__module__.removeprefix("pages.") for screen in _router.SCREENS)
"""Taken from the router, so that a new screen is looked at by itself."""
SECTIONS = {
    "figures": ("All figures", "By whose definition", "Against whom"),
    "settings": (
        "Goals and briefs",
        "Alerts on drift",
        "Outreach",
        "Currencies",
        "Estimates",
        "What helped",
        "Digest",
        "Backup",
        "Erase a person",
        "People and roles",
        "Who did what",
    ),
    "links": ("Links", "Make a link"),
    "contracts": (
        "Promises",
        "Disclosure",
        "On brief",
        "Terms and rights",
        "Changed or gone",
    ),
    "outreach": (
        "Who waits for us",
        "How far invitations get",
        "Letters to many",
        "Again and again",
    ),
}
OPENED_BY_A_USER = "receipt"


class Recording:
    """A cursor that notes what is asked of it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, asked: list[str]) -> None:
        self._cursor, self._asked = cursor, asked

    def execute(self, query: str, *given: Any) -> Any:  # noqa: ANN401
        self._asked.append(query)
        return self._cursor.execute(query, *given)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._cursor, name)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, store: Store) -> list[str]:
    """Every query that goes through the store from now on."""
    queries: list[str] = []
    read = StoreClass.read

    @contextmanager
    def recorded(self: Store, within_s: float | None = None) -> Iterator[Any]:
        with read(self, within_s) as cursor:
            yield Recording(cursor, queries)

    monkeypatch.setattr(StoreClass, "read", recorded)
    return queries


def opened(name: str, section: str | None = None) -> AppTest:
    at = page(name)
    at.query_params["campaign"] = "Leafy tea"
    at.query_params["metric"] = "engagement_rate_by_reach"
    if section is not None:
        at.query_params["section"] = section
    at.run()
    assert not at.exception
    return at


def test_the_router_has_the_screens_that_are_looked_at() -> None:
    assert {"review", "campaign", "figures", "money", "receipt", "settings"} <= set(SCREENS)
    assert {"creators", "outreach", "contracts"} <= set(SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_no_query_of_a_screen_touches_what_is_large_by_nature(
    leafy: None, asked: list[str], name: str
) -> None:
    for section in SECTIONS.get(name, (None,)):
        opened(name, section)
    raw = [query for query in asked if RAW.search(query)]
    if name == OPENED_BY_A_USER:
        assert raw, "the recorder sees what a receipt reads, so it would see others"
    else:
        assert asked or name == "upload"
        assert raw == []


@pytest.mark.parametrize(
    "name", ["review", "campaign", "figures", "money", "creators", "outreach", "contracts"]
)
def test_a_rerun_asks_the_store_nothing(leafy: None, asked: list[str], name: str) -> None:
    at = opened(name)
    asked.clear()
    at.run()
    assert not at.exception
    assert asked == []


def test_the_review_is_paged_and_a_campaign_is_found_by_its_name(load: Load) -> None:
    many = "".join(f"Campaign {n:02},2026-08-01,,,,,,#c{n}\n" for n in range(30))
    load({"campaigns.csv": CAMPAIGNS + LEAFY + many, "posts.csv": posts_csv("leafy", STEADY)})
    at = page("review").run()
    assert not at.exception
    words = "\n".join(text.value for text in at.text)
    assert "Campaigns 1 to 8 of 31" in words
    at.button(key="page_next").click().run()
    assert at.query_params["page"] == "2"
    assert "Campaigns 9 to 16 of 31" in "\n".join(text.value for text in at.text)
    at.text_input(key="find").set_value("campaign 07").run()
    headings = [m.value for m in at.markdown if m.value.startswith("####")]
    assert len([h for h in headings if "Campaign 07" in h]) >= 1
