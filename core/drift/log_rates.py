"""The log rates of posts as a normal model: what each category does, and what a shift would add.

log rate = level + an effect per category of every dimension + a shift for the posts that a
candidate names, since the change + noise with the variance of the rate model (between posts, and
of counting). Effects and shifts have normal priors, so that everything is linear algebra on a
table of categories by categories, however many posts there are (Lindley & Smith 1972, "Bayes
estimates for the linear model", JRSS B 34).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.rate_model import LEAST_CV2, PRIOR_CV2, PRIOR_POSTS, WINSOR_AT
from core.drift.series import Floats

EFFECT_SPREAD = 0.3
"""Standard deviation of the log rates of creators, platforms and formats: a factor of 1.35."""
WANDER_SPREAD = 0.04
"""By how much a category's log rate moves between two times without any cause."""
SHIFT_SPREAD = 0.6
"""Standard deviation of a cause's shift of log rate: a fall by 45 %, or a rise by 80 %."""
LEVEL_SPREAD = 1e3
ENOUGH_DENOMINATOR = 1e12
"""Beyond it counting adds no noise to speak of, and sums stay far from overflowing."""


@dataclass(frozen=True)
class LogRates:
    """Log rates and their weights (1 / variance), shape (posts,), viral ones brought down."""

    log_rate: Floats
    weight: Floats


@dataclass(frozen=True)
class Split:
    """The model with a change at one place, the shifts not yet decided upon.

    Shifts are those of all posts and of each of the k categories: ``information`` (k + 1, k + 1)
    and ``score`` (k + 1,) are theirs with the effects integrated out. ``log_likelihood`` is that
    of no shift, up to what all splits share. ``effects`` (k,) are expected without a shift, and
    ``given_up`` (k, k + 1) is what they lose per unit of a shift. ``share_before`` and
    ``share_after`` (k + 1,) are of the information, ``change`` that of the mean log rate.
    """

    log_likelihood: float
    information: Floats
    score: Floats
    effects: Floats
    given_up: Floats
    share_before: Floats
    share_after: Floats
    change: float


def log_rates(
    engagements: Floats, denominator: Floats, is_after: NDArray[np.bool_], members: Floats
) -> LogRates:
    """Log rates of usable posts; ``members`` (posts, categories) is 1 where a post belongs.

    The variance between posts is estimated (moments) around a fit that lets every category move,
    and shrunk to the rate model's prior; residuals are cut off as the rate model does.
    """
    large = np.minimum(denominator, ENOUGH_DENOMINATOR)
    counted = engagements * (large / denominator)
    rate = max(float(counted.sum()), 0.5) / max(float(large.sum()), 0.5)
    rate = min(rate, 1.0)
    # Half an engagement more on both sides: a post without any has a log rate, and a tiny one says
    # next to nothing.
    log_rate = np.log((counted + 0.5) / (large + 0.5 / rate))
    counting = 1.0 / (large * rate + 0.5)
    features = np.hstack([np.ones((len(large), 1)), members, members * is_after[:, None]])
    many = members.shape[1]
    precision = _precision(many, SHIFT_SPREAD)
    cv2 = PRIOR_CV2
    for _ in range(2):
        weight = 1.0 / (cv2 + counting)
        weighted = features * weight[:, None]
        information = features.T @ weighted
        inverse = np.linalg.inv(information + precision)
        fitted = features @ (inverse @ (weighted.T @ log_rate))
        reach = WINSOR_AT / np.sqrt(weight)
        residual = np.clip(log_rate - fitted, -reach, reach)
        log_rate = fitted + residual
        freedom = max(len(large) - float((inverse * information).sum()), 1.0)
        found = max(float(residual @ residual - counting.sum()) / freedom, 0.0)
        cv2 = (PRIOR_POSTS * PRIOR_CV2 + freedom * found) / (PRIOR_POSTS + freedom)
        cv2 = max(cv2, LEAST_CV2)
    return LogRates(log_rate, 1.0 / (cv2 + counting))


def split_at(posts: LogRates, is_after: NDArray[np.bool_], members: Floats) -> Split:
    """The model if exactly the posts ``is_after`` came after the change (some, not all)."""
    many = members.shape[1]
    features = np.hstack([np.ones((len(members), 1)), members])
    weighted = features * posts.weight[:, None]
    after = weighted[is_after]
    whole, moved = features.T @ weighted, features[is_after].T @ after
    whole_sums, moved_sums = weighted.T @ posts.log_rate, after.T @ posts.log_rate[is_after]

    # What is integrated out: level, effects, and every category's own wandering.
    base = np.block([[whole, moved[:, 1:]], [moved[1:], moved[1:, 1:]]])
    sums = np.concatenate([whole_sums, moved_sums[1:]])
    base += _precision(many, WANDER_SPREAD)
    inverse = np.linalg.inv(base)
    crossed = np.vstack([moved, moved[1:]])
    expected, lost = inverse @ sums, inverse @ crossed

    total, since = whole[0, 0], moved[0, 0]
    return Split(
        log_likelihood=0.5 * float(sums @ expected - np.linalg.slogdet(base)[1]),
        information=moved - crossed.T @ lost,
        score=moved_sums - crossed.T @ expected,
        effects=expected[1 : many + 1],
        given_up=lost[1 : many + 1],
        share_before=(whole[0] - moved[0]) / (total - since),
        share_after=moved[0] / since,
        change=float(moved_sums[0] / since - (whole_sums[0] - moved_sums[0]) / (total - since)),
    )


def _precision(categories: int, shift_spread: float) -> Floats:
    """Prior precisions of level, effects and shifts of the categories, as a diagonal matrix."""
    spreads = [LEVEL_SPREAD] + [EFFECT_SPREAD] * categories + [shift_spread] * categories
    return np.diag(np.array(spreads) ** -2.0)
