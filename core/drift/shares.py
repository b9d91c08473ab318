"""Shares of a campaign's posts, reach or money before and since, and what chance makes of them.

The posts are the units, however their weights are spread: Pearson's X2 of the shares is divided
by the design effect that unequal weights and the clumping of posts in weeks give it (Rao & Scott
1981, JASA 76, first-order correction), and is then a chi-square.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr

from core.drift.parts import Names, categories
from core.drift.series import Days, Floats

LEAST_EXPECTED = 2.0
"""Categories of which fewer posts are to be expected are tested as one: a chi-square needs some."""
PLAN_SLACK = 0.02
"""So much of a plan is left to what it does not name: a plan of 100 % reels is not refuted by one
image."""
PRIOR_CLUMPING = 1.3
PRIOR_FREEDOM = 8.0
"""Posts of a week are somewhat more alike than by chance; so many degrees of freedom say so."""


@dataclass(frozen=True)
class Posts:
    """Posts in the order of their days: place of the category, weight (of the largest one)."""

    day: Days
    code: NDArray[np.int64]
    weight: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Posts from ``start`` on against what was before or planned; shares of shape (categories,).

    ``p_value`` is that of no change at all, ``distance`` the share that went elsewhere with what
    chance makes of it taken out, ``probability`` that of a distance beyond the minimum.
    """

    start: int
    before: Floats
    now: Floats
    p_value: float
    distance: float
    probability: float


def posts_of(day: Days, weight: Floats, category: Names, planned: Mapping[str, float]) -> Posts:
    """The posts with a weight; categories that are planned and have no post are there as well."""
    weight = np.asarray(weight, dtype=np.float64)
    kept = np.flatnonzero(np.isfinite(weight) & (weight > 0))
    on = np.asarray(day, dtype=np.int64)[kept]
    order = np.argsort(on, kind="stable")
    names, code = categories(category[kept][order])
    names += tuple(name for name in planned if name not in names)
    # Only ratios of weights matter; squares of them are neither to overflow nor to vanish.
    largest = weight[kept].max(initial=0.0)
    return Posts(on[order], code, np.maximum(weight[kept][order] / largest, 1e-9), names)


def compare(
    posts: Posts, start: int, planned: Floats | None, minimum_distance: float
) -> Comparison:
    """Posts from ``start`` on against those before it, or against the plan (shares by category)."""
    now, units_now = _shares(posts, slice(start, None))
    if planned is None:
        before, units_before = _shares(posts, slice(0, start))
        pooled = (units_now * now + units_before * before) / (units_now + units_before)
        relative_variance = 1.0 / units_now + 1.0 / units_before
    else:
        before = planned
        pooled = (1.0 - PLAN_SLACK) * planned + PLAN_SLACK / len(planned)
        relative_variance = 1.0 / units_now
    # Variance of one unit of weight: more than p (1 - p) where a category's posts are the large.
    squares = np.bincount(posts.code, posts.weight**2, len(posts.names))
    unit_variance = squares / squares.sum() * (1.0 - 2.0 * pooled) + pooled**2
    unit_variance = np.maximum(unit_variance, pooled * (1.0 - pooled))
    variance = unit_variance * relative_variance * _clumping(posts, start)
    moved = now - (pooled if planned is not None else before)

    group = _tested_as(pooled, units_now)
    sums = [np.bincount(group, figure) for figure in (moved, pooled, variance)]
    has_any = sums[1] > 0
    change, share, noise = (figure[has_any] for figure in sums)
    freedom = len(change) - 1
    expected = float((noise / share).sum())
    statistic = float((change**2 / share).sum()) * freedom / expected if expected > 0 else 0.0
    p_value = float(chdtrc(freedom, statistic)) if freedom > 0 else 1.0

    error = np.sqrt(variance)
    distance = 0.5 * float((np.abs(moved) - _by_chance(moved, error)).sum())
    gained = float(pooled[moved > 0].sum())
    mean_effect = float(variance.sum() / max((pooled * (1.0 - pooled)).sum(), 1e-12))
    spread = np.sqrt(max(gained * (1.0 - gained), 1e-4) * mean_effect)
    return Comparison(
        start=start,
        before=before,
        now=now,
        p_value=p_value,
        distance=max(distance, 0.0),
        probability=float(ndtr((distance - minimum_distance) / max(spread, 1e-9))),
    )


