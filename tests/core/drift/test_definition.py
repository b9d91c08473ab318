"""Counters that stopped, were renamed or began to count something else."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.definition import find_data_drift

EVERY_SECOND_DAY = 2 * np.arange(60)


def reach(seed: int, posts: int = 60) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(9.0, 0.8, posts)


def ratio(seed: int, posts: int = 60, spread: float = 0.15) -> np.ndarray:
    """A ratio about 1.4 that varies from post to post, as impressions to reach do."""
    return 1.4 * np.random.default_rng([seed, 1]).lognormal(0.0, spread, posts)


def test_a_counter_in_none_of_the_last_posts_has_stopped() -> None:
    # Post 39 on day 78 is the last with saves, post 40 on day 80 the first without. The twenty
    # posts before carry 21 to 40 saves: the median is 30.5.
    present = {"saves": np.arange(60) < 40, "likes": np.full(60, True)}
    values = {"saves": np.where(np.arange(60) < 40, np.arange(60) + 1.0, np.nan)}
    (drift,) = find_data_drift(EVERY_SECOND_DAY, present, values)
    assert (drift.kind, drift.counter, drift.other) == ("stopped", "saves", None)
    assert (drift.first_on, drift.last_on) == (78, 80)
    assert (drift.before, drift.after) == (30.5, None)


def test_a_counter_that_begins_where_another_stops_is_likely_its_new_name() -> None:
    present = {"impressions": np.arange(60) < 40, "views": np.arange(60) >= 42}
    values = {
        "impressions": np.where(present["impressions"], 1000.0, np.nan),
        "views": np.where(present["views"], 1200.0, np.nan),
    }
    (drift,) = find_data_drift(EVERY_SECOND_DAY, present, values)
    assert (drift.kind, drift.counter, drift.other) == ("renamed", "impressions", "views")
    # The last impressions came on day 2 * 39, the first views on day 2 * 42.
    assert (drift.first_on, drift.last_on) == (78, 84)
    assert (drift.before, drift.after) == (1000.0, 1200.0)


def test_a_counter_that_begins_more_than_two_weeks_later_is_another_one() -> None:
    # Posts 39 and 47 are 16 days apart.
    present = {"impressions": np.arange(60) < 40, "views": np.arange(60) >= 47}
    (drift,) = find_data_drift(EVERY_SECOND_DAY, present, {})
    assert (drift.kind, drift.counter) == ("stopped", "impressions")


def test_two_counters_that_stop_have_two_successors_not_one() -> None:
    ended, began = np.arange(60) < 40, np.arange(60) >= 40
    (first, second) = find_data_drift(
        EVERY_SECOND_DAY, {"impressions": ended, "reach": ended, "views": began}, {}
    )
    assert {first.kind, second.kind} == {"renamed", "stopped"}


@pytest.mark.parametrize(
    ("day", "with_it"),
    [
        pytest.param(EVERY_SECOND_DAY, np.arange(60) < 56, id="missing from four posts only"),
        pytest.param(np.arange(60), np.arange(60) < 48, id="missing for twelve days only"),
        pytest.param(EVERY_SECOND_DAY, np.arange(60) % 2 == 0, id="in half of the posts"),
        pytest.param(EVERY_SECOND_DAY, np.arange(60) < 8, id="only ever in eight posts"),
        pytest.param(
            EVERY_SECOND_DAY,
            (np.arange(60) < 40) | (np.arange(60) == 59),
            id="back in the last post",
        ),
    ],
)
def test_a_gap_in_an_export_is_no_counter_that_stopped(
    day: np.ndarray, with_it: np.ndarray
) -> None:
    assert find_data_drift(day, {"saves": with_it}, {}) == ()


def test_a_counter_that_begins_to_count_otherwise_is_named_with_its_factor() -> None:
    # From post 35 (day 70) on views count replays, 1.8 times as many; reach and impressions are
    # as ever, so that two ratios jump and share the views.
    replays = np.where(np.arange(60) >= 35, 1.8, 1.0)
    people = reach(1)
    values = {
        "reach": people,
        "impressions": people * ratio(2),
        "views": people * ratio(3) * replays,
    }
    (drift,) = find_data_drift(EVERY_SECOND_DAY, {}, values)
    assert (drift.kind, drift.counter) == ("definition changed", "views")
    assert drift.first_on <= 68
    assert drift.last_on >= 70
    assert drift.last_on - drift.first_on <= 10
    assert drift.before is not None
    assert drift.after is not None
    # Medians of 20 posts that vary by 15 % err by 1.25 * .15 / sqrt(20) = 4 % each.
    assert drift.after / drift.before == pytest.approx(1.8, rel=0.2)


def test_a_campaign_that_grows_or_falls_changes_no_definition() -> None:
    # Ten times the reach from post 30 on: both counters move, their ratio does not.
    people = reach(4) * np.where(np.arange(60) >= 30, 10.0, 1.0)
    assert (
        find_data_drift(EVERY_SECOND_DAY, {}, {"reach": people, "views": people * ratio(5)}) == ()
    )


def test_a_change_of_audience_that_moves_some_posts_is_no_new_definition() -> None:
    # Every other post has 1.8 times the replays from post 30 on, the rest as ever.
    some = (np.arange(60) >= 30) & (np.arange(60) % 2 == 0)
    people = reach(6)
    values = {"reach": people, "views": people * ratio(7) * np.where(some, 1.8, 1.0)}
    assert find_data_drift(EVERY_SECOND_DAY, {}, values) == ()


def test_ratios_that_only_vary_or_creep_are_hardly_ever_a_new_definition() -> None:
    found = 0
    for seed in range(60):
        people = reach(seed, 150)
        creeping = np.linspace(1.0, 1.5, 150) if seed % 2 else np.ones(150)
        values = {
            "reach": people,
            "impressions": people * ratio(seed + 100, 150, 0.3),
            "views": people * ratio(seed + 200, 150, 0.3) * creeping,
        }
        found += len(find_data_drift(2 * np.arange(150), {}, values))
    # 180 ratios without a jump; one false finding would be one account in sixty.
    assert found <= 1


def test_posts_in_any_order_give_the_same_findings() -> None:
    shuffled = np.random.default_rng(8).permutation(60)
    with_it = np.arange(60) < 40
    in_order = find_data_drift(EVERY_SECOND_DAY, {"saves": with_it}, {"saves": reach(9)})
    assert len(in_order) == 1
    assert in_order == find_data_drift(
        EVERY_SECOND_DAY[shuffled], {"saves": with_it[shuffled]}, {"saves": reach(9)[shuffled]}
    )


@pytest.mark.parametrize("posts", [0, 1, 5, 40])
def test_nothing_known_zeros_and_few_posts_are_no_drift(posts: int) -> None:
    day = np.arange(posts)
    present = {"likes": np.zeros(posts, dtype=np.bool_), "saves": np.full(posts, True)}
    values = {
        "likes": np.full(posts, np.nan),
        "saves": np.zeros(posts),
        "views": np.full(posts, np.inf),
        "reach": np.full(posts, 7.0),
        "impressions": np.full(posts, 9.0),
    }
    assert find_data_drift(day, present, values) == ()


def test_counters_of_another_length_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="length"):
        find_data_drift(np.arange(3), {"likes": np.full(2, True)}, {})
