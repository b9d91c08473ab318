"""The watch over campaigns, day by day: evidence, alarm, return, and on to the newest state.

All that the past has said is kept in sums of fixed size, so a new day costs the same however long
the campaigns have run. History is the same step taken for each of its days.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from scipy.special import ndtr

from core.drift import shared_movement as shared_parts
from core.drift import variation as variation_parts
from core.drift.evidence import Alternatives, Shares, Sums, decay_until, detector, evidence_by_start
from core.drift.rate_model import PRIOR_CV2, WINSOR_AT
from core.drift.series import Flags, Floats, Indices, ProgrammePosts
from core.drift.settings import LevelShiftSettings
from core.drift.shared_movement import PlatformWeek, SharedState
from core.drift.variation import Variation

MOST_WEEKS = 300
"""exp(0.02 * 7 * 300) is 1e18: nothing of a ratio of two such sums is lost."""
STARTS = 26
"""Weeks in which a change that is looked for may have begun: the last half year."""
WARM_UP = 12
"""The first posts are judged together, by their median, so that a viral one among them is seen."""
RETURN_EVIDENCE = float(np.log(100.0))
"""A departure has ended when its later posts speak 100 to 1 for the baseline."""


@dataclass(frozen=True)
class Warming:
    """The first posts of each campaign, shape (WARM_UP, campaigns), of which ``count`` are there."""

    count: Indices
    rates: Floats
    denominator: Floats
    platform: Indices
    week: Indices


@dataclass(frozen=True)
class Departed:
    """Of the campaigns whose alarm lasts, all (campaigns,): the rest have zeros.

    ``base`` are the sums before the departure; ``half_way`` is the level nearer than which the
    departed one is never taken to be, ``walk`` the evidence for a return.
    """

    is_departed: Flags
    began_week: Indices
    base: Sums
    half_way: Floats
    walk: Floats


@dataclass(frozen=True)
class WatchState:
    """What is remembered of a programme. ``day`` is the newest taken in, ``week`` its number.

    Arrays of campaigns have them on the last axis. ``closed`` are the sums of all finished weeks,
    ``starts`` those up to each of the last ``STARTS`` Mondays, of week ``start_week``; a change
    may have begun there where ``may_begin``. ``first_week`` is each campaign's own.
    """

    day: int
    week: int
    posts: Indices
    home: Indices
    first_week: Indices
    variation: Variation
    shared: SharedState
    warming: Warming
    closed: Sums
    starts: Sums
    start_week: Indices
    may_begin: Flags
    since: Shares
    departed: Departed
    platform_week: PlatformWeek
    log_evidence: Floats


@dataclass(frozen=True)
class Day:
    """What a day brought: ``raised`` and ``returned`` campaigns, and the state after it."""

    state: WatchState
    raised: Flags
    returned: Flags


def week_of(day: int) -> int:
    """Weeks begin on Mondays; 1970-01-01 was a Thursday."""
    return (day + 3) // 7


def start_watch(campaigns: int, settings: LevelShiftSettings) -> WatchState:
    """A programme of which nothing is known."""
    decays = len(settings.alternatives.decays)
    zero, none = np.zeros(campaigns), np.zeros(campaigns, dtype=np.int64)
    many = np.zeros((STARTS, campaigns))
    first = np.zeros((WARM_UP, campaigns))
    return WatchState(
        day=-(10**12),
        week=-(10**12),
        posts=none,
        home=np.full(campaigns, -1, dtype=np.int64),
        first_week=none,
        variation=variation_parts.start_variation(campaigns),
        shared=shared_parts.start_shared(0),
        warming=Warming(none, first, first + 1.0, first.astype(np.int64), first.astype(np.int64)),
        closed=Sums(zero, zero, zero, np.zeros((decays, campaigns))),
        starts=Sums(many, many, many, np.zeros((decays, STARTS, campaigns))),
        start_week=np.zeros(STARTS, dtype=np.int64),
        may_begin=np.zeros((STARTS, campaigns), dtype=np.bool_),
        since=np.zeros((decays, STARTS, campaigns), dtype=np.float32),
        departed=Departed(
            zero > 0, none, Sums(zero, zero, zero, np.zeros((decays, campaigns))), zero, zero
        ),
        platform_week=PlatformWeek(zero[:0], zero[:0], zero[:0], none[:0]),
        log_evidence=np.full(campaigns, -np.inf),
    )


def next_day(
    state: WatchState, posts: ProgrammePosts, log_threshold: float, settings: LevelShiftSettings
) -> Day:
    """The state after one more day's posts, and what it brought.

    ``posts`` are usable, of one day later than ``state.day``, ordered by campaign.
    """
    day = int(posts.day[0])
    if posts.campaigns > len(state.posts):
        state = _with_campaigns(state, posts.campaigns, settings)
    state = _to_week(state, week_of(day), settings)
    shared = shared_parts.with_strands(state.shared, posts.campaign, posts.platform)
    state = replace(state, day=day, shared=shared)
    rates = posts.engagements / posts.denominator
    raw = rates
    weekday = (day + 3) % 7
    rates = rates / shared_parts.weekday_factors(state.shared, weekday)[posts.platform]
    before = totals(state, settings.alternatives)
    state, warm = _warm_up(state, posts, rates, settings.alternatives)
    state = _add_posts(state, posts, rates, raw, weekday, ~warm)
    spread = variation_parts.dispersion(state.variation)
    learned, platform_week = shared_parts.estimate_week(state.shared, spread)
    state = replace(state, shared=learned, platform_week=platform_week)
    now = totals(state, settings.alternatives)
    state, returned = _watch_return(state, before, now, log_threshold)
    if returned.any():
        now = totals(state, settings.alternatives)
    state, raised = _raise(state, now, log_threshold, settings)
    return Day(state, raised, returned)


def _with_campaigns(state: WatchState, campaigns: int, settings: LevelShiftSettings) -> WatchState:
    """The same with room for more campaigns, of which nothing is known."""
    fresh = start_watch(campaigns - len(state.posts), settings)
    grown = {
        name: _beside(getattr(state, name), getattr(fresh, name))
        for name in (
            *("posts", "home", "first_week", "variation", "warming", "closed", "starts"),
            *("may_begin", "since", "departed", "log_evidence"),
        )
    }
    return replace(state, **grown)


def _beside(old: Any, new: Any) -> Any:
    """Two arrays one after the other along the campaigns, or so each field of two records."""
    if isinstance(old, np.ndarray):
        return np.concatenate([old, new], axis=-1)
    joined = {
        field.name: _beside(getattr(old, field.name), getattr(new, field.name))
        for field in fields(old)
    }
    return replace(old, **joined)


def _to_week(state: WatchState, week: int, settings: LevelShiftSettings) -> WatchState:
    """Close the running week, if it is over, and let changes begin in those after it."""
    if week == state.week:
        return state
    state = _with_young_weeks(state, week, settings.alternatives)
    if state.week > -(10**11):
        campaigns = len(state.posts)
        weight, rates = shared_parts.corrected_week(state.shared, campaigns)
        variation = variation_parts.learn_week(state.variation, weight, rates)
        state = replace(
            state,
            closed=totals(state, settings.alternatives),
            variation=variation_parts.borrow(variation, state.home, len(state.shared.weeks)),
            shared=shared_parts.close_week(state.shared, state.platform_week),
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


def _warm_up(
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
    least = 0.5 / denominator.sum(axis=0)
    level = np.clip(np.median(rates, axis=0), least, 1.0 - 1e-9)
    counting = (1.0 - level) / (level * denominator)
    capped = np.minimum(rates, level * (1.0 + WINSOR_AT * np.sqrt(PRIOR_CV2 + counting)))
    weight = 1.0 / (1.0 + counting / PRIOR_CV2)
    level = np.clip((weight * capped).sum(axis=0) / weight.sum(axis=0), least, 1.0 - 1e-9)
    first_level = state.variation.level.copy()
    first_level[ready] = level
    variation = replace(state.variation, level=first_level)
    campaign = np.repeat(ready, WARM_UP)
    flat = [x.T.ravel() for x in (capped, weight, counting)]
    variation = variation_parts.learn_posts(variation, campaign, *flat)
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
    strands = shared_parts.strand_key(campaign, warming.platform[:, ready].T.ravel())
    at = np.searchsorted(state.shared.key, strands)
    levels = np.bincount(at, flat[0] * flat[1], minlength=len(state.shared.key))
    known = np.bincount(at, flat[1], minlength=len(state.shared.key))
    old = state.shared.level * state.shared.level_weight
    both = state.shared.level_weight + known
    shared = replace(
        state.shared, level=(old + levels) / np.maximum(both, 1e-300), level_weight=both
    )
    return replace(state, variation=variation, closed=Sums(**sums), shared=shared)


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
    level = np.clip(state.variation.level[campaign], 1e-12, 1.0 - 1e-9)
    cv2 = variation_parts.cv2_between_posts(state.variation)[campaign]
    counting = (1.0 - level) / (level * denominator)
    weight = 1.0 / (1.0 + counting / cv2)
    ceiling = level * (1.0 + WINSOR_AT * np.sqrt(cv2 + counting))
    capped = np.minimum(rates, ceiling)
    relative = np.minimum(raw, ceiling) / level
    shared = shared_parts.learn_weekday(state.shared, weekday, platform, weight / cv2, relative)
    shared = shared_parts.add_posts(shared, campaign, platform, weight, capped)
    learned = variation_parts.learn_posts(state.variation, campaign, capped, weight, counting)
    # A level without any engagement is as low as half an engagement would make it.
    least = 0.5 / (LEAST_LEVEL_POSTS * denominator)
    floors = np.zeros(len(learned.level))
    floors[campaign] = least
    learned = replace(learned, level=np.maximum(learned.level, floors))
    return replace(state, shared=shared, variation=learned)


LEAST_LEVEL_POSTS = 60.0


def totals(state: WatchState, alternatives: Alternatives) -> Sums:
    """The sums of all posts so far, the running week's corrected by what the platform did."""
    weight, rates = shared_parts.corrected_week(state.shared, len(state.posts))
    week = state.week - state.first_week
    slopes = state.closed.slopes.copy()
    for index, decay in enumerate(alternatives.decays):
        slopes[index] += rates * np.exp(np.minimum(7.0 * decay * week, 300.0))
    return Sums(
        state.closed.weight + weight,
        state.closed.rates + rates,
        state.closed.weeks + weight * week,
        slopes,
    )


