"""Estimates drawn to their peers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money.shrinkage import log_mean_and_error, shrink


def test_two_estimates_worked_by_hand() -> None:
    # Errors 1 and 1: the mean is 2; Q = (0 - 2)^2 + (4 - 2)^2 = 8, less 1 degree of freedom 7,
    # scaled by 2 - 2/2 = 1: the variance between is 7. Each counts 7 / (7 + 1) = .875 of its own.
    found = shrink(np.array([0.0, 4.0]), np.array([1.0, 1.0]))
    assert found.scatter == pytest.approx(np.sqrt(7))
    assert found.weight == pytest.approx([0.875, 0.875])
    assert found.value == pytest.approx([0.25, 3.75])


def test_estimates_that_differ_by_chance_only_are_all_their_mean() -> None:
    found = shrink(np.array([1.0, 1.1, 0.9]), np.array([0.5, 0.5, 0.5]))
    assert found.value == pytest.approx([1.0, 1.0, 1.0])


def test_one_alone_has_no_peers() -> None:
    found = shrink(np.array([2.0]), np.array([0.3]))
    assert (found.value[0], found.weight[0]) == (2.0, 1.0)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 3)), min_size=2, max_size=20))
def test_each_lies_between_its_own_and_the_mean_and_sure_ones_move_least(
    given_: list[tuple[float, float]],
) -> None:
    estimates, errors = (np.array(column) for column in zip(*given_, strict=True))
    found = shrink(estimates, errors)
    low = np.minimum(estimates, found.mean) - 1e-9
    high = np.maximum(estimates, found.mean) + 1e-9
    assert ((found.value >= low) & (found.value <= high)).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    order = np.argsort(errors)
    assert (np.diff(found.weight[order]) <= 1e-12).all()


def simulated(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Twenty creators' true log results, what few heavy-tailed posts show, and the errors."""
    truth = random.normal(0, 0.4, 20)
    shown, errors = np.empty(20), np.empty(20)
    for at, true in enumerate(truth):
        posts = random.lognormal(true - 0.8**2 / 2, 0.8, int(random.choice([2, 4, 8, 30])))
        shown[at], errors[at] = log_mean_and_error(posts, 0.95)
    return truth, shown, errors


def test_drawn_to_peers_they_are_nearer_the_truth_and_pick_better_creators() -> None:
    random = np.random.default_rng(5)
    raw_error = drawn_error = raw_best = drawn_best = inside = 0.0
    rounds = 300
    for _ in range(rounds):
        truth, shown, errors = simulated(random)
        found = shrink(shown, errors)
        raw_error += float(((shown - truth) ** 2).mean())
        drawn_error += float(((found.value - truth) ** 2).mean())
        raw_best += float(truth[shown.argmax()])
        drawn_best += float(truth[found.value.argmax()])
        inside += float(((found.low <= truth) & (truth <= found.high)).mean())
    assert drawn_error < 0.8 * raw_error
    assert drawn_best > raw_best
    # Four of five, as promised.
    assert 0.74 <= inside / rounds <= 0.86


def test_one_lucky_post_does_not_lead_the_table() -> None:
    # Nine creators with ten posts of about 100 results; one with a single post of 300.
    random = np.random.default_rng(1)
    many = [log_mean_and_error(random.lognormal(np.log(100 * (1 + n / 10)), 0.5, 10), 0.5)
            for n in range(9)]  # fmt: skip
    lucky = log_mean_and_error(np.array([300.0]), 0.5)
    estimates, errors = (np.array(column) for column in zip(*many, lucky, strict=True))
    found = shrink(estimates, errors)
    assert estimates.argmax() == 9
    assert found.weight[9] == found.weight.min()
    assert np.exp(found.value[9]) < 0.8 * 300


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="above 0"):
        shrink(np.array([1.0]), np.array([0.0]))
