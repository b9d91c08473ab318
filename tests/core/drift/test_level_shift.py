"""What the level-shift detector promises, counted on simulated campaigns."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import numpy as np
import pytest

from core.drift import (
    Alarm,
    LevelShift,
    LevelShiftSettings,
    RateSeries,
    find_alarms,
    find_level_shift,
    find_level_shifts,
    find_programme_alarms,
)
from tests.core.drift.simulation import (
    CampaignKind,
    ProgrammeKind,
    simulate_campaign,
    simulate_programme,
)

CHANGE_DAY = 56  # the Monday of week 9


def series(engagements: list[float], denominator: float = 1000.0, step: int = 1) -> RateSeries:
    """One post every ``step`` days from day 0, all with the same denominator."""
    count = len(engagements)
    return RateSeries(
        np.arange(count, dtype=np.int64) * step,
        np.array(engagements, dtype=np.float64),
        np.full(count, denominator),
    )


ALONE = LevelShiftSettings(false_alerts_per_week=1e6)
"""As each campaign would be judged if there were no others: one false alarm a year at most."""


def alarms_of(kind: CampaignKind, campaigns: int, seed: int) -> list[Alarm]:
    """Alarms of campaigns that have nothing in common, each judged by itself."""
    generator = np.random.default_rng(seed)
    posts = simulate_programme(generator, ProgrammeKind(kind), campaigns)
    return find_programme_alarms(posts, ALONE)


def shifts_of(kind: CampaignKind, campaigns: int, seed: int) -> tuple[LevelShift, ...]:
    generator = np.random.default_rng(seed)
    posts = simulate_programme(generator, ProgrammeKind(kind), campaigns)
    return find_level_shifts(posts, ALONE).campaigns


def simulate(kind: CampaignKind, campaigns: int, seed: int) -> list[RateSeries]:
    generator = np.random.default_rng(seed)
    return [simulate_campaign(generator, kind) for _ in range(campaigns)]


def days_of_change(campaigns: int) -> np.ndarray:
    return CHANGE_DAY + np.arange(campaigns) % 7


@pytest.fixture(scope="module")
def dropped() -> tuple[LevelShift, ...]:
    """200 campaigns of 16 weeks whose rate falls by 35 % in week 9."""
    return shifts_of(CampaignKind(change=-0.35, change_day=CHANGE_DAY), 200, seed=1)


@pytest.mark.parametrize("cv", [0.3, 0.45, 0.6])
def test_a_healthy_year_has_fewer_false_alarms_than_promised(cv: float) -> None:
    promised = LevelShiftSettings().most_false_alarms_per_campaign_year
    assert promised == 1.0
    alarms = len(alarms_of(CampaignKind(weeks=52, cv_between_posts=cv), 200, seed=2))
    # 200 campaign-years may have 200. Three standard deviations of a Poisson count are left for
    # another numpy's random numbers.
    assert alarms / 200 <= promised - 3 * math.sqrt(promised / 200)


@pytest.mark.parametrize("cv", [0.10, 0.25])
def test_weeks_that_go_up_and_down_together_do_not_break_the_promise(cv: float) -> None:
    alone = len(alarms_of(CampaignKind(weeks=52, cv_of_weeks=cv), 200, seed=3))
    assert alone / 200 <= 1.0
    kind = ProgrammeKind(CampaignKind(weeks=52), platforms=4, cv_of_platform_weeks=cv)
    posts = simulate_programme(np.random.default_rng(4), kind, 100)
    assert len(find_programme_alarms(posts, ALONE)) / 100 <= 0.5


def test_a_stricter_promise_has_fewer_alarms() -> None:
    kind = ProgrammeKind(CampaignKind(weeks=52, cv_between_posts=0.6))
    posts = simulate_programme(np.random.default_rng(3), kind, 100)
    counts = [
        len(
            find_programme_alarms(
                posts, replace(ALONE, most_false_alarms_per_campaign_year=promise)
            )
        )
        for promise in (0.1, 0.5, 2.0)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]


def test_a_healthy_campaign_of_16_weeks_stays_silent() -> None:
    verdicts = [shift.verdict for shift in shifts_of(CampaignKind(), 200, seed=4)]
    assert verdicts.count("steady") >= 190


def test_a_drop_of_35_percent_in_week_9_is_found_in_nine_campaigns_of_ten() -> None:
    alarms = alarms_of(CampaignKind(change=-0.35, change_day=CHANGE_DAY), 200, seed=1)
    days = days_of_change(200)
    delays = {
        alarm.campaign: alarm.detected_on - days[alarm.campaign]
        for alarm in reversed(alarms)
        if alarm.detected_on >= days[alarm.campaign] and alarm.direction == -1
    }
    assert len(delays) >= 180
    assert np.median(list(delays.values())) <= 28


def test_the_range_of_days_holds_the_true_day_in_at_least_85_percent(
    dropped: tuple[LevelShift, ...],
) -> None:
    days = days_of_change(len(dropped))
    found = [(s, on) for s, on in zip(dropped, days, strict=True) if s.verdict == "drift"]
    assert np.mean([s.began_from <= on <= s.began_to for s, on in found]) >= 0.85
    assert np.median([s.began_to - s.began_from for s, _ in found]) <= 35


def test_the_size_interval_holds_the_true_size_in_at_least_85_percent(
    dropped: tuple[LevelShift, ...],
) -> None:
    found = [s for s in dropped if s.verdict == "drift"]
    assert np.mean([s.change_low <= -0.35 <= s.change_high for s in found]) >= 0.85
    assert abs(np.median([s.change for s in found]) + 0.35) < 0.04


def test_a_lasting_rise_is_drift_too() -> None:
    shifts = shifts_of(CampaignKind(change=0.6, change_day=CHANGE_DAY), 60, seed=5)
    rises = [s for s in shifts if s.verdict == "drift" and s.change > 0]
    assert len(rises) >= 50


def test_a_slow_decay_is_found_and_called_one() -> None:
    # Two thirds of the rate are lost evenly between week 5 and week 20: 1 % a day on the whole,
    # as exp(-0.01 * 110) is 0.33.
    kind = CampaignKind(weeks=20, change=-0.67, change_day=28, ramp_days=112)
    shifts = shifts_of(kind, 60, seed=6)
    falls = [s for s in shifts if s.verdict == "drift" and s.change < 0]
    assert len(falls) >= 55
    decays = [s for s in falls if s.kind == "decay"]
    assert len(decays) >= 50
    assert np.median([s.decay_per_day for s in decays]) == pytest.approx(0.01, abs=0.003)


def test_a_drop_on_one_day_is_called_a_step(dropped: tuple[LevelShift, ...]) -> None:
    kinds = [s.kind for s in dropped if s.verdict == "drift"]
    assert kinds.count("step") >= 0.7 * len(kinds)


def test_a_larger_drop_is_found_no_later() -> None:
    # The same random numbers, so that only the drop differs.
    detected = []
    for drop in (0.3, 0.4, 0.5, 0.7):
        kind = CampaignKind(change=-drop, change_day=CHANGE_DAY, cv_between_posts=0.3)
        first = np.full(30, 112)
        for alarm in reversed(alarms_of(kind, 30, seed=7)):
            first[alarm.campaign] = alarm.detected_on
        detected.append(first.mean())
    assert detected == sorted(detected, reverse=True)


def test_the_minimum_detectable_change_is_found_within_28_days_in_about_80_percent() -> None:
    healthy = shifts_of(CampaignKind(weeks=8, viral_share=0.0), 120, seed=8)
    found, tried = 0, 0
    for smallest in sorted({shift.minimum_detectable_change for shift in healthy}):
        own = [s for s in healthy if s.minimum_detectable_change == smallest]
        kind = CampaignKind(weeks=13, viral_share=0.0, change=-smallest, change_day=CHANGE_DAY)
        alarms = alarms_of(kind, len(own), seed=round(1000 * smallest))
        days = days_of_change(len(own))
        within = {a.campaign for a in alarms if 0 <= a.detected_on - days[a.campaign] < 28}
        found, tried = found + len(within), tried + len(own)
    assert tried == 120
    assert 0.65 <= found / tried <= 0.95


def test_more_posts_make_smaller_changes_detectable() -> None:
    few, many = series([40.0] * 60, step=2), series([40.0] * 120)
    smallest_few = find_level_shift(few).minimum_detectable_change
    smallest_many = find_level_shift(many).minimum_detectable_change
    assert smallest_few is not None
    assert smallest_many is not None
    assert smallest_many < smallest_few


def test_one_viral_post_raises_no_alarm_and_moves_no_baseline() -> None:
    posts = [40.0] * 60
    calm = find_level_shift(series(posts))
    for viral_at in (3, 20, 59):
        viral = find_level_shift(series([*posts[:viral_at], 900.0, *posts[viral_at:]]))
        assert viral.verdict == "steady"
        assert calm.baseline is not None
        assert viral.baseline is not None
        # 900 of 1000 where 40 is usual: a plain mean over 30 posts would be 72 % higher.
        assert viral.baseline.rate == pytest.approx(calm.baseline.rate, rel=0.15)


def test_one_viral_post_does_not_hide_a_drop() -> None:
    shift = find_level_shift(series([40.0] * 50 + [20.0] * 20 + [900.0] + [20.0] * 20))
    assert shift.verdict == "drift"
    assert shift.change == pytest.approx(-0.5, abs=0.08)


def test_a_drop_by_half_on_day_50_is_dated_and_measured() -> None:
    shift = find_level_shift(series([40.0] * 50 + [20.0] * 50))
    assert shift.verdict == "drift"
    assert shift.baseline is not None
    # Posts 0 to 49 at 40 of 1000; from day 50 on 20 of 1000.
    assert (shift.baseline.first_day, shift.baseline.last_day) == (0, 49)
    assert shift.baseline.rate == pytest.approx(0.04, abs=1e-4)
    assert shift.baseline.low < 0.04 < shift.baseline.high
    assert shift.began_from <= 50 <= shift.began_to
    assert shift.change == pytest.approx(-0.5, abs=0.02)
    assert shift.rate_after == pytest.approx(0.02, abs=1e-3)
    assert shift.change_low < -0.5 < shift.change_high
    assert shift.began_from <= shift.detected_on < 75


def test_a_departure_that_has_ended_is_no_drift() -> None:
    back = series([40.0] * 40 + [20.0] * 25 + [40.0] * 40)
    shift = find_level_shift(back)
    assert shift.verdict == "steady"
    assert shift.baseline is not None
    assert shift.baseline.rate == pytest.approx(0.04, abs=1e-3)
    (alarm,) = find_alarms(back)
    assert alarm.direction == -1
    assert 40 <= alarm.detected_on < 65 <= alarm.ended_on < 90


def test_a_second_drop_after_a_return_is_found() -> None:
    shift = find_level_shift(series([40.0] * 40 + [20.0] * 25 + [40.0] * 40 + [22.0] * 30))
    assert shift.verdict == "drift"
    assert shift.began_from <= 105 <= shift.began_to


def test_an_alarm_depends_on_nothing_that_came_after_it() -> None:
    kind = CampaignKind(weeks=30, change=-0.4, change_day=100)
    for campaign in simulate(kind, 4, seed=9):
        (first, *_) = find_alarms(campaign)
        known = campaign.day <= first.detected_on
        prefix = RateSeries(
            campaign.day[known], campaign.engagements[known], campaign.denominator[known]
        )
        assert find_alarms(prefix)[0].detected_on == first.detected_on


def test_the_answer_does_not_depend_on_the_order_of_rows_nor_on_the_calendar() -> None:
    campaign = series([40.0] * 50 + [20.0] * 50)
    shuffled = np.random.default_rng(10).permutation(100)
    same = find_level_shift(
        RateSeries(
            campaign.day[shuffled],
            campaign.engagements[shuffled],
            campaign.denominator[shuffled],
        )
    )
    assert same == find_level_shift(campaign)
    # 2,857 weeks later: evidence begins on Mondays.
    later = find_level_shift(replace(campaign, day=campaign.day + 19_999))
    assert later.detected_on == same.detected_on + 19_999


def test_the_answer_does_not_depend_on_the_scale_where_posts_are_large() -> None:
    kind = CampaignKind(change=-0.4, change_day=CHANGE_DAY, cv_between_posts=0.3)
    for campaign in simulate(kind, 4, seed=11):
        # Ten times the people and the engagements; then half the engagements of everybody.
        shift = find_level_shift(replace(campaign, denominator=campaign.denominator * 100))
        for other in (
            replace(
                campaign,
                engagements=campaign.engagements * 10,
                denominator=campaign.denominator * 1000,
            ),
            replace(
                campaign,
                engagements=campaign.engagements * 2,
                denominator=campaign.denominator * 100,
            ),
        ):
            scaled = find_level_shift(other)
            assert scaled.verdict == shift.verdict
            if shift.change is not None:
                assert scaled.change == pytest.approx(shift.change, abs=0.05)


def test_a_change_below_the_minimum_is_no_drift() -> None:
    # 8 % less, from posts without any noise: certain, and nobody's business.
    assert find_level_shift(series([4000.0] * 60 + [3680.0] * 300, 100_000.0)).verdict == "steady"


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("engagements", "denominator", "verdict", "posts_needed"),
    [
        # 12 posts of a baseline and 6 after it are the least: 18.
        ([], [], "too little", 18),
        ([2.0], [100.0], "too little", 17),
        ([40.0] * 3, [1000.0] * 3, "too little", 15),
        ([40.0] * 18, [1000.0] * 18, "steady", None),
        ([0.0] * 100, [1000.0] * 100, "too little", 18),
        ([0.0] * 50 + [40.0] * 50, [1000.0] * 100, "too little", 18),
        ([5.0] + [0.0] * 99, [1000.0] * 100, "too little", 18),
        ([2000.0] * 100, [1000.0] * 100, "steady", None),  # above: counts as the denominator
        ([1.0] * 100, [1.0] * 100, "steady", None),
        ([0.0, 1.0] * 50, [1.0] * 100, "steady", None),
        ([40.0] * 100, [0.0] * 100, "too little", 18),
        ([40.0] * 100, [NAN] * 100, "too little", 18),
        ([NAN] * 100, [1000.0] * 100, "too little", 18),
        ([INF] * 100, [INF] * 100, "too little", 18),
        ([-1.0] * 100, [1000.0] * 100, "too little", 18),
        ([40.0, NAN] * 50, [1000.0, 1000.0] * 50, "steady", None),
        ([40.0] * 50 + [0.0] * 50, [1000.0] * 100, "drift", None),
        ([40.0] * 50 + [400.0] * 50, [1000.0] * 100, "drift", None),
        ([4e10] * 50 + [2e10] * 50, [1e12] * 100, "drift", None),
    ],
)
@pytest.mark.filterwarnings("error")
def test_odd_figures_get_a_stated_answer(
    engagements: list[float],
    denominator: list[float],
    verdict: str,
    posts_needed: int | None,
) -> None:
    campaign = RateSeries(
        np.arange(len(engagements), dtype=np.int64),
        np.array(engagements, dtype=np.float64),
        np.array(denominator, dtype=np.float64),
    )
    shift = find_level_shift(campaign)
    assert (shift.verdict, shift.posts_needed) == (verdict, posts_needed)
    assert shift.posts_used + shift.posts_left_out == len(engagements)
    assert_no_nan(shift)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "day",
    [
        np.zeros(100, dtype=np.int64),  # all on one day
        np.r_[np.arange(50), np.arange(50) + 4000].astype(np.int64),  # a gap of eleven years
        np.arange(100, dtype=np.int64) - 50_000,  # before 1970
        np.arange(100, dtype=np.int64) + 10_000_000,  # far in the future
    ],
)
def test_odd_days_get_a_stated_answer(day: np.ndarray) -> None:
    shift = find_level_shift(RateSeries(day, np.full(100, 40.0), np.full(100, 1000.0)))
    assert shift.verdict == "steady"
    assert_no_nan(shift)


def test_100_000_posts_get_an_answer() -> None:
    generator = np.random.default_rng(12)
    kind = CampaignKind(weeks=50, posts_per_week=(2000, 2000), empty_week_share=0.0)
    shift = find_level_shift(simulate_campaign(generator, kind))
    assert shift.posts_used == 100_000
    assert shift.verdict == "steady"


def test_columns_of_different_length_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        RateSeries(np.arange(2, dtype=np.int64), np.array([1.0]), np.array([1.0, 2.0]))


def assert_no_nan(shift: LevelShift) -> None:
    figures = asdict(shift)
    figures |= figures.pop("baseline") or {}
    for name, value in figures.items():
        assert not isinstance(value, float) or math.isfinite(value), name
