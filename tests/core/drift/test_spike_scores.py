"""The scores that the benchmark of spikes reports, with figures worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.drift.spike_scores import (
    Labelled,
    best_for_events,
    nab_score,
    runs,
    sweep_events,
    sweep_nab,
)

HUNDRED = Labelled(
    "a", np.arange(100) * 3600, np.zeros(100), [(50, 59)], interval_s=3600, counts=False
)


@pytest.mark.parametrize(
    ("alarms", "expected"),
    [
        ([], 0.0),
        # At the window's first point: position -10/10, worth 1.
        ([50], 100.0),
        # Half way: 2 / (1 + e^-2.5) - 1 = .84828 of .98661 at most = .85980; (1 + .8598) / 2.
        ([55], 92.99),
        # The first find of a window counts, the others neither gain nor cost.
        ([50, 55, 59], 100.0),
        # A false alarm before any window costs .11: (1 - .11 + 1) / 2.
        ([30, 50], 94.5),
        # Two points behind the window of ten: 2 / 9 widths, .11 * (2 / (1 + e^1.1111) - 1) =
        # .11 * -.50465 = -.0555.
        ([50, 61], 97.22),
        # The first 15 % are not judged.
        ([3], 0.0),
    ],
)
def test_nab_rewards_early_finds_and_charges_false_alarms(
    alarms: list[int], expected: float
) -> None:
    score = np.zeros(100)
    score[alarms] = 1.0
    sweep = sweep_nab([HUNDRED], [score])
    # The first threshold is the only score there is, the last one is above all.
    assert nab_score(sweep, 0, np.array([0])) == pytest.approx(expected, abs=0.01)


def test_alarms_near_each_other_are_one_episode() -> None:
    alarms = np.zeros(30, dtype=np.bool_)
    alarms[[1, 2, 5, 20]] = True
    assert runs(alarms, 3) == [(1, 5), (20, 20)]
    assert runs(alarms, 1) == [(1, 2), (5, 5), (20, 20)]
    assert runs(np.zeros(30, dtype=np.bool_), 3) == []


def test_the_threshold_is_the_one_that_finds_most_at_one_false_episode_a_week() -> None:
    series = Labelled("a", np.arange(30) * 3600, np.zeros(30), [(10, 12), (25, 26)], 3600, False)
    score = np.zeros(30)
    score[[11, 25, 2, 17, 20]] = 5.0, 3.0, 4.0, 2.0, 1.0
    sweep = sweep_events([series], [score], 1)
    # At 3 both events and one false alarm (point 2); at 5 one event and none.
    best = best_for_events(sweep, np.array([1.0]), np.array([0]))
    assert sweep.gained[best, 0] == 2
    assert sweep.cost[best, 0] == 1
    strict = best_for_events(sweep, np.array([0.5]), np.array([0]))
    assert sweep.gained[strict, 0] == 1
