"""What became of a decision, as the team reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.checks.decided import judge_decisions
from core.review import Decision, decisions
from core.store import Store, open_store
from core.store.decisions import Decided, decide, end_decision

DECIDED = Decided(
    None,
    "moss",
    None,
    None,
    "pivot",
    "Shorter",
    "Ana",
    None,
    0.3,
    date(2030, 1, 1),
    "engagement rate",
)
TODAY = datetime.now(UTC).date()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data")
    with opened.write() as cursor:
        cursor.execute(
            "INSERT INTO campaign_now BY NAME SELECT 'moss' AS campaign_id, 'Moss Hour' AS name, "
            "'reach' AS denominator, current_date AS as_of"
        ).fetchall()
    yield opened
    opened.close()


def post(store: Store, days: range, rate: float) -> None:
    """Posts on days counted from today; every other one a little above, every other below."""
    with store.write() as cursor:
        for number, day in enumerate(days):
            engagements = round(10_000 * rate * (1.1 if number % 2 else 0.9))
            row = [f"post {day}", TODAY + timedelta(days=day), engagements]
            cursor.execute(
                "INSERT INTO post_now BY NAME SELECT ? AS post_id, 'moss' AS campaign_id, "
                "CAST(? AS DATE) AS published_on, ? AS settled_engagements, "
                "10000 AS settled_reach, 2 * settled_engagements AS settled_views",
                row,
            ).fetchall()


def judged(store: Store) -> Decision:
    with store.write() as cursor:
        judge_decisions(cursor)
    with store.read() as cursor:
        return decisions(cursor)[-1]


def test_worked_with_the_figures_and_what_was_to_be_expected(store: Store) -> None:
    post(store, range(-48, 1, 2), 0.05)
    post(store, range(1, 29, 2), 0.075)
    decide(store, DECIDED, TODAY, None)
    found = judged(store)
    assert found.outcome == "worked"
    assert found.sentence.startswith(
        "Engagement by reach is 7.5 % over 14 posts since; without the decision 5.0 % ("
    )
    assert re.search(r"That is \+5\d % \(\+\d\d % to \+\d\d %\)\.$", found.sentence)


def test_did_not_says_that_it_would_have_shown(store: Store) -> None:
    post(store, range(-48, 1, 2), 0.05)
    post(store, range(1, 29, 2), 0.05)
    decide(store, DECIDED, TODAY, None)
    found = judged(store)
    assert found.outcome == "did not"
    assert "the +30 % that was wanted, it would have shown" in found.sentence


def test_views_of_a_typical_post(store: Store) -> None:
    post(store, range(-48, 1, 2), 0.05)
    post(store, range(1, 29, 2), 0.075)
    decide(store, replace(DECIDED, moved_figure="views of a typical post"), TODAY, None)
    found = judged(store)
    assert found.outcome == "worked"
    assert re.match(
        r"A typical post has 1,49\d views over 14 posts since; without the decision 99\d \(",
        found.sentence,
    )


def test_posts_a_week_are_counted_up_to_the_end_of_the_campaign(store: Store) -> None:
    post(store, range(-83, 1, 2), 0.05)
    post(store, range(1, 29), 0.05)
    end(store, 28)
    decide(store, replace(DECIDED, moved_figure="posts a week"), TODAY, None)
    found = judged(store)
    assert found.outcome == "worked"
    assert found.sentence.startswith("7.0 posts a week went up since; without the decision 3.")
    end(store, 5)
    assert judged(store).outcome == "too early to say"
    assert judged(store).sentence.startswith("Too little to judge by: 5 posts since. Before it was")


def end(store: Store, days: int) -> None:
    """Let the campaign end, its data reaching farther."""
    with store.write() as cursor:
        cursor.execute(
            "UPDATE campaign_now SET ends_on = ?, as_of = ?",
            [TODAY + timedelta(days=days), TODAY + timedelta(days=60)],
        ).fetchall()


def test_too_few_posts_say_so(store: Store) -> None:
    post(store, range(-48, 1, 2), 0.05)
    decide(store, DECIDED, TODAY, None)
    found = judged(store)
    assert found.outcome == "too early to say"
    assert found.sentence.startswith("Too little to judge by: 0 posts with settled figures")


def test_other_decisions_of_that_time_are_named(store: Store) -> None:
    post(store, range(-48, 1, 2), 0.05)
    post(store, range(1, 29, 2), 0.05)
    decide(store, DECIDED, TODAY, None)
    decide(
        store, replace(DECIDED, kind="pause", expected_change=None, moved_figure=None), TODAY, None
    )
    assert "In that time also: “pause” was decided on" in judged(store).sentence


def test_what_was_closed_keeps_what_was_said_and_what_was_taken_back_does_not(
    store: Store,
) -> None:
    post(store, range(-48, 1, 2), 0.05)
    post(store, range(1, 29, 2), 0.075)
    closed = decide(store, DECIDED, TODAY, None)
    assert judged(store).outcome == "worked"
    end_decision(store, closed, "closed")
    post(store, range(30, 60), 0.01)
    assert judged(store).outcome == "worked"
    end_decision(store, closed, "taken back")
    assert judged(store).outcome == "not measured"


def test_a_campaign_that_is_gone_is_judged_no_more(store: Store) -> None:
    decide(store, DECIDED, TODAY, None)
    with store.write() as cursor:
        cursor.execute("DELETE FROM campaign_now").fetchall()
    assert judged(store).is_gone
