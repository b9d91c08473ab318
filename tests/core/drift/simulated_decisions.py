"""Campaigns in which something was decided on day 0, with and without an effect."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.drift.verdict import Verdict, judge_rate, judge_typical

WEEKS_BEFORE: Final = 12
DAYS_AFTER: Final = 28
WANTED: Final = 0.3
RATE: Final = 0.05


@dataclass(frozen=True)
class Scenario:
    """``has_shift``: the rate fell for good some weeks before; ``is_chosen_low``: decided only
    where the last two weeks look a quarter lower than all before; ``is_falling``: 2 to 6 % a week
    from the beginning, and on after the decision; ``is_of_views``: the figure is the views of a
    typical post, which scatter far more than a rate."""

    name: str
    has_shift: bool
    is_chosen_low: bool
    is_falling: bool = False
    is_of_views: bool = False


SCENARIOS: Final = (
    Scenario("steady", False, False),
    Scenario("steady, decided after a low", False, True),
    Scenario("fell before", True, False),
    Scenario("fell before, decided after a low", True, True),
    Scenario("falling slowly", False, False, True),
    Scenario("falling slowly, decided after a low", False, True, True),
)
OF_VIEWS: Final = tuple(replace(one, is_of_views=True) for one in SCENARIOS)


@dataclass(frozen=True)
class Campaign:
    """Posts by day; ``effect`` is what the decision did, as a fraction."""

    day: NDArray[np.int64]
    engagements: NDArray[np.float64]
    size: NDArray[np.float64]
    effect: float
    is_of_views: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.is_of_views:
            return judge_typical(self.day, self.engagements, 0, WANTED)
        return judge_rate(self.day, self.engagements, self.size, 0, WANTED)

    @property
    def naive(self) -> bool:
        """The usual way: it worked where the rate after is above that of the four weeks before."""
        after = self.day > 0
        before = (self.day > -28) & ~after
        if not before.any():
            return False
        return self._rate(after) > self._rate(before)

    def _rate(self, which: NDArray[np.bool_]) -> float:
        return float(self.engagements[which].sum() / self.size[which].sum())


def campaign(rng: np.random.Generator, scenario: Scenario, effect: float) -> Campaign:
    """A campaign whose rate wanders, whose posts scatter by 25 to 60 % and differ in size."""
    while True:
        found = _campaign(rng, scenario, effect)
        if not scenario.is_chosen_low:
            return found
        before = found.day <= 0
        newest = before & (found.day > -14)
        if newest.sum() >= 2 and found._rate(newest) <= 0.75 * found._rate(before):
            return found


def _campaign(rng: np.random.Generator, scenario: Scenario, effect: float) -> Campaign:
    first = -WEEKS_BEFORE * 7 + 1
    before = np.sort(rng.integers(first, 1, size=int(rng.choice([12, 25, 60]))))
    after = np.sort(rng.integers(1, DAYS_AFTER + 1, size=int(rng.choice([6, 12, 30]))))
    day = np.concatenate([before, after])
    speed = float(rng.choice([0, 0.02, 0.05, 0.1])) / math.sqrt(7)
    wandering = np.cumsum(rng.normal(0, speed, size=DAYS_AFTER - first + 1))
    level = wandering[day - first] + 0.05 * np.sin(2 * np.pi * day / 7)
    if scenario.has_shift:
        began, by = -rng.integers(14, 50), math.log(rng.uniform(0.5, 0.8))
        level = level + np.where(day > began, by, 0)
    if scenario.is_falling:
        level = level + (day - first) / 7 * math.log1p(-rng.uniform(0.02, 0.06))
    level = level + np.where(day > 0, math.log1p(effect), 0)
    if scenario.is_of_views:
        scatter = rng.uniform(0.5, 1.2)
        views = 10_000 * np.exp(level + rng.normal(0, scatter, size=len(day)))
        return Campaign(day, np.ceil(views), np.ones(len(day)), effect, is_of_views=True)
    scatter = rng.uniform(0.25, 0.6)
    size = rng.lognormal(9, rng.uniform(0.3, 1.0), size=len(day))
    rate = RATE * np.exp(level + rng.normal(-(scatter**2) / 2, scatter, size=len(day)))
    return Campaign(day, rng.poisson(rate * size).astype(np.float64), size, effect)


@dataclass(frozen=True)
class Tally:
    """Shares of campaigns that could be judged."""

    covered: float
    worked: float
    did_not: float
    naive: float


def tally(rng: np.random.Generator, scenario: Scenario, effect: float, number: int) -> Tally:
    """How ``number`` campaigns were judged."""
    counts = np.zeros(4)
    done = 0
    while done < number:
        one = campaign(rng, scenario, effect)
        verdict = one.verdict
        if verdict.expected is None or verdict.low is None or verdict.high is None:
            continue
        done += 1
        without = (verdict.after or 0) / (1 + effect)
        counts += (
            verdict.low <= without <= verdict.high,
            verdict.word == "worked",
            verdict.word == "did not",
            one.naive,
        )
    return Tally(*(counts / number).tolist())
