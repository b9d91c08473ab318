"""The watch over a campaign: alarm, departure, return, and on to the newest state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from core.drift.dating import Departure, date_departure
from core.drift.evidence import below_one, bound_correction, log_evidence, shiryaev_roberts
from core.drift.rate_model import WINSOR_AT, RateFit, beta_shape, fit_rate
from core.drift.series import Days, Floats, RateSeries, part, usable
from core.drift.settings import DEFAULTS, LevelShiftSettings

DAYS_PER_YEAR = 365.25
RETURN_EVIDENCE = float(np.log(100.0))
"""A departure has ended when its later posts speak 100 to 1 for the baseline."""


@dataclass(frozen=True)
class Alarm:
    """One alarm as it would have been raised: days since 1970-01-01, ``ended_on`` None if it lasts.

    ``direction`` is -1 for a fall and 1 for a rise.
    """

    began_on: int
    detected_on: int
    ended_on: int | None
    direction: int


@dataclass(frozen=True)
class Episode:
    """A departure; ``first`` (its first post), ``alarm`` and ``ended`` index the posts watched."""

    first: int
    alarm: int
    ended: int | None
    departure: Departure


@dataclass(frozen=True)
class Watch:
    """Posts watched up to the newest state, those of ``ended`` departures taken out.

    ``baseline`` was learned from the first ``baseline_posts``; ``lasting`` is the departure that
    the newest post is part of, found by watching from post ``watched_from``.
    """

    posts: RateSeries
    baseline: RateFit
    baseline_posts: int
    watched_from: int
    lasting: Episode | None
    ended: tuple[Alarm, ...]


def find_alarms(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> list[Alarm]:
    """All alarms of a campaign's history in order, as they would have been raised on the day.

    An alarm depends on nothing that came after it, so this is the record of a detector that was
    asked after every post: what a calibration counts.
    """
    posts = usable(series)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    if len(posts.day) < wanted:
        return []
    watched = watch(posts, settings)
    if watched.lasting is None:
        return list(watched.ended)
    return [*watched.ended, _alarm(watched.posts, watched.lasting)]


def watch(posts: RateSeries, settings: LevelShiftSettings) -> Watch:
    """Watch usable posts one by one; take ended departures out and go on to the newest state."""
    ended: list[Alarm] = []
    watch_from = settings.baseline_posts_at_least
    while True:
        evidence, baseline, baseline_posts = _evidence(posts, settings)
        episode = _next_episode(posts, evidence, watch_from, settings)
        if episode is None or episode.ended is None:
            return Watch(posts, baseline, baseline_posts, watch_from, episode, tuple(ended))
        ended.append(_alarm(posts, episode))
        kept = np.r_[0 : episode.first, episode.ended + 1 : len(posts.day)]
        watch_from = max(episode.first, settings.baseline_posts_at_least)
        posts = RateSeries(posts.day[kept], posts.engagements[kept], posts.denominator[kept])


def _next_episode(
    posts: RateSeries, evidence: Floats, watch_from: int, settings: LevelShiftSettings
) -> Episode | None:
    """The first alarm at or after post ``watch_from`` and the end of its departure."""
    if watch_from >= len(posts.day):
        return None
    detector = shiryaev_roberts(evidence[:, watch_from:])
    mixed = np.logaddexp.reduce(detector, axis=0) - np.log(len(detector))
    over = np.flatnonzero(mixed >= log_threshold(posts.day, settings)[watch_from:])
    if not len(over):
        return None
    alarm = watch_from + int(over[0])
    departure = measure_departure(part(posts, 0, alarm + 1), alarm, watch_from, settings)
    ended = _end(posts, departure, alarm)
    return Episode(departure.first, alarm, ended, departure)


def measure_departure(
    posts: RateSeries, alarm: int, watched_from: int, settings: LevelShiftSettings
) -> Departure:
    """The change behind the alarm at post ``alarm``, dated and measured on all of ``posts``.

    It cannot have begun before the watch did, except that the watch's first baseline may have
    been half over.
    """
    learned = _baseline_lengths(alarm, settings)[-1]
    at_least = settings.baseline_posts_at_least
    return date_departure(
        posts,
        fit_rate(posts.engagements[:learned], posts.denominator[:learned]),
        first_from=watched_from if watched_from > at_least else at_least // 2,
        first_to=alarm,
        confidence=settings.confidence,
        minimum_change=settings.minimum_change,
    )


def _end(posts: RateSeries, departure: Departure, alarm: int) -> int | None:
    """The post at which the departure is known to be over, or None.

    Page's rule: the log ratio of "back at the baseline" to "at the departed level so far" is
    summed from its lowest point. The departed level of a post is the mean of those before it, and
    never nearer to the baseline than half way to the level at the alarm: else a long return would
    become the level that it is compared with.
    """
    before, after = departure.rate_before, departure.rate_after
    first, later = departure.first, slice(alarm + 1, len(posts.day))
    fit = fit_rate(posts.engagements[:first], posts.denominator[:first])
    ceiling = max(before, after) * (1.0 + WINSOR_AT * np.sqrt(fit.cv2))
    rates = np.minimum(posts.engagements[first:] / posts.denominator[first:], ceiling)
    means = np.cumsum(rates) / np.arange(1, len(rates) + 1)
    level = means[alarm - first : -1]
    half_way = float(np.sqrt(before * after))
    level = np.minimum(level, half_way) if after < before else np.maximum(level, half_way)
    level = below_one(np.maximum(level, 1e-3 * before), before)
    towards_baseline = log_evidence(
        posts.engagements[later],
        posts.denominator[later],
        beta_shape(fit.rate, fit.cv2),
        level,
        before,
    )
    walk = np.cumsum(towards_baseline)
    lowest = np.minimum(np.minimum.accumulate(walk), 0.0)
    over = np.flatnonzero(walk - lowest >= RETURN_EVIDENCE)
    return alarm + 1 + int(over[0]) if len(over) else None


def _alarm(posts: RateSeries, episode: Episode) -> Alarm:
    return Alarm(
        began_on=int(posts.day[episode.first]),
        detected_on=int(posts.day[episode.alarm]),
        ended_on=None if episode.ended is None else int(posts.day[episode.ended]),
        direction=-1 if episode.departure.change < 0 else 1,
    )


def null_edge(fit: RateFit, direction: int, settings: LevelShiftSettings) -> float:
    """The null: the rate furthest from the baseline at which nothing is held to have moved.

    The end of the baseline's interval, or half the minimum change where that is further out: what
    lies between half and the whole is left to the probability of a large enough change.
    """
    reach = float(ndtri(0.5 + settings.edge_confidence / 2)) * fit.relative_error
    half = abs(float(np.log1p(direction * settings.minimum_change / 2)))
    return float(below_one(fit.rate * float(np.exp(direction * max(reach, half))), fit.rate))


def log_threshold(day: Days, settings: LevelShiftSettings) -> Floats:
    """log(1 / alpha) as of each post: posts between two false alarms at the pace so far."""
    days = np.maximum(day - day[0] + 1, 28)
    per_year = np.arange(1, len(day) + 1) / days * DAYS_PER_YEAR
    return np.asarray(
        np.log(np.maximum(per_year / settings.false_alarms_per_campaign_year, 20.0)),
        dtype=np.float64,
    )


def _baseline_lengths(count: int, settings: LevelShiftSettings) -> list[int]:
    """Lengths at which the baseline is learned anew: each a quarter longer, up to half the posts.

    A length depends on ``count`` only in whether it is there: a longer series has the same
    alarms up to any day.
    """
    lengths = [settings.baseline_posts_at_least]
    while True:
        longer = min(-(-lengths[-1] * 5 // 4), settings.baseline_posts_at_most)
        if longer == lengths[-1] or 2 * longer > count:
            return lengths
        lengths.append(longer)


def _evidence(posts: RateSeries, settings: LevelShiftSettings) -> tuple[Floats, RateFit, int]:
    """Bounded log ratios, shape (ratios, posts), 0 within the first baseline; the newest baseline.

    Post t is compared with the longest learned baseline of at most t / 2 posts, so with nothing
    that came later than itself.
    """
    ratios = np.array(settings.rate_ratios)[:, None]
    lengths = _baseline_lengths(len(posts.day), settings)
    judged_from = [lengths[0], *(2 * length for length in lengths[1:]), len(posts.day)]
    evidence = np.zeros((len(ratios), len(posts.day)))
    for length, start, end in zip(lengths, judged_from, judged_from[1:], strict=False):
        fit = fit_rate(posts.engagements[:length], posts.denominator[:length])
        shape = beta_shape(fit.rate, fit.cv2)
        fall, rise = (null_edge(fit, direction, settings) for direction in (-1, 1))
        edge = np.where(ratios < 1, fall, rise)
        other = below_one(ratios * edge, edge)
        learned, judged = part(posts, 0, length), part(posts, start, end)
        own = log_evidence(learned.engagements, learned.denominator, shape, edge, other)
        said = log_evidence(judged.engagements, judged.denominator, shape, edge, other)
        # Tails heavier than a beta's show in the baseline's own posts, which say nothing new.
        too_much = np.maximum(bound_correction(shape, ratios), np.exp(own).mean(axis=1)[:, None])
        evidence[:, start:end] = said - np.log(too_much)
    return evidence, fit, length
