"""The e-detector's evidence: figures by hand, no level needed, and what it may say on average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drift.evidence import (
    MOST_LOG_EVIDENCE,
    Alternatives,
    Sums,
    decay_until,
    detector,
    evidence_by_start,
)

HALVED = Alternatives((0.5,), (1.0,), (0.01,), (0.0,))
ONE_PERCENT = Alternatives((0.5,), (0.0,), (0.01,), (1.0,))


def evidence(
    before: list[float], after: list[float], alternatives: Alternatives, dispersion: float = 1.0
) -> tuple[float, float]:
    """Ratios for steps and decays; one post of weight 1 a week, a start after those ``before``."""
    rates = np.array([*before, *after])
    weeks = np.arange(len(rates), dtype=np.float64)
    slopes = rates * np.exp(7.0 * alternatives.decays[0] * weeks)
    first = len(before)

    def sums(count: int) -> Sums:
        return Sums(
            np.array([float(count)]),
            np.array([rates[:count].sum()]),
            np.array([weeks[:count].sum()]),
            np.array([[slopes[:count].sum()]]),
        )

    start, now = sums(first), sums(len(rates))
    starts = Sums(start.weight[None], start.rates[None], start.weeks[None], start.slopes[:, None])
    began = np.array([[float(first)]])
    steps, decays = evidence_by_start(
        starts,
        now,
        began,
        decay_until(began, alternatives),
        np.array([dispersion]),
        alternatives,
    )
    return float(steps[0, 0]), float(decays[0, 0])


def test_a_rate_that_was_halved_worked_by_hand() -> None:
    # Two posts at 4 %, two at 2 %. Undone, the halved ones are at 4 %: Y = .12, undone .16.
    # 4 log(.12 / .16) - 2 log .5 = -1.1507 + 1.3863 = .2356; exp(.2356) = 1.2656 = 81 / 64.
    steps, _ = evidence([0.04, 0.04], [0.02, 0.02], HALVED)
    assert steps == pytest.approx(81 / 64, rel=1e-5)


def test_evidence_shrinks_with_the_dispersion_of_posts() -> None:
    # The logarithm is divided by it: half of .2356.
    steps, _ = evidence([0.04, 0.04], [0.02, 0.02], HALVED, dispersion=2.0)
    assert steps == pytest.approx(9 / 8, rel=1e-5)


def test_a_decay_is_undone_by_the_days_since_it_began() -> None:
    # Weeks 0 and 1 at 4 %; weeks 2 and 3, at 3 and 10 days after the start, decayed by exp(-.03)
    # and exp(-.10). Undone all are at 4 %: log Y - log .16 four times, plus .03 + .10.
    after = [0.04 * np.exp(-0.03), 0.04 * np.exp(-0.10)]
    expected = 4 * np.log((0.08 + sum(after)) / 0.16) + 0.13
    _, decays = evidence([0.04, 0.04], after, ONE_PERCENT)
    assert np.log(decays) == pytest.approx(expected, rel=1e-3)


@given(
    st.floats(1e-5, 50.0),
    st.lists(st.floats(0.001, 0.9), min_size=2, max_size=20),
    st.lists(st.floats(0.001, 0.9), min_size=1, max_size=20),
)
def test_the_level_of_a_campaign_plays_no_part(
    scale: float, before: list[float], after: list[float]
) -> None:
    said = evidence(before, after, HALVED)[0]
    scaled = evidence([scale * x for x in before], [scale * x for x in after], HALVED)[0]
    assert scaled == pytest.approx(said, rel=1e-3, abs=1e-20)


@pytest.mark.parametrize("ratio", [0.5, 0.88, 1.3, 2.2])
@pytest.mark.parametrize("shape", [1.0, 5.0])
def test_the_expected_ratio_is_one_at_any_level(ratio: float, shape: float) -> None:
    # Gamma posts of one level, 12 before and 6 after. The mean of 40,000 ratios; those of a rise
    # have a long tail, hence the room.
    generator = np.random.default_rng(round(100 * ratio + shape))
    rates = generator.gamma(shape, 1.0 / shape, (18, 40_000)) * 0.03
    before, now = rates[:12].sum(axis=0), rates.sum(axis=0)
    ones, none = np.ones(40_000), np.zeros((1, 40_000))
    starts = Sums(12.0 * ones[None], before[None], none, none[:, None])
    steps, _ = evidence_by_start(
        starts,
        Sums(18.0 * ones, now, none[0], none),
        none,
        np.zeros((1, 1, 40_000), dtype=np.float32),
        ones / shape,
        Alternatives((ratio,), (1.0,), (0.01,), (0.0,)),
    )
    mean, error = steps.mean(), steps.std() / np.sqrt(40_000)
    assert abs(mean - 1.0) < max(4 * error, 0.02)


def test_the_detector_counts_each_start_as_seven_days() -> None:
    # Ratios of 2 and 3 from two starts, a third that is not allowed: 7 * (2 + 3) = 35.
    steps = np.array([[1.5], [3.0], [9.0]], dtype=np.float32)
    decays = np.array([[0.5], [0.0], [9.0]], dtype=np.float32)
    found = detector(steps, decays, np.array([[True], [True], [False]]))
    assert np.exp(found) == pytest.approx([35.0])


def test_no_start_no_evidence() -> None:
    nothing = np.ones((2, 1), dtype=np.float32)
    assert detector(nothing, nothing, np.zeros((2, 1), dtype=np.bool_)) == -np.inf


def test_overwhelming_evidence_stays_a_number() -> None:
    steps, _ = evidence([0.4] * 500, [0.2] * 500, HALVED, dispersion=1e-6)
    assert np.log(steps) == pytest.approx(MOST_LOG_EVIDENCE, rel=1e-6)


def test_the_prior_weights_spend_one_promise_once() -> None:
    alternatives = Alternatives()
    assert sum(alternatives.ratio_weights) + sum(alternatives.decay_weights) == pytest.approx(1.0)
