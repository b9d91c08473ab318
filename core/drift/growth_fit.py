"""The fit of one growth curve: log factors by stretch of age, and how posts differ about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.post_age import GUESS, crossed
from core.drift.series import Days, Floats

PAIRS_AT_MOST = 4_000
"""A curve is as good with these, evenly taken, as with a million, and learned in no time."""
PRIOR_PAIRS = 10.0
"""How many posts' stretches the prior of the spread between posts is worth."""
PRIOR_SPREAD = 0.08 * GUESS + 1e-5
"""Variance between posts of the log growth by stretch, before any is seen."""
HUBER_AT = 2.0
"""A pair more than so many standard deviations off counts as if it were just there."""
LEAST_GROWTH = 1e-6


@dataclass(frozen=True)
class Snapshots:
    """Log figures in order of post and age, each of shape (snapshots,).

    ``counting`` is the variance of the log that counting alone gives: 1 / count.
    """

    post: Days
    age_days: Floats
    log_value: Floats
    counting: Floats


@dataclass(frozen=True)
class Curve:
    """Log growth by stretch: its mean, the mean's covariance, and the variance between posts."""

    mean: Floats
    covariance: Floats
    spread: Floats


PRIOR_CURVE = Curve(GUESS, np.zeros((len(GUESS), len(GUESS))), PRIOR_SPREAD)
"""How counts grow, before any is seen."""
PRIOR_RATE_CURVE = Curve(0.0 * GUESS, np.zeros((len(GUESS), len(GUESS))), PRIOR_SPREAD)
"""How rates move, before any is seen: not."""


def fit_curve(
    snapshots: Snapshots, first: Days, above: Curve, together: float, apart: float, may_fall: bool
) -> Curve:
    """Fit the curve of the posts whose snapshots ``first`` have a next one (indices).

    The prior is the curve ``above``, about which this one is faster or slower as a whole by the
    fraction ``together`` and by stretch by the fraction ``apart`` (standard deviations). The mean
    is learned from one snapshot to the next; the spread from each to the post's last, because a
    post that grows slowly does so for days, and a walk of independent steps would be too sure.
    """
    size = 0.3 * GUESS if may_fall else above.mean
    prior = above.covariance + np.diag((apart * size + 0.003) ** 2)
    if not may_fall:
        prior += together**2 * np.outer(size, size)
    if not len(first):
        return Curve(above.mean, prior, above.spread)
    first = first[:: -(-len(first) // PAIRS_AT_MOST)]
    last = np.searchsorted(snapshots.post, snapshots.post[first], side="right") - 1
    step, step_factor, step_counting = _pairs(snapshots, first, first + 1)
    way, way_factor, way_counting = _pairs(snapshots, first, last)
    precision = np.linalg.inv(prior)
    mean, covariance, spread = above.mean, np.asarray(prior), above.spread
    for _ in range(5):
        noise = step @ spread + step_counting
        off = np.abs(step_factor - step @ mean) / np.sqrt(noise)
        weight = np.minimum(1.0, HUBER_AT / np.maximum(off, 1e-9)) / noise
        covariance = np.asarray(np.linalg.inv(precision + (step * weight[:, None]).T @ step))
        mean = covariance @ (precision @ above.mean + step.T @ (weight * step_factor))
        if not may_fall:
            mean = np.maximum(mean, LEAST_GROWTH)
        spread = _spread(way, way_factor - way @ mean, way_counting, above.spread, spread)
    return Curve(mean, covariance, spread)


def _pairs(snapshots: Snapshots, first: Days, second: Days) -> tuple[Floats, Floats, Floats]:
    """Stretches crossed, log factor and its variance from counting, of pairs of snapshots."""
    between = crossed(snapshots.age_days[first], snapshots.age_days[second])
    factor = snapshots.log_value[second] - snapshots.log_value[first]
    counting = np.maximum(snapshots.counting[first] - snapshots.counting[second], 0.0) + 1e-6
    return between, factor, counting


def _spread(
    way: Floats, residual: Floats, counting: Floats, prior: Floats, spread: Floats
) -> Floats:
    """Variance between posts by stretch, from ``spread`` on: variance components by EM.

    Each residual is the sum of independent parts of the stretches crossed and of counting; a step
    shares its square out among them (Dempster, Laird & Rubin 1977). Squares are cut at nine times
    their expectation.
    """
    seen = way.sum(axis=0)
    for _ in range(3):
        part = np.asarray(way * spread)
        whole = part.sum(axis=1) + counting
        share = part / whole[:, None]
        squared = np.minimum(residual**2, 9.0 * whole) - whole
        expected = part.sum(axis=0) + squared @ (share * share)
        spread = (PRIOR_PAIRS * prior + expected) / (PRIOR_PAIRS + seen)
    return np.asarray(spread)
