"""Young posts and young weeks as they will stand at the settled age."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drift import (
    NO_GROWTH,
    learn_growth,
    learn_rate_growth,
    project,
    project_weeks,
)
from tests.core.drift.growing_posts import PostingKind, simulate_snapshots

FOUND = simulate_snapshots(np.random.default_rng(21), PostingKind(), 12)
GROWTH = learn_growth(FOUND.post, FOUND.age_days, FOUND.views, FOUND.group)
RATE_GROWTH = learn_rate_growth(
    FOUND.post, FOUND.age_days, FOUND.engagements, FOUND.views, FOUND.group
)
REEL = np.array(["instagram:reel"], dtype=object)


def reels(count: int) -> np.ndarray:
    return np.repeat(REEL, count)


@given(
    value=st.integers(0, 10**9),
    age=st.floats(0, 200),
    to_age=st.floats(0, 200),
    group=st.sampled_from(["instagram:reel", "youtube:video", "", "unheard:of"]),
)
def test_a_projection_is_in_its_interval_and_moves_the_right_way(
    value: int, age: float, to_age: float, group: str
) -> None:
    found = project(
        GROWTH,
        np.array([group], dtype=object),
        np.array([age]),
        np.array([float(value)]),
        np.array([to_age]),
    )
    low, expected, high = found.low[0], found.expected[0], found.high[0]
    assert 0 <= low <= high
    assert low <= expected
    if to_age >= age:
        assert expected >= value * (1 - 1e-9)


def test_at_its_own_age_a_post_is_what_it_is() -> None:
    age = np.array([0.0, 3.0, 7.0, 400.0])
    value = np.array([0.0, 250.0, 1000.0, 5.0])
    found = project(GROWTH, reels(4), age, value, age)
    for bound in (found.low, found.expected, found.high):
        assert bound == pytest.approx(value)


def test_the_younger_the_post_the_wider_the_interval() -> None:
    age = np.array([0.0, 1.0, 2.0, 4.0, 6.0])
    found = project(GROWTH, reels(5), age, np.full(5, 10_000.0), np.full(5, 7.0))
    widths = found.high / found.low
    assert (np.diff(widths) < 0).all()


def test_an_unknown_figure_stays_unknown_and_spoils_no_other() -> None:
    value = np.array([np.nan, -3.0, 500.0])
    found = project(NO_GROWTH, reels(3), np.full(3, 1.0), value, np.full(3, 7.0))
    assert np.isnan(found.expected).tolist() == [True, True, False]
    assert found.expected[2] == pytest.approx(500.0)


def test_a_settled_week_is_its_ratio_of_sums_without_an_interval() -> None:
    # (30 + 20) / (1,000 + 400) = .0357; the post without a denominator is not in it.
    found = project_weeks(
        GROWTH,
        RATE_GROWTH,
        reels(3),
        week=np.array([14, 14, 14]),
        age_days=np.array([9.0, 12.0, 9.0]),
        engagements=np.array([30.0, 20.0, 7.0]),
        denominator=np.array([1000.0, 400.0, np.nan]),
    )
    assert found.week.tolist() == [14]
    assert found.rate[0] == pytest.approx(50 / 1400)
    assert found.low[0] == found.high[0] == found.rate[0]
    assert (found.posts[0], found.young_posts[0]) == (2, 0)


def test_a_young_week_is_brought_to_where_its_posts_will_be() -> None:
    # Engagements come before the last views: the rate of young posts is too high, and falls.
    found = project_weeks(
        GROWTH,
        RATE_GROWTH,
        reels(4),
        week=np.array([7, 7, 14, 14]),
        age_days=np.array([8.0, 9.0, 1.0, 2.0]),
        engagements=np.full(4, 500.0),
        denominator=np.full(4, 10_000.0),
    )
    assert found.week.tolist() == [7, 14]
    assert found.young_posts.tolist() == [0, 2]
    assert found.rate[0] == pytest.approx(0.05)
    assert found.low[1] < found.rate[1] < found.high[1]
    assert 0.04 < found.rate[1] < 0.05


@pytest.mark.filterwarnings("error")
def test_weeks_without_anything_to_divide_are_not_there() -> None:
    nothing = np.empty(0)
    found = project_weeks(
        GROWTH, RATE_GROWTH, reels(0), nothing.astype(np.int64), nothing, nothing, nothing
    )
    assert len(found.week) == 0
    zero = project_weeks(
        GROWTH,
        RATE_GROWTH,
        reels(3),
        np.array([7, 7, 14]),
        np.array([1.0, -2.0, 0.0]),
        np.array([0.0, 0.0, 3.0]),
        np.array([100.0, 50.0, 0.0]),
    )
    assert zero.week.tolist() == [7]
    assert zero.rate.tolist() == [0.0]
    assert np.isfinite([zero.low, zero.high]).all()