def _watch_return(
    state: WatchState, before: Sums, now: Sums, log_threshold: float
) -> tuple[WatchState, Flags]:
    """Page's rule on "back at the baseline" against "at the departed level so far".

    A departed level is never taken to be nearer to the baseline than half way to that at the
    alarm: else a long return would become the level that it is compared with.
    """
    departed = state.departed
    if not departed.is_departed.any():
        return state, departed.is_departed
    at = departed.is_departed
    with np.errstate(divide="ignore", invalid="ignore"):
        base = departed.base.rates / departed.base.weight
        level = (before.rates - departed.base.rates) / (before.weight - departed.base.weight)
        fell = departed.half_way < base
        level = np.where(
            fell, np.minimum(level, departed.half_way), np.maximum(level, departed.half_way)
        )
        level = np.maximum(level, 1e-3 * base)
        spread = variation_parts.uncertain_dispersion(state.variation, log_threshold)
        added, rates = now.weight - before.weight, now.rates - before.rates
        towards = -added * np.log(base / level) - rates * (1.0 / base - 1.0 / level)
        walk = np.where(at, np.maximum(departed.walk + towards / spread, 0.0), 0.0)
    returned = at & (walk >= RETURN_EVIDENCE)
    departed = replace(departed, walk=walk)
    if not returned.any():
        return replace(state, departed=departed), returned
    return _back_to_baseline(replace(state, departed=departed), returned), returned


