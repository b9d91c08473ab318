"""The rate that a campaign's own past leads one to expect, day by day, for all campaigns at once.

The rate model of rate_model.py in recursive form: one posting day of every campaign is taken in
per step, so that a new day costs the same however long the past is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.posting_days import PostingDays
from core.drift.rate_model import LEAST_CV2, PRIOR_CV2, PRIOR_POSTS, WINSOR_AT, fit_rate
from core.drift.series import Floats

START_DAYS = 12
"""Posting days that make the first baseline; with fewer there is none."""
SPREAD_WINSOR_AT = 5.0
"""The spread is capped later than the level: where posts go viral often, a viral one is not odd."""
MEMORY_DAYS = 60.0
"""A posting day this long ago weighs 1 / e of today's: the level may wander within a season."""


@dataclass(frozen=True)
class RunningRate:
    """What was to be expected of each posting day, shape (days,), from the days before it.

    ``rate`` is a fraction, ``cv2`` the squared coefficient of variation between posts and
    ``error2`` the squared relative error of the rate. ``is_known`` is False where the campaign has
    too few days; the other figures then mean nothing.
    """

    rate: Floats
    cv2: Floats
    error2: Floats
    is_known: NDArray[np.bool_]


def running_rate(days: PostingDays) -> RunningRate:
    """The expected rate of every posting day.

    The first ``START_DAYS`` of a campaign are expected to be what they are together (`fit_rate`);
    every later day is expected from those before it, each capped at ``WINSOR_AT`` deviations above
    what was expected of it and forgotten with ``MEMORY_DAYS``. Over-dispersion is the pooled
    moment with the weights of Williams (1982), shrunk to the prior as in rate_model.py; for it a
    day is capped at ``SPREAD_WINSOR_AT``.
    """
    lengths = np.diff(days.starts)
    total = len(days.day)
    rate, cv2, error2 = np.ones(total), np.ones(total), np.ones(total)
    # The longest first: the campaigns that have a k-th day are then the first few of the states.
    order = np.argsort(-lengths, kind="stable")
    order = order[lengths[order] >= START_DAYS]
    if not len(order):
        return RunningRate(rate, cv2, error2, np.zeros(total, dtype=np.bool_))
    is_known = np.repeat(lengths >= START_DAYS, lengths)
    first = days.starts[order]
    level, spread, information = (np.empty(len(order)) for _ in range(3))
    for index, start in enumerate(first):
        within = slice(days.first_post[start], days.first_post[start + START_DAYS])
        fit = fit_rate(days.posts.engagements[within], days.posts.denominator[within])
        level[index], spread[index] = fit.rate, fit.cv2
        information[index] = fit.relative_error**-2
    beginning = (first[:, None] + np.arange(START_DAYS)).ravel()
    rate[beginning] = np.repeat(level, START_DAYS)
    cv2[beginning] = np.repeat(spread, START_DAYS)
    error2[beginning] = np.repeat(1.0 / information, START_DAYS)

    kept = 1.0 - 1.0 / MEMORY_DAYS
    freedom = np.full(len(order), START_DAYS - 1.0)
    prior = PRIOR_CV2 * (1.0 - level)
    # The moments with which the shrunk estimate comes out as the fit's.
    weights = freedom / spread**2
    moments = weights * ((PRIOR_POSTS + freedom) * spread - PRIOR_POSTS * prior) / freedom
    least = 0.5 / np.add.reduceat(days.denominator, days.starts[:-1][lengths > 0])
    least = least[np.searchsorted(np.flatnonzero(lengths > 0), order)]
    reach = np.searchsorted(-lengths[order], -np.arange(START_DAYS, lengths.max()), side="left")
    for step, active in enumerate(reach, START_DAYS):
        now, here = first[:active] + step, slice(0, active)
        expected, between, precision = level[here], spread[here], information[here]
        rate[now], cv2[now], error2[now] = expected, between, 1.0 / precision
        counting = (1.0 - expected) / (expected * days.denominator[now])
        share = days.concentration[now]
        variance = between * share + counting
        seen = days.engagements[now] / days.denominator[now]
        capped = np.minimum(seen, expected * (1.0 + WINSOR_AT * np.sqrt(variance)))
        information[here] = kept * precision + 1.0 / variance
        moved = expected + (capped - expected) / (variance * information[here])
        level[here] = np.clip(moved, least[here], 1.0 - 1e-9)
        weight = share / variance**2
        relative = np.minimum(seen / expected - 1.0, SPREAD_WINSOR_AT * np.sqrt(variance))
        moments[here] = kept * moments[here] + weight * (relative**2 - counting)
        weights[here] = kept * weights[here] + weight * share
        freedom[here] = kept * freedom[here] + 1.0
        found = np.maximum(moments[here] / weights[here], 0.0)
        room = 1.0 - level[here]
        shrunk = (PRIOR_POSTS * PRIOR_CV2 * room + freedom[here] * found) / (
            PRIOR_POSTS + freedom[here]
        )
        spread[here] = np.maximum(shrunk, LEAST_CV2 * room)
    return RunningRate(rate, cv2, error2, is_known)
