"""Surprise of regularly sampled series: what it is, what it forgets, and that it is causal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift.surprise import novel, surprise

HOUR = 3_600


def hourly(values: np.ndarray, *, counts: bool = False) -> np.ndarray:
    at_s = np.arange(len(values), dtype=np.int64) * HOUR
    return surprise(at_s, values, interval_s=HOUR, counts=counts)


def seasonal(days: int, seed: int) -> np.ndarray:
    """A rate that is three times as high at noon as at midnight, with 5 % noise."""
    hour = np.arange(days * 24) % 24
    noise = np.random.default_rng(seed).normal(1.0, 0.05, days * 24)
    return (2.0 - np.cos(2 * np.pi * hour / 24)) * noise


def test_the_second_point_is_judged_by_half_of_the_first() -> None:
    # Level 10, scale 5: 20 is two deviations above, of a Gamma with shape (10 / 5)^2 = 4. Its mean
    # is 4 and its deviation 2, so P(Gamma(4) > 8) = e^-8 (1 + 8 + 32 + 512/6) = .04238.
    assert hourly(np.array([10.0, 20.0])) == pytest.approx([0.0, -np.log10(0.04238)], abs=1e-4)


def test_the_second_count_is_judged_by_a_poisson_at_least() -> None:
    # Level 0, so nothing is known of the scale but that a count's is 1 at least: one deviation
    # above, of a Gamma with the least shape 4: P(Gamma(4) > 6) = e^-6 (1 + 6 + 18 + 36) = .1512.
    found = hourly(np.array([0.0, 1.0]), counts=True)
    assert found == pytest.approx([0.0, -np.log10(0.15120)], abs=1e-4)


def test_an_outlier_among_quiet_points_is_surprising_up_and_down() -> None:
    values = np.random.default_rng(2).normal(100.0, 10.0, 24 * 20)
    values[400], values[450] = 200.0, 10.0
    found = hourly(values)
    assert found[400] > 6
    assert found[450] > 6
    assert np.quantile(found[200:], 0.99) < 4


def test_the_profile_of_the_day_is_learned() -> None:
    values = seasonal(30, 3)
    noon, midnight = 28 * 24 + 12, 29 * 24
    usual = hourly(values)
    assert usual[noon] < 3
    # What is usual at noon is odd at midnight.
    values[midnight] = 3.0
    assert hourly(values)[midnight] > 6


def test_a_level_that_stays_stops_being_surprising() -> None:
    generator = np.random.default_rng(5)
    values = np.r_[generator.normal(10, 1, 24 * 20), generator.normal(20, 1, 24 * 20)]
    found = hourly(values)
    assert found[24 * 20] > 6
    assert found[-24 * 5 :].max() < 4


def test_a_spike_does_not_hide_the_next_one() -> None:
    values = np.random.default_rng(6).normal(100.0, 10.0, 24 * 20)
    alone = values.copy()
    values[360:363] = 10_000.0
    values[400] = alone[400] = 200.0
    assert hourly(values)[400] > 0.5 * hourly(alone)[400]


def test_a_daily_series_has_a_profile_of_the_week() -> None:
    day = np.arange(7 * 30)
    values = np.where(day % 7 == 3, 300.0, 100.0) * np.random.default_rng(8).normal(1, 0.05, 210)
    values[207] = 300.0  # 207 = 29 * 7 + 4: the day after the usual one
    found = surprise(day * 86_400, values, interval_s=86_400, counts=False)
    assert found[207] > 4
    assert found[29 * 7 + 3] < 3


@pytest.mark.parametrize("counts", [False, True])
@pytest.mark.parametrize(
    "values",
    [
        np.array([]),
        np.array([5.0]),
        np.array([np.nan]),
        np.full(100, np.nan),
        np.zeros(100),
        np.full(100, 7.0),
        np.full(100, 1e300),
        np.r_[np.full(50, np.nan), 1.0, np.inf, 1.2],
    ],
)
def test_nothing_is_surprising_where_there_is_nothing_to_compare(
    values: np.ndarray, counts: bool
) -> None:
    found = hourly(values, counts=counts)
    assert found.shape == values.shape
    assert np.all(np.isfinite(found))
    assert np.all(found <= 1.0)


def test_while_all_was_zero_there_is_no_scale_to_judge_by() -> None:
    assert hourly(np.r_[np.zeros(48), 0.3])[-1] == 0.0
    assert hourly(np.r_[np.zeros(48), 30.0], counts=True)[-1] > 6


FIGURES = st.lists(
    st.one_of(st.floats(0.0, 1e6, allow_subnormal=False), st.just(np.nan)), min_size=1, max_size=80
)


@settings(deadline=None)
@given(FIGURES, st.integers(1, 80), st.floats(0.0, 1e9), st.booleans())
def test_what_comes_later_never_changes_the_surprise_of_what_was(
    values: list[float], kept: int, later: float, counts: bool
) -> None:
    past = np.array(values[:kept])
    found = hourly(np.array(values), counts=counts)[: len(past)]
    other = hourly(np.r_[past, np.full(30, later)], counts=counts)[: len(past)]
    assert found.tolist() == other.tolist()
    assert novel(found, 5).tolist() == novel(other, 5).tolist()
    assert np.all(np.isfinite(found))
    assert np.all(found >= 0)


@settings(deadline=None)
@given(st.floats(1e-3, 1e3), st.integers(0, 1000))
def test_the_unit_of_a_rate_does_not_matter(factor: float, seed: int) -> None:
    values = np.random.default_rng(seed).lognormal(0.0, 0.5, 100)
    assert hourly(values * factor) == pytest.approx(hourly(values), rel=1e-6, abs=1e-6)


def test_an_event_raises_one_alarm_and_another_only_if_it_becomes_odder() -> None:
    found = novel(np.array([1.0, 5.0, 4.0, 6.0, 2.0, 2.0, 3.0]), 3)
    # 4 is less odd than the 5 before it; 6 surpasses it; the last 3 surpasses 2 and 2 but not the
    # 6 three points before.
    assert found.tolist() == [1.0, 5.0, 0.0, 6.0, 0.0, 0.0, 0.0]
    assert novel(np.array([6.0, 2.0, 2.0, 2.0, 3.0]), 3).tolist() == [6.0, 0.0, 0.0, 0.0, 3.0]
    assert novel(np.array([]), 3).tolist() == []
