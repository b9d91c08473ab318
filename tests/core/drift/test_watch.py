"""The watch, day by day: a new day costs the same and says the same as all days at once."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift import (
    LevelShiftSettings,
    ProgrammePosts,
    find_level_shifts,
    find_programme_alarms,
)
from core.drift.history import NOT_YET, part_of, watch_history
from core.drift.series import usable_posts
from core.drift.watch import next_day
from core.drift.watch_state import start_watch, week_of
from tests.core.drift.simulation import CampaignKind, ProgrammeKind, simulate_programme

SETTINGS = LevelShiftSettings()
THRESHOLD = float(np.log(365.25))


def simulated(campaigns: int, seed: int, kind: ProgrammeKind) -> ProgrammePosts:
    return usable_posts(simulate_programme(np.random.default_rng(seed), kind, campaigns))


def assert_same(mine: object, other: object) -> None:
    """Records of arrays, equal to the last digit."""
    if isinstance(mine, np.ndarray):
        np.testing.assert_array_equal(mine, other)
    elif is_dataclass(mine):
        for field in fields(mine):
            assert_same(getattr(mine, field.name), getattr(other, field.name))
    else:
        assert mine == other


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 90))
def test_days_taken_in_one_by_one_leave_the_state_that_history_leaves(
    seed: int, known_until: int
) -> None:
    kind = ProgrammeKind(CampaignKind(weeks=15, change=-0.4, change_day=50), platforms=2)
    posts = simulated(12, seed, kind)
    state = watch_history(part_of(posts, posts.day < known_until), THRESHOLD, SETTINGS).state
    raised = []
    for day in np.unique(posts.day[posts.day >= known_until]):
        step = next_day(state, part_of(posts, posts.day == day), THRESHOLD, SETTINGS)
        state = step.state
        raised += [(int(campaign), state.day) for campaign in np.flatnonzero(step.raised)]
    whole = watch_history(posts, THRESHOLD, SETTINGS)
    assert_same(state, whole.state)
    later = whole.detected_on >= known_until
    assert raised == list(
        zip(whole.campaign[later].tolist(), whole.detected_on[later].tolist(), strict=True)
    )


def test_a_campaign_that_is_new_today_changes_nothing_for_those_of_other_platforms() -> None:
    posts = simulated(3, 1, ProgrammeKind(CampaignKind(weeks=20)))
    alone = watch_history(
        replace(part_of(posts, posts.campaign < 2), campaigns=2), THRESHOLD, SETTINGS
    )
    late = posts.day >= 70
    state = start_watch(2, SETTINGS)
    for day in np.unique(posts.day):
        today = part_of(posts, (posts.day == day) & ((posts.campaign < 2) | late))
        if day < 70:
            today = replace(today, campaigns=2)
        if len(today.day):
            state = next_day(state, today, THRESHOLD, SETTINGS).state
    assert len(state.posts) == 3
    np.testing.assert_allclose(state.log_evidence[:2], alone.state.log_evidence, rtol=1e-12)


def test_weeks_begin_on_mondays() -> None:
    # 1970-01-04 was a Sunday, 1970-01-05 a Monday.
    assert (week_of(3), week_of(4), week_of(10), week_of(11)) == (0, 1, 1, 2)


def test_a_gap_of_years_and_a_history_of_decades_leave_numbers() -> None:
    generator = np.random.default_rng(2)
    weekly = np.arange(0, 7 * 52 * 30, 7)
    day = np.r_[weekly, weekly[-1] + 7 * 52 * 12 + np.arange(30)]
    posts = ProgrammePosts(
        np.zeros(len(day), dtype=np.int64),
        day,
        generator.poisson(40.0, len(day)).astype(np.float64),
        np.full(len(day), 1000.0),
        np.zeros(len(day), dtype=np.int64),
        1,
    )
    history = watch_history(posts, THRESHOLD, SETTINGS)
    assert np.isfinite(history.state.log_evidence).all()
    # Thirty years of a steady rate: hardly an alarm, though promised is up to one a year.
    assert len(history.campaign) <= 3


def test_an_alarm_ends_when_the_rate_is_back_and_the_departure_is_taken_out() -> None:
    rates = np.r_[np.full(60, 40.0), np.full(40, 20.0), np.full(60, 40.0)]
    day = np.arange(160)
    none = np.zeros(160, dtype=np.int64)
    posts = ProgrammePosts(none, day, rates, np.full(160, 1000.0), none, 1)
    history = watch_history(posts, THRESHOLD, SETTINGS)
    assert len(history.campaign) == 1
    assert 60 <= history.detected_on[0] < 100 <= history.ended_on[0] < 125
    known = history.state.closed
    # What remains is the old level, as far as weeks allow to tell it apart.
    assert known.rates[0] / known.weight[0] == pytest.approx(0.04, rel=0.03)


def test_an_alarm_that_lasts_has_no_end() -> None:
    none = np.zeros(120, dtype=np.int64)
    rates = np.r_[np.full(60, 40.0), np.full(60, 20.0)]
    posts = ProgrammePosts(none, np.arange(120), rates, np.full(120, 1000.0), none, 1)
    assert watch_history(posts, THRESHOLD, SETTINGS).ended_on.tolist() == [NOT_YET]


def test_what_a_whole_platform_does_is_one_shock_and_no_campaigns_drift() -> None:
    kind = ProgrammeKind(CampaignKind(weeks=40), platforms=2, shock=-0.3, shock_day=140)
    posts = simulate_programme(np.random.default_rng(3), kind, 40)
    drift = find_level_shifts(posts)
    assert [shift.verdict for shift in drift.campaigns].count("drift") <= 1
    (shock,) = drift.shocks
    assert shock.platform == 0
    assert shock.lasts
    # Day 140 lies in the week of days 137 to 143.
    assert shock.began_on in (137, 144)
    assert shock.change_low < -0.3 < shock.change_high
    assert shock.campaigns == pytest.approx(20, abs=3)


def test_one_campaigns_own_fall_is_no_shock_and_is_not_taken_from_it() -> None:
    kind = ProgrammeKind(
        CampaignKind(weeks=40, change=-0.45, change_day=140), platforms=1, shifted_share=0.05
    )
    drift = find_level_shifts(simulate_programme(np.random.default_rng(4), kind, 20))
    assert drift.shocks == ()
    assert [shift.verdict for shift in drift.campaigns] == ["drift"] + ["steady"] * 19
    assert drift.campaigns[0].change_low < -0.45 < drift.campaigns[0].change_high


def test_campaigns_without_posts_are_too_little_beside_others() -> None:
    posts = simulate_programme(np.random.default_rng(5), ProgrammeKind(CampaignKind(weeks=20)), 2)
    drift = find_level_shifts(replace(posts, campaigns=4))
    assert [shift.verdict for shift in drift.campaigns[2:]] == ["too little"] * 2
    assert [shift.posts_needed for shift in drift.campaigns[2:]] == [18, 18]


def test_a_programme_without_campaigns_has_no_answers() -> None:
    none = np.zeros(0, dtype=np.int64)
    nothing = ProgrammePosts(none, none, np.zeros(0), np.zeros(0), none, 0)
    assert find_level_shifts(nothing).campaigns == ()


ANY_FIGURE = st.one_of(
    st.floats(0, 1e6),
    st.sampled_from([0.0, 1.0, -1.0, 1e12, float("nan"), float("inf"), 1e-300]),
)


@pytest.mark.filterwarnings("error")
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.one_of(st.integers(0, 60), st.integers(-20_000, 60_000)),
            ANY_FIGURE,
            ANY_FIGURE,
            st.integers(0, 3),
        ),
        max_size=90,
    )
)
def test_whatever_comes_gets_an_answer_of_numbers(
    rows: list[tuple[int, int, float, float, int]],
) -> None:
    campaign, day, engagements, denominator, platform = (
        np.array([row[index] for row in rows]) for index in range(5)
    )
    posts = ProgrammePosts(
        campaign.astype(np.int64),
        day.astype(np.int64),
        engagements.astype(np.float64),
        denominator.astype(np.float64),
        platform.astype(np.int64),
        3,
    )
    drift = find_level_shifts(posts)
    assert len(drift.campaigns) == 3
    for index, shift in enumerate(drift.campaigns):
        assert shift.posts_used + shift.posts_left_out == int((campaign == index).sum())
        assert (shift.verdict == "too little") == (shift.posts_needed is not None)
        for field in fields(shift):
            value = getattr(shift, field.name)
            assert not isinstance(value, float) or np.isfinite(value), field.name
    find_programme_alarms(posts)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(24))
def test_long_and_broken_histories_get_an_answer_of_numbers(seed: int) -> None:
    generator = np.random.default_rng(seed)
    count = 200
    day = [
        np.sort(generator.integers(0, 200, count)),
        generator.integers(-30_000, 60_000, count),
        generator.choice([0, 5, 3000, 10**7], count),
    ][seed % 3]
    engagements = generator.poisson(generator.choice([0.0, 1.0, 40.0, 1e6]), count) * 1.0
    denominator = np.full(count, generator.choice([1.0, 10.0, 1000.0, 1e9]))
    odd = np.array([0.0, 1.0, -1.0, 1e12, np.nan, np.inf, 1e-300, 1e-9])
    for column in (engagements, denominator):
        broken = generator.random(count) < 0.1 * (seed % 2)
        column[broken] = generator.choice(odd, broken.sum())
    silent = [slice(0, 0), slice(0, 100), slice(100, 200)][seed % 5 % 3]
    engagements[silent] = 0.0
    campaign, platform = generator.integers(0, 2, count), generator.integers(0, 3, count)
    posts = ProgrammePosts(campaign, day, engagements, denominator, platform, 2)
    for shift in find_level_shifts(posts).campaigns:
        for record in (shift, shift.baseline or shift):
            for field in fields(record):
                value = getattr(record, field.name)
                assert not isinstance(value, float) or np.isfinite(value), field.name
    for alarm in find_programme_alarms(posts, LevelShiftSettings(1e9, 10.0)):
        assert np.isfinite([alarm.change, alarm.change_low, alarm.change_high]).all()