def _back_to_baseline(state: WatchState, returned: Flags) -> WatchState:
    """Take the departure out: the sums go on from those before it."""
    departed = state.departed
    closed = Sums(
        np.where(returned, departed.base.weight, state.closed.weight),
        np.where(returned, departed.base.rates, state.closed.rates),
        np.where(returned, departed.base.weeks, state.closed.weeks),
        np.where(returned, departed.base.slopes, state.closed.slopes),
    )
    return replace(
        state,
        closed=closed,
        shared=shared_parts.forget_running_week(state.shared, returned),
        may_begin=state.may_begin & ~returned,
        departed=replace(
            departed,
            is_departed=departed.is_departed & ~returned,
            walk=np.where(returned, 0.0, departed.walk),
        ),
        log_evidence=np.where(returned, -np.inf, state.log_evidence),
    )


def _evidence(
    state: WatchState, now: Sums, spread: Floats, alternatives: Alternatives
) -> tuple[Shares, Shares]:
    began = (state.start_week[:, None] - state.first_week).astype(np.float64)
    return evidence_by_start(state.starts, now, began, state.since, spread, alternatives)


def likeliest_starts(
    state: WatchState, log_threshold: float, settings: LevelShiftSettings
) -> Indices:
    """The week in which a change has most likely begun, if there is one; shape (campaigns,).

    Of campaigns whose alarm lasts it is the week that the alarm spoke of.
    """
    now = totals(state, settings.alternatives)
    spread = variation_parts.uncertain_dispersion(state.variation, log_threshold)
    steps, decays = _evidence(state, now, spread, settings.alternatives)
    start = np.argmax(np.where(state.may_begin, steps + decays, -1.0), axis=0)
    held = state.departed
    return np.where(held.is_departed, held.began_week, state.start_week[start])


