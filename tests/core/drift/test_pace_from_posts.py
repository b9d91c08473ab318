"""Pace with the posting schedule: posts that are out grow on, posts to come are counted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift import NO_GROWTH, CampaignPosts, Growth, Pace, Plan, forecast_pace, learn_growth
from core.drift.gain_to_come import SURE, GainToCome
from core.drift.posts_to_come import posts_to_come
from tests.core.drift.growing_posts import (
    PostingKind,
    simulate_exports,
    simulate_posts,
    simulate_snapshots,
)

START, END, NOW = 0, 55, 27  # eight weeks, of which four are gone
DAY = np.arange(0, 28, 2, dtype=np.int64)  # a post every second day: 14 so far


def learned() -> Growth:
    """All posts have 1,000 on their first day, 1,600 after a week, 2,000 after four."""
    count = 300
    return learn_growth(
        np.repeat(np.arange(count), 3),
        np.tile([0.0, 7.0, 28.0], count),
        np.tile([1000.0, 1600.0, 2000.0], count),
        np.full(3 * count, "tiktok:video", dtype=object),
    )


def campaign_posts(value: np.ndarray, day: np.ndarray = DAY) -> CampaignPosts:
    return CampaignPosts(
        published_on=day,
        seen_on=np.full(len(day), NOW),
        value=value,
        group=np.full(len(day), "tiktok:video", dtype=object),
    )


def pace(
    posts: CampaignPosts, target: float, growth: Growth = NO_GROWTH, plan: Plan | None = None
) -> Pace:
    total = np.array([float(np.nansum(posts.value))])
    return forecast_pace(
        np.array([NOW]), total, START, END, target, NOW,
        posts=posts, growth=growth, plan=plan, post_words=("reel", "reels"),
    )  # fmt: skip


def test_posts_go_on_coming_at_their_rate_worked_by_hand() -> None:
    # 14 posts of 100 in 28 days; in 28 more days 14 more: 1,400 + 1,400.
    found = pace(campaign_posts(np.full(14, 100.0)), target=2400.0)
    assert found.forecast == pytest.approx(2800.0)
    assert found.forecast_low < 2800.0 < found.forecast_high
    assert found.needs == (
        "1,000 more in 28 days: 10 more reels at this rate (about 14 to be expected), "
        "36 a day, against 50 a day so far."
    )


def test_with_a_plan_the_promised_posts_are_what_comes_worked_by_hand() -> None:
    # All 14 were promised and are out; 6 more are promised. Seven days and more ago 11 were due
    # (days 0 to 20), all kept: (9.5 + 11) / (10 + 11) = 41/42 of promises are kept.
    due = np.r_[DAY, [30, 34, 38, 42, 46, 50]].astype(np.int64)
    plan = Plan(due, due <= NOW)
    found = pace(campaign_posts(np.full(14, 100.0)), target=2400.0, plan=plan)
    # That the last may come after the end, five days late, is less than 1 %.
    assert found.forecast == pytest.approx(1400 + 6 * 41 / 42 * 100, rel=0.002)
    assert found.verdict == "behind"
    assert "10 more reels at this rate (about 6 to be expected)" in found.needs


def test_a_promise_whose_day_has_just_passed_is_waited_for_and_an_old_one_is_not() -> None:
    share = np.ones(56)
    # The post of the last day is out already: nothing more is to be promised.
    due = np.r_[DAY, 25, 3, END].astype(np.int64)
    is_out = np.r_[np.ones(14, dtype=bool), False, False, True]
    come = posts_to_come(DAY, np.empty(0, dtype=np.int64), share, Plan(due, is_out), START, END, 27)
    # Old: days 0 to 20 and 3, 11 of 12 kept: (9.5 + 11) / 22 = 41/44. Of the last week four were
    # due (22, 24, 25, 26), 41/11 should come and three are out: .73 of the fourth is expected.
    assert come.posts == pytest.approx(4 * 41 / 44 - 3)


def test_posts_that_nobody_promised_go_on_beside_the_plan() -> None:
    share = np.ones(56)
    plan = Plan(np.array([0, 2, 48], dtype=np.int64), np.array([True, True, False]))
    come = posts_to_come(DAY, np.empty(0, dtype=np.int64), share, plan, START, END, 27)
    # 12 of 14 posts were not promised: 12 in the 28 days to come, and the promise: (9.5+2)/(10+2).
    # That it may come after the end, a week late, is next to nothing.
    assert come.posts == pytest.approx(12 + 11.5 / 12, rel=1e-3)


def test_after_the_last_promise_posts_go_on_as_they_did() -> None:
    share = np.ones(56)
    plan = Plan(np.r_[DAY, 30].astype(np.int64), np.r_[np.ones(14, dtype=bool), False])
    come = posts_to_come(DAY, np.empty(0, dtype=np.int64), share, plan, START, END, 27)
    # All 14 of the 28 days were promised, 11 of them a week ago: 41/42 of the one of day 30. That
    # is 25 days before the end, and in these days come half a post a day.
    assert come.posts == pytest.approx(41 / 42 + 25 * 14 / 28)


def test_young_posts_grow_on_and_late_ones_will_not_have_grown_much() -> None:
    growth = learned()
    young = campaign_posts(np.full(4, 1000.0), np.full(4, NOW, dtype=np.int64))
    # That of the last day is out already.
    nothing_promised = Plan(np.array([NOW] * 4 + [END]), np.ones(5, dtype=bool))
    found = pace(young, target=7500.0, growth=growth, plan=nothing_promised)
    # Published today, they are 28 days old at the end: 4 * 2,000.
    assert found.forecast == pytest.approx(8000.0, rel=0.03)
    assert found.needs == "3,500 more in 28 days: the posts that are out should still gain as much."
    # One promised for the last day adds what a post has on its first day, not what it ends with:
    # 1,000 times the 95 % of promises that come before anything else is known. Of these .3 * 2 of
    # 2 + 4 * .95 are late, the four of today having been in time: .6 / 5.8.
    late = Plan(np.array([NOW] * 4 + [END]), np.array([True] * 4 + [False]))
    added = pace(young, 9500.0, growth, late).forecast - found.forecast
    assert added == pytest.approx(950.0 * (1 - 0.6 / 5.8), rel=0.03)


def test_posts_that_are_out_without_figures_are_expected_to_have_some() -> None:
    plan = Plan(np.r_[DAY, END].astype(np.int64), np.ones(15, dtype=bool))
    value = np.full(14, 100.0)
    value[-3:] = np.nan
    found = pace(campaign_posts(value), target=5000.0, plan=plan)
    assert found.forecast == pytest.approx(1400.0)


def test_the_forecast_is_surer_with_a_plan_than_without() -> None:
    value = np.linspace(50.0, 150.0, 14)
    without = pace(campaign_posts(value), target=2500.0)
    due = np.r_[DAY, np.arange(28, 56, 2)].astype(np.int64)
    with_plan = pace(campaign_posts(value), target=2500.0, plan=Plan(due, due <= NOW))
    assert with_plan.forecast_high - with_plan.forecast_low < (
        without.forecast_high - without.forecast_low
    )


def test_with_three_posts_the_total_alone_is_judged() -> None:
    posts = campaign_posts(np.full(3, 100.0), np.array([0, 9, 20]))
    alone = forecast_pace(np.array([NOW]), np.array([300.0]), START, END, 900.0, NOW)
    assert pace(posts, target=900.0) == alone


def test_a_goal_in_posts_counts_each_as_one() -> None:
    found = pace(campaign_posts(np.ones(14)), target=25.0)
    assert found.forecast == pytest.approx(28.0)
    assert "11 more reels" in found.needs


def test_one_more_post_is_named_in_the_singular() -> None:
    found = pace(campaign_posts(np.full(14, 100.0)), target=1480.0)
    assert "1 more reel at this rate" in found.needs


@given(
    expected=st.floats(1.0, 1e9),
    shape=st.floats(0.2, 1e4),
    certainty=st.one_of(st.floats(0.5, 1e6), st.just(SURE)),
    share=st.floats(0.02, 0.98),
)
def test_the_chance_to_pass_a_quantile_is_what_is_above_it(
    expected: float, shape: float, certainty: float, share: float
) -> None:
    gain = GainToCome(expected, shape, certainty, 0.0)
    quantile = gain.quantile(share)
    assert quantile >= 0
    if quantile > 1e-6 * expected:
        assert gain.probability_of(quantile) == pytest.approx(1 - share, abs=1e-4)


@pytest.mark.filterwarnings("error")
@settings(max_examples=200, deadline=None)
@given(
    posts=st.lists(
        st.tuples(
            st.integers(-400, 120),
            st.integers(-400, 120),
            st.one_of(st.floats(0, 1e12), st.sampled_from([0.0, float("nan"), -1.0])),
            st.sampled_from(["tiktok:video", "instagram", "", None]),
        ),
        max_size=12,
    ),
    due=st.lists(st.tuples(st.integers(-50, 200), st.booleans()), max_size=8),
    totals=st.lists(st.tuples(st.integers(-30, 120), st.floats(0, 1e12)), max_size=6),
    starts_on=st.one_of(st.none(), st.integers(-20, 60)),
    ends_on=st.one_of(st.none(), st.integers(-20, 200)),
    target=st.one_of(st.none(), st.floats(-1, 1e13)),
    as_of=st.integers(-30, 150),
    knows_growth=st.booleans(),
)
def test_whatever_is_known_the_answer_is_stated_and_finite(
    posts: list[tuple[int, int, float, str | None]],
    due: list[tuple[int, bool]],
    totals: list[tuple[int, float]],
    starts_on: int | None,
    ends_on: int | None,
    target: float | None,
    as_of: int,
    knows_growth: bool,
) -> None:
    found = forecast_pace(
        np.array([day for day, _ in totals], dtype=np.int64),
        np.array([total for _, total in totals], dtype=np.float64),
        starts_on,
        ends_on,
        target,
        as_of,
        posts=CampaignPosts(
            np.array([post[0] for post in posts], dtype=np.int64),
            np.array([post[1] for post in posts], dtype=np.int64),
            np.array([post[2] for post in posts], dtype=np.float64),
            np.array([post[3] for post in posts], dtype=object),
        ),
        growth=LEARNED if knows_growth else NO_GROWTH,
        plan=Plan(
            np.array([day for day, _ in due], dtype=np.int64),
            np.array([is_out for _, is_out in due], dtype=np.bool_),
        ),
    )
    for value in vars(found).values():
        assert not isinstance(value, float) or math.isfinite(value)
    if found.probability_of_target is not None:
        assert 0.0 <= found.probability_of_target <= 1.0
    if found.forecast is not None:
        assert found.total <= found.forecast_low <= found.forecast_high
    assert found.needs or found.verdict == "reached"


LEARNED = learned()


def test_the_interval_covers_about_80_percent_and_the_chance_is_what_it_says() -> None:
    generator = np.random.default_rng(31)
    kind = PostingKind()
    known = simulate_snapshots(generator, kind, 20)
    growth = learn_growth(known.post, known.age_days, known.views, known.group)
    covered, chances, reached = [], [], []
    for _ in range(500):
        campaign = simulate_posts(generator, kind)
        total = campaign.total
        as_of = int(campaign.days * generator.choice([0.25, 0.5, 0.75])) - 1
        exports = simulate_exports(generator, as_of + 1)
        if not len(exports):
            continue
        newest_on = int(exports[-1])
        found = forecast_pace(
            exports, total[exports], 0, campaign.days - 1, campaign.target, as_of,
            posts=campaign.posts_as_of(newest_on), growth=growth,
            plan=campaign.plan_as_of(newest_on),
        )  # fmt: skip
        if found.verdict in ("reached", "too early"):
            continue
        covered.append(found.forecast_low <= total[-1] <= found.forecast_high)
        chances.append(found.probability_of_target)
        reached.append(total[-1] >= campaign.target)
    assert len(covered) > 250
    assert 0.74 <= np.mean(covered) <= 0.88
    chance, came_true = np.array(chances), np.array(reached)
    assert came_true[chance < 0.1].mean() < 0.12
    assert 0.3 < came_true[(chance > 0.3) & (chance < 0.7)].mean() < 0.7
    assert came_true[chance > 0.9].mean() > 0.88
