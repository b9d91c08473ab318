"""How probable each posting day is, given its campaign's past and the days around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.posting_days import Indices, PostingDays
from core.drift.running_rate import RunningRate
from core.drift.series import Floats
from core.drift.tails import lognormal_tail, negative_binomial_tail

SIDE_DAYS = 7
"""Posting days before and after a day that must not be as it is."""


@dataclass(frozen=True)
class Units:
    """What is judged: every posting day as a whole, and each post of a day that has several.

    All of shape (units,). ``of_day`` indexes the posting days, ``post`` the sorted posts and is -1
    for a whole day; ``looks`` is how many units its day has.
    """

    of_day: Indices
    post: Indices
    engagements: Floats
    denominator: Floats
    concentration: Floats
    looks: Indices


def units_of(days: PostingDays) -> Units:
    """Every posting day, then every post of a day that has several."""
    posts = np.diff(days.first_post)
    of_post = np.repeat(np.arange(len(posts)), posts)
    single = np.flatnonzero(posts[of_post] > 1)
    of_day = np.r_[np.arange(len(posts)), of_post[single]]
    return Units(
        of_day=of_day,
        post=np.r_[np.full(len(posts), -1), single],
        engagements=np.r_[days.engagements, days.posts.engagements[single]],
        denominator=np.r_[days.denominator, days.posts.denominator[single]],
        concentration=np.r_[days.concentration, np.ones(len(single))],
        looks=np.where(posts > 1, posts + 1, 1)[of_day],
    )


def probability_of(
    days: PostingDays, expected: RunningRate, units: Units, limit: Floats, direction: int
) -> Floats:
    """P of a unit at least so odd in one ``direction``; 1 where it is clearly above ``limit``.

    Compared with the expected rate, the days before and the days after, whichever is nearest to
    the unit; the larger of a negative binomial's and a lognormal's tail. Shape (units,).
    """
    furthest = np.maximum if direction > 0 else np.minimum
    rate = expected.rate[units.of_day]
    between = expected.cv2[units.of_day] * units.concentration + expected.error2[units.of_day]
    probability = np.ones(len(rate))

    def tail(near: Indices, reference: Floats) -> Floats:
        mean = reference * units.denominator[near]
        counting = (1.0 - reference) / mean
        return lognormal_tail(units.engagements[near], mean, between[near] + counting, direction)

    near = np.arange(len(rate))
    near = near[tail(near, rate) <= limit]
    if not len(near):
        return probability
    before, after = (
        furthest(rate[near], side) for side in _sides(days, expected, units.of_day[near])
    )
    reference = furthest(before, after)
    mean = reference * units.denominator[near]
    gamma = negative_binomial_tail(units.engagements[near], mean, between[near], direction)
    probability[near] = np.maximum(tail(near, reference), gamma)
    return probability


def _sides(days: PostingDays, expected: RunningRate, of_day: Indices) -> tuple[Floats, Floats]:
    """The median rate of the days before and after each of some days; the expected where none."""
    lengths = np.diff(days.starts)
    campaign = np.searchsorted(days.starts, of_day, side="right") - 1
    first, end = days.starts[campaign], days.starts[campaign] + lengths[campaign]
    rates = days.engagements / days.denominator
    steps = np.arange(1, SIDE_DAYS + 1)

    def median(at: Indices, is_there: NDArray[np.bool_]) -> Floats:
        seen = np.where(is_there, rates[np.where(is_there, at, 0)], np.inf)
        seen = np.sort(seen, axis=1)
        count = is_there.sum(axis=1)
        row = np.arange(len(seen))
        low, high = np.maximum((count - 1) // 2, 0), count // 2
        middle = np.where(count > 0, (seen[row, low] + seen[row, high]) / 2, expected.rate[of_day])
        return np.asarray(np.maximum(middle, 1e-3 * expected.rate[of_day]), dtype=np.float64)

    before, after = of_day[:, None] - steps, of_day[:, None] + steps
    return median(before, before >= first[:, None]), median(after, after < end[:, None])
