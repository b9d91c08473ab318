"""Costs of stretches, with figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.segment_costs import curves, innovations, squared_errors, whiten


def test_a_level_and_a_line_leave_what_least_squares_leave() -> None:
    # 1, 2, 4, 7 about their mean 3.5: 6.25 + 2.25 + .25 + 12.25 = 21. The slope is
    # (-1.5 * 1 - .5 * 2 + .5 * 4 + 1.5 * 7) / 5 = 2 and takes off 2 * 10 = 20. Four values are
    # too few for a bend.
    series = whiten(np.array([1.0, 2.0, 4.0, 7.0]), 0.0)
    errors = squared_errors(series, np.array([0]), np.array([4]))
    assert errors[:, 0] == pytest.approx([21.0, 1.0, 1.0])


def test_a_parabola_is_a_bend_without_any_error() -> None:
    series = whiten(np.arange(12.0) ** 2, 0.0)
    errors = squared_errors(series, np.array([2]), np.array([11]))
    # 4, 9, .. 100 over nine values: about a line a parabola leaves n (n^2 - 1) (n^2 - 4) / 180
    # = 9 * 80 * 77 / 180 = 308.
    assert errors[1, 0] == pytest.approx(308.0)
    assert errors[2, 0] == pytest.approx(0.0, abs=1e-8)


def test_the_first_value_of_a_stretch_weighs_by_its_own_variance() -> None:
    # phi = .6: the first value weighs sqrt(1 - .36) = .8. Of 5 and 3 remain .8 * 5 = 4 and
    # 3 - .6 * 5 = 0, of the level .8 and .4. 16 - (4 * .8)^2 / (.64 + .16) = 16 - 12.8 = 3.2.
    series = whiten(np.array([9.0, 5.0, 3.0]), 0.6)
    assert squared_errors(series, np.array([1]), np.array([3]))[0, 0] == pytest.approx(3.2)


def test_running_sums_give_what_a_fit_by_itself_gives() -> None:
    values = np.random.default_rng(1).normal(size=60).cumsum()
    bounds = np.array([0, 17, 40, 60])
    for autocorrelation in (0.0, 0.5, 0.97):
        series = whiten(values, autocorrelation)
        errors = squared_errors(series, bounds[:-1], bounds[1:])
        for degree in range(3):
            degrees = np.full(3, degree)
            left = innovations(values, curves(series, bounds, degrees), autocorrelation, bounds)
            summed = np.add.reduceat(left**2, bounds[:-1])
            assert errors[degree] == pytest.approx(summed, rel=1e-6)
