"""Did the engagement rate move and stay? The answer for one campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from core.drift.detectable import minimum_detectable_change
from core.drift.rate_model import Baseline, describe_baseline
from core.drift.series import RateSeries, part, usable
from core.drift.settings import DEFAULTS, LevelShiftSettings
from core.drift.watch import log_threshold, measure_departure, null_edge, watch

LevelShiftVerdict = Literal["drift", "steady", "too little"]

LEAST_ENGAGEMENTS = 10
"""A baseline with fewer engagements in all is too little to compare anything with."""


@dataclass(frozen=True)
class LevelShift:
    """The answer for one campaign; rates and changes are fractions, days since 1970-01-01.

    ``verdict`` speaks of the newest state: a departure that has ended is not drift. Of a drift,
    ``change`` (-0.31: fell by 31 %) lies in ``change_low``..``change_high``, ``rate_after`` is
    the baseline's rate changed by it, it began on a day from ``began_from`` to ``began_to`` and
    was there to be seen on ``detected_on``; the baseline is all posts before it began. Of a steady
    campaign, the baseline is the first part, from which a departure would be judged.
    ``posts_needed`` is given with "too little" and only then: about so many more.

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


def find_level_shift(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> LevelShift:
    """Judge whether the newest state of a campaign departs from its own past, and since when.

    Model: posts are beta-binomial about a level (rate_model.py) and independent of each other.
    The baseline is the first half of the posts so far, from ``baseline_posts_at_least`` up to
    ``baseline_posts_at_most``. From there on each post adds evidence against "still at the
    baseline, as well as that is known" (evidence.py); at 1 / alpha there is an alarm, and the
    change is dated and measured (dating.py). An alarm lasts until later posts speak 100 to 1 for
    the baseline; those posts are then taken out and the watch goes on (watch.py). A lasting alarm
    is drift if P(|change| > minimum) exceeds the minimum probability.

    Takes posts in any order and leaves out those without a rate (:func:`core.drift.series.usable`).
    Never raises for odd figures: too few posts, or hardly an engagement among those of the
    baseline, is "too little".
    """
    posts = usable(series)
    answer = _judge(posts, settings)
    left_out = len(series.day) - len(posts.day)
    return replace(answer, posts_used=len(posts.day), posts_left_out=left_out)


def _judge(posts: RateSeries, settings: LevelShiftSettings) -> LevelShift:
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    if len(posts.day) < wanted:
        return LevelShift("too little", posts_needed=wanted - len(posts.day))
    watched = watch(posts, settings)
    day, lasting = watched.posts.day, watched.lasting
    if len(day) < wanted:
        return LevelShift("too little", posts_needed=wanted - len(day))
    departure = None
    if lasting is not None:
        departure = measure_departure(watched.posts, lasting.alarm, watched.watched_from, settings)
        if departure.probability <= settings.minimum_probability:
            departure = None
    expected = part(watched.posts, 0, departure.first if departure else watched.baseline_posts)
    if expected.engagements.sum() < LEAST_ENGAGEMENTS:
        # Posts that nobody engaged with say that much and no more; as many again may.
        return LevelShift("too little", posts_needed=wanted)
    baseline = describe_baseline(expected, settings.confidence)
    detectable = minimum_detectable_change(
        watched.baseline,
        day,
        float(watched.posts.denominator.mean()),
        edge=null_edge(watched.baseline, -1, settings),
        ratios=tuple(ratio for ratio in settings.rate_ratios if ratio < 1),
        log_threshold=float(log_threshold(posts.day, settings)[-1]),
        within_days=settings.detectable_within_days,
    )
    if lasting is None or departure is None:
        return LevelShift("steady", baseline, minimum_detectable_change=detectable)
    return LevelShift(
        "drift",
        baseline,
        rate_after=baseline.rate * (1.0 + departure.change),
        change=departure.change,
        change_low=departure.change_low,
        change_high=departure.change_high,
        # It happened after the last post of the old level, on the next day at the earliest.
        began_from=min(int(day[departure.earliest - 1]) + 1, int(day[departure.earliest])),
        began_to=int(day[departure.latest]),
        detected_on=int(day[lasting.alarm]),
        minimum_detectable_change=detectable,
    )
