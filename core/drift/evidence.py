"""Evidence against the baseline, post by post: a Shiryaev-Roberts e-detector.

For a post with x engagements of n, the likelihood ratio of "the rate is r times the edge" to "the
rate is the edge" has expectation at most 1 while the rate is on the baseline's side of the edge,
whatever n. The detector R_t = (1 + R_{t-1}) * ratio_t, averaged over the r's, reaches 1 / alpha
on average no sooner than after 1 / alpha posts (Shin, Ramdas & Rinaldo 2023, "E-detectors").

The edge lies off the baseline's estimate (watch.py), because an estimate taken for the truth breaks
the promise. The beta's first shape stays when the rate moves, so the posts keep their coefficient
of variation; then one post without engagement carries at most a * log(1 / r).
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc, gammaln

from core.drift.series import Floats

MOST_PER_POST = 0.75
"""Bound of the log evidence of one post, either way: no single post, however viral, decides.

That is 2.1 to 1. Real posts have heavier tails than a beta; on simulated lognormal
ones this bound finds more at fewer false alarms than 1.5 or 2.5, and as much as 0.5.
"""


def bound_correction(shape: float, ratio: Floats) -> Floats:
    """Expectation at the edge of a likelihood ratio that is bounded on both sides, where above 1.

    Raising small ratios to the lower bound lifts the expectation above 1, by little; dividing by
    it restores the promise (Huber 1965). Computed in the limit of many impressions, where a
    post's rate is Gamma(shape) about the edge and log ratio = -shape (log r + y (1 / r - 1)),
    y being rate / edge. Of the same shape as ``ratio``, the rates' ratios to the edge (not 1).
    """
    slope = 1.0 / ratio - 1.0
    # y at which the log ratio is +bound and -bound; a fall's speaks for small y, a rise's large.
    most = np.maximum((-np.log(ratio) - MOST_PER_POST / shape) / slope, 0.0)
    least = np.maximum((-np.log(ratio) + MOST_PER_POST / shape) / slope, 0.0)
    at_most, at_least = gammainc(shape, shape * most), gammainc(shape, shape * least)
    falls = ratio < 1.0
    beyond_most = np.where(falls, at_most, 1.0 - at_most)
    beyond_least = np.where(falls, 1.0 - at_least, at_least)
    # Between the bounds, ratio * density is the density of the moved rate.
    moved = gammainc(shape, shape * least / ratio) - gammainc(shape, shape * most / ratio)
    bound = np.exp(MOST_PER_POST)
    expectation = beyond_most * bound + np.abs(moved) + beyond_least / bound
    return np.asarray(np.maximum(expectation, 1.0), dtype=np.float64)


def log_evidence(
    engagements: Floats,
    denominator: Floats,
    shape: float,
    rate: Floats | float,
    other: Floats | float,
) -> Floats:
    """Bounded log likelihood ratio of each post, ``other`` rate to ``rate``; shape (..., posts).

    ``shape`` is the beta's a at either rate; rates are per post or broadcast against the posts.
    """
    b_rate = shape * (1.0 - rate) / rate
    b_other = shape * (1.0 - other) / other
    rest, both = denominator - engagements, denominator + shape
    log_ratio = (
        gammaln(rest + b_other)
        - gammaln(both + b_other)
        + gammaln(shape + b_other)
        - gammaln(b_other)
        - gammaln(rest + b_rate)
        + gammaln(both + b_rate)
        - gammaln(shape + b_rate)
        + gammaln(b_rate)
    )
    return np.asarray(np.clip(log_ratio, -MOST_PER_POST, MOST_PER_POST), dtype=np.float64)


def below_one(rate: Floats | float, start: Floats | float) -> Floats:
    """``rate``, but never more than half way from ``start`` to 1: a rate cannot pass one."""
    return np.asarray(np.minimum(rate, 1.0 - (1.0 - np.asarray(start)) / 2), dtype=np.float64)


def shiryaev_roberts(log_ratio: Floats) -> Floats:
    """log R_t along the last axis, R_t = (1 + R_{t-1}) * exp(log_ratio_t), R before the first 0.

    R_t is the sum over k <= t of the product of the ratios k..t, hence one running log-sum.
    """
    reached = np.cumsum(log_ratio, axis=-1)
    before = reached - log_ratio
    started = np.logaddexp.accumulate(-before, axis=-1)
    return np.asarray(reached + started, dtype=np.float64)
