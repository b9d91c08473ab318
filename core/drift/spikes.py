"""One odd day: a note on the chart, never drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.posting_days import Indices, PostingDays, posting_days
from core.drift.rate_model import WINSOR_AT
from core.drift.running_rate import RunningRate, running_rate
from core.drift.series import Floats, RateSeries
from core.drift.tails import lognormal_tail, negative_binomial_tail

DAYS_PER_YEAR = 365.25
SIDE_DAYS = 7
"""Posting days before and after a day that must not be as it is."""


@dataclass(frozen=True)
class SpikeSettings:
    """What the notes promise: on average at most so many a year by chance, rises and falls."""

    chance_spikes_per_campaign_year: float = 1.0


DEFAULTS = SpikeSettings()


@dataclass(frozen=True)
class Spike:
    """A day that stands out from the campaign's own past and from the days around it.

    ``day`` is in days since 1970-01-01. ``posts`` index the series as it was given: the one post
    that is odd, or, where the day is odd as a whole, its posts on the odd side of what was
    expected, the one that matters most first. ``factor`` is their rate (of the one post, or of the
    whole day) over the expected one: 4.0 is four times as much. ``probability`` is that of a day
    at least so odd, either way. ``direction`` is 1 for a rise and -1 for a fall.
    """

    day: int
    posts: tuple[int, ...]
    factor: float
    probability: float
    direction: int


@dataclass(frozen=True)
class Units:
    """What is judged: every posting day as a whole, and each post of a day that has several.

    All of shape (units,). ``of_day`` indexes the posting days, ``post`` the sorted posts and is -1
    for a whole day; ``looks`` is how many units its day has.
    """

    of_day: Indices
    post: Indices
    engagements: Floats
    denominator: Floats
    concentration: Floats
    looks: Indices


def find_spikes(series: RateSeries, settings: SpikeSettings = DEFAULTS) -> tuple[Spike, ...]:
    """The spikes of one campaign, in order of day: see :func:`find_spikes_of_all`."""
    campaign = np.zeros(len(series.day), dtype=np.int64)
    return find_spikes_of_all(campaign, series, 1, settings)[0]


def find_spikes_of_all(
    campaign: NDArray[np.int64],
    series: RateSeries,
    campaigns: int,
    settings: SpikeSettings = DEFAULTS,
) -> tuple[tuple[Spike, ...], ...]:
    """The spikes of each of ``campaigns`` campaigns; posts of all of them in one series.

    ``campaign`` of shape (posts,) says which post is whose, from 0. A campaign with fewer than
    ``START_DAYS`` posting days has none. Posts without a rate are left out as everywhere
    (:func:`core.drift.series.usable`); never raises for odd figures.

    Model: engagements are a Gamma mixture of Poissons about the expected rate (the beta-binomial
    of rate_model.py at small rates), with the variance between posts, of counting, and of the
    expectation's own error. Real posts have heavier tails, so the probability is the larger of
    that and a lognormal's. The rate is expected from the days before (running_rate.py). A day is
    odd if it, or one of its posts, has a probability under the promise's share for one of the
    campaign's posting days (Bonferroni, within the day and over a year at the pace so far).

    The novelty gate: a day is a spike only if it is as odd against the mean of the seven posting
    days before it, and of those after it as far as there are any. A departure that lasts is none,
    and what looks like a spike on the newest day may turn out to be the first of a departure.
    """
    days = posting_days(campaign, series, campaigns)
    if not len(days.day):
        return ((),) * campaigns
    expected = running_rate(days)
    units = _units(days)
    limit = np.where(expected.is_known, _share(days, settings), 0.0)[units.of_day] / units.looks
    rise = _probability(days, expected, units, limit / 2, 1)
    fall = _probability(days, expected, units, limit / 2, -1)
    found = np.flatnonzero(np.minimum(rise, fall) <= limit / 2)
    probability = np.minimum(2.0 * np.minimum(rise, fall) * units.looks, 1.0)
    # Of several odd units of a day the least probable one speaks for it.
    found = found[np.lexsort((probability[found], units.of_day[found]))]
    found = found[np.r_[True, np.diff(units.of_day[found]) != 0][: len(found)]]
    owner = np.repeat(np.arange(campaigns), np.diff(days.starts))
    spikes: list[list[Spike]] = [[] for _ in range(campaigns)]
    for index in found:
        day = units.of_day[index]
        direction = 1 if rise[index] < fall[index] else -1
        rate = units.engagements[index] / units.denominator[index]
        spikes[owner[day]].append(
            Spike(
                day=int(days.day[day]),
                posts=_posts(days, expected, units, index, direction),
                factor=float(rate / expected.rate[day]),
                probability=float(probability[index]),
                direction=direction,
            )
        )
    return tuple(tuple(each) for each in spikes)


def _units(days: PostingDays) -> Units:
    posts = np.diff(days.first_post)
    of_post = np.repeat(np.arange(len(posts)), posts)
    single = np.flatnonzero(posts[of_post] > 1)
    of_day = np.r_[np.arange(len(posts)), of_post[single]]
    return Units(
        of_day=of_day,
        post=np.r_[np.full(len(posts), -1), single],
        engagements=np.r_[days.engagements, days.posts.engagements[single]],
        denominator=np.r_[days.denominator, days.posts.denominator[single]],
        concentration=np.r_[days.concentration, np.ones(len(single))],
        looks=np.where(posts > 1, posts + 1, 1)[of_day],
    )


def _probability(
    days: PostingDays, expected: RunningRate, units: Units, limit: Floats, direction: int
) -> Floats:
    """P of a unit so odd in one direction; 1 where it is clear that it is above ``limit``.

    Against the expected rate or the days before or after it, whichever is nearest to the unit.
    """
    furthest = np.maximum if direction > 0 else np.minimum
    reference = furthest(expected.rate, furthest(*_sides(days, expected)))[units.of_day]
    mean = reference * units.denominator
    between = (expected.cv2[units.of_day] * units.concentration) + expected.error2[units.of_day]
    counting = (1.0 - reference) / mean
    probability = np.ones(len(mean))
    lognormal = lognormal_tail(units.engagements, mean, between + counting, direction)
    near = np.flatnonzero(lognormal <= limit)
    gamma = negative_binomial_tail(units.engagements[near], mean[near], between[near], direction)
    probability[near] = np.maximum(lognormal[near], gamma)
    return probability


def _sides(days: PostingDays, expected: RunningRate) -> tuple[Floats, Floats]:
    """The mean rate of the days before and after each day; the expected rate where there is none.

    Days weigh by the inverse of their variance, and each is capped as in the baseline.
    """
    counting = (1.0 - expected.rate) / (expected.rate * days.denominator)
    variance = expected.cv2 * days.concentration + counting
    ceiling = expected.rate * (1.0 + WINSOR_AT * np.sqrt(variance))
    seen = np.minimum(days.engagements / days.denominator, ceiling)
    weight = np.r_[0.0, np.cumsum(1.0 / variance)]
    mass = np.r_[0.0, np.cumsum(seen / variance)]
    here = np.arange(len(days.day))
    lengths = np.diff(days.starts)
    first, end = np.repeat(days.starts[:-1], lengths), np.repeat(days.starts[1:], lengths)

    def mean(start: Indices, stop: Indices) -> Floats:
        there = stop > start
        share = np.where(there, weight[stop] - weight[start], 1.0)
        rate = np.where(there, (mass[stop] - mass[start]) / share, expected.rate)
        return np.asarray(np.maximum(rate, 1e-3 * expected.rate), dtype=np.float64)

    return (
        mean(np.maximum(here - SIDE_DAYS, first), here),
        mean(here + 1, np.minimum(here + 1 + SIDE_DAYS, end)),
    )


def _share(days: PostingDays, settings: SpikeSettings) -> Floats:
    """The probability under which a day is odd: the promise over posting days per year so far."""
    lengths = np.diff(days.starts)
    first = np.repeat(days.starts[:-1], lengths)
    so_far = np.arange(len(days.day)) - first + 1
    elapsed = np.maximum(days.day - days.day[first] + 1, 28)
    per_year = np.maximum(so_far / elapsed * DAYS_PER_YEAR, 20.0)
    return np.asarray(settings.chance_spikes_per_campaign_year / per_year, dtype=np.float64)


def _posts(
    days: PostingDays, expected: RunningRate, units: Units, index: int, direction: int
) -> tuple[int, ...]:
    """Where the odd posts of a unit stood in the series as given."""
    if units.post[index] >= 0:
        return (int(days.given_at[units.post[index]]),)
    day = units.of_day[index]
    within = slice(days.first_post[day], days.first_post[day + 1])
    posts = days.posts
    beyond = posts.engagements[within] - expected.rate[day] * posts.denominator[within]
    beyond = direction * beyond
    matter = np.argsort(-beyond, kind="stable")
    given_at = days.given_at[within]
    return tuple(int(given_at[post]) for post in matter if beyond[post] > 0)
