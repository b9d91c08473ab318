"""Pothos finds what was planted in the sample programme, dated rightly, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.imports import load_sample
from core.store import Receipt, Store, open_store
from core.store.keys import fold

PLANTED_FILE = Path(__file__).parents[2] / "data" / "sample" / "planted.yaml"
WRITTEN: dict[str, Any] = yaml.safe_load(PLANTED_FILE.read_text())
PLANTED: list[dict[str, Any]] = WRITTEN["planted"]
FOUND_NOW = [planted for planted in PLANTED if planted["found_in"] == "this release"]

ALERTS = "SELECT rule, campaign_id, subject, since, headline FROM alert ORDER BY ALL"
DRIFT = """
SELECT change, began_from, began_to
FROM drift_finding
JOIN campaign_now USING (campaign_id, denominator)
WHERE campaign_id = ? AND verdict = 'drift'
"""
# Of the four videos in YouTube's chart, from 27 July: published on 19 October (84 days later),
# 1 August (5), 18 August (22) and 11 August (15).
DAYS_BEFORE_PUBLISHING = 84 + 5 + 22 + 15
HEALTHY = fold(WRITTEN["healthy_campaign"])


@dataclass(frozen=True)
class LoadedSample:
    store: Store
    receipts: list[Receipt]

    def rows(self, query: str, values: list[object] | None = None) -> list[tuple[object, ...]]:
        with self.store.read() as cursor:
            return cursor.execute(query, values or []).fetchall()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedSample]:
    store = open_store(tmp_path_factory.mktemp("team"))
    yield LoadedSample(store, load_sample(store))
    store.close()


def _speaks_of(alert: tuple[Any, ...], planted: dict[str, Any]) -> bool:
    """The alert has the planted rule and campaign, and its creator or account where it has one."""
    rule, campaign_id, subject, _, _ = alert
    who = {fold(planted["creator"]), planted.get("account")} if "creator" in planted else {subject}
    return (rule, campaign_id) == (planted["rule"], fold(planted["campaign"])) and subject in who


@pytest.mark.parametrize("planted", FOUND_NOW, ids=lambda planted: planted["id"])
def test_what_was_planted_is_found_and_dated_in_its_range(
    sample: LoadedSample, planted: dict[str, Any]
) -> None:
    earliest, latest = planted["since"]
    found = [alert for alert in sample.rows(ALERTS) if _speaks_of(alert, planted)]
    assert found, f"no alert for {planted['id']}"
    for *_, since, headline in found:
        assert earliest <= since <= latest, headline


@pytest.mark.parametrize(
    "planted", [x for x in FOUND_NOW if x["rule"] == "level shift"], ids=lambda x: x["id"]
)
def test_a_planted_shift_has_its_size_and_its_day_in_the_range_of_days(
    sample: LoadedSample, planted: dict[str, Any]
) -> None:
    [(change, began_from, began_to)] = sample.rows(DRIFT, [fold(planted["campaign"])])
    smallest, largest = planted["change"]
    assert smallest <= change <= largest
    if planted["id"] == "engagement-drops":  # a decay has no one day
        assert began_from <= planted["happened_on"] <= began_to


def test_nothing_at_all_is_raised_on_the_healthy_campaign(sample: LoadedSample) -> None:
    assert [alert for alert in sample.rows(ALERTS) if alert[1] == HEALTHY] == []


def test_every_alert_is_of_something_planted(sample: LoadedSample) -> None:
    unplanted = [
        alert
        for alert in sample.rows(ALERTS)
        if not any(_speaks_of(alert, planted) for planted in FOUND_NOW)
    ]
    assert unplanted == []


def test_every_file_loads_and_leaves_out_only_what_is_no_post(sample: LoadedSample) -> None:
    assert [receipt.file_name for receipt in sample.receipts if receipt.failure] == []
    left_out = "SELECT split_part(file_name, '.', 1), rows_skipped FROM import_file ORDER BY ALL"
    assert [(name, rows) for name, rows in sample.rows(left_out) if rows] == [
        # Meta could not compute one post and says so in its place.
        ("Aug-17-2026_Sep-13-2026_2963991893664398", 1),
        # YouTube counts zero views a day for a video that is not out yet ...
        ("Chart data", DAYS_BEFORE_PUBLISHING),
        # ... and its table begins with a row of totals.
        ("Table data", 1),
    ]


def test_posts_find_their_campaign_in_every_way_there_is(sample: LoadedSample) -> None:
    by = dict(sample.rows("SELECT coalesce(assigned_by, ''), count(*) FROM post_now GROUP BY ALL"))
    assert set(by) == {"export", "hashtag", "mention", "code", "account", ""}
    assert by[""] == WRITTEN["tray"]["posts"]


def test_each_campaign_has_the_posts_that_were_made_for_it(sample: LoadedSample) -> None:
    # The maker's cast says how many posts each creator makes for which campaign.
    assert dict(sample.rows("SELECT name, posts FROM campaign_now")) == {
        "Window Jungle": 7 * 15,
        "Terracotta Stories": 2 * 24 + 6 * 12,
        "Moss Hour": 7 * 17,
        "Repot Season": 5 + 5 + 8 + 8 + 9 + 8 + 6,
        "Big Leaf Energy": 3 * 16 + 2 * 18 + 3 * 11,
        "Pip Sensor Launch": 10 + 10 + 11 + 12 + 10 + 13 + 11,
    }


def test_exports_of_the_same_posts_never_contradict_each_other(sample: LoadedSample) -> None:
    assert sample.rows("SELECT * FROM contradiction") == []


def test_the_screens_speak_for_the_last_day_of_the_sample(sample: LoadedSample) -> None:
    assert sample.rows("SELECT DISTINCT as_of FROM campaign_now") == [(date(2026, 11, 15),)]
