"""Mix drift: do posts, reach or money go elsewhere than planned, or than they used to go?

Shares of the newest posts are compared with the plan's, or with those of all earlier posts. The
posts are the units, however their weights are spread: Pearson's X2 of the shares is divided by
the design effect that unequal weights and the clumping of posts in weeks give it (Rao & Scott
1981, JASA 76, first-order correction), and is then a chi-square. A change is told only if it is
large as well: the total variation distance (the share that went elsewhere) beyond a minimum with
a stated probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr

from core.drift.parts import Names, categories
from core.drift.series import Days, Floats

MixVerdict = Literal["drift", "steady", "too little"]

LOOKS_PER_YEAR = 52
LEAST_EXPECTED = 2.0
"""Categories of which fewer posts are to be expected are tested as one: a chi-square needs some."""
PLAN_SLACK = 0.02
"""So much of a plan is left to what it does not name: a plan of 100 % reels is not refuted by one
image."""
PRIOR_CLUMPING = 1.3
PRIOR_FREEDOM = 8.0
"""Posts of a week are somewhat more alike than by chance; so many degrees of freedom say so."""
MOVERS_TOLD = 5


@dataclass(frozen=True)
class MixSettings:
    """What mix drift promises.

    ``false_alarms_per_campaign_year``: of a campaign that keeps to its mix and is looked at every
    week. ``minimum_distance`` (a fraction): of what goes elsewhere; less is never an alert.
    ``minimum_probability`` is how sure one must be that it is more. ``windows`` are the days back
    from the newest post that are compared with what was before, or with the plan.
    """

    false_alarms_per_campaign_year: float = 0.25
    minimum_distance: float = 0.15
    minimum_probability: float = 0.90
    confidence: float = 0.90
    windows: tuple[int, ...] = (28, 56, 112)
    posts_at_least: int = 8
    earlier_posts_at_least: int = 12


MIX_DEFAULTS = MixSettings()


@dataclass(frozen=True)
class MixMover:
    """A category with its share (fraction) before, or planned, and since; posts since."""

    category: str
    share_before: float
    share_now: float
    posts_now: int


@dataclass(frozen=True)
class MixDrift:
    """The answer for one campaign and one dimension.

    * drift: ``distance`` (fraction: how much goes elsewhere, chance taken out) since a day between
      ``began_from`` and ``began_to`` (days since 1970-01-01); ``movers`` moved most, largest first
    * steady: nothing of the minimum size is proved; ``distance`` and ``movers`` are of the newest
      window
    * too little: about ``posts_needed`` more posts are needed
    """

    verdict: MixVerdict
    posts_used: int
    posts_needed: int | None = None
    distance: float | None = None
    probability: float | None = None
    began_from: int | None = None
    began_to: int | None = None
    movers: tuple[MixMover, ...] = ()


@dataclass(frozen=True)
class _Posts:
    """Posts in the order of their days: place of the category, weight (of the largest one)."""

    day: Days
    code: NDArray[np.int64]
    weight: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Comparison:
    """One window against what was before it or planned; shapes (categories,)."""

    start: int
    before: Floats
    now: Floats
    p_value: float
    distance: float
    probability: float


def find_mix_drift(
    day: Days,
    weight: Floats,
    category: Names,
    plan: Mapping[str, float] | None = None,
    settings: MixSettings = MIX_DEFAULTS,
) -> MixDrift:
    """Whether the mix has moved away from ``plan``, or without one from the campaign's own.

    All arrays are of shape (posts,): publishing day (days since 1970-01-01), what is shared out (1
    for posts, reach, money; NaN, 0 or less is left out), and the category's name (None, NaN or ""
    where not known, a category too). ``plan`` has shares or amounts by name, which are made to
    add up to one.
    """
    planned = _planned(plan)
    posts = _posts(day, weight, category, planned)
    wanted = settings.posts_at_least + (0 if planned else settings.earlier_posts_at_least)
    count = len(posts.day)
    if count < wanted:
        return MixDrift("too little", posts_used=count, posts_needed=wanted - count)
    shares = np.array([planned.get(name, 0.0) for name in posts.names]) if planned else None
    starts = _starts(posts.day, shares is not None, settings)
    if not starts:
        # Too many of its posts are new: the next ones make them the earlier ones.
        return MixDrift("too little", posts_used=count, posts_needed=settings.posts_at_least)
    member = posts.code[:, None] == np.arange(len(posts.names))
    tested = [_compare(posts, member, start, shares, settings) for start in starts]
    alpha = settings.false_alarms_per_campaign_year / LOOKS_PER_YEAR / len(tested)
    proved = [
        found
        for found in tested
        if found.p_value <= alpha and found.probability >= settings.minimum_probability
    ]
    if not proved:
        newest = tested[0]
        return MixDrift(
            "steady",
            posts_used=count,
            distance=newest.distance,
            probability=newest.probability,
            movers=_movers(posts, newest.start, newest.before, newest.now),
        )
    first, earliest, latest = _since(posts, member, shares, settings)
    since = _compare(posts, member, first, shares, settings)
    strongest = min(proved, key=lambda found: found.p_value)
    told = since if since.probability >= settings.minimum_probability else strongest
    return MixDrift(
        "drift",
        posts_used=count,
        distance=told.distance,
        probability=told.probability,
        began_from=earliest,
        began_to=latest,
        movers=_movers(posts, told.start, told.before, told.now),
    )


def _planned(plan: Mapping[str, float] | None) -> dict[str, float]:
    """The plan as shares; empty where it plans nothing."""
    known = {name: share for name, share in (plan or {}).items() if 0 < share < float("inf")}
    whole = sum(known.values())
    return {name: share / whole for name, share in known.items()}


def _posts(day: Days, weight: Floats, category: Names, planned: Mapping[str, float]) -> _Posts:
    """The posts with a weight; categories that are planned and have no post are there as well."""
    weight = np.asarray(weight, dtype=np.float64)
    kept = np.flatnonzero(np.isfinite(weight) & (weight > 0))
    on = np.asarray(day, dtype=np.int64)[kept]
    order = np.argsort(on, kind="stable")
    names, code = categories(category[kept][order])
    names += tuple(name for name in planned if name not in names)
    # Only ratios of weights matter; squares of them are neither to overflow nor to vanish.
    largest = weight[kept].max(initial=0.0)
    return _Posts(on[order], code, np.maximum(weight[kept][order] / largest, 1e-9), names)


def _starts(day: Days, has_plan: bool, settings: MixSettings) -> list[int]:
    """First posts of the windows that have enough posts, and enough before them; newest first."""
    earliest = 0 if has_plan else settings.earlier_posts_at_least
    starts = [int(np.searchsorted(day, day[-1] - days + 1)) for days in settings.windows]
    if has_plan:
        starts.append(0)
    latest = len(day) - settings.posts_at_least
    # A window with too few posts is as long as it takes.
    return sorted({min(start, latest) for start in starts if start >= earliest}, reverse=True)


def _compare(
    posts: _Posts,
    member: NDArray[np.bool_],
    start: int,
    planned: Floats | None,
    settings: MixSettings,
) -> _Comparison:
    """Posts from ``start`` on against those before it, or against the plan."""
    weight = posts.weight
    now = weight[start:] @ member[start:] / weight[start:].sum()
    units_now = weight[start:].sum() ** 2 / (weight[start:] ** 2).sum()
    if planned is None:
        before = weight[:start] @ member[:start] / weight[:start].sum()
        units_before = weight[:start].sum() ** 2 / (weight[:start] ** 2).sum()
        pooled = (units_now * now + units_before * before) / (units_now + units_before)
        relative_variance = 1.0 / units_now + 1.0 / units_before
    else:
        before = planned
        pooled = (1.0 - PLAN_SLACK) * planned + PLAN_SLACK / len(planned)
        relative_variance = 1.0 / units_now
    # Variance of one unit of weight: more than p (1 - p) where a category's posts are the large.
    squares = weight**2 / (weight**2).sum()
    unit_variance = squares @ (member - pooled) ** 2
    unit_variance = np.maximum(unit_variance, pooled * (1.0 - pooled))
    variance = unit_variance * relative_variance * _clumping(posts, member, start)
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
    return _Comparison(
        start=start,
        before=before,
        now=now,
        p_value=p_value,
        distance=max(distance, 0.0),
        probability=float(ndtr((distance - settings.minimum_distance) / max(spread, 1e-9))),
    )


def _tested_as(pooled: Floats, units_now: float) -> NDArray[np.int64]:
    """Categories by the group they are tested in: each its own, the rare ones together."""
    is_rare = pooled * units_now < LEAST_EXPECTED
    group = np.cumsum(~is_rare)
    return np.where(is_rare, 0, group)


def _clumping(posts: _Posts, member: NDArray[np.bool_], start: int) -> float:
    """By how much posts of one week are more alike than by chance, at least 1 (Fleiss 1981).

    Pearson's X2 of the weeks' counts against the mean of their own side, over its degrees of
    freedom, shrunk to the prior.
    """
    squared, freedom = 0.0, 0.0
    for side in (slice(0, start), slice(start, None)):
        week = (posts.day[side] - posts.day[0]) // 7
        if not len(week):
            continue
        week -= week[0]
        weeks = np.unique(week, return_inverse=True)[1]
        many = len(posts.names)
        counts = np.bincount(weeks * many + posts.code[side], minlength=(weeks[-1] + 1) * many)
        counts = counts.reshape(-1, many)
        share = counts.sum(axis=0) / counts.sum()
        expected = counts.sum(axis=1, keepdims=True) * share
        has_any = share > 0
        squared += float(((counts - expected)[:, has_any] ** 2 / expected[:, has_any]).sum())
        freedom += (len(counts) - 1) * (int(has_any.sum()) - 1)
    return max((PRIOR_FREEDOM * PRIOR_CLUMPING + squared) / (PRIOR_FREEDOM + freedom), 1.0)


def _by_chance(moved: Floats, error: Floats) -> Floats:
    """By how much chance alone lengthens the distances: the mean of a folded normal, less |d|."""
    safe = np.maximum(error, 1e-12)
    ratio = np.abs(moved) / safe
    folded = safe * np.sqrt(2 / np.pi) * np.exp(-0.5 * ratio**2)
    return np.asarray(folded - 2.0 * np.abs(moved) * ndtr(-ratio), dtype=np.float64)


def _since(
    posts: _Posts, member: NDArray[np.bool_], planned: Floats | None, settings: MixSettings
) -> tuple[int, int, int]:
    """The likeliest first post of the new mix, and the days between which it began.

    Profile likelihood of one change of the shares under a flat prior; each post counts as the
    share of a unit that its weight and the clumping leave it.
    """
    weight = posts.weight
    unit = weight * (weight.sum() / (weight**2).sum()) / _clumping(posts, member, len(weight) // 2)
    reached = np.cumsum(member * unit[:, None], axis=0)
    first_from = 0 if planned is not None else settings.earlier_posts_at_least // 2
    first = np.arange(first_from, len(weight) - settings.posts_at_least // 2)
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
    enough = int(np.searchsorted(np.cumsum(posterior[likeliest]), settings.confidence)) + 1
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


def _movers(posts: _Posts, start: int, before: Floats, now: Floats) -> tuple[MixMover, ...]:
    counts = np.bincount(posts.code[start:], minlength=len(posts.names))
    order = np.argsort(-np.abs(now - before), kind="stable")[:MOVERS_TOLD]
    return tuple(
        MixMover(posts.names[place], float(before[place]), float(now[place]), int(counts[place]))
        for place in order
    )
