"""Did the engagement rate move and stay? The answer for every campaign of a programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.drift.campaign_posts import (
    CampaignPosts,
    DatedAlarm,
    by_campaign,
    dated_alarms,
    newest_departure,
    rows_of,
)
from core.drift.dating import Departure, DepartureKind
from core.drift.departure import likeliest_starts
from core.drift.detectable import minimum_detectable_changes
from core.drift.discoveries import enough_evidence
from core.drift.history import NOT_YET, History, watch_history
from core.drift.platform_shock import PlatformShock, find_shocks
from core.drift.rate_model import Baseline, describe_baseline
from core.drift.series import (
    Flags,
    Floats,
    Indices,
    ProgrammePosts,
    RateSeries,
    of_one_campaign,
    usable_posts,
)
from core.drift.settings import DEFAULTS, LevelShiftSettings
from core.drift.variation import uncertain_dispersion
from core.drift.watch_state import totals

LevelShiftVerdict = Literal["drift", "steady", "too little"]

LEAST_ENGAGEMENTS = 10
"""A baseline with fewer engagements in all is too little to compare anything with."""


@dataclass(frozen=True)
class LevelShift:
    """The answer for one campaign; rates and changes are fractions, days since 1970-01-01.

    ``verdict`` speaks of the newest state: a departure that has ended is not drift. Of a drift,
    ``change`` (-0.31: fell by 31 %) lies in ``change_low``..``change_high``, ``rate_after`` is
    the baseline's rate changed by it, it began on a day from ``began_from`` to ``began_to`` and
    was there to be seen on ``detected_on``; the baseline is all posts before it began. ``kind``
    says which explains the posts better, a step or a decay; of a decay ``change`` is what it has
    come to by now and ``decay_per_day`` the fraction of itself that the rate loses a day (negative
    where it gains). Of a steady campaign, the baseline is all posts but those of departures that
    have ended. ``posts_needed`` is given with "too little" and only then: about so many more.

    ``log_evidence`` is the logarithm of the detector in days: where nothing moves, it reaches
    log(A) at most once in A days on average. Stored ones of many campaigns can be judged together
    at any time by :func:`core.drift.discoveries.enough_evidence`. None if too little to say.

    ``minimum_detectable_change`` (a positive fraction, None if none or too little to say): see
    :func:`core.drift.detectable.minimum_detectable_changes`. ``posts_used`` and ``posts_left_out``
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
    kind: DepartureKind | None = None
    decay_per_day: float | None = None
    log_evidence: float | None = None


@dataclass(frozen=True)
class ProgrammeDrift:
    """The answers for campaigns 0, 1, ... in order, and the weeks that moved whole platforms."""

    campaigns: tuple[LevelShift, ...]
    shocks: tuple[PlatformShock, ...]


@dataclass(frozen=True)
class Alarm:
    """One alarm as it would have been raised: days since 1970-01-01, ``ended_on`` None if it lasts.

    ``direction`` is -1 for a fall and 1 for a rise; ``change`` with its interval (fractions),
    ``kind`` and the days on which it began are as they were to be told on ``detected_on``.
    """

    campaign: int
    began_from: int
    began_to: int
    detected_on: int
    ended_on: int | None
    direction: int
    change: float
    change_low: float
    change_high: float
    kind: DepartureKind


