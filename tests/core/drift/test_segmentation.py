"""Lasting changes of a series: found where they are, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.drift.segmentation import find_changes, without_spikes
from tests.core.drift.simulated_series import CHANGED, QUIET, noise


def share_with_a_change(kind: str, length: int, series: int, seed: int) -> float:
    """Of simulated series of a kind without a change, those in which one was found."""
    made = (
        QUIET[kind](generator, length)[0] for generator in np.random.default_rng(seed).spawn(series)
    )
    return float(np.mean([len(find_changes(values).changes) > 0 for values in made]))


def share_found(kind: str, length: int, series: int, seed: int) -> float:
    """Of simulated series of a kind with one change, those with just one found, within 5."""
    found = []
    for generator in np.random.default_rng(seed).spawn(series):
        values, (place,) = CHANGED[kind](generator, length)
        changes = find_changes(values).changes
        found.append(len(changes) == 1 and abs(changes[0] - place) <= 5)
    return float(np.mean(found))


def test_a_step_is_found_at_its_first_value_with_both_levels() -> None:
    # 20 values about 10, then 20 about 30; the deviations +1, -1, -1, +1 add up to 0 in fours.
    wobble = np.tile([1.0, -1.0, -1.0, 1.0], 10)
    values = np.where(np.arange(40) < 20, 10.0, 30.0) + wobble
    found = find_changes(values)
    assert found.changes.tolist() == [20]
    assert found.fitted[:20] == pytest.approx(10.0, abs=0.5)
    assert found.fitted[20:] == pytest.approx(30.0, abs=0.5)
    assert found.strength[0] > 0


def test_six_levels_are_told_apart() -> None:
    levels = np.repeat([0.0, 8.0, 2.0, 10.0, 5.0, -3.0], 40)
    found = find_changes(levels + noise(np.random.default_rng(2), 240, 0.0))
    assert found.changes.tolist() == pytest.approx([40, 80, 120, 160, 200], abs=1)


def test_a_trend_is_not_cut_into_steps() -> None:
    values = 0.1 * np.arange(200) + noise(np.random.default_rng(3), 200, 0.3)
    found = find_changes(values)
    assert len(found.changes) == 0
    # The line goes from 0 to 19.9; its ends err by about 2 * 1.36 / sqrt(200) = .2.
    assert found.fitted[[0, -1]] == pytest.approx([0.0, 19.9], abs=0.8)


def test_one_odd_value_is_no_change() -> None:
    values = noise(np.random.default_rng(4), 100, 0.0)
    values[50:52] += 30.0
    assert len(find_changes(values).changes) == 0


def test_a_spike_becomes_the_median_of_its_neighbours_and_nothing_else_moves() -> None:
    # Neighbours of the 90 are 1 to 6; the median of 1, 2, 3, 90, 4, 5, 6 is 4.
    values = np.array([0.0, 1.0, 2.0, 3.0, 90.0, 4.0, 5.0, 6.0, 7.0])
    assert without_spikes(values, 4.0).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0, 7.0]


def test_a_weekly_pattern_is_taken_out_before_changes_are_sought() -> None:
    week = np.tile([5.0, 0.0, 0.0, -2.0, 0.0, 1.0, -4.0], 20)
    values = week + noise(np.random.default_rng(5), 140, 0.0)
    assert find_changes(values).period == 7
    assert len(find_changes(values).changes) == 0
    shifted = values + 4.0 * (np.arange(140) >= 75)
    assert find_changes(shifted).changes.tolist() == pytest.approx([75], abs=2)


def test_noise_that_doubles_is_no_change_of_level() -> None:
    assert share_with_a_change("noise that doubles", 150, 40, 6) <= 0.15


@pytest.mark.parametrize(
    "kind", ["white noise", "AR .5", "AR .9", "a random walk", "a line, AR .5"]
)
def test_noise_that_remembers_is_cut_in_one_series_of_ten_at_most(kind: str) -> None:
    # Over 200 series of another seed: none of white noise, 2.5 % or less of AR and of lines, 8 % of
    # walks, whose level does move.
    assert share_with_a_change(kind, 120, 60, 7) <= 0.10


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("a step of 2, white noise", 0.9),
        ("a step of 3, AR .5", 0.8),
        ("a step of 8, random walk", 0.8),
        ("a step of 3 on a line", 0.7),
        ("a step of 3, Student 3", 0.8),
    ],
)
def test_a_clear_step_is_found_whatever_the_noise(kind: str, least: float) -> None:
    assert share_found(kind, 120, 30, 8) >= least


def test_unknown_values_are_passed_over_and_indices_are_those_of_all_values() -> None:
    values = np.where(np.arange(60) < 30, 0.0, 10.0) + noise(np.random.default_rng(9), 60, 0.0)
    values[[3, 17, 29, 30, 44]] = np.nan
    found = find_changes(values)
    # 30 is unknown, so that 31 is the first known value of the new level.
    assert found.changes.tolist() == [31]
    assert np.isfinite(found.fitted).all()


@pytest.mark.parametrize("values", [[], [1.0], [np.nan] * 30, [4.0] * 30, [0.0] * 9 + [1.0] * 9])
def test_nothing_and_too_little_has_no_changes(values: list[float]) -> None:
    found = find_changes(np.array(values[:9] if len(values) == 18 else values))
    assert len(found.changes) == 0
    assert np.isfinite(found.fitted).all()


@given(
    hnp.arrays(
        np.float64,
        st.integers(0, 70),
        elements=st.floats(allow_nan=True, allow_infinity=True, width=64),
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_in_finite_answers_come_out(values: np.ndarray) -> None:
    found = find_changes(values)
    assert np.isfinite(found.fitted).all()
    assert np.isfinite(found.strength).all()
    assert len(found.fitted) == len(values)
    assert ((found.changes > 0) & (found.changes < max(len(values), 1))).all()
    assert (np.diff(found.changes) >= 5).all()
    assert 0.0 <= found.autocorrelation < 1.0


@given(
    st.integers(0, 10_000),
    st.sampled_from(sorted(QUIET | CHANGED)),
    st.sampled_from([1e-6, 0.37, -1.0, 2500.0]),
    st.floats(-100, 100),
)
@settings(max_examples=30, deadline=None)
def test_changes_do_not_depend_on_units(seed: int, kind: str, factor: float, shift: float) -> None:
    values, _ = (QUIET | CHANGED)[kind](np.random.default_rng(seed), 80)
    plain = find_changes(values)
    moved = find_changes(factor * (values + shift))
    assert moved.changes.tolist() == plain.changes.tolist()
    assert moved.fitted == pytest.approx(
        factor * (plain.fitted + shift), rel=1e-6, abs=1e-6 * abs(factor)
    )


@given(st.integers(1, 60), st.floats(-1e9, 1e9))
@settings(max_examples=30, deadline=None)
def test_a_constant_has_no_changes(count: int, level: float) -> None:
    found = find_changes(np.full(count, level))
    assert len(found.changes) == 0
    assert found.fitted == pytest.approx(level)
