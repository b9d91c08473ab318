"""What campaigns on one platform have in common: weekdays, and weeks that move everybody.

Both are learned from all campaigns' posts up to the day, with each campaign's own level taken out,
and shrunk by how little is known. A campaign's weeks are corrected by what the *others* on its
platform did: its own movement never explains itself away, and a platform where fewer than
``LEAST_OTHERS`` others post is not corrected at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.drift.series import Flags, Floats, Indices

LEAST_OTHERS = 4
"""So many other campaigns must post on a platform in a week for that to say something of it."""
USUAL_WEEK = 0.10
"""Standard deviation of a platform's week on the log scale, before any is known."""
PRIOR_WEEKS = 4.0
LEAST_USUAL_WEEK = 0.07
"""It costs a programme whose weeks share nothing little and lets a first shock through."""
LASTING_ERRORS = 3.5
LEAST_LASTING = 0.07
"""A movement of so many standard errors and so much (log scale) is taken to last until it is seen
to go. Smaller ones are forgotten with the levels: else the drifts of some campaigns would add up
to a movement of the platform, and be taken out of all others."""
WEEKDAY_SPREAD = 0.10
"""Weekdays differ by about so much (standard deviation); decides how much they are shrunk."""
FOUND_WITHIN_WEEKS = 5.0
"""How large it is, is seen in its first weeks, of which the very first may be a part only."""
OUTLYING = 1.5
"""A campaign's week counts as being at most so many standard deviations from the median one."""
FOLLOWED_POSTS = 30.0
"""A campaign's level on a platform follows its last so many posts: a campaign that moves by itself
soon says nothing of the platform. What the platform did is taken out of it, and stays known."""
LEVEL_POSTS = 6.0
"""Posts a campaign needs on a platform before its weeks speak about the platform."""


@dataclass(frozen=True)
class SharedState:
    """What is remembered of platforms (platforms,) and of campaigns on them (strands,).

    A strand is one campaign's posts on one platform; ``key`` orders strands (campaign, platform).
    ``weekday_weight`` and ``weekday_rates`` are of shape (platforms, 7). ``lasting`` is a movement
    that lasts (log scale), of which levels are free, and ``weeks_lasting`` how long it has.
    ``open_weight`` and ``open_rates`` are a strand's posts of the running week, ``shock`` the
    running week's log movement as the strand's campaign sees it.
    """

    weekday_weight: Floats
    weekday_rates: Floats
    lasting: Floats
    weeks_lasting: Floats
    week_squares: Floats
    weeks: Floats
    key: Indices
    campaign: Indices
    platform: Indices
    level: Floats
    level_weight: Floats
    open_weight: Floats
    open_rates: Floats
    shock: Floats


@dataclass(frozen=True)
class PlatformWeek:
    """The running week of each platform: all of shape (platforms,), on the log scale.

    ``movement`` is against the week's usual level, with its standard ``error``, as told by
    ``campaigns``; ``usual`` is the standard deviation of the platform's weeks so far. ``movement``
    is drawn towards what is expected of a week, which keeps it from following chance;
    ``measured``, with ``measured_error``, is not: it is what a week that is known to be odd had.
    """

    movement: Floats
    error: Floats
    usual: Floats
    campaigns: Indices
    measured: Floats
    measured_error: Floats


def start_shared(platforms: int) -> SharedState:
    """Nothing known yet."""
    none, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
    return SharedState(
        weekday_weight=np.zeros((platforms, 7)),
        weekday_rates=np.zeros((platforms, 7)),
        lasting=np.zeros(platforms),
        weeks_lasting=np.full(platforms, FOUND_WITHIN_WEEKS),
        week_squares=np.zeros(platforms),
        weeks=np.zeros(platforms),
        key=nobody,
        campaign=nobody,
        platform=nobody,
        level=none,
        level_weight=none,
        open_weight=none,
        open_rates=none,
        shock=none,
    )


