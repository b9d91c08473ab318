"""Pace: the straight line, the forecast and its honesty."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.drift import Pace, forecast_pace

START, END = 0, 111  # 16 weeks
WEEKS = np.arange(6, 112, 7, dtype=np.int64)  # the Sundays


def weekly(weeks: int, each: float) -> tuple[np.ndarray, np.ndarray]:
    """The running total at the end of each of the first weeks."""
    return WEEKS[:weeks], np.arange(1, weeks + 1) * each


def pace(weeks: int, each: float, target: float | None, as_of: int | None = None) -> Pace:
    day, total = weekly(weeks, each)
    return forecast_pace(day, total, START, END, target, int(day[-1]) if as_of is None else as_of)


def test_half_way_at_100_a_week_worked_by_hand() -> None:
    found = pace(8, 100.0, target=1600.0)
    assert found.total == 800.0
    # Day 55 is the end of the 56th of 112 days: half of 1,600.
    assert found.expected_by_now == pytest.approx(800.0)
    # 800 in 56 days, of which the first week had a quarter less to show (1.75 days, no more):
    # 800 / 54.25 = 14.747 a day, 56 more days.
    assert found.forecast == pytest.approx(800 + 800 / 54.25 * 56)
    assert found.forecast_low < found.forecast < found.forecast_high
    assert found.verdict == "on pace"
    assert found.needs == "800 more in 56 days: 14 a day, against 15 a day so far."


def test_a_target_far_above_the_forecast_is_behind_and_far_below_it_ahead() -> None:
    behind, ahead = pace(8, 100.0, target=2400.0), pace(8, 100.0, target=1100.0)
    assert (behind.verdict, ahead.verdict) == ("behind", "ahead")
    assert behind.probability_of_target < 0.05
    assert ahead.probability_of_target > 0.95
    assert behind.needs == "1,600 more in 56 days: 29 a day, against 15 a day so far."


def test_a_reached_target_is_reached_whatever_comes() -> None:
    found = pace(8, 100.0, target=700.0)
    assert (found.verdict, found.probability_of_target, found.needs) == ("reached", 1.0, "")
    ended = pace(16, 100.0, target=1600.0, as_of=500)
    assert ended.verdict == "reached"


def test_a_campaign_that_ended_short_is_behind_for_good() -> None:
    found = pace(16, 100.0, target=2000.0, as_of=200)
    assert (found.verdict, found.probability_of_target) == ("behind", 0.0)
    assert found.forecast == found.forecast_low == found.forecast_high == 1600.0
    assert found.needs == "It ended 400 short of the target."


def test_an_ended_campaign_with_old_figures_asks_for_a_newer_export() -> None:
    found = pace(15, 100.0, target=1580.0, as_of=200)
    assert found.verdict == "on pace"
    assert found.needs == (
        "An export made after the last day: the newest figures are 7 days older."
    )


def test_a_higher_target_is_never_likelier() -> None:
    chances = [
        pace(8, 100.0, target=t).probability_of_target for t in (900, 1300, 1600, 1900, 3000)
    ]
    assert chances == sorted(chances, reverse=True)
    assert all(0.0 <= chance <= 1.0 for chance in chances)


def test_the_forecast_narrows_as_the_end_comes_near() -> None:
    widths = []
    for weeks in (4, 8, 12, 15):
        found = pace(weeks, 100.0, target=3000.0)
        widths.append(found.forecast_high - found.forecast_low)
    assert widths == sorted(widths, reverse=True)


def test_the_unit_does_not_matter() -> None:
    small, large = pace(8, 100.0, target=1600.0), pace(8, 100_000.0, target=1_600_000.0)
    assert large.probability_of_target == pytest.approx(small.probability_of_target)
    assert large.forecast_low == pytest.approx(small.forecast_low * 1000)


def test_weeks_without_an_export_are_no_weeks_of_nothing() -> None:
    day, total = weekly(9, 100.0)
    keep = [0, 1, 4, 7, 8]
    gaps = forecast_pace(day[keep], total[keep], START, END, 1600.0, 62)
    every_week = forecast_pace(day, total, START, END, 1600.0, 62)
    assert gaps.forecast == pytest.approx(every_week.forecast)
    # The same where the total was merely repeated in the weeks without an export.
    repeated = total.copy()
    repeated[[2, 3]], repeated[[5, 6]] = total[1], total[4]
    again = forecast_pace(day, repeated, START, END, 1600.0, 62)
    assert again.forecast == pytest.approx(every_week.forecast)
    assert again.forecast_high < 1.5 * every_week.forecast_high


def test_the_straight_line_is_read_on_the_day_the_total_speaks_for() -> None:
    # The export is of day 55, the screen of day 69: what came since was not seen.
    found = pace(8, 100.0, target=1600.0, as_of=69)
    assert found.expected_by_now == pytest.approx(800.0)
    assert found.forecast == pace(8, 100.0, target=1600.0).forecast


def test_a_correction_downwards_is_the_newest_total_and_no_negative_increment() -> None:
    day, total = weekly(8, 100.0)
    total[-1] = 690.0
    found = forecast_pace(day, total, START, END, 1600.0, 55)
    assert found.total == 690.0
    assert found.forecast > 690.0


def test_what_was_counted_before_the_first_day_is_not_its_pace() -> None:
    # 500 were there when it started; then 10 a day.
    day = np.array([-300, -1, 20, 41], dtype=np.int64)
    found = forecast_pace(day, np.array([100.0, 500.0, 710.0, 920.0]), START, END, 3000.0, 41)
    # 10 a day for the 70 days from 42 to 111.
    assert found.forecast == pytest.approx(920 + 700)


NAN = float("nan")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("day", "total", "starts_on", "ends_on", "target", "as_of", "verdict", "needs"),
    [
        ([6], [10.0], 0, 111, None, 6, "no target", "A target above zero."),
        ([6], [10.0], 0, 111, 0.0, 6, "no target", "A target above zero."),
        ([6], [10.0], 0, 111, NAN, 6, "no target", "A target above zero."),
        ([6], [10.0], 0, None, 50.0, 6, "no target", "A day by which to reach the target."),
        ([6], [10.0], 20, 10, 50.0, 6, "no target", "A last day after the first day."),
        ([], [], 0, 111, 50.0, 6, "too early", "Exports with figures: there are none so far."),
        ([6], [NAN], 0, 111, 50.0, 6, "too early", "Exports with figures: there are none so far."),
        ([9], [1.0], 0, 111, 50.0, 6, "too early", "Exports with figures: there are none so far."),
        ([], [], 0, 111, 50.0, 200, "behind", "Exports with figures: there are none so far."),
        # 14 days are wanted, 7 seen.
        ([6], [10.0], 0, 111, 50.0, 6, "too early", "Figures of about 7 days more."),
        # A campaign of three days: a day is enough.
        ([0], [10.0], 0, 2, 500.0, 0, "behind", None),
        ([0], [10.0], 0, 2, 15.0, 0, "on pace", None),
        ([2], [10.0], 0, 2, 50.0, 2, "behind", "It ended 40 short of the target."),
        # It has not begun.
        ([-5], [0.0], 0, 111, 50.0, -5, "too early", None),
        ([6, 13, 20], [0.0, 0.0, 0.0], 0, 111, 50.0, 20, "behind", None),
        # Nothing came in two weeks of three; one chance in ten of twenty times as much is behind.
        ([6, 13, 20], [5.0, 5.0, 5.0], 0, 111, 100.0, 20, "behind", None),
        ([20], [30.0], None, 111, 50.0, 20, "too early", None),
        ([20, 40], [30.0, 45.0], None, 111, 50.0, 40, "ahead", None),
        ([40], [45.0], 0, 111, 50.0, 40, "ahead", None),
        ([20, 6, 13, 13], [30.0, 10.0, NAN, 20.0], 0, 111, 1e9, 20, "behind", None),
        ([10_000_000], [10.0], 0, 111, 50.0, 10_000_000, "behind", None),
    ],
)
def test_odd_figures_get_a_stated_answer(
    day: list[int],
    total: list[float],
    starts_on: int | None,
    ends_on: int | None,
    target: float | None,
    as_of: int,
    verdict: str,
    needs: str | None,
) -> None:
    found = forecast_pace(
        np.array(day, dtype=np.int64), np.array(total), starts_on, ends_on, target, as_of
    )
    assert found.verdict == verdict
    if needs is not None:
        assert found.needs == needs
    for value in vars(found).values():
        assert not isinstance(value, float) or math.isfinite(value)


def running_total(generator: np.random.Generator, weeks: int) -> np.ndarray:
    """Daily running total: 7 posts a week, lognormal in size, collecting for days after."""
    after = np.exp(-np.arange(30) / 3)
    after /= after.sum()
    daily = np.zeros(weeks * 7 + 30)
    for day in generator.integers(0, weeks * 7, generator.poisson(7 * weeks)):
        daily[day : day + 30] += generator.lognormal(9.0, 1.0) * after
    return np.cumsum(daily)[: weeks * 7]


def test_the_interval_covers_about_80_percent_and_the_chance_is_what_it_says() -> None:
    generator = np.random.default_rng(1)
    covered, chances, reached = [], [], []
    for campaign in range(600):
        total = running_total(generator, 16)
        seen = (4, 8, 12)[campaign % 3] * 7
        exports = np.arange(6, seen, 7)
        exports = exports[(generator.random(len(exports)) < 0.8) | (exports == exports[-1])]
        # exp(9 + 1/2) a post, 7 a week
        target = generator.uniform(0.7, 1.4) * 7 * 16 * math.exp(9.5)
        found = forecast_pace(exports, total[exports], 0, 111, target, seen - 1)
        if found.verdict == "reached":
            continue
        covered.append(found.forecast_low <= total[-1] <= found.forecast_high)
        chances.append(found.probability_of_target)
        reached.append(total[-1] >= target)
    assert 0.75 <= np.mean(covered) <= 0.87
    chance, came_true = np.array(chances), np.array(reached)
    assert came_true[chance < 0.1].mean() < 0.15
    assert 0.3 < came_true[(chance > 0.3) & (chance < 0.7)].mean() < 0.7
    assert came_true[chance > 0.9].mean() > 0.85
