"""The gain to come, judged from running totals alone: as it went on so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.drift.gain_to_come import SURE, GainToCome

BLOCK_DAYS = 7
"""Increments are judged by the week: days follow the weekday and the hour of the export."""
PRIOR_WEEKLY_CV = 0.6
"""About what weeks of 5 to 9 posts with heavy-tailed counts have between them."""
PRIOR_WEEKS = 3.0
WANDER_PER_WEEK = 0.05
"""By how much, relatively, the pace itself moves from one week to the next."""
COLLECTION_DAYS = 2.0
"""Mean delay from a post to its figures. A total that began at zero lags its posts by so much."""


def gain_from_totals(
    day: NDArray[np.int64], total: NDArray[np.float64], starts_on: int, ends_on: int
) -> GainToCome:
    """The gain from the newest total to the end of ``ends_on``, which is a later day.

    ``day`` and ``total`` are of shape (exports,), in order, all known; totals from before
    ``starts_on`` are what it began with, and without any it began at zero.

    Model: increments over weeks are independent with mean rate * days and variance sigma2 * days
    (a compound Poisson, posts being the events); sigma2 is shrunk to a weekly coefficient of
    variation of .6 and widened as Student's t is. The sum to come is Gamma about a rate that is
    known as well as a Gamma sum over the days so far tells it, and that wanders by 5 % a week. An
    export without news is merged with the next one, so a week that nobody exported is not a week
    of nothing; at the end of the series it is kept. A total that falls (a correction) adds
    nothing until it is passed again.

    Figures of earlier posts go on rising after they are published, so the first weeks run low and
    the last posts are not all in at the end: what is forecast is what exports will show on the
    last day. The past posting schedule is taken to go on.
    """
    days_left = ends_on - int(day[-1])
    day, total = since_start(day, total, starts_on)
    began_at_zero = bool(day[0] == starts_on - 1 and total[0] == 0.0)
    seen = int(day[-1] - day[0])
    gain, days = _blocks(day, total)
    if began_at_zero:
        days[0] -= min(COLLECTION_DAYS, days[0] / 4)
    rate = float(gain.sum() / days.sum())
    if rate <= 0:
        return GainToCome(0.0, 1.0, SURE, rate)
    freedom = len(gain) - 1 + PRIOR_WEEKS
    prior = PRIOR_WEEKLY_CV**2 * BLOCK_DAYS * rate**2
    squares = float((((gain - rate * days) ** 2) / days).sum())
    sigma2 = (squares + PRIOR_WEEKS * prior) / freedom
    to_come = rate * days_left
    sigma2 *= freedom / (freedom - 2.0)
    drawn = sigma2 * days_left
    learned = sigma2 / float(days.sum()) / rate**2
    learned += WANDER_PER_WEEK**2 * (seen + days_left) / (3 * BLOCK_DAYS)
    # Wider than an exponential, a Gamma would expect next to nothing and hope for a miracle; and
    # a rate known from less than two weeks' worth would have no end of miracles.
    return GainToCome(to_come, max(to_come**2 / drawn, 1.0), max(1.0 / learned, 2.0), rate)


def since_start(
    day: NDArray[np.int64], total: NDArray[np.float64], starts_on: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Totals from the end of the day before the first; zero there if none is known."""
    begins = max(int(np.searchsorted(day, starts_on)) - 1, 0)
    day, total = np.maximum(day[begins:], starts_on - 1), total[begins:]
    if day[0] >= starts_on:
        return np.r_[starts_on - 1, day], np.r_[0.0, total]
    return day, total


def _blocks(
    day: NDArray[np.int64], total: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gains and their days over stretches of at least a week, the rest joined to the last."""
    risen = np.maximum.accumulate(total)
    news = np.r_[True, risen[1:] > risen[:-1]]
    news[-1] = True
    day, risen = day[news], risen[news]
    ends = [0]
    for index in range(1, len(day)):
        if day[index] - day[ends[-1]] >= BLOCK_DAYS:
            ends.append(index)
    if ends[-1] != len(day) - 1:
        if len(ends) > 1:
            ends.pop()
        ends.append(len(day) - 1)
    return np.diff(risen[ends]).astype(np.float64), np.diff(day[ends]).astype(np.float64)