def with_strands(shared: SharedState, campaign: Indices, platform: Indices) -> SharedState:
    """The same with room for these posts' strands and platforms; new ones know nothing."""
    missing = int(platform.max(initial=-1)) + 1 - len(shared.weeks)
    if missing > 0:
        of_platform = {
            name: np.concatenate([getattr(shared, name), np.zeros(missing)])
            for name in ("lasting", "week_squares", "weeks")
        }
        of_platform["weeks_lasting"] = np.pad(
            shared.weeks_lasting, (0, missing), constant_values=FOUND_WITHIN_WEEKS
        )
        of_weekday = {
            name: np.concatenate([getattr(shared, name), np.zeros((missing, 7))])
            for name in ("weekday_weight", "weekday_rates")
        }
        shared = replace(shared, **of_platform, **of_weekday)
    key = strand_key(campaign, platform)
    at = np.minimum(np.searchsorted(shared.key, key), max(len(shared.key) - 1, 0))
    fresh = np.unique(key[shared.key[at] != key]) if len(shared.key) else np.unique(key)
    if not len(fresh):
        return shared
    where = np.searchsorted(shared.key, fresh)
    of_strand = {
        name: np.insert(getattr(shared, name), where, 0.0)
        for name in ("level", "level_weight", "open_weight", "open_rates", "shock")
    }
    return replace(
        shared,
        key=np.insert(shared.key, where, fresh),
        campaign=np.insert(shared.campaign, where, fresh >> 20),
        platform=np.insert(shared.platform, where, fresh & ((1 << 20) - 1)),
        **of_strand,
    )


def strand_key(campaign: Indices, platform: Indices) -> Indices:
    """One number for a campaign on a platform, in the order of campaigns."""
    return np.asarray((campaign << 20) | platform, dtype=np.int64)


