"""Whether a decision worked: calibrated on campaigns with and without an effect."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.drift.verdict import Verdict, judge_rate, judge_typical
from tests.core.drift.simulated_decisions import OF_VIEWS, SCENARIOS, Tally, tally

NUMBER = 250


@pytest.fixture(scope="module")
def without() -> list[Tally]:
    """Campaigns in which nothing worked, as many of each scenario."""
    rng = np.random.default_rng(20261127)
    return [tally(rng, scenario, 0.0, NUMBER) for scenario in SCENARIOS]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_the_interval_holds_what_happens_in_four_of_five(without: list[Tally]) -> None:
    assert 0.75 <= mean([one.covered for one in without]) <= 0.85


def test_worked_is_said_wrongly_in_at_most_one_of_ten(without: list[Tally]) -> None:
    assert mean([one.worked for one in without]) <= 0.10
    assert mean([one.naive for one in without]) > 0.4, "or the campaigns are too easy"


def test_views_of_a_typical_post_hold_the_same_two_bars() -> None:
    rng = np.random.default_rng(20261128)
    without = [tally(rng, scenario, 0.0, 150) for scenario in OF_VIEWS]
    assert 0.75 <= mean([one.covered for one in without]) <= 0.85
    assert mean([one.worked for one in without]) <= 0.10
    assert mean([one.naive for one in without]) > 0.4, "or the campaigns are too easy"


def test_one_post_that_ran_away_is_no_typical_post() -> None:
    day = np.concatenate([np.arange(-48, 0, 2), np.arange(1, 29, 2)])
    views = 1_000 * np.random.default_rng(4).lognormal(0, 0.5, size=len(day))
    views[-1] = 30_000
    assert views[day > 0].mean() > 2 * views[day < 0].mean()
    verdict = judge_typical(day, views, 0, 0.3)
    assert verdict.word != "worked"
    assert verdict.after is not None
    assert verdict.after < 1_700


def test_a_slow_decay_is_expected_to_go_on() -> None:
    day = np.concatenate([np.arange(-83, 1), np.arange(1, 29)])
    size = np.full(len(day), 10_000.0)
    falling = 0.05 * 0.95 ** (day / 7) * (1 + 0.05 * np.sin(day))
    verdict = judge_rate(day, np.round(falling * size), size, 0, 0.3)
    assert verdict.low is not None
    assert verdict.high is not None
    assert verdict.low < 0.05 * 0.95**2 < verdict.high
    assert verdict.high < 0.05


def test_a_large_effect_is_found_and_not_denied() -> None:
    found = tally(np.random.default_rng(5), SCENARIOS[0], 0.5, 200)
    assert found.worked > 0.5
    assert found.did_not < 0.06
    assert 0.70 <= found.covered <= 0.90


def posts(before: float, after: float, number: int = 24) -> Verdict:
    day = np.concatenate([np.arange(-number * 2, 0, 2), np.arange(1, 29, 2)])
    size = np.full(len(day), 10_000.0)
    rate = np.where(day > 0, after, before) * (1 + 0.1 * np.sin(day))
    return judge_rate(day, np.round(rate * size), size, 0, 0.3)


def test_what_is_plain_is_said() -> None:
    better, same, worse = posts(0.05, 0.075), posts(0.05, 0.05), posts(0.05, 0.03)
    assert (better.word, same.word, worse.word) == ("worked", "did not", "did not")
    assert better.change == pytest.approx(0.5, abs=0.1)
    assert better.expected == pytest.approx(0.05, rel=0.05)
    assert better.change_low is not None
    assert better.change_high is not None
    assert better.change_low < 0.5 < better.change_high


def test_a_decision_may_be_to_move_it_down() -> None:
    day = np.concatenate([np.arange(-48, 0, 2), np.arange(1, 29, 2)])
    size = np.full(len(day), 10_000.0)
    engagements = np.where(day > 0, 200.0, 500.0)
    assert judge_rate(day, engagements, size, 0, -0.3).word == "worked"
    assert judge_rate(day, engagements, size, 0, 0.3).word == "did not"


def test_the_scale_of_size_and_days_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    day = np.sort(rng.integers(-80, 28, size=50))
    size = rng.lognormal(9, 0.5, size=50)
    engagements = np.round(size * 0.05 * rng.lognormal(0, 0.3, size=50))
    one = judge_rate(day, engagements, size, 0, 0.3)
    later = judge_rate(day + 20_000, engagements, size * 100, 20_000, 0.3)
    assert one.word == later.word
    assert one.expected is not None
    assert later.expected == pytest.approx(one.expected / 100)


@pytest.mark.parametrize("number", [0, 1, 7])
def test_too_few_posts_are_too_early(number: int) -> None:
    day = np.arange(-number, 5, dtype=np.int64)
    ones = np.full(len(day), 100.0)
    verdict = judge_rate(day, ones, ones * 10, 0, 0.3)
    assert verdict.word == "too early to say"
    assert verdict.expected is None


def test_no_post_and_no_engagement_is_too_early() -> None:
    nothing = np.array([], dtype=np.float64)
    empty = judge_rate(nothing.astype(np.int64), nothing, nothing, 0, 0.3)
    assert (empty.word, empty.counted) == ("too early to say", 0)
    day = np.arange(-40, 20)
    silent = judge_rate(day, np.zeros(60), np.full(60, 100.0), 0, 0.3)
    assert silent.word == "too early to say"


def test_how_many_more_posts_would_tell_depends_on_how_far_they_scatter() -> None:
    rng = np.random.default_rng(8)

    def needed(scatter: float) -> float:
        """The median over campaigns whose three posts since cannot tell."""
        found = []
        for _ in range(30):
            day = np.concatenate([np.arange(-120, 0), np.arange(1, 4)])
            size = np.full(len(day), 10_000.0)
            rate = 0.05 * rng.lognormal(0, scatter, size=len(day)) * np.where(day > 0, 1.15, 1)
            found.append(judge_rate(day, np.round(rate * size), size, 0, 0.3).more_needed)
        told = [one for one in found if one is not None]
        assert len(told) > 5
        return float(np.median(told))

    assert 2 <= needed(0.15) < needed(0.25) < needed(0.35) < 100


@pytest.mark.parametrize("change", [0.0, -1.0])
def test_what_cannot_be_wanted_is_refused(change: float) -> None:
    ones = np.ones(3)
    with pytest.raises(ValueError, match="cannot be judged"):
        judge_rate(np.arange(3), ones, ones, 0, change)


def test_one_is_judged_in_the_blink_of_an_eye() -> None:
    day = np.arange(-700, 30)
    ones = np.full(len(day), 100.0)
    started = time.process_time()
    judge_rate(day, ones, ones * 10, 0, 0.3)
    assert time.process_time() - started < 0.25
