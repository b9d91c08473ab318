"""One odd day: a note on the chart, never drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drift.odd_days import SIDE_DAYS, Units, probability_of, units_of
from core.drift.posting_days import Indices, PostingDays, posting_days
from core.drift.running_rate import RunningRate, running_rate
from core.drift.series import Floats, RateSeries

DAYS_PER_YEAR = 365.25


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

    The novelty gate: a day is a spike only if it is as odd against the median of the seven posting
    days before it, and of those after it as far as there are any. A departure that lasts is none,
    and what looks like a spike on the newest day may turn out to be the first of a departure. Odd
    days that follow each other in the same direction are one spike, on the least probable of them.
    """
    days = posting_days(campaign, series, campaigns)
    if not len(days.day):
        return ((),) * campaigns
    expected = running_rate(days)
    units = units_of(days)
    limit = np.where(expected.is_known, _share(days, settings) / 2, -1.0)[units.of_day]
    limit = limit / units.looks
    rise = probability_of(days, expected, units, limit, 1)
    fall = probability_of(days, expected, units, limit, -1)
    odd = np.flatnonzero(np.minimum(rise, fall) <= limit)
    direction = np.where(rise[odd] < fall[odd], 1, -1)
    probability = np.minimum(2.0 * np.minimum(rise, fall)[odd] * units.looks[odd], 1.0)
    owner = np.repeat(np.arange(campaigns), np.diff(days.starts))[units.of_day[odd]]
    spikes: list[list[Spike]] = [[] for _ in range(campaigns)]
    for index in _one_of_each_event(days, units.of_day[odd], owner, direction, probability):
        unit = int(odd[index])
        day, towards = int(units.of_day[unit]), int(direction[index])
        rate = units.engagements[unit] / units.denominator[unit]
        spikes[owner[index]].append(
            Spike(
                day=int(days.day[day]),
                posts=_posts(days, expected, units, unit, towards),
                factor=float(rate / expected.rate[day]),
                probability=float(probability[index]),
                direction=towards,
            )
        )
    return tuple(tuple(each) for each in spikes)


def _share(days: PostingDays, settings: SpikeSettings) -> Floats:
    """The probability under which a day is odd: the promise over posting days per year so far."""
    lengths = np.diff(days.starts)
    first = np.repeat(days.starts[:-1], lengths)
    so_far = np.arange(len(days.day)) - first + 1
    elapsed = np.maximum(days.day - days.day[first] + 1, 28)
    per_year = np.maximum(so_far / elapsed * DAYS_PER_YEAR, 20.0)
    return np.asarray(settings.chance_spikes_per_campaign_year / per_year, dtype=np.float64)


def _one_of_each_event(
    days: PostingDays, of_day: Indices, owner: Indices, direction: Indices, probability: Floats
) -> Indices:
    """Of the odd units of one event the least probable; all of shape (odd units,), as indices.

    An event is one campaign's odd units of one direction, posting day upon posting day.
    """
    if not len(of_day):
        return np.empty(0, dtype=np.int64)
    order = np.lexsort((of_day, direction, owner))
    begins = (
        (np.diff(owner[order]) != 0)
        | (np.diff(direction[order]) != 0)
        | (np.diff(of_day[order]) > 1)
        | (np.diff(days.day[of_day[order]]) > SIDE_DAYS)
    )
    event = np.empty(len(order), dtype=np.int64)
    event[order] = np.r_[0, np.cumsum(begins)]
    oddest_first = np.lexsort((of_day, probability, event))
    first = np.r_[True, np.diff(event[oddest_first]) != 0]
    chosen = oddest_first[first]
    return np.asarray(chosen[np.argsort(of_day[chosen], kind="stable")], dtype=np.int64)


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
