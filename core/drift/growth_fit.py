"""The fit of one growth curve: log factors by stretch of age, and how posts differ about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.drift.post_age import GUESS, KNOTS, crossed
from core.drift.series import Days, Floats

PAIRS_AT_MOST = 2_000
"""A curve is as good with these as with a million, and learned in no time."""
GOLDEN_RATIO = (5.0**0.5 - 1.0) / 2.0
PRIOR_PAIRS = 10.0
"""How many posts' stretches the prior of the spread between posts is worth."""
PRIOR_SPREAD = 0.3 * GUESS + 0.003
"""Standard deviation between posts of the log growth by stretch, before any is seen."""
LIKENESSES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How far a post that grows fast on one stretch does so on the others; tried in turn."""
HUBER_AT = 2.0
"""A pair more than so many standard deviations off counts as if it were just there."""
LEAST_GROWTH = 1e-6
LEAST_APART = 0.005
"""By so much a curve may differ from the one above it where that hardly grows any more."""
_MIDDLE = (KNOTS[1:] + KNOTS[:-1]) / 2
KINSHIP = np.exp(-np.abs(_MIDDLE[:, None] - _MIDDLE))
"""How far faster on one stretch is faster on another: next to each other, not weeks apart."""


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
class Spread:
    """How posts differ about their curve.

    ``deviation`` is the standard deviation of the log growth by stretch, shape (stretches,);
    ``likeness`` the share of it in which a post's stretches agree: a post that is slow is slow
    for days (1), or each stretch is a new throw (0).
    """

    deviation: Floats
    likeness: float


@dataclass(frozen=True)
class Curve:
    """Log growth by stretch: its mean, the mean's own covariance, and how posts differ."""

    mean: Floats
    covariance: Floats
    spread: Spread


NOTHING_KNOWN = Spread(PRIOR_SPREAD, 0.5)
PRIOR_CURVE = Curve(GUESS, np.zeros((len(GUESS), len(GUESS))), NOTHING_KNOWN)
"""How counts grow, before any is seen."""
PRIOR_RATE_CURVE = Curve(0.0 * GUESS, np.zeros((len(GUESS), len(GUESS))), NOTHING_KNOWN)
"""How rates move, before any is seen: not."""


def fit_curve(
    snapshots: Snapshots, first: Days, above: Curve, together: float, apart: float, may_fall: bool
) -> Curve:
    """Fit the curve of the posts whose snapshots ``first`` have a next one (indices).

    The prior is the curve ``above``, about which this one is faster or slower by the fraction
    ``together``, stretches near each other alike, and by stretch by the fraction ``apart``
    (standard deviations). The mean is learned from one snapshot to the next; how posts differ,
    also from each to the post's last.
    """
    size = 0.3 * GUESS if may_fall else above.mean
    prior = above.covariance + np.diag((apart * size + LEAST_APART) ** 2)
    if not may_fall:
        prior += together**2 * np.outer(size, size) * KINSHIP
    if not len(first):
        return Curve(above.mean, prior, above.spread)
    first = _draw(first)
    last = np.searchsorted(snapshots.post, snapshots.post[first], side="right") - 1
    step, factor, counting = _pairs(snapshots, first, first + 1)
    way, way_factor, way_counting = _pairs(snapshots, first, last)
    both, both_counting = np.concatenate([step, way]), np.concatenate([counting, way_counting])
    precision = np.linalg.inv(prior)
    mean, covariance, spread = above.mean, np.asarray(prior), above.spread
    for tried in ((), (), (), LIKENESSES):
        noise = variance_between(step, spread.deviation, spread.likeness) + counting
        off = np.abs(factor - step @ mean) / np.sqrt(noise)
        weight = np.minimum(1.0, HUBER_AT / np.maximum(off, 1e-9)) / noise
        covariance = np.asarray(np.linalg.inv(precision + (step * weight[:, None]).T @ step))
        mean = covariance @ (precision @ above.mean + step.T @ (weight * factor))
        if not may_fall:
            mean = np.maximum(mean, LEAST_GROWTH)
        residual = np.concatenate([factor - step @ mean, way_factor - way @ mean])
        spread = _spread(both, residual, both_counting, above.spread, tried)
    return Curve(mean, covariance, spread)


def variance_between(crossed: Floats, deviation: Floats, likeness: float | Floats) -> Floats:
    """Variance between posts of the log growth over the stretches crossed, shape (posts,).

    ``crossed`` is of shape (posts, stretches), ``deviation`` of that shape or (stretches,).
    """
    reach = np.abs(crossed)
    if deviation.ndim == 1:
        together, apart = reach @ deviation, reach @ deviation**2
    else:
        part = reach * deviation
        together, apart = part.sum(axis=1), (part * deviation).sum(axis=1)
    return np.asarray(likeness * together**2 + (1.0 - likeness) * apart)


def _draw(first: Days) -> Days:
    """At most ``PAIRS_AT_MOST``, by steps of the golden ratio.

    Every third pair, say, would be the same age each time where every post has three.
    """
    if len(first) <= PAIRS_AT_MOST:
        return first
    at = np.arange(PAIRS_AT_MOST) * GOLDEN_RATIO % 1.0 * len(first)
    return np.asarray(first[np.unique(at.astype(np.int64))])


def _pairs(snapshots: Snapshots, first: Days, second: Days) -> tuple[Floats, Floats, Floats]:
    """Stretches crossed, log factor and its variance from counting, of pairs of snapshots."""
    between = crossed(snapshots.age_days[first], snapshots.age_days[second])
    factor = snapshots.log_value[second] - snapshots.log_value[first]
    counting = np.maximum(snapshots.counting[first] - snapshots.counting[second], 0.0) + 1e-6
    return between, factor, counting


def _spread(
    between: Floats,
    residual: Floats,
    counting: Floats,
    prior: Spread,
    likenesses: tuple[float, ...],
) -> Spread:
    """The likeliest spread of these likenesses (composite likelihood, normal); else the prior's."""
    found = [
        _deviation(between, residual, counting, prior.deviation, likeness)
        for likeness in likenesses or (prior.likeness,)
    ]
    deviation, likeness, _ = max(found, key=lambda one: one[2])
    weight = len(residual) / (len(residual) + PRIOR_PAIRS)
    return Spread(deviation, weight * likeness + (1.0 - weight) * prior.likeness)


def _deviation(
    between: Floats, residual: Floats, counting: Floats, prior: Floats, likeness: float
) -> tuple[Floats, float, float]:
    """Deviation by stretch for a given likeness, the likeness, and the log likelihood.

    Iterative scaling: each residual asks for more or less than its expected square, after what
    counting explains (as in EM for variance components, Dempster, Laird & Rubin 1977), of the
    stretches in the measure in which they make it up. Squares are cut at nine times expected.
    """
    deviation = prior
    for _ in range(6):
        part = between * deviation
        whole = variance_between(between, deviation, likeness) + counting
        own = 1.0 - counting / whole
        squared = np.minimum(residual**2, 9.0 * whole)
        asked = 1.0 + own * (squared / whole - 1.0)
        share = part / np.maximum(between @ deviation, 1e-12)[:, None]
        seen = share.sum(axis=0)
        scaled = PRIOR_PAIRS * prior**2 + (share.T @ asked) * deviation**2
        deviation = np.sqrt(scaled / (PRIOR_PAIRS + seen))
    whole = variance_between(between, deviation, likeness) + counting
    squared = np.minimum(residual**2, 9.0 * whole)
    return deviation, likeness, -0.5 * float((np.log(whole) + squared / whole).sum())