def _shares(posts: Posts, side: slice) -> tuple[Floats, float]:
    """Shares of the categories, and how many posts of equal weight would tell as much (Kish)."""
    weight = posts.weight[side]
    whole = float(weight.sum())
    shares = np.bincount(posts.code[side], weight, len(posts.names)) / whole
    return shares, whole**2 / float(weight @ weight)


def _tested_as(pooled: Floats, units_now: float) -> NDArray[np.int64]:
    """Categories by the group they are tested in: each its own, the rare ones together."""
    is_rare = pooled * units_now < LEAST_EXPECTED
    group = np.cumsum(~is_rare)
    return np.where(is_rare, 0, group)


def _clumping(posts: Posts, start: int) -> float:
    """By how much posts of one week are more alike than by chance, at least 1 (Fleiss 1981).

    Pearson's X2 of the weeks' counts against the mean of their own side, over its degrees of
    freedom, shrunk to the prior.
    """
    many = len(posts.names)
    squared, freedom = 0.0, 0.0
    for side in (slice(0, start), slice(start, None)):
        week = (posts.day[side] - posts.day[0]) // 7
        if not len(week):
            continue
        # Weeks without a post have no mix: those with one are numbered on.
        place = np.zeros(len(week), dtype=np.int64)
        np.cumsum(week[1:] != week[:-1], out=place[1:])
        cells = place * many + posts.code[side]
        counts = np.bincount(cells, minlength=int(place[-1] + 1) * many).reshape(-1, many)
        of_week, of_category = counts.sum(axis=1), counts.sum(axis=0)
        has_any = of_category > 0
        # X2 = N (sum of n_ij^2 / (n_i n_j) - 1).
        relative = (1.0 / of_week) @ counts**2
        squared += len(week) * (float((relative[has_any] / of_category[has_any]).sum()) - 1.0)
        freedom += (len(counts) - 1) * (int(has_any.sum()) - 1)
    return max((PRIOR_FREEDOM * PRIOR_CLUMPING + squared) / (PRIOR_FREEDOM + freedom), 1.0)


def _by_chance(moved: Floats, error: Floats) -> Floats:
    """By how much chance alone lengthens the distances: the mean of a folded normal, less |d|."""
    safe = np.maximum(error, 1e-12)
    ratio = np.abs(moved) / safe
    folded = safe * np.sqrt(2 / np.pi) * np.exp(-0.5 * ratio**2)
    return np.asarray(folded - 2.0 * np.abs(moved) * ndtr(-ratio), dtype=np.float64)


def since_when(
    posts: Posts,
    planned: Floats | None,
    first: NDArray[np.int64],
    confidence: float,
) -> tuple[int, int, int]:
    """The likeliest first post of the new mix, and the days between which it began.

    ``first`` are the posts that may be it. Profile likelihood of one change of the shares under a
    flat prior; each post counts as the share of a unit that its weight and the clumping leave it.
    """
    weight = posts.weight
    unit = weight * (weight.sum() / (weight**2).sum()) / _clumping(posts, len(weight) // 2)
    member = posts.code[:, None] == np.arange(len(posts.names))
    reached = np.cumsum(member * unit[:, None], axis=0)
    before = np.where(first[:, None] > 0, reached[first - 1], 0.0)
    after = reached[-1] - before
    if planned is None:
        fit = (before * np.log(_smooth(before))).sum(axis=1)
    else:
        plan = (1.0 - PLAN_SLACK) * planned + PLAN_SLACK / len(planned)
        fit = (before * np.log(plan)).sum(axis=1)
    fit += (after * np.log(_smooth(after))).sum(axis=1)
    posterior = np.exp(fit - fit.max())
    posterior /= posterior.sum()
    likeliest = np.argsort(-posterior, kind="stable")
    enough = int(np.searchsorted(np.cumsum(posterior[likeliest]), confidence)) + 1
    within = first[likeliest[:enough]]
    earliest, latest = int(within.min()), int(within.max())
    began_from = int(posts.day[earliest])
    if earliest > 0:
        began_from = min(int(posts.day[earliest - 1]) + 1, began_from)
    return int(first[np.argmax(posterior)]), began_from, int(posts.day[latest])


def _smooth(counts: Floats) -> Floats:
    """Shares with half a post more in each category, shape (..., categories)."""
    more = counts + 0.5
    return np.asarray(more / more.sum(axis=-1, keepdims=True), dtype=np.float64)