def _raise(
    state: WatchState, now: Sums, log_threshold: float, settings: LevelShiftSettings
) -> tuple[WatchState, Flags]:
    """The day's evidence, and the campaigns whose alarm it raises."""
    spread = variation_parts.uncertain_dispersion(state.variation, log_threshold)
    steps, decays = _evidence(state, now, spread, settings.alternatives)
    evidence = detector(steps, decays, state.may_begin)
    held = state.departed.is_departed
    evidence = np.where(held, np.maximum(evidence, state.log_evidence), evidence)
    state = replace(state, log_evidence=evidence)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    over = ~held & (evidence >= log_threshold) & (state.posts >= wanted)
    raised = np.zeros_like(over)
    at = np.flatnonzero(over)
    if not len(at):
        return state, raised
    start = np.argmax(np.where(state.may_begin, steps + decays, -1.0)[:, at], axis=0)
    base = Sums(
        state.starts.weight[start, at],
        state.starts.rates[start, at],
        state.starts.weeks[start, at],
        state.starts.slopes[:, start, at],
    )
    after = now.weight[at] - base.weight
    least = 0.5 * spread[at] / now.weight[at] * now.rates[at] / now.weight[at]
    level_before = np.maximum(base.rates / base.weight, least)
    level_after = np.maximum((now.rates[at] - base.rates) / after, least)
    change = np.log(level_after / level_before)
    error = np.sqrt(spread[at] * (1.0 / base.weight + 1.0 / after))
    bound = np.where(
        change < 0, np.log1p(-settings.minimum_change), np.log1p(settings.minimum_change)
    )
    sure = ndtr(np.sign(change) * (change - bound) / error) > settings.minimum_probability
    at, start = at[sure], start[sure]
    raised[at] = True
    held = state.departed
    return replace(
        state,
        departed=Departed(
            is_departed=held.is_departed | raised,
            began_week=_put(held.began_week, at, state.start_week[start]),
            base=Sums(
                _put(held.base.weight, at, base.weight[sure]),
                _put(held.base.rates, at, base.rates[sure]),
                _put(held.base.weeks, at, base.weeks[sure]),
                _put(held.base.slopes, at, base.slopes[:, sure]),
            ),
            half_way=_put(held.half_way, at, np.sqrt(level_before * level_after)[sure]),
            walk=_put(held.walk, at, np.zeros(len(at))),
        ),
    ), raised


def _put(old: Any, at: Indices, values: Any) -> Any:
    """A copy with other values for the campaigns ``at``, which are on the last axis."""
    new = old.copy()
    new[..., at] = values
    return new