def find_level_shift(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> LevelShift:
    """:func:`find_level_shifts` for one campaign alone, of which no other says anything."""
    return find_level_shifts(of_one_campaign(series), settings).campaigns[0]


def find_alarms(series: RateSeries, settings: LevelShiftSettings = DEFAULTS) -> list[Alarm]:
    """:func:`find_programme_alarms` for one campaign alone."""
    return find_programme_alarms(of_one_campaign(series), settings)


def find_level_shifts(
    posts: ProgrammePosts, settings: LevelShiftSettings = DEFAULTS
) -> ProgrammeDrift:
    """Judge whether the newest state of each campaign departs from its own past, and since when.

    Model: a post's rate is Gamma about a level, with a variance from counting, from post to post
    and from week to week that is learned as posts come (variation.py); weekdays and weeks that the
    other campaigns of the platform share are taken out first (shared_movement.py). Each post adds
    evidence for a step or a decay against "the same throughout", whatever the level is
    (evidence.py). When the evidence reaches the days that are to lie between two false alarms,
    and P(|change| > minimum) exceeds the minimum probability, there is an alarm. It lasts until
    later posts speak 100 to 1 for the baseline; those posts are then taken out (watch.py). At the
    end, evidence of several campaigns is judged together (discoveries.py) and departures are dated
    and measured on the posts themselves (dating.py).

    Takes posts in any order and leaves out those without a rate. Never raises for odd figures:
    too few posts, or hardly an engagement among those of the baseline, is "too little".
    """
    threshold = float(np.log(settings.days_between_false_alarms(posts.campaigns)))
    kept = usable_posts(posts)
    history = watch_history(kept, threshold, settings)
    state = history.state
    held = state.departed.is_departed
    judged = _Judged(
        history,
        enough_evidence(np.where(held, np.inf, state.log_evidence), threshold),
        likeliest_starts(state, threshold, settings),
        _detectable(kept, history, threshold, settings),
        settings,
    )
    given = np.bincount(np.asarray(posts.campaign, dtype=np.int64), minlength=posts.campaigns)
    answers = []
    for own in by_campaign(kept, history):
        used = len(own.posts.day)
        left_out = int(given[own.campaign]) - used
        answers.append(replace(_judge(judged, own), posts_used=used, posts_left_out=left_out))
    return ProgrammeDrift(tuple(answers), find_shocks(history.weeks, settings))


def _detectable(
    posts: ProgrammePosts, history: History, threshold: float, settings: LevelShiftSettings
) -> Floats:
    """The minimum detectable change of each campaign at its pace of late; NaN without one."""
    state, campaigns = history.state, posts.campaigns
    newest = np.full(campaigns, np.iinfo(np.int64).min)
    np.maximum.at(newest, posts.campaign, posts.day)
    late = posts.day > newest[posts.campaign] - settings.detectable_within_days
    lately = np.bincount(posts.campaign[late], minlength=campaigns)
    learned = totals(state, settings.alternatives).weight
    each = learned / np.maximum(state.posts, 1)
    known = state.variation
    return minimum_detectable_changes(
        np.where(learned > 0, learned, np.nan),
        lately * each,
        uncertain_dispersion(known, threshold),
        threshold,
        settings,
    )


def find_programme_alarms(
    posts: ProgrammePosts, settings: LevelShiftSettings = DEFAULTS
) -> list[Alarm]:
    """All alarms of the campaigns' history in order, as they would have been raised on the day.

    An alarm depends on nothing that came after it, so this is the record of a detector that was
    asked after every day: what a calibration counts and what a back-test shows. Each campaign's
    evidence must reach the threshold by itself.
    """
    threshold = float(np.log(settings.days_between_false_alarms(posts.campaigns)))
    kept = usable_posts(posts)
    history = watch_history(kept, threshold, settings)
    alarms = []
    for own in by_campaign(kept, history, np.unique(history.campaign)):
        dated, _ = dated_alarms(own, history, settings)
        alarms += [_alarm(own.campaign, each, history) for each in dated]
    return sorted(alarms, key=lambda alarm: (alarm.detected_on, alarm.campaign))


def _alarm(campaign: int, dated: DatedAlarm, history: History) -> Alarm:
    departure = dated.departure
    ended_on = int(history.ended_on[dated.alarm])
    began_from, began_to = _began(dated.known, departure)
    return Alarm(
        campaign=campaign,
        began_from=began_from,
        began_to=began_to,
        detected_on=int(history.detected_on[dated.alarm]),
        ended_on=None if ended_on == NOT_YET else ended_on,
        direction=-1 if departure.change < 0 else 1,
        change=departure.change,
        change_low=departure.change_low,
        change_high=departure.change_high,
        kind=departure.kind,
    )


def _began(posts: RateSeries, departure: Departure) -> tuple[int, int]:
    """It happened after the last post of the old level, on the next day at the earliest."""
    day = posts.day
    earliest = min(int(day[departure.earliest - 1]) + 1, int(day[departure.earliest]))
    return earliest, int(day[departure.latest])


@dataclass(frozen=True)
class _Judged:
    """What the programme's history says of every campaign."""

    history: History
    alarming: Flags
    start_week: Indices
    detectable: Floats
    settings: LevelShiftSettings


def _judge(judged: _Judged, own: CampaignPosts) -> LevelShift:
    settings, campaign = judged.settings, own.campaign
    used = len(own.posts.day)
    wanted = settings.baseline_posts_at_least + settings.posts_after_baseline
    if used < wanted:
        return LevelShift("too little", posts_needed=wanted - used)
    history = judged.history
    _, remains = dated_alarms(own, history, settings)
    remaining = np.flatnonzero(remains)
    departure = None
    if judged.alarming[campaign]:
        start = int(judged.start_week[campaign])
        departure = newest_departure(own, remains, history, start, settings)
        if departure.probability <= settings.minimum_probability:
            departure = None
    expected = rows_of(own.posts, remaining[: departure.first] if departure else remaining)
    at_first = max(len(remaining) // 2, settings.baseline_posts_at_least)
    if expected.engagements[:at_first].sum() < LEAST_ENGAGEMENTS:
        # Posts that nobody engaged with say that much and no more; as many again may.
        return LevelShift("too little", posts_needed=wanted)
    baseline = describe_baseline(expected, settings.confidence)
    detectable = float(judged.detectable[campaign])
    evidence = float(history.state.log_evidence[campaign])
    steady = LevelShift(
        "steady",
        baseline,
        minimum_detectable_change=detectable if np.isfinite(detectable) else None,
        log_evidence=evidence if np.isfinite(evidence) else None,
    )
    if departure is None:
        return steady
    began_from, began_to = _began(rows_of(own.posts, remaining), departure)
    lasting = [x for x in own.alarms if history.ended_on[x] == NOT_YET]
    return replace(
        steady,
        verdict="drift",
        rate_after=baseline.rate * (1.0 + departure.change),
        change=departure.change,
        change_low=departure.change_low,
        change_high=departure.change_high,
        began_from=began_from,
        began_to=began_to,
        detected_on=int(history.detected_on[lasting[0]]) if lasting else history.state.day,
        kind=departure.kind,
        decay_per_day=departure.decay_per_day,
    )
