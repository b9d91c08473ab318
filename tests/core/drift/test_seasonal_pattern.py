"""Patterns that repeat: found, and taken out without touching the level."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.seasonal_pattern import autocorrelations, find_period, without_season
from tests.core.drift.simulated_series import noise

WEEK = np.array([3.0, 1.0, 0.0, -1.0, -2.0, -2.0, 1.0])


def test_autocorrelations_are_those_of_the_definition() -> None:
    # 1, -1, 1, -1: at lag 1 three products of -1 over four squares, at lag 2 two of +1.
    found = autocorrelations(np.array([1.0, -1.0, 1.0, -1.0]), 2)
    assert found == pytest.approx([1.0, -0.75, 0.5])


def test_the_week_is_found_and_not_a_multiple_of_it() -> None:
    values = np.tile(WEEK, 12) / 1.8 + 0.3 * noise(np.random.default_rng(1), 84, 0.0)
    assert find_period(values) == 7


@pytest.mark.parametrize("autocorrelation", [0.0, 0.5, 0.9, 1.0])
def test_noise_has_no_season(autocorrelation: float) -> None:
    for generator in np.random.default_rng(2).spawn(20):
        values = noise(generator, 150, autocorrelation)
        assert find_period(values / values.std()) == 0


def test_a_pattern_on_a_line_leaves_the_line() -> None:
    # The pattern adds up to 0 over a week, so a centred mean over seven days is the line itself.
    line = 0.5 * np.arange(70)
    assert without_season(line + np.tile(WEEK, 10), 7) == pytest.approx(line, abs=1.0)
    assert without_season(line + np.tile(WEEK, 10), 7)[7:-7] == pytest.approx(line[7:-7])


def test_a_step_stays_a_step() -> None:
    step = np.where(np.arange(140) < 70, 0.0, 5.0)
    left = without_season(step + np.tile(WEEK, 20), 7)
    assert left[10:60] == pytest.approx(0.0, abs=0.01)
    assert left[80:130] == pytest.approx(5.0, abs=0.01)
