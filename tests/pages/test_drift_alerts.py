"""The settings of alerts on drift."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.checks.sensitivity import Sensitivity, sensitivity
from core.store import Store
from pages.parts.drift_alerts import _every, _promise
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY

FERNY = "Ferny cake,2026-05-01,2026-12-31,visibility,reach,100000,Show the cake,ferny\n"
# 24 posts of about 5 %, then 24 of a third less: likes of 1,000 people reached.
FALLS = [50, 52, 48, 51, 49, 50] * 4 + [33, 35, 31, 34, 32, 33] * 4


@pytest.fixture
def falling(load: Load) -> None:
    load(
        {
            "campaigns.csv": CAMPAIGNS + FERNY + LEAFY,
            "posts.csv": posts_csv("ferny", FALLS, first=date(2026, 6, 1)),
            "more posts.csv": posts_csv("leafy", STEADY),
        }
    )


def open_alerts(store: Store) -> list[str]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT campaign_id FROM alert WHERE rule = 'level shift'").fetchall()
    return [campaign_id for (campaign_id,) in rows]


def proposing(**words: str) -> AppTest:
    at = page("settings")
    at.query_params["section"] = "Alerts on drift"
    for key, value in words.items():
        at.query_params[key] = value
    return at.run()


def test_what_is_in_use_is_chosen_and_means_something_for_this_programme(
    falling: None, store: Store
) -> None:
    at = proposing()
    assert not at.exception
    words = shown(at)
    # Leafy tea's last post is of September. One a quarter are 4 a year, above the cap of one.
    assert "Your only campaign with posts in the last eight weeks: at most one false alert" in words
    assert "These settings are in use" in words
    assert [group.value for group in at.get("button_group")][1:] == ["One a quarter", "10 %"]
    assert not at.button
    assert set(at.query_params) <= {"section"}
    assert not at.dataframe


def test_other_values_are_tried_on_the_past_and_nothing_is_changed(
    falling: None, store: Store
) -> None:
    journal = (Path(store.spool).parent / "journal.jsonl").read_bytes()
    assert open_alerts(store) == ["ferny cake"]

    at = proposing(smallest="25 %")

    assert not at.exception
    (table,) = [frame.value for frame in at.dataframe]
    assert list(table["Campaign"]) == ["Ferny cake"]
    assert table["Difference"].iloc[0].endswith("days later")
    # From 300 likes of six posts to 198: a third less.
    assert table["What became of it"].iloc[0] in ("Still there: −33 %", "Still there: −34 %")
    words = shown(at)
    assert "1 alert later by" in words
    # The steady one has no alert with either.
    assert "1 alert with the settings in use, 1 alert with these" in words
    assert [button.label for button in at.button] == ["Save these settings", "Keep those in use"]
    assert (Path(store.spool).parent / "journal.jsonl").read_bytes() == journal
    assert open_alerts(store) == ["ferny cake"]


def test_only_the_button_saves_and_it_says_what_changed(falling: None, store: Store) -> None:
    at = proposing(false_alerts="One a year", smallest="25 %")
    with store.read() as cursor:
        assert sensitivity(cursor) == Sensitivity()
    at.button[0].click().run()
    assert not at.exception
    words = shown(at)
    assert "one a year\\, changes from 25" in words
    assert "These settings are in use" in words
    assert "smallest" not in at.query_params
    with store.read() as cursor:
        assert sensitivity(cursor).minimum_change == 0.25
    line = (Path(store.spool).parent / "journal.jsonl").read_text().splitlines()[-1]
    assert json.loads(line)["what"] == "sensitivity"


def test_what_is_in_use_can_be_kept(falling: None, store: Store) -> None:
    at = proposing(smallest="25 %")
    at.button[1].click().run()
    assert not at.exception
    assert "These settings are in use" in shown(at)
    assert "smallest" not in at.query_params


def test_what_a_colleague_saves_becomes_usual_and_a_proposal_of_ones_own_stays(
    falling: None, store: Store
) -> None:
    without, with_one = proposing(), proposing(smallest="20 %")
    theirs = proposing(smallest="25 %")
    theirs.button[0].click().run()
    without.run()
    assert "These settings are in use" in shown(without)
    with_one.run()
    assert with_one.get("button_group")[2].value == "20 %"
    assert with_one.query_params["smallest"] == "20 %"
    assert "These settings are in use" not in shown(with_one)


def test_values_that_are_no_choice_are_passed_over(falling: None, store: Store) -> None:
    at = proposing(false_alerts="A thousand", smallest="![x](http://evil.example/a.png)")
    assert not at.exception
    assert "These settings are in use" in shown(at)
    assert set(at.query_params) <= {"section"}


def test_a_programme_without_settled_posts_says_that_there_is_no_past(store: Store) -> None:
    at = proposing(smallest="25 %")
    assert not at.exception
    assert "there is no past to try this on" in shown(at)
    assert "No campaign had a post in the last eight weeks" in shown(at)


def test_a_promise_is_said_for_the_programme_and_for_each_campaign() -> None:
    # 4 a year over 20 campaigns: 0.2 a year each, one in 5 years.
    words = _promise(Sensitivity(), 20)
    assert "at most one false alert in 3 months, for each of them one in 5 years." in words
    # 52.18 a year over 6: above one a year for each.
    words = _promise(Sensitivity(false_alerts_per_week=1.0), 6)
    assert "at most one false alert a year for each, 6 in all. Pothos allows no more." in words
    assert "at most one false alert a year. Pothos allows no more." in _promise(Sensitivity(), 1)
    assert "more than 25\u00a0%" in _promise(Sensitivity(minimum_change=0.25), 6)


def test_how_often_is_said_in_the_unit_that_fits() -> None:
    assert [_every(per_year) for per_year in (365.25 / 7, 12, 4, 1, 0.5, 1 / 6)] == [
        "in 1 week", "in 4 weeks", "in 3 months", "in 12 months", "in 2 years", "in 6 years",
    ]  # fmt: skip


def test_that_nothing_would_have_been_raised_is_said_once(load: Load, store: Store) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY * 2)})
    words = shown(proposing(smallest="25 %"))
    assert "**No alert with either\\.** Tried on 1 campaign with posts from" in words
    assert "no alerts with" not in words
