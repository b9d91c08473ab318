"""Spikes of campaigns: what is noted, what is not, and how often by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift import RateSeries, SpikeSettings, find_spikes, find_spikes_of_all
from tests.core.drift.simulation import CampaignKind, simulate_campaign

QUIET = np.array([38.0, 44.0, 35.0, 41.0, 47.0, 33.0, 42.0])
"""Engagements of a week of posts with 1,000 impressions each; the mean is 40."""


def daily(engagements: np.ndarray) -> RateSeries:
    """One post a day with 1,000 impressions."""
    day = np.arange(len(engagements), dtype=np.int64) + 20_000
    return RateSeries(day, engagements.astype(float), np.full(len(engagements), 1000.0))


def quiet(days: int) -> np.ndarray:
    return np.resize(QUIET, days)


def test_a_post_ten_times_as_engaging_is_a_spike() -> None:
    engagements = quiet(60)
    engagements[40] = 400.0
    (spike,) = find_spikes(daily(engagements))
    assert (spike.day, spike.posts, spike.direction) == (20_040, (40,), 1)
    # The rate expected is that of the quiet days, about .04.
    assert spike.factor == pytest.approx(10.0, rel=0.05)
    assert 0.0 < spike.probability < 1e-4


def test_a_post_that_nobody_engaged_with_is_a_spike_downwards() -> None:
    engagements = quiet(60)
    engagements[40] = 0.0
    (spike,) = find_spikes(daily(engagements))
    assert (spike.day, spike.direction, spike.factor) == (20_040, -1, 0.0)


def test_quiet_posts_have_no_spike() -> None:
    assert find_spikes(daily(quiet(400))) == ()


def test_a_departure_that_lasts_is_none() -> None:
    for factor in (0.2, 4.0):
        lasting = np.r_[quiet(40), np.round(factor * quiet(40))]
        assert find_spikes(daily(lasting)) == ()
        returned = np.r_[lasting, quiet(60)]
        assert find_spikes(daily(returned)) == ()


def test_the_first_day_of_a_departure_looks_like_a_spike_until_the_next_ones() -> None:
    engagements = np.r_[quiet(40), 5 * quiet(8)]
    assert [spike.day for spike in find_spikes(daily(engagements[:41]))] == [20_040]
    assert find_spikes(daily(engagements)) == ()


def test_odd_days_that_follow_each_other_are_one_spike_on_the_oddest() -> None:
    engagements = quiet(80)
    engagements[40:42] = 150.0, 900.0
    (spike,) = find_spikes(daily(engagements))
    assert spike.day == 20_041


def test_spikes_far_apart_are_noted_each_in_order_of_day() -> None:
    engagements = quiet(120)
    engagements[[30, 60, 90]] = 400.0, 0.0, 500.0
    found = find_spikes(daily(engagements))
    assert [(spike.day - 20_000, spike.direction) for spike in found] == [
        (30, 1),
        (60, -1),
        (90, 1),
    ]


def test_the_one_viral_post_of_a_day_is_named() -> None:
    # Given last, on a day with two ordinary posts of far more impressions.
    series = daily(quiet(60))
    series = RateSeries(
        np.r_[series.day, 20_040, 20_040],
        np.r_[series.engagements, 400.0, 400.0],
        np.r_[series.denominator, 10_000.0, 1_000.0],
    )
    (spike,) = find_spikes(series)
    assert (spike.day, spike.posts) == (20_040, (61,))
    assert spike.factor == pytest.approx(10.0, rel=0.05)


def test_a_day_that_is_odd_as_a_whole_names_its_posts_largest_first() -> None:
    # Six posts at two and a half times the rate: none is odd by itself, together they are.
    series = daily(quiet(60))
    sizes = np.array([1000.0, 3000.0, 2000.0, 1500.0, 2500.0])
    engagements = np.round(0.1 * sizes)
    engagements_before = series.engagements.copy()
    engagements_before[40] = 100.0
    series = RateSeries(
        np.r_[series.day, np.full(5, 20_040)],
        np.r_[engagements_before, engagements],
        np.r_[series.denominator, sizes],
    )
    (spike,) = find_spikes(series)
    # Excess is in proportion to the size; of the two of 1,000 the first given comes first.
    assert spike.posts == (61, 64, 62, 63, 40, 60)
    # 1,100 engagements of 11,000 are 10 %, two and a half times 4 %.
    assert spike.factor == pytest.approx(2.5, rel=0.05)


def test_the_promise_decides_how_odd_a_day_must_be() -> None:
    engagements = quiet(60)
    engagements[40] = 130.0
    series = daily(engagements)
    lax = find_spikes(series, SpikeSettings(chance_spikes_per_campaign_year=5.0))
    assert [spike.day for spike in lax] == [20_040]
    assert find_spikes(series, SpikeSettings(chance_spikes_per_campaign_year=1e-3)) == ()


@pytest.mark.parametrize(
    "series",
    [
        RateSeries(np.array([], dtype=np.int64), np.array([]), np.array([])),
        daily(np.array([40.0])),
        daily(np.r_[quiet(10), 900.0]),
        daily(np.zeros(100)),
        daily(np.full(100, 1000.0)),
        daily(np.full(100, 5000.0)),
        daily(np.full(100, np.nan)),
        RateSeries(np.arange(100, dtype=np.int64), quiet(100), np.zeros(100)),
        RateSeries(np.arange(100, dtype=np.int64), quiet(100), np.full(100, np.nan)),
    ],
    ids=["none", "one", "eleven", "zeros", "all", "more than all", "unknown", "no", "unknown size"],
)
def test_too_little_or_unknown_is_no_spike(series: RateSeries) -> None:
    assert find_spikes(series) == ()


def test_no_campaign_at_all_has_no_answer() -> None:
    empty = RateSeries(np.array([], dtype=np.int64), np.array([]), np.array([]))
    assert find_spikes_of_all(np.array([], dtype=np.int64), empty, 0) == ()
    assert find_spikes_of_all(np.array([], dtype=np.int64), empty, 2) == ((), ())


FIGURES = st.one_of(st.floats(0.0, 1e9), st.just(np.nan), st.just(np.inf), st.just(-1.0))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2), FIGURES, FIGURES), max_size=120),
    st.integers(0, 1000),
)
def test_any_figures_give_finite_answers_that_no_order_and_no_neighbour_changes(
    posts: list[tuple[int, int, float, float]], seed: int
) -> None:
    figures = np.array(posts, dtype=np.float64).reshape(-1, 4)
    owner = figures[:, 1].astype(np.int64)
    series = RateSeries(figures[:, 0].astype(np.int64), figures[:, 2], figures[:, 3])
    together = find_spikes_of_all(owner, series, 3)
    order = np.random.default_rng(seed).permutation(len(owner))
    shuffled = find_spikes_of_all(
        owner[order],
        RateSeries(series.day[order], series.engagements[order], series.denominator[order]),
        3,
    )
    for spikes, same in zip(together, shuffled, strict=True):
        assert [(spike.day, spike.direction) for spike in spikes] == [
            (spike.day, spike.direction) for spike in same
        ]
    for campaign in range(3):
        own = np.flatnonzero(owner == campaign)
        alone = find_spikes(
            RateSeries(series.day[own], series.engagements[own], series.denominator[own])
        )
        assert [spike.day for spike in together[campaign]] == [spike.day for spike in alone]
        for spike, same in zip(together[campaign], alone, strict=True):
            assert tuple(own[list(same.posts)]) == spike.posts
            assert spike.factor == pytest.approx(same.factor, rel=1e-9)
            assert 0.0 <= spike.probability <= 1.0
            assert np.isfinite(spike.factor)


def test_the_day_of_the_calendar_does_not_matter() -> None:
    campaign = simulate_campaign(
        np.random.default_rng(31), CampaignKind(weeks=52, viral_share=0.03)
    )
    found = find_spikes(campaign)
    moved = find_spikes(replace(campaign, day=campaign.day + 12_345))
    assert len(found) > 0
    assert moved == tuple(replace(spike, day=spike.day + 12_345) for spike in found)


def test_by_chance_a_campaign_has_at_most_a_note_a_year() -> None:
    for seed, variation in enumerate((0.3, 0.45, 0.6)):
        kind = CampaignKind(weeks=52, viral_share=0.0, cv_between_posts=variation)
        generators = np.random.default_rng(100 + seed).spawn(60)
        noted = [len(find_spikes(simulate_campaign(generator, kind))) for generator in generators]
        # The standard error of 60 campaigns at one a year is .13.
        assert np.mean(noted) < 1.0 + 2 * 0.13


def test_a_planted_post_of_six_times_its_engagement_is_noted() -> None:
    kind = CampaignKind(weeks=52, viral_share=0.0, cv_between_posts=0.3)
    found = 0
    for generator in np.random.default_rng(200).spawn(40):
        campaign = simulate_campaign(generator, kind)
        post = int(generator.integers(60, len(campaign.day)))
        engagements = campaign.engagements.copy()
        engagements[post] = min(6 * engagements[post], campaign.denominator[post])
        noted = find_spikes(replace(campaign, engagements=engagements))
        found += any(post in spike.posts for spike in noted)
    assert found >= 36
