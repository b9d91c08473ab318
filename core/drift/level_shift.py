"""Did the engagement rate move and stay? The level-shift detector."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.special import ndtri

from core.drift.dating import Departure, date_departure
from core.drift.detectable import minimum_detectable_change
from core.drift.evidence import (
    bound_correction,
    log_evidence,
    shiryaev_roberts,
)
from core.drift.rate_model import (
    WINSOR_AT,
    Baseline,
    RateFit,
    beta_shape,
    describe_baseline,
    fit_rate,
)
from core.drift.series import Floats, RateSeries, usable

LevelShiftVerdict = Literal["drift", "steady", "too little"]

DAYS_PER_YEAR = 365.25
RETURN_EVIDENCE = float(np.log(100.0))
"""A departure has ended when its later posts speak 100 to 1 for the baseline."""


@dataclass(frozen=True)
class LevelShiftSettings:
    """What the detector promises, in the words of the settings screen.

    ``false_alarms_per_campaign_year``: on a campaign whose rate never moves, at most so many
    alarms a year on average. 1 / alpha is this rate's number of posts between false alarms:
    posts per year / false alarms per year, the posts per year being the campaign's own so far.
    ``minimum_change`` (a fraction): a smaller change is never an alert; ``minimum_probability``
    is how sure one must be that the change is larger. ``confidence`` is that of every interval
    shown, and of the baseline's interval whose edge is the null.
    """

    false_alarms_per_campaign_year: float = 0.25
    minimum_change: float = 0.10
    minimum_probability: float = 0.90
    confidence: float = 0.90
    rate_ratios: tuple[float, ...] = (0.5, 0.65, 0.8, 1.25, 1.6, 2.0)
    baseline_posts_at_least: int = 12
    baseline_posts_at_most: int = 120
    posts_after_baseline: int = 6
    detectable_within_days: int = 28


DEFAULTS = LevelShiftSettings()


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
class LevelShift:
    """The answer for one campaign; rates and changes are fractions, days since 1970-01-01.

    ``verdict`` speaks of the newest state: a departure that has ended is not drift. Of a drift,
    ``change`` (-0.31: fell by 31 %) lies in ``change_low``..``change_high``, it began on a day
    from ``began_from`` to ``began_to`` and was there to be seen on ``detected_on``; the baseline
    is all posts before it began. Of a steady campaign, the baseline is the first part, from which
    a departure would be judged. ``posts_needed`` is given only with "too little".

    ``minimum_detectable_change`` (a positive fraction, None if none or too little to say): see
    :func:`core.drift.detectable.minimum_detectable_change`. ``posts_used`` and ``posts_left_out``
    count the posts with and without a usable rate.
    """

    verdict: LevelShiftVerdict
    baseline: Baseline | None = None
    rate_after: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    began_from: int | None = None
    began_to: int | None = None
    detected_on: int | None = None
    posts_needed: int | None = None
    minimum_detectable_change: float | None = None
    posts_used: int = 0
    posts_left_out: int = 0


@dataclass(frozen=True)
class _Episode:
    """A departure in a scan; ``first``, ``alarm`` and ``ended`` index the posts scanned."""

    first: int
    alarm: int
    ended: int | None
    departure: Departure


@dataclass(frozen=True)
class _Scan:
    """Posts scanned up to the newest state: those of ended departures are taken out."""

    posts: RateSeries
    fit: RateFit
    fit_posts: int
    watched_from: int
    lasting: _Episode | None
    ended: list[Alarm] = field(default_factory=list)


def find_level_shift(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> LevelShift:
    """Judge whether the newest state of a campaign departs from its own past, and since when.

    Model: posts are beta-binomial about a level (rate_model.py) and independent of each other.
    The baseline is the first half of the posts so far, from ``baseline_posts_at_least`` up to
    ``baseline_posts_at_most``. From there on each post adds evidence against "still within the
    baseline's interval, or within the minimum change of it" (evidence.py); at 1 / alpha there is
    an alarm, and the change is dated and measured (dating.py). An alarm lasts until later posts
    speak 100 to 1 for the baseline; those posts are then taken out and the watch goes on. A
    lasting alarm is reported as drift if P(|change| > minimum) exceeds the minimum probability.

    Takes posts in any order and leaves out those without a rate (:func:`core.drift.series.usable`).
    Never raises for odd figures: too few posts, or no engagement at all, is "too little".
    """
    posts = usable(series)
    count, left_out = len(posts.day), len(series.day) - len(posts.day)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    if count < wanted or not posts.engagements.any():
        return LevelShift(
            "too little",
            # Posts that nobody engaged with say that much and no more; as many again may.
            posts_needed=wanted - count if count < wanted else wanted,
            posts_used=count,
            posts_left_out=left_out,
        )
    scan = _scan(posts, settings)
    detectable = minimum_detectable_change(
        scan.fit,
        scan.posts.day,
        float(scan.posts.denominator.mean()),
        edge=_edge(scan.fit, -1, settings),
        ratios=tuple(ratio for ratio in settings.rate_ratios if ratio < 1),
        log_threshold=_log_threshold(posts.day, settings)[-1],
        log_mixture=float(np.log(len(settings.rate_ratios))),
        within_days=settings.detectable_within_days,
    )
    lasting = scan.lasting
    departure = None
    if lasting is not None:
        departure = _depart(scan.posts, lasting.alarm, scan.watched_from, settings)
    if (
        lasting is None
        or departure is None
        or departure.probability <= settings.minimum_probability
    ):
        baseline = describe_baseline(_part(scan.posts, 0, scan.fit_posts), settings.confidence)
        return LevelShift(
            "steady",
            baseline,
            minimum_detectable_change=detectable,
            posts_used=count,
            posts_left_out=left_out,
        )
    day = scan.posts.day
    return LevelShift(
        "drift",
        describe_baseline(_part(scan.posts, 0, departure.first), settings.confidence),
        rate_after=departure.rate_after,
        change=departure.change,
        change_low=departure.change_low,
        change_high=departure.change_high,
        # It happened after the last post of the old level, on that day at the earliest.
        began_from=min(int(day[departure.earliest - 1]) + 1, int(day[departure.earliest])),
        began_to=int(day[departure.latest]),
        detected_on=int(day[lasting.alarm]),
        minimum_detectable_change=detectable,
        posts_used=count,
        posts_left_out=left_out,
    )


def find_alarms(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> list[Alarm]:
    """All alarms of a campaign's history in order, as they would have been raised on the day.

    An alarm depends on nothing that came after it, so this is the record of a detector that was
    asked after every post: what a calibration counts.
    """
    posts = usable(series)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    if len(posts.day) < wanted or not posts.engagements.any():
        return []
    scan = _scan(posts, settings)
    alarms = list(scan.ended)
    if scan.lasting is not None:
        alarms.append(_alarm(scan.posts, scan.lasting))
    return alarms


def _part(posts: RateSeries, start: int, end: int) -> RateSeries:
    return RateSeries(
        posts.day[start:end], posts.engagements[start:end], posts.denominator[start:end]
    )


def _alarm(posts: RateSeries, episode: _Episode) -> Alarm:
    return Alarm(
        began_on=int(posts.day[episode.first]),
        detected_on=int(posts.day[episode.alarm]),
        ended_on=None if episode.ended is None else int(posts.day[episode.ended]),
        direction=-1 if episode.departure.change < 0 else 1,
    )


def _edge(fit: RateFit, direction: int, settings: LevelShiftSettings) -> float:
    """The rate furthest from the baseline that is not yet a departure worth an alert."""
    reach = float(ndtri(0.5 + settings.confidence / 2)) * fit.relative_error
    smallest = -np.log1p(-settings.minimum_change)
    if direction > 0:
        smallest = np.log1p(settings.minimum_change)
    return min(fit.rate * float(np.exp(direction * max(reach, smallest))), 0.99)


def _log_threshold(day: np.ndarray, settings: LevelShiftSettings) -> Floats:
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
    count = len(posts.day)
    lengths = _baseline_lengths(count, settings)
    fits = [fit_rate(posts.engagements[:k], posts.denominator[:k]) for k in lengths]
    start = settings.baseline_posts_at_least
    which = np.searchsorted(2 * np.array(lengths), np.arange(start, count), side="right") - 1
    which = np.maximum(which, 0)
    shapes = np.array([beta_shape(fit.rate, fit.cv2) for fit in fits])
    edges = {
        direction: np.array([_edge(fit, direction, settings) for fit in fits])
        for direction in (-1, 1)
    }
    evidence = np.zeros((len(settings.rate_ratios), count))
    for row, ratio in enumerate(settings.rate_ratios):
        edge = edges[-1 if ratio < 1 else 1][which]
        evidence[row, start:] = (
            log_evidence(
                posts.engagements[start:],
                posts.denominator[start:],
                shapes[which],
                edge,
                np.minimum(ratio * edge, 0.999),
            )
            - np.log(bound_correction(shapes, ratio))[which]
        )
    return evidence, fits[-1], lengths[-1]


def _scan(posts: RateSeries, settings: LevelShiftSettings) -> _Scan:
    """Watch post by post; take ended departures out and go on, until the newest state is known."""
    ended: list[Alarm] = []
    watch_from = settings.baseline_posts_at_least
    while True:
        evidence, fit, fit_posts = _evidence(posts, settings)
        episode = _next_episode(posts, evidence, watch_from, settings)
        if episode is None or episode.ended is None:
            return _Scan(posts, fit, fit_posts, watch_from, episode, ended)
        ended.append(_alarm(posts, episode))
        kept = np.r_[0 : episode.first, episode.ended + 1 : len(posts.day)]
        watch_from = episode.first
        posts = RateSeries(posts.day[kept], posts.engagements[kept], posts.denominator[kept])


def _next_episode(
    posts: RateSeries, evidence: Floats, watch_from: int, settings: LevelShiftSettings
) -> _Episode | None:
    """The first alarm at or after post ``watch_from`` and the end of its departure."""
    if watch_from >= len(posts.day):
        return None
    detector = shiryaev_roberts(evidence[:, watch_from:])
    mixed = np.logaddexp.reduce(detector, axis=0) - np.log(len(detector))
    over = np.flatnonzero(mixed >= _log_threshold(posts.day, settings)[watch_from:])
    if not len(over):
        return None
    alarm = watch_from + int(over[0])
    departure = _depart(_part(posts, 0, alarm + 1), alarm, watch_from, settings)
    ended = _end(posts, departure, alarm)
    return _Episode(departure.first, alarm, ended, departure)


def _depart(
    posts: RateSeries, alarm: int, watch_from: int, settings: LevelShiftSettings
) -> Departure:
    """The change behind an alarm, dated and measured on all of ``posts``."""
    learned = _baseline_lengths(alarm, settings)[-1]
    return date_departure(
        posts,
        fit_rate(posts.engagements[:learned], posts.denominator[:learned]),
        first_from=max(watch_from, 1)
        if watch_from > settings.baseline_posts_at_least
        else settings.baseline_posts_at_least // 2,
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
    level = np.clip(level, 1e-3 * before, 0.99)
    towards_baseline = log_evidence(
        posts.engagements[later],
        posts.denominator[later],
        np.full(len(level), beta_shape(fit.rate, fit.cv2)),
        level,
        np.full(len(level), min(before, 0.99)),
    )
    walk = np.cumsum(towards_baseline)
    lowest = np.minimum(np.minimum.accumulate(walk), 0.0)
    over = np.flatnonzero(walk - lowest >= RETURN_EVIDENCE)
    return alarm + 1 + int(over[0]) if len(over) else None
