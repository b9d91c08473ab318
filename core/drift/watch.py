"""The watch over campaigns, day by day: evidence, alarm, return, and on to the newest state.

All that the past has said is kept in sums of fixed size, so a new day costs the same however long
the campaigns have run. History is the same step taken for each of its days.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from core.drift.departure import raise_alarms, watch_return
from core.drift.evidence import Alternatives, Sums, decay_until
from core.drift.rate_model import MOST_RATE, WINSOR_AT, counting_cv2
from core.drift.series import Flags, Floats, ProgrammePosts
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import (
    add_posts,
    close_week,
    corrected_week,
    estimate_week,
    learn_weekday,
    weekday_factors,
    with_strands,
)
from core.drift.variation import borrow, cv2_between_posts, dispersion, learn_posts, learn_week
from core.drift.warm_up import put_first_posts_aside
from core.drift.watch_state import NEVER, STARTS, WatchState, totals, week_of, with_campaigns

MOST_WEEKS = 300
"""exp(0.02 * 7 * 300) is 1e18: nothing of a ratio of two such sums is lost."""
LEAST_LEVEL_POSTS = 60.0
"""A level without any engagement is as low as half an engagement in so many posts would make it."""


@dataclass(frozen=True)
class Day:
    """What a day brought: ``raised`` and ``returned`` campaigns, and the state after it."""

    state: WatchState
    raised: Flags
    returned: Flags


def next_day(
    state: WatchState, posts: ProgrammePosts, log_threshold: float, settings: LevelShiftSettings
) -> Day:
    """The state after one more day's posts, and what it brought.

    ``posts`` are usable, of one day later than ``state.day``, ordered by campaign.
    """
    day = int(posts.day[0])
    state = with_campaigns(state, posts.campaigns, settings)
    state = _to_week(state, week_of(day), settings)
    shared = with_strands(state.shared, posts.campaign, posts.platform)
    state = replace(state, day=day, shared=shared)
    rates = posts.engagements / posts.denominator
    raw = rates
    weekday = (day + 3) % 7
    rates = rates / weekday_factors(state.shared, weekday)[posts.platform]
    before = totals(state, settings.alternatives)
    state, warm = put_first_posts_aside(state, posts, rates, settings.alternatives)
    state = _add_posts(state, posts, rates, raw, weekday, ~warm)
    spread = dispersion(state.variation)
    learned, platform_week = estimate_week(state.shared, spread)
    state = replace(state, shared=learned, platform_week=platform_week)
    now = totals(state, settings.alternatives)
    state, returned = watch_return(state, before, now, log_threshold)
    if returned.any():
        now = totals(state, settings.alternatives)
    state, raised = raise_alarms(state, now, log_threshold, settings)
    return Day(state, raised, returned)


def _to_week(state: WatchState, week: int, settings: LevelShiftSettings) -> WatchState:
    """Close the running week, if it is over, and let changes begin in those after it."""
    if week == state.week:
        return state
    state = _with_young_weeks(state, week, settings.alternatives)
    if state.week != NEVER:
        campaigns = len(state.posts)
        weight, rates = corrected_week(state.shared, campaigns)
        variation = learn_week(state.variation, weight, rates)
        state = replace(
            state,
            closed=totals(state, settings.alternatives),
            variation=borrow(variation, state.home, len(state.shared.weeks)),
            shared=close_week(state.shared, state.platform_week),
        )
    first = max(state.week + 1, week - STARTS + 1)
    passed = np.arange(first, week + 1)
    slot = passed % STARTS
    starts = {
        field.name: getattr(state.starts, field.name).copy() for field in fields(state.starts)
    }
    for name, sums in starts.items():
        sums[..., slot, :] = getattr(state.closed, name)[..., None, :]
    start_week, may_begin = state.start_week.copy(), state.may_begin.copy()
    start_week[slot] = passed
    may_begin[slot] = state.posts >= settings.baseline_posts_at_least
    began = (start_week[:, None] - state.first_week).astype(np.float64)
    return replace(
        state,
        week=week,
        starts=Sums(**starts),
        start_week=start_week,
        may_begin=may_begin,
        since=decay_until(began, settings.alternatives),
    )


def _with_young_weeks(state: WatchState, week: int, alternatives: Alternatives) -> WatchState:
    """Count the weeks of old campaigns from a later one, before exponentials of them overflow."""
    late = np.where(week - state.first_week > MOST_WEEKS, week - state.first_week - STARTS, 0)
    late = np.where(state.home >= 0, late, 0)
    if not late.any():
        return state
    fade = np.exp(-7.0 * np.array(alternatives.decays)[:, None] * late)

    def later(sums: Sums) -> Sums:
        slopes = sums.slopes * (fade[:, None, :] if sums.slopes.ndim == 3 else fade)
        return Sums(sums.weight, sums.rates, sums.weeks - sums.weight * late, slopes)

    base = state.departed.base
    return replace(
        state,
        first_week=state.first_week + late,
        closed=later(state.closed),
        starts=later(state.starts),
        departed=replace(state.departed, base=later(base)),
        since=decay_until(
            (state.start_week[:, None] - state.first_week - late).astype(np.float64), alternatives
        ),
    )


def _add_posts(
    state: WatchState,
    posts: ProgrammePosts,
    rates: Floats,
    raw: Floats,
    weekday: int,
    taken: Flags,
) -> WatchState:
    """Take in the posts that are ``taken``: weighed, capped, into their strand's running week."""
    if not taken.any():
        return state
    campaign, platform = posts.campaign[taken], posts.platform[taken]
    rates, raw, denominator = rates[taken], raw[taken], posts.denominator[taken]
    level = state.variation.level[campaign]
    cv2 = cv2_between_posts(state.variation)[campaign]
    counting = counting_cv2(level, denominator)
    weight = 1.0 / (1.0 + counting / cv2)
    ceiling = level * (1.0 + WINSOR_AT * np.sqrt(cv2 + counting))
    capped = np.minimum(rates, ceiling)
    relative = np.minimum(raw, ceiling) / level
    shared = learn_weekday(state.shared, weekday, platform, weight / cv2, relative)
    shared = add_posts(shared, campaign, platform, weight, capped)
    learned = learn_posts(state.variation, campaign, capped, weight, counting)
    floors = np.zeros(len(learned.level))
    floors[campaign] = 0.5 / (LEAST_LEVEL_POSTS * np.maximum(denominator, 1.0))
    level = np.minimum(np.maximum(learned.level, floors), MOST_RATE)
    learned = replace(learned, level=level)
    return replace(state, shared=shared, variation=learned)
