"""A campaign's first posts: put aside, and taken in together once there are enough of them."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from core.drift.evidence import Alternatives, Sums
from core.drift.rate_model import MOST_RATE, PRIOR_CV2, WINSOR_AT, counting_cv2
from core.drift.series import Flags, Floats, Indices, ProgrammePosts
from core.drift.shared_movement import strand_key
from core.drift.variation import learn_posts
from core.drift.watch_state import WARM_UP, Warming, WatchState


def put_first_posts_aside(
    state: WatchState, posts: ProgrammePosts, rates: Floats, alternatives: Alternatives
) -> tuple[WatchState, Flags]:
    """Put the first posts of each campaign aside; when they are enough, take them in together.

    Returns also which of the posts were put aside.
    """
    campaign = posts.campaign
    run = np.r_[True, campaign[1:] != campaign[:-1]]
    rank = np.arange(len(campaign)) - np.flatnonzero(run)[np.cumsum(run) - 1]
    place = state.warming.count[campaign] + rank
    warm = place < WARM_UP
    count = state.posts + np.bincount(campaign, minlength=len(state.posts))
    if not warm.any():
        return replace(state, posts=count), warm
    new = state.home[campaign] < 0
    home, first_week = state.home.copy(), state.first_week.copy()
    home[campaign[new]] = posts.platform[new]
    first_week[campaign[new]] = state.week
    at = (place[warm], campaign[warm])
    kept = {
        name: getattr(state.warming, name).copy()
        for name in ("rates", "denominator", "platform", "week")
    }
    kept["rates"][at] = (rates * np.exp(-state.shared.lasting[posts.platform]))[warm]
    kept["denominator"][at] = posts.denominator[warm]
    kept["platform"][at] = posts.platform[warm]
    kept["week"][at] = state.week
    added = np.bincount(campaign[warm], minlength=len(state.posts))
    warming = Warming(count=state.warming.count + added, **kept)
    state = replace(state, posts=count, home=home, first_week=first_week, warming=warming)
    ready = np.flatnonzero((warming.count == WARM_UP) & (added > 0))
    return (_take_in_first(state, ready, alternatives) if len(ready) else state), warm


def _take_in_first(state: WatchState, ready: Indices, alternatives: Alternatives) -> WatchState:
    """Take in the first posts of the campaigns ``ready``: capped about their median."""
    warming = state.warming
    rates, denominator = warming.rates[:, ready], warming.denominator[:, ready]
    least = 0.5 / np.maximum(denominator.sum(axis=0), 1.0)
    level = np.clip(np.median(rates, axis=0), least, MOST_RATE)
    counting = counting_cv2(level, denominator)
    capped = np.minimum(rates, level * (1.0 + WINSOR_AT * np.sqrt(PRIOR_CV2 + counting)))
    weight = 1.0 / (1.0 + counting / PRIOR_CV2)
    level = np.clip((weight * capped).sum(axis=0) / weight.sum(axis=0), least, MOST_RATE)
    first_level = state.variation.level.copy()
    first_level[ready] = level
    variation = replace(state.variation, level=first_level)
    campaign = np.repeat(ready, WARM_UP)
    flat = [x.T.ravel() for x in (capped, weight, counting)]
    variation = learn_posts(variation, campaign, *flat)
    week = warming.week[:, ready] - state.first_week[ready]
    # Of the weeks so far only how many posts they had is known; one more week than the span.
    per_week = WARM_UP / (week[-1] - week[0] + 1.0)
    shares = weight.sum(axis=0)
    squares, weights = variation.squares.copy(), variation.weights.copy()
    squares[ready] += shares * per_week
    weights[ready] += shares
    variation = replace(variation, squares=squares, weights=weights)
    sums = {field.name: getattr(state.closed, field.name).copy() for field in fields(Sums)}
    sums["weight"][ready] += shares
    sums["rates"][ready] += (weight * capped).sum(axis=0)
    sums["weeks"][ready] += (weight * week).sum(axis=0)
    for index, decay in enumerate(alternatives.decays):
        grown = np.exp(np.minimum(7.0 * decay * week, 300.0))
        sums["slopes"][index, ready] += (weight * capped * grown).sum(axis=0)
    strands = strand_key(campaign, warming.platform[:, ready].T.ravel())
    at = np.searchsorted(state.shared.key, strands)
    levels = np.bincount(at, flat[0] * flat[1], minlength=len(state.shared.key))
    known = np.bincount(at, flat[1], minlength=len(state.shared.key))
    old = state.shared.level * state.shared.level_weight
    both = state.shared.level_weight + known
    shared = replace(
        state.shared, level=(old + levels) / np.maximum(both, 1e-300), level_weight=both
    )
    return replace(state, variation=variation, closed=Sums(**sums), shared=shared)