def weekday_factors(shared: SharedState, weekday: int) -> Floats:
    """By what a day of the week multiplies rates on each platform, shape (platforms,)."""
    weight, rates = shared.weekday_weight, shared.weekday_rates
    known = weight[:, weekday]
    overall = rates.sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
    of_day = rates[:, weekday] / np.maximum(known, 1e-9)
    share = known / (known + WEEKDAY_SPREAD**-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where((known > 0) & (overall > 0), of_day / overall, 1.0)
    return np.asarray(1.0 + share * (np.clip(relative, 0.5, 2.0) - 1.0), dtype=np.float64)


def usual_week(shared: SharedState) -> Floats:
    """Standard deviation of a platform's weeks on the log scale, shape (platforms,)."""
    found = PRIOR_WEEKS * USUAL_WEEK**2 + shared.week_squares
    return np.asarray(
        np.maximum(np.sqrt(found / (PRIOR_WEEKS + shared.weeks)), LEAST_USUAL_WEEK),
        dtype=np.float64,
    )


def estimate_week(shared: SharedState, dispersion: Floats) -> tuple[SharedState, PlatformWeek]:
    """The running week's movement of every platform, and what each strand is corrected by.

    ``dispersion`` (campaigns,) is the variance of a post of weight 1 over the squared rate. A
    strand's week is the log of its rate over its level, with the variance of both; on each
    platform these are brought to within ``OUTLYING`` deviations of their median and averaged with
    weights of one over the variance, the expected movement being one more voice (an empirical
    Bayes estimate, as of a random effect with variance ``usual_week`` squared).
    """
    platforms = len(shared.weeks)
    usual, expected = usual_week(shared), shared.lasting
    speaks = (shared.open_weight > 0) & (shared.level_weight >= LEVEL_POSTS) & (shared.level > 0)
    count = np.bincount(shared.platform[speaks], minlength=platforms)
    speaks &= count[shared.platform] > LEAST_OTHERS
    if not speaks.any():
        quiet = PlatformWeek(expected, usual, usual, count, expected, usual)
        return replace(shared, shock=expected[shared.platform]), quiet
    platform = shared.platform[speaks]
    weight = shared.open_weight[speaks]
    known = np.minimum(shared.level_weight[speaks], FOLLOWED_POSTS)
    variance = dispersion[shared.campaign[speaks]] * (1.0 / weight + 1.0 / known)
    # Half an expected post's worth keeps a week of zeros on the log scale.
    moved = np.log((shared.open_rates[speaks] / shared.level[speaks] + 0.25) / (weight + 0.25))
    middle = _medians(platform, moved, platforms)[platform]
    reach = OUTLYING * np.sqrt(variance)
    moved = np.clip(moved, middle - reach, middle + reach)
    precision = 1.0 / variance
    heard = np.bincount(platform, precision, minlength=platforms)
    told = np.bincount(platform, precision * moved, minlength=platforms)
    total, said = heard + usual**-2, told + expected * usual**-2
    movement = said / total
    is_heard = heard > 0
    measured = np.divide(told, heard, out=expected.copy(), where=is_heard)
    measured_error = np.where(is_heard, np.maximum(heard, 1e-12) ** -0.5, usual)
    shock = movement[shared.platform]
    shock[speaks] = (said[platform] - precision * moved) / (total[platform] - precision)
    week = PlatformWeek(movement, total**-0.5, usual, count, measured, measured_error)
    return replace(shared, shock=shock), week


def _medians(group: Indices, values: Floats, groups: int) -> Floats:
    """The (lower) median of each group's values, shape (groups,); 0 for a group without any."""
    order = np.lexsort((values, group))
    count = np.bincount(group, minlength=groups)
    first = np.cumsum(count) - count
    medians = np.zeros(groups)
    some = count > 0
    medians[some] = values[order][first[some] + (count[some] - 1) // 2]
    return medians


def corrected_week(shared: SharedState, campaigns: int) -> tuple[Floats, Floats]:
    """Weights and weighted rates of the running week, corrected, each of shape (campaigns,)."""
    weight = np.bincount(shared.campaign, shared.open_weight, minlength=campaigns)
    rates = np.bincount(
        shared.campaign, shared.open_rates * np.exp(-shared.shock), minlength=campaigns
    )
    return np.asarray(weight, dtype=np.float64), np.asarray(rates, dtype=np.float64)


def close_week(shared: SharedState, week: PlatformWeek) -> SharedState:
    """Take the finished week into the strands' levels and the platforms' usual movement."""
    told = week.campaigns > LEAST_OTHERS
    innovation = week.movement - shared.lasting
    large = np.maximum(LASTING_ERRORS * week.error, LEAST_LASTING)
    jumps = told & (np.abs(innovation) > large)
    # What the campaigns say by themselves: the estimate without the voice that expected less.
    said = innovation / np.maximum(1.0 - (week.error / week.usual) ** 2, 0.1)
    since = np.where(jumps, 0.0, shared.weeks_lasting + told)
    follows = told & (since < FOUND_WITHIN_WEEKS)
    lasting = shared.lasting + np.where(follows, said / np.maximum(since, 1.0), 0.0)
    # An estimate shrunk towards what was expected varies less than the truth, by its own error.
    squares = np.where(told, innovation**2 + week.error**2, 0.0)
    weight = shared.open_weight
    free = np.exp(-lasting)[shared.platform]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(weight > 0, shared.open_rates * free / weight, 0.0)
    gain = weight / (np.minimum(shared.level_weight, FOLLOWED_POSTS) + weight + 1e-300)
    return replace(
        shared,
        level=shared.level + gain * (rate - shared.level),
        level_weight=shared.level_weight + weight,
        open_weight=np.zeros_like(weight),
        open_rates=np.zeros_like(weight),
        lasting=lasting,
        weeks_lasting=np.minimum(since, FOUND_WITHIN_WEEKS),
        week_squares=shared.week_squares + squares,
        weeks=shared.weeks + told,
    )


def add_posts(
    shared: SharedState,
    campaign: Indices,
    platform: Indices,
    weight: Floats,
    rates: Floats,
) -> SharedState:
    """Posts of the running week, their rates free of the weekday, taken into their strands."""
    at = np.searchsorted(shared.key, strand_key(campaign, platform))
    strands = len(shared.key)
    return replace(
        shared,
        open_weight=shared.open_weight + np.bincount(at, weight, minlength=strands),
        open_rates=shared.open_rates + np.bincount(at, weight * rates, minlength=strands),
    )


def learn_weekday(
    shared: SharedState, weekday: int, platform: Indices, precision: Floats, relative: Floats
) -> SharedState:
    """Posts' rates over their campaign's level, as they were on this day of the week."""
    platforms = len(shared.weeks)
    weight, rates = shared.weekday_weight.copy(), shared.weekday_rates.copy()
    weight[:, weekday] += np.bincount(platform, precision, minlength=platforms)
    rates[:, weekday] += np.bincount(platform, precision * relative, minlength=platforms)
    return replace(shared, weekday_weight=weight, weekday_rates=rates)


def forget_running_week(shared: SharedState, campaigns: Flags) -> SharedState:
    """Drop the running week's posts of the campaigns flagged, shape (campaigns,)."""
    keep = ~campaigns[shared.campaign]
    return replace(
        shared, open_weight=shared.open_weight * keep, open_rates=shared.open_rates * keep
    )
